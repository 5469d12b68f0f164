"""What a pitfall is: a rule that finds a known anti-pattern, and one finding of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from scenarios.engine.design import Component
from scenarios.engine.grading.flow import Flow
from scenarios.engine.grading.scene import Ids, Scene
from scenarios.engine.scenario import Facts, Scenario

Severity = Literal["fatal", "major", "minor"]


@dataclass(frozen=True, slots=True)
class Found:
    """One place where a design has the pitfall: the components, and what is wrong there."""

    components: Ids
    what: str


@dataclass(frozen=True, slots=True)
class Case:
    """A design under a scenario, as pitfalls see it."""

    scene: Scene
    scenario: Scenario

    @property
    def facts(self) -> Facts:
        return self.scenario.facts

    @property
    def flow(self) -> Flow:
        return self.scene.flow

    def title(self, component_id: str) -> str:
        return self.scene.title(component_id)

    def own(self, *capabilities: str) -> Iterator[Component]:
        """The learner's own components with these capabilities, in structural order."""
        for component_id in self.scene.ground.order:
            component = self.scene.component(component_id)
            if component_id not in self.scene.ground.given and component.has(*capabilities):
                yield component

    def sources(self) -> Ids:
        """The given components that offer work: people, and outside systems with a way in."""
        return tuple(
            c.id
            for c in self.scenario.given
            if c.has("client") and (c.has("person") or self.flow.after.get(c.id))
        )


@dataclass(frozen=True, slots=True)
class Pitfall:
    """A known anti-pattern.

    Attributes:
        why: why it hurts, in two sentences.
        instead: what to do instead, in one.
        section: the part of the course that teaches it, as `chapter#section`.
        card, question: their ids, to practice it.
    """

    id: str
    severity: Severity
    why: str
    instead: str
    section: str
    card: str
    question: str
    find: Callable[[Case], Iterator[Found]]
