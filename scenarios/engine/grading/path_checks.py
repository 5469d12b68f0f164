"""Checks on the ways work takes: paths, what they must pass, what may fail, who is told."""

from collections.abc import Iterator
from dataclasses import dataclass

from scenarios.engine.design import Component
from scenarios.engine.grading.checks import Outcome, name_of, quality_of
from scenarios.engine.grading.scene import Ids, Scene
from scenarios.engine.grading.selectors import Selector
from scenarios.engine.grading.told import aparts, own_buffer, split_at


@dataclass(frozen=True, slots=True)
class PathTo:
    """There is a way from `start` to `end` that passes `via` in turn and nothing of `avoiding`.

    With `each`, there is one to every component `end` means.
    """

    start: Selector
    end: Selector
    via: tuple[Selector, ...] = ()
    avoiding: Selector | None = None
    kinds: tuple[str, ...] = ()
    each: bool = False

    def evaluate(self, scene: Scene) -> Outcome:
        starts, ends = scene.select(self.start), scene.select(self.end)
        passed = [frozenset(scene.select(selector)) for selector in self.via]
        avoided = frozenset(scene.select(self.avoiding)) if self.avoiding else frozenset()
        shown: dict[str, None] = {}
        for targets in [(end,) for end in ends] if self.each else [ends]:
            way = scene.flow.path(starts, targets, via=passed, kinds=self.kinds, avoiding=avoided)
            if not way:
                return self._failure(scene, starts, targets)
            shown |= dict.fromkeys(way)
        text = scene.arrows(tuple(shown)) if not self.each else ""
        return Outcome(bool(ends), tuple(shown), text)

    def _failure(self, scene: Scene, starts: Ids, targets: Ids) -> Outcome:
        start = name_of(self.start, scene)
        end = scene.names(targets, "or") or name_of(self.end, scene)
        through = " and then ".join(name_of(selector, scene) for selector in self.via)
        plain = scene.flow.path(starts, targets, kinds=self.kinds)
        if plain and through:
            text = f"{scene.arrows(plain)} does not pass {through}"
            return Outcome(False, plain, text)
        if plain and self.avoiding:
            text = f"{scene.arrows(plain)} runs through {name_of(self.avoiding, scene)}"
            return Outcome(False, plain, text)
        how = f" through {through}" if through else ""
        reached = furthest(scene, starts)
        where = f"; the work stops at {scene.names(reached)}" if reached else ""
        text = f"nothing leads from {start}{how} to {end}{where}"
        return Outcome(False, (*starts, *reached), text)

    def selectors(self) -> Iterator[Selector]:
        for selector in (self.start, self.end, *self.via):
            yield from selector.inner()
        if self.avoiding:
            yield from self.avoiding.inner()


def furthest(scene: Scene, starts: Ids) -> Ids:
    """The components at which work from the starts comes to an end, other than the starts."""
    reached = scene.flow.reachable(starts)
    return tuple(
        id_
        for id_ in scene.ground.order
        if id_ in reached
        and id_ not in starts
        and not scene.flow.after.get(id_)
        and not scene.component(id_).has("data")
        and id_ not in scene.ground.given
    )


@dataclass(frozen=True, slots=True)
class EveryPath:
    """Every way from `start` to `end` passes `through`, and there is one."""

    start: Selector
    end: Selector
    through: Selector
    kinds: tuple[str, ...] = ()
    or_none: bool = False

    def evaluate(self, scene: Scene) -> Outcome:
        starts, ends = scene.select(self.start), scene.select(self.end)
        passing = frozenset(scene.select(self.through))
        wrong = scene.flow.path(starts, ends, kinds=self.kinds, avoiding=passing)
        if wrong:
            text = f"{scene.arrows(wrong)} passes no {bare(name_of(self.through, scene))}"
            return Outcome(False, wrong, text)
        right = scene.flow.path(starts, ends, kinds=self.kinds)
        if right or self.or_none:
            return Outcome(True, right, scene.arrows(right))
        start, end = name_of(self.start, scene), name_of(self.end, scene)
        reached = furthest(scene, starts)
        where = f"; the work stops at {scene.names(reached)}" if reached else ""
        return Outcome(False, (*starts, *reached), f"nothing leads from {start} to {end}{where}")

    def selectors(self) -> Iterator[Selector]:
        for selector in (self.start, self.end, self.through):
            yield from selector.inner()


def bare(name: str) -> str:
    return name.removeprefix("a ").removeprefix("an ")


@dataclass(frozen=True, slots=True)
class NoPath:
    """No way leads from `start` to `end`, or only through `avoiding`."""

    start: Selector
    end: Selector
    avoiding: Selector | None = None
    kinds: tuple[str, ...] = ()

    def evaluate(self, scene: Scene) -> Outcome:
        starts, ends = scene.select(self.start), scene.select(self.end)
        allowed = frozenset(scene.select(self.avoiding)) if self.avoiding else frozenset()
        wrong = scene.flow.path(starts, ends, kinds=self.kinds, avoiding=allowed)
        if not wrong:
            return Outcome(True)
        words = f" without {name_of(self.avoiding, scene)}" if self.avoiding else ""
        end = scene.title(wrong[-1])
        return Outcome(False, wrong, f"{scene.arrows(wrong)} leads to {end}{words}")

    def selectors(self) -> Iterator[Selector]:
        for selector in (self.start, self.end, *([self.avoiding] if self.avoiding else [])):
            yield from selector.inner()


@dataclass(frozen=True, slots=True)
class OnlyFrom:
    """`to` gets its work only from `callers`, and from at least one."""

    to: Selector
    callers: Selector

    def evaluate(self, scene: Scene) -> Outcome:
        allowed = frozenset(scene.select(self.callers))
        shown: dict[str, None] = {}
        for target in scene.select(self.to):
            callers = scene.flow.previous_ids(target)
            if not callers:
                return Outcome(False, (target,), f"nothing calls {scene.title(target)}")
            for caller in callers:
                if caller not in allowed:
                    words = quality_of(self.callers, scene)
                    text = f"{scene.title(caller)} calls {scene.title(target)}, and is not {words}"
                    return Outcome(False, (caller, target), text)
            shown |= dict.fromkeys((*callers, target))
        text = f"only {scene.names(tuple(shown)[:-1])} does" if shown else ""
        return Outcome(bool(shown), tuple(shown), text)

    def selectors(self) -> Iterator[Selector]:
        yield from self.to.inner()
        yield from self.callers.inner()


@dataclass(frozen=True, slots=True)
class Survives:
    """With something lost, a way from `start` to `end` is left.

    `losing` is `zone` (the first zone: all that is not zone-safe), `copy` (any one component that
    is a single instance), `primary` or `secondary` (a region), or a selector: each one it means.
    `copies` also takes away what runs as one copy, which is gone until it is started elsewhere.
    """

    start: Selector
    end: Selector
    losing: str | Selector
    copies: bool = False
    kinds: tuple[str, ...] = ()

    def evaluate(self, scene: Scene) -> Outcome:
        starts, ends = scene.select(self.start), scene.select(self.end)
        way = scene.flow.path(starts, ends, kinds=self.kinds)
        if not way:
            start, end = name_of(self.start, scene), name_of(self.end, scene)
            return Outcome(False, starts, f"nothing leads from {start} to {end}")
        for lost in self._losses(scene):
            left = tuple(id_ for id_ in ends if id_ not in lost)
            if not scene.flow.path(starts, left, kinds=self.kinds, avoiding=lost):
                broken = tuple(id_ for id_ in way if id_ in lost)
                return Outcome(False, broken, self._failure(scene, broken))
        return Outcome(True, way, scene.arrows(way))

    def _losses(self, scene: Scene) -> list[frozenset[str]]:
        components = scene.design.components
        if isinstance(self.losing, Selector):
            return [frozenset([id_]) for id_ in scene.select(self.losing)]
        if self.losing == "zone":
            return [frozenset(c.id for c in components if self._is_lost_with_zone(c))]
        if self.losing == "copy":
            return [frozenset([c.id]) for c in components if is_single(c)]
        lost = (c.id for c in components if c.region == self.losing and not c.has("global"))
        return [frozenset(lost)]

    def _is_lost_with_zone(self, component: Component) -> bool:
        return not component.has("zone-safe") or (self.copies and is_single(component))

    def _failure(self, scene: Scene, broken: Ids) -> str:
        what = {
            "zone": "when a zone fails",
            "copy": "when one instance fails",
            "primary": "when the primary region fails",
            "secondary": "when the secondary region fails",
        }.get(self.losing if isinstance(self.losing, str) else "", "when it fails")
        end = name_of(self.end, scene)
        verb = "go down" if len(broken) > 1 else "goes down"
        named = scene.names(broken) or "every way"
        return f"{what}, {named} {verb} and nothing leads to {end} any more"

    def selectors(self) -> Iterator[Selector]:
        yield from self.start.inner()
        yield from self.end.inner()
        if isinstance(self.losing, Selector):
            yield from self.losing.inner()
        else:
            yield STAYS


def is_single(component: Component) -> bool:
    """Whether it is one server, or a fleet that may run as a single copy."""
    is_copyable = component.has("compute") and not component.has("serverless", "function")
    return is_copyable and not component.has("several-copies")


# What `survives` and `told` ask for without naming it, so that a repair can be found.
STAYS = Selector(has=("zone-safe", "several-copies"))
TELLS_EACH = Selector(has=("copies-to-each",))


@dataclass(frozen=True, slots=True)
class Told:
    """All work that leaves `start` reaches every component of `ends`.

    With `apart`, what brings it to one of them depends on none of the others: the compute that
    calls one calls no other. With `buffered`, each of these waits in a queue or stream of its own.
    With `dealt`, a part of the work is enough: a near miss.
    """

    start: Selector
    ends: Selector
    apart: bool = False
    buffered: Selector | None = None
    dealt: bool = False

    def evaluate(self, scene: Scene) -> Outcome:
        starts, targets = scene.select(self.start), scene.select(self.ends)
        name = name_of(self.start, scene)
        if not starts or not targets:
            return Outcome(False, (), f"there is no {bare(name)} that could tell anyone")
        for target in targets:
            if self.dealt and target in scene.flow.reachable(starts):
                continue
            if not any(scene.flow.gets_all(start, target) for start in starts):
                return self._not_told(scene, starts, target)
        waiting = scene.select(self.buffered) if self.buffered else ()
        for target in waiting:
            if not any(own_buffer(scene, start, target, targets) for start in starts):
                text = f"nothing keeps work for {scene.title(target)} alone while it is away"
                return Outcome(False, (target,), text)
        if self.apart:
            for target in targets:
                shared = aparts(scene, starts, target, targets, self.dealt)
                if shared:
                    text = (
                        f"{scene.names(shared[:-1])} serves {scene.title(target)} together with "
                        f"{scene.title(shared[-1])}, so one that is slow or down holds up the other"
                    )
                    return Outcome(False, shared, text)
        return Outcome(True, (*starts, *targets), f"{scene.names(targets)} each get their copy")

    def _not_told(self, scene: Scene, starts: Ids, target: str) -> Outcome:
        split = split_at(scene, starts, target)
        if split:
            queue, *consumers = split
            verb = "share" if len(consumers) > 1 else "takes"
            text = (
                f"{scene.names(consumers)} {verb} the messages of {scene.title(queue)}, so "
                f"{scene.title(target)} gets only a part of them"
            )
            return Outcome(False, (*split, target), text)
        start = name_of(self.start, scene)
        return Outcome(
            False, (*starts, target), f"nothing tells {scene.title(target)} after {start}"
        )

    def selectors(self) -> Iterator[Selector]:
        yield from self.start.inner()
        yield from self.ends.inner()
        if self.buffered:
            yield from self.buffered.inner()
        yield TELLS_EACH
