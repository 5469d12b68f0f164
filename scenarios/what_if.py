"""A drill changed to see what would happen: more or less load, another fault. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from scenarios.engine.scenario import Drill
from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.load import DrillPlan, Load, Points, Source

ORDINARY_S = 300  # long enough for fleets to settle


@dataclass(frozen=True)
class WhatIf:
    """What is different from the drill.

    Attributes:
        factor: how many times the drill's load is offered.
        fault: takes the place of the drill's own of its kind, or comes on top.
        is_quiet: nothing of the drill's own goes wrong.
    """

    factor: float = 1.0
    fault: Fault | None = None
    is_quiet: bool = False

    def changed(self, drill: Drill) -> Drill:
        """The drill with its plan changed; its targets stay."""
        plan = with_load(drill.plan, lambda source: scaled(source.points, self.factor))
        return replace(drill, plan=replace(plan, faults=self.faults(plan)))

    def faults(self, plan: DrillPlan) -> tuple[Fault, ...]:
        own = () if self.is_quiet else plan.faults
        if self.fault is None:
            return own
        like = next((one for one in own if one.kind == self.fault.kind), None)
        if like is None:
            return (*own, self.fault)
        new = replace(
            like,
            at=self.fault.at,
            seconds=self.fault.seconds,
            target=self.fault.target or like.target,
        )
        return (*(one for one in own if one.kind != new.kind), new)


def ordinary(drill: Drill) -> Drill:
    """The drill as a usual day: the load it begins with, or on average where that is none."""
    plan = with_load(drill.plan, lambda source: ((0.0, usual_rate(source, drill.plan.seconds)),))
    plan = replace(plan, seconds=ORDINARY_S, faults=(), afterwards_s=0)
    return replace(drill, plan=plan, targets=())


def usual_rate(source: Source, seconds: int) -> float:
    """Requests a second."""
    return source.rate_at(0) or sum(map(source.rate_at, range(seconds))) / seconds


def with_load(plan: DrillPlan, points: Callable[[Source], Points]) -> DrillPlan:
    sources = (replace(source, points=points(source)) for source in plan.load.sources)
    return replace(plan, load=Load(tuple(sources)))


def scaled(points: Points, factor: float) -> Points:
    return tuple((second, rate * factor) for second, rate in points)
