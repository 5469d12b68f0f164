"""A design document (studyapp.design/1) checked and read into frozen values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from .services import KINDS, NULLABLE, REGIONS, SERVICES, default_kind

FORMAT = "studyapp.design/1"
IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,64}")
DOCUMENT_KEYS = {"format", "scenario", "components", "connections"}
MOST_COMPONENTS = 200
MOST_CONNECTIONS = 400
LONGEST_NAME = 80


class DesignError(Exception):
    """The document is no design. `problems` says everything that is wrong, each with its place."""

    def __init__(self, problems):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Component:
    id: str
    service: str
    name: str
    config: dict[str, Any] = field(default_factory=dict)
    has_name: bool = True


@dataclass(frozen=True)
class Connection:
    source: str
    target: str
    kind: str


@dataclass(frozen=True)
class Design:
    components: tuple[Component, ...]
    connections: tuple[Connection, ...]


def read_design(document) -> Design:
    """The design in a document of plain values (dicts, lists, texts, numbers).

    Identical connections are merged. Raises DesignError with every problem found.
    """
    if not isinstance(document, dict):
        raise DesignError(["design: must have format, components and connections."])
    problems = list(unknown_keys(document, "design", DOCUMENT_KEYS))
    if document.get("format") != FORMAT:
        problems.append(f"format: must be {FORMAT}.")
    components, connections = {}, {}
    for place, entry in entries(document, "components", MOST_COMPONENTS, problems):
        component = read_component(entry, place, problems)
        if component and component.id in components:
            problems.append(f'{place}.id: "{component.id}" stands twice. Give each its own id.')
        elif component:
            components[component.id] = component
    for place, entry in entries(document, "connections", MOST_CONNECTIONS, problems):
        connection = read_connection(entry, place, components, problems)
        connections.setdefault(connection)
    if not components and not problems:
        problems.append("components: a design needs at least one component.")
    if problems:
        raise DesignError(problems)
    return Design(tuple(components.values()), tuple(connections))


def entries(document, key, limit, problems) -> Iterator[tuple[str, dict]]:
    listed = document.get(key) or []
    if not isinstance(listed, list):
        problems.append(f"{key}: must be a list.")
        return
    if len(listed) > limit:
        problems.append(f"{key}: at most {limit} are allowed.")
    for number, entry in enumerate(listed[:limit]):
        place = f"{key}[{number}]"
        if isinstance(entry, dict):
            yield place, entry
        else:
            problems.append(f"{place}: must have keys and values, such as {{id: web}}.")


def read_component(entry, place, problems):
    allowed = {"id", "service", "name", "config", "position"}
    problems += unknown_keys(entry, place, allowed)
    id, service, name = entry.get("id"), entry.get("service"), entry.get("name")
    if not isinstance(id, str) or not IDENTIFIER.fullmatch(id):
        problems.append(f"{place}.id: must be 1 to 64 letters, digits, hyphens or underscores.")
        return None
    if not isinstance(service, str) or service not in SERVICES:
        problems.append(f'{place}.service: "{service}" is no service.{hint(service, SERVICES)}')
        return None
    if name is not None and (not isinstance(name, str) or not 1 <= len(name) <= LONGEST_NAME):
        problems.append(f"{place}.name: must be a text of at most {LONGEST_NAME} characters.")
        name = None
    position = entry.get("position")
    if position is not None and not is_position(position):
        problems.append(f"{place}.position: must be two numbers, such as [320, 160].")
    config = entry.get("config") or {}
    if not isinstance(config, dict):
        problems.append(f"{place}.config: must have settings and values.")
        config = {}
    problems += wrong_settings(config, f"{place}.config", service)
    return Component(id, service, name or SERVICES[service].label, config, bool(name))


def wrong_settings(config, place, service) -> Iterator[str]:
    settings = SERVICES[service].settings | {"region": REGIONS}
    for name, value in config.items():
        if name not in settings:
            yield f'{place}.{name}: {service} has no setting "{name}".{hint(name, settings)}'
        elif value is None and name in NULLABLE:
            continue
        elif isinstance(settings[name], range):
            values = settings[name]
            if not isinstance(value, int) or isinstance(value, bool) or value not in values:
                yield f"{place}.{name}: must be a whole number from {values[0]} to {values[-1]}."
        elif not any(type(value) is type(one) and value == one for one in settings[name]):
            known = ", ".join(str(value).lower() for value in settings[name])
            yield f"{place}.{name}: must be one of {known}."


def read_connection(entry, place, components, problems):
    problems += unknown_keys(entry, place, {"from", "to", "kind"})
    source, target = str(entry.get("from")), str(entry.get("to"))
    for key, end in (("from", source), ("to", target)):
        if end not in components:
            problems.append(f'{place}.{key}: no component has the id "{end}".')
    if source == target:
        problems.append(f"{place}: a component cannot be connected to itself.")
    kind = entry.get("kind")
    if kind is not None and kind not in KINDS:
        problems.append(f"{place}.kind: must be one of {', '.join(KINDS)}.")
    if kind is None and source in components and target in components:
        kind = default_kind(components[source].service, components[target].service)
    return Connection(source, target, str(kind))


def is_position(value):
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(number, int | float) and abs(number) < 1e6 for number in value)
    )


def unknown_keys(entry, place, allowed) -> Iterator[str]:
    for key in entry:
        if key not in allowed:
            yield f'{place}: "{key}" is not known.{hint(key, allowed)}'


def hint(word, known):
    close = get_close_matches(str(word), sorted(known), n=1)
    return f' Did you mean "{close[0]}"?' if close else f" Use one of {', '.join(sorted(known))}."
