"""Design documents: the JSON that learners keep, checked on the way in, canonical on the way out.

Whatever comes in, `parse` either returns a sound design or raises one DesignError that names the
place; it never runs long and never fails in another way.
"""

import json
import re
from collections.abc import Mapping

from scenarios.engine.catalogue import KINDS, Catalogue
from scenarios.engine.design import (
    MAX_COMPONENTS,
    MAX_CONNECTIONS,
    Component,
    Connection,
    Design,
    Position,
    make_component,
)
from scenarios.engine.errors import DesignError, ReadError, shown
from scenarios.engine.fields import Fields
from scenarios.engine.safe_json import Limits, read_json

FORMAT = "studyapp.design/1"
# 200 components with every setting and 400 connections take under 15,000 values, 4 deep.
LIMITS = Limits(size_bytes=256 * 1024, nodes=50_000, depth=20)
ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
MAX_NAME = 200
MAX_COORDINATE = 100_000


def parse(data: bytes | str | Mapping[str, object], catalogue: Catalogue) -> Design:
    """The design written in a document. Raises DesignError.

    `region` may stand beside `config` as well as in it; it is kept in the config.
    """
    if isinstance(data, bytes | str):
        try:
            value = read_json(data, LIMITS)
        except ReadError as error:
            raise DesignError(error.place, error.message) from None
    else:
        value = dict(data)
    document = Fields(value, "", DesignError)
    if (written := document.take("format")) != FORMAT:
        raise DesignError("format", f"must be {shown(FORMAT)}, not {shown(written)}")
    scenario = identifier(document, "scenario") if "scenario" in document else ""
    components: dict[str, Component] = {}
    for part in bounded(document, "components", MAX_COMPONENTS):
        component = read_component(part, catalogue)
        if component.id in components:
            raise part.error("id", f"{shown(component.id)} is already the id of another component")
        components[component.id] = component
    connections = [
        read_connection(part, components, catalogue)
        for part in bounded(document, "connections", MAX_CONNECTIONS)
    ]
    document.done()
    merged = tuple(dict.fromkeys(connections))
    return Design(tuple(components.values()), merged, catalogue, scenario)


def bounded(document: Fields, key: str, most: int) -> list[Fields]:
    value = document.take(key)
    if not isinstance(value, list):
        raise document.error(key, f"must be a list, not {shown(value)}")
    if len(value) > most:
        raise document.error(key, f"more than {most} {key}")
    return [Fields(item, f"{key}[{index}]", DesignError) for index, item in enumerate(value)]


def identifier(part: Fields, key: str) -> str:
    text = part.text(key)
    if not ID.fullmatch(text):
        raise part.error(key, f"must be 1 to 64 letters, digits, - or _, not {shown(text)}")
    return text


def read_component(part: Fields, catalogue: Catalogue) -> Component:
    component_id = identifier(part, "id")
    service_id = part.text("service")
    name = read_name(part) if "name" in part else ""
    given = dict(part.mapping("config", optional=True))
    position = read_position(part) if "position" in part else None
    if "region" in part:
        region = part.take("region")
        if given.setdefault("region", region) != region:
            raise part.error("region", "says something else than config.region")
    part.done()
    return make_component(
        catalogue, component_id, service_id, given, name=name, position=position, place=part.place
    )


def read_name(part: Fields) -> str:
    name = part.text("name").strip()
    if len(name) > MAX_NAME:
        raise part.error("name", f"longer than {MAX_NAME} characters")
    if any(ord(c) < 32 or 127 <= ord(c) < 160 or is_no_character(ord(c)) for c in name):
        raise part.error("name", "has characters that cannot be shown")
    return name


def is_no_character(code: int) -> bool:
    """Whether a code point is a surrogate or one that no XML document may hold."""
    return 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF)


def read_position(part: Fields) -> Position:
    value = part.take("position")
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise part.error("position", "must be two numbers, [x, y]")
    x, y = (coordinate(part, number) for number in value)
    return x, y


def coordinate(part: Fields, value: object) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    # A chained comparison is false for NaN too.
    if not is_number or not -MAX_COORDINATE <= value <= MAX_COORDINATE:  # type: ignore[operator]
        message = f"must be two numbers from -{MAX_COORDINATE} to {MAX_COORDINATE}"
        raise part.error("position", message)
    whole = int(value)  # type: ignore[call-overload]
    return whole if whole == value else value  # type: ignore[return-value]


def read_connection(
    part: Fields, components: Mapping[str, Component], catalogue: Catalogue
) -> Connection:
    source, target = identifier(part, "from"), identifier(part, "to")
    for key, end in (("from", source), ("to", target)):
        if end not in components:
            raise part.error(key, f"there is no component {shown(end)}")
    if source == target:
        raise part.error("to", f"{shown(source)} cannot be connected to itself")
    kind = part.text("kind", "")
    if "kind" in part and kind not in KINDS:
        raise part.error("kind", f"must be one of {', '.join(KINDS)}, not {shown(kind)}")
    part.done()
    default = catalogue.default_kind(components[source], components[target])
    return Connection(source, target, kind or default)


def serialise(design: Design) -> dict[str, object]:
    """The document of a design: what was given, without what the catalogue says anyway.

    Settings stand in the catalogue's order; a name equal to the service's label and a kind equal
    to the default of its pair are left out. `parse` of it gives an equal design.
    """
    document: dict[str, object] = {"format": FORMAT}
    if design.scenario:
        document["scenario"] = design.scenario
    document["components"] = [write_component(design, c) for c in design.components]
    document["connections"] = [write_connection(design, c) for c in design.connections]
    return document


def write_component(design: Design, component: Component) -> dict[str, object]:
    written: dict[str, object] = {"id": component.id, "service": component.service}
    if component.name != design.catalogue.services[component.service].label:
        written["name"] = component.name
    config = {name: value for name, value in component.config.items() if name in component.given}
    if config:
        written["config"] = config
    if component.position is not None:
        written["position"] = list(component.position)
    return written


def write_connection(design: Design, connection: Connection) -> dict[str, object]:
    written: dict[str, object] = {"from": connection.source, "to": connection.target}
    if connection.kind != design.default_kind(connection.source, connection.target):
        written["kind"] = connection.kind
    return written


def canonical(design: Design) -> Design:
    """An equal design in its one normal form: lists sorted by id, only unusual settings given."""
    components = []
    for component in sorted(design.components, key=lambda c: c.id):
        given = unusual(design, component)
        components.append(
            make_component(
                design.catalogue,
                component.id,
                component.service,
                given,
                name=component.name,
                position=component.position,
            )
        )
    connections = tuple(sorted(design.connections))
    return Design(tuple(components), connections, design.catalogue, design.scenario)


def unusual(design: Design, component: Component) -> dict[str, object]:
    """The settings of a component that differ from the catalogue's defaults."""
    settings = design.catalogue.services[component.service].settings
    return {n: value for n, value in component.config.items() if value != settings[n].default}


def canonical_bytes(design: Design) -> bytes:
    """The canonical form as compact JSON in UTF-8: equal designs give equal bytes."""
    document = serialise(canonical(design))
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
