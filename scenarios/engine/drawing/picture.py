"""A design with everything that is drawn in its place."""

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor

from scenarios.engine.design import Design
from scenarios.engine.drawing.bands import Layout, lay_out
from scenarios.engine.drawing.boxes import CANVAS, Box, Paper, Rectangle, boxes_of
from scenarios.engine.drawing.freehand import Freehand
from scenarios.engine.drawing.labels import Label, place_labels
from scenarios.engine.drawing.layering import Layered, Links, divide, in_order, links
from scenarios.engine.drawing.ordering import order
from scenarios.engine.drawing.places import put
from scenarios.engine.drawing.regions import Frame, frames
from scenarios.engine.drawing.routing import Line, Strand, route
from scenarios.engine.drawing.space import bounds, grown, stroke

MARGIN = 2
EMPTY: Rectangle = (0, 0, 320, 96)


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn, in the order of the design's lists."""

    design: Design
    boxes: dict[str, Box]
    lines: list[Line]
    labels: list[Label]
    frames: list[Frame]

    @property
    def extent(self) -> Rectangle:
        """Whole numbers around everything drawn, with a margin."""
        drawn = [box.rectangle for box in self.boxes.values()] or [EMPTY]
        drawn += [stroke(a, b, 0) for one in self.lines for a, b in pairwise(one.points)]
        drawn += [label.rectangle for label in self.labels]
        drawn += [one.rectangle for one in self.frames]
        left, top, right, bottom = grown(bounds(drawn), MARGIN)
        return (floor(left), floor(top), ceil(right), ceil(bottom))


@dataclass(frozen=True, slots=True)
class Arranged:
    """A design in structural order, divided into ordered layers."""

    design: Design
    layered: Layered
    before: Links
    after: Links

    def folded(self, paper: Paper) -> Picture:
        """The picture that fits this paper, whatever positions the document gives."""
        layout = self.layout(paper)
        lines, strands = route(self.design, layout)
        return complete(self.design, layout.boxes, lines, strands if paper.has_text else [])

    def layout(self, paper: Paper) -> Layout:
        return lay_out(self.design, self.layered, paper, self.before, self.after)


def arrange(design: Design) -> Arranged:
    ordered = in_order(design)
    layered = divide(ordered)
    before, after = links(ordered, layered)
    order(layered, before, after)
    return Arranged(ordered, layered, before, after)


def on_canvas(design: Design) -> Picture:
    """The picture without an edge to turn at, with components where the document puts them."""
    if all(component.position is None for component in design.components):
        return arrange(design).folded(CANVAS)
    ordered = in_order(design)
    boxes = boxes_on_canvas(ordered)
    lines, strands = Freehand(ordered, boxes).route()
    return complete(ordered, boxes, lines, strands)


def boxes_on_canvas(design: Design) -> dict[str, Box]:
    """All boxes by id, where the document puts them or where the flow wants them."""
    placed = [component.position is not None for component in design.components]
    if any(placed) and all(placed):
        boxes = boxes_of(design, CANVAS)
    else:
        boxes = arrange(design).layout(CANVAS).boxes
    if any(placed):
        put(design, boxes)
    return boxes


def complete(
    design: Design, boxes: dict[str, Box], lines: list[Line], strands: list[Strand]
) -> Picture:
    labels = place_labels(design, boxes.values(), lines, strands)
    return Picture(design, boxes, lines, labels, frames(design, boxes))
