"""What a learner can do to a design: each edit gives the new design and says in words what it did.

Pure. An edit that cannot be done raises DesignError with a message for the learner. Given
components are never removed and never configured.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from math import hypot

from scenarios.engine.design import (
    MAX_COMPONENTS,
    MAX_CONNECTIONS,
    Component,
    Connection,
    Design,
    Position,
    make_component,
)
from scenarios.engine.drawing import automatic_positions, drawn_positions
from scenarios.engine.errors import DesignError
from scenarios.engine.service import Value

MAX_NAME = 80
OFFSET = 24  # how far a copy lies from what it was made of, in canvas units
ROOM_X, ROOM_Y = 176, 88  # from one component to the next
REACH, STEP = 640, 16
NEARBY = sorted(
    ((x, y) for x in range(-REACH, REACH + 1, STEP) for y in range(-REACH, REACH + 1, STEP)),
    key=lambda way: hypot(*way),
)


@dataclass(frozen=True, slots=True)
class Edited:
    """A design after an edit.

    Attributes:
        words: what was done, for the history and the announcement: `Added Orders`.
        selected: ids of the components to select afterwards.
    """

    design: Design
    words: str
    selected: tuple[str, ...] = ()


def add(design: Design, service_id: str, position: Position | None = None) -> Edited:
    """Place a new component of a service: at this position, or next to it where it is taken."""
    require_room(design, components=1)
    new_id = free_id(design, service_id)
    position = position and free_spot(design, position)
    added = make_component(design.catalogue, new_id, service_id, {}, position=position)
    added = replace(added, name=free_name(design, added.name))
    changed = replace(design, components=(*design.components, added))
    return Edited(changed, f"Added {added.name}", (new_id,))


def connect(design: Design, source: str, target: str, kind: str = "") -> Edited:
    """Draw an arrow; without a kind it gets the default of its pair."""
    require_known(design, (source, target))
    changed = design.with_connection(source, target, kind)
    if changed is design:
        raise DesignError("", f"{arrow(design, source, target)} is there already")
    return Edited(changed, f"Connected {arrow(design, source, target)}", (source,))


def change_kind(design: Design, connection: Connection, kind: str) -> Edited:
    """Give a connection another kind; where that one exists already, the two become one."""
    require_connection(design, connection)
    changed = design.without_connection(connection).with_connection(
        connection.source, connection.target, kind
    )
    words = f"Made {arrow(design, connection.source, connection.target)} a {kind} connection"
    return Edited(changed, words)


def turn_round(design: Design, connection: Connection) -> Edited:
    """Let a connection point the other way, in the default kind of the new pair."""
    require_connection(design, connection)
    changed = design.with_reversed(connection)
    words = f"Turned round {arrow(design, connection.source, connection.target)}"
    return Edited(changed, words)


def move(design: Design, positions: Mapping[str, Position]) -> Edited:
    """Put components somewhere else on the canvas."""
    require_known(design, positions)
    words = f"Moved {listed(design, positions)}"
    return Edited(at_positions(design, positions), words, tuple(positions))


def rename(design: Design, component_id: str, name: str) -> Edited:
    """Call a component something else; an empty name stands for the service's own."""
    component = known(design, component_id)
    name = name.strip() or design.catalogue.services[component.service].label
    if len(name) > MAX_NAME:
        raise DesignError("name", f"A name may have {MAX_NAME} characters.")
    changed = with_part(design, replace(component, name=name))
    return Edited(changed, f"Renamed {component.name} to {name}", (component_id,))


def configure(
    design: Design, component_id: str, values: Mapping[str, Value], given: Collection[str] = ()
) -> Edited:
    """Change settings of a component. Settings of a given component stay as they are."""
    component = known(design, component_id)
    if component_id in given:
        raise DesignError("", f"{component.name} is given: its settings stay as they are")
    changed = design.with_config(component_id, **values)
    return Edited(changed, f"Changed the settings of {component.name}", (component_id,))


def remove(
    design: Design,
    component_ids: Collection[str] = (),
    connections: Iterable[Connection] = (),
    given: Collection[str] = (),
) -> Edited:
    """Take away components with their connections, and single connections.

    Given components among them stay; where nothing else is left to take away, says so.
    """
    require_known(design, component_ids)
    mine = [one for one in component_ids if one not in given]
    arrows = [one for one in connections if one in design.connections]
    if not mine and not arrows:
        raise DesignError("", "What the brief gives cannot be removed")
    what = [f"{len(mine)} components" if len(mine) > 3 else listed(design, mine)] if mine else []
    what += [arrow(design, one.source, one.target) for one in arrows]
    changed = design.without_components(mine)
    for connection in arrows:
        changed = changed.without_connection(connection)
    return Edited(changed, f"Removed {' and '.join(what)}")


def duplicate(design: Design, component_ids: Collection[str]) -> Edited:
    """Copy components and the connections among them."""
    require_known(design, component_ids)
    chosen = [c for c in design.components if c.id in component_ids]
    inner = [c for c in design.connections if {c.source, c.target} <= set(component_ids)]
    return replace(
        insert(design, chosen, inner), words=f"Duplicated {listed(design, component_ids)}"
    )


def paste(design: Design, copied: Design) -> Edited:
    """Insert everything of another design under new ids and names."""
    inserted = insert(design, copied.components, copied.connections)
    count = len(copied.components)
    return replace(inserted, words=f"Pasted {count} component{'s' if count != 1 else ''}")


def insert(
    design: Design, components: Iterable[Component], connections: Iterable[Connection]
) -> Edited:
    parts, arrows = list(components), list(connections)
    taken = {component.position for component in design.components}
    offset = OFFSET
    while any(beside(part, offset) in taken for part in parts if part.position):
        offset += OFFSET
    if not parts:
        raise DesignError("", "There is nothing to insert")
    require_room(design, components=len(parts), connections=len(arrows))
    new_ids: dict[str, str] = {}
    for part in parts:
        new_ids[part.id] = free_id(design, part.service)
        name = free_name(design, part.name)
        copy = replace(part, id=new_ids[part.id], name=name, position=beside(part, offset))
        design = replace(design, components=(*design.components, copy))
    joined = [Connection(new_ids[a.source], new_ids[a.target], a.kind) for a in arrows]
    design = replace(design, connections=(*design.connections, *joined))
    return Edited(design, "", tuple(new_ids.values()))


def align(design: Design, component_ids: Collection[str], axis: str) -> Edited:
    """Put components in one row (`axis` "row": same y) or one column ("column": same x).

    Those without a position stay where the automatic layout puts them.
    """
    require_known(design, component_ids)
    placed = [c for c in design.components if c.id in component_ids and c.position is not None]
    if len(placed) < 2:
        raise DesignError("", "Select two components or more to align them")
    index = 1 if axis == "row" else 0
    spots = [c.position for c in placed if c.position is not None]
    line = round(sum(spot[index] for spot in spots) / len(spots))
    positions = {
        c.id: (spot[0], line) if axis == "row" else (line, spot[1])
        for c, spot in zip(placed, spots, strict=True)
    }
    words = f"Aligned {listed(design, positions)}"
    return replace(move(design, positions), words=words)


def lay_out(design: Design) -> Edited:
    """Put every component where the automatic layout wants it."""
    laid_out = at_positions(design, automatic_positions(design))
    return Edited(laid_out, "Laid the design out anew")


def settled(design: Design) -> Design:
    """The design with a position for every component: where it is drawn now, and so stays."""
    if all(component.position for component in design.components):
        return design
    return at_positions(design, drawn_positions(design))


def at_positions(design: Design, positions: Mapping[str, Position]) -> Design:
    """The design with components at these positions, in whole units."""
    whole = {one: (round(x), round(y)) for one, (x, y) in positions.items()}
    parts = tuple(
        replace(c, position=whole[c.id]) if c.id in whole else c for c in design.components
    )
    return replace(design, components=parts)


def free_id(design: Design, service_id: str) -> str:
    """`sqs`, or `sqs-2` and so on where that is taken."""
    number, found = 1, service_id
    while found in design:
        number += 1
        found = f"{service_id}-{number}"
    return found


def free_spot(design: Design, wanted: Position) -> Position:
    """The position next to the wanted one where no other component lies, if there is one."""
    taken = [component.position for component in design.components if component.position]
    x, y = wanted
    for dx, dy in NEARBY:
        spot = (x + dx, y + dy)
        if not any(abs(spot[0] - a) < ROOM_X and abs(spot[1] - b) < ROOM_Y for a, b in taken):
            return spot
    return wanted


def beside(part: Component, offset: int) -> Position | None:
    return part.position and (part.position[0] + offset, part.position[1] + offset)


def free_name(design: Design, name: str) -> str:
    """The name, or `name 2` and so on where another component has it."""
    taken = {component.name for component in design.components}
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name} {number}"
    return found


def known(design: Design, component_id: str) -> Component:
    require_known(design, [component_id])
    return design.component(component_id)


def require_known(design: Design, component_ids: Iterable[str]) -> None:
    if any(one not in design for one in component_ids):
        raise DesignError("", "That component is no longer there")


def require_connection(design: Design, connection: Connection) -> None:
    if connection not in design.connections:
        raise DesignError("", "That connection is no longer there")


def require_room(design: Design, *, components: int, connections: int = 0) -> None:
    if len(design.components) + components > MAX_COMPONENTS:
        raise DesignError("", f"A design may have {MAX_COMPONENTS} components")
    if len(design.connections) + connections > MAX_CONNECTIONS:
        raise DesignError("", f"A design may have {MAX_CONNECTIONS} connections")


def with_part(design: Design, changed: Component) -> Design:
    parts = tuple(changed if c.id == changed.id else c for c in design.components)
    return replace(design, components=parts)


def arrow(design: Design, source: str, target: str) -> str:
    return f"{design.component(source).name} to {design.component(target).name}"


def listed(design: Design, component_ids: Iterable[str]) -> str:
    """The names of components: at most three, else how many there are."""
    names = [design.component(one).name for one in component_ids]
    return ", ".join(names) if len(names) <= 3 else f"{len(names)} components"
