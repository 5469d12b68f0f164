"""The word of each connection, put where it touches no box and no line."""

from dataclasses import dataclass
from itertools import pairwise

from .wording import width_of

SIZE = 12
ABOVE = 7  # baseline over a level line
BELOW = 16  # baseline under it
BESIDE = 8  # from an upright line
RISE, DROP = 10, 3  # how far letters reach from the baseline


@dataclass(frozen=True)
class Word:
    text: str
    x: float  # its middle
    y: float  # its baseline
    kind: str

    @property
    def rectangle(self):
        half = width_of(self.text, SIZE) / 2
        return (self.x - half, self.y - RISE, self.x + half, self.y + DROP)


def place_words(design, layout, lines, bundles) -> list[Word]:
    """One word for each bundle in which a connection begins."""
    boxes = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in layout.boxes.values()]
    strokes = [stroke(a, b) for points, _ in lines.values() for a, b in pairwise(points)]
    edges = [edge for x1, _, x2, _ in boxes for edge in (x1, x2)]
    room = (min(edges), max(edges))
    placed = []
    for one in bundles:
        if not one.has_first:
            continue
        connection = design.connections[one.pieces[0].connection]
        words = [
            Word(text, x, y, connection.kind)
            for text in texts(design, connection)
            for x, y in spots(one, text)
        ]
        taken = [*boxes, *strokes, *(word.rectangle for word in placed)]
        best = min(
            enumerate(words),
            key=lambda numbered: (penalty(numbered[1].rectangle, taken, room), numbered[0]),
        )
        placed.append(best[1])
    return placed


def texts(design, connection):
    """The word, after a longer wording where there is more to say."""
    source = next(c for c in design.components if c.id == connection.source)
    receives = source.config.get("max_receive_count")
    if connection.kind == "dead-letter" and receives:
        yield f"dead-letter, after {receives} receives"
    yield connection.kind


def spots(one, text):
    """Places for the middle of the text, the better ones first."""
    half = width_of(text, SIZE) / 2
    level, upright = [], []
    for piece in one.pieces:
        for (x1, y1), (x2, y2) in pairwise(piece.points):
            (level if y1 == y2 else upright).append((x1, y1, x2, y2))
    level.sort(key=lambda line: -abs(line[2] - line[0]))
    for x1, y, x2, _ in level:
        middle = (x1 + x2) / 2
        for x in (middle, min(x1, x2) + half + 3, max(x1, x2) - half - 3):
            yield x, y - ABOVE
            yield x, y + BELOW
    for x, y1, _, y2 in upright:
        for share in (0.5, 0.3, 0.7, 0.15, 0.85):
            y = y1 + (y2 - y1) * share + 4
            yield x + BESIDE + half, y
            yield x - BESIDE - half, y


def stroke(a, b):
    (x1, y1), (x2, y2) = a, b
    return (min(x1, x2) - 1.5, min(y1, y2) - 1.5, max(x1, x2) + 1.5, max(y1, y2) + 1.5)


def penalty(rectangle, taken, room):
    """The area that is covered twice, and a little for widening the drawing."""
    x1, y1, x2, y2 = rectangle
    covered = 0.0
    for a1, b1, a2, b2 in taken:
        width, height = min(x2, a2) - max(x1, a1), min(y2, b2) - max(y1, b1)
        if width > 0 and height > 0:
            covered += width * height
    beyond = max(room[0] - x1, 0) + max(x2 - room[1], 0)
    return round(covered + 0.4 * beyond, 2)
