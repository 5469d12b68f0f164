"""CloudFormation or SAM template -> design, without running or fetching anything.

Connections that an integration in the template declares are kept apart from those that only a
permission, a variable or a security group hints at. What is not understood is listed, never
dropped. A template of our own gives back exactly the design it was made of; where it was edited
since, the edits are read and the rest is taken from its metadata.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scenarios.engine.catalogue import Catalogue
from scenarios.engine.cloudformation.reading import (
    apis,
    guesses,
    in_use,
    loading,
    messaging,
    requests,
    sam_events,
    settings,
    stores,
)
from scenarios.engine.cloudformation.reading.expressions import dig, mapped
from scenarios.engine.cloudformation.reading.permissions import Permissions
from scenarios.engine.cloudformation.reading.template import Link, Resource, Template
from scenarios.engine.cloudformation.writer import METADATA_KEY, export
from scenarios.engine.design import MAX_CONNECTIONS, Component, Connection, Design, make_component
from scenarios.engine.document import MAX_NAME, parse
from scenarios.engine.errors import DesignError, ReadError
from scenarios.engine.safe_yaml import read_template
from scenarios.engine.service import Value

MAX_ID = 64


@dataclass(frozen=True)
class NotUnderstood:
    """A part of the template that did not become part of the design, or only roughly."""

    where: str
    why: str


@dataclass(frozen=True)
class Inferred:
    """A connection of the design that nothing in the template declares, and what hints at it."""

    connection: Connection
    why: str


@dataclass(frozen=True)
class Imported:
    """What was read.

    Attributes:
        design: all components, with declared and inferred connections.
        not_understood: each place and reason once.
        inferred: which connections are guesses; all others are declared.
    """

    design: Design
    not_understood: tuple[NotUnderstood, ...]
    inferred: tuple[Inferred, ...]

    @property
    def declared(self) -> tuple[Connection, ...]:
        """The connections that the template declares."""
        guessed = {guess.connection for guess in self.inferred}
        return tuple(c for c in self.design.connections if c not in guessed)


def import_template(text: bytes | str, catalogue: Catalogue) -> Imported:
    """The design in a template, JSON or YAML. Raises DesignError where it is none, or hostile."""
    try:
        value = read_template(text)
    except ReadError as error:
        raise DesignError(error.place, error.message) from None
    saved = saved_design(value, catalogue)
    if saved is None:
        return read_plain(value, catalogue)
    original = export(saved)
    if value == original:
        return Imported(saved, (), ())
    return apply_edits(saved, original, value, catalogue)


def saved_design(value: object, catalogue: Catalogue) -> Design | None:
    """The design in the metadata of a template of ours; None where there is none that is sound."""
    document = dig(value, "Metadata", METADATA_KEY, "Design")
    if not isinstance(document, str):
        return None
    try:
        saved = parse(document, catalogue)
        export(saved)
    except DesignError:
        return None
    return saved


def read_plain(value: object, catalogue: Catalogue) -> Imported:
    """The design that the resources of a template themselves show."""
    template = loading.load(value)
    sam_events.expand(template)
    in_use.show(template)
    template.index()
    permissions = Permissions(template)
    sam_events.read(template)
    messaging.read(template)
    requests.read(template)
    apis.read(template, permissions)
    stores.read(template)
    guesses.read(template, permissions)
    ids = design_ids(template)
    components = tuple(
        component_of(template, node, ids[node.name], catalogue) for node in template.nodes()
    )
    by_id = {c.id: c for c in components}
    connections: dict[Connection, Link] = {}
    for link in template.links.values():
        connection = connection_of(link, ids, by_id, catalogue)
        connections.setdefault(connection, link)
    if len(connections) > MAX_CONNECTIONS:
        raise DesignError("Resources", f"more than {MAX_CONNECTIONS} connections")
    guessed = tuple(
        Inferred(connection, link.why)
        for connection, link in connections.items()
        if not link.declared
    )
    design = Design(components, tuple(connections), catalogue)
    notes = tuple(NotUnderstood(where, why) for where, why in template.notes)
    return Imported(design, notes, guessed)


def design_ids(template: Template) -> dict[str, str]:
    """An id for each node: its logical id, cut to what a design allows."""
    found: dict[str, str] = {}
    for node in template.nodes():
        plain = "".join(c for c in node.name if c.isascii() and (c.isalnum() or c in "-_"))
        start = plain[:MAX_ID] or "component"
        candidate, number = start, 1
        while candidate in found.values():
            number += 1
            candidate = f"{start[: MAX_ID - 4]}{number}"
        found[node.name] = candidate
    return found


def shown_name(logical_id: str) -> str:
    """A logical id as a name: whole, even where it is too long for an id."""
    return "".join(c for c in logical_id if c.isprintable()).strip()[:MAX_NAME]


def component_of(
    template: Template, node: Resource, component_id: str, catalogue: Catalogue
) -> Component:
    """A component with the settings the template gives; a value out of range is noted."""
    given: dict[str, Value] = {}
    service = catalogue.services[node.service]
    for name, value in settings.read(template, node).items():
        objection = service.settings[name].objection(value)
        if objection:
            template.note(loading.place(node.name), f"its {name} {objection}")
        else:
            given[name] = value
    _, trouble = service.objection(given)
    if trouble:
        template.note(loading.place(node.name), f"its min {trouble}")
        given.pop("min")
    return make_component(catalogue, component_id, node.service, given, name=shown_name(node.name))


def connection_of(
    link: Link, ids: Mapping[str, str], by_id: Mapping[str, Component], catalogue: Catalogue
) -> Connection:
    """A link as a connection: of its own kind where the pair may have it, else of the default."""
    source, target = by_id[ids[link.source]], by_id[ids[link.target]]
    fits = link.kind and catalogue.impossibility(source, target, link.kind) is None
    kind = link.kind if fits else catalogue.default_kind(source, target)
    return Connection(source.id, target.id, kind)


def apply_edits(
    saved: Design, original: dict[str, object], value: object, catalogue: Catalogue
) -> Imported:
    """The saved design with what was changed in its template since it was exported.

    Both texts are read by what they show; only where they differ the new one is believed.
    """
    before, after = read_plain(original, catalogue), read_plain(value, catalogue)
    resources = mapped(dig(original, "Metadata", METADATA_KEY, "Resources"))
    id_of = {logical: component_id for component_id, logical in resources.items()}
    names = [c.id for c in after.design.components]
    kept: list[Component] = []
    for component in saved.components:
        logical = resources.get(component.id)
        if logical is None:
            kept.append(component)
        elif logical in after.design and logical in before.design:
            kept.append(edited(component, before.design, after.design, str(logical)))
        elif logical in mapped(dig(value, "Resources")):
            kept.append(component)
    present = {c.id for c in kept}
    for name in names:
        if name not in before.design and name not in id_of:
            new_id = name if name not in present else f"{name[: MAX_ID - 4]}-new"
            id_of[name] = new_id
            kept.append(replace(after.design.component(name), id=new_id, name=new_id))
            present.add(new_id)

    def translated(design: Design) -> dict[tuple[str, str], Connection]:
        return {
            (s, t): replace(c, source=s, target=t)
            for c in design.connections
            if (s := id_of.get(c.source, "")) in present
            and (t := id_of.get(c.target, "")) in present
        }

    old, new = translated(before.design), translated(after.design)
    connections = [
        c
        for c in saved.connections
        if {c.source, c.target} <= present
        and ((c.source, c.target) in new or (c.source, c.target) not in old)
    ]
    connections += [c for pair, c in new.items() if pair not in old]
    design = replace(saved, components=tuple(kept), connections=tuple(dict.fromkeys(connections)))
    fresh = {pair for pair in new if pair not in old}
    guesses_ = tuple(
        Inferred(new[pair], guess.why)
        for guess in after.inferred
        if (
            pair := (id_of.get(guess.connection.source, ""), id_of.get(guess.connection.target, ""))
        )
        in fresh
    )
    notes = tuple(n for n in after.not_understood if n not in before.not_understood)
    return Imported(design, notes, guesses_)


def edited(component: Component, before: Design, after: Design, logical: str) -> Component:
    """A component with the settings that its resource says otherwise than before."""
    old, new = before.component(logical), after.component(logical)
    if old.service != new.service:
        return replace(new, id=component.id, name=component.name, position=component.position)
    if old.service != component.service:
        return component  # It never was read as what it is; its own settings stand.
    changes = {name: value for name, value in new.config.items() if value != old.config[name]}
    if not changes:
        return component
    given = {name: component.config[name] for name in component.given} | changes
    return make_component(
        before.catalogue,
        component.id,
        component.service,
        given,
        name=component.name,
        position=component.position,
    )
