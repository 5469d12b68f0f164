"""Upright lines between two columns, each in a lane of its own, crossing as little as can be."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import permutations

from scenarios.engine.drawing.bands import Layout
from scenarios.engine.drawing.pieces import Bundle, Piece

FIRST_LANE = 17  # from a box to the nearest upright line: room for an arrowhead
LANE_STEP = 10
OUTER_LANE = 15
APART = 6  # between upright lines in one lane
MOST_TRIED = 5  # bundles whose every order is tried: 120 orders


def set_lanes(layout: Layout, bundles: Iterable[Bundle]) -> None:
    """Set the x of the upright line of every bundle that is not straight."""
    inner: dict[tuple[int, bool], list[Bundle]] = defaultdict(list)
    outer: dict[tuple[int, int], list[Bundle]] = defaultdict(list)
    for one in bundles:
        one.measure()
        piece = one.pieces[0]
        if piece.shape == "down" or one.high - one.low < 0.5:
            continue
        if piece.shape == "turn" or (piece.shape == "hook" and layout.ends_band(piece.layer)):
            outer[layout.direction[piece.layer], outermost(layout, piece)].append(one)
        else:
            inner[piece.layer, piece.shape == "hook"].append(one)
    for (layer, is_hook), members in inner.items():
        members.sort(key=steepness)
        lanes = best_lanes(members, is_outer=is_hook)
        step = min(LANE_STEP, (layout.paper.gap - 2 * FIRST_LANE) / max(*lanes, 1))
        for one, lane in zip(members, lanes, strict=True):
            set_lane(one, lane_x(layout, layer, FIRST_LANE + step * lane, is_hook=is_hook))
    for (direction, column), members in outer.items():
        members.sort(key=lambda one: one.high - one.low)
        edge = column * layout.paper.step + (layout.paper.box if direction > 0 else 0)
        for one, lane in zip(members, best_lanes(members, is_outer=True), strict=True):
            set_lane(one, edge + direction * (OUTER_LANE + LANE_STEP * lane))


def outermost(layout: Layout, piece: Piece) -> int:
    """The column round whose outer side a piece runs."""
    columns = [layout.column[piece.layer]]
    if piece.shape == "turn":
        columns.append(layout.column[piece.layer + 1])
    return max(columns) if layout.direction[piece.layer] > 0 else min(columns)


def set_lane(one: Bundle, x: float) -> None:
    for piece in one.pieces:
        piece.lane = x


def lane_x(layout: Layout, layer: int, distance: float, *, is_hook: bool) -> float:
    """The x of a lane: near the boxes it leads to, or near its own where it hooks back."""
    direction = layout.direction[layer]
    own = layout.left_of(layer) + (layout.paper.box if direction > 0 else 0)
    return own + direction * (distance if is_hook else layout.paper.gap - distance)


def steepness(one: Bundle) -> tuple[bool, float]:
    """Sorts so that lines that fall cross each other least, and those that rise likewise."""
    falls = sum(piece.end - piece.start for piece in one.pieces) >= 0
    start = one.pieces[0].start
    return (falls, start if falls else -start)


def best_lanes(members: Sequence[Bundle], *, is_outer: bool) -> list[int]:
    """A lane for each bundle, 0 the first, so that few lines cross; at a tie the order given."""
    best = pick(members, range(len(members)))
    fewest = crossings(members, best, is_outer=is_outer)
    if not fewest or len(members) > MOST_TRIED:
        return best
    for order in permutations(range(len(members))):
        lanes = pick(members, order)
        found = crossings(members, lanes, is_outer=is_outer)
        if found < fewest:
            best, fewest = lanes, found
            if not fewest:
                break
    return best


def pick(members: Sequence[Bundle], order: Iterable[int]) -> list[int]:
    """Give out lanes in this order, so that upright lines in one lane do not touch."""
    spans: list[list[tuple[float, float]]] = []
    lanes = [0] * len(members)
    for number in order:
        low, high = members[number].low - APART, members[number].high + APART
        free = (
            lane
            for lane, taken in enumerate(spans)
            if all(high < start or end < low for start, end in taken)
        )
        lane = next(free, len(spans))
        if lane == len(spans):
            spans.append([])
        lanes[number] = lane
        spans[lane].append((members[number].low, members[number].high))
    return lanes


def crossings(members: Sequence[Bundle], lanes: Sequence[int], *, is_outer: bool) -> int:
    """How often level ends cross the upright lines of others.

    Between columns lane 0 is next to the boxes that lines lead to, so ends on that side cross
    what lies in lower lanes and starts cross what lies in higher ones. Outside the last column
    both ends are on the inner side.
    """
    found = 0
    for one, lane in zip(members, lanes, strict=True):
        near = {piece.end for piece in one.pieces}
        far = {piece.start for piece in one.pieces}
        if is_outer:
            near, far = near | far, set()
        for other, other_lane in zip(members, lanes, strict=True):
            if lane != other_lane:
                crossing = near if other_lane < lane else far
                found += sum(other.low < y < other.high for y in crossing)
    return found
