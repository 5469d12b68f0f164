"""Where everything stands: boxes in columns that fold like a snake where the paper ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scenarios.engine.design import Design
from scenarios.engine.drawing.boxes import Box, Paper, Point, boxes_of
from scenarios.engine.drawing.folding import turned_back
from scenarios.engine.drawing.layering import Block, Item, Layered, Links, Pass

ROW_GAP = 24
BAND_GAP = 40
REGION_GAP = 56  # between the regions: room for the frame and its name
PASS_HALF = 7  # half the height that a passing line takes
MOST_ROUNDS, LEAST_ROUNDS = 24, 3
MOST_WISHES = 8_000  # keeps large drawings quick
SETTLED = 0.2
WEIGHTS = (4.0, 1.0, 8.0)  # of a link between two boxes, a box and a pass, two passes
JOG = 24

Extents = dict[Block, tuple[float, float]]  # how far a block reaches above and below its anchor


@dataclass(slots=True)
class Layout:
    """Boxes by id, where connections pass, and for each layer the direction of its band (1 to the
    right, -1 to the left) and its column."""

    paper: Paper
    bands: Sequence[range]
    layered: Layered
    boxes: dict[str, Box]
    passes: dict[Pass, Point] = field(default_factory=dict)
    direction: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)

    def ends_band(self, layer: int) -> bool:
        return any(layer == band[-1] for band in self.bands)

    def left_of(self, layer: int) -> float:
        return self.column[layer] * self.paper.step


def lay_out(
    design: Design,
    layered: Layered,
    paper: Paper,
    bands: Sequence[range],
    before: Links,
    after: Links,
) -> Layout:
    layout = Layout(paper, bands, turned_back(layered, bands), boxes_of(design, paper))
    columns = max(map(len, bands), default=0)
    top, column = 0.0, columns
    for number, band in enumerate(bands):
        direction = -1 if number % 2 else 1
        # It begins under the end of the band before it, or where there is room for it.
        most = columns - len(band)
        column = min(column, most) if direction > 0 else max(column, len(band) - 1)
        for _ in band:
            layout.direction.append(direction)
            layout.column.append(column)
            column += direction
        column -= direction
        top = Band(layout, band, before, after).place(top) + BAND_GAP
    return layout


class Band:
    """The layers of one band, while their blocks look for their height."""

    def __init__(self, layout: Layout, band: range, before: Links, after: Links) -> None:
        self.layout = layout
        self.band = band
        self.layers = [layout.layered.layers[layer] for layer in band]
        blocks = [block for layer in self.layers for block in layer]
        self.extents: Extents = {block: extent(layout, block) for block in blocks}
        block_of = {member: block for block in blocks for member in block.members}
        self.near: dict[Block, list[Block]] = {
            block: [block_of[other] for other in around(block, before, after) if other in block_of]
            for block in blocks
        }
        self.pulls = {block: pulls(block, near) for block, near in self.near.items()}
        self.middle: dict[Block, float] = {}

    def place(self, top: float) -> float:
        """Give every box of these layers its place, from `top` down. Returns the lowest edge."""
        for layer in self.layers:
            self.settle(layer, [(0.0, 1.0)] * len(layer))
        for _ in range(self.rounds()):
            former = dict(self.middle)
            for layer in [*self.layers, *self.layers[::-1]]:
                self.settle(layer, [self.wish(block) for block in layer])
            if all(abs(self.middle[block] - former[block]) < SETTLED for block in former):
                break
        for layer in self.layers:
            self.tighten(layer)
        self.level_passes()
        self.part_regions()
        highest = min(self.middle[block] - above for block, (above, _) in self.extents.items())
        lowest = top
        for number, layer in zip(self.band, self.layers, strict=True):
            for block in layer:
                y = round(self.middle[block] - highest + top)
                lowest = max(lowest, y + self.extents[block][1])
                self.set_block(block, self.layout.left_of(number), y)
        return lowest

    def rounds(self) -> int:
        affordable = MOST_WISHES // (2 * len(self.extents))
        return max(LEAST_ROUNDS, min(affordable, MOST_ROUNDS))

    def settle(self, layer: Sequence[Block], wishes: Sequence[tuple[float, float]]) -> None:
        self.middle.update(zip(layer, spread(wishes, layer, self.extents), strict=True))

    def wish(self, block: Block) -> tuple[float, float]:
        """Where a block would stand best, and how much that matters: (y, weight).

        A long line is kept straight at the cost of where the boxes stand.
        """
        pulls, total = self.pulls[block]
        if not pulls:
            return self.middle[block], 0.01
        middle = self.middle
        return sum([weight * middle[other] for other, weight in pulls]) / total, total

    def tighten(self, layer: Sequence[Block]) -> None:
        """Move the outer blocks that nothing in their band holds in place next to the others."""
        middle, extents = self.middle, self.extents
        held = [number for number, block in enumerate(layer) if self.near[block]] or [0]
        for number in range(held[0] - 1, -1, -1):
            here, following = layer[number], layer[number + 1]
            middle[here] = middle[following] - extents[following][0] - ROW_GAP - extents[here][1]
        for number in range(held[-1] + 1, len(layer)):
            here, former = layer[number], layer[number - 1]
            middle[here] = middle[former] + extents[former][1] + ROW_GAP + extents[here][0]

    def level_passes(self) -> None:
        """Take small steps out of long lines that run round the outside of the boxes."""
        middle = self.middle
        for end, is_top in ((0, True), (-1, False)):
            edges = {layer[end] for layer in self.layers}
            for block in (layer[end] for layer in self.layers):
                for other in (other for other in self.near[block] if other in edges):
                    is_small = abs(middle[block] - middle[other]) < JOG
                    if block.is_pass and other.is_pass and is_small:
                        both = (middle[block], middle[other])
                        middle[block] = middle[other] = min(both) if is_top else max(both)

    def part_regions(self) -> None:
        """Move what is in the second region below all the rest."""
        lower = self.layout.layered.lower
        below = [block for block in self.extents if block.anchor in lower]
        above = [block for block in self.extents if block.anchor not in lower]
        if not below or not above:
            return
        edge = max(self.middle[block] + self.extents[block][1] for block in above)
        top = min(self.middle[block] - self.extents[block][0] for block in below)
        for block in below:
            self.middle[block] += edge + REGION_GAP - top

    def set_block(self, block: Block, x: float, middle: float) -> None:
        y = middle - self.extents[block][0]
        for member in block.members:
            if isinstance(member, tuple):
                self.layout.passes[member] = (x, middle)
            else:
                box = self.layout.boxes[member]
                box.x, box.y = x, y
                y += box.height + self.layout.paper.side_gap


def around(block: Block, before: Links, after: Links) -> list[Item]:
    return [other for member in block.members for side in (before, after) for other in side[member]]


def pulls(block: Block, near: Sequence[Block]) -> tuple[list[tuple[Block, float]], float]:
    """What draws a block to its height, each with its weight, and the sum of the weights."""
    found = [(other, WEIGHTS[block.is_pass + other.is_pass]) for other in near]
    return found, sum(weight for _, weight in found)


def extent(layout: Layout, block: Block) -> tuple[float, float]:
    heights = [layout.boxes[member].height for member in block.members if isinstance(member, str)]
    if not heights:
        return PASS_HALF, PASS_HALF
    here = block.members.index(block.anchor)
    half = heights[here] / 2
    gap = layout.paper.side_gap
    above = sum(height + gap for height in heights[:here]) + half
    below = sum(height + gap for height in heights[here + 1 :]) + half
    return above, below


def spread(
    wishes: Sequence[tuple[float, float]],
    blocks: Sequence[Block],
    extents: Mapping[Block, tuple[float, float]],
) -> list[float]:
    """The middles closest to the wishes (y, weight) that keep order and do not overlap.

    Least squares: neighbours that would overlap are pooled, and each pool moves to the weighted
    mean of its wishes (pool adjacent violators).
    """
    offsets: list[float] = []
    pools: list[tuple[float, float, int]] = []
    for number, (block, (y, weight)) in enumerate(zip(blocks, wishes, strict=True)):
        if number == 0:
            offsets.append(0.0)
        else:
            room = extents[blocks[number - 1]][1] + ROW_GAP + extents[block][0]
            offsets.append(offsets[-1] + room)
        pools.append((y - offsets[number], weight, 1))
        while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
            (a, m, i), (b, n, j) = pools[-2:]
            pools[-2:] = [((a * m + b * n) / (m + n), m + n, i + j)]
    shifts = [shift for shift, _, size in pools for _ in range(size)]
    return [shift + offset for shift, offset in zip(shifts, offsets, strict=True)]
