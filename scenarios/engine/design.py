"""Designs: components and the connections between them. Values are frozen; edits return new ones.

`document.parse` reads a design from its document, `document.serialise` writes it back.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast

from scenarios.engine.catalogue import KINDS, Catalogue
from scenarios.engine.errors import DesignError, shown
from scenarios.engine.service import Config, Value

MAX_COMPONENTS = 200
MAX_CONNECTIONS = 400

Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Component:
    """One placed instance of a service.

    Attributes:
        name: what the learner calls it, or the service's label.
        config: every setting of the service, defaults filled in, with `region`.
        position: canvas coordinates, or None for automatic layout.
        given: the names of the settings the document itself sets.
        capabilities: what it can do with this config, in the catalogue's vocabulary.
    """

    id: str
    service: str
    name: str
    config: Config
    position: Position | None = None
    given: frozenset[str] = field(default=frozenset(), compare=False)
    capabilities: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

    @property
    def region(self) -> str:
        return str(self.config["region"])

    def has(self, *capabilities: str) -> bool:
        """Whether it has all of these capabilities."""
        return self.capabilities.issuperset(capabilities)


@dataclass(frozen=True, slots=True, order=True)
class Connection:
    """An arrow that points the way the work travels; source and target are component ids."""

    source: str
    target: str
    kind: str


def make_component(
    catalogue: Catalogue,
    component_id: str,
    service_id: str,
    given: Mapping[str, object],
    *,
    name: str = "",
    position: Position | None = None,
    place: str = "",
) -> Component:
    """A component with its settings checked and its defaults filled in.

    Raises DesignError at `place` (default: the component's id).
    """
    place = place or component_id
    service = catalogue.services.get(service_id)
    if service is None:
        raise DesignError(f"{place}.service", f"there is no service {shown(service_id)}")
    setting, message = service.objection(given)
    if message:
        raise DesignError(f"{place}.config.{setting}", message)
    config = service.configure(cast(Mapping[str, Value], given))
    return Component(
        id=component_id,
        service=service_id,
        name=name or service.label,
        config=config,
        position=position,
        given=frozenset(given),
        capabilities=service.capabilities(config),
    )


@dataclass(frozen=True)
class Design:
    """Components and connections, in the order of the document, and the catalogue they refer to.

    Every id is there once, every connection joins two different components that exist, and no
    connection is there twice. Edits keep that and raise DesignError where they cannot.
    """

    components: tuple[Component, ...]
    connections: tuple[Connection, ...]
    catalogue: Catalogue = field(compare=False, repr=False)
    scenario: str = ""

    def __contains__(self, component_id: str) -> bool:
        return component_id in self._by_id

    def component(self, component_id: str) -> Component:
        """The component with this id. Raises KeyError where there is none."""
        return self._by_id[component_id]

    def of_service(self, *services: str) -> Iterator[Component]:
        """The components of any of these services."""
        return (c for c in self.components if c.service in services)

    def having(self, *capabilities: str) -> Iterator[Component]:
        """The components that have all of these capabilities."""
        return (c for c in self.components if c.has(*capabilities))

    def outgoing(self, component_id: str, *kinds: str) -> tuple[Connection, ...]:
        """The connections that leave a component: of these kinds, or all without any kind."""
        return of_kinds(self._outgoing.get(component_id, ()), kinds)

    def incoming(self, component_id: str, *kinds: str) -> tuple[Connection, ...]:
        """The connections that reach a component: of these kinds, or all without any kind."""
        return of_kinds(self._incoming.get(component_id, ()), kinds)

    def successors(self, component_id: str, *kinds: str) -> tuple[Component, ...]:
        """The components its outgoing connections lead to, each once."""
        ids = dict.fromkeys(c.target for c in self.outgoing(component_id, *kinds))
        return tuple(self._by_id[id_] for id_ in ids)

    def predecessors(self, component_id: str, *kinds: str) -> tuple[Component, ...]:
        """The components its incoming connections come from, each once."""
        ids = dict.fromkeys(c.source for c in self.incoming(component_id, *kinds))
        return tuple(self._by_id[id_] for id_ in ids)

    def title(self, component_id: str) -> str:
        """A component's name for a message, with its id where another has the same name."""
        name = self._by_id[component_id].name
        is_shared = sum(other.name == name for other in self.components) > 1
        return f"{name} ({component_id})" if is_shared else name

    def with_component(
        self, component_id: str, service_id: str, config: Mapping[str, Value] | None = None
    ) -> "Design":
        """This design and a component that is connected to nothing yet."""
        if component_id in self:
            raise DesignError(component_id, "there already is a component with this id")
        if len(self.components) == MAX_COMPONENTS:
            raise DesignError("components", f"more than {MAX_COMPONENTS} components")
        added = make_component(self.catalogue, component_id, service_id, config or {})
        return replace(self, components=(*self.components, added))

    def with_config(self, component_id: str, **changes: Value) -> "Design":
        """This design with some settings of one component given other values."""
        old = self._by_id[component_id]
        given = {name: old.config[name] for name in old.given} | changes
        return self._with(self._remade(old, old.service, given))

    def with_service(self, component_id: str, service_id: str) -> "Design":
        """This design with one component of another service, keeping what settings it can.

        Connections that had the default kind of their pair get the default of the new pair.
        """
        old = self._by_id[component_id]
        service = self.catalogue.services.get(service_id)
        settings = service.settings if service else {}
        given = {
            name: old.config[name]
            for name in sorted(old.given)
            if name in settings and not settings[name].objection(old.config[name])
        }
        changed = self._with(self._remade(old, service_id, given))
        moved = (
            replace(c, kind=changed.default_kind(c.source, c.target))
            if component_id in (c.source, c.target)
            and c.kind == self.default_kind(c.source, c.target)
            else c
            for c in self.connections
        )
        return replace(changed, connections=tuple(dict.fromkeys(moved)))

    def with_connection(self, source: str, target: str, kind: str = "") -> "Design":
        """This design and a connection; without a kind it has the default of its pair."""
        for end in (source, target):
            if end not in self:
                raise DesignError("connections", f"there is no component {shown(end)}")
        if source == target:
            raise DesignError("connections", f"{source} cannot be connected to itself")
        if kind and kind not in KINDS:
            raise DesignError("connections", f"{shown(kind)} is not a kind of connection")
        added = Connection(source, target, kind or self.default_kind(source, target))
        if added in self.connections:
            return self
        if len(self.connections) == MAX_CONNECTIONS:
            raise DesignError("connections", f"more than {MAX_CONNECTIONS} connections")
        return replace(self, connections=(*self.connections, added))

    def without_components(self, component_ids: Collection[str]) -> "Design":
        """This design without some components and the connections that end at them."""
        gone = frozenset(component_ids)
        return replace(
            self,
            components=tuple(c for c in self.components if c.id not in gone),
            connections=tuple(
                c for c in self.connections if c.source not in gone and c.target not in gone
            ),
        )

    def without_connection(self, connection: Connection) -> "Design":
        return replace(self, connections=tuple(c for c in self.connections if c != connection))

    def with_reversed(self, connection: Connection) -> "Design":
        """This design with one connection turned round, in the default kind of the new pair."""
        turned = self.without_connection(connection)
        return turned.with_connection(connection.target, connection.source)

    def without_zone(self) -> "Design":
        """What is left when one zone fails: only components that are `zone-safe`."""
        return self.without_components([c.id for c in self.components if not c.has("zone-safe")])

    def without_region(self, region: str) -> "Design":
        """What is left when a region fails: what is elsewhere, or `global` (in no region)."""
        lost = [c.id for c in self.components if c.region == region and not c.has("global")]
        return self.without_components(lost)

    def default_kind(self, source: str, target: str) -> str:
        """The kind a connection between these components has when nobody says."""
        return self.catalogue.default_kind(self._by_id[source], self._by_id[target])

    def _remade(self, old: Component, service_id: str, given: Mapping[str, Value]) -> Component:
        label = self.catalogue.services[old.service].label
        name = "" if old.name == label else old.name
        return make_component(
            self.catalogue, old.id, service_id, given, name=name, position=old.position
        )

    def _with(self, changed: Component) -> "Design":
        parts = (changed if c.id == changed.id else c for c in self.components)
        return replace(self, components=tuple(parts))

    @cached_property
    def _by_id(self) -> dict[str, Component]:
        return {component.id: component for component in self.components}

    @cached_property
    def _outgoing(self) -> dict[str, list[Connection]]:
        found: dict[str, list[Connection]] = {}
        for connection in self.connections:
            found.setdefault(connection.source, []).append(connection)
        return found

    @cached_property
    def _incoming(self) -> dict[str, list[Connection]]:
        found: dict[str, list[Connection]] = {}
        for connection in self.connections:
            found.setdefault(connection.target, []).append(connection)
        return found


def of_kinds(connections: Collection[Connection], kinds: tuple[str, ...]) -> tuple[Connection, ...]:
    return tuple(c for c in connections if not kinds or c.kind in kinds)
