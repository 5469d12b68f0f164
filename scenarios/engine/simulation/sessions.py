"""Where the sessions of logged-in users live, and how many a fault takes with it.

They live in the best session store that anything on their synchronous way is connected to; without
one, or rather with none but their own disks, on the servers that users reach first. A balancer that
ties users to servers leaves them there too, unless there is a store that replicates.
"""

from scenarios.engine.design import Component
from scenarios.engine.simulation.arrows import Arrows
from scenarios.engine.simulation.offers import Offer


class Sessions:
    """Sessions of each source.

    Attributes:
        kept: entry, number of sessions, and the cache or the server tiers they live in: none where
            no fault can take them (a replicated store, a database, or functions, which keep none).
    """

    def __init__(self, arrows: Arrows, offers: list[Offer]) -> None:
        self.kept = [
            (offer.entry, offer.source.sessions, home(arrows, offer.way_in))
            for offer in offers
            if offer.source.sessions > 0.0
        ]

    def servers_died(self, component_id: str, share: float) -> None:
        for entry, count, tiers in self.kept:
            if component_id in tiers:
                entry.sessions_lost += count * share / len(tiers)

    def cache_emptied(self, component_id: str) -> None:
        for entry, count, stores in self.kept:
            if component_id in stores:
                entry.sessions_lost += count


def home(arrows: Arrows, source: str) -> tuple[str, ...]:
    """The ids of what the sessions of a source would be lost with."""
    seen: dict[str, Component] = {}
    tier: list[Component] = []
    is_tied = False
    line = [(target, False) for target in arrows.calls.get(source, [])]
    while line:
        component, is_behind = line.pop(0)
        if component.id in seen:
            continue
        seen[component.id] = component
        is_server = component.has("compute")
        if is_server and not is_behind:
            tier.append(component)
        is_tied = is_tied or (component.has("sticky") and not is_behind)
        line += [(target, is_behind or is_server) for target in arrows.calls[component.id]]
    stores = [component for component in seen.values() if component.has("session-store")]
    if any(store.has("replicated-sessions") for store in stores):
        return ()
    if any(store.has("stores-data") for store in stores) and not is_tied:
        return ()
    if stores and not is_tied:
        return (stores[0].id,)
    return tuple(
        component.id
        for component in tier
        if component.has("local-disk") or component.has("container")
    )
