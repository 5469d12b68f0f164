"""Right-angled ways from box to box, from plain to roundabout, and what they run through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scenarios.engine.drawing.boxes import Point, Rectangle
from scenarios.engine.drawing.facing import (
    DIRECTIONS,
    Direction,
    gap,
    middle_across,
    returned,
    turned_box,
)
from scenarios.engine.drawing.lanes import FIRST_LANE, LANE_STEP
from scenarios.engine.drawing.space import Space, grown, overlap, stroke

NEEDED = 2 * FIRST_LANE  # between two boxes, for a line with two corners
CLEAR = 8  # from a line to a box it passes
MOST_LANES = 6
MOST_CORRIDORS = 12
LOOK_AROUND = 240  # how far beside the straight way a corridor may lie


@dataclass(frozen=True, slots=True)
class Course:
    """The two boxes of a line and the sides it takes: those that face each other in a direction,
    or, in a hook, for both boxes the side that looks in the direction."""

    source: Rectangle
    target: Rectangle
    direction: Direction
    is_hook: bool = False

    def ends(self, out: float, into: float) -> tuple[Point, Point]:
        """Where the line begins and ends, in its frame, for two places across it."""
        source = turned_box(self.source, self.direction)
        target = turned_box(self.target, self.direction)
        return (source[2], out), (target[2 if self.is_hook else 0], into)


class Detours:
    """All boxes of a drawing, as obstacles."""

    def __init__(self, boxes: Sequence[Rectangle]) -> None:
        self.space = Space(grown(one, CLEAR / 2) for one in boxes)

    def course(self, source: Rectangle, target: Rectangle) -> Course:
        """The first course on which a line from middle to middle runs through nothing.

        Work flows to the right, so that is tried first; then left, down and up, then hooks.
        """
        facing = [d for d in DIRECTIONS if gap(source, target, d) >= NEEDED]
        courses = [Course(source, target, direction) for direction in facing]
        courses += [Course(source, target, direction, is_hook=True) for direction in DIRECTIONS]
        return next((course for course in courses if self.clear_way(course)), courses[0])

    def clear_way(self, course: Course) -> list[Point] | None:
        """A way from middle to middle that runs through nothing, where there is one."""
        ends = (middle_across(one, course.direction) for one in (course.source, course.target))
        ways = self.ways(course, *ends)
        return next((points for points in ways if not self.run_through(course, points)), None)

    def ways(self, course: Course, out: float, into: float) -> Iterator[list[Point]]:
        """Ways on the paper that leave and arrive at these places across the direction."""
        start, end = course.ends(out, into)
        for points in self.plain(course, start, end):
            yield [returned(point, course.direction) for point in points]
        if not course.is_hook:
            for points in self.roundabout(course, start, end):
                yield [returned(point, course.direction) for point in points]

    def plain(self, course: Course, start: Point, end: Point) -> Iterator[list[Point]]:
        (x1, y1), (x2, y2) = start, end
        if course.is_hook:
            first = max(x1, x2) + FIRST_LANE
            lanes = [first + number * LANE_STEP for number in range(MOST_LANES)]
        else:
            if abs(y1 - y2) < 0.5:
                yield [start, end]
            lanes = [x2 - FIRST_LANE - number * LANE_STEP for number in range(MOST_LANES)]
            lanes = [x for x in lanes if x >= x1 + FIRST_LANE]
        yield from ([start, (x, y1), (x, y2), end] for x in lanes)

    def roundabout(self, course: Course, start: Point, end: Point) -> Iterator[list[Point]]:
        """Ways along the boxes between the two ends, just over or under them: the nearest, and
        those outside of all."""
        (x1, y1), (x2, y2) = start, end
        region = (x1, min(y1, y2) - LOOK_AROUND, x2, max(y1, y2) + LOOK_AROUND)
        corners = [returned(corner, course.direction) for corner in (region[:2], region[2:])]
        (a, b), (c, d) = corners
        heights: set[float] = set()
        for one in self.space.near((min(a, c), min(b, d), max(a, c), max(b, d))):
            _, low, _, high = turned_box(one, course.direction)
            heights |= {low - CLEAR / 2, high + CLEAR / 2}
        near, far = x1 + FIRST_LANE, x2 - FIRST_LANE
        nearest = sorted(heights, key=lambda y: (abs(y - y1) + abs(y - y2), y))
        outermost = sorted(nearest[MOST_CORRIDORS:])
        for y in (*nearest[:MOST_CORRIDORS], *outermost[:1], *outermost[-1:]):
            yield [start, (near, y1), (near, y), (far, y), (far, y2), end]

    def run_through(self, course: Course, points: Sequence[Point]) -> int:
        """How many boxes the stretches of a way run through, each stretch counted by itself."""
        own = (course.source, course.target)
        around = {grown(one, CLEAR / 2) for one in own}
        inside = [grown(one, -1) for one in own]
        lines = [stroke(a, b, 0) for a, b in pairwise(points)]
        foreign = sum(len(self.space.near(line) - around) for line in lines)
        return foreign + sum(overlap(line, one) for line in lines for one in inside)
