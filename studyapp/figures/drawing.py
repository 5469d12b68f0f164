"""A design drawn as SVG: boxes, lines, and the word of each line."""

from html import escape
from itertools import pairwise
from math import ceil

from .design import read_design
from .geometry import LINE_HEIGHT, TEXT_LEFT, Paper, lay_out
from .glyphs import GLYPHS
from .layers import arrange
from .routing import route
from .services import SERVICES
from .words import place_words

CORNER = 8
HEAD = 9
MARGIN = 2
THREE, FOUR = Paper(3, 160, 72), Paper(4, 134, 52)
NARROW = Paper(2, 144, 50)  # fits a phone


def draw(document, *, title):
    """SVG of a design document: two drawings, for a wide and a narrow page, where one cannot serve.

    `title` begins what a screen reader says of it. Raises DesignError.
    """
    design = read_design(document)
    layered = arrange(design)
    said = description(design, title)
    paper = paper_for(layered)
    if len(layered.layers) <= NARROW.most_columns:
        return svg(design, lay_out(design, layered, paper), said, "diagram")
    return "".join(
        svg(design, lay_out(design, layered, size), said, f"diagram {name}")
        for size, name in ((paper, "diagram-wide"), (NARROW, "diagram-narrow"))
    )


def paper_for(layered):
    """The paper for a page: three columns unless the flow then turns back more often.

    Three columns fill the measure at full size; four are shrunk to 94 %, so that 12 px stay 11.
    """

    def turns(paper):
        columns = paper.most_columns
        return sum(abs(end // columns - start // columns) for start, end in layered.spans)

    return min(THREE, FOUR, key=turns)


def description(design, title):
    """The drawing in words: "Title. Shop to Orders: message. Orders to Workers: deliver."."""
    names = {component.id: component.name for component in design.components}
    told = [f"{names[c.source]} to {names[c.target]}: {c.kind}" for c in design.connections]
    linked = {end for c in design.connections for end in (c.source, c.target)}
    alone = [f"{c.name}: no connection" for c in design.components if c.id not in linked]
    return ". ".join([title.rstrip("."), *told, *alone]) + "."


def svg(design, layout, said, classes):
    lines, bundles = route(design, layout)
    words = place_words(design, layout, lines, bundles)
    x1, y1, x2, y2 = bounds(layout, lines, words)
    width, height = ceil(x2 - x1), ceil(y2 - y1)
    parts = [
        *(edge(c.kind, *lines[number]) for number, c in enumerate(design.connections)),
        *(word_of(word) for word in words),
        *(node(design, box) for box in layout.boxes.values()),
    ]
    return (
        f'<svg class="{classes}" width="{width}" height="{height}"'
        f' viewBox="{short(x1)} {short(y1)} {width} {height}"'
        f' role="img" aria-label="{escape(said)}">{"".join(parts)}</svg>'
    )


def bounds(layout, lines, words):
    """Left, top, right and bottom of everything drawn, with a margin."""
    spots = [point for points, _ in lines.values() for point in points]
    for x1, y1, x2, y2 in (word.rectangle for word in words):
        spots += [(x1, y1), (x2, y2)]
    for box in layout.boxes.values():
        spots += [(box.x, box.y), (box.x + box.width, box.y + box.height)]
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    return min(xs) - MARGIN, min(ys) - MARGIN, max(xs) + MARGIN, max(ys) + MARGIN


def edge(kind, points, joins):
    points = corners(points)
    if not joins:
        tip, before = points[-1], points[-2]
        points = [*points[:-1], towards(tip, before, HEAD)]
    path = f'<path class="edge edge-{kind}" d="{rounded(points)}"/>'
    if kind == "replicate":
        path += f'<path class="edge-replicate-gap" d="{rounded(points)}"/>'
    return path if joins else path + head(kind, tip, before)


def corners(points):
    """The points at which the line starts, turns and ends."""
    kept = [points[0]]
    for here, following in pairwise(points[1:]):
        last = kept[-1]
        straight = (last[0] == here[0] == following[0]) or (last[1] == here[1] == following[1])
        if here != last and not straight:
            kept.append(here)
    return [*kept, points[-1]]


def towards(start, end, distance):
    """The point this far from `start` on the upright or level way to `end`."""
    (x1, y1), (x2, y2) = start, end
    length = max(abs(x2 - x1), abs(y2 - y1)) or 1
    share = min(distance / length, 1)
    return (x1 + (x2 - x1) * share, y1 + (y2 - y1) * share)


def rounded(points):
    path = [f"M{at(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        shortest = min(distance(before, corner), distance(corner, after)) / 2
        radius = min(CORNER, shortest)
        path.append(f"L{at(towards(corner, before, radius))}")
        path.append(f"Q{at(corner)} {at(towards(corner, after, radius))}")
    return "".join([*path, f"L{at(points[-1])}"])


def distance(a, b):
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def head(kind, tip, before):
    style = {"message": "edge-head-open", "dead-letter": "edge-head-wrong"}.get(kind, "edge-head")
    (x, y), (from_x, from_y) = tip, before
    if x != from_x:
        side = -HEAD if x > from_x else HEAD
        shape = f"l{side} -4.5v9z"
    else:
        side = -HEAD if y > from_y else HEAD
        shape = f"l-4.5 {side}h9z"
    return f'<path class="{style}" d="M{at((x, y))}{shape}"/>'


def word_of(word):
    wrong = " edge-word-wrong" if word.kind == "dead-letter" else ""
    place = f'x="{short(word.x)}" y="{short(word.y)}"'
    return f'<text class="edge-word{wrong}" {place}>{escape(word.text)}</text>'


def node(design, box):
    component = box.component
    sets_aside = component.service == "sqs" and any(
        c.target == component.id and c.kind == "dead-letter" for c in design.connections
    )
    glyph = GLYPHS["sqs-set-aside" if sets_aside else component.service]
    title = f"<title>{escape(component.name)}</title>" if box.is_cut else ""
    texts = [("node-name", line) for line in box.lines]
    texts += [("node-service", box.subtitle)] if box.subtitle else []
    tile = (box.height - 32) / 2
    # Baselines: two lines stand at 23 and 40 of 52, as many more as there are around that middle.
    first = box.height / 2 + 5.5 - (len(texts) - 1) * (LINE_HEIGHT + 1.5) / 2
    rows = "".join(
        f'<text class="{name}" x="{TEXT_LEFT}" y="{short(first + row * (LINE_HEIGHT + 1.5))}">'
        f"{escape(text)}</text>"
        for row, (name, text) in enumerate(texts)
    )
    return (
        f'<g class="node family-{SERVICES[component.service].family}"'
        f' transform="translate({short(box.x)} {short(box.y)})">{title}'
        f'<rect class="node-box" width="{box.width}" height="{box.height}" rx="6"/>'
        f'<rect class="node-tile" x="8" y="{short(tile)}" width="32" height="32" rx="5"/>'
        f'<g class="node-glyph" transform="translate(12 {short(tile + 4)})">{glyph}</g>{rows}</g>'
    )


def at(point):
    return f"{short(point[0])} {short(point[1])}"


def short(number):
    """At most one decimal, and none where it is not needed."""
    return f"{round(number + 0.0, 1):g}"
