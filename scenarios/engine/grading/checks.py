"""What a requirement may ask of a design: the checks on components, and how checks combine.

Every check is frozen and answers with an Outcome: whether it holds, the components that show it,
and why in the learner's own names.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from scenarios.engine.grading.scene import Ids, Scene
from scenarios.engine.grading.selectors import Selector
from scenarios.engine.grading.words import quality, thing


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer of a check.

    Attributes:
        components: the ids that prove it: the witness path, or what breaks the rule.
        text: why, without the final full stop; "" where there is nothing to say.
    """

    holds: bool
    components: Ids = ()
    text: str = ""


class Check(Protocol):
    """One condition on a design."""

    def evaluate(self, scene: Scene) -> Outcome: ...

    def selectors(self) -> Iterator[Selector]:
        """All selectors in it, with those inside them."""
        ...


def name_of(selector: Selector, scene: Scene) -> str:
    """What to call a selector in a message: its own words, or the given component's name."""
    if selector.called:
        return selector.called
    if selector.named:
        words = []
        for name in selector.named:
            group = scene.ground.groups.get(name)
            if group is not None:
                words.append(name_of(group, scene))
            else:
                there = name in scene.ground.titles
                words.append(scene.title(name) if there else name.replace("-", " "))
        return " or ".join(words)
    return thing(selector.has, selector.any_of)


def quality_of(selector: Selector, scene: Scene) -> str:
    """What a component would be if the selector meant it, after "is" or "is not"."""
    if selector.called or selector.named:
        return name_of(selector, scene)
    if selector.one_of:
        return " or ".join(quality_of(one, scene) for one in selector.one_of)
    return quality(selector.has, selector.any_of, selector.tests)


@dataclass(frozen=True, slots=True)
class Count:
    """From `least` to `most` components are what `of` means. Also `exists` and `none`."""

    of: Selector
    least: int = 1
    most: int | None = None

    def evaluate(self, scene: Scene) -> Outcome:
        found = scene.select(self.of)
        name = name_of(self.of, scene)
        if len(found) < self.least:
            if not found:
                return Outcome(False, (), f"there is no {without_article(name)}")
            few = f"only {scene.names(found)} can count as {name}; it takes {self.least}"
            return Outcome(False, found, few)
        if self.most is not None and len(found) > self.most:
            return Outcome(False, found, f"{scene.names(found)}: {name}")
        return Outcome(True, found, f"{scene.names(found)}: {name}" if found else "")

    def selectors(self) -> Iterator[Selector]:
        yield from self.of.inner()


def without_article(name: str) -> str:
    """`a queue` as it stands after "no"."""
    for article in ("a ", "an ", "the "):
        if name.startswith(article):
            return name.removeprefix(article)
    return name


@dataclass(frozen=True, slots=True)
class Every:
    """Whatever `of` means is also what `must` means, and there is at least one."""

    of: Selector
    must: Selector
    or_none: bool = False  # nothing to ask it of is fine as well

    def evaluate(self, scene: Scene) -> Outcome:
        found = scene.select(self.of)
        if not found:
            text = f"there is no {without_article(name_of(self.of, scene))}"
            return Outcome(self.or_none, (), "" if self.or_none else text)
        fitting = frozenset(scene.select(self.must))
        wrong = tuple(component_id for component_id in found if component_id not in fitting)
        verb = "are" if len(wrong or found) > 1 else "is"
        words = quality_of(self.must, scene)
        if wrong:
            return Outcome(False, wrong, f"{scene.names(wrong)} {verb} not {words}")
        return Outcome(True, found, f"{scene.names(found)} {verb} {words}")

    def selectors(self) -> Iterator[Selector]:
        yield from self.of.inner()
        yield from self.must.inner()


@dataclass(frozen=True, slots=True)
class Fits:
    """Each queue of `of` hides a message long enough for every consumer (rulings 17 and 26).

    For a function that is six times its timeout; for a consumer named in `job_s`, or for any other
    under the name "", at least that many seconds.
    """

    of: Selector
    job_s: tuple[tuple[Selector | None, int], ...] = ()

    def evaluate(self, scene: Scene) -> Outcome:
        found = scene.select(self.of)
        if not found:
            return Outcome(False, (), f"there is no {without_article(name_of(self.of, scene))}")
        for queue_id in found:
            has = scene.component(queue_id).config.get("visibility_timeout_s")
            if not isinstance(has, int):
                continue  # a stream hides nothing
            for consumer in scene.flow.consumers(queue_id):
                needed = needed_visibility_s(scene, consumer.id, self.job_s)
                if has < needed:
                    text = (
                        f"{scene.title(queue_id)} hides a message for {has} s, and "
                        f"{scene.title(consumer.id)} may need it hidden for {needed} s"
                    )
                    return Outcome(False, (queue_id, consumer.id), text)
        return Outcome(True, found, f"{scene.names(found)}: messages stay hidden long enough")

    def selectors(self) -> Iterator[Selector]:
        yield from self.of.inner()


def needed_visibility_s(
    scene: Scene, consumer_id: str, jobs: tuple[tuple[Selector | None, int], ...]
) -> int:
    """How long a message must stay hidden for this consumer, in seconds; 0 if nobody can say."""
    consumer = scene.component(consumer_id)
    timeout = consumer.config.get("timeout_s")
    needed = 6 * timeout if isinstance(timeout, int) else 0
    if consumer.has("compute"):
        for who, seconds in jobs:
            if who is None or consumer_id in scene.select(who):
                needed = max(needed, seconds)
    return needed


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of the checks holds; the first that does not says why."""

    checks: tuple[Check, ...]

    def evaluate(self, scene: Scene) -> Outcome:
        outcomes = []
        for check in self.checks:
            outcome = check.evaluate(scene)
            if not outcome.holds:
                return outcome
            outcomes.append(outcome)
        shown = tuple(dict.fromkeys(id_ for outcome in outcomes for id_ in outcome.components))
        first = next((outcome.text for outcome in outcomes if outcome.text), "")
        return Outcome(True, shown, first)

    def selectors(self) -> Iterator[Selector]:
        for check in self.checks:
            yield from check.selectors()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the checks holds; where none does, the first says why."""

    checks: tuple[Check, ...]

    def evaluate(self, scene: Scene) -> Outcome:
        failures = []
        for check in self.checks:
            outcome = check.evaluate(scene)
            if outcome.holds:
                return outcome
            failures.append(outcome)
        return failures[0]

    def selectors(self) -> Iterator[Selector]:
        for check in self.checks:
            yield from check.selectors()


@dataclass(frozen=True, slots=True)
class Not:
    """The check does not hold."""

    check: Check

    def evaluate(self, scene: Scene) -> Outcome:
        outcome = self.check.evaluate(scene)
        return Outcome(not outcome.holds, outcome.components, outcome.text)

    def selectors(self) -> Iterator[Selector]:
        yield from self.check.selectors()


@dataclass(frozen=True, slots=True)
class When:
    """Where the condition holds, so does the check; elsewhere it has no meaning, so it passes."""

    condition: Check
    then: Check

    def evaluate(self, scene: Scene) -> Outcome:
        if not self.condition.evaluate(scene).holds:
            return Outcome(True)
        return self.then.evaluate(scene)

    def selectors(self) -> Iterator[Selector]:
        yield from self.condition.selectors()
        yield from self.then.selectors()
