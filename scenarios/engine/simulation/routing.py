"""Which requests a component sends where: each kind of request (static, read, write) apart."""

from scenarios.engine.design import Component
from scenarios.engine.simulation.arrows import Arrows
from scenarios.engine.simulation.nodes import READ, STATIC, WRITE


class Routing:
    """Answers to "who gets this request next?", from the shape of the design alone."""

    def __init__(self, arrows: Arrows, routes: dict[str, float]) -> None:
        self.arrows = arrows
        self.routes = routes
        self._leads: dict[tuple[str, int], int] = {}
        self._from_events: dict[str, set[str]] = {}

    def leads(self, component: Component, kind: int) -> int:
        """How good an end requests of a kind come to: 0 nobody answers, 1 a store, 2 compute."""
        key = component.id, kind
        if key not in self._leads:
            self._leads[key] = self.find_end(component, kind)
        return self._leads[key]

    def find_end(self, component: Component, kind: int) -> int:
        if component.has("read-copy"):
            return 1 if kind != WRITE else 0
        if component.has("data"):
            return 1
        if not is_router(component):
            return 2
        best = max((self.leads(t, kind) for t in self.arrows.calls[component.id]), default=0)
        return 2 if kind == WRITE and self.arrows.puts[component.id] else best

    def chosen(self, component: Component, kind: int) -> list[Component]:
        """The components a router, or a source, chooses among for a kind of request."""
        targets = [t for t in self.arrows.calls[component.id] if self.leads(t, kind)]
        if kind == STATIC:
            near = [t for t in targets if t.has("edge-cache") or t.has("object-store")]
            return near or targets
        best = max((self.leads(target, kind) for target in targets), default=0)
        chosen = [target for target in targets if self.leads(target, kind) == best]
        return self.uploads(chosen) if kind == WRITE and component.has("client") else chosen

    def uploads(self, targets: list[Component]) -> list[Component]:
        """Of several ways in, the buckets that are written to: not those people only read from."""
        direct = [target for target in targets if target.has("object-store")]
        telling = [bucket for bucket in direct if self.arrows.delivers[bucket.id]]
        return telling or direct or targets

    def groups(self, component: Component, kind: int) -> list[tuple[list[Component], float]]:
        """Sets of targets that stand in for one another, with the share of requests of each."""
        chosen = self.chosen(component, kind)
        if not chosen:
            return []
        if component.has("edge"):
            is_told = component.has("splits-traffic") and any(map(self.share, chosen))
            return self.spread([[target] for target in chosen]) if is_told else [(chosen, 1.0)]
        alike: dict[tuple[str, tuple[str, ...]], list[Component]] = {}
        for target in chosen:
            alike.setdefault((target.service, self.surroundings(target)), []).append(target)
        return self.spread(list(alike.values()))

    def spread(self, groups: list[list[Component]]) -> list[tuple[list[Component], float]]:
        """Groups with their shares: those the drill gives, the rest evenly."""
        fixed = [sum(self.share(target) for target in group) for group in groups]
        open_count = sum(1 for share in fixed if share == 0.0)
        left = max(1.0 - sum(fixed), 0.0)
        shares = [share or left / open_count for share in fixed]
        total = sum(shares)
        return [(g, s / total) for g, s in zip(groups, shares, strict=True) if s > 0.0]

    def share(self, target: Component) -> float:
        """The share of requests the drill gives a target, or what a router leads to."""
        if target.id in self.routes or not is_router(target):
            return self.routes.get(target.id, 0.0)
        return sum(self.share(one) for one in self.arrows.calls[target.id])

    def surroundings(self, component: Component) -> tuple[str, ...]:
        targets = self.arrows.calls[component.id] + self.arrows.puts[component.id]
        return tuple(target.id for target in targets)

    def tells(self, store: Component, caller: Component) -> bool:
        """Whether a store tells others of this caller's writes: not of what it caused itself."""
        if store.id not in self._from_events:
            self._from_events[store.id] = self.arrows.downstream(store.id)
        return caller.id not in self._from_events[store.id]

    def stores(self, component: Component) -> list[list[Component]]:
        """The stores a component uses, those that are copies of one another together."""
        own = [t for t in self.arrows.calls[component.id] if t.has("data")]
        groups: list[list[Component]] = []
        for store in own:
            copies = {other.id for other in self.arrows.copies[store.id]}
            copies |= {
                far.id for one in self.arrows.copies[store.id] for far in self.arrows.copies[one.id]
            }
            for group in groups:
                if any(other.id in copies for other in group):
                    group.append(store)
                    break
            else:
                groups.append([store])
        return groups

    def writer(self, component: Component, group: list[Component]) -> Component | None:
        """Of copies of one store, the one that takes the writes of a component."""
        whole = [store for store in group if not store.has("read-copy")]
        near = [store for store in whole if store.region == component.region]
        return (near or whole or [None])[0]  # type: ignore[list-item]

    def has_source_of_truth(self, component: Component) -> bool:
        """Whether a component can read what its cache cannot tell it from a store behind."""
        targets = self.arrows.calls[component.id]
        return any(
            t.has("pooler")
            or (t.has("stores-data") and not t.has("keeps-files"))
            or t.has("read-copy")
            for t in targets
        )

    def uses(self, component: Component, store: Component, kind: int) -> bool:
        """Whether requests of a kind touch a store that a compute component is connected to."""
        others = [t for t in self.arrows.calls[component.id] if t.has("data") and t != store]
        keeps = [t for t in others if not t.has("cache")]
        if store.has("keeps-files"):
            if kind == STATIC:
                return True
            tells = bool(self.arrows.delivers[store.id]) and self.tells(store, component)
            return (kind == WRITE and tells) or not keeps
        if kind == STATIC:
            return False
        return kind == READ or not store.has("cache") or not keeps


def is_router(component: Component) -> bool:
    return component.has("edge") or component.has("front-door") or component.has("pooler")
