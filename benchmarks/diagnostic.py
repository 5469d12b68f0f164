"""How often the diagnostic is right: simulated learners take it, and the truth is known.

Run as `python -m benchmarks.diagnostic` (a minute). Learners' abilities are normal around 0. Their
answers follow the model, but with true difficulties and slopes that differ from what the authors
rated (NOISE, SLOPE_NOISE), as they will; their times are lognormal. It ends with status 1 when
fewer than 90 % of the verdicts decided are right, or when a sitting lasts longer than its time.

With `--oracle` it compares curves, information and estimates with catsim instead, which must be
installed by hand (`pip install catsim scipy`); `tests/fixtures/catsim.json` keeps what it said.
"""

import json
import sys
from pathlib import Path
from random import Random

from quizzes.diagnosing import (
    DIFFICULTIES,
    READY_FROM,
    SECONDS,
    Given,
    Probe,
    Verdict,
    belief,
    is_enough,
    next_probe,
    verdict,
)
from quizzes.irt import Item

LEARNERS = 4000
AREAS = 14
RATINGS = (1, 1, 2, 2, 2, 3)  # of the questions of one chapter
NOISE, SLOPE_NOISE = 0.5, 0.25
MEDIAN_SECONDS, SPREAD = 14.0, 0.5
RIGHT_ENOUGH = 0.9
ORACLE = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "catsim.json"


def pool():
    ratings = [(area, rating) for area in range(AREAS) for rating in RATINGS]
    return [
        Probe(id, area, Item(DIFFICULTIES[rating])) for id, (area, rating) in enumerate(ratings)
    ]


def sit(probes, ability, *, truth, not_sure, random, seed):
    """(answers, seconds) of one learner; `not_sure` is how often who does not know says so."""
    answers, elapsed = [], 0.0
    while not is_enough(answers, elapsed_s=elapsed):
        probe = next_probe(probes, answers, seed=seed)
        elapsed += MEDIAN_SECONDS * random.lognormvariate(0, SPREAD)
        if elapsed > SECONDS:
            return answers, SECONDS  # the answer comes too late to count
        item = truth[probe.id]
        if random.random() < item.knowing(ability):
            answers.append(Given(probe, True))
        elif random.random() < not_sure:
            answers.append(Given(probe, False))
        else:
            answers.append(Given(probe, random.random() < item.guess))
    return answers, elapsed


def simulate(noise, not_sure, *, seed):
    """Shares over LEARNERS sittings: decided, right of those, items asked, longest in seconds."""
    random = Random(seed)
    probes, decided, right, asked, longest = pool(), 0, 0, 0, 0.0
    truth = {
        probe.id: Item(
            probe.item.difficulty + random.gauss(0, NOISE * noise),
            max(0.5, random.gauss(probe.item.slope, SLOPE_NOISE * noise)),
        )
        for probe in probes
    }
    for learner in range(LEARNERS):
        ability = random.gauss(0, 1)
        answers, seconds = sit(
            probes, ability, truth=truth, not_sure=not_sure, random=random, seed=learner
        )
        found = verdict(belief(answers))
        if found is not Verdict.BORDERLINE:
            decided += 1
            right += (found is Verdict.READY) == (ability >= READY_FROM)
        asked += len(answers)
        longest = max(longest, seconds)
    return decided / LEARNERS, right / decided, asked / LEARNERS, longest


def main():
    cases = [("as rated", 0, 0.0), ("rated roughly", 1, 0.0), ("and half say so", 1, 0.5)]
    print(f"{'difficulties':<18}{'decided':>9}{'right':>8}{'border':>8}{'asked':>7}{'longest':>9}")
    is_good = True
    for name, noise, not_sure in cases:
        decided, right, asked, longest = simulate(noise, not_sure, seed=2026)
        is_good &= right >= RIGHT_ENOUGH and longest <= SECONDS
        print(
            f"{name:<18}{decided:>9.1%}{right:>8.1%}{1 - decided:>8.1%}"
            f"{asked:>7.1f}{longest:>8.0f}s"
        )
    return 0 if is_good else 1


def ask_catsim():
    """Write what catsim says of curves and of whole answer patterns into the tests' fixture."""
    import catsim
    import numpy as np
    from catsim import irt
    from scipy.integrate import quad
    from scipy.stats import norm

    random = Random(7)
    curves = []
    for _ in range(40):
        a, b, c = random.uniform(0.5, 2), random.gauss(0, 1), random.choice([0, 0.1, 0.2, 0.25])
        ability = random.uniform(-3, 3)
        said = {
            "chance": irt.icc(ability, a, b, c),
            "information": irt.inf(ability, a, b, c),
        }
        known = {"slope": a, "difficulty": b, "guess": c, "ability": ability}
        curves.append(known | {name: float(value) for name, value in said.items()})
    posteriors = []
    for _ in range(20):
        items = [
            [random.uniform(0.8, 1.6), random.choice([-1.0, 0.0, 1.0]), random.choice([0.1, 0.25])]
            for _ in range(random.randint(1, 12))
        ]
        correct = [random.random() < 0.6 for _ in items]
        bank = np.array([[*item, 1.0] for item in items])

        def density(ability, bank=bank, correct=correct):
            return np.exp(irt.log_likelihood(ability, correct, bank)) * norm.pdf(ability)

        total = quad(density, -4, 4)[0]
        mean = quad(lambda ability, f=density: ability * f(ability), -4, 4)[0] / total
        square = quad(lambda ability, f=density: ability**2 * f(ability), -4, 4)[0] / total
        pattern = {"items": items, "correct": correct, "mean": mean}
        posteriors.append(pattern | {"deviation": (square - mean**2) ** 0.5})
    made_with = f"catsim {catsim.__version__}, integrated with scipy, by benchmarks/diagnostic.py"
    kept = {"made_with": made_with, "curves": curves, "posteriors": posteriors}
    ORACLE.write_text(json.dumps(kept, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(ask_catsim() if "--oracle" in sys.argv else main())
