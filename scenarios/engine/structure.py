"""What a design is apart from ids, names, positions and the order of its lists.

Two designs with the same structure must be graded alike, so anything that has to choose among
equals (ties of a search, the order of findings) should follow `structural_order`.
"""

import json
from collections.abc import Iterable, Mapping

from scenarios.engine.design import Design
from scenarios.engine.document import unusual

Structure = tuple[tuple[tuple[str, str], ...], tuple[tuple[int, int, str], ...]]


def structure(design: Design) -> Structure:
    """The design without ids: (service, unusual settings as JSON) of each component in structural
    order, and the connections between them as sorted (source index, target index, kind)."""
    order = structural_order(design)
    index = {component_id: number for number, component_id in enumerate(order)}
    own = own_signatures(design)
    joined = sorted((index[c.source], index[c.target], c.kind) for c in design.connections)
    return tuple(own[component_id] for component_id in order), tuple(joined)


def structural_order(design: Design) -> tuple[str, ...]:
    """All component ids, ordered by what surrounds them instead of by what they are called.

    Components that colour refinement cannot tell apart are split one class at a time. Where such
    components are interchangeable, as in every design seen so far, the order does not depend on
    ids; a design with classes that look alike but are not (two triangles beside a hexagon) falls
    back on ids there.
    """
    colours = refined(design, ranks(own_signatures(design)))
    while tied := first_tie(colours):
        # Twins are told apart all at once: their neighbours cannot see which is which.
        first = tied if are_twins(design, tied) else tied[:1]
        place = {component_id: number for number, component_id in enumerate(first)}
        split = {one: (colour, place.get(one, len(place))) for one, colour in colours.items()}
        colours = refined(design, ranks(split))
    return tuple(sorted(colours, key=lambda component_id: colours[component_id]))


def first_tie(colours: dict[str, int]) -> list[str]:
    """The ids that share the lowest shared colour, sorted; empty when all colours differ."""
    classes: dict[int, list[str]] = {}
    for component_id, colour in colours.items():
        classes.setdefault(colour, []).append(component_id)
    tied = [(colour, ids) for colour, ids in classes.items() if len(ids) > 1]
    return sorted(min(tied)[1]) if tied else []


def are_twins(design: Design, component_ids: list[str]) -> bool:
    """Whether all of these have exactly the same neighbours in the same way."""
    surroundings = {
        (
            frozenset((c.target, c.kind) for c in design.outgoing(component_id)),
            frozenset((c.source, c.kind) for c in design.incoming(component_id)),
        )
        for component_id in component_ids
    }
    return len(surroundings) == 1


def own_signatures(design: Design) -> dict[str, tuple[str, str]]:
    return {
        component.id: (
            component.service,
            json.dumps(unusual(design, component), sort_keys=True),
        )
        for component in design.components
    }


def ranks(signatures: Mapping[str, tuple[object, ...]]) -> dict[str, int]:
    """Each signature replaced by its rank among the different ones."""
    order = {s: rank for rank, s in enumerate(sorted(set(signatures.values())))}
    return {component_id: order[signature] for component_id, signature in signatures.items()}


def refined(design: Design, colours: dict[str, int]) -> dict[str, int]:
    """Colours split by the colours of the neighbours until nothing changes any more."""
    while True:
        signatures = {
            component_id: (
                colour,
                in_order((c.kind, colours[c.target]) for c in design.outgoing(component_id)),
                in_order((c.kind, colours[c.source]) for c in design.incoming(component_id)),
            )
            for component_id, colour in colours.items()
        }
        finer = ranks(signatures)
        if finer == colours:
            return colours
        colours = finer


def in_order(pairs: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(pairs))
