"""Judging the requirements of a brief: roles bound jointly, so that the whole fares best."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenarios.engine.grading.checks import Outcome
from scenarios.engine.grading.scene import Binding, Ids, Scene
from scenarios.engine.grading.score import requirement_weight
from scenarios.engine.grading.selectors import Selector
from scenarios.engine.scenario import Requirement, Scenario

# A search this long has seen every binding of any design of a sensible size; a longer one stops
# with the best it has found, at the same point on every machine.
MOST_TRIALS = 20_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one requirement fares: credit 1, a half for a near miss, or 0."""

    requirement: Requirement
    credit: float
    outcome: Outcome

    @property
    def passed(self) -> bool:
        return self.credit == 1


@dataclass(frozen=True, slots=True)
class Judgement:
    """All verdicts in the order of the brief, and the binding of roles they were reached with."""

    verdicts: tuple[Verdict, ...]
    binding: Binding

    @property
    def worth(self) -> float:
        return sum(requirement_weight(v.requirement) * v.credit for v in self.verdicts)


def judge(scene: Scene, scenario: Scenario) -> Judgement:
    """The verdicts under the binding of roles that satisfies most; ties go to the binding whose
    components come first in structural order."""
    return Search(scene, scenario.requirements, scenario.roles).best()


def verdict(scene: Scene, requirement: Requirement) -> Verdict:
    """The verdict on one requirement under the scene's binding."""
    outcome = requirement.check.evaluate(scene)
    if outcome.holds:
        return Verdict(requirement, 1, outcome)
    if requirement.half is not None and requirement.half.evaluate(scene).holds:
        return Verdict(requirement, 0.5, outcome)
    return Verdict(requirement, 0, outcome)


def roles_used(scene: Scene, requirement: Requirement) -> Ids:
    """The roles a requirement speaks of, directly or through groups and other roles."""
    checks = [requirement.check, *([requirement.half] if requirement.half else [])]
    roles: dict[str, None] = {}
    for check in checks:
        for selector in check.selectors():
            roles |= dict.fromkeys(scene.roles_in(selector))
    return tuple(roles)


class Search:
    """Backtracking over the roles in the scenario's order, cut where nothing better can come.

    A role no component fits stays unbound; what is asked of it then fails.
    """

    def __init__(
        self, scene: Scene, requirements: Sequence[Requirement], roles: Mapping[str, Selector]
    ) -> None:
        self.scene = scene
        self.roles = roles
        self.names = list(roles)
        self.trials = 0
        self.memo: dict[tuple[object, ...], Verdict] = {}
        self.requirements = requirements
        self.uses = [self._closed(roles_used(scene, r)) for r in requirements]
        # After binding the first n roles, these requirements (by index) can be judged.
        self.ready: list[list[int]] = [[] for _ in range(len(self.names) + 1)]
        for index, used in enumerate(self.uses):
            last = max((self.names.index(name) + 1 for name in used), default=0)
            self.ready[last].append(index)
        self.open_worth = [
            sum(requirement_weight(requirements[i]) for later in self.ready[n + 1 :] for i in later)
            for n in range(len(self.names) + 1)
        ]
        self.best_worth = -1.0
        self.best_binding: Binding = {}

    def _closed(self, used: Ids) -> Ids:
        """The roles used, with the roles their selectors speak of in turn."""
        names = list(used)
        for name in names:
            inner = self.scene.roles_in(self.roles[name])
            names.extend(n for n in inner if n not in names)
        return tuple(names)

    def best(self) -> Judgement:
        self._bind(0, {}, 0.0)
        scene = self.scene.bound(self.best_binding)
        verdicts = tuple(self._verdict(scene, i) for i in range(len(self.requirements)))
        return Judgement(verdicts, self.best_binding)

    def _bind(self, depth: int, binding: Binding, worth: float) -> None:
        scene = self.scene.bound(binding)
        for index in self.ready[depth]:
            found = self._verdict(scene, index)
            worth += found.credit * requirement_weight(found.requirement)
        is_over = self.trials >= MOST_TRIALS and self.best_worth >= 0
        if is_over or worth + self.open_worth[depth] <= self.best_worth:
            return
        if depth == len(self.names):
            self.best_worth, self.best_binding = worth, binding
            return
        name = self.names[depth]
        candidates = scene.select(self.roles[name])
        for component_id in candidates:
            self.trials += 1
            self._bind(depth + 1, {**binding, name: component_id}, worth)
        if not candidates:
            self._bind(depth + 1, binding, worth)

    def _verdict(self, scene: Scene, index: int) -> Verdict:
        key = (index, *(scene.binding.get(name) for name in self.uses[index]))
        if key not in self.memo:
            self.memo[key] = verdict(scene, self.requirements[index])
        return self.memo[key]
