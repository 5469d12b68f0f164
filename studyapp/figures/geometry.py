"""Where everything is drawn: boxes in columns that fold like a snake, and lines between them.

Coordinates are the drawing's own, one unit a pixel at full size, y downwards.
"""

from dataclasses import dataclass, field

from .layers import members_of, neighbours
from .services import SERVICES, subtitle
from .wording import width_of, wrap

NODE_HEIGHT = 52
LINE_HEIGHT = 15
NAME_SIZE = 13.5  # a little over the drawn 13, as it is drawn semibold
TEXT_LEFT = 47
SUBTITLE_SIZE = 12
MOST_LINES = 3
ROW_GAP = 24
SIDE_GAP = 56  # between a queue and what it sets aside: room for a word
BAND_GAP = 40
PASS_HALF = 7  # half the height that a passing line takes
ROUNDS = 24
SETTLED = 0.05
STRAIGHT = 8.0
JOG = 24


@dataclass(frozen=True)
class Paper:
    """How wide things are: `most_columns` before the flow turns back, boxes, and gaps."""

    most_columns: int
    box: int
    gap: int


@dataclass
class Box:
    component: object
    lines: list[str]
    subtitle: str
    is_cut: bool
    width: int
    height: int
    x: float = 0
    y: float = 0

    @property
    def middle(self):
        return self.y + self.height / 2


@dataclass
class Layout:
    """Boxes by id, `passes` {(connection, layer): (x, y)}, and for each layer its band's
    direction (1 to the right, -1 to the left) and column."""

    paper: Paper
    layered: object
    boxes: dict[str, Box]
    passes: dict[tuple, tuple] = field(default_factory=dict)
    direction: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)


def lay_out(design, layered, paper) -> Layout:
    layout = Layout(paper, layered, {c.id: box_of(c, paper) for c in design.components})
    links = neighbours(design, layered.spans)
    count = len(layered.layers)
    columns = min(count, paper.most_columns)
    top = 0.0
    for first in range(0, count, columns):
        band = range(first, min(first + columns, count))
        rightward = first // columns % 2 == 0
        for layer in band:
            step = layer - first
            layout.direction.append(1 if rightward else -1)
            layout.column.append(step if rightward else columns - 1 - step)
        top = place_band(layout, band, links, top) + BAND_GAP
    return layout


def box_of(component, paper) -> Box:
    room = paper.box - TEXT_LEFT - 5
    lines, is_cut = wrap(component.name, NAME_SIZE, room, MOST_LINES)
    line = subtitle(component.service, component.config, has_name=component.has_name)
    if width_of(line, SUBTITLE_SIZE) > room:
        line = SERVICES[component.service].short
    if line.casefold() == component.name.casefold():
        line = ""
    height = NODE_HEIGHT + max(len(lines) + bool(line) - 2, 0) * LINE_HEIGHT
    return Box(component, lines, line, is_cut, paper.box, height)


def place_band(layout, band, links, top) -> float:
    """Give every box of these layers its place, from `top` down. Returns the lowest edge."""
    layers = [layout.layered.layers[layer] for layer in band]
    extents = {block: extent(layout, block) for blocks in layers for block in blocks}
    block_of = {
        member: block for blocks in layers for block in blocks for member in members_of(block)
    }
    near = {
        block: [
            block_of[other]
            for member in members_of(block)
            for side in links
            for other in side[member]
            if other in block_of
        ]
        for block in extents
    }
    middle = {}
    for blocks in layers:
        start = [(0.0, 1.0)] * len(blocks)
        middle |= dict(zip(blocks, spread(start, blocks, extents), strict=True))
    for _ in range(ROUNDS):
        before = dict(middle)
        for blocks in [*layers, *layers[::-1]]:
            wishes = [wish(block, near[block], middle) for block in blocks]
            middle |= dict(zip(blocks, spread(wishes, blocks, extents), strict=True))
        if all(abs(middle[block] - before[block]) < SETTLED for block in middle):
            break
    for blocks in layers:
        tighten(blocks, extents, near, middle)
    level_passes(layers, near, middle)
    highest = min(middle[block] - extents[block][0] for block in extents)
    lowest = top
    for layer, blocks in zip(band, layers, strict=True):
        x = layout.column[layer] * (layout.paper.box + layout.paper.gap)
        for block in blocks:
            y = round(middle[block] - highest + top)
            lowest = max(lowest, y + extents[block][1])
            set_block(layout, block, x, y)
    return lowest


def tighten(blocks, extents, near, middle):
    """Move the outer blocks that nothing in their band holds in place next to the others."""
    held = [number for number, block in enumerate(blocks) if near[block]] or [0]
    for number in range(held[0] - 1, -1, -1):
        here, following = blocks[number], blocks[number + 1]
        middle[here] = middle[following] - extents[following][0] - ROW_GAP - extents[here][1]
    for number in range(held[-1] + 1, len(blocks)):
        here, before = blocks[number], blocks[number - 1]
        middle[here] = middle[before] + extents[before][1] + ROW_GAP + extents[here][0]


def level_passes(layers, near, middle):
    """Take small steps out of long lines that run round the outside of the boxes."""
    for end, furthest in ((0, min), (-1, max)):
        edges = [blocks[end] for blocks in layers]
        for block in edges:
            beside = [other for other in near[block] if other in edges]
            for other in beside:
                if is_pass(block) and is_pass(other) and abs(middle[block] - middle[other]) < JOG:
                    middle[block] = middle[other] = furthest(middle[block], middle[other])


def wish(block, near, middle):
    """Where a block would stand best, and how much that matters: (y, weight).

    A long line is kept straight at the cost of where the boxes stand.
    """
    if not near:
        return middle[block], 0.01
    weights = [STRAIGHT if is_pass(block) and is_pass(other) else 1.0 for other in near]
    total = sum(weights)
    return sum(w * middle[other] for w, other in zip(weights, near, strict=True)) / total, total


def is_pass(block):
    return isinstance(block[0], int)


def extent(layout, block):
    """How far a block reaches above and below the middle of the component it is about."""
    anchor = layout.layered.anchors[block]
    if anchor == block:
        return PASS_HALF, PASS_HALF
    heights = [layout.boxes[id].height for id in block]
    here = block.index(anchor)
    above = sum(height + SIDE_GAP for height in heights[:here]) + heights[here] / 2
    below = sum(height + SIDE_GAP for height in heights[here + 1 :]) + heights[here] / 2
    return above, below


def set_block(layout, block, x, middle):
    anchor = layout.layered.anchors[block]
    if anchor == block:
        layout.passes[block] = (x, middle)
        return
    y = middle - extent(layout, block)[0]
    for id in block:
        box = layout.boxes[id]
        box.x, box.y = x, y
        y += box.height + SIDE_GAP


def spread(wishes, blocks, extents) -> list[float]:
    """The middles closest to the wishes (y, weight) that keep order and do not overlap.

    Least squares: neighbours that would overlap are pooled, and each pool moves to the weighted
    mean of its wishes (pool adjacent violators).
    """
    offsets, pools = [], []
    for number, block in enumerate(blocks):
        if number == 0:
            offsets.append(0.0)
        else:
            room = extents[blocks[number - 1]][1] + ROW_GAP + extents[block][0]
            offsets.append(offsets[-1] + room)
        y, weight = wishes[number]
        pools.append((y - offsets[number], weight, 1))
        while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
            (a, m, i), (b, n, j) = pools[-2:]
            pools[-2:] = [((a * m + b * n) / (m + n), m + n, i + j)]
    shifts = [shift for shift, _, size in pools for _ in range(size)]
    return [shift + offset for shift, offset in zip(shifts, offsets, strict=True)]


def chains(design, layered):
    """For each connection the ids and passes it runs through, in order of the layers."""
    found = []
    for number, (c, (start, end)) in enumerate(zip(design.connections, layered.spans, strict=True)):
        a, b = (c.source, c.target) if start <= end else (c.target, c.source)
        between = range(min(start, end) + 1, max(start, end))
        found.append([a, *((number, layer) for layer in between), b])
    return found
