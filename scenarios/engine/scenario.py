"""A scenario: brief, given components, requirements, drills and reference designs. Frozen.

`scenario_reader.read_scenario` makes one from the two files of `content/scenarios/<slug>/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from scenarios.engine.design import Component, Connection, Design
from scenarios.engine.errors import DesignError, EngineError, shown
from scenarios.engine.grading.checks import Check
from scenarios.engine.grading.selectors import Selector
from scenarios.engine.simulation.load import DrillPlan


class ScenarioError(EngineError):
    """A scenario file with a mistake in it; only its authors ever see this."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One sentence of the brief, turned into a check.

    Attributes:
        title: the sentence, in the words of the brief.
        critical, bonus: what it weighs; a bonus is only shown.
        half: a near miss that earns half the credit where `check` does not hold.
        why: what would happen to somebody without it, in a sentence or two.
        section, card, question: where the course teaches it; "" where nothing does yet.
    """

    id: str
    title: str
    check: Check
    why: str
    critical: bool = False
    bonus: bool = False
    half: Check | None = None
    section: str = ""
    card: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What a metric of a drill must be: `op` is one of <, <=, >, >=, ==."""

    metric: str
    op: str
    value: float
    of: str = ""
    start: float = 0
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Drill:
    """A simulated run and the targets a design must hold in it."""

    id: str
    title: str
    plan: DrillPlan
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """An expert answer.

    Attributes:
        optional: ids of its components that cost nothing when they are absent.
        better_when: when to choose it over the others, for the debrief.
    """

    id: str
    title: str
    design: Design
    optional: frozenset[str] = frozenset()
    better_when: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What pitfalls have to know about the brief; what is empty or false does not matter here.

    Attributes:
        sessions: people log in or fill a cart, so servers must not remember them.
        files: uploads have to be kept.
        order: between which two the order of messages matters.
        independent: systems that each have to get everything, on their own.
        jobs: how long one piece of work takes in seconds, for all compute or by selector.
        separate_jobs: one message stands for several different jobs.
        unreliable: outside systems that may be slow or down.
        slow_work: a piece of work may take longer than five minutes.
        hot_reads: far more reads than writes.
        own_data: how many services there are that must not share a store.
        two_regions: a region may vanish.
        closed_api: an API needs no limit per client here.
        bounded: consumers whose number is limited on purpose.
        too_early: what belongs to a later stage.
    """

    sessions: bool = False
    files: bool = False
    order: tuple[Selector, Selector] | None = None
    independent: tuple[str, ...] = ()
    jobs: tuple[tuple[Selector | None, int], ...] = ()
    separate_jobs: bool = False
    unreliable: tuple[str, ...] = ()
    slow_work: bool = False
    hot_reads: bool = False
    own_data: int = 0
    two_regions: bool = False
    closed_api: bool = False
    bounded: Selector | None = None
    too_early: Selector | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """Everything about one task a learner can be given.

    Attributes:
        stage: the id of the stage this is, in a scenario that is played in stages.
        sections: chapter sections it belongs to, as `chapter-slug#section-id`.
        hints: a question, a direction, nearly the answer.
        given, given_connections: what is on the canvas from the start.
        groups: named sets of components, for requirements to speak of.
        roles: named single components, bound jointly so that the requirements fare best.
        stages: the stages in order; () for a scenario in one piece.
    """

    slug: str
    title: str
    level: int
    minutes: int
    domain: str
    task: str
    story: str
    hints: tuple[str, ...]
    sections: tuple[str, ...]
    given: tuple[Component, ...]
    given_connections: tuple[Connection, ...]
    requirements: tuple[Requirement, ...]
    drills: tuple[Drill, ...]
    references: tuple[Reference, ...]
    debrief: str
    groups: Mapping[str, Selector] = field(default_factory=dict)
    roles: Mapping[str, Selector] = field(default_factory=dict)
    facts: Facts = field(default=Facts())
    stage: str = ""
    stages: tuple["Scenario", ...] = ()

    @property
    def given_ids(self) -> frozenset[str]:
        return frozenset(component.id for component in self.given)

    def admit(self, design: Design) -> Design:
        """The design as this scenario grades it: with its given components as they are given.

        Raises DesignError, naming the id, where a given component is missing or of another service.
        """
        given = {component.id: component for component in self.given}
        for component_id, component in given.items():
            if component_id not in design:
                message = f"the given component {shown(component_id)} is missing"
                raise DesignError("components", message)
            if design.component(component_id).service != component.service:
                message = f"{shown(component_id)} is given as {component.service}"
                raise DesignError("components", message)
        parts = tuple(
            replace(given[c.id], name=c.name, position=c.position) if c.id in given else c
            for c in design.components
        )
        joined = dict.fromkeys((*design.connections, *self.given_connections))
        return replace(design, components=parts, connections=tuple(joined), scenario=self.slug)

    def start(self, design: Design) -> Design:
        """Only what is given of a design: the canvas before the learner has done anything."""
        mine = [c.id for c in design.components if c.id not in self.given_ids]
        bare = design.without_components(mine)
        return replace(bare, connections=self.given_connections)
