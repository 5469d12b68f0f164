"""The ways work can take through a design: steps, paths and who is told what.

Operations components (metrics, secrets) carry no work. Pass-throughs (DNS, CDN, firewall, database
proxy) carry it on unchanged: a path runs through them, and `steps` looks straight through them. A
connection AWS cannot make carries nothing.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from scenarios.engine.catalogue import Impossible
from scenarios.engine.design import Component, Connection, Design

WORK = ("request", "message", "deliver", "data")
WAITING = "waiting"  # stands for the connections whose sender waits for the answer

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Work going from one component to the next, through these pass-throughs."""

    source: str
    target: str
    kind: str
    through: Path = ()


class Flow:
    """The ways of one design. `order` lists its ids; neighbours are tried in that order.

    `before` is the flow of a design this one was edited from, to save asking the catalogue again.
    """

    def __init__(self, design: Design, order: Sequence[str], before: "Flow | None" = None) -> None:
        self.design = design
        self.place = {component_id: number for number, component_id in enumerate(order)}
        self._next: dict[str, list[Connection]] = {}
        self._previous: dict[str, list[Connection]] = {}
        self.working = {c: self._worked_out(c, before) for c in design.connections}
        self.connections = [c for c in self.working.values() if c is not None]
        self.connections.sort(key=lambda c: (self.place[c.source], self.place[c.target], c.kind))
        for connection in self.connections:
            self._next.setdefault(connection.source, []).append(connection)
            self._previous.setdefault(connection.target, []).append(connection)
        self._waits = {c: self._is_waiting(c) for c in self.connections}

    def _worked_out(self, connection: Connection, before: "Flow | None") -> Connection | None:
        if before is not None and connection in before.working:
            ends = (connection.source, connection.target)
            if all(self.design.component(e) is before.design.component(e) for e in ends):
                return before.working[connection]
        return self._working(connection)

    def _working(self, connection: Connection) -> Connection | None:
        """The connection in the kind it works in, or None when it carries no work."""
        if connection.kind not in WORK:
            return None
        source = self.design.component(connection.source)
        target = self.design.component(connection.target)
        if any(c.has("operations") and not c.has("transparent") for c in (source, target)):
            return None
        rule = self.design.catalogue.connection_rule(source, target)
        if isinstance(rule, Impossible):
            return connection if source.has("transparent") else None
        if connection.kind in rule.kinds:
            return connection
        return Connection(connection.source, connection.target, rule.default)

    def _is_waiting(self, connection: Connection) -> bool:
        target = self.design.component(connection.target)
        if connection.kind != "request":
            return False
        return not target.has("hand-off") or target.has("orchestrator", "short-runs")

    def _fits(self, connection: Connection, kinds: Collection[str]) -> bool:
        if not kinds or connection.kind in kinds:
            return True
        return WAITING in kinds and self._waits[connection]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """All steps between components that are no pass-throughs, each pair and kind once."""
        found: dict[tuple[str, str, str], Step] = {}
        for start in self.place:
            if not self.design.component(start).has("transparent"):
                for step in self._steps_from(start):
                    key = (step.source, step.target, step.kind)
                    if key not in found or len(step.through) < len(found[key].through):
                        found[key] = step
        return tuple(found.values())

    def _steps_from(self, start: str) -> Iterator[Step]:
        open_ends: list[tuple[str, Path]] = [(start, ())]
        seen = set()
        while open_ends:
            end, through = open_ends.pop(0)
            for connection in self._next.get(end, ()):
                target = connection.target
                if self.design.component(target).has("transparent"):
                    if target not in seen:
                        seen.add(target)
                        open_ends.append((target, (*through, target)))
                elif target != start:
                    yield Step(start, target, connection.kind, through)

    @cached_property
    def after(self) -> dict[str, tuple[Step, ...]]:
        return self._by(lambda step: step.source)

    @cached_property
    def before(self) -> dict[str, tuple[Step, ...]]:
        return self._by(lambda step: step.target)

    def _by(self, end: Callable[[Step], str]) -> dict[str, tuple[Step, ...]]:
        found: dict[str, list[Step]] = {component_id: [] for component_id in self.place}
        for step in self.steps:
            found[end(step)].append(step)
        return {component_id: tuple(steps) for component_id, steps in found.items()}

    def next_ids(self, component_id: str) -> Path:
        return tuple(dict.fromkeys(step.target for step in self.after[component_id]))

    def previous_ids(self, component_id: str) -> Path:
        return tuple(dict.fromkeys(step.source for step in self.before[component_id]))

    def is_waiting(self, step: Step) -> bool:
        """Whether the source of a step waits for the answer of its target."""
        return self._is_waiting(Connection(step.source, step.target, step.kind))

    def consumers(self, component_id: str) -> tuple[Component, ...]:
        """What takes work from a queue, topic or stream."""
        return tuple(self.design.component(id_) for id_ in self.next_ids(component_id))

    def reachable(
        self,
        starts: Iterable[str],
        kinds: Collection[str] = (),
        avoiding: Collection[str] = (),
    ) -> frozenset[str]:
        """Everything work can get to from the starts (which count themselves)."""
        seen = {start for start in starts if start in self.place}
        open_ends = list(seen)
        while open_ends:
            for connection in self._next.get(open_ends.pop(), ()):
                target = connection.target
                if target not in seen and target not in avoiding and self._fits(connection, kinds):
                    seen.add(target)
                    open_ends.append(target)
        return frozenset(seen)

    def leading(
        self,
        ends: Iterable[str],
        kinds: Collection[str] = (),
        avoiding: Collection[str] = (),
    ) -> frozenset[str]:
        """Everything from which work can get to one of the ends; the ends only over a circle."""
        found: set[str] = set()
        open_ends = [end for end in ends if end not in avoiding]
        seen = set(open_ends)
        while open_ends:
            for connection in self._previous.get(open_ends.pop(), ()):
                source = connection.source
                if self._fits(connection, kinds):
                    found.add(source)
                    if source not in seen and source not in avoiding:
                        seen.add(source)
                        open_ends.append(source)
        return frozenset(found)

    def path(
        self,
        starts: Iterable[str],
        ends: Collection[str],
        *,
        via: Sequence[Collection[str]] = (),
        kinds: Collection[str] = (),
        avoiding: Collection[str] = (),
    ) -> Path:
        """The shortest way from a start to an end that passes each of `via` in turn, or ().

        The ends themselves do not count as passed; a path has at least one connection.
        """
        first = sorted((s for s in starts if s in self.place), key=self.place.__getitem__)
        came_from: dict[tuple[str, int], tuple[str, int] | None] = {(s, 0): None for s in first}
        open_ends = list(came_from)
        for end, stage in open_ends:
            for connection in self._next.get(end, ()):
                target = connection.target
                if not self._fits(connection, kinds):
                    continue
                if stage == len(via) and target in ends:
                    return (*self._way_back(came_from, (end, stage)), target)
                passed = stage < len(via) and target in via[stage]
                state = (target, stage + 1 if passed else stage)
                if target not in avoiding and state not in came_from:
                    came_from[state] = (end, stage)
                    open_ends.append(state)
        return ()

    def _way_back(
        self,
        came_from: dict[tuple[str, int], tuple[str, int] | None],
        last: tuple[str, int] | None,
    ) -> Path:
        way = []
        while last is not None:
            way.append(last[0])
            last = came_from[last]
        return tuple(reversed(way))

    def gets_all(self, source: str, target: str) -> bool:
        """Whether all work leaving `source` reaches `target`.

        Compute calls everything it is connected to, topics and streams copy to each consumer; a
        queue deals its messages out, so all of its consumers have to lead to the target.
        """
        return self._leads(source, target, frozenset())

    def _leads(self, here: str, target: str, seen: frozenset[str]) -> bool:
        if here == target:
            return True
        if here in seen:
            return False
        further = self.next_ids(here)
        ways = (self._leads(step, target, seen | {here}) for step in further)
        if self.design.component(here).has("queue"):
            return bool(further) and all(ways)
        return any(ways)
