"""Lines between boxes in layers: right-angled, with one trunk where they run together."""

from collections import defaultdict
from dataclasses import dataclass, field

from scenarios.engine.design import Connection, Design
from scenarios.engine.drawing.bands import Layout
from scenarios.engine.drawing.boxes import Point
from scenarios.engine.drawing.lanes import set_lanes
from scenarios.engine.drawing.layering import Item
from scenarios.engine.drawing.pieces import Bundle, Piece, bundle, cut
from scenarios.engine.drawing.ports import set_ports


@dataclass(frozen=True, slots=True)
class Line:
    """A connection as it is drawn, from its source; one that joins another has no arrowhead."""

    connection: Connection
    points: list[Point]
    joins: bool = False


@dataclass(frozen=True, slots=True)
class Strand:
    """Stretches that one word speaks for, and the connection that the word is of."""

    connection: Connection
    stretches: list[list[Point]] = field(default_factory=list)


def route(design: Design, layout: Layout) -> tuple[list[Line], list[Strand]]:
    """The lines of all connections in the design's order, and the strands that need a word."""
    pieces = cut(design, layout)
    set_ports(layout, pieces)
    bundles = bundle(pieces)
    set_lanes(layout, bundles)
    for one in bundles:
        for piece in one.pieces:
            piece.points = points_of(layout, piece)
        fan_in(one)
    parts: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        parts[piece.connection].append(piece)
    lines = [line(c, parts[number]) for number, c in enumerate(design.connections)]
    strands = [
        Strand(design.connections[one.pieces[0].connection], [p.points for p in one.pieces])
        for one in bundles
        if one.has_first
    ]
    return lines, strands


def line(connection: Connection, pieces: list[Piece]) -> Line:
    points = [point for piece in pieces for point in piece.points]
    if not pieces[0].forward:
        points = points[::-1]
    return Line(connection, points, pieces[-1].joins)


def points_of(layout: Layout, piece: Piece) -> list[Point]:
    if piece.shape == "down":
        return straight_down(layout, piece)
    start = outer_side(layout, piece.a, layout.direction[piece.layer])
    end = inner_side(layout, piece)
    if piece.lane is None:
        return [(start, piece.start), (end, piece.end)]
    corners = [(piece.lane, piece.start), (piece.lane, piece.end)]
    return [(start, piece.start), *corners, (end, piece.end)]


def straight_down(layout: Layout, piece: Piece) -> list[Point]:
    a, b = layout.boxes[str(piece.a)], layout.boxes[str(piece.b)]
    x = a.x + a.width / 2
    if a.y < b.y:
        return [(x, a.y + a.height), (x, b.y)]
    return [(x, a.y), (x, b.y + b.height)]


def outer_side(layout: Layout, item: Item, direction: int) -> float:
    """The x of the side of a box, or of the stretch of a pass, in this direction."""
    x = layout.passes[item][0] if isinstance(item, tuple) else layout.boxes[item].x
    return x + layout.paper.box if direction > 0 else x


def inner_side(layout: Layout, piece: Piece) -> float:
    if piece.shape == "hook":
        return outer_side(layout, piece.b, layout.direction[piece.layer])
    return outer_side(layout, piece.b, -layout.direction[piece.layer + 1])


def fan_in(one: Bundle) -> None:
    """Let all but one of the lines that arrive together end where they meet the trunk.

    Dashes that lie on one another would look like an unbroken line.
    """
    ends = {(piece.b, piece.end) for piece in one.pieces}
    lane = one.pieces[0].lane
    is_forward = all(piece.forward for piece in one.pieces)
    if len(one.pieces) < 2 or len(ends) > 1 or lane is None or not is_forward:
        return
    y = one.pieces[0].end
    furthest = max(one.pieces, key=lambda piece: abs(piece.start - y))
    for piece in one.pieces:
        if piece is furthest:
            continue
        piece.joins = True
        rise = piece.start - y
        is_inside = any(
            abs(other.start - y) > abs(rise) and (other.start - y) * rise > 0
            for other in one.pieces
        )
        if abs(rise) < 0.5:
            piece.points = [piece.points[0], (lane, y)]
        else:
            piece.points = piece.points[: 2 if is_inside else 3]
