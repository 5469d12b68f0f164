"""The pitfall of more than was asked for (ruling 7)."""

from collections.abc import Iterable, Iterator

from scenarios.engine.design import Component
from scenarios.engine.grading.pitfalls.pitfall import Case, Found
from scenarios.engine.grading.requirements import Judgement, judge
from scenarios.engine.grading.resemblance import Likeness
from scenarios.engine.grading.scene import Scene
from scenarios.engine.grading.sketch import likeness

# It is deducted once, so a few are enough to tell.
MOST_LOOKED_AT = 10


def over_engineered(case: Case, closest: Likeness, judgement: Judgement) -> Iterator[Found]:
    """Components no reference has a place for and no requirement misses when they are gone.

    Source: AWS Well-Architected Framework, COST05-BP04 and the course's own list of free extras.
    """
    early = case.scene.select(case.facts.too_early) if case.facts.too_early else ()
    for component_id in early:
        if component_id not in case.scene.ground.given:
            yield Found((component_id,), f"{case.title(component_id)} is for a later day")
    for component_id in closest.extra[:MOST_LOOKED_AT]:
        is_new = component_id not in early and is_beyond_references(case, component_id)
        if is_new and is_needless(case, component_id, judgement):
            yield Found((component_id,), f"nothing needs {case.title(component_id)}")


def is_beyond_references(case: Case, component_id: str) -> bool:
    """Whether no answer of ours has as many components that could do the same."""
    component = case.scene.component(component_id)
    given = case.scene.ground.given
    # Of compute there is often more than one answer shows; of the rest there should not be.
    least = 1 if component.has("compute") else 0.7

    def alike(components: Iterable[Component]) -> int:
        return sum(likeness(component, c) >= least for c in components if c.id not in given)

    most = max(alike(reference.design.components) for reference in case.scenario.references)
    return alike(case.scene.design.components) > most


def is_needless(case: Case, component_id: str, judgement: Judgement) -> bool:
    """Whether every requirement fares as well without the component.

    Its callers then call what it calls. The one database of a design is never needless, nor is a
    way in or what one tier calls another through, unless it is a balancer before a balancer.
    """
    design = case.scene.design
    component = case.scene.component(component_id)
    if component.has("database") and len(list(case.own("database"))) == 1:
        return False
    callers = [case.scene.component(id_) for id_ in case.flow.previous_ids(component_id)]
    behind = [case.scene.component(id_) for id_ in case.flow.next_ids(component_id)]
    is_chain = component.has("balancer") and any(c.has("balancer") for c in behind)
    is_called = all(c.capabilities & {"client", "compute"} for c in callers)
    if component.has("front-door") and not is_chain and is_called:
        return False
    if component.has("compute") and any(caller.has("client") for caller in callers):
        return False
    without = design.without_components([component_id])
    for source in case.flow.previous_ids(component_id):
        for target in case.flow.next_ids(component_id):
            if source != target:
                without = without.with_connection(source, target)
    after = judge(Scene(case.scene.ground.edited(without)), case.scenario)
    return all(
        new.credit >= old.credit
        for new, old in zip(after.verdicts, judgement.verdicts, strict=True)
    )
