"""Drills by themselves, as plain data: what `run_drill` prints and the playback shows."""

from collections.abc import Iterable, Iterator

from scenarios.engine.design import Design
from scenarios.engine.errors import EngineError, shown
from scenarios.engine.grading.drills import DrillResult, bound_names, run_drill
from scenarios.engine.grading.report import drill_entry, stage_meant
from scenarios.engine.grading.requirements import judge
from scenarios.engine.grading.scene import Ground, Scene
from scenarios.engine.scenario import Drill, Scenario


def drill_report(scenario: Scenario, design: Design, drill_id: str) -> dict[str, object]:
    """Targets, summary, ranked losses and series by second of one drill.

    Raises DesignError where a given component is missing, EngineError where there is no such drill.
    """
    scenario = stage_meant(scenario, design)
    drill = next((drill for drill in scenario.drills if drill.id == drill_id), None)
    if drill is None:
        known = ", ".join(drill.id for drill in scenario.drills)
        raise EngineError("drill", f"{scenario.slug} has no {shown(drill_id)}; one of {known}")
    (result,) = drill_results(scenario, design, [drill])
    entry = drill_entry(result)
    return {
        "scenario": scenario.slug,
        "drill": entry.pop("id"),
        **entry,
        "summary": result.run.summary(),
        "losses": [
            {"component": loss.component, "reason": loss.reason, "count": loss.count}
            for loss in result.run.ledger
        ],
        "series": result.run.series(),
    }


def drill_results(
    scenario: Scenario, design: Design, drills: Iterable[Drill]
) -> Iterator[DrillResult]:
    """Any drills run on a design, those of the scenario or others like them.

    Raises DesignError where a given component is missing.
    """
    design = scenario.admit(design)
    scene = Scene(Ground(design, scenario.given_ids, scenario.groups, frozenset(scenario.roles)))
    names = bound_names(scene, scenario, judge(scene, scenario).binding)
    for drill in drills:
        yield run_drill(design, drill, names)
