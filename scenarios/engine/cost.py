"""What a design costs a month: an estimate from the catalogue's list prices.

A run tells how many requests each component got and how many copies of it ran; each price of the
catalogue knows what it is multiplied with. Free tiers and discounts are left out, and so is data
transfer: what leaves an edge would otherwise leave, and be paid for, elsewhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.engine.catalogue import Catalogue
from scenarios.engine.design import Component
from scenarios.engine.simulation.windows import Window

if TYPE_CHECKING:
    from scenarios.engine.simulation.results import Run

HOURS = 730.0  # in a month, as AWS counts them
MILLION_S = HOURS * 3600.0 / 1e6  # millions of requests a month for one a second
STORED_GB = 100.0  # what the course takes a store to hold
ASKED = 0.01  # share of requests before which a client asks for the address again
TRACED = 0.05  # share of requests that are traced


@dataclass(frozen=True, slots=True)
class Part:
    """What one component costs a month."""

    component: str
    usd_per_month: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a design costs a month. It is an estimate: `priced_on` dates the prices.

    Attributes:
        parts: the components that cost anything, in the order of the design.
    """

    usd_per_month: float
    parts: tuple[Part, ...]
    priced_on: str

    def of(self, component_id: str) -> float:
        """What one component costs, or with "" all of them."""
        if not component_id:
            return self.usd_per_month
        return sum(part.usd_per_month for part in self.parts if part.component == component_id)


@dataclass(frozen=True, slots=True)
class Usage:
    """What one component does, on average, per second.

    Attributes:
        copies: instances, nodes or brokers that run; busy: calls it works on at any time.
        kb: size of a record; source_s: requests of all sources.
    """

    component: Component
    requests: float = 0.0
    writes: float = 0.0
    copies: float = 1.0
    busy: float = 0.0
    kb: float = 1.0
    source_s: float = 0.0
    capacity: dict[str, float] | None = None

    @property
    def reads(self) -> float:
        return self.requests - self.writes

    def figure(self, name: str, default: float = 1.0) -> float:
        return (self.capacity or {}).get(name, default)

    def is_set(self, setting: str, value: object = True) -> bool:
        return self.component.config.get(setting) == value


Quantity = Callable[[Usage], float]


def transitions(usage: Usage) -> float:
    each = usage.figure("transitions_per_run") if usage.component.has("waits-days") else 1.0
    return usage.requests * each * MILLION_S


def shards(usage: Usage) -> float:
    count = usage.component.config.get("shards")
    return HOURS * count if usage.is_set("mode", "provisioned") and isinstance(count, int) else 0.0


QUANTITIES: dict[str, Quantity] = {
    "per_hour": lambda u: HOURS * u.copies,
    "per_broker_hour": lambda u: HOURS * u.figure("brokers"),
    "per_vcpu_hour": lambda u: HOURS * 2.0,
    "cluster_per_hour": lambda u: HOURS,
    "cache_per_hour": lambda u: HOURS if u.component.has("response-cache") else 0.0,
    "on_demand_hour": lambda u: HOURS if u.is_set("mode", "on-demand") else 0.0,
    "shard_hour": shards,
    "per_capacity_unit_hour": lambda u: (
        HOURS * u.requests / u.figure("requests_per_capacity_unit_s")
    ),
    "zone_month": lambda u: 1.0,
    "acl_month": lambda u: 1.0,
    "alarm_month": lambda u: 1.0,
    "secret_month": lambda u: 1.0,
    "storage_gb_month": lambda u: STORED_GB,
    "per_million_requests": lambda u: u.requests * MILLION_S * u.figure("requests_per_message"),
    "per_million_queries": lambda u: u.requests * MILLION_S * ASKED,
    "per_million_events": lambda u: u.requests * MILLION_S,
    "per_million_puts": lambda u: (
        u.requests * MILLION_S if u.is_set("mode", "provisioned") else 0.0
    ),
    "per_million_io": lambda u: u.requests * MILLION_S,
    "per_million_writes": lambda u: u.writes * MILLION_S * (2.0 if u.is_set("global_table") else 1),
    "per_million_reads": lambda u: u.reads * MILLION_S,
    "per_million_transitions": transitions,
    "per_million_traces": lambda u: u.source_s * MILLION_S * TRACED,
    "per_thousand_mails": lambda u: u.requests * MILLION_S * 1000.0,
    "per_gb_second": lambda u: u.busy * HOURS * 3600.0 * u.figure("memory_gb"),
    "per_gb": lambda u: u.requests * MILLION_S * u.kb,
    "on_demand_gb_in": lambda u: (
        u.requests * MILLION_S * u.kb if u.is_set("mode", "on-demand") else 0.0
    ),
}
"""By the name of a price in the catalogue: how many of its units are used up in a month. A GB is
taken as a million KB."""


def monthly_cost(run: "Run", window: Window | None = None) -> Estimate:
    """The cost of a month that is all like some seconds of a run, on average.

    Args:
        window: which seconds; None: all of the drill.
    """
    design = run.design
    seconds = window or Window(0, run.seconds)
    parts = []
    for component in design.components:
        usage = usage_of(component, run, seconds)
        amount = round(price(usage, design.catalogue), 2)
        if amount > 0.0:
            parts.append(Part(component.id, amount))
    total = round(sum(part.usd_per_month for part in parts), 2)
    return Estimate(total, tuple(parts), design.catalogue.priced_on)


def usage_of(component: Component, run: "Run", window: Window) -> Usage:
    """What a component did on average."""
    catalogue = run.design.catalogue
    tracks = [track for track in run.nodes if track.component == component.id]
    intakes = [intake for intake in run.intakes if intake.component == component.id]
    requests = sum(track.mean_used(window) for track in tracks)
    if component.has("hand-off"):
        requests = sum(intake.mean_handled(window) for intake in intakes)
    running = [track.mean_running(window) for track in tracks if track.has_copies]
    service = catalogue.services[component.service]
    return Usage(
        component=component,
        requests=requests,
        writes=sum(track.mean_delivered(window) for track in tracks if track.is_store),
        copies=running[0] if running else idle_copies(component, catalogue),
        busy=sum(track.mean_busy(window) for track in tracks),
        kb=max((source.kb for source in run.plan.load.sources), default=1.0),
        source_s=sum(source.mean_offered(window) for source in run.sources.values()),
        capacity={n: f.for_config(component.config) for n, f in service.capacity.items()},
    )


def idle_copies(component: Component, catalogue: Catalogue) -> float:
    """How many instances or nodes run whatever the load: standbys and readers count."""
    low, replicas = component.config.get("min"), component.config.get("replicas")
    if isinstance(low, int):
        return float(low)
    if isinstance(replicas, int):
        standby = 1 if component.has("fails-over") and replicas == 0 else 0
        return 1.0 + replicas + standby
    capacity = catalogue.services[component.service].capacity
    nodes = capacity["nodes"].for_config(component.config) if "nodes" in capacity else 1.0
    return nodes * (2.0 if component.has("fails-over") else 1.0)


def price(usage: Usage, catalogue: Catalogue) -> float:
    """The month of one component, all its prices together."""
    total = 0.0
    for name, figure in catalogue.services[usage.component.service].prices.items():
        if name in QUANTITIES:
            amount = figure.for_config(usage.component.config) * QUANTITIES[name](usage)
            if name == "per_hour" and usage.component.has("reclaimable"):
                amount *= spot_share(usage, catalogue)
            total += amount
    return total


def spot_share(usage: Usage, catalogue: Catalogue) -> float:
    prices = catalogue.services[usage.component.service].prices
    return prices["spot_factor"].for_config(usage.component.config)
