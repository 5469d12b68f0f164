"""Lines between the boxes: right-angled, sharing a trunk where they leave or arrive together."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from .geometry import chains
from .lanes import set_lanes

PORT_STEP = 14  # between two kinds of connection on one side of a box
SNAP = 18  # an end moves this far along its box to make a line straight


@dataclass
class Piece:
    """One stretch of a connection between two neighbouring layers.

    `kind` is one of "across" (to the next column), "turn" (round the end of a band), "hook" (back
    to the same column) and "down" (straight to what stands right below or above).
    """

    connection: int
    a: object
    b: object
    layer: int
    shape: str
    start: float = 0
    end: float = 0
    lane: float = 0
    points: list = field(default_factory=list)
    joins: bool = False  # ends at the trunk of another, which has the arrowhead


@dataclass
class Bundle:
    """Pieces that share a trunk, and so one word."""

    pieces: list[Piece]
    has_first: bool = False

    @property
    def low(self):
        return min(min(piece.start, piece.end) for piece in self.pieces)

    @property
    def high(self):
        return max(max(piece.start, piece.end) for piece in self.pieces)


def route(design, layout):
    """Points of every connection, with the bundles they form.

    Returns ({connection: (points, joins)}, bundles).
    """
    pieces = cut(design, layout)
    set_ports(design, layout, pieces)
    bundles = bundle(design, pieces)
    set_lanes(layout, bundles)
    for one in bundles:
        draw_pieces(layout, one)
    lines = {}
    by_connection = defaultdict(list)
    for piece in pieces:
        by_connection[piece.connection].append(piece)
    for number, parts in by_connection.items():
        points = [point for part in parts for point in part.points]
        start, end = layout.layered.spans[number]
        if start > end:
            points = points[::-1]
        lines[number] = (points, parts[-1].joins)
    return lines, bundles


def cut(design, layout):
    pieces = []
    count = min(len(layout.layered.layers), layout.paper.most_columns)
    stacked = {
        frozenset(pair)
        for blocks in layout.layered.layers
        for block in blocks
        if not isinstance(block[0], int)
        for pair in pairwise(block)
    }
    for number, chain in enumerate(chains(design, layout.layered)):
        first = min(layout.layered.spans[number])
        if layout.layered.spans[number][0] == layout.layered.spans[number][1]:
            shape = "down" if frozenset(chain) in stacked else "hook"
            pieces.append(Piece(number, chain[0], chain[1], first, shape))
            continue
        for step, (a, b) in enumerate(pairwise(chain)):
            layer = first + step
            shape = "turn" if (layer + 1) % count == 0 else "across"
            pieces.append(Piece(number, a, b, layer, shape))
    drop(layout, pieces)
    return pieces


def drop(layout, pieces):
    """Let a turn go straight down where the last box of a band stands over the first of the next.

    Only where nothing else leaves that box for the next band: lines that leave together stay so.
    """
    turns = [piece for piece in pieces if piece.shape == "turn"]
    for piece in turns:
        last, first = (
            layout.layered.layers[piece.layer][-1],
            layout.layered.layers[piece.layer + 1][0],
        )
        is_alone = sum(piece.a == other.a for other in turns) == 1
        if piece.a == last[-1] and piece.b == first[0] and is_alone:
            piece.shape = "down"


def middle_of(layout, item):
    return layout.passes[item][1] if isinstance(item, tuple) else layout.boxes[item].middle


def set_ports(design, layout, pieces):
    """Where each piece meets its boxes: the kinds of connection on one side stand apart."""
    sides = defaultdict(lambda: defaultdict(list))
    for piece in pieces:
        kind = design.connections[piece.connection].kind
        start, end = layout.layered.spans[piece.connection]
        forward = start <= end
        if piece.shape == "down":
            continue
        sides[piece.a, "out"][kind, forward].append((piece, "start", piece.b))
        side = "out" if piece.shape == "hook" else "in"
        sides[piece.b, side][kind, not forward].append((piece, "end", piece.a))
    for (item, _), groups in sides.items():
        middle = middle_of(layout, item)
        if isinstance(item, tuple):
            for members in groups.values():
                for piece, end, _ in members:
                    setattr(piece, end, middle)
            continue
        mean = {
            key: sum(middle_of(layout, other) for _, _, other in members) / len(members)
            for key, members in groups.items()
        }
        keys = sorted(groups, key=lambda key: (mean[key], key))
        for place, key in enumerate(keys):
            y = middle + (place - (len(keys) - 1) / 2) * PORT_STEP
            for piece, end, _ in groups[key]:
                setattr(piece, end, y)
    straighten(layout, pieces, sides)


def straighten(layout, pieces, sides):
    """Move an end that stands alone on its side, where that makes the line straight."""
    for piece in pieces:
        if piece.shape != "across" or piece.start == piece.end:
            continue
        for item, side, end, other in (
            (piece.b, "in", "end", "start"),
            (piece.a, "out", "start", "end"),
        ):
            alone = sum(len(members) for members in sides[item, side].values()) == 1
            target = getattr(piece, other)
            if (
                alone
                and abs(target - middle_of(layout, item)) <= SNAP
                and not isinstance(item, tuple)
            ):
                setattr(piece, end, target)
                break


def bundle(design, pieces):
    """Group the pieces that fan out from one box, or in to one, with the same kind."""
    fans = defaultdict(list)
    for piece in pieces:
        kind = design.connections[piece.connection].kind
        fans["out", piece.a, piece.shape, piece.layer, kind].append(piece)
        fans["in", piece.b, piece.shape, piece.layer, kind].append(piece)
    bundles, taken = [], set()
    for way in ("out", "in"):
        for key, members in fans.items():
            free = [piece for piece in members if id(piece) not in taken]
            if key[0] == way and len(free) > 1 and key[2] != "down":
                taken |= {id(piece) for piece in free}
                bundles.append(Bundle(free))
    bundles += [Bundle([piece]) for piece in pieces if id(piece) not in taken]
    seen = set()
    order = {id(piece): number for number, piece in enumerate(pieces)}
    bundles.sort(key=lambda one: order[id(one.pieces[0])])
    for one in bundles:
        for piece in one.pieces:
            one.has_first |= piece.connection not in seen
            seen.add(piece.connection)
    return bundles


def draw_pieces(layout, one):
    for piece in one.pieces:
        direction = layout.direction[piece.layer]
        if piece.shape == "down":
            a, b = layout.boxes[piece.a], layout.boxes[piece.b]
            x = a.x + a.width / 2
            down = a.y < b.y
            piece.points = [
                (x, a.y + a.height if down else a.y),
                (x, b.y if down else b.y + b.height),
            ]
            continue
        start = out_side(layout, piece.a, direction)
        end = in_side(layout, piece)
        if abs(piece.start - piece.end) < 0.5:
            piece.points = [(start, piece.start), (end, piece.end)]
        else:
            corner = [(piece.lane, piece.start), (piece.lane, piece.end)]
            piece.points = [(start, piece.start), *corner, (end, piece.end)]
    fan_in(layout, one)


def fan_in(layout, one):
    """Let all but one of the lines that arrive together end where they meet the trunk.

    Dashes that lie on one another would look like an unbroken line.
    """
    ends = {(piece.b, piece.end) for piece in one.pieces}
    forward = all(
        layout.layered.spans[piece.connection][0] <= layout.layered.spans[piece.connection][1]
        for piece in one.pieces
    )
    if len(one.pieces) < 2 or len(ends) > 1 or not forward:
        return
    y = one.pieces[0].end
    furthest = max(one.pieces, key=lambda piece: abs(piece.start - y))
    for piece in one.pieces:
        if piece is furthest:
            continue
        piece.joins = True
        beyond = [other for other in one.pieces if abs(other.start - y) > abs(piece.start - y)]
        same_side = [other for other in beyond if (other.start - y) * (piece.start - y) > 0]
        piece.points = piece.points[: 2 if same_side or len(piece.points) < 4 else 3]
        if len(piece.points) == 2 and abs(piece.start - y) < 0.5:
            piece.points = [piece.points[0], (one_lane(one), y)]


def one_lane(one):
    return next(piece.lane for piece in one.pieces if piece.lane)


def out_side(layout, item, direction):
    if isinstance(item, tuple):
        x = layout.passes[item][0]
        return x + layout.paper.box if direction > 0 else x
    box = layout.boxes[item]
    return box.x + box.width if direction > 0 else box.x


def in_side(layout, piece):
    direction = layout.direction[piece.layer]
    if piece.shape == "hook":
        return out_side(layout, piece.b, direction)
    following = layout.direction[piece.layer + 1]
    return out_side(layout, piece.b, -following)
