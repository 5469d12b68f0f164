"""How close a design is to the nearest reference: role by role, flow by flow.

Pass-throughs are contracted and operations left out before anything is compared. What a reference
marks as optional costs nothing when it is absent, what is good practice costs nothing when it is
there (rulings 6, 7 and 11).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scenarios.engine.grading.matching import ARROW, assign
from scenarios.engine.grading.scene import Ground, Ids
from scenarios.engine.grading.sketch import Sketch, is_free, reference_sketch, sketch, stands_for
from scenarios.engine.scenario import Reference

# What one component of a kind is worth beside one flow, and what a needless one costs.
# The given components are part of the picture too: whoever connects them has begun.
PART, GIVEN = 1.0, 1.0
EXTRA = 0.2


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a design compares to one reference.

    Attributes:
        share: 0 to 1.
        roles: the design's component in the place of each of the reference's, where there is one.
        missing: ids of the reference's components that have no counterpart.
        extra: ids of the design's own components that have none and are not free.
        different: ids of the design's own components that stand for another kind of service.
        flows: pairs of the design's own ids between which a flow is missing, or is one too many.
    """

    reference: Reference
    share: float
    roles: Mapping[str, str]
    missing: Ids
    extra: Ids
    different: Ids
    flows: tuple[tuple[str, str], ...]


def closest(ground: Ground, references: Sequence[Reference]) -> Likeness:
    """The reference the design is closest to; of equals the first in the scenario's order."""
    return max(likenesses(ground, references), key=lambda likeness: likeness.share)


def likenesses(ground: Ground, references: Sequence[Reference]) -> list[Likeness]:
    """How the design compares to each reference, in their order."""
    mine = sketch(ground)
    return [compare(mine, reference, ground.given) for reference in references]


def compare(mine: Sketch, reference: Reference, given: frozenset[str]) -> Likeness:
    theirs = reference_sketch(reference, given)
    roles = assign(mine, theirs, reference.optional)
    taken = frozenset(roles.values())
    extras = tuple(id_ for id_ in mine.own if id_ not in taken)
    free = frozenset(id_ for id_ in extras if is_free(mine, id_))
    had = wanted = GIVEN * len(given)
    flows: list[tuple[str, str]] = []
    for id_ in theirs.own:
        is_there = id_ in roles
        if is_there or id_ not in reference.optional:
            wanted += PART
            had += PART * stands_for(theirs, id_, mine, roles[id_]) if is_there else 0
    full = {**{id_: id_ for id_ in given}, **roles}
    for arrows, own_arrows in ((theirs.arrows, mine.arrows), (theirs.asides, mine.asides)):
        for source, target in arrows:
            if not is_excused(reference, roles, source, target):
                met = meets(full, own_arrows, mine, source, target, extras)
                wanted += ARROW
                had += ARROW * met
                if met < 1 and source in full and target in full:
                    flows.append((full[source], full[target]))
    costly = tuple(id_ for id_ in extras if id_ not in free)
    wanted += EXTRA * len(costly)
    stray = strays(mine, theirs, full, frozenset(extras))
    place = mine.flow.place
    flows = sorted({*flows, *stray}, key=lambda flow: (place[flow[0]], place[flow[1]]))
    different = tuple(own for id_, own in roles.items() if stands_for(theirs, id_, mine, own) < 1)
    share = had / wanted if wanted else 1.0
    missing = tuple(id_ for id_ in theirs.own if id_ not in roles and id_ not in reference.optional)
    return Likeness(reference, round(share, 6), roles, missing, costly, different, tuple(flows))


def is_excused(reference: Reference, roles: Mapping[str, str], source: str, target: str) -> bool:
    """Whether a flow of the reference may be absent because an optional part is."""
    return any(id_ in reference.optional and id_ not in roles for id_ in (source, target))


def meets(
    full: Mapping[str, str],
    arrows: frozenset[tuple[str, str]],
    mine: Sketch,
    source: str,
    target: str,
    extras: Ids,
) -> float:
    """1 when the flow is there, perhaps through one free part more; a share through other parts."""
    start, end = full.get(source), full.get(target)
    if start is None or end is None:
        return 0
    if (start, end) in arrows:
        return 1
    between = [id_ for id_ in extras if (start, id_) in arrows and (id_, end) in arrows]
    if any(mine.parts[id_].has("set-aside") and is_free(mine, id_) for id_ in between):
        return 1  # a queue in front of a consumer
    return 0.7 if between else 0


def strays(
    mine: Sketch, theirs: Sketch, full: Mapping[str, str], extras: frozenset[str]
) -> list[tuple[str, str]]:
    """Flows between parts that have their place, where the reference has no flow."""
    back = {own: id_ for id_, own in full.items()}
    return [
        (source, target)
        for source, target in mine.arrows
        if source not in extras
        and target not in extras
        and (back.get(source), back.get(target)) not in theirs.arrows
    ]
