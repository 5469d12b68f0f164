"""Lines between boxes that stand anywhere: right-angled, round the boxes in between.

A line takes the first way of a fixed list that touches no box and covers no other line; so it is
quick, and the same every time.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from scenarios.engine.design import Connection, Design
from scenarios.engine.drawing.boxes import Box, Point, Rectangle
from scenarios.engine.drawing.detours import Course, Detours
from scenarios.engine.drawing.facing import OPPOSITE, Direction, middle_across, turned, turned_box
from scenarios.engine.drawing.ports import PORT_EDGE, SNAP, spread_ports
from scenarios.engine.drawing.routing import Line, Strand
from scenarios.engine.drawing.space import Space, shared, stroke

THROUGH = 100_000  # what running through a box costs, in units of another line's area
TRIED = 5  # ways that are compared where none is quite free

Key = tuple[str, str, Direction]  # a component, the kind, and the direction on the paper
User = tuple[str, Key]  # "out" or "in"


@dataclass(slots=True, eq=False)
class Way:
    """A connection while it looks for its way."""

    connection: Connection
    course: Course
    points: list[Point] = field(default_factory=list)
    joins: bool = False

    @property
    def direction(self) -> Direction:
        return self.course.direction

    @property
    def out(self) -> User:
        return ("out", (self.connection.source, self.connection.kind, self.direction))

    @property
    def into(self) -> User:
        return ("in", (self.connection.target, self.connection.kind, self.direction))

    @property
    def out_side(self) -> tuple[str, Direction]:
        return self.connection.source, self.direction

    @property
    def in_side(self) -> tuple[str, Direction]:
        side = self.direction if self.course.is_hook else OPPOSITE[self.direction]
        return self.connection.target, side


class Freehand:
    """The lines of a design whose boxes are in their places."""

    def __init__(self, design: Design, boxes: Mapping[str, Box]) -> None:
        self.boxes = {id_: box.rectangle for id_, box in boxes.items()}
        self.detours = Detours(list(self.boxes.values()))
        self.drawn = Space()
        self.owners: dict[Rectangle, set[User]] = defaultdict(set)
        self.ways = [
            Way(c, self.detours.course(self.boxes[c.source], self.boxes[c.target]))
            for c in design.connections
        ]
        self.ports = self.all_ports()

    def route(self) -> tuple[list[Line], list[Strand]]:
        """The lines of all connections in the design's order, and the strands that need a word."""
        for way in sorted(self.ways, key=self.length):
            way.points = self.best(way)
            for a, b in pairwise(way.points):
                one = stroke(a, b, 3)
                self.drawn.add(one)
                self.owners[one] |= {way.out, way.into}
        strands = [
            Strand(group[0].connection, [way.points for way in group]) for group in self.groups()
        ]
        self.join()
        return [Line(way.connection, way.points, way.joins) for way in self.ways], strands

    def length(self, way: Way) -> float:
        (x1, y1), (x2, y2) = way.course.ends(self.ports[way.out], self.ports[way.into])
        return abs(x2 - x1) + abs(y2 - y1)

    def all_ports(self) -> dict[User, float]:
        """How far along its side each kind of connection leaves or enters a component."""
        sides: dict[tuple[str, Direction], dict[User, list[float]]]
        sides = defaultdict(lambda: defaultdict(list))
        for way in self.ways:
            source, target = way.connection.source, way.connection.target
            sides[way.out_side][way.out].append(middle_across(self.boxes[target], way.direction))
            sides[way.in_side][way.into].append(middle_across(self.boxes[source], way.direction))
        ports: dict[User, float] = {}
        for (id_, direction), users in sides.items():
            _, low, _, high = turned_box(self.boxes[id_], direction)
            ports |= spread_ports((low + high) / 2, high - low, users)
        for way in self.ways:
            for user, other, (id_, side) in (
                (way.into, way.out, way.in_side),
                (way.out, way.into, way.out_side),
            ):
                is_alone = [len(places) for places in sides[id_, side].values()] == [1]
                _, low, _, high = turned_box(self.boxes[id_], side)
                wished = ports[other]
                is_near = abs(wished - ports[user]) <= SNAP
                if is_alone and is_near and low + PORT_EDGE <= wished <= high - PORT_EDGE:
                    ports[user] = wished
        return ports

    def best(self, way: Way) -> list[Point]:
        """The first way that touches nothing, else the best of some, else the best of all.

        Where ports apart lead through a box, the line goes from middle to middle instead.
        """
        found: list[tuple[float, int, list[Point]]] = []
        ways = self.detours.ways(way.course, self.ports[way.out], self.ports[way.into])
        for number, points in enumerate(ways):
            cost = self.cost(way, points)
            if not cost:
                return points
            found.append((cost, number, points))
            if number >= TRIED and min(found)[0] < THROUGH:
                break
        cost, _, points = min(found)
        return (self.detours.clear_way(way.course) if cost >= THROUGH else None) or points

    def cost(self, way: Way, points: Sequence[Point]) -> float:
        if boxes := self.detours.run_through(way.course, points):
            return THROUGH * boxes
        own = {way.out, way.into}
        return sum(
            [
                shared(wide, one)
                for wide in (stroke(a, b, 3) for a, b in pairwise(points))
                for one in self.drawn.near(wide)
                if self.owners[one].isdisjoint(own)
            ]
        )

    def groups(self) -> list[list[Way]]:
        """Lines that leave one component together, or else arrive together, and the single ones."""
        found: list[list[Way]] = []
        rest = self.ways
        for is_out in (True, False):
            together: dict[User, list[Way]] = defaultdict(list)
            for way in rest:
                together[way.out if is_out else way.into].append(way)
            found += [group for group in together.values() if len(group) > 1]
            rest = [way for group in together.values() if len(group) == 1 for way in group]
        return [*found, *([way] for way in rest)]

    def join(self) -> None:
        """Let lines that arrive together end where they meet, so that dashes do not overlap."""
        together: dict[User, list[Way]] = defaultdict(list)
        for way in self.ways:
            if len(way.points) > 2 and not way.course.is_hook:
                together[way.into].append(way)
        for group in together.values():
            arrivals = sorted(((arrival(way), way) for way in group), key=lambda one: reach(one[0]))
            for number, (own, way) in enumerate(arrivals[1:], start=1):
                meets = any(runs_along(other, own) for other, _ in arrivals[:number])
                way.points = way.points[: -2 if meets and len(way.points) == 4 else -1]
                way.joins = True


def arrival(way: Way) -> tuple[Point, Point]:
    """The last two corners of a line, in the frame of its direction."""
    before, corner = (turned(point, way.direction) for point in way.points[-3:-1])
    return before, corner


def reach(corners: tuple[Point, Point]) -> tuple[float, float]:
    """Sorts lines that meet: first the one that turns to its end earliest, and from furthest."""
    before, corner = corners
    return (corner[0], -abs(before[1] - corner[1]))


def runs_along(other: tuple[Point, Point], own: tuple[Point, Point]) -> bool:
    """Whether the upright line by which one arrives lies on that of the other."""
    is_one_side = (own[0][1] - own[1][1]) * (other[0][1] - other[1][1]) > 0
    return other[1][0] == own[1][0] and is_one_side
