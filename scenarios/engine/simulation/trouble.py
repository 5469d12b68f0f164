"""Faults on the timeline: what they do, and undo, in which second."""

from collections.abc import Callable, Iterable
from functools import partial
from math import ceil

from scenarios.engine.design import Component
from scenarios.engine.simulation.damage import Damage
from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.network import Network
from scenarios.engine.simulation.nodes import Node
from scenarios.engine.simulation.sessions import Sessions
from scenarios.engine.simulation.stores import Store

PROMOTION_S = 60  # how long a global database needs to let the other region write

Act = Callable[[int], object]


class Trouble:
    """The faults of a plan as acts at seconds.

    Attributes:
        acts: by second; an empty list where something else than the parts of the design changes.
        data_lost_s: how many seconds of the newest data are gone, by the id of the database.
    """

    def __init__(self, network: Network, sessions: Sessions, horizon: int) -> None:
        self.network = network
        self.damage = Damage(network, sessions)
        self.horizon = horizon
        self.components = {c.id: c for c in network.arrows.order}
        self.acts: dict[int, list[Act]] = {}
        self.repeats: list[Fault] = []
        self.data_lost_s: dict[str, float] = {}
        starters: dict[str, Callable[[Fault, int, int], None]] = {
            "instance-loss": self.instance_loss,
            "zone-outage": self.zone_outage,
            "region-outage": self.region_outage,
            "slow-dependency": self.slow_dependency,
            "dependency-down": self.dependency_down,
            "capacity-gone": self.dependency_down,
            "database-failover": self.database_failover,
            "cache-flush": self.cache_flush,
            "cache-node-loss": self.cache_node_loss,
            "poison-messages": self.mark,
            "traffic-spike": self.mark,
            "duplicate-delivery": self.duplicate_delivery,
        }
        for fault in network.plan.faults:
            if fault.kind in starters:
                start, end = int(fault.at), int(fault.ends_at(horizon))
                if start < min(end, horizon):
                    starters[fault.kind](fault, start, end)

    def at(self, second: int, *acts: Act) -> None:
        self.acts.setdefault(second, []).extend(acts)

    def targets(self, fault: Fault, *, default: bool = True) -> list[Component]:
        """The components a fault names; without a name all of the design."""
        if not fault.target:
            return list(self.components.values()) if default else []
        return [self.components[one] for one in fault.target if one in self.components]

    def targeted(self, fault: Fault, *, default: bool = True) -> Iterable[Node]:
        return [n for c in self.targets(fault, default=default) for n in self.damage.nodes(c)]

    # Load and messages

    def mark(self, fault: Fault, start: int, end: int) -> None:
        """Let everything look up when a fault of the load begins and ends."""
        self.at(ceil(fault.at))
        self.at(ceil(fault.ends_at(self.horizon)))

    def duplicate_delivery(self, fault: Fault, start: int, end: int) -> None:
        self.repeats.append(fault)
        self.mark(fault, start, end)

    def repeated(self, now: int) -> float:
        """The share of messages that queues hand out twice now."""
        return sum([f.share for f in self.repeats if f.is_on(now, self.horizon)])

    # Servers, zones and regions

    def instance_loss(self, fault: Fault, start: int, end: int) -> None:
        for second in range(start, end, max(int(fault.every_s), 1)):
            for component in self.targets(fault):
                self.at(second, partial(self.damage.kill_one, component))

    def zone_outage(self, fault: Fault, start: int, end: int) -> None:
        for component in self.targets(fault):
            if component.has("fleet"):
                for fleet in self.damage.fleets(component):
                    self.at(start, partial(self.damage.close_zone, fleet))
                    self.at(end, partial(self.damage.open_zone, fleet))
            elif component.has("fails-over"):
                self.at(start, self.failing_over(component))
            elif not component.has("zone-safe"):
                self.away(component, start, end)

    def dependency_down(self, fault: Fault, start: int, end: int) -> None:
        for component in self.targets(fault, default=False):
            self.away(component, start, end)

    def away(self, component: Component, start: int, end: int) -> None:
        """Take a component away, and give it back as it was."""
        self.at(start, partial(self.damage.take_away, component))
        self.at(end, partial(self.damage.give_back, component))

    def region_outage(self, fault: Fault, start: int, end: int) -> None:
        for component in self.targets(fault):
            if component.region != fault.region or component.has("global"):
                continue
            if component.has("database"):
                self.data_lost_s[component.id] = self.lag_s(component, fault, start)
            if not component.has("replicates-globally"):
                self.away(component, start, end)
            elif component.has("relational"):
                self.at(start, self.failing_over(component, PROMOTION_S))

    def lag_s(self, database: Component, fault: Fault, start: int) -> float:
        """How much of the newest data the other region lacks, in seconds."""
        copies = self.network.arrows.copies[database.id]
        is_copied = database.has("replicates-globally") or any(
            copy.region != fault.region for copy in copies
        )
        lag = self.network.visits.parts.figure(database, "global_lag_s", 1.0)
        return float(lag if is_copied else start)

    # Dependencies, databases and caches

    def slow_dependency(self, fault: Fault, start: int, end: int) -> None:
        slow_s = fault.latency_ms / 1000.0
        for node in self.targeted(fault, default=False):
            usual = [visit.own for visit in node.visits]
            self.at(start, partial(self.damage.slow_down, node, [slow_s for _ in usual]))
            self.at(end, partial(self.damage.slow_down, node, usual))

    def database_failover(self, fault: Fault, start: int, end: int) -> None:
        for component in self.targets(fault):
            is_primary = component.has("database") and not component.has("serverless")
            if is_primary or (fault.target and component.has("data")):
                self.at(start, self.failing_over(component))

    def failing_over(self, component: Component, least_s: float = 0.0) -> Act:
        """Let a standby take over; where there is none, somebody has to restore it."""

        def act(now: int) -> None:
            for store, seconds in self.damage.failing_stores(component, least_s):
                self.fail(store, now, seconds)
            if component.has("broker"):
                seconds = int(self.network.visits.parts.figure(component, "failover_s", 60.0))
                self.damage.switch(component, False)
                self.at(now + seconds, partial(self.damage.give_back, component))

        return act

    def fail(self, store: Store, now: int, seconds: int) -> None:
        self.damage.fail_store(store, now, seconds)
        self.at(store.down_until, partial(self.damage.recover, store))

    def cache_flush(self, fault: Fault, start: int, end: int) -> None:
        ids = {component.id for component in self.targets(fault)}

        def flush(now: int) -> None:
            for cache in self.network.caches:
                if cache.id in ids:
                    self.damage.empty(cache)
            for router in self.network.routers:
                if router.id in ids:
                    router.warmth = 0.0

        self.at(start, flush)

    def cache_node_loss(self, fault: Fault, start: int, end: int) -> None:
        ids = {component.id for component in self.targets(fault)}

        def lose(now: int) -> None:
            for cache in self.network.caches:
                if cache.id in ids:
                    self.fail(cache, now, self.damage.lose_cache_node(cache))

        self.at(start, lose)
