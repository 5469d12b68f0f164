"""Making the nodes of a run and wiring them: who calls whom, for each kind of request."""

from typing import TypeVar

from scenarios.engine.design import Component
from scenarios.engine.simulation.arrows import Arrows
from scenarios.engine.simulation.compute import Compute
from scenarios.engine.simulation.entry import Choice, Entry, Router
from scenarios.engine.simulation.fleets import Fleet
from scenarios.engine.simulation.functions import Function
from scenarios.engine.simulation.intakes import Intake
from scenarios.engine.simulation.load import Source
from scenarios.engine.simulation.nodes import READ, STATIC, WRITE, Node, Visit
from scenarios.engine.simulation.outside import OutsideSystem
from scenarios.engine.simulation.parts import Parts
from scenarios.engine.simulation.routing import Routing, is_router
from scenarios.engine.simulation.stores import Cache, Store

Calls = list[tuple[Visit, float]]
SomeNode = TypeVar("SomeNode", bound=Node)


class Wiring:
    """The calls of reads that go on to a store only where the caches do not answer."""

    def __init__(self, visit: Visit, always: Calls, behind: Calls, caches: list[Cache]) -> None:
        self.visit = visit
        self.always = always
        self.behind = behind
        self.caches = caches
        self.miss = 1.0

    def rewire(self) -> bool:
        """Follow the caches; whether anything changed."""
        miss = 1.0 - max([cache.hit for cache in self.caches])
        if miss == self.miss:
            return False
        self.miss = miss
        self.visit.calls = self.always + [(visit, count * miss) for visit, count in self.behind]
        return True


class Visits:
    """The visits of a design, each made when it is first asked for.

    Attributes:
        by_id: the nodes that stand for each component.
        routers: all that choose among targets; wirings: all that depend on caches.
        intakes: where work is handed off, by component.
    """

    def __init__(
        self, arrows: Arrows, parts: Parts, routing: Routing, factors: dict[str, float]
    ) -> None:
        self.arrows = arrows
        self.parts = parts
        self.routing = routing
        self.factors = factors
        self.by_id: dict[str, list[Node]] = {}
        self.routers: list[Router] = []
        self.wirings: list[Wiring] = []
        self.intakes: dict[str, Intake] = {}
        self._made: dict[tuple[str, int, bool], Visit] = {}
        self._readers: dict[tuple[tuple[str, ...], int], Visit] = {}

    def visit(self, component: Component, kind: int, *, spare: bool = False) -> Visit:
        """The visit of a kind of request at a component.

        Args:
            spare: for a store, a write it tells nobody of (see `Routing.tells`); for a cache, a
                read that goes on to a store when the cache fails.
        """
        key = component.id, kind, spare
        if key not in self._made:
            self._made[key] = self.make(component, kind)
            self._made[key].spare = spare
        return self._made[key]

    def make(self, component: Component, kind: int) -> Visit:
        if is_router(component):
            return self.route(component, kind)
        if component.has("data"):
            return self.keep(component, kind)
        if component.has("client"):
            outside = self.node(component)
            if not isinstance(outside, OutsideSystem):
                outside = self.added(component, self.parts.outside_system(component))
            return outside.add_visit(kind, outside.latency_s)
        return self.work(component, kind)

    def node(self, component: Component) -> Node | None:
        """The node that stands for a component, without the source it may be as well."""
        nodes = self.by_id.get(component.id, [])
        return next((node for node in nodes if not isinstance(node, Entry)), None)

    def added(self, component: Component, node: SomeNode) -> SomeNode:
        self.by_id.setdefault(component.id, []).append(node)
        return node

    def enter(self, component: Component, source: Source) -> Entry:
        """The source itself: it calls all it must, and a router chooses among ways in."""
        entry = self.added(component, Entry(component.id))
        shares = {STATIC: source.static, READ: source.read, WRITE: source.write}
        total = sum(shares.values())
        for kind, share in shares.items():
            if share > 0.0:
                visit = entry.add_visit(kind, 0.0)
                entry.shares.append(share / total)
                visit.calls = self.ways_in(component, kind)
                if kind == WRITE:
                    visit.puts = [(self.intake(t), 1.0) for t in self.arrows.puts[component.id]]
        return entry

    def ways_in(self, component: Component, kind: int) -> Calls:
        targets = self.routing.chosen(component, kind)
        uploads = [
            target
            for target in self.arrows.calls[component.id]
            if kind == WRITE and target.has("object-store") and target not in targets
        ]
        called = [t for t in targets if component.has("outside") and t.has("compute")]
        chosen = [target for target in targets if target not in called]
        calls = [(self.visit(target, kind), 1.0) for target in uploads + called]
        if len(chosen) == 1:
            calls.append((self.visit(chosen[0], kind), 1.0))
        elif chosen:
            router = Router("", 0.0)
            visit = router.add_visit(kind, 0.0)
            shares = self.routing.spread([[target] for target in chosen])
            router.choices[kind] = [
                Choice([self.visit(group[0], kind)], share) for group, share in shares
            ]
            self.routers.append(router)
            calls.append((visit, 1.0))
        return calls

    def route(self, component: Component, kind: int) -> Visit:
        """A visit at a balancer, an API, an edge service or a pooler."""
        router = self.node(component)
        if not isinstance(router, Router):
            router = self.added(component, self.parts.router(component))
            self.routers.append(router)
        visit = router.add_visit(kind, 0.0)
        intakes = self.arrows.puts[component.id] if kind == WRITE else []
        if intakes:
            visit.puts = [(self.intake(target), 1.0 / len(intakes)) for target in intakes]
        elif component.has("pooler"):
            groups = self.routing.stores(component)
            reached = [v for group in groups for v in self.reach(component, group, kind)]
            router.choices[kind] = [Choice([v], 1.0 / len(reached)) for v in reached]
        else:
            router.choices[kind] = self.choices(component, kind)
        return visit

    def choices(self, component: Component, kind: int) -> list[Choice]:
        detection = None
        if component.has("balancer"):
            detection = self.parts.figure(component, "detection_s", 30.0)
        elif component.has("checks-health"):
            detection = self.parts.figure(component, "failover_s", 60.0)
        is_ranked = component.config.get("routing") == "failover"
        choices = []
        for group, share in self.routing.groups(component, kind):
            ranked = sorted(group, key=lambda one: one.region != "primary") if is_ranked else group
            members = [self.visit(target, kind) for target in ranked]
            choices.append(Choice(members, share, detection_s=detection, is_ranked=is_ranked))
            for member in members:
                if isinstance(member.node, Fleet) and detection is not None:
                    member.node.detection_s = int(detection)
        return choices

    def store(self, component: Component) -> Store:
        """The node of a store, of its writer where it is a cluster."""
        store = self.node(component)
        if not isinstance(store, Store):
            store = self.added(component, self.parts.store(component))
        return store

    def keep(self, component: Component, kind: int) -> Visit:
        """A visit at a store; a cluster with replicas has a second node for its readers."""
        store = self.store(component)
        replicas = component.config.get("replicas")
        if kind == WRITE or not isinstance(replicas, int) or replicas == 0:
            return store.add_visit(kind, store.work_s)
        readers = [n for n in self.by_id[component.id] if isinstance(n, Store) and n is not store]
        reader = readers[0] if readers else self.added(component, self.parts.readers(component))
        return reader.add_visit(kind, reader.work_s)

    def reach(self, component: Component, group: list[Component], kind: int) -> list[Visit]:
        """The visits that a request makes at stores which are copies of one another."""
        if not any(self.routing.uses(component, store, kind) for store in group):
            return []
        writer = self.routing.writer(component, group)
        if kind == WRITE:
            tells = writer is not None and self.routing.tells(writer, component)
            return [self.visit(writer, WRITE, spare=not tells)] if writer is not None else []
        copies = [store for store in group if store.has("read-copy")]
        if not copies:
            first = writer or group[0]
            is_spare = first.has("cache") and self.routing.has_source_of_truth(component)
            return [self.visit(first, kind, spare=is_spare)]
        key = tuple(store.id for store in group), kind
        if key not in self._readers:
            router = Router("", 0.0)
            self._readers[key] = router.add_visit(kind, 0.0)
            members = [self.visit(copy, kind) for copy in copies]
            spare = self.visit(writer, kind) if writer is not None else None
            router.choices[kind] = [Choice(members, 1.0, detection_s=0.0, spare=spare)]
            self.routers.append(router)
        return [self._readers[key]]

    def work(self, component: Component, kind: int) -> Visit:
        """A visit at compute or a workflow, with everything it calls."""
        node = self.node(component)
        if not isinstance(node, Compute):
            is_flow = component.has("orchestrator")
            made = self.parts.workflow(component) if is_flow else self.parts.compute(component)
            node = self.added(component, made)
            node.factor = self.factors.get(component.id, 1.0)
        visit = node.add_visit(kind, node.own_s)
        always: Calls = []
        behind: Calls = []
        caches: list[Cache] = []
        for group in self.routing.stores(component):
            for callee in self.reach(component, group, kind):
                is_behind = kind == READ and not group[0].has("keeps-files")
                if isinstance(callee.node, Cache):
                    caches.append(callee.node)
                    is_behind = False
                (behind if is_behind else always).append((callee, 1.0))
                self.hold_connections(node, callee.node)
        for target in self.arrows.calls[component.id]:
            if not target.has("data") and self.calls_for(target, kind):
                is_behind = kind == READ and target.has("pooler")
                (behind if is_behind else always).append((self.visit(target, kind), 1.0))
        visit.calls = always + behind
        if caches and behind:
            self.wirings.append(Wiring(visit, always, behind, caches))
        if kind == WRITE:
            visit.puts = [(self.intake(t), 1.0) for t in self.arrows.puts[component.id]]
        return visit

    def calls_for(self, target: Component, kind: int) -> bool:
        """Whether compute calls a service for a request: outside systems only for work."""
        if kind == STATIC or not self.routing.leads(target, kind):
            return False
        return kind == WRITE or not target.has("client")

    def hold_connections(self, caller: Compute, store: Node) -> None:
        """Let a caller hold connections to a database it is not pooled for."""
        if not isinstance(store, Store) or store.connections is None:
            return
        if isinstance(caller, Function | Fleet) and caller not in store.holders:
            store.holders.append(caller)

    def intake(self, component: Component) -> Intake:
        if component.id not in self.intakes:
            self.intakes[component.id] = self.parts.intake(component)
        return self.intakes[component.id]
