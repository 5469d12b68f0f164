"""Where one piece of work becomes many (ruling 38)."""

from collections import deque

from scenarios.engine.simulation.arrows import Arrows
from scenarios.engine.simulation.load import DrillPlan


def factors(arrows: Arrows, plan: DrillPlan) -> dict[str, float]:
    """How many pieces each piece becomes, by the id of the compute component where it does.

    That is the first compute on the way to the target that leads to no other multiplied target,
    before or behind its queue; where all compute is shared, the first shared one.
    """
    found: dict[str, float] = {}
    known = [one for one in plan.multiply if one.toward in arrows.rank]
    ways = {one.toward: leading_to(arrows, one.toward) for one in known}
    for one in known:
        others = {here for toward in ways if toward != one.toward for here in ways[toward]}
        own = ways[one.toward] - others
        first = first_compute(arrows, ways[one.toward], own) or first_compute(
            arrows, ways[one.toward], ways[one.toward]
        )
        for component_id in first:
            found[component_id] = max(found.get(component_id, 1.0), one.by)
    return found


def leading_to(arrows: Arrows, target: str) -> set[str]:
    """Everything from which work may reach the target."""
    return {here for here in arrows.rank if target in arrows.downstream(here)}


def first_compute(arrows: Arrows, way: set[str], among: set[str]) -> list[str]:
    """The first compute components among some, on each way from the sources."""
    line = deque(one for one in arrows.sources if one in way)
    seen = set(line)
    first = []
    while line:
        here = line.popleft()
        if here in among and arrows.design.component(here).has("compute"):
            first.append(here)
            continue
        for ways in (arrows.calls, arrows.puts, arrows.delivers):
            for target in ways[here]:
                if target.id in way and target.id not in seen:
                    seen.add(target.id)
                    line.append(target.id)
    return first
