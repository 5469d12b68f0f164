"""The service catalogue: what may be placed, and what may be connected to what. Values are frozen.

`catalogue_reader.read_catalogue` makes one from the text of `content/catalogue.yaml`; the engine
itself never touches the disk.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from scenarios.engine.service import Service, Test, Value

KINDS = ("request", "message", "deliver", "data", "replicate", "dead-letter", "signal")


class Placed(Protocol):
    """Anything with a service and a config: a component, or a plain stand-in."""

    @property
    def service(self) -> str: ...

    @property
    def config(self) -> Mapping[str, Value]: ...


@dataclass(frozen=True, slots=True)
class Allowed:
    """A pair AWS can connect.

    Attributes:
        kinds: the possible kinds; the first is the default.
        order_lost: why messages leave their order on this connection, or "". Where the brief's
            order matters, the connection counts as impossible.
    """

    kinds: tuple[str, ...]
    order_lost: str = ""

    @property
    def default(self) -> str:
        return self.kinds[0]


@dataclass(frozen=True, slots=True)
class Impossible:
    """A pair AWS cannot connect, or not in the kind drawn.

    Attributes:
        reason: why, as a sentence.
        instead: what to put between, or what to do, as a sentence.
        default: the kind to draw it in where none is given.
    """

    reason: str
    instead: str
    default: str = "request"


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for some pairs while the tests hold for the config of both ends."""

    verdict: Allowed | Impossible
    source_tests: tuple[Test, ...] = ()
    target_tests: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """All services, the meaning of each capability, and the rules for connections.

    Attributes:
        services: by id, in the order of the palette.
        capabilities: what each capability means, by name.
        families: the palette's headings by family.
        rules: for each ordered pair of service ids the rules to try, the last one unconditional.
        currency, region, priced_on: what the prices are given in, and their date (ISO).
    """

    services: Mapping[str, Service]
    capabilities: Mapping[str, str]
    families: Mapping[str, str]
    rules: Mapping[tuple[str, str], tuple[Rule, ...]]
    currency: str
    region: str
    priced_on: str

    def connection_rule(self, source: Placed | str, target: Placed | str) -> Allowed | Impossible:
        """Whether AWS can connect the pair, and how.

        Each end is a component, or a service id, which stands for one with default settings.
        """
        source_id, source_config = self._placed(source)
        target_id, target_config = self._placed(target)
        return next(
            rule.verdict
            for rule in self.rules[source_id, target_id]
            if all(test.holds(source_config) for test in rule.source_tests)
            and all(test.holds(target_config) for test in rule.target_tests)
        )

    def default_kind(self, source: Placed | str, target: Placed | str) -> str:
        """The kind a connection has when its document does not say."""
        return self.connection_rule(source, target).default

    def impossibility(
        self, source: Placed | str, target: Placed | str, kind: str
    ) -> Impossible | None:
        """Why AWS cannot connect the pair in this kind, or None when it can."""
        rule = self.connection_rule(source, target)
        if isinstance(rule, Impossible) or kind in rule.kinds:
            return rule if isinstance(rule, Impossible) else None
        start, end = (self.services[self._placed(side)[0]].short for side in (source, target))
        reason = f"A connection from {start} to {end} cannot be of the kind {kind}."
        return Impossible(reason, f"Make it {' or '.join(rule.kinds)}.", rule.default)

    def _placed(self, side: Placed | str) -> tuple[str, Mapping[str, Value]]:
        if isinstance(side, str):
            settings = self.services[side].settings
            return side, {name: setting.default for name, setting in settings.items()}
        return side.service, side.config
