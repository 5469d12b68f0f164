"""The nodes and intakes that stand for one component, with the catalogue's figures."""

from collections.abc import Mapping

from scenarios.engine.catalogue import Catalogue
from scenarios.engine.design import Component
from scenarios.engine.service import Figure
from scenarios.engine.simulation.compute import Compute, Workflow
from scenarios.engine.simulation.entry import Router
from scenarios.engine.simulation.fleets import Fleet
from scenarios.engine.simulation.functions import Function
from scenarios.engine.simulation.intakes import Intake
from scenarios.engine.simulation.load import DrillPlan
from scenarios.engine.simulation.nodes import READ, STATIC, UNLIMITED
from scenarios.engine.simulation.outside import OutsideSystem
from scenarios.engine.simulation.stores import Cache, Store

WORKFLOW_LIMIT = 20_000.0  # runs per s; finite so that workflows that start workflows end


class Parts:
    """Makes nodes for components.

    Attributes:
        jobs: seconds one piece of work takes, by component, where the plan says so.
        cacheable: share of all reads that an edge or response cache may answer.
        peak: the most that is offered before any fault; usual: what is offered at the start.
    """

    def __init__(self, catalogue: Catalogue, plan: DrillPlan) -> None:
        self.catalogue = catalogue
        self.plan = plan
        self.jobs = {one: job.seconds for job in plan.jobs for one in job.at}
        self.outside = {one.component: one for one in plan.outside}
        sources = plan.load.sources
        reads = [(s.rate_at(0) + 1e-9, s) for s in sources if s.read > 0]
        weight = sum(rate * source.read for rate, source in reads)
        cached = sum(rate * source.read * source.cacheable for rate, source in reads)
        self.cacheable = cached / weight if weight > 0 else 0.0
        self.usual = sum(source.rate_at(0) for source in sources)
        self.kb = max((source.kb for source in sources), default=1.0)

    def figure(self, component: Component, name: str, default: float, kind: str = "") -> float:
        service = self.catalogue.services[component.service]
        figures: Mapping[str, Figure] = service.quotas if kind == "quotas" else service.capacity
        return figures[name].for_config(component.config) if name in figures else default

    def latency_s(self, component: Component) -> float:
        return self.figure(component, "latency_ms", 0.0) / 1000.0

    def own_s(self, component: Component) -> float:
        """The time of its own that a compute component spends on a piece of work."""
        usual = self.figure(component, "work_ms", 50.0) / 1000.0
        return self.jobs.get(component.id, usual)

    def compute(self, component: Component) -> Compute:
        config = component.config
        own = self.own_s(component)
        if component.has("function"):
            return self.function(component)
        slots = self.figure(component, "slots", 16.0)
        if not component.has("fleet"):
            fleet = Fleet(component.id, own, slots, 1, 1, 1)
        else:
            low, high, zones = (int(config.get(key) or 0) for key in ("min", "max", "zones"))
            fleet = Fleet(component.id, own, slots, low, high, max(zones, 1))
            if not self.plan.frozen:
                fleet.scaling = str(config.get("scaling", "none"))
        fleet.boot_s = int(self.figure(component, "boot_s", 90))
        fleet.scale_out_s = int(self.figure(component, "scale_out_s", 60))
        fleet.scale_in_s = int(self.figure(component, "scale_in_s", 300))
        fleet.target = self.figure(component, "target_utilisation", 0.6)
        return fleet

    def function(self, component: Component) -> Function:
        config = component.config
        account = self.figure(component, "account_concurrency", 1000, "quotas")
        most = account * self.plan.quota_factor
        reserved = config.get("reserved_concurrency")
        if isinstance(reserved, int):
            most = min(most, float(reserved))
        timeout = config.get("timeout_s")
        timeout_s = float(timeout) if isinstance(timeout, int) else 900.0
        function = Function(component.id, self.own_s(component), timeout_s, most)
        step = self.figure(component, "environments_per_10_s", 1000, "quotas")
        function.step = step / 10.0 * self.plan.quota_factor
        function.cold_s = self.figure(component, "cold_start_ms", 0) / 1000.0
        return function

    def workflow(self, component: Component) -> Workflow:
        own = self.figure(component, "step_ms", 50.0) / 1000.0
        longest = 300.0 if component.has("short-runs") else float("inf")
        node = Workflow(component.id, self.jobs.get(component.id, own), 0.0, longest)
        node.cap = WORKFLOW_LIMIT
        node.slots = WORKFLOW_LIMIT
        return node

    def router(self, component: Component) -> Router:
        timeout = self.figure(component, "timeout_s", 60.0, "quotas")
        router = Router(component.id, self.latency_s(component), timeout)
        if "account_rps" in self.catalogue.services[component.service].quotas:
            limit = self.figure(component, "account_rps", UNLIMITED, "quotas")
            router.limit = limit * self.plan.quota_factor
        static = self.figure(component, "static_hit_ratio", 0.0)
        if component.has("edge-cache"):
            router.hits[STATIC] = static
        if component.has("response-cache"):
            ratio = self.figure(component, "cache_hit_ratio", static)
            router.hits[READ] = ratio * self.cacheable
        router.refill_s = self.figure(component, "refill_s", 60.0)
        return router

    def outside_system(self, component: Component) -> OutsideSystem:
        known = self.outside.get(component.id)
        if known is None:
            return OutsideSystem(component.id, None, 0.1)
        return OutsideSystem(component.id, known.per_s, known.latency_ms / 1000.0)

    def store(self, component: Component, copies: float = 1.0) -> Store:
        per_s = self.figure(component, "operations_per_s", UNLIMITED) * copies
        work_s = self.figure(component, "work_ms", 5.0) / 1000.0
        store: Store
        if component.has("cache"):
            store = cache = Cache(
                component.id, per_s, work_s, self.figure(component, "hit_ratio", 0.9)
            )
            cache.refill_s = self.figure(component, "refill_s", 60.0)
            cache.has_replica = component.has("fails-over")
        else:
            store = Store(component.id, per_s, work_s)
        if component.has("fails-over"):
            store.failover_s = self.figure(component, "failover_s", 60.0)
        if component.has("relational"):
            own = self.plan.connections
            store.connections = own or self.figure(component, "connections", float("inf"))
        return store

    def readers(self, component: Component) -> Store:
        """The readers of a cluster: they lose nothing when its writer fails over."""
        replicas = component.config.get("replicas")
        store = self.store(component, float(replicas if isinstance(replicas, int) else 1))
        store.connections = None
        store.is_reader = True
        return store

    def intake(self, component: Component) -> Intake:
        return Intake(component.id, self.latency_s(component), self.intake_limit(component))

    def intake_limit(self, component: Component) -> float | None:
        """Messages it takes per second, or None where the drill could not show a limit."""
        factor = self.plan.quota_factor
        if component.has("stream") and "shard_records_per_s" in self.quotas(component):
            each = self.figure(component, "shard_records_per_s", 1000, "quotas")
            size = self.figure(component, "shard_mb_in_per_s", 1, "quotas") * 1000.0 / self.kb
            if component.config.get("mode") == "provisioned":
                shards = component.config.get("shards")
                return min(each, size) * (shards if isinstance(shards, int) else 1)
            at_first = self.figure(component, "on_demand_mb_in_per_s", 4, "quotas")
            # Ruling 17: on-demand is taken as warmed to twice the normal load.
            return max(min(each, size) * at_first, 2.0 * self.usual)
        if component.has("fifo"):
            return self.figure(component, "fifo_messages_per_s", 3000, "quotas") * factor
        if "put_events_per_s" in self.quotas(component):
            return self.figure(component, "put_events_per_s", 10_000, "quotas") * factor
        for name in ("records_per_s", "messages_per_s"):
            if name in self.catalogue.services[component.service].capacity:
                return self.figure(component, name, 0.0)
        return None

    def quotas(self, component: Component) -> Mapping[str, Figure]:
        return self.catalogue.services[component.service].quotas
