"""The diagnostic: which question comes next, when it is enough, and what it amounts to.

Three minutes are too short for a fine score, so it only decides between ready and not yet, and
says borderline where it cannot. Every answer moves a Belief about the learner's ability (irt.py).

- A learner is ready from READY_FROM on: there they are expected to answer 72 % of questions of
  medium difficulty, four choices each. 72 % is the share the exam's pass mark of 720 suggests; how
  AWS maps answers to scores is not published.
- It asks FEWEST to MOST questions within SECONDS, and stops early once the verdict is CERTAIN:
  a stop at the first sign would take luck for knowledge. At the end SURE is enough.
- The next question is one of the CHOOSE_AMONG most informative ones among the chapters asked about
  least, by chance, so that two learners do not get the same test. The first is rather easy.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log
from random import Random

from quizzes.irt import Belief, Item

SECONDS = 180
FEWEST, MOST = 5, 12
CERTAIN, SURE = 0.92, 0.8
CHOOSE_AMONG = 3
READY_SHARE = 0.72
START = -0.5

# The author's rating of a question, 1 to 3, on the scale of ability.
DIFFICULTIES = {1: -1.0, 2: 0.0, 3: 1.0}
SECTIONS_TO_READ = 3


def ability_for(share: float, item: Item) -> float:
    """The ability at which a right answer to the item has this probability."""
    knowing = (share - item.guess) / (1 - item.guess)
    return item.difficulty + log(knowing / (1 - knowing)) / item.slope


READY_FROM = ability_for(READY_SHARE, Item(DIFFICULTIES[2]))


class Verdict(StrEnum):
    READY = "ready"
    BORDERLINE = "borderline"
    NOT_YET = "not yet"


@dataclass(frozen=True)
class Probe:
    """A question that may be asked. `area` is what the test is spread over: its chapter."""

    id: int
    area: int
    item: Item


@dataclass(frozen=True)
class Given:
    """An answer given; "Not sure" is not right."""

    probe: Probe
    is_correct: bool


def belief(answers: Iterable[Given]) -> Belief:
    """What is believed after these answers, whatever their order."""
    found = Belief.prior()
    for answer in answers:
        found = found.after(answer.probe.item, answer.is_correct)
    return found


def next_probe(pool: Iterable[Probe], answers: Sequence[Given], *, seed: int) -> Probe | None:
    """The question to ask now, None when every one has been asked. The same seed asks the same."""
    asked = {answer.probe.id for answer in answers}
    open_probes = [probe for probe in pool if probe.id not in asked]
    if not open_probes:
        return None
    per_area = Counter(answer.probe.area for answer in answers)
    fewest = min(per_area[probe.area] for probe in open_probes)
    fitting = [probe for probe in open_probes if per_area[probe.area] == fewest]
    ability = belief(answers).mean if answers else START
    fitting.sort(key=lambda probe: (-probe.item.information(ability), probe.id))
    best = fitting[CHOOSE_AMONG - 1 : CHOOSE_AMONG] or fitting[-1:]
    least = best[0].item.information(ability)
    among = [probe for probe in fitting if probe.item.information(ability) >= least - 1e-9]
    return Random(f"{seed}:{len(answers)}").choice(among)  # noqa: S311


def is_enough(answers: Sequence[Given], *, elapsed_s: float) -> bool:
    """Whether the test is over: certain enough, long enough, or out of time."""
    if len(answers) >= MOST or elapsed_s >= SECONDS:
        return True
    is_certain = verdict(belief(answers), sure=CERTAIN) is not Verdict.BORDERLINE
    return len(answers) >= FEWEST and is_certain


def verdict(found: Belief, *, sure: float = SURE) -> Verdict:
    """Ready or not yet where that has at least the probability `sure`, borderline otherwise."""
    ready = found.above(READY_FROM)
    if ready >= sure:
        return Verdict.READY
    return Verdict.NOT_YET if ready <= 1 - sure else Verdict.BORDERLINE
