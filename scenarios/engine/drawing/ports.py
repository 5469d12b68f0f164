"""The heights at which pieces meet their boxes: the kinds of connection on one side stand apart."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeVar

from scenarios.engine.drawing.bands import Layout
from scenarios.engine.drawing.layering import Item
from scenarios.engine.drawing.pieces import Piece

PORT_STEP = 14  # between two kinds of connection on one side of a box
PORT_EDGE = 8  # from the outermost to the corner of the box
SNAP = 18  # an end moves this far along its box to make a line straight

User = TypeVar("User", bound=tuple[Any, ...])
End = Literal["start", "end"]
Side = tuple[Item, str]  # a component or pass, and "in" or "out"
Way = tuple[str, bool]  # the kind, and whether it runs with the flow
Sides = dict[Side, dict[Way, list[tuple[Piece, End, Item]]]]


def set_ports(layout: Layout, pieces: list[Piece]) -> None:
    sides: Sides = defaultdict(lambda: defaultdict(list))
    for piece in pieces:
        if piece.shape == "down":
            continue
        sides[piece.a, "out"][piece.kind, piece.forward].append((piece, "start", piece.b))
        side = "out" if piece.shape == "hook" else "in"
        sides[piece.b, side][piece.kind, not piece.forward].append((piece, "end", piece.a))
    for (item, _), ways in sides.items():
        heights = port_heights(layout, item, ways)
        for way, members in ways.items():
            for piece, end, _ in members:
                setattr(piece, end, heights[way])
    straighten(layout, pieces, sides)


def port_heights(
    layout: Layout, item: Item, ways: dict[Way, list[tuple[Piece, End, Item]]]
) -> dict[Way, float]:
    """One height for each way, in the order of what lies at the other ends."""
    middle = middle_of(layout, item)
    if isinstance(item, tuple):
        return dict.fromkeys(ways, middle)
    others = {
        way: [middle_of(layout, other) for _, _, other in members] for way, members in ways.items()
    }
    return spread_ports(middle, layout.boxes[item].height, others)


def spread_ports(
    middle: float, length: float, others: Mapping[User, Sequence[float]]
) -> dict[User, float]:
    """Places along the side of a box, in the order of where each user's other ends lie on average.

    `middle` and `length` are the side's.
    """
    mean = {user: sum(places) / len(places) for user, places in others.items()}
    step = min(PORT_STEP, (length - 2 * PORT_EDGE) / max(len(others) - 1, 1))
    first = middle - (len(others) - 1) / 2 * step
    users = sorted(others, key=lambda user: (mean[user], user))
    return {user: first + place * step for place, user in enumerate(users)}


def middle_of(layout: Layout, item: Item) -> float:
    return layout.passes[item][1] if isinstance(item, tuple) else layout.boxes[item].middle


def straighten(layout: Layout, pieces: list[Piece], sides: Sides) -> None:
    """Move an end that stands alone on its side, where that makes the line straight."""
    for piece in pieces:
        if piece.shape != "across" or piece.start == piece.end:
            continue
        end_is_alone = is_alone(sides[piece.b, "in"])
        if end_is_alone and may_move(layout, piece.b, piece.start):
            piece.end = piece.start
        elif is_alone(sides[piece.a, "out"]) and may_move(layout, piece.a, piece.end):
            piece.start = piece.end


def is_alone(ways: dict[Way, list[tuple[Piece, End, Item]]]) -> bool:
    return sum(len(members) for members in ways.values()) == 1


def may_move(layout: Layout, item: Item, y: float) -> bool:
    return isinstance(item, str) and abs(y - middle_of(layout, item)) <= SNAP
