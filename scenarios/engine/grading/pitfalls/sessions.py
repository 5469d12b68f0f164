"""Pitfalls of state that lives on servers: logins, carts, files."""

from collections.abc import Iterator

from scenarios.engine.design import Component
from scenarios.engine.grading.pitfalls.pitfall import Case, Found


def sticky_sessions(case: Case) -> Iterator[Found]:
    """A balancer that ties users to servers.

    Source: Elastic Load Balancing User Guide, "Sticky sessions for your Application Load Balancer".
    """
    for balancer in case.own("balancer", "sticky"):
        targets = [id_ for id_ in case.flow.next_ids(balancer.id) if is_tier(case, id_)]
        if targets:
            what = f"{case.title(balancer.id)} ties each user to one server of "
            yield Found((balancer.id, *targets), what + case.scene.names(targets))


def is_tier(case: Case, component_id: str) -> bool:
    component = case.scene.component(component_id)
    return component.has("compute") and not component.has("function")


def local_session_state(case: Case) -> Iterator[Found]:
    """Where people log in: servers users call that have no session store, or sticky ones that have
    none that replicates (ruling 12). Functions keep nothing.

    Source: AWS Well-Architected Framework, REL05-BP07 "Make systems stateless where possible".
    """
    if not case.facts.sessions:
        return
    sticky = {
        id_
        for balancer in case.own("balancer", "sticky")
        for id_ in case.flow.next_ids(balancer.id)
    }
    fronts = [c for c in case.own("compute") if called_by_people(case, c)]
    stores = [s for c in fronts for s in stores_of(case, c)]
    for component in fronts:
        if component.has("function"):
            continue
        wanted = "replicated-sessions" if component.id in sticky else "session-store"
        if not any(store.has(wanted) for store in stores):
            what = f"{case.title(component.id)} keeps logins and carts on its servers"
            yield Found((component.id,), what)


def called_by_people(case: Case, component: Component) -> bool:
    people = [c.id for c in case.scenario.given if c.has("person")]
    return component.id in case.flow.reachable(people, ("waiting",))


def stores_of(case: Case, component: Component) -> Iterator[Component]:
    """The stores a component uses, also over compute it calls."""
    reach = case.flow.reachable([component.id], ("waiting", "data"))
    return (c for c in case.scene.design.components if c.id in reach and c.has("data"))


def local_file_storage(case: Case) -> Iterator[Found]:
    """Where uploads have to be kept: servers users call without a file store anywhere near them.

    Source: Amazon EC2 User Guide, "Instance store" (data is lost with the instance).
    """
    if not case.facts.files or any(case.own("keeps-files")):
        return
    for component in case.own("compute"):
        if not component.has("function") and called_by_people(case, component):
            yield Found(
                (component.id,), f"{case.title(component.id)} keeps uploads on its own disks"
            )
