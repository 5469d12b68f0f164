"""A design in the order in which it is drawn, and how it spreads over a canvas."""

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isqrt

from scenarios.engine.design import Design
from scenarios.engine.drawing.bands import Layout, lay_out
from scenarios.engine.drawing.boxes import CANVAS, Paper
from scenarios.engine.drawing.folding import even_bands, thin_bands
from scenarios.engine.drawing.layering import Layered, Links, divide, in_order, links
from scenarios.engine.drawing.ordering import order
from scenarios.engine.drawing.routing import Line, route
from scenarios.engine.drawing.space import bounds

ROOM = (688, 552)  # of a canvas on a window of 1280 by 720, inside its edges
LEGIBLE = 0.7  # the scale at which letters of 13 are 9 high
MOST_COLUMNS = (6, 5, 4, 3)
MANY = 24  # components; trying one way after the other would take too long
CROSSING, BAND, SHORTFALL = 2, 1, 30  # what each crossing, band and unit of scale too few costs


@dataclass(frozen=True, slots=True)
class Arranged:
    """A design in structural order, divided into ordered layers."""

    design: Design
    layered: Layered
    before: Links
    after: Links

    def layout(self, paper: Paper, bands: Sequence[range] | None = None) -> Layout:
        """Everything in its place; without `bands`, in as few as the paper takes."""
        bands = bands or even_bands(self.layered, paper.most_columns)
        return lay_out(self.design, self.layered, paper, bands, self.before, self.after)

    def canvas_layout(self) -> Layout:
        """The layout that fits a canvas best: legible, with few lines that cross and few turns."""
        count = len(self.layered.layers)
        if len(self.design.components) > MANY:
            columns = max(isqrt(len(self.design.components) // 2), *MOST_COLUMNS)
            return self.layout(CANVAS, thin_bands(self.layered, min(columns, count)))
        folds = [thin_bands(self.layered, most) for most in MOST_COLUMNS if most < count]
        layouts = [self.layout(CANVAS, bands) for bands in (None, *folds)]
        return min(layouts, key=self.cost) if folds else layouts[0]

    def cost(self, layout: Layout) -> float:
        lines, _ = route(self.design, layout)
        too_small = max(LEGIBLE - scale_of(layout), 0)
        return CROSSING * crossings(lines) + BAND * len(layout.bands) + SHORTFALL * too_small


def arrange(design: Design) -> Arranged:
    ordered = in_order(design)
    layered = divide(ordered)
    before, after = links(ordered, layered)
    order(layered, before, after)
    return Arranged(ordered, layered, before, after)


def scale_of(layout: Layout) -> float:
    """How large the boxes can be shown in the room of a canvas."""
    left, top, right, bottom = bounds(box.rectangle for box in layout.boxes.values())
    return min(ROOM[0] / (right - left), ROOM[1] / (bottom - top))


def crossings(lines: Iterable[Line]) -> int:
    """How often a level stretch of one line crosses an upright one of another."""
    level: list[tuple[float, float, float, Line]] = []
    upright: list[tuple[float, float, float, int]] = []
    for line in lines:
        for (x1, y1), (x2, y2) in pairwise(line.points):
            if y1 == y2:
                level.append((y1, min(x1, x2), max(x1, x2), line))
            else:
                insort(upright, (x1, min(y1, y2), max(y1, y2), id(line)))
    found = 0
    for y, left, right, line in level:
        first, last = (bisect_right(upright, (x,)) for x in (left + 1, right - 1))
        found += sum(
            top + 1 < y < bottom - 1 and other != id(line)
            for _, top, bottom, other in upright[first:last]
        )
    return found
