"""Reading the service catalogue from YAML text, with messages that name the place of a mistake."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal, cast

from scenarios.engine.catalogue import KINDS, Allowed, Catalogue, Impossible, Rule
from scenarios.engine.errors import CatalogueError, ReadError, shown
from scenarios.engine.fields import Fields
from scenarios.engine.safe_yaml import read_yaml
from scenarios.engine.service import Figure, Service, Setting, Source, Test, Value

DATE = re.compile(r"20\d\d-[01]\d-[0-3]\d")
PATH = re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9 .,-]+")
NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")


def read_catalogue(text: str | bytes) -> Catalogue:
    """The catalogue written in `text`. Raises CatalogueError at the first mistake."""
    try:
        document = read_yaml(text)
    except ReadError as error:
        raise CatalogueError(error.place, error.message) from None
    return CatalogueReader(Fields(document, "", CatalogueError)).catalogue()


class CatalogueReader:
    """Carries what services and rules refer to: sources, capabilities and families by name."""

    def __init__(self, document: Fields) -> None:
        self.document = document
        self.capabilities = document.texts("capabilities")
        self.families = document.texts("families")
        self.sources: dict[str, Source] = {}
        self.services: dict[str, Service] = {}

    def catalogue(self) -> Catalogue:
        self.sources = {key: source(part) for key, part in self.document.parts("sources")}
        prices = self.document.part("prices")
        every_service = dict(self.document.parts("every_service"))
        for service_id, part in self.document.parts("services"):
            self.services[service_id] = self.service(service_id, part, every_service)
        catalogue = Catalogue(
            services=self.services,
            capabilities=self.capabilities,
            families=self.families,
            rules=self.rules(),
            currency=prices.text("currency"),
            region=prices.text("region"),
            priced_on=matching(prices, "dated", DATE),
        )
        prices.done()
        self.document.done()
        return catalogue

    def service(self, service_id: str, part: Fields, every: Mapping[str, Fields]) -> Service:
        if not NAME.fullmatch(service_id) or service_id in self.capabilities:
            raise part.error("", "the id must be lower case and not that of a capability")
        family = part.text("family")
        if family not in self.families:
            raise part.error("family", f"{shown(family)} is not a family")
        own = {**dict(part.parts("settings", optional=True)), **every}
        settings = {name: self.setting(name, fields.again()) for name, fields in own.items()}
        always = frozenset(self.capability(part, "is", n) for n in part.words("is", optional=True))
        when = {
            self.capability(part, "when", name): self.alternatives(part, name, settings, value)
            for name, value in part.mapping("when", optional=True).items()
        }
        service = Service(
            id=service_id,
            label=part.text("label"),
            short=part.text("short"),
            family=family,
            help=part.text("help"),
            glyph=matching(part, "glyph", PATH),
            settings=settings,
            always=always,
            when=when,
            quotas=self.figures(part, "quotas", settings),
            prices=self.figures(part, "prices", settings),
            capacity=self.figures(part, "capacity", settings),
        )
        part.done()
        return service

    def capability(self, part: Fields, key: str, name: str) -> str:
        if name not in self.capabilities:
            raise part.error(key, f"{shown(name)} is not in the list of capabilities")
        return name

    def setting(self, name: str, part: Fields) -> Setting:
        kind = part.text("type")
        if kind not in ("boolean", "integer", "choice"):
            raise part.error("type", "must be boolean, integer or choice")
        setting = Setting(
            name=name,
            type=cast(Literal["boolean", "integer", "choice"], kind),
            default=part.value("default"),
            label=part.text("label"),
            help=part.text("help"),
            unit=part.text("unit", ""),
            minimum=part.whole("min") if kind == "integer" else None,
            maximum=part.whole("max") if kind == "integer" else None,
            choices=part.words("choices") if kind == "choice" else (),
            may_be_null=part.flag("may_be_null"),
            source=self.source(part),
        )
        part.done()
        if message := setting.objection(setting.default):
            raise part.error("default", message)
        return setting

    def source(self, part: Fields) -> Source:
        """The source a value names, and its own `note` beside it; one of the two is required."""
        note, key = part.text("note", ""), part.text("source", "")
        if not key and not note:
            raise part.error("source", "name a source, or say in a note where the value is from")
        if key and key not in self.sources:
            raise part.error("source", f"{shown(key)} is not in the list of sources")
        known = self.sources.get(key, Source())
        return replace(known, note=note or known.note)

    def figures(self, part: Fields, key: str, settings: Mapping[str, Setting]) -> dict[str, Figure]:
        found = {}
        for name, fields in part.parts(key, optional=True):
            by = fields.text("by", "")
            if by and by not in settings:
                raise fields.error("by", f"{shown(by)} is not a setting of this service")
            figure = Figure(
                name=name,
                unit=fields.text("unit"),
                value=None if by else fields.number("value"),
                by=by,
                values=by_setting(settings[by], fields.part("values")) if by else {},
                source=self.source(fields),
            )
            fields.done()
            found[name] = figure
        return found

    def alternatives(
        self, part: Fields, name: str, settings: Mapping[str, Setting], value: object
    ) -> tuple[tuple[Test, ...], ...]:
        either = value if isinstance(value, list) else [value]
        return tuple(
            read_tests(Fields(one, f"{part.place}.when.{name}", CatalogueError), settings)
            for one in either
        )

    def rules(self) -> dict[tuple[str, str], tuple[Rule, ...]]:
        """The rules for every ordered pair, in the order written, up to the unconditional one."""
        found: dict[tuple[str, str], list[Rule]] = {
            (source, target): [] for source in self.services for target in self.services
        }
        settled: set[tuple[str, str]] = set()
        for part in self.document.items("connections"):
            for source, target, rule in self.rule(part):
                if (source, target) in settled:
                    continue
                found[source, target].append(rule)
                if not rule.source_tests and not rule.target_tests:
                    settled.add((source, target))
        for source, target in found:
            if (source, target) not in settled:
                raise self.document.error("connections", f"no rule for {source} to {target}")
        return {pair: tuple(rules) for pair, rules in found.items()}

    def rule(self, part: Fields) -> Iterator[tuple[str, str, Rule]]:
        sources, targets = self.named(part, "from"), self.named(part, "to")
        kinds = part.words("kinds", optional=True)
        if unknown := [kind for kind in kinds if kind not in KINDS]:
            raise part.error("kinds", f"{shown(unknown[0])} is not a kind of connection")
        verdict: Allowed | Impossible
        if reason := part.text("impossible", ""):
            verdict = Impossible(reason, part.text("instead"), *kinds[:1])
        elif kinds:
            verdict = Allowed(kinds, part.text("order_lost", ""))
        else:
            raise part.error("kinds", "a possible pair needs at least one kind")
        tests = {end: part.mapping(f"when_{end}", optional=True) for end in ("from", "to")}
        part.done()
        for source in sources:
            source_tests = self.rule_tests(part, "from", tests["from"], source)
            for target in targets:
                target_tests = self.rule_tests(part, "to", tests["to"], target)
                yield source, target, Rule(verdict, source_tests, target_tests)

    def rule_tests(
        self, part: Fields, end: str, written: Mapping[str, object], service_id: str
    ) -> tuple[Test, ...]:
        fields = Fields(written, f"{part.place}.when_{end}", CatalogueError)
        return read_tests(fields, self.services[service_id].settings)

    def named(self, part: Fields, key: str) -> list[str]:
        """The service ids meant by a list of ids, capabilities or the word `any`."""
        found: dict[str, None] = {}
        for name in part.words(key):
            if name in self.services:
                found[name] = None
            elif name in self.capabilities:
                found.update({s.id: None for s in self.services.values() if name in s.always})
            elif name == "any":
                found.update(dict.fromkeys(self.services))
            else:
                raise part.error(key, f"{shown(name)} is neither a service nor a capability")
        return list(found)


def source(part: Fields) -> Source:
    """An official page, and the day it was read, or a note why there is no such day yet."""
    url, note = part.text("url"), part.text("note", "")
    if not url.startswith("https://"):
        raise part.error("url", "must start with https://")
    read_on = matching(part, "read_on", DATE) if "read_on" in part or not note else ""
    part.done()
    return Source(url, read_on, note)


def matching(part: Fields, key: str, pattern: re.Pattern[str]) -> str:
    text = part.text(key)
    if not pattern.fullmatch(text):
        raise part.error(key, f"{shown(text)} is not written as it should be")
    return text


def by_setting(setting: Setting, part: Fields) -> dict[Value, float]:
    """Figures by the value of a setting: by its choices, or `on` and `off` for a boolean."""
    keys: dict[str, Value] = {choice: choice for choice in setting.choices}
    keys = keys or {"on": True, "off": False}
    values = {value: part.number(key) for key, value in keys.items()}
    part.done()
    return values


def read_tests(part: Fields, settings: Mapping[str, Setting]) -> tuple[Test, ...]:
    """The tests of a condition such as `{engine: [redis, valkey], zones: {min: 2}}`."""
    tests = []
    for name in part:
        if name not in settings:
            raise part.error(name, "is not a setting of this service")
        written = part.take(name)
        if isinstance(written, dict):
            bounds = Fields(written, f"{part.place}.{name}", CatalogueError)
            but_not = (bounds.value("not"),) if "not" in written else ()
            low = bounds.whole("min") if "min" in written else None
            high = bounds.whole("max") if "max" in written else None
            bounds.done()
            tests.append(Test(name, (), but_not, low, high))
            continue
        among = tuple(written) if isinstance(written, list) else (cast(Value, written),)
        for value in among:
            if message := settings[name].objection(value):
                raise part.error(name, message)
        tests.append(Test(name, cast(tuple[Value, ...], among)))
    return tuple(tests)
