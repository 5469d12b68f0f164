"""What the catalogue says of one service: settings, capabilities and figures. Values are frozen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from scenarios.engine.errors import shown

Value = bool | int | str | None


class Config(Mapping[str, Value]):
    """Settings of one component by name: immutable, hashable, in the catalogue's order."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> Value:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        return f"Config({self._values!r})"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: `url` is an official AWS page, `read_on` an ISO date.

    The url is "" where the value is the course's own simplification, the date also where the
    page still has to be read; `note` says so.
    """

    url: str = ""
    read_on: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting a component may carry, and what it may be set to."""

    name: str
    type: Literal["boolean", "integer", "choice"]
    default: Value
    help: str
    label: str
    unit: str = ""
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()
    may_be_null: bool = False
    source: Source = field(default=Source())

    @property
    def range(self) -> str:
        """The allowed values in words, such as `a whole number from 1 to 3`."""
        if self.type == "boolean":
            return "true or false"
        if self.type == "choice":
            return "one of " + ", ".join(self.choices)
        words = f"a whole number from {self.minimum} to {self.maximum}"
        return words + " or null" if self.may_be_null else words

    def objection(self, value: object) -> str:
        """Why `value` cannot stand here, or "" when it can."""
        if value is None and self.may_be_null:
            return ""
        if self.type == "boolean" and isinstance(value, bool):
            return ""
        if self.type == "choice" and isinstance(value, str) and value in self.choices:
            return ""
        if self.type == "integer" and isinstance(value, int) and not isinstance(value, bool):
            low, high = cast(int, self.minimum), cast(int, self.maximum)
            if low <= value <= high:
                return ""
        return f"must be {self.range}, not {shown(value)}"


@dataclass(frozen=True, slots=True)
class Test:
    """A condition on one setting: in `among`, not in `but_not`, from `minimum` to `maximum`."""

    __test__ = False  # not for pytest

    setting: str
    among: tuple[Value, ...] = ()
    but_not: tuple[Value, ...] = ()
    minimum: int | None = None
    maximum: int | None = None

    def holds(self, config: Mapping[str, Value]) -> bool:
        value = config[self.setting]
        if self.among and not holds_exactly(self.among, value):
            return False
        if holds_exactly(self.but_not, value):
            return False
        if self.minimum is None and self.maximum is None:
            return True
        if not isinstance(value, int):
            return False
        above = self.minimum is None or value >= self.minimum
        return above and (self.maximum is None or value <= self.maximum)


def holds_exactly(values: tuple[Value, ...], value: Value) -> bool:
    """Whether `value` is among `values`, with `true` not taken for 1."""
    return any(value == other and type(value) is type(other) for other in values)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number about a service: a quota, a price or a capacity, perhaps by a setting's value."""

    name: str
    unit: str
    value: float | None
    by: str = ""  # the setting that decides, where `value` is None
    values: Mapping[Value, float] = field(default_factory=dict)
    source: Source = field(default=Source())

    def for_config(self, config: Mapping[str, Value]) -> float:
        """The number that applies to a component with this config, in `unit`."""
        return self.values[config[self.by]] if self.value is None else self.value


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of building block.

    Attributes:
        family: where the palette shows it (`compute`, `network`, `messaging`, `database`,
            `storage`, `client`, `management`).
        glyph: SVG path data in a 24 by 24 box, drawn with a line and no fill.
        always: capabilities every component of this service has.
        when: capabilities a component has while, for one of the alternatives, all tests hold.
        quotas, prices, capacity: figures by name; the catalogue's head explains each unit.
    """

    id: str
    label: str
    short: str
    family: str
    help: str
    glyph: str
    settings: Mapping[str, Setting]
    always: frozenset[str]
    when: Mapping[str, tuple[tuple[Test, ...], ...]]
    quotas: Mapping[str, Figure]
    prices: Mapping[str, Figure]
    capacity: Mapping[str, Figure]

    def capabilities(self, config: Mapping[str, Value]) -> frozenset[str]:
        """What a component with this config can do, in the catalogue's vocabulary."""
        held = (
            name
            for name, alternatives in self.when.items()
            if any(all(test.holds(config) for test in tests) for tests in alternatives)
        )
        return self.always.union(held)

    def configure(self, given: Mapping[str, Value]) -> Config:
        """`given` with the defaults filled in; `min` and `max` follow one another.

        Where only one of the two is given and the other's default contradicts it, the other
        takes its value. The given values must have passed `objection`, so never both contradict.
        """
        values = {name: given.get(name, s.default) for name, s in self.settings.items()}
        low, high = values.get("min"), values.get("max")
        if isinstance(low, int) and isinstance(high, int) and low > high:
            if "min" not in given:
                values["min"] = high
            else:
                values["max"] = low
        return Config(values)

    def objection(self, given: Mapping[str, object]) -> tuple[str, str]:
        """The first bad setting of `given` and what is wrong with it; ("", "") if none is."""
        for name, value in given.items():
            if name not in self.settings:
                known = ", ".join(self.settings)
                return shown_key(name), f"{self.short} has no such setting; it has {known}"
            if message := self.settings[name].objection(value):
                return name, message
        low, high = given.get("min"), given.get("max")
        if isinstance(low, int) and isinstance(high, int) and low > high:
            return "min", f"must not be above max ({high}), but is {low}"
        return "", ""


def shown_key(key: object) -> str:
    """A key as part of a place: bare when it is an ordinary short word, else quoted."""
    is_word = isinstance(key, str) and key.isidentifier() and key.isascii() and len(key) <= 40
    return str(key) if is_word else shown(key)
