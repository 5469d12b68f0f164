"""How hard a question is, once learners have answered it: the author's rating, corrected by them.

The difficulty (b in irt.py) is the one at which the model expects just as many right answers as
were given, with WEIGHT imaginary answers added that agree with the author. So it is the author's
rating as long as nobody has answered, the data weigh as much as the rating after WEIGHT first
attempts, and luck in the first few moves it little.

Only a learner's first attempt at a question counts: from then on they know the outcome. What is
expected of a learner comes from their other first attempts, under the authors' ratings; so a
question that only strong learners meet is not taken for an easy one. Of a learner without any
others no more is known than of everybody: mean 0, deviation 1. The imaginary answers are of such.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log, pi, sqrt

from quizzes.irt import GRID, HIGHEST, LOWEST, Belief, Item

WEIGHT = 30
PRECISION = 1e-4


@dataclass(frozen=True)
class Known:
    """An ability as far as it is known: mean and standard deviation."""

    mean: float = 0.0
    deviation: float = 1.0

    def chance(self, item: Item) -> float:
        """The probability of a right answer, the uncertainty about the ability averaged out.

        Source: MacKay, The Evidence Framework Applied to Classification Networks (1992), for the
        mean of a logistic curve under a normal distribution; within 0.01 of the exact one.
        """
        flat = 1 / sqrt(1 + pi * (item.slope * self.deviation) ** 2 / 8)
        knowing = 1 / (1 + exp(-flat * item.slope * (self.mean - item.difficulty)))
        return item.guess + (1 - item.guess) * knowing


def recalibrated(rated: Item, answers: Iterable[tuple[Known, bool]]) -> float:
    """The difficulty of a question after these first attempts, from LOWEST to HIGHEST.

    Args:
        rated: with the difficulty that the author has rated.
        answers: what is known of each learner without this question, and whether they were right.
    """
    answers = list(answers)
    imaginary = Known()
    right = sum(is_correct for _, is_correct in answers) + WEIGHT * imaginary.chance(rated)

    def expected(difficulty: float) -> float:
        item = Item(difficulty, rated.slope, rated.guess)
        own = sum(known.chance(item) for known, _ in answers)
        return own + WEIGHT * imaginary.chance(item)

    low, high = LOWEST, HIGHEST
    while high - low > PRECISION:  # the harder, the fewer are expected
        middle = (low + high) / 2
        low, high = (middle, high) if expected(middle) > right else (low, middle)
    return round((low + high) / 2, 3)


def known_without_each(given: Sequence[tuple[Item, bool]]) -> list[Known]:
    """For each of a learner's answers, what all the others tell of the learner."""
    fits = [fit(item, is_correct) for item, is_correct in given]
    together = [sum(column) for column in zip(PRIOR, *fits, strict=True)]
    return [
        known([whole - own for whole, own in zip(together, fit_of_one, strict=True)])
        for fit_of_one in fits
    ]


PRIOR = tuple(log(weight) for weight in Belief.prior().weights)


@lru_cache(maxsize=10_000)
def fit(item: Item, is_correct: bool) -> tuple[float, ...]:
    """The logarithm of the answer's probability at each point of GRID."""
    chances = (item.chance(ability) for ability in GRID)
    return tuple(log(chance if is_correct else 1 - chance) for chance in chances)


def known(logs: Sequence[float]) -> Known:
    most = max(logs)
    belief = Belief.of([exp(value - most) for value in logs])
    return Known(belief.mean, belief.deviation)
