"""The marks a drawing is made of, as SVG: boxes, lines with their heads, words and frames.

Every text is escaped here and nowhere else. Looks are left to classes.
"""

from html import escape
from itertools import pairwise

from scenarios.engine.design import Design
from scenarios.engine.drawing.boxes import LINE_HEIGHT, TEXT_LEFT, Box, Point
from scenarios.engine.drawing.labels import Label
from scenarios.engine.drawing.regions import Frame
from scenarios.engine.drawing.routing import Line

CORNER = 8
HEAD = 9
SIGN_ROOM = 34  # a stretch on which a sign leaves something of the line
HEADS = {"message": "edge-head-open", "dead-letter": "edge-head-wrong"}
ROW = LINE_HEIGHT + 1.5
# A queue with its second message crossed out, for one that takes what could not be processed.
SET_ASIDE = "M3 6.5h18M3 17.5h18M4.5 9.5H8v5H4.5zM13 9.5l5 5M18 9.5l-5 5"
# A padlock, 7 by 9.
LOCK = "M1.5 4V3a2 2 0 0 1 4 0v1M0 4h7v5H0z"


def connection(line: Line, fault: str = "") -> str:
    """A line that can be addressed, with room around it for a pointer or a finger.

    `fault` says why there is no such connection: the line is broken and crossed out.
    """
    ends = f'data-from="{line.connection.source}" data-to="{line.connection.target}"'
    way = "L".join(at(point) for point in corners(line.points))
    hit = f'd="M{way}" fill="none" stroke="transparent" stroke-width="14"'
    broken = " is-broken" if fault else ""
    return (
        f'<g class="connection{broken}" {ends} data-kind="{line.connection.kind}">{edge(line)}'
        f'<path class="edge-hit" {hit}/>{cross(line, fault) if fault else ""}</g>'
    )


def cross(line: Line, fault: str) -> str:
    place = at(own_place(line))
    return (
        f'<g class="fault-mark" transform="translate({place})"><title>{escape(fault)}</title>'
        '<circle r="8"/><text y="4.5">×</text></g>'
    )


def own_place(line: Line) -> Point:
    """Where there is room for a sign, and the line does not run together with others."""
    stretches = list(pairwise(corners(line.points)))
    if not line.joins:
        stretches.reverse()
    roomy = (one for one in stretches if distance(*one) >= SIGN_ROOM)
    (x1, y1), (x2, y2) = next(roomy, max(stretches, key=lambda one: distance(*one)))
    return (x1 + x2) / 2, (y1 + y2) / 2


def warning(box: Box, words: str) -> str:
    """A triangle on the upper right corner of a box."""
    return (
        f'<g class="warning-mark" transform="translate({box.width - 3} 1)">'
        f'<title>{escape(words)}</title><path d="M0-11 11 8H-11z"/><text y="5">!</text></g>'
    )


def edge(line: Line) -> str:
    kind, points = line.connection.kind, corners(line.points)
    tip, before = points[-1], points[-2]
    if not line.joins:
        points = [*points[:-1], towards(tip, before, HEAD)]
    way = rounded(points)
    marks = f'<path class="edge edge-{kind}" d="{way}"/>'
    if kind == "replicate":
        marks += f'<path class="edge-replicate-gap" d="{way}"/>'
    return marks if line.joins else marks + head(kind, tip, before)


def corners(points: list[Point]) -> list[Point]:
    """The points at which the line starts, turns and ends."""
    kept = [points[0]]
    for here, following in pairwise(points[1:]):
        last = kept[-1]
        is_level = last[1] == here[1] == following[1]
        if here != last and not is_level and not last[0] == here[0] == following[0]:
            kept.append(here)
    return [*kept, points[-1]]


def towards(start: Point, end: Point, distance: float) -> Point:
    """The point this far from `start` on the upright or level way to `end`."""
    (x1, y1), (x2, y2) = start, end
    length = max(abs(x2 - x1), abs(y2 - y1)) or 1
    share = min(distance / length, 1)
    return (x1 + (x2 - x1) * share, y1 + (y2 - y1) * share)


def rounded(points: list[Point]) -> str:
    way = [f"M{at(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(CORNER, distance(before, corner) / 2, distance(corner, after) / 2)
        way.append(f"L{at(towards(corner, before, radius))}")
        way.append(f"Q{at(corner)} {at(towards(corner, after, radius))}")
    return "".join([*way, f"L{at(points[-1])}"])


def distance(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def head(kind: str, tip: Point, before: Point) -> str:
    (x, y), (from_x, from_y) = tip, before
    if x != from_x:
        shape = f"l{-HEAD if x > from_x else HEAD} -4.5v9z"
    else:
        shape = f"l-4.5 {-HEAD if y > from_y else HEAD}h9z"
    return f'<path class="{HEADS.get(kind, "edge-head")}" d="M{at(tip)}{shape}"/>'


def word(label: Label) -> str:
    wrong = " edge-word-wrong" if label.kind == "dead-letter" else ""
    place = f'x="{short(label.x)}" y="{short(label.y)}"'
    return f'<text class="edge-word{wrong}" {place}>{escape(label.text)}</text>'


def node(
    design: Design, box: Box, data: str = "", *, is_given: bool = False, warned: str = ""
) -> str:
    component = box.component
    service = design.catalogue.services[component.service]
    sets_aside = component.has("set-aside") and design.incoming(component.id, "dead-letter")
    glyph = SET_ASIDE if sets_aside else service.glyph
    given = " node-given" if is_given else ""
    tile = (box.height - 32) / 2
    return (
        f'<g class="node family-{service.family}{given}"{data}'
        f' transform="translate({at((box.x, box.y))})">'
        f'<rect class="node-box" width="{box.width}" height="{box.height}" rx="6"/>'
        f'<rect class="node-tile" x="8" y="{short(tile)}" width="32" height="32" rx="5"/>'
        f'<path class="node-glyph" transform="translate(12 {short(tile + 4)})" d="{glyph}"/>'
        f"{rows(box)}{lock(box) if is_given else ''}{warning(box, warned) if warned else ''}</g>"
    )


def rows(box: Box) -> str:
    texts = [("node-name", text) for text in box.lines]
    texts += [("node-service", text) for text in box.details]
    # Baselines: two lines stand at 23 and 40 of 52, as many more as there are around that middle.
    first = box.height / 2 + 5.5 - (len(texts) - 1) * ROW / 2
    return "".join(
        f'<text class="{name}" x="{TEXT_LEFT}" y="{short(first + row * ROW)}">{escape(text)}</text>'
        for row, (name, text) in enumerate(texts)
    )


def lock(box: Box) -> str:
    """The mark of what the scenario has placed, and nobody can delete."""
    return f'<path class="node-glyph" transform="translate({box.width - 12} 5)" d="{LOCK}"/>'


def frame(one: Frame) -> str:
    left, top, right, bottom = one.rectangle
    size = f'width="{short(right - left)}" height="{short(bottom - top)}"'
    return (
        f'<rect class="region" x="{short(left)}" y="{short(top)}" {size} rx="10"/>'
        f'<text class="region-name" x="{short(left + 12)}" y="{short(top + 17)}">'
        f"{escape(one.name)}</text>"
    )


def at(point: Point) -> str:
    return f"{short(point[0])} {short(point[1])}"


def short(number: float) -> str:
    """At most one decimal, and none where it is not needed."""
    return f"{number:.1f}".removesuffix(".0")
