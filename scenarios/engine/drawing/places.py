"""Boxes where the document wants them, and the others around them."""

from collections.abc import Iterator, Mapping

from scenarios.engine.design import Design
from scenarios.engine.drawing.boxes import Box, Point
from scenarios.engine.drawing.space import Space, grown

APART = 12  # half of what is kept free between two boxes
STEP = 24


def put(design: Design, boxes: Mapping[str, Box]) -> None:
    """Move boxes that stand where the automatic layout put them.

    A component's position is the upper left corner of its box. One without a position keeps its
    place beside its neighbours, or the nearest place that is free.
    """
    automatic = {id_: (box.x, box.y) for id_, box in boxes.items()}
    placed = {c.id: c.position for c in design.components if c.position}
    for id_, (x, y) in placed.items():
        boxes[id_].x, boxes[id_].y = x, y
    space = Space(grown(boxes[id_].rectangle, APART) for id_ in placed)
    everywhere = mean_shift(placed, automatic)
    for component in design.components:
        if component.id in placed:
            continue
        id_, box = component.id, boxes[component.id]
        beside = [c.id for c in (*design.predecessors(id_), *design.successors(id_))]
        near = {other: placed[other] for other in beside if other in placed}
        dx, dy = mean_shift(near, automatic) if near else everywhere
        x, y = automatic[id_]
        set_free(box, (round(x + dx), round(y + dy)), space)
        space.add(grown(box.rectangle, APART))


def mean_shift(placed: Mapping[str, Point], automatic: Mapping[str, Point]) -> Point:
    """How far these components stand from where they would by themselves, on average."""
    dx = sum(x - automatic[id_][0] for id_, (x, _) in placed.items()) / len(placed)
    dy = sum(y - automatic[id_][1] for id_, (_, y) in placed.items()) / len(placed)
    return dx, dy


def set_free(box: Box, wish: Point, space: Space) -> None:
    """Put the box as close to the wish as there is room."""
    left, top, right, bottom = grown((*wish, wish[0] + box.width, wish[1] + box.height), APART)
    box.x, box.y = next(
        (wish[0] + dx, wish[1] + dy)
        for dx, dy in rings()
        if space.is_free((left + dx, top + dy, right + dx, bottom + dy))
    )


def rings() -> Iterator[Point]:
    """Steps away from a place, the nearer ones first and downwards before upwards, for ever."""
    radius = 0
    while True:
        reach = range(-radius, radius + 1)
        ring = [(dx, dy) for dx in reach for dy in reach if max(abs(dx), abs(dy)) == radius]
        ring.sort(key=lambda one: (abs(one[0]) + abs(one[1]), -one[1], one[0]))
        yield from ((dx * STEP, dy * STEP) for dx, dy in ring)
        radius += 1
