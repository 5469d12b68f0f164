"""Pictures as SVG: parts of a page, whose stylesheet gives them their looks, and whole files."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from html import escape
from types import MappingProxyType
from typing import Any

from scenarios.engine.design import Connection, Design
from scenarios.engine.drawing import marks
from scenarios.engine.drawing.arranging import Arranged, arrange
from scenarios.engine.drawing.boxes import GLYPHS, Paper, Point, Rectangle
from scenarios.engine.drawing.picture import Picture, boxes_on_canvas, folded, on_canvas
from scenarios.engine.drawing.space import grown
from scenarios.engine.drawing.standalone import stylesheet

THREE, FOUR = Paper(3, 160, 72), Paper(4, 134, 52)
NARROW = Paper(2, 143, 52)  # fits a phone
FILE_MARGIN = 22
NOTHING: Mapping[Any, str] = MappingProxyType({})


def draw(design: Design, *, title: str = "Architecture diagram") -> str:
    """The SVG file of a design, which brings its own looks for a light and a dark ground.

    Components stand where the document puts them, the others where the flow wants them.
    """
    picture = on_canvas(design)
    extent = grown(picture.extent, FILE_MARGIN)
    left, top, right, bottom = (round(number) for number in extent)
    ground = (
        f"<style>{stylesheet()}</style>"
        f'<rect class="ground" x="{left}" y="{top}" width="{right - left}"'
        f' height="{bottom - top}"/>'
    )
    head = 'xmlns="http://www.w3.org/2000/svg"'
    return element(head, extent, title, picture.design, [ground, *elements(picture)])


def draw_canvas(
    design: Design,
    *,
    title: str,
    given: Collection[str] = (),
    warnings: Mapping[str, str] = NOTHING,
    faults: Mapping[Connection, str] = NOTHING,
) -> str:
    """A design as part of a page that can address its parts.

    `data-id` stands on the group of each component; `data-from`, `data-to` and `data-kind` on that
    of each connection. Components whose ids are in `given` are marked as placed by the scenario,
    those in `warnings` and connections in `faults` with the words of what is wrong with them.
    """
    picture = on_canvas(design)
    parts = [marks.frame(one) for one in picture.frames]
    parts += [marks.connection(one, faults.get(one.connection, "")) for one in picture.lines]
    for id_, box in picture.boxes.items():
        data, is_given, warned = f' data-id="{id_}"', id_ in given, warnings.get(id_, "")
        parts.append(marks.node(picture.design, box, data, is_given=is_given, warned=warned))
    parts += [marks.word(label) for label in picture.labels]
    return element('class="diagram"', picture.extent, title, picture.design, parts)


def draw_thumbnail(design: Design, *, title: str) -> str:
    """A design as part of a page, to be known again when it is small: glyphs and lines, no names.

    Positions do not count, so that designs can be compared by their shape.
    """
    picture = folded(arrange(design), GLYPHS)
    return element('class="diagram"', picture.extent, title, picture.design, elements(picture))


def draw_figure(design: Design, *, title: str) -> str:
    """A design as part of a page of text; the positions of its document do not count there.

    Two drawings, for a wide and a narrow page, where one cannot serve both.
    """
    arranged = arrange(design)
    papers = {"diagram": paper_for(arranged)}
    if len(arranged.layered.layers) > NARROW.most_columns:
        papers = {"diagram diagram-wide": paper_for(arranged), "diagram diagram-narrow": NARROW}
    drawings = []
    for name, paper in papers.items():
        picture = folded(arranged, paper)
        head = f'class="{name}"'
        drawings.append(element(head, picture.extent, title, picture.design, elements(picture)))
    return "".join(drawings)


def paper_for(arranged: Arranged) -> Paper:
    """The paper for a page: three columns unless the flow then turns back more often.

    Three columns fill the measure at full size; four are shrunk to 94 %, so that 12 px stay 11.
    """

    def turns(paper: Paper) -> int:
        columns = paper.most_columns
        return sum(abs(end // columns - start // columns) for start, end in arranged.layered.spans)

    return min(THREE, FOUR, key=turns)


def element(head: str, extent: Rectangle, title: str, design: Design, parts: Iterable[str]) -> str:
    x1, y1, x2, y2 = extent
    left, top, width, height = (marks.short(number) for number in (x1, y1, x2 - x1, y2 - y1))
    return (
        f'<svg {head} width="{width}" height="{height}" viewBox="{left} {top} {width} {height}"'
        f' role="img"><title>{escape(title)}</title><desc>{escape(description(design))}</desc>'
        f"{''.join(parts)}</svg>"
    )


def description(design: Design) -> str:
    """The drawing in words: "Shop to Orders: message. Orders to Workers: deliver."."""
    names = {component.id: component.name for component in design.components}
    told = [f"{names[c.source]} to {names[c.target]}: {c.kind}." for c in design.connections]
    linked = {end for c in design.connections for end in (c.source, c.target)}
    alone = [f"{c.name}: no connection." for c in design.components if c.id not in linked]
    return " ".join([*told, *alone]) or "No components yet."


def elements(picture: Picture) -> Iterator[str]:
    """Everything drawn, from the ground up."""
    yield from (marks.frame(one) for one in picture.frames)
    yield from (marks.edge(one) for one in picture.lines)
    yield from (marks.node(picture.design, box) for box in picture.boxes.values())
    yield from (marks.word(label) for label in picture.labels)


def automatic_positions(design: Design) -> dict[str, Point]:
    """Where the automatic layout puts each component, by id: the upper left corner of its box."""
    boxes = arrange(design).canvas_layout().boxes
    return {id_: (box.x, box.y) for id_, box in boxes.items()}


def drawn_positions(design: Design) -> dict[str, Point]:
    """Where `draw_canvas` draws each component, by id: the upper left corner of its box."""
    boxes = boxes_on_canvas(design)
    return {id_: (box.x, box.y) for id_, box in boxes.items()}
