"""Two designs in one drawing: what only one of them has is told by shape and by words."""

from collections.abc import Iterator, Mapping
from html import escape

from scenarios.engine.design import Connection, Design
from scenarios.engine.drawing import marks
from scenarios.engine.drawing.boxes import Box
from scenarios.engine.drawing.picture import on_canvas
from scenarios.engine.drawing.routing import Line
from scenarios.engine.drawing.svg import element
from scenarios.engine.drawing.wording import width_of

TAG_SIZE = 11
SIGNS = {"missing": "+", "extra": "−"}


def draw_overlay(
    design: Design,
    *,
    title: str,
    parts: Mapping[str, str],
    links: Mapping[Connection, str],
    words: Mapping[str, str],
) -> str:
    """A design of which `parts` and `links` say how some of it is set apart.

    Values are `missing`, `extra` or `different`; `words` has for components what their tag says,
    and for the values what a line's sign means.
    """
    picture = on_canvas(design)
    drawn: list[str] = [marks.frame(one) for one in picture.frames]
    drawn += [one for line in picture.lines for one in line_marks(line, links, words)]
    for id_, box in picture.boxes.items():
        node = marks.node(picture.design, box)
        if id_ in parts:
            node = f'<g class="overlay-{parts[id_]}">{node}{tag(box, words[id_])}</g>'
        drawn.append(node)
    drawn += [marks.word(label) for label in picture.labels]
    return element('class="diagram"', picture.extent, title, picture.design, drawn)


def line_marks(
    line: Line, links: Mapping[Connection, str], words: Mapping[str, str]
) -> Iterator[str]:
    state = links.get(line.connection)
    if state is None:
        yield marks.edge(line)
        return
    place = marks.at(marks.own_place(line))
    yield (
        f'<g class="overlay-{state}">{marks.edge(line)}'
        f'<g class="overlay-sign" transform="translate({place})">'
        f"<title>{escape(words[state])}</title>"
        f'<circle r="7"/><text y="4">{SIGNS[state]}</text></g></g>'
    )


def tag(box: Box, words: str) -> str:
    """A plate with words on the upper edge of a box."""
    width = width_of(words, TAG_SIZE) + 12
    place = marks.at((box.x + 10, box.y - 9))
    return (
        f'<g class="overlay-tag" transform="translate({place})">'
        f'<rect width="{marks.short(width)}" height="17" rx="4"/>'
        f'<text x="6" y="12.5">{escape(words)}</text></g>'
    )
