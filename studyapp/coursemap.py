"""What builds on what, drawn: the modules one under the other, and an arc for each dependence.

Pure: it only works out where everything stands, in units of the drawing. Values are frozen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 320
ROW = 38
RADIUS = 12  # of the ring in front of a module, which fills with what has been read
RING_X = 84
NEAREST, EACH_ROW = 6, 8  # how far an arc bows out, and how much further for each row it passes


@dataclass(frozen=True)
class Stop:
    """A module: its number in a ring, filled to `percent`, and its short name."""

    number: int
    name: str
    slug: str
    percent: int
    y: float


@dataclass(frozen=True)
class CourseMap:
    height: float
    stops: tuple[Stop, ...]
    arcs: tuple[str, ...]
    width: float = WIDTH
    ring_x: float = RING_X
    radius: float = RADIUS
    text_x: float = RING_X + RADIUS + 10


def draw(modules: Sequence[tuple[int, str, str, int, Sequence[int]]]) -> CourseMap:
    """The map of modules in reading order, each (number, title, slug, percent read, numbers of
    the modules it builds on). Those that are not among them are left out."""
    height_of = {number: ROW * (place + 0.5) for place, (number, *_) in enumerate(modules)}
    stops = tuple(
        Stop(number, title.partition(":")[0], slug, percent, height_of[number])
        for number, title, slug, percent, _ in modules
    )
    arcs = tuple(
        arc(height_of[before], height_of[number])
        for number, _, _, _, builds_on in modules
        for before in builds_on
        if before in height_of
    )
    return CourseMap(height=ROW * len(modules), stops=stops, arcs=arcs)


def arc(top: float, foot: float) -> str:
    """A path from the ring at `top` to the one at `foot`, bowed out to the left."""
    start = RING_X - RADIUS
    if foot - top <= ROW:
        return f"M{RING_X} {top + RADIUS:g}V{foot - RADIUS:g}"
    bow = start - NEAREST - EACH_ROW * (foot - top) / ROW
    return f"M{start} {top:g}C{bow:g} {top:g} {bow:g} {foot:g} {start} {foot:g}"
