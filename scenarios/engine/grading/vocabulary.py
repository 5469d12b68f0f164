"""Reading selectors from a scenario file: the vocabulary of `docs/scenarios.md`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from scenarios.engine.catalogue import Catalogue
from scenarios.engine.errors import shown
from scenarios.engine.fields import Fields
from scenarios.engine.grading.flow import WAITING, WORK
from scenarios.engine.grading.selectors import Link, Selector
from scenarios.engine.scenario import ScenarioError
from scenarios.engine.service import Test, Value


@dataclass(frozen=True)
class Vocabulary:
    """What a scenario file may speak of: the catalogue, and the names it has given so far."""

    catalogue: Catalogue
    names: frozenset[str]

    def selector(self, value: object, place: str) -> Selector:
        """A selector: a name, a list of names, or a mapping. Raises ScenarioError."""
        if isinstance(value, str):
            value = [value]
        if isinstance(value, list):
            value = {"named": value}
        part = Fields(value, place, ScenarioError)
        selector = Selector(
            called=part.text("called", ""),
            named=self._known(part, "named", self.names),
            has=self._known(part, "has", self.catalogue.capabilities),
            any_of=self._known(part, "any", self.catalogue.capabilities),
            lacks=self._known(part, "lacks", self.catalogue.capabilities),
            services=self._known(part, "service", self.catalogue.services),
            tests=self._tests(part),
            region=part.text("region", ""),
            given=read_flag(part, "given"),
            calls=self._link(part, "calls"),
            called_by=self._link(part, "called_by"),
            reaches=self._link(part, "reaches"),
            reached_from=self._link(part, "reached_from"),
            linked=self._inner(part, "linked"),
            sets_aside=read_flag(part, "sets_aside"),
            is_set_aside=read_flag(part, "is_set_aside"),
            consumed=read_flag(part, "consumed"),
            one_of=self.several(part, "one_of"),
            but_not=self.several(part, "but_not"),
        )
        part.done()
        return selector

    def _known(
        self, part: Fields, key: str, known: Mapping[str, object] | frozenset[str]
    ) -> tuple[str, ...]:
        words = part.words(key, optional=True)
        for word in words:
            if word not in known:
                raise part.error(key, f"there is no {shown(word)}")
        return words

    def _tests(self, part: Fields) -> tuple[Test, ...]:
        """`with`: settings and what they must be, such as `{zones: {min: 2}, engine: redis}`."""
        if "with" not in part:
            return ()
        inner = part.part("with")
        return tuple(self._test(inner, name) for name in inner)

    def _test(self, part: Fields, name: str) -> Test:
        owners = [s.settings[name] for s in self.catalogue.services.values() if name in s.settings]
        if not owners:
            raise part.error(name, "is not a setting of any service")
        written = part.take(name)
        if isinstance(written, dict):
            bounds = Fields(written, f"{part.place}.{name}", ScenarioError)
            but_not = (bounds.value("not"),) if "not" in written else ()
            low = bounds.whole("min") if "min" in written else None
            high = bounds.whole("max") if "max" in written else None
            bounds.done()
            return Test(name, (), but_not, low, high)
        among = tuple(written) if isinstance(written, list) else (written,)
        for value in among:
            if all(setting.objection(value) for setting in owners):
                raise part.error(name, f"cannot be {shown(value)}")
        return Test(name, cast(tuple[Value, ...], among))

    def _inner(self, part: Fields, key: str) -> Selector | None:
        if key not in part:
            return None
        return self.selector(part.take(key), f"{part.place}.{key}")

    def several(self, part: Fields, key: str) -> tuple[Selector, ...]:
        if key not in part:
            return ()
        value = part.take(key)
        values = value if isinstance(value, list) else [value]
        return tuple(
            self.selector(one, f"{part.place}.{key}[{index}]") for index, one in enumerate(values)
        )

    def _link(self, part: Fields, key: str) -> Link | None:
        if key not in part:
            return None
        value = part.take(key)
        place = f"{part.place}.{key}"
        if isinstance(value, dict) and "of" in value:
            inner = Fields(value, place, ScenarioError)
            link = Link(
                self.selector(inner.take("of"), f"{place}.of"),
                read_kinds(inner),
                self._inner(inner, "avoiding"),
            )
            inner.done()
            return link
        return Link(self.selector(value, place))


def read_flag(part: Fields, key: str) -> bool | None:
    return part.flag(key) if key in part else None


def read_kinds(part: Fields) -> tuple[str, ...]:
    kinds = part.words("kinds", optional=True)
    for kind in kinds:
        if kind not in (*WORK, WAITING):
            raise part.error("kinds", f"must be among {', '.join((*WORK, WAITING))}")
    return kinds
