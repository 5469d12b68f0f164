"""A design reduced to what counts for resemblance, and how much one part counts for another."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from scenarios.engine.design import Component
from scenarios.engine.grading.flow import Flow, Step
from scenarios.engine.grading.scene import Ground, Ids
from scenarios.engine.scenario import Reference
from scenarios.engine.structure import structural_order

# How much a component counts in the place of another, by what both are. The first pair of
# capabilities that fits decides; the order of the two does not matter.
STANDS_FOR: tuple[tuple[str, str, float], ...] = (
    ("fleet", "fleet", 1.0),
    ("function", "fleet", 0.8),
    ("server", "fleet", 0.4),
    ("server", "function", 0.3),
    ("compute", "compute", 0.4),
    ("balancer", "balancer", 0.8),
    ("balancer", "api", 0.7),
    ("stream", "stream", 0.9),
    ("copies-to-each", "copies-to-each", 0.9),
    ("buffer", "buffer", 0.5),
    ("hand-off", "hand-off", 0.25),
    ("relational", "relational", 0.8),
    ("stores-data", "stores-data", 0.4),
    ("data", "data", 0.3),
)


@dataclass(frozen=True)
class Sketch:
    """A design reduced to what counts for resemblance."""

    parts: Mapping[str, Component]  # in structural order
    given: frozenset[str]
    arrows: frozenset[tuple[str, str]]
    asides: frozenset[tuple[str, str]]  # dead letters and copies: not work, but drawn
    flow: Flow

    @property
    def own(self) -> Ids:
        return tuple(id_ for id_ in self.parts if id_ not in self.given)


def sketch(ground: Ground) -> Sketch:
    flow = ground.flow
    parts = {
        id_: ground.design.component(id_)
        for id_ in ground.order
        if not ground.design.component(id_).capabilities & {"transparent", "operations"}
    }
    given = frozenset(id_ for id_ in parts if id_ in ground.given)
    arrows = frozenset(
        drawn(parts, step) for step in flow.steps if not {step.source, step.target} <= given
    )
    asides = frozenset(
        (c.source, c.target)
        for c in ground.design.connections
        if c.kind in ("dead-letter", "replicate") and {c.source, c.target} <= parts.keys()
    )
    return Sketch(parts, given, arrows, asides, flow)


def drawn(parts: Mapping[str, Component], step: Step) -> tuple[str, str]:
    """The ends of a step; a store and its reader outside may point either way (ruling 9)."""
    if parts[step.source].has("outside") and parts[step.target].has("data"):
        return (step.target, step.source)
    return (step.source, step.target)


@lru_cache(maxsize=256)
def reference_sketch(reference: Reference, given: frozenset[str]) -> Sketch:
    """The sketch of a reference; made once, for it never changes."""
    ground = Ground(reference.design, given, {}, frozenset(), structural_order(reference.design))
    return sketch(ground)


def is_free(mine: Sketch, component_id: str) -> bool:
    """Whether a component the reference lacks costs nothing (ruling 7)."""
    component = mine.parts[component_id]
    if component.has("free-extra") or component.has("keeps-files", "object-store"):
        return True
    steps = mine.flow.after.get(component_id, ())
    if component.has("set-aside"):
        is_dead_letter = any(target == component_id for _, target in mine.asides)
        return is_dead_letter or (len(steps) == 1 and bool(mine.flow.before.get(component_id)))
    # A table that only keeps keys or a record of the work.
    return component.has("key-value") and not steps


def stands_for(theirs: Sketch, row: str, mine: Sketch, column: str) -> float:
    return likeness(theirs.parts[row], mine.parts[column])


def likeness(wanted: Component, had: Component) -> float:
    """How much one component counts in the place of another, 0 to 1."""
    is_same = wanted.service == had.service
    share = 1.0 if is_same else shared_worth(wanted.capabilities, had.capabilities)
    return share if not share or wanted.region == had.region else share / 2


@lru_cache(maxsize=4096)
def shared_worth(wanted: frozenset[str], had: frozenset[str]) -> float:
    for one, other, worth in STANDS_FOR:
        if (one in wanted and other in had) or (other in wanted and one in had):
            return worth
    return 0.0
