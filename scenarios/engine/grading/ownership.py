"""Whose data is whose: compute that uses the same store counts as one service."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scenarios.engine.grading.checks import Outcome, name_of, without_article
from scenarios.engine.grading.scene import Ids, Scene
from scenarios.engine.grading.selectors import Selector


@dataclass(frozen=True, slots=True)
class OwnStores:
    """No store is used by two services.

    A service may be made of several components, so what shares a store is taken for one service as
    long as at least `services` are left, each with a store.
    """

    of: Selector
    stores: Selector
    services: int

    def evaluate(self, scene: Scene) -> Outcome:
        uses = users_of(scene, scene.select(self.of), scene.select(self.stores))
        owners = services_of(uses.values())
        shared = first_shared(uses)
        if shared and len(owners) < self.services:
            store, *users = shared
            return Outcome(False, shared, f"{scene.names(users)} share {scene.title(store)}")
        stores = tuple(uses)
        if len(owners) < 2:
            name = without_article(name_of(self.of, scene))
            return Outcome(False, stores, f"there are no two of {name} with a store")
        return Outcome(True, stores, f"{scene.names(stores)} belong to one service each")

    def selectors(self) -> Iterator[Selector]:
        yield from self.of.inner()
        yield from self.stores.inner()


def users_of(scene: Scene, services: Ids, stores: Ids) -> dict[str, Ids]:
    """By store: those of the services that read or write it, in structural order."""
    found = {}
    for store in stores:
        callers = scene.flow.previous_ids(store)
        users = tuple(service for service in services if service in callers)
        if users:
            found[store] = users
    return found


def services_of(users: Iterable[Ids]) -> list[frozenset[str]]:
    """The users of stores, taken together where they share one."""
    found: list[frozenset[str]] = []
    for ids in users:
        joined = frozenset(ids).union(*(one for one in found if not one.isdisjoint(ids)))
        found = [one for one in found if one.isdisjoint(ids)] + [joined]
    return found


def first_shared(uses: dict[str, Ids]) -> Ids:
    """A store with more than one user, then its users; () where there is none."""
    return next(((store, *users) for store, users in uses.items() if len(users) > 1), ())
