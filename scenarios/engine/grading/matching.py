"""Which component of a design stands in the place of which of a reference's."""

from collections.abc import Collection, Mapping
from itertools import combinations

from scenarios.engine.grading.assignment import best_assignment
from scenarios.engine.grading.scene import Ids
from scenarios.engine.grading.sketch import Sketch, stands_for

ROUNDS = 4  # chains of so many flows are told apart by where they end
ARROW = 0.5  # what a flow is worth beside a part
OPTIONAL = 0.5  # how much less a part that may be absent claims a component than one that must not


# For each role (an id of the reference) the design's components that can fill it, and how well.
Alike = Mapping[str, Mapping[str, float]]
# For each part what it feeds, what feeds it, where it sets aside, what sets aside into it.
Around = tuple[Ids, ...]


def assign(mine: Sketch, theirs: Sketch, optional: Collection[str] = ()) -> dict[str, str]:
    """The design's component in the place of each of the reference's own components."""
    rows, columns = theirs.own, mine.own
    if not rows or not columns:
        return {}
    alike = similarities(mine, theirs)
    # Empty columns, so that a role can stay open.
    worth = [
        [alike[row].get(column, 0.0) * (OPTIONAL if row in optional else 1.0) for column in columns]
        + [0.0] * len(rows)
        for row in rows
    ]
    chosen = best_assignment(worth)
    roles = {
        row: columns[column]
        for row, column in zip(rows, chosen, strict=True)
        if column < len(columns) and columns[column] in alike[row]
    }
    return improved(mine, theirs, roles)


def similarities(mine: Sketch, theirs: Sketch) -> Alike:
    """How well each of the design's components would fill each role, neighbours counted in."""
    base = {
        row: {
            column: worth for column in mine.own if (worth := stands_for(theirs, row, mine, column))
        }
        for row in theirs.own
    }
    fixed = {id_: {id_: 1.0} for id_ in theirs.given}
    here, there = neighbours(theirs), neighbours(mine)
    alike: Alike = base | fixed
    for _ in range(ROUNDS):
        alike = fixed | {
            row: {
                column: worth * (0.4 + 0.6 * around(alike, here[row], there[column]))
                for column, worth in columns.items()
            }
            for row, columns in base.items()
        }
    return alike


def neighbours(one: Sketch) -> dict[str, Around]:
    found: dict[str, tuple[list[str], ...]] = {id_: ([], [], [], []) for id_ in one.parts}
    place = one.flow.place
    for number, arrows in ((0, one.arrows), (2, one.asides)):
        for source, target in sorted(arrows, key=lambda a: (place[a[0]], place[a[1]])):
            found[source][number].append(target)
            found[target][number + 1].append(source)
    return {id_: tuple(tuple(ids) for ids in lists) for id_, lists in found.items()}


def around(alike: Alike, here: Around, there: Around) -> float:
    """How much of the reference's surroundings the design's component has, 0 to 1."""
    most = got = 0.0
    for wanted, had in zip(here, there, strict=True):
        most += max(len(wanted), len(had))
        if had:
            got += sum([max([alike[w].get(h, 0.0) for h in had]) for w in wanted])
    return got / most if most else 1.0


def improved(mine: Sketch, theirs: Sketch, roles: dict[str, str]) -> dict[str, str]:
    """The assignment after every exchange of two components that keeps more of the flows."""

    def worth(candidate: Mapping[str, str]) -> float:
        full = {**{id_: id_ for id_ in theirs.given}, **candidate}
        kept = sum(stands_for(theirs, row, mine, own) for row, own in candidate.items())
        for arrows, own_arrows in ((theirs.arrows, mine.arrows), (theirs.asides, mine.asides)):
            kept += ARROW * sum((full.get(s), full.get(t)) in own_arrows for s, t in arrows)
        return kept

    best, before = worth(roles), -1.0
    while best > before:
        before = best
        for first, second in combinations(theirs.own, 2):
            if not is_exchange(mine, roles, first, second):
                continue
            other = exchanged(roles, first, second)
            value = worth(other)
            if value > best + 1e-9:
                roles, best = other, value
    return roles


def is_exchange(mine: Sketch, roles: Mapping[str, str], first: str, second: str) -> bool:
    a, b = roles.get(first), roles.get(second)
    if a is None or b is None:
        return False
    return mine.parts[a].service == mine.parts[b].service


def exchanged(roles: Mapping[str, str], first: str, second: str) -> dict[str, str]:
    return {**roles, first: roles[second], second: roles[first]}
