"""Connections cut into pieces between neighbouring layers, bundled where they run together."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from scenarios.engine.design import Design
from scenarios.engine.drawing.bands import Layout
from scenarios.engine.drawing.boxes import Point
from scenarios.engine.drawing.layering import Item, chain

Shape = Literal["across", "turn", "hook", "down"]


@dataclass(slots=True, eq=False)
class Piece:
    """One stretch of a connection: across to the next column, in a turn round the end of a band,
    in a hook back to the same column, or straight down to what stands right below or above.

    Attributes:
        start, end: the heights at which it leaves `a` and reaches `b`.
        lane: the x of its upright line, where it has one.
        joins: it ends at the trunk of another, which has the arrowhead.
    """

    connection: int
    kind: str
    forward: bool
    a: Item
    b: Item
    layer: int
    shape: Shape
    start: float = 0
    end: float = 0
    lane: float | None = None
    points: list[Point] = field(default_factory=list)
    joins: bool = False


@dataclass(slots=True, eq=False)
class Bundle:
    """Pieces that share a trunk, and so one word, which stands where a connection begins."""

    pieces: list[Piece]
    has_first: bool = False
    low: float = 0
    high: float = 0

    def measure(self) -> None:
        heights = [y for piece in self.pieces for y in (piece.start, piece.end)]
        self.low, self.high = min(heights), max(heights)


def cut(design: Design, layout: Layout) -> list[Piece]:
    pieces = []
    stacked = {
        frozenset(pair)
        for layer in layout.layered.layers
        for block in layer
        for pair in pairwise(block.members)
    }
    numbered = enumerate(zip(design.connections, layout.layered.spans, strict=True))
    for number, (connection, span) in numbered:
        items = chain(number, connection, span)
        for layer, (a, b) in enumerate(pairwise(items), min(span)):
            shape: Shape = "across"
            if span[0] == span[1]:
                shape = "down" if frozenset((a, b)) in stacked else "hook"
            elif layout.ends_band(layer):
                shape = "turn"
            forward = span[0] <= span[1]
            pieces.append(Piece(number, connection.kind, forward, a, b, layer, shape))
    drop(layout, pieces)
    return pieces


def drop(layout: Layout, pieces: list[Piece]) -> None:
    """Let a turn go straight down where the last box of a band stands over the first of the next.

    Only where nothing else leaves that box for the next band: lines that leave together stay so.
    """
    turns = [piece for piece in pieces if piece.shape == "turn"]
    for piece in turns:
        last = layout.layered.layers[piece.layer][-1]
        first = layout.layered.layers[piece.layer + 1][0]
        is_alone = sum(piece.a == other.a for other in turns) == 1
        is_below = layout.column[piece.layer] == layout.column[piece.layer + 1]
        is_near = is_below and piece.a == last.members[-1] and piece.b == first.members[0]
        if is_near and is_alone and not last.is_pass and not first.is_pass:
            piece.shape = "down"


def bundle(pieces: list[Piece]) -> list[Bundle]:
    """Group the pieces that fan out from one box, or in to one, with the same kind."""
    outs: dict[object, list[Piece]] = defaultdict(list)
    ins: dict[object, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.shape != "down":
            outs[piece.a, piece.shape, piece.layer, piece.kind].append(piece)
            ins[piece.b, piece.shape, piece.layer, piece.kind].append(piece)
    bundles, taken = [], set()
    for members in [*outs.values(), *ins.values()]:
        free = [piece for piece in members if piece not in taken]
        if len(free) > 1:
            taken.update(free)
            bundles.append(Bundle(free))
    bundles += [Bundle([piece]) for piece in pieces if piece not in taken]
    place = {piece: number for number, piece in enumerate(pieces)}
    bundles.sort(key=lambda one: place[one.pieces[0]])
    seen: set[int] = set()
    for one in bundles:
        numbers = {piece.connection for piece in one.pieces}
        one.has_first = not seen.issuperset(numbers)
        seen |= numbers
    return bundles
