"""The pitfalls of a design while it is worked on: quick enough to look after every edit."""

from scenarios.engine.design import Design
from scenarios.engine.grading.pitfalls.pitfall import Case
from scenarios.engine.grading.pitfalls.registry import find
from scenarios.engine.grading.report import pitfall_entry
from scenarios.engine.grading.requirements import judge
from scenarios.engine.grading.scene import Ground, Scene
from scenarios.engine.scenario import Scenario


def find_pitfalls(scenario: Scenario, design: Design) -> list[dict[str, object]]:
    """The pitfalls as a report lists them, but for what nobody needs.

    That takes comparing the design with every reference, and is left to the report. Raises
    DesignError where a given component is missing.
    """
    ground = Ground(
        scenario.admit(design), scenario.given_ids, scenario.groups, frozenset(scenario.roles)
    )
    scene = Scene(ground)
    scene = scene.bound(judge(scene, scenario).binding)
    return [pitfall_entry(pitfall, found) for pitfall, found in find(Case(scene, scenario))]
