"""What a fault does to the parts of a running design at the moment it strikes."""

from collections.abc import Iterator

from scenarios.engine.design import Component
from scenarios.engine.simulation.fleets import Fleet
from scenarios.engine.simulation.functions import Function
from scenarios.engine.simulation.network import Network
from scenarios.engine.simulation.nodes import Node
from scenarios.engine.simulation.sessions import Sessions
from scenarios.engine.simulation.stores import Cache, Store

NO_STANDBY_S = 600  # how long it takes to restore a database by hand
NEW_NODE_S = 300  # how long until a lost cache node without replica is replaced
POOLED = 0.5  # share of a failover that callers of a connection pooler notice


class Damage:
    """Breaks components and mends them; callers see to it that what is left notices."""

    def __init__(self, network: Network, sessions: Sessions) -> None:
        self.network = network
        self.sessions = sessions
        self.pooled = {
            target.id
            for component in network.arrows.order
            if component.has("pooler")
            for target in network.arrows.calls[component.id]
        }

    def nodes(self, component: Component) -> list[Node]:
        return self.network.by_id.get(component.id, [])

    def fleets(self, component: Component) -> list[Fleet]:
        return [node for node in self.nodes(component) if isinstance(node, Fleet)]

    def kill_one(self, component: Component, now: int) -> None:
        """Kill one copy."""
        for fleet in self.fleets(component):
            self.died(fleet, fleet.kill_one(now), now)

    def close_zone(self, fleet: Fleet, now: int) -> None:
        """Kill every copy in the first zone, and let none start there."""
        fleet.open_zones[0] = False
        fleet.booting = [one for one in fleet.booting if one[1] != 0]
        self.died(fleet, fleet.kill(0, fleet.zones[0], now), now)

    def open_zone(self, fleet: Fleet, now: int) -> None:
        fleet.open_zones[0] = True

    def died(self, node: Node, share: float, now: int) -> None:
        """Follow up what dies with servers: long jobs in hand, and sessions."""
        if share > 0.0:
            for taker in self.network.takers:
                if taker.node is node:
                    taker.interrupt(share, now)
            self.sessions.servers_died(node.id, share)

    def take_away(self, component: Component, now: int) -> None:
        """Let a whole component be gone."""
        self.switch(component, False)
        for node in self.nodes(component):
            if isinstance(node, Function) or (isinstance(node, Fleet) and node.running):
                self.died(node, 1.0, now)
            elif isinstance(node, Cache) and not node.has_replica:
                self.empty(node)

    def switch(self, component: Component, is_up: bool) -> None:
        for node in self.nodes(component):
            node.up = is_up
            if isinstance(node, Fleet | Function):
                node.is_gone = not is_up
        intake = self.network.visits.intakes.get(component.id)
        if intake is not None and component.has("hand-off"):
            intake.switch(is_up)
            for backlog in self.network.backlogs:
                if backlog.owner == component.id:
                    backlog.up = is_up

    def give_back(self, component: Component, now: int) -> None:
        """Let a component be back as it was."""
        self.switch(component, True)

    def slow_down(self, node: Node, own_s: list[float], now: int) -> None:
        """Let each kind of visit take so long."""
        for visit, seconds in zip(node.visits, own_s, strict=True):
            visit.own = seconds

    def failing_stores(self, component: Component, least_s: float) -> Iterator[tuple[Store, int]]:
        """The stores of a component that have to fail over, and for how many seconds each."""
        for node in self.nodes(component):
            if isinstance(node, Store) and not node.is_reader:
                outage = NO_STANDBY_S if node.failover_s is None else node.failover_s
                if node.id in self.pooled:
                    outage *= POOLED
                yield node, int(max(outage, least_s))

    def lose_cache_node(self, cache: Cache) -> int:
        """Lose a node and what was only in it; for how many seconds the cache is away."""
        if cache.has_replica and cache.failover_s is not None:
            return int(cache.failover_s)
        self.empty(cache)
        return NEW_NODE_S

    def empty(self, cache: Cache) -> None:
        """Lose what is in a cache, and the sessions it keeps."""
        cache.warmth = 0.0
        self.sessions.cache_emptied(cache.id)

    def fail_store(self, store: Store, now: int, seconds: int) -> None:
        store.is_failing = True
        store.down_until = max(store.down_until, now + seconds, now + 1)

    def recover(self, store: Store, now: int) -> None:
        if now >= store.down_until:
            store.is_failing = False
