"""Where the sessions of logged-in users live, and how many a fault takes with it.

They live in the best session store that anything on their synchronous way is connected to; without
one, or rather with none but their own disks, on the servers that users reach first.
"""

from scenarios.engine.design import Component
from scenarios.engine.simulation.arrows import Arrows
from scenarios.engine.simulation.load import Source


class Sessions:
    """Sessions of each source, and those lost so far.

    Attributes:
        kept_in: the cache or the server tier each source's sessions live in; "" where no fault
            can take them: a replicated store, a database, or functions, which keep none.
        lost: by source.
    """

    def __init__(self, arrows: Arrows, sources: list[Source]) -> None:
        self.held = {s.component: s.sessions for s in sources if s.sessions > 0.0}
        self.kept_in = {one: home(arrows, one) for one in self.held}
        self.lost = dict.fromkeys(self.held, 0.0)

    def servers_died(self, component_id: str, share: float) -> None:
        for source, tiers in self.kept_in.items():
            if component_id in tiers:
                self.lost[source] += self.held[source] * share / len(tiers)

    def cache_emptied(self, component_id: str) -> None:
        for source, stores in self.kept_in.items():
            if component_id in stores:
                self.lost[source] += self.held[source]


def home(arrows: Arrows, source: str) -> tuple[str, ...]:
    """The ids of what the sessions of a source would be lost with."""
    seen: dict[str, Component] = {}
    tier: list[Component] = []
    line = [(target, False) for target in arrows.calls.get(source, [])]
    while line:
        component, is_behind = line.pop(0)
        if component.id in seen:
            continue
        seen[component.id] = component
        is_server = component.has("compute")
        if is_server and not is_behind:
            tier.append(component)
        line += [(target, is_behind or is_server) for target in arrows.calls[component.id]]
    stores = [component for component in seen.values() if component.has("session-store")]
    if any(store.has("replicated-sessions") or store.has("stores-data") for store in stores):
        return ()
    if stores:
        return (stores[0].id,)
    return tuple(
        component.id
        for component in tier
        if component.has("local-disk") or component.has("container")
    )
