"""The connections of a design as ways that work takes, without those that can carry nothing.

Ends that AWS cannot connect carry nothing. A cycle is cut where it turns back towards the source:
a reply, or an event on the bus its cause came from, is another message in a real system and causes
nothing once more.
"""

from collections import deque
from collections.abc import Callable, Iterable

from scenarios.engine.design import Component, Connection, Design
from scenarios.engine.structure import structural_order

CARRYING = ("request", "message", "deliver", "data")


class Arrows:
    """Who calls, feeds and copies to whom; lists are in structural order.

    Attributes:
        order: components in structural order, so that nothing depends on ids or list order.
        calls: by id, what it calls and waits for.
        puts: what it hands work to and moves on.
        delivers: what a buffer, topic, stream or store gives work to.
        dead_letters: where it sets work aside.
        copies: pairs joined by replication, both ways.
    """

    def __init__(self, design: Design, sources: Iterable[str]) -> None:
        self.design = design
        self.order = [design.component(one) for one in structural_order(design)]
        self.rank = {component.id: index for index, component in enumerate(self.order)}
        self.calls: dict[str, list[Component]] = {c.id: [] for c in self.order}
        self.puts: dict[str, list[Component]] = {c.id: [] for c in self.order}
        self.delivers: dict[str, list[Component]] = {c.id: [] for c in self.order}
        self.dead_letters: dict[str, list[Component]] = {c.id: [] for c in self.order}
        self.copies: dict[str, list[Component]] = {c.id: [] for c in self.order}
        self.sources = [one for one in sources if one in design]
        for connection in sorted(design.connections, key=self.place):
            self.sort_in(connection)
        self.depth = self.depths()
        self.cut_cycles(self.calls, lambda component: True)
        self.cut_cycles(self.delivers, passes_on)
        self.cut_returns()

    def place(self, connection: Connection) -> tuple[int, int, str]:
        return self.rank[connection.source], self.rank[connection.target], connection.kind

    def sort_in(self, connection: Connection) -> None:
        source = self.design.component(connection.source)
        target = self.design.component(connection.target)
        kind = connection.kind
        if self.design.catalogue.impossibility(source, target, kind) is not None:
            return
        if kind == "dead-letter":
            self.dead_letters[source.id].append(target)
        elif kind == "replicate":
            self.copies[source.id].append(target)
            self.copies[target.id].append(source)
        elif kind in CARRYING and not (is_onlooker(source) or is_onlooker(target)):
            into = self.way(source, target, kind)
            if into is not None and target not in into[source.id]:
                into[source.id].append(target)

    def way(
        self, source: Component, target: Component, kind: str
    ) -> dict[str, list[Component]] | None:
        """Which of the ways a connection of this kind is; None: it carries no work of a drill."""
        if source.has("hand-off") and not source.has("orchestrator"):
            return self.delivers
        if source.has("data"):
            tells = kind == "deliver" and (target.has("hand-off") or target.has("compute"))
            return self.delivers if tells else None
        if source.has("client") and source.id not in self.sources:
            return None
        if target.has("hand-off"):
            is_express = target.has("short-runs") and kind == "request"
            return self.calls if is_express else self.puts
        if target.has("function") and kind == "message":
            return self.puts
        return self.calls

    def depths(self) -> dict[str, int]:
        """How many arrows each component is away from the nearest source."""
        depth = dict.fromkeys(self.sources, 0)
        line = deque(sorted(depth, key=self.rank.__getitem__))
        while line:
            here = line.popleft()
            for ways in (self.calls, self.puts, self.delivers):
                for target in ways[here]:
                    if target.id not in depth:
                        depth[target.id] = depth[here] + 1
                        line.append(target.id)
        return depth

    def cut_cycles(
        self, ways: dict[str, list[Component]], goes_on: Callable[[Component], bool]
    ) -> None:
        """Drop the arrows of cycles that do not lead away from the sources."""
        far = len(self.order)
        for members in loops(ways, [c.id for c in self.order if goes_on(c)]):
            for here in members:
                ways[here] = [
                    target
                    for target in ways[here]
                    if target.id not in members
                    or self.depth.get(target.id, far) > self.depth.get(here, far)
                ]

    def cut_returns(self) -> None:
        """Drop hand-offs that lead back to what caused them, and what only led there."""
        far = len(self.order)
        ways = {
            one.id: self.calls[one.id] + self.puts[one.id] + self.delivers[one.id]
            for one in self.order
        }
        empty = set()
        for members in loops(ways, [c.id for c in self.order]):
            for here in members:
                for onward in (self.puts, self.delivers):
                    kept = [
                        target
                        for target in onward[here]
                        if target.id not in members
                        or self.depth.get(target.id, far) > self.depth.get(here, far)
                    ]
                    if onward is self.delivers and onward[here] and not kept:
                        empty.add(here)
                    onward[here] = kept
        while empty:
            ends = empty
            empty = set()
            for one in self.order:
                leads_on = bool(self.delivers[one.id])
                for onward in (self.puts, self.delivers):
                    onward[one.id] = [t for t in onward[one.id] if t.id not in ends]
                if leads_on and not self.delivers[one.id]:
                    empty.add(one.id)

    def downstream(self, start: str) -> set[str]:
        """Everything that work from a component may reach, without what is set aside."""
        seen: set[str] = set()
        line = [start]
        while line:
            here = line.pop()
            for ways in (self.calls, self.puts, self.delivers):
                for target in ways[here]:
                    if target.id not in seen:
                        seen.add(target.id)
                        line.append(target.id)
        return seen


def is_onlooker(component: Component) -> bool:
    """Whether it watches or keeps secrets, so that no work goes through it."""
    return component.has("operations") and not component.has("edge")


def passes_on(component: Component) -> bool:
    """Whether what it is given goes on at once to its followers."""
    return component.has("hand-off") and not component.has("queue") and not component.has("loader")


def loops(ways: dict[str, list[Component]], nodes: list[str]) -> list[set[str]]:
    """The strongly connected sets of more than one node (Tarjan, without recursion)."""
    inside = set(nodes)
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[set[str]] = []
    for root in nodes:
        if root in index:
            continue
        work = [(root, 0)]
        while work:
            here, position = work.pop()
            if position == 0:
                index[here] = low[here] = len(index)
                stack.append(here)
                on_stack.add(here)
            targets = [t.id for t in ways[here] if t.id in inside]
            for next_position in range(position, len(targets)):
                target = targets[next_position]
                if target not in index:
                    work += [(here, next_position + 1), (target, 0)]
                    break
                if target in on_stack:
                    low[here] = min(low[here], index[target])
            else:
                members: set[str] = set()
                if low[here] == index[here]:
                    while here not in members:
                        last = stack.pop()
                        on_stack.discard(last)
                        members.add(last)
                if len(members) > 1:
                    found.append(members)
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[here])
    return found
