"""A design with everything that is drawn in its place."""

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor

from scenarios.engine.design import Design
from scenarios.engine.drawing.arranging import Arranged, arrange
from scenarios.engine.drawing.bands import Layout
from scenarios.engine.drawing.boxes import CANVAS, Box, Paper, Rectangle, boxes_of
from scenarios.engine.drawing.freehand import Freehand
from scenarios.engine.drawing.labels import Label, place_labels
from scenarios.engine.drawing.layering import in_order
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


def folded(arranged: Arranged, paper: Paper) -> Picture:
    """The picture that fits this paper, whatever positions the document gives."""
    return laid_out(arranged, arranged.layout(paper))


def laid_out(arranged: Arranged, layout: Layout) -> Picture:
    lines, strands = route(arranged.design, layout)
    words = strands if layout.paper.has_text else []
    return complete(arranged.design, layout.boxes, lines, words)


def on_canvas(design: Design) -> Picture:
    """The picture in the proportion of a canvas, with components where the document puts them."""
    if all(component.position is None for component in design.components):
        arranged = arrange(design)
        return laid_out(arranged, arranged.canvas_layout())
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
        boxes = arrange(design).canvas_layout().boxes
    if any(placed):
        put(design, boxes)
    return boxes


def complete(
    design: Design, boxes: dict[str, Box], lines: list[Line], strands: list[Strand]
) -> Picture:
    labels = place_labels(design, boxes.values(), lines, strands)
    return Picture(design, boxes, lines, labels, frames(design, boxes))
