"""Stretches of a run's seconds, and questions about figures by second."""

from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Window:
    """The seconds from `start` up to, and without, `end`."""

    start: int
    end: int

    def cut(self, values: list[Item]) -> list[Item]:
        return values[self.start : self.end]

    def gained(self, so_far: list[float]) -> float:
        """How much a running total grew in the window."""
        if self.end <= self.start or not so_far:
            return 0.0
        before = so_far[self.start - 1] if self.start > 0 else 0.0
        return so_far[min(self.end, len(so_far)) - 1] - before


def together(lines: list[list[float]]) -> list[float]:
    """The sums of several figures, second by second."""
    return lines[0] if len(lines) == 1 else [sum(values) for values in zip(*lines, strict=True)]


def longest_below(values: list[float], limit: float) -> int:
    """The length of the longest stretch of values below a limit."""
    longest = current = 0
    for value in values:
        current = current + 1 if value < limit else 0
        longest = max(longest, current)
    return longest


def settled_at(holds: list[bool]) -> float | None:
    """From which position on something holds to the end; None if it does not hold at the end."""
    if holds and not holds[-1]:
        return None
    position = len(holds)
    while position > 0 and holds[position - 1]:
        position -= 1
    return float(position)


def ages(added: list[float], waiting: list[float]) -> list[int]:
    """The age of the oldest waiting message at each second, first in first out."""
    found = []
    first = 0
    for second, (total, left) in enumerate(zip(added, waiting, strict=True)):
        gone = total - left
        tolerance = 1e-6 * total + 1e-6
        if left <= tolerance:
            first = second
        while first < second and added[first] <= gone + tolerance:
            first += 1
        found.append(second - first)
    return found
