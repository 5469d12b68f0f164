"""The word of each connection, put where it touches no box and no line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scenarios.engine.design import Connection, Design
from scenarios.engine.drawing.boxes import Box, Point, Rectangle
from scenarios.engine.drawing.routing import Line, Strand
from scenarios.engine.drawing.space import Space, bounds, stroke
from scenarios.engine.drawing.wording import width_of

SIZE = 12
ABOVE = 7  # baseline over a level line
BELOW = 16  # baseline under it
BESIDE = 8  # from an upright line
RISE, DROP = 10, 3  # how far letters reach from the baseline
BEYOND = 0.4  # what a unit past the boxes costs, in units of area covered


@dataclass(frozen=True, slots=True)
class Label:
    """A word with the middle of its baseline."""

    text: str
    x: float
    y: float
    kind: str

    @property
    def rectangle(self) -> Rectangle:
        half = width_of(self.text, SIZE) / 2
        return (self.x - half, self.y - RISE, self.x + half, self.y + DROP)


def place_labels(
    design: Design, boxes: Iterable[Box], lines: Sequence[Line], strands: Sequence[Strand]
) -> list[Label]:
    """One word for each strand, in their order."""
    rectangles = [box.rectangle for box in boxes]
    space = Space(rectangles)
    for line in lines:
        for a, b in pairwise(line.points):
            space.add(stroke(a, b))
    placed: list[Label] = []
    if not strands:
        return placed
    room = bounds(rectangles)
    for strand in strands:
        label = best(candidates(design, strand), space, room)
        space.add(label.rectangle)
        placed.append(label)
    return placed


def best(labels: Iterator[Label], space: Space, room: Rectangle) -> Label:
    """The first that touches nothing, else the one that covers least."""
    found: list[tuple[float, int, Label]] = []
    for number, label in enumerate(labels):
        cost = penalty(label.rectangle, space, room)
        if not cost:
            return label
        found.append((cost, number, label))
    return min(found, key=lambda one: one[:2])[2]


def penalty(one: Rectangle, space: Space, room: Rectangle) -> float:
    """The area that is covered twice, and a little for widening the drawing."""
    beyond = max(room[0] - one[0], 0) + max(one[2] - room[2], 0)
    return round(space.covered(one) + BEYOND * beyond, 2)


def candidates(design: Design, strand: Strand) -> Iterator[Label]:
    kind = strand.connection.kind
    for text in texts(design, strand.connection):
        for x, y in spots(strand.stretches, width_of(text, SIZE) / 2):
            yield Label(text, x, y, kind)


def texts(design: Design, connection: Connection) -> Iterator[str]:
    """The word, after a longer wording where there is more to say."""
    source = design.component(connection.source)
    if connection.kind == "dead-letter" and "max_receive_count" in source.given:
        yield f"dead-letter, after {source.config['max_receive_count']} receives"
    yield connection.kind


def spots(stretches: Iterable[Sequence[Point]], half: float) -> Iterator[Point]:
    """Places for the middle of a text of this half width, the better ones first."""
    level: list[Rectangle] = []
    upright: list[Rectangle] = []
    for points in stretches:
        for (x1, y1), (x2, y2) in pairwise(points):
            (level if y1 == y2 else upright).append((x1, y1, x2, y2))
    level.sort(key=lambda one: -abs(one[2] - one[0]))
    for x1, y, x2, _ in level:
        for x in ((x1 + x2) / 2, min(x1, x2) + half + 3, max(x1, x2) - half - 3):
            yield x, y - ABOVE
            yield x, y + BELOW
    for x, y1, _, y2 in upright:
        for share in (0.5, 0.3, 0.7, 0.15, 0.85):
            y = y1 + (y2 - y1) * share + 4
            yield x + BESIDE + half, y
            yield x - BESIDE - half, y
