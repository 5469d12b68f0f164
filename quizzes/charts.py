"""Shares of right answers, drawn: where each stands, and how far chance may have moved it. Pure.

Places are in the units of the SVG drawing, WIDTH x HEIGHT; the margins hold the words of the axes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.exam_score import Count, likely_range

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 400, 190, 34, 10, 10, 24


@dataclass(frozen=True)
class Mark:
    """A share at (x, y); between `top` and `bottom` the true one lies four times in five."""

    x: float
    y: float
    top: float
    bottom: float


def height_of(share: float) -> float:
    """The y at which a share stands."""
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share), 1)


LEVELS = tuple((percent, height_of(percent / 100)) for percent in (0, 25, 50, 75, 100))


def marks(counts: Sequence[Count]) -> list[Mark]:
    """A mark for each, in the middle of columns of equal width."""
    column = (WIDTH - LEFT - RIGHT) / max(1, len(counts))
    found = []
    for place, count in enumerate(counts):
        low, high = likely_range(count.right, count.count)
        x = round(LEFT + column * (place + 0.5), 1)
        found.append(Mark(x, height_of(count.share), height_of(high), height_of(low)))
    return found


def line(marks: Sequence[Mark]) -> str:
    """The points of a polyline through them."""
    return " ".join(f"{mark.x},{mark.y}" for mark in marks)
