"""One stage of a scenario that is played in stages, by its name."""

from scenarios.engine.errors import EngineError, shown
from scenarios.engine.scenario import Scenario


def stage_named(scenario: Scenario, name: str) -> Scenario:
    """The stage with this id or number (from 1). Raises EngineError where there is none."""
    for number, stage in enumerate(scenario.stages, start=1):
        if name in (stage.stage, str(number)):
            return stage
    known = ", ".join(stage.stage for stage in scenario.stages) or "none"
    raise EngineError("scenario", f"{scenario.slug} has no stage {shown(name)}; it has {known}")
