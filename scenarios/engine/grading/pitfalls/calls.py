"""Pitfalls of calls: who waits for whom, and who may call whom directly."""

from collections.abc import Iterator

from scenarios.engine.catalogue import Allowed
from scenarios.engine.grading.pitfalls.pitfall import Case, Found


def impossible_connection(case: Case) -> Iterator[Found]:
    """A pair AWS cannot connect, or not in that kind; lost order where order matters (ruling 29).

    Source: the catalogue's connection rules, which name the service's own documentation.
    """
    scene = case.scene
    for connection in sorted(
        scene.design.connections,
        key=lambda c: (case.flow.place[c.source], case.flow.place[c.target], c.kind),
    ):
        if connection in case.scenario.given_connections:
            continue
        source, target = scene.component(connection.source), scene.component(connection.target)
        impossible = scene.design.catalogue.impossibility(source, target, connection.kind)
        ends = (connection.source, connection.target)
        arrow = scene.arrows(ends)
        if impossible is not None:
            yield Found(ends, f"{arrow} cannot be: {impossible.reason} {impossible.instead}")
        elif case.facts.order is not None:
            rule = scene.design.catalogue.connection_rule(source, target)
            if isinstance(rule, Allowed) and rule.order_lost:
                yield Found(ends, f"{arrow} breaks the order: {rule.order_lost}")


def direct_instance_call(case: Case) -> Iterator[Found]:
    """A server calling a server by address, with nothing between them (ruling 25).

    Source: AWS Well-Architected Framework, REL04-BP02 "Implement loosely coupled dependencies".
    """
    for step in case.flow.steps:
        source, target = case.scene.component(step.source), case.scene.component(step.target)
        is_given = {step.source, step.target} <= case.scene.ground.given
        if source.has("server") and target.has("server") and not is_given:
            what = f"{case.title(source.id)} calls {case.title(target.id)} directly"
            yield Found((source.id, target.id), what)


def synchronous_fan_out(case: Case) -> Iterator[Found]:
    """Compute that calls three or more others and waits for each (ruling 27).

    Source: AWS Well-Architected Framework, REL04-BP02 "Implement loosely coupled dependencies".
    """
    for component in case.own("compute"):
        called = [
            step.target
            for step in case.flow.after.get(component.id, ())
            if case.flow.is_waiting(step)
            and case.scene.component(step.target).capabilities
            & {"compute", "client", "api", "balancer"}
        ]
        if len(set(called)) >= 3:
            what = (
                f"{case.title(component.id)} calls {case.scene.names(called)} one after the other"
            )
            yield Found((component.id, *called), what)


def synchronous_slow_dependency(case: Case) -> Iterator[Found]:
    """Somebody waits, call by call, for an outside system that may be slow or down (ruling 27).

    Source: AWS Well-Architected Framework, REL05-BP05 "Set client timeouts" and REL04-BP02.
    """
    for target in case.facts.unreliable:
        sources = [id_ for id_ in case.sources() if id_ != target]
        way = case.flow.path(sources, [target], kinds=("waiting",))
        if way:
            what = f"{case.title(way[0])} waits for {case.title(target)}: {case.scene.arrows(way)}"
            yield Found(way, what)


def polling_instead_of_events(case: Case) -> Iterator[Found]:
    """Compute that nothing hands work to, looking again and again into a store others write to.

    Source: AWS Lambda Developer Guide, "Event-driven architectures".
    """
    for component in case.own("compute"):
        if case.flow.before.get(component.id) or not case.sources():
            continue
        watched = [
            step.target
            for step in case.flow.after.get(component.id, ())
            if case.scene.component(step.target).has("data")
            and len(case.flow.before[step.target]) > 1
        ]
        if watched:
            what = (
                f"nothing hands work to {case.title(component.id)}, so it has to look into "
                f"{case.scene.names(watched)} again and again"
            )
            yield Found((component.id, *watched), what)


def unthrottled_public_api(case: Case) -> Iterator[Found]:
    """An API anybody outside can call, without a limit per client (ruling 19).

    Source: Amazon API Gateway Developer Guide, "Throttle requests to your REST APIs".
    """
    if case.facts.closed_api:
        return
    for component in case.own("api"):
        if component.has("throttles-clients") or component.has("internal"):
            continue
        callers = case.flow.previous_ids(component.id)
        if any(case.scene.component(id_).has("client") for id_ in callers):
            yield Found((component.id,), f"{case.title(component.id)} has no limit per client")
