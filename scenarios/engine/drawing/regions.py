"""Frames around what stands in the second region."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scenarios.engine.design import Design
from scenarios.engine.drawing.boxes import Box, Rectangle
from scenarios.engine.drawing.layering import is_in_second_region
from scenarios.engine.drawing.space import Space, bounds, grown

PADDING = 9  # less than from a box to the nearest upright line
HEADING = 14  # room above the boxes for the name
NAME = "Secondary region"


@dataclass(frozen=True, slots=True)
class Frame:
    name: str
    rectangle: Rectangle


def frames(design: Design, boxes: Mapping[str, Box]) -> list[Frame]:
    """One frame around the second region, or around each of its boxes where others are between."""
    inside = {id_ for id_ in boxes if is_in_second_region(design, id_)}
    if not inside:
        return []
    others = Space(box.rectangle for id_, box in boxes.items() if id_ not in inside)
    whole = around(boxes[id_].rectangle for id_ in boxes if id_ in inside)
    if others.is_free(whole):
        return [Frame(NAME, whole)]
    return [Frame(NAME, around([boxes[id_].rectangle])) for id_ in boxes if id_ in inside]


def around(rectangles: Iterable[Rectangle]) -> Rectangle:
    left, top, right, bottom = grown(bounds(rectangles), PADDING)
    return (left, top - HEADING, right, bottom)
