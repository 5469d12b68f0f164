"""The box of each component: its words in lines, and so its size.

Coordinates are the drawing's own everywhere in this package: one unit is a pixel at full size, x
to the right, y downwards.
"""

from dataclasses import dataclass

from scenarios.engine.design import Component, Design
from scenarios.engine.drawing.captions import details
from scenarios.engine.drawing.wording import width_of, wrap
from scenarios.engine.service import Service

NODE_HEIGHT = 52
LINE_HEIGHT = 15
NAME_SIZE = 13.5  # a little over the drawn 13, as it is drawn semibold
DETAIL_SIZE = 12
TEXT_LEFT = 47
TEXT_RIGHT = 5

Point = tuple[float, float]
Rectangle = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Paper:
    """How a drawing is spread: columns before the flow turns back, width of a box, gap between.

    `side_gap` is between a queue and what it sets aside: room for a word. Without text a box holds
    its service's glyph alone.
    """

    most_columns: int
    box: int
    gap: int
    side_gap: int = 56
    has_text: bool = True

    @property
    def step(self) -> int:
        return self.box + self.gap


CANVAS = Paper(most_columns=10_000, box=160, gap=72)
GLYPHS = Paper(most_columns=10_000, box=48, gap=40, side_gap=28, has_text=False)


@dataclass(slots=True)
class Box:
    """A component where it is drawn: the lines of its name, and those of the detail under it."""

    component: Component
    lines: list[str]
    details: list[str]
    width: int
    height: int
    x: float = 0
    y: float = 0

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def rectangle(self) -> Rectangle:
        return (self.x, self.y, self.x + self.width, self.y + self.height)


def boxes_of(design: Design, paper: Paper) -> dict[str, Box]:
    """The boxes of all components by id, none placed yet."""
    services = design.catalogue.services
    return {c.id: box_of(c, services[c.service], paper) for c in design.components}


def box_of(component: Component, service: Service, paper: Paper) -> Box:
    if not paper.has_text:
        return Box(component, [], [], paper.box, paper.box)
    room = paper.box - TEXT_LEFT - TEXT_RIGHT
    lines = wrap(component.name, NAME_SIZE, room)
    wordings = details(component, service)
    fitting = (text for text in wordings if width_of(text, DETAIL_SIZE) <= room)
    detail = next(fitting, service.short)
    if detail == service.short and component.name in (service.label, service.short):
        detail = ""
    under = wrap(detail, DETAIL_SIZE, room)
    height = NODE_HEIGHT + max(len(lines) + len(under) - 2, 0) * LINE_HEIGHT
    return Box(component, lines, under, paper.box, height)
