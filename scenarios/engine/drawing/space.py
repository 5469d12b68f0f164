"""Rectangles on the drawing, found again by where they are."""

from collections import defaultdict
from collections.abc import Iterable

from scenarios.engine.drawing.boxes import Point, Rectangle

CELL = 128
MOST_CELLS = 64  # what is longer is kept by its rows alone, or by its columns

Cell = tuple[int | None, int | None]


class Space:
    """What has been put on the drawing so far; looking around takes time for what is near only."""

    def __init__(self, rectangles: Iterable[Rectangle] = ()) -> None:
        self.everything: list[Rectangle] = []
        self.cells: dict[Cell, list[Rectangle]] = defaultdict(list)
        for one in rectangles:
            self.add(one)

    def add(self, one: Rectangle) -> None:
        self.everything.append(one)
        columns, rows = spans(one)
        if len(columns) * len(rows) <= MOST_CELLS:
            cells: list[Cell] = [(column, row) for column in columns for row in rows]
        elif len(rows) < len(columns):
            cells = [(None, row) for row in rows]
        else:
            cells = [(column, None) for column in columns]
        for cell in cells:
            self.cells[cell].append(one)

    def near(self, one: Rectangle) -> set[Rectangle]:
        """The rectangles that overlap this one by more than their edges."""
        x1, y1, x2, y2 = one
        return {
            other
            for group in self.groups(one)
            for other in group
            if other[0] < x2 and x1 < other[2] and other[1] < y2 and y1 < other[3]
        }

    def groups(self, one: Rectangle) -> list[list[Rectangle]]:
        """Lists in which everything is that may overlap a rectangle."""
        columns, rows = spans(one)
        if len(columns) * len(rows) > len(self.everything):
            return [self.everything]
        cells: list[Cell] = [(column, row) for column in columns for row in rows]
        cells += [(None, row) for row in rows]
        cells += [(column, None) for column in columns]
        return [self.cells[cell] for cell in cells if cell in self.cells]

    def is_free(self, one: Rectangle) -> bool:
        return not self.near(one)

    def covered(self, one: Rectangle) -> float:
        """The area of this rectangle that others cover, counted once for each of them."""
        return sum([shared(one, other) for other in self.near(one)])


def spans(one: Rectangle) -> tuple[range, range]:
    """The columns and the rows of cells that a rectangle reaches into."""
    x1, y1, x2, y2 = one
    columns = range(int(x1 // CELL), int(x2 // CELL) + 1)
    return columns, range(int(y1 // CELL), int(y2 // CELL) + 1)


def stroke(a: Point, b: Point, half: float = 1.5) -> Rectangle:
    """The room that a level or upright line takes, `half` of its width to each side."""
    (x1, y1), (x2, y2) = a, b
    return (min(x1, x2) - half, min(y1, y2) - half, max(x1, x2) + half, max(y1, y2) + half)


def grown(one: Rectangle, by: float) -> Rectangle:
    """The rectangle with a margin all round; smaller where `by` is negative."""
    return (one[0] - by, one[1] - by, one[2] + by, one[3] + by)


def bounds(rectangles: Iterable[Rectangle]) -> Rectangle:
    """The smallest rectangle around all of these; there must be one."""
    lefts, tops, rights, bottoms = zip(*rectangles, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def overlap(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def shared(a: Rectangle, b: Rectangle) -> float:
    """The area of two rectangles that overlap, where they do."""
    return (min(a[2], b[2]) - max(a[0], b[0])) * (min(a[3], b[3]) - max(a[1], b[1]))
