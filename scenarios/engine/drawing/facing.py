"""The four directions a line can take, each turned so that the line runs from left to right.

In a turned frame the first coordinate grows along the direction; the second is the paper's own x
or y, whichever lies across.
"""

from typing import Literal

from scenarios.engine.drawing.boxes import Point, Rectangle

Direction = Literal["right", "left", "down", "up"]

DIRECTIONS: tuple[Direction, ...] = ("right", "left", "down", "up")
OPPOSITE: dict[Direction, Direction] = {
    "right": "left",
    "left": "right",
    "down": "up",
    "up": "down",
}


def turned(point: Point, direction: Direction) -> Point:
    """A point of the paper in the frame of a direction."""
    x, y = point
    if direction == "right":
        return x, y
    if direction == "left":
        return -x, y
    return (y, x) if direction == "down" else (-y, x)


def returned(point: Point, direction: Direction) -> Point:
    """A point in the frame of a direction on the paper again."""
    x, y = point
    return (y, -x) if direction == "up" else turned(point, direction)


def turned_box(one: Rectangle, direction: Direction) -> Rectangle:
    x1, y1, x2, y2 = one
    if direction == "right":
        return one
    if direction == "left":
        return (-x2, y1, -x1, y2)
    return (y1, x1, y2, x2) if direction == "down" else (-y2, x1, -y1, x2)


def middle_across(one: Rectangle, direction: Direction) -> float:
    """The middle of a box, across a direction."""
    _, low, _, high = turned_box(one, direction)
    return (low + high) / 2


def gap(a: Rectangle, b: Rectangle, direction: Direction) -> float:
    """How far it is from a to b in a direction; negative where b does not lie there."""
    return turned_box(b, direction)[0] - turned_box(a, direction)[2]
