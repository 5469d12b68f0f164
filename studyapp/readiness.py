"""How ready a learner is for the exam, as far as this course goes; from 0 to 1.

The mean level of the objectives of each domain, the domains weighted as in the exam. An objective
never touched counts as a guess. It says how well the course's objectives are known, and promises no
score: domains that the course covers only in part count by what it covers of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from studyapp.mastery import PRIOR, Proof, mastery_by


def readiness(
    proofs: Iterable[Proof], objectives: Mapping[int, tuple[int, float]], *, now: datetime
) -> float:
    """Readiness at `now`; a later moment tells what is left then if nothing more is done.

    Args:
        objectives: {objective id: (domain, weight of the domain)}; empty gives 0.
    """
    own_group = {objective: objective for objective in objectives}
    levels = mastery_by(proofs, own_group, now=now)
    by_domain: dict[tuple[int, float], list[float]] = defaultdict(list)
    for objective, domain in objectives.items():
        found = levels.get(objective)
        by_domain[domain].append(PRIOR if found is None or found.level is None else found.level)
    total = sum(weight for _, weight in by_domain)
    means = (weight * sum(found) / len(found) for (_, weight), found in by_domain.items())
    return sum(means) / total if total else 0.0
