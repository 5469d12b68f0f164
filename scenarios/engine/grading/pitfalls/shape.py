"""Pitfalls of the whole picture: what hangs loose, what nobody needs, who shares a store."""

from collections.abc import Iterator

from scenarios.engine.grading.ownership import services_of, users_of
from scenarios.engine.grading.pitfalls.pitfall import Case, Found


def disconnected_component(case: Case) -> Iterator[Found]:
    """Components that no chain of connections joins to a given one; no operations (ruling 8).

    Source: the course's own rule: what takes part in nothing does nothing.
    """
    ground = case.scene.ground
    loose = [c for c in ground.whole.components if c.id in ground.loose and not c.has("operations")]
    for component in sorted(loose, key=lambda c: (c.service, sorted(map(str, c.config.items())))):
        yield Found((component.id,), f"{case.title(component.id)} is not connected to the rest")


def shared_database(case: Case) -> Iterator[Found]:
    """Where services own their data: one store used by two of them.

    Components that share a store may be one service, as long as there are as many as there should.

    Source: AWS Prescriptive Guidance, "Database-per-service pattern".
    """
    if not case.facts.own_data:
        return
    order, component = case.scene.ground.order, case.scene.component
    compute = tuple(id_ for id_ in order if component(id_).has("compute"))
    stores = tuple(
        id_
        for id_ in order
        if component(id_).has("stores-data") and not component(id_).has("object-store")
    )
    uses = users_of(case.scene, compute, stores)
    if len(services_of(uses.values())) >= case.facts.own_data:
        return
    for store, users in uses.items():
        if len(users) > 1:
            what = f"{case.scene.names(users)} share {case.title(store)}"
            yield Found((store, *users), what)


def public_database(case: Case) -> Iterator[Found]:
    """A store that people can reach with nothing but pass-throughs between.

    Source: Amazon RDS User Guide, "Hiding a DB instance in a VPC from the internet".
    """
    for store in case.own("data", "private"):
        callers = [
            step.source
            for step in case.flow.before.get(store.id, ())
            if case.scene.component(step.source).has("person")
        ]
        if callers:
            what = f"{case.scene.names(callers)} reach {case.title(store.id)} directly"
            yield Found((store.id, *callers), what)
