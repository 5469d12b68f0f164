"""A design in the light of a scenario: which components a selector means, and their names.

Components that hang on none of the scenario's given ones are left out: they do nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from scenarios.engine.design import Component, Connection, Design
from scenarios.engine.grading.flow import WAITING, Flow, Step
from scenarios.engine.grading.selectors import Link, Selector
from scenarios.engine.structure import structural_order

Ids = tuple[str, ...]
Binding = Mapping[str, str]


class Ground:
    """What does not depend on how roles are bound; shared by all scenes of one design."""

    def __init__(
        self,
        design: Design,
        given: frozenset[str],
        groups: Mapping[str, Selector],
        roles: frozenset[str],
        order: Sequence[str] = (),
        before: "Ground | None" = None,
    ) -> None:
        self.whole = design
        self.given = given
        self.groups = groups
        self.roles = roles
        self.loose = loose_components(design, given)
        self.design = design.without_components(self.loose) if self.loose else design
        self._order = order
        self._before = before
        self.memo: dict[tuple[object, ...], Ids] = {}

    @cached_property
    def order(self) -> Ids:
        """The ids of the components that count, in an order that does not depend on ids."""
        order = self._order or structural_order(self.design)
        return tuple(id_ for id_ in order if id_ in self.design)

    @cached_property
    def flow(self) -> Flow:
        return Flow(self.design, self.order, self._before.flow if self._before else None)

    def edited(self, design: Design) -> "Ground":
        """The ground of a design made from this one by an edit; new ids come last in the order."""
        new = [c.id for c in design.components if c.id not in self.design]
        order = (*self.order, *new)
        return Ground(design, self.given, self.groups, self.roles, order, self)

    @cached_property
    def titles(self) -> dict[str, str]:
        names: dict[str, int] = {}
        for component in self.whole.components:
            names[component.name] = names.get(component.name, 0) + 1
        return {
            c.id: c.name if names[c.name] == 1 else f"{c.name} ({c.id})"
            for c in self.whole.components
        }


def loose_components(design: Design, given: frozenset[str]) -> frozenset[str]:
    """The ids of components that no chain of connections joins to a given component.

    Chains do not run through operations components: watching a thing does not put it to use.
    """
    joined = {id_ for id_ in given if id_ in design}
    open_ends = list(joined)
    while open_ends:
        here = open_ends.pop()
        for connection in (*design.outgoing(here), *design.incoming(here)):
            for end in (connection.source, connection.target):
                if end not in joined:
                    joined.add(end)
                    if not is_watcher(design.component(end)):
                        open_ends.append(end)
    return frozenset(c.id for c in design.components if c.id not in joined)


def is_watcher(component: Component) -> bool:
    return component.has("operations") and not component.has("transparent")


@dataclass(frozen=True)
class Scene:
    """One design under one binding of the scenario's roles to components."""

    ground: Ground
    binding: Binding = field(default_factory=dict)

    def bound(self, binding: Binding) -> "Scene":
        return replace(self, binding=binding)

    @property
    def design(self) -> Design:
        return self.ground.design

    @property
    def flow(self) -> Flow:
        return self.ground.flow

    def component(self, component_id: str) -> Component:
        return self.ground.design.component(component_id)

    def title(self, component_id: str) -> str:
        return self.ground.titles[component_id]

    def names(self, ids: Sequence[str], joint: str = "and") -> str:
        """Names for a sentence: `A`, `A and B`, `A, B and C`."""
        titles = [self.title(component_id) for component_id in ids]
        if len(titles) < 2:
            return "".join(titles)
        return f"{', '.join(titles[:-1])} {joint} {titles[-1]}"

    def arrows(self, path: Sequence[str]) -> str:
        return " → ".join(self.title(component_id) for component_id in path)

    def select(self, selector: Selector) -> Ids:
        """The components a selector means, in structural order."""
        key = (selector, *((r, self.binding.get(r)) for r in self.roles_in(selector)))
        found = self.ground.memo.get(key)
        if found is None:
            ids = self._named(selector) if selector.named else self.ground.order
            found = tuple(id_ for id_ in ids if self._fits(selector, id_))
            self.ground.memo[key] = found
        return found

    def roles_in(self, selector: Selector) -> Ids:
        key = ("roles in", selector)
        found = self.ground.memo.get(key)
        if found is None:
            names: dict[str, None] = {}
            open_names = [n for inner in selector.inner() for n in inner.named]
            for name in open_names:
                if name in self.ground.roles:
                    names[name] = None
                elif name in self.ground.groups:
                    inner_names = (s.named for s in self.ground.groups[name].inner())
                    open_names.extend(n for named in inner_names for n in named)
            found = tuple(sorted(names))
            self.ground.memo[key] = found
        return found

    def _named(self, selector: Selector) -> Ids:
        found: dict[str, None] = {}
        for name in selector.named:
            if name in self.ground.groups:
                found |= dict.fromkeys(self.select(self.ground.groups[name]))
            elif name in self.ground.roles:
                found |= dict.fromkeys([self.binding[name]] if name in self.binding else [])
            else:
                found[name] = None
        return tuple(found)

    def _fits(self, selector: Selector, component_id: str) -> bool:
        return (
            selector.fits_alone(self.component(component_id))
            and (selector.given is None or selector.given is (component_id in self.ground.given))
            and self._fits_around(selector, component_id)
            and self._fits_as_store_of_failures(selector, component_id)
            and (not selector.one_of or self._is_one(selector.one_of, component_id))
            and not self._is_one(selector.but_not, component_id)
        )

    def _is_one(self, selectors: Sequence[Selector], component_id: str) -> bool:
        return any(component_id in self.select(selector) for selector in selectors)

    def _fits_around(self, selector: Selector, component_id: str) -> bool:
        flow = self.flow
        if selector.calls is not None:
            targets = self.select(selector.calls.of)
            steps = flow.after.get(component_id, ())
            if not any(s.target in targets and self._counts(s, selector.calls) for s in steps):
                return False
        if selector.called_by is not None:
            sources = self.select(selector.called_by.of)
            steps = flow.before.get(component_id, ())
            if not any(s.source in sources and self._counts(s, selector.called_by) for s in steps):
                return False
        if selector.linked is not None:
            ends = {c.target for c in self.design.outgoing(component_id)}
            ends |= {c.source for c in self.design.incoming(component_id)}
            ends |= {*flow.next_ids(component_id), *flow.previous_ids(component_id)}
            if ends.isdisjoint(self.select(selector.linked)):
                return False
        if selector.reaches is not None and component_id not in self.reaching(selector.reaches):
            return False
        link = selector.reached_from
        return link is None or component_id in self.reached(link)

    def _counts(self, step: Step, link: Link) -> bool:
        if not link.kinds or step.kind in link.kinds:
            return True
        return WAITING in link.kinds and self.flow.is_waiting(step)

    def reached(self, link: Link) -> Ids:
        """What work gets to from the link's components, the start itself only over a circle."""
        key = ("reached", link, *((r, self.binding.get(r)) for r in self._roles_in_link(link)))
        found = self.ground.memo.get(key)
        if found is None:
            avoided = self.select(link.avoiding) if link.avoiding else ()
            starts = self.select(link.of)
            ids = self.flow.reachable(starts, link.kinds, avoided) - frozenset(starts)
            found = tuple(ids)
            self.ground.memo[key] = found
        return found

    def reaching(self, link: Link) -> Ids:
        """What has a way to one of the link's components; the ends themselves are not meant."""
        key = ("reaching", link, *((r, self.binding.get(r)) for r in self._roles_in_link(link)))
        found = self.ground.memo.get(key)
        if found is None:
            avoided = self.select(link.avoiding) if link.avoiding else ()
            ends = frozenset(self.select(link.of))
            found = tuple(self.flow.leading(ends, link.kinds, avoided) - ends)
            self.ground.memo[key] = found
        return found

    def _roles_in_link(self, link: Link) -> Ids:
        selectors = [link.of, *([link.avoiding] if link.avoiding else [])]
        return tuple(sorted({r for s in selectors for r in self.roles_in(s)}))

    def _fits_as_store_of_failures(self, selector: Selector, component_id: str) -> bool:
        if selector.sets_aside is not None and selector.sets_aside is not bool(
            self.set_aside_by(component_id)
        ):
            return False
        if selector.is_set_aside is not None and selector.is_set_aside is not bool(
            self.design.incoming(component_id, "dead-letter")
        ):
            return False
        if selector.consumed is None:
            return True
        return selector.consumed is bool(self.flow.after.get(component_id))

    def set_aside_by(self, component_id: str) -> Ids:
        """Where a queue puts what could not be processed; an impossible connection does nothing."""
        return tuple(c.target for c in self.dead_letters(component_id))

    def dead_letters(self, component_id: str) -> tuple[Connection, ...]:
        source = self.component(component_id)
        return tuple(
            connection
            for connection in self.design.outgoing(component_id, "dead-letter")
            if self.component(connection.target).has("set-aside")
            and not self.design.catalogue.impossibility(
                source, self.component(connection.target), connection.kind
            )
        )
