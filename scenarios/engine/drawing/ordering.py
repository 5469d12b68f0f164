"""The order of each layer from top to bottom, so that few lines cross.

Barycentre sweeps (Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical
system structures", 1981), of which the best is kept, then exchanges of neighbours while they help.
"""

from bisect import bisect_right, insort
from collections.abc import Sequence
from itertools import pairwise

from scenarios.engine.drawing.layering import Block, Item, Layered, Links

SWEEPS = 8
MOST_EXCHANGES = 4  # rounds through all layers

Ranks = dict[Item, int]


def order(layered: Layered, before: Links, after: Links) -> None:
    """Sort the blocks of every layer of `layered` in place."""
    layers = layered.layers
    for layer in layers:
        layer.sort(key=lambda block: block.anchor in layered.lower)
    best, fewest = [list(layer) for layer in layers], crossings(layers, after)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        onward = sweep % 2 == 0
        sort_by_neighbours(layered, before if onward else after, onward=onward)
        found = crossings(layers, after)
        if found < fewest:
            best, fewest = [list(layer) for layer in layers], found
    layers[:] = best
    rounds = MOST_EXCHANGES if fewest else 0
    while rounds and exchange(layered, before, after):
        rounds -= 1


def ranks_of(layer: Sequence[Block]) -> Ranks:
    return {member: rank for rank, block in enumerate(layer) for member in block.members}


def crossings(layers: Sequence[Sequence[Block]], after: Links) -> int:
    """How many pairs of lines cross between neighbouring layers, each line drawn straight."""
    total = 0
    for layer, following in pairwise(layers):
        place = ranks_of(following)
        seen: list[int] = []
        for block in layer:
            ends = [place[other] for member in block.members for other in after[member]]
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def sort_by_neighbours(layered: Layered, near: Links, *, onward: bool) -> None:
    """Sort each layer by the mean rank of its neighbours in the layer sorted just before."""
    place: Ranks = {}
    for layer in layered.layers if onward else layered.layers[::-1]:
        wishes: dict[Block, tuple[bool, float, int]] = {}
        for rank, block in enumerate(layer):
            ends = [place[other] for member in block.members for other in near[member]]
            wish = sum(ends) / len(ends) if ends else rank
            wishes[block] = (block.anchor in layered.lower, wish, rank)
        layer.sort(key=wishes.__getitem__)
        place = ranks_of(layer)


def exchange(layered: Layered, before: Links, after: Links) -> bool:
    """Exchange neighbours in a layer where that takes crossings away; whether any were."""
    layers = layered.layers
    has_changed = False
    for number, layer in enumerate(layers):
        sides = []
        if number:
            sides.append((before, ranks_of(layers[number - 1])))
        if number + 1 < len(layers):
            sides.append((after, ranks_of(layers[number + 1])))
        ends = {block: [ends_of(block, *side) for side in sides] for block in layer}
        for rank in range(len(layer) - 1):
            upper, lower = layer[rank], layer[rank + 1]
            if (upper.anchor in layered.lower) != (lower.anchor in layered.lower):
                continue
            pairs = list(zip(ends[upper], ends[lower], strict=True))
            now = sum(inversions(a, b) for a, b in pairs)
            if now and sum(inversions(b, a) for a, b in pairs) < now:
                layer[rank], layer[rank + 1] = lower, upper
                has_changed = True
    return has_changed


def ends_of(block: Block, near: Links, place: Ranks) -> list[int]:
    """The sorted ranks of what a block is connected to on one side."""
    return sorted(place[other] for member in block.members for other in near[member])


def inversions(upper: Sequence[int], lower: Sequence[int]) -> int:
    """How many lines of the upper block cross one of the lower; both lists are sorted."""
    return sum(len(upper) - bisect_right(upper, end) for end in lower)
