"""Upright lines between two columns, each in a lane of its own, crossing as little as can be."""

from collections import defaultdict
from itertools import permutations

FIRST_LANE = 17  # from a box to the nearest upright line: room for an arrowhead
LANE_STEP = 10
OUTER_LANE = 15
MOST_TRIED = 5  # bundles whose every order is tried: 120 orders


def set_lanes(layout, bundles):
    """Set the x of the upright line of every bundle that is not straight."""
    inner, outer = defaultdict(list), defaultdict(list)
    for one in bundles:
        piece = one.pieces[0]
        if piece.shape == "down" or one.high - one.low < 0.5:
            continue
        columns = min(len(layout.layered.layers), layout.paper.most_columns)
        if piece.shape == "turn" or (piece.shape == "hook" and (piece.layer + 1) % columns == 0):
            outer[layout.direction[piece.layer], layout.column[piece.layer]].append(one)
        else:
            inner[piece.layer, piece.shape].append(one)
    for (layer, shape), members in inner.items():
        lanes = best_lanes(sorted(members, key=steepness), is_outer=shape == "hook")
        step = min(LANE_STEP, (layout.paper.gap - 2 * FIRST_LANE) / max(*lanes, 1))
        for one, lane in zip(sorted(members, key=steepness), lanes, strict=True):
            x = lane_x(layout, layer, FIRST_LANE + step * lane, shape)
            for piece in one.pieces:
                piece.lane = x
    for (direction, column), members in outer.items():
        members.sort(key=lambda one: one.high - one.low)
        left = column * (layout.paper.box + layout.paper.gap)
        edge = left + layout.paper.box if direction > 0 else left
        for one, lane in zip(members, best_lanes(members, is_outer=True), strict=True):
            for piece in one.pieces:
                piece.lane = edge + direction * (OUTER_LANE + LANE_STEP * lane)


def lane_x(layout, layer, distance, shape):
    """The x of a lane: near the boxes it leads to, or near its own where it hooks back."""
    direction = layout.direction[layer]
    left = layout.column[layer] * (layout.paper.box + layout.paper.gap)
    own = left + layout.paper.box if direction > 0 else left
    return own + direction * (distance if shape == "hook" else layout.paper.gap - distance)


def steepness(one):
    """Sorts so that lines that fall cross each other least, and those that rise likewise."""
    falls = sum(piece.end - piece.start for piece in one.pieces) >= 0
    start = one.pieces[0].start
    return (falls, start if falls else -start)


def best_lanes(members, *, is_outer):
    """A lane for each bundle, 0 the first, so that few lines cross; at a tie the order given."""
    numbers = range(len(members))
    orders = permutations(numbers) if len(members) <= MOST_TRIED else [tuple(numbers)]
    tries = [pick(members, order) for order in orders]
    return min(tries, key=lambda lanes: crossings(members, lanes, is_outer=is_outer))


def pick(members, order):
    """Give out lanes in this order, so that upright lines in one lane do not touch."""
    spans, lanes = [], [0] * len(members)
    for number in order:
        low, high = members[number].low, members[number].high
        free = [
            lane
            for lane, taken in enumerate(spans)
            if all(high + 6 < other_low or other_high + 6 < low for other_low, other_high in taken)
        ]
        lanes[number] = free[0] if free else len(spans)
        if not free:
            spans.append([])
        spans[lanes[number]].append((low, high))
    return lanes


def crossings(members, lanes, *, is_outer):
    """How often level ends cross the upright lines of others.

    Between columns lane 0 is next to the boxes that lines lead to, so ends on that side cross
    what lies in lower lanes and starts cross what lies in higher ones. Outside the last column
    both ends are on the inner side.
    """
    found = 0
    for one, lane in zip(members, lanes, strict=True):
        for other, other_lane in zip(members, lanes, strict=True):
            if lane == other_lane:
                continue
            near = {piece.end for piece in one.pieces}
            far = {piece.start for piece in one.pieces}
            if is_outer:
                near, far = near | far, set()
            crossing = near if other_lane < lane else far
            found += sum(other.low < y < other.high for y in crossing)
    return found
