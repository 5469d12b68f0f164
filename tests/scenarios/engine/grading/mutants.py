"""Small damages to a reference design, each of which grading has to notice.

Left out is what is not a damage: a part the reference marks as optional or that ruling 7 makes
free, a service that stands for the old one at full worth, an arrow that may point either way.
"""

from scenarios.engine.grading.requirements import judge
from scenarios.engine.grading.scene import Ground, Scene
from scenarios.engine.grading.sketch import is_free, likeness, reference_sketch

# Each setting's worse values, as far as a requirement or pitfall speaks of it.
WORSE = {
    "zones": [1],
    "multi_az": [False],
    "scaling": ["none"],
    "sticky_sessions": [True],
    "visibility_timeout_s": [0],
    "long_polling": [False],
    "retry": [False],
    "catch": [False],
    "workflow": ["express"],
    "engine": ["memcached"],
    "throttle_rps": [None],
    "health_checks": [False],
    "global_table": [False],
    "global": [False],
    "replicas": [0],
    "timeout_s": [900],
}


def mutants(scenario, reference):
    """Yield (what was done, the damaged design, the ids it touches)."""
    design, given = reference.design, scenario.given_ids
    excused = excused_ids(scenario, reference)
    for component in design.components:
        if component.id in given:
            continue
        if component.id not in excused:
            yield (
                f"delete {component.id}",
                design.without_components([component.id]),
                {component.id},
            )
            yield from swapped(design, component)
        if not is_store_of_failures(design, component):
            yield from worsened(scenario, design, component)
    for connection in design.connections:
        ends = {connection.source, connection.target}
        if ends <= given or ends & excused:
            continue
        arrow = f"{connection.source} -> {connection.target}"
        yield f"cut {arrow}", design.without_connection(connection), ends
        if not may_turn(design, connection):
            yield f"turn {arrow}", design.with_reversed(connection), ends


def may_turn(design, connection):
    """Whether its arrow may point either way: to operations (ruling 8), and between a store and a
    reader outside (ruling 9)."""
    ends = [design.component(connection.source), design.component(connection.target)]
    is_read_outside = any(c.has("outside") for c in ends) and any(c.has("data") for c in ends)
    return is_read_outside or any(c.has("operations") for c in ends)


def excused_ids(scenario, reference):
    """Ids whose absence costs nothing, by the reference's own word or by ruling 7."""
    given = scenario.given_ids
    sketch = reference_sketch(reference, given)
    transparent = {
        c.id for c in reference.design.components if c.has("transparent") or c.has("operations")
    }
    needed = needed_ids(scenario, reference)
    free = {id_ for id_ in sketch.own if is_free(sketch, id_)}
    return (set(reference.optional) | free | transparent) - needed


def needed_ids(scenario, reference):
    """Ids without which some requirement fares worse."""
    roles = frozenset(scenario.roles)
    before = judgement(scenario, reference.design, roles)
    return {
        c.id
        for c in reference.design.components
        if c.id not in scenario.given_ids
        and judgement(scenario, reference.design.without_components([c.id]), roles) < before
    }


def judgement(scenario, design, roles):
    ground = Ground(design, scenario.given_ids, scenario.groups, roles)
    return judge(Scene(ground), scenario).worth


def swapped(design, component):
    catalogue = design.catalogue
    family = catalogue.services[component.service].family
    for service in catalogue.services.values():
        if service.family != family or service.id == component.service:
            continue
        other = design.with_service(component.id, service.id)
        if likeness(component, other.component(component.id)) < 1:
            yield f"{component.id}: {component.service} -> {service.id}", other, {component.id}


def is_store_of_failures(design, component):
    """Whether nobody works from it, so that none of its settings matters to anyone."""
    return bool(design.incoming(component.id, "dead-letter"))


def worsened(scenario, design, component):
    for name, values in WORSE.items():
        for value in values:
            if name not in component.config or component.config[name] == value:
                continue
            if is_about(scenario, design, component, name):
                touched = design.with_config(component.id, **{name: value})
                yield f"{component.id}.{name} = {value}", touched, {component.id}


def is_about(scenario, design, component, name):
    """Whether a requirement or pitfall speaks of this setting in this place."""
    consumers = design.successors(component.id, "deliver")
    if name == "visibility_timeout_s":
        timed = [c for c in consumers if c.has("function")]
        workers = [c for c in consumers if c.has("compute")]
        return bool(timed or (workers and scenario.facts.jobs))
    if name == "long_polling":
        return any(c.has("polls") for c in consumers)
    if name == "timeout_s":
        return any(c.service == "sqs" for c in design.predecessors(component.id, "deliver"))
    if name == "sticky_sessions":
        return any(c.has("fleet") for c in design.successors(component.id))
    if name == "throttle_rps":
        return not scenario.facts.closed_api
    if name == "workflow":
        return scenario.facts.slow_work
    if name == "replicas":
        return scenario.facts.hot_reads
    if name in ("global", "global_table", "health_checks"):
        return scenario.facts.two_regions
    if name in ("engine", "multi_az") and component.has("cache"):
        return scenario.facts.sessions or scenario.facts.hot_reads
    return True
