"""Saying which components of a design are meant: by capability, setting and place in the flow.

A selector never speaks of a learner's names or ids; given components are named by their fixed ids,
roles and groups by the names the scenario gives them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from scenarios.engine.design import Component
from scenarios.engine.service import Test


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """A place in the flow: next to, or on a way to or from, one of the components in `of`.

    Attributes:
        kinds: the connections that count; () for every kind of work.
        avoiding: the way must not pass one of these.
    """

    of: "Selector"
    kinds: tuple[str, ...] = ()
    avoiding: "Selector | None" = None


@dataclass(frozen=True, slots=True, eq=False)
class Selector:
    """Which components are meant. Everything that is given has to hold.

    Attributes:
        called: what they are called in messages, such as "a queue".
        named: ids of given components, roles and groups; () for any component.
        has, any_of, lacks: capabilities, all of them, one of them, none of them.
        services: service ids, one of them.
        tests: what its settings must be; a component without the setting does not match.
        given: only given components, or only the learner's own.
        calls, called_by: work goes straight to, or comes straight from, one of these.
        reaches, reached_from: there is a way to, or from, one of these.
        linked: connected with one of these, whichever way the arrow points, in any kind.
        sets_aside: has a dead-letter connection to something that may hold failed work.
        is_set_aside: is where others put failed work.
        consumed: somebody takes work from it.
        one_of: at least one of these alternatives matches as well.
        but_not: none of these matches.
    """

    called: str = ""
    named: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    tests: tuple[Test, ...] = ()
    region: str = ""
    given: bool | None = None
    calls: Link | None = None
    called_by: Link | None = None
    reaches: Link | None = None
    reached_from: Link | None = None
    linked: "Selector | None" = None
    sets_aside: bool | None = None
    is_set_aside: bool | None = None
    consumed: bool | None = None
    one_of: tuple["Selector", ...] = ()
    but_not: tuple["Selector", ...] = ()

    def inner(self) -> Iterator["Selector"]:
        """This selector and every selector inside it."""
        yield self
        for link in (self.calls, self.called_by, self.reaches, self.reached_from):
            if link is not None:
                yield from link.of.inner()
                if link.avoiding is not None:
                    yield from link.avoiding.inner()
        for other in (*self.one_of, *self.but_not, *([self.linked] if self.linked else [])):
            yield from other.inner()

    def fits_alone(self, component: Component) -> bool:
        """Whether a component fits, apart from its name and what surrounds it."""
        if not component.has(*self.has) or component.capabilities.intersection(self.lacks):
            return False
        if self.any_of and not component.capabilities.intersection(self.any_of):
            return False
        if self.services and component.service not in self.services:
            return False
        if self.region and component.region != self.region and not component.has("global"):
            return False
        return all(test_holds(test, component) for test in self.tests)


def test_holds(test: Test, component: Component) -> bool:
    """Whether a component has the setting, and it is as the test says."""
    return test.setting in component.config and test.holds(component.config)
