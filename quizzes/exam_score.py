"""What the result of an exam says about the real one, and how sure one can be of that.

The raw score is a plain count. Everything beyond it is an estimate: how many right answers the
real exam asks for is not published, and its questions are others.

- **Range**: the Wilson interval of the share that was right. Four times in five the learner's true
  share lies inside (Z).
- **Band**: "likely pass" when the whole range is above the share that stands for the pass mark on
  a straight line from the lowest to the highest score, "not yet" when all of it is below, and
  "borderline" between. With 50 scored questions that is 39 right and more, and 30 and fewer.
- **Estimate**: the domains' shares, weighed as the exam weighs them, on that same straight line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from quizzes.versions import is_right

Z = 1.2816  # four times in five inside the range, once in ten above it and once below


class Band(StrEnum):
    LIKELY = "likely pass"
    BORDERLINE = "borderline"
    NOT_YET = "not yet"


@dataclass(frozen=True)
class Scale:
    """The exam's scores: lowest, highest, and the one that passes."""

    low: int
    high: int
    pass_mark: int

    @property
    def pass_share(self) -> float:
        """The share of right answers that the pass mark stands for on a straight line."""
        return (self.pass_mark - self.low) / (self.high - self.low)

    def at(self, share: float) -> int:
        """The score that a share stands for, to the nearest ten: it is no better known."""
        return round((self.low + (self.high - self.low) * share) / 10) * 10


@dataclass(frozen=True)
class Count:
    """How many of some questions were right."""

    right: int
    count: int

    @property
    def share(self) -> float:
        return self.right / self.count if self.count else 0.0

    @property
    def percent(self) -> int:
        return round(100 * self.share)


@dataclass(frozen=True)
class Estimate:
    """A score with the range in which it lies four times in five."""

    score: int
    low: int
    high: int


def likely_range(right: float, count: int) -> tuple[float, float]:
    """The Wilson interval of a share, from 0 to 1; all of it where nothing was counted."""
    if not count:
        return 0.0, 1.0
    share, spread = right / count, Z * Z / count
    middle = (share + spread / 2) / (1 + spread)
    reach = Z * sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def band_of(scored: Count, scale: Scale) -> Band:
    low, high = likely_range(scored.right, scored.count)
    if low > scale.pass_share:
        return Band.LIKELY
    return Band.NOT_YET if high < scale.pass_share else Band.BORDERLINE


def estimate_of(
    by_domain: Mapping[str, Count], weights: Mapping[str, int], scale: Scale
) -> Estimate | None:
    """The estimate, or None where a domain of the exam gave no scored question."""
    counts = {name: by_domain.get(name, Count(0, 0)) for name in weights}
    if not weights or not all(count.count for count in counts.values()):
        return None
    whole = sum(weights.values())
    share = sum(weights[name] * count.share for name, count in counts.items()) / whole
    total = sum(count.count for count in counts.values())
    low, high = likely_range(share * total, total)
    return Estimate(scale.at(share), scale.at(low), scale.at(high))


@dataclass(frozen=True)
class Changes:
    """Questions whose whole answer was changed later, by what became of it."""

    to_right: int = 0
    to_wrong: int = 0
    still_wrong: int = 0

    @property
    def count(self) -> int:
        return self.to_right + self.to_wrong + self.still_wrong


def change_of(history: Sequence[frozenset[int]], key: frozenset[int], pick_count: int) -> str:
    """ "to_right", "to_wrong", "still_wrong", or "" where the answer stayed what it first was.

    Args:
        history: what was chosen at each save in the order of clicking; empty and half answers
            are steps on the way and no answers.
        key: the right choices, of which `pick_count` are to be taken.
    """
    whole = [chosen for chosen in history if len(chosen) == pick_count]
    if not whole or whole[0] == whole[-1]:
        return ""
    first, last = (is_right(chosen, key, pick_count) for chosen in (whole[0], whole[-1]))
    if last:
        return "" if first else "to_right"
    return "to_wrong" if first else "still_wrong"
