"""Running a scenario's drills and holding them against their targets."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scenarios.engine.design import Design
from scenarios.engine.grading.scene import Binding, Scene
from scenarios.engine.scenario import Drill, Scenario, Target
from scenarios.engine.simulation.results import Run
from scenarios.engine.simulation.run import simulate

HOLDS = {
    "<": lambda actual, value: actual < value,
    "<=": lambda actual, value: actual <= value,
    ">": lambda actual, value: actual > value,
    ">=": lambda actual, value: actual >= value,
    "==": lambda actual, value: actual == value,
}


@dataclass(frozen=True, slots=True)
class Held:
    """A target and what the run made of it; `actual` is None where there was nothing to measure."""

    target: Target
    actual: float | None

    @property
    def passed(self) -> bool:
        if self.actual is None:
            return False
        return bool(HOLDS[self.target.op](self.actual, self.target.value))


@dataclass(frozen=True, slots=True)
class DrillResult:
    """One drill run on one design. It is held when all of its targets are.

    Attributes:
        names: the component ids that each role and group stands for.
    """

    drill: Drill
    run: Run
    targets: tuple[Held, ...]
    unresolved: tuple[str, ...] = ()
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return all(held.passed for held in self.targets)


def bound_names(scene: Scene, scenario: Scenario, binding: Binding) -> dict[str, tuple[str, ...]]:
    """The component ids each role and group stands for in this design."""
    bound = scene.bound(binding)
    names = {name: (binding[name],) if name in binding else () for name in scenario.roles}
    return names | {name: bound.select(selector) for name, selector in scenario.groups.items()}


def run_drill(design: Design, drill: Drill, names: Mapping[str, tuple[str, ...]]) -> DrillResult:
    """Run one drill. A drill whose plan or targets speak of what the design lacks is not held."""
    plan = drill.plan.resolved(names)
    run = simulate(design, plan)
    targets = tuple(Held(target, measured(run, target, names)) for target in drill.targets)
    return DrillResult(drill, run, targets, tuple(plan.unresolved(design)), names)


def measured(run: Run, target: Target, names: Mapping[str, tuple[str, ...]]) -> float | None:
    """The figure a target is about: of several components the worst for the target."""
    several = names.get(target.of, (target.of,))
    values = [
        run.metric(target.metric, of=of, start=target.start, end=target.until) for of in several
    ]
    known = [value for value in values if value is not None]
    if len(known) < len(values) or not known:
        return None
    return max(known) if target.op in ("<", "<=") else min(known)
