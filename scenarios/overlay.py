"""A reference design laid over the learner's: what is the same, missing, extra, different. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from scenarios.editing import free_id, settled
from scenarios.engine.design import Connection, Design
from scenarios.engine.grading.resemblance import Likeness

# What a part is said to be; parts that are the same are not in the mapping.
MISSING, EXTRA, DIFFERENT = "missing", "extra", "different"


@dataclass(frozen=True)
class Overlay:
    """The learner's design with what only the reference has, and what sets the two apart.

    Attributes:
        parts, links: MISSING, EXTRA or DIFFERENT by component id and connection.
        services: for what is DIFFERENT, the short name of the reference's service.
    """

    design: Design
    parts: Mapping[str, str]
    links: Mapping[Connection, str]
    services: Mapping[str, str]


def overlaid(design: Design, likeness: Likeness, given: Collection[str]) -> Overlay:
    """The learner's components stand where they did, those of the reference find room by them."""
    theirs = likeness.reference.design
    mine_of = counterparts(design, likeness, given)
    absent = [c for c in theirs.components if c.id not in mine_of]
    absent = [c for c in absent if c.id not in likeness.reference.optional]
    extra = set(likeness.extra)
    merged, names = settled(design), dict(mine_of)
    for component in absent:
        names[component.id] = free_id(merged, component.id)
        added = replace(component, id=names[component.id], position=None)
        merged = replace(merged, components=(*merged.components, added))
    lacking = [
        Connection(names[c.source], names[c.target], c.kind)
        for c in theirs.connections
        if c.source in names and c.target in names and not is_met(design, mine_of, c)
    ]
    theirs_of = {own: id_ for id_, own in mine_of.items()}
    links = dict.fromkeys(lacking, MISSING) | {
        c: EXTRA
        for c in design.connections
        if {c.source, c.target} & extra
        or (c.source in theirs_of and c.target in theirs_of and not is_met(theirs, theirs_of, c))
    }
    services = {
        own: theirs.catalogue.services[theirs.component(id_).service].short
        for id_, own in mine_of.items()
        if own in likeness.different
    }
    parts = dict.fromkeys((names[c.id] for c in absent), MISSING) | dict.fromkeys(extra, EXTRA)
    merged = replace(merged, connections=tuple(dict.fromkeys((*merged.connections, *lacking))))
    return Overlay(merged, parts | dict.fromkeys(services, DIFFERENT), links, services)


def counterparts(design: Design, likeness: Likeness, given: Collection[str]) -> dict[str, str]:
    """{id in the reference: id in the design}: given ones, roles, then what is of one service.

    The last are pass-throughs and operations, which are not compared.
    """
    theirs = likeness.reference.design
    found = {id_: id_ for id_ in given} | dict(likeness.roles)
    compared = {*found, *likeness.missing}
    taken = {*found.values(), *likeness.extra}
    for component in theirs.components:
        own = (c.id for c in design.of_service(component.service) if c.id not in taken)
        if component.id not in compared and (match := next(own, None)):
            found[component.id] = match
            taken.add(match)
    return found


def is_met(design: Design, names: Mapping[str, str], connection: Connection) -> bool:
    """Whether a design leads between the counterparts of a connection's ends.

    Directly, or through components that have no counterpart themselves.
    """
    start, end = names.get(connection.source), names.get(connection.target)
    if start is None or end is None:
        return False
    taken, seen, ahead = set(names.values()), {start}, [start]
    while ahead:
        for following in design.successors(ahead.pop()):
            if following.id == end:
                return True
            if following.id not in taken and following.id not in seen:
                seen.add(following.id)
                ahead.append(following.id)
    return False
