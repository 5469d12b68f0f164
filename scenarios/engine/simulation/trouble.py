"""Faults on the timeline: what they take away, break, slow down and give back."""

from collections.abc import Callable, Iterable

from scenarios.engine.design import Component
from scenarios.engine.simulation.backlog import Backlog
from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.fleets import Fleet
from scenarios.engine.simulation.functions import Function
from scenarios.engine.simulation.load import Source
from scenarios.engine.simulation.network import ABUSER, Network
from scenarios.engine.simulation.nodes import Node
from scenarios.engine.simulation.outside import OutsideSystem
from scenarios.engine.simulation.sessions import Sessions
from scenarios.engine.simulation.stores import Cache, Store

NO_STANDBY_S = 600  # how long it takes to restore a database by hand
NEW_NODE_S = 300  # how long until a lost cache node without replica is replaced
PROMOTION_S = 60  # how long a global database needs to let the other region write

Act = Callable[[int], None]


class Trouble:
    """The faults of a plan as acts at seconds."""

    def __init__(self, network: Network, sessions: Sessions, horizon: int) -> None:
        self.network = network
        self.sessions = sessions
        self.horizon = horizon
        self.components = {c.id: c for c in network.arrows.order}
        self.acts: dict[int, list[Act]] = {}
        self.poison: list[Fault] = []
        self.repeats: list[Fault] = []
        self.spikes: list[Fault] = []
        self.data_lost_s: dict[str, float] = {}
        starters: dict[str, Callable[[Fault, int, int], None]] = {
            "instance-loss": self.instance_loss,
            "zone-outage": self.zone_outage,
            "region-outage": self.region_outage,
            "slow-dependency": self.slow_dependency,
            "dependency-down": self.take_away,
            "capacity-gone": self.take_away,
            "database-failover": self.database_failover,
            "cache-flush": self.cache_flush,
            "cache-node-loss": self.cache_node_loss,
        }
        lasting = {
            "poison-messages": self.poison,
            "duplicate-delivery": self.repeats,
            "traffic-spike": self.spikes,
        }
        for fault in network.plan.faults:
            if fault.kind in starters:
                start, end = int(fault.at), int(fault.ends_at(horizon))
                if start < end or fault.seconds is None:
                    starters[fault.kind](fault, start, end)
            elif fault.kind in lasting:
                lasting[fault.kind].append(fault)

    def at(self, second: int, act: Act) -> None:
        self.acts.setdefault(second, []).append(act)

    # Faults of the load and of messages

    def spike(self, source: Source, now: int) -> float:
        """How many times its usual load a source offers now."""
        factor = 1.0
        for fault in self.spikes:
            if source.component == ABUSER or (
                fault.target and source.component not in fault.target
            ):
                continue
            if fault.at <= now < fault.ends_at(self.horizon):
                ramp = min((now - fault.at) / fault.ramp_s, 1.0) if fault.ramp_s > 0.0 else 1.0
                factor *= 1.0 + (fault.factor - 1.0) * ramp
        return factor

    def poisoned(self, source: Source, now: int) -> float:
        """The share of the work a source offers now that no consumer can ever process."""
        share = 0.0
        for fault in self.poison:
            is_meant = not fault.target or source.component in fault.target
            if is_meant and fault.at <= now < fault.ends_at(self.horizon):
                share += fault.share
        return min(share, 1.0)

    def repeated(self, now: int) -> float:
        """The share of messages that queues hand out twice now."""
        share = 0.0
        for fault in self.repeats:
            if fault.at <= now < fault.ends_at(self.horizon):
                share += fault.share
        return share

    # Which parts a fault is about

    def targets(self, fault: Fault, *, default: bool = True) -> list[Component]:
        """The components a fault names; without a name all of the design."""
        if not fault.target:
            return list(self.components.values()) if default else []
        return [self.components[one] for one in fault.target if one in self.components]

    def nodes(self, components: Iterable[Component]) -> list[Node]:
        return [node for c in components for node in self.network.by_id.get(c.id, [])]

    def backlogs(self, component: Component) -> list[Backlog]:
        return [one for one in self.network.backlogs if one.owner == component.id]

    # Servers

    def instance_loss(self, fault: Fault, start: int, end: int) -> None:
        fleets = [node for node in self.nodes(self.targets(fault)) if isinstance(node, Fleet)]
        second = start
        while second < end:
            for fleet in fleets:
                self.at(second, self.killing(fleet))
            second += max(int(fault.every_s), 1)

    def killing(self, fleet: Fleet) -> Act:
        def act(now: int) -> None:
            self.died(fleet, fleet.kill_one(now), now)

        return act

    def died(self, node: Node, share: float, now: int) -> None:
        """Follow up what dies with servers: long jobs in hand, and sessions."""
        if share <= 0.0:
            return
        for taker in self.network.pull.takers:
            if taker.node is node:
                taker.interrupt(share, now)
        self.sessions.servers_died(node.id, share)

    def zone_outage(self, fault: Fault, start: int, end: int) -> None:
        for component in self.targets(fault):
            fleets = [n for n in self.nodes([component]) if isinstance(n, Fleet)]
            if component.has("fleet") and len(fleets[0].zones if fleets else []) > 1:
                self.at(start, self.close_zone(fleets[0]))
                self.at(end, self.open_zone(fleets[0]))
            elif component.has("fails-over"):
                self.at(start, self.failing_over(component))
            elif not component.has("zone-safe"):
                self.away(component, start, end)

    def close_zone(self, fleet: Fleet) -> Act:
        def act(now: int) -> None:
            fleet.open_zones[0] = False
            fleet.booting = [one for one in fleet.booting if one[1] != 0]
            self.died(fleet, fleet.kill(0, fleet.zones[0], now), now)

        return act

    def open_zone(self, fleet: Fleet) -> Act:
        def act(now: int) -> None:
            fleet.open_zones[0] = True

        return act

    # Whole components

    def take_away(self, fault: Fault, start: int, end: int) -> None:
        for component in self.targets(fault, default=False):
            self.away(component, start, end)

    def away(self, component: Component, start: int, end: int) -> None:
        """Take a component away, and give it back as it was."""

        def go(now: int) -> None:
            self.switch(component, False)
            for node in self.nodes([component]):
                if isinstance(node, Fleet):
                    self.died(node, 1.0 if node.running else 0.0, now)
                elif isinstance(node, Cache) and not node.has_replica:
                    node.warmth = 0.0
                    self.sessions.cache_emptied(component.id)

        def come(now: int) -> None:
            self.switch(component, True)

        self.at(start, go)
        self.at(end, come)

    def switch(self, component: Component, is_up: bool) -> None:
        for node in self.nodes([component]):
            node.up = is_up
            if isinstance(node, Fleet | Function):
                node.is_gone = not is_up
        intake = self.network.visits.intakes.get(component.id)
        if intake is not None and component.has("hand-off"):
            intake.switch(is_up)
            for backlog in self.backlogs(component):
                backlog.up = is_up

    def region_outage(self, fault: Fault, start: int, end: int) -> None:
        for component in self.targets(fault):
            if component.region != fault.region or component.has("global"):
                continue
            self.note_data(component, fault, start)
            if not component.has("replicates-globally"):
                self.away(component, start, end)
            elif component.has("relational"):
                self.at(start, self.failing_over(component, PROMOTION_S))

    def note_data(self, component: Component, fault: Fault, start: int) -> None:
        """How much of the newest data the other region lacks."""
        if not component.has("database"):
            return
        parts = self.network.visits.parts
        copies = self.network.arrows.copies[component.id]
        is_copied = component.has("replicates-globally") or any(
            copy.region != fault.region for copy in copies
        )
        lag = parts.figure(component, "global_lag_s", 1.0)
        self.data_lost_s[component.id] = float(lag if is_copied else start)

    # Dependencies, databases and caches

    def slow_dependency(self, fault: Fault, start: int, end: int) -> None:
        for node in self.nodes(self.targets(fault, default=False)):
            self.slowing(node, fault.latency_ms / 1000.0, start, end)

    def slowing(self, node: Node, latency_s: float, start: int, end: int) -> None:
        def slow(now: int) -> None:
            if isinstance(node, OutsideSystem):
                node.latency = latency_s
            else:
                for visit in node.visits:
                    visit.own = latency_s

        usual = [visit.own for visit in node.visits]

        def recover(now: int) -> None:
            if isinstance(node, OutsideSystem):
                node.latency = node.usual_s
            for visit, own in zip(node.visits, usual, strict=True):
                visit.own = own

        self.at(start, slow)
        self.at(end, recover)

    def database_failover(self, fault: Fault, start: int, end: int) -> None:
        for component in self.targets(fault):
            is_primary = component.has("database") and not component.has("serverless")
            if is_primary or (fault.target and component.has("data")):
                self.at(start, self.failing_over(component))

    def failing_over(self, component: Component, least_s: float = 0.0) -> Act:
        """Let a standby take over; where there is none, somebody has to restore it."""

        def act(now: int) -> None:
            for node in self.nodes([component]):
                if isinstance(node, Store) and not node.is_reader:
                    outage = NO_STANDBY_S if node.failover_s is None else node.failover_s
                    if any(node.id in self.pooled(one) for one in self.components.values()):
                        outage *= 0.5
                    self.fail_store(node, now, int(max(outage, least_s)))
            intake = self.network.visits.intakes.get(component.id)
            if intake is not None and component.has("broker"):
                seconds = self.network.visits.parts.figure(component, "failover_s", 60.0)
                self.switch(component, False)
                self.at(now + int(seconds), lambda _: self.switch(component, True))

        return act

    def pooled(self, component: Component) -> set[str]:
        """The databases a pooler stands in front of."""
        if not component.has("pooler"):
            return set()
        return {target.id for target in self.network.arrows.calls[component.id]}

    def fail_store(self, store: Store, now: int, seconds: int) -> None:
        store.is_failing = True
        store.down_until = max(store.down_until, now + seconds)

        def recover(second: int) -> None:
            if second >= store.down_until:
                store.is_failing = False

        self.at(max(store.down_until, now + 1), recover)

    def cache_flush(self, fault: Fault, start: int, end: int) -> None:
        def flush(now: int) -> None:
            wanted = {component.id for component in self.targets(fault)}
            for cache in self.network.caches:
                if cache.id in wanted:
                    cache.warmth = 0.0
                    self.sessions.cache_emptied(cache.id)
            for router in self.network.routers:
                if router.id in wanted:
                    router.warmth = 0.0

        self.at(start, flush)

    def cache_node_loss(self, fault: Fault, start: int, end: int) -> None:
        def lose(now: int) -> None:
            wanted = {component.id for component in self.targets(fault)}
            for cache in self.network.caches:
                if cache.id not in wanted:
                    continue
                if cache.has_replica and cache.failover_s is not None:
                    self.fail_store(cache, now, int(cache.failover_s))
                else:
                    cache.warmth = 0.0
                    self.sessions.cache_emptied(cache.id)
                    self.fail_store(cache, now, NEW_NODE_S)

        self.at(start, lose)
