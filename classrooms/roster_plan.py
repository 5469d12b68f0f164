"""What a class list would change in a class: the dry run, which the import then carries out.

Pure. It compares the rows only with people of this class and with its own invitations, so that
nobody learns from it which addresses have an account.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from classrooms.roster import Roster, Row


class Standing(IntEnum):
    """How the class knows somebody. Who could be found in two ways is taken for the lower one."""

    HERE = 1
    INVITED = 2
    REMOVED = 3


@dataclass(frozen=True)
class Known:
    """Somebody the class knows: `id` is that of a place, or of an invitation that waits.

    `emails` are those of accepted invitations and of the account. `account_email` is the latter
    where no invitation says the same: then nobody has checked it.
    """

    standing: Standing
    id: int
    name: str
    number: str
    role: str
    emails: frozenset[str]
    account_email: str = ""

    def __str__(self):
        return self.name or ", ".join(self.emails) or self.number


@dataclass(frozen=True)
class Change:
    """What would be another: (field, before, after) each, and invitations it makes needless."""

    known: Known
    row: Row
    fields: tuple[tuple[str, str, str], ...]
    closes: tuple[int, ...] = ()

    @property
    def after(self):
        return {field: after for field, _, after in self.fields}

    @property
    def is_by_account(self):
        """Whether only the address that the account gives itself says who it is."""
        known, row = self.known, self.row
        by_other = row.place or (row.number and row.number == known.number)
        return not by_other and row.email == known.account_email


@dataclass(frozen=True)
class Plan:
    """`invited` are rows of people who are new, `gone` rows of people removed from the class."""

    invited: tuple[Row, ...]
    changed: tuple[Change, ...]
    unchanged: tuple[Known, ...]
    gone: tuple[Row, ...]
    absent_count: int
    faults: tuple[str, ...]
    unread: tuple[str, ...]

    @property
    def is_empty(self):
        return not self.invited and not self.changed

    @property
    def has_unchecked(self):
        return any(change.is_by_account for change in self.changed)

    @property
    def fingerprint(self):
        """What stands for exactly these changes."""
        says = (
            [row.says for row in self.invited],
            [(one.known.standing, one.known.id, one.fields, one.closes) for one in self.changed],
        )
        return hashlib.sha256(repr(says).encode()).hexdigest()


class Index:
    """Who is known by a place, an email, a number."""

    def __init__(self, known: Sequence[Known]):
        self.by_place = {str(one.id): one for one in known if one.standing is not Standing.INVITED}
        self.by_email: dict[str, list[Known]] = {}
        self.by_number: dict[str, list[Known]] = {}
        for one in known:
            for email in one.emails:
                self.by_email.setdefault(email, []).append(one)
            if one.number:
                self.by_number.setdefault(one.number, []).append(one)

    def find(self, row: Row) -> list[Known]:
        """Everybody the row may mean, the likeliest first, each once."""
        at = self.by_place.get(row.place)
        found = [at] if at else []
        found += self.by_email.get(row.email, [])
        found += self.by_number.get(row.number, [])
        return sorted(dict.fromkeys(found), key=lambda one: (one is not at, one.standing))


def plan(roster: Roster, known: Sequence[Known]) -> Plan:
    """What the rows would change in a class of these people."""
    index, faults = Index(known), list(roster.faults)
    invited, changed, unchanged, gone = [], [], [], []
    meant: dict[Known, Row] = {}
    for row in roster.rows:
        found = index.find(row)
        if fault := fault_of(row, found, index, meant):
            faults.append(fault)
        elif not found:
            invited.append(row)
        elif found[0].standing is Standing.REMOVED:
            gone.append(row)
        else:
            change = change_of(row, *found)
            if change.fields or change.closes:
                changed.append(change)
            else:
                unchanged.append(found[0])
    return Plan(
        *(tuple(part) for part in (invited, changed, unchanged, gone)),
        absent_count=sum(one.standing is not Standing.REMOVED for one in set(known) - set(meant)),
        faults=tuple(faults),
        unread=roster.unread,
    )


def fault_of(row: Row, found: Sequence[Known], index: Index, meant: dict[Known, Row]) -> str:
    """Why the row cannot be, and what to do; "" where it can. Notes in `meant` whom it is about."""
    if row.place and row.place not in index.by_place:
        return (
            f"Line {row.line}: {row.place[:20]} is nobody’s place in this class. Leave that cell "
            "empty for somebody new."
        )
    if not found:
        return ""
    one, *others = found
    for person in (one, *(other for other in others if is_same(one, other))):
        first = meant.setdefault(person, row)
        if first is not row:
            return f"Lines {first.line} and {row.line} are both about {one}. Leave one out."
    return muddled(row, one, others) or other_role(row, one)


def is_same(one: Known, other: Known) -> bool:
    """Whether an invitation that waits is for somebody who is here already."""
    return (
        one.standing is Standing.HERE
        and other.standing is Standing.INVITED
        and bool(other.emails & one.emails or (other.number and other.number == one.number))
    )


def muddled(row: Row, one: Known, others: Sequence[Known]) -> str:
    """The fault where a row's address and number are those of two people; else ""."""
    for other in others:
        if other.standing is Standing.REMOVED or is_same(one, other):
            continue
        return (
            f"Line {row.line} says partly {one} and partly {other}: the email is of the "
            "one, the number of the other. Mend one of them."
        )
    return ""


def other_role(row: Row, one: Known) -> str:
    """The fault where a row would change what somebody may do, which no file does; else ""."""
    if not row.role or row.role == one.role or one.standing is Standing.REMOVED:
        return ""
    if one.standing is Standing.INVITED:
        fix = "Withdraw that invitation first, or leave the cell empty."
        return f"Line {row.line}, role: {one} is invited as {one.role}. {fix}"
    fix = "A file changes no roles: do it on the page People, or leave the cell empty."
    return f"Line {row.line}, role: {one} is in the class as {one.role}. {fix}"


def change_of(row: Row, one: Known, *others: Known) -> Change:
    """What the row says otherwise. An empty cell says nothing."""
    before = {"name": one.name, "number": one.number}
    if one.standing is Standing.INVITED:
        before["email"] = next(iter(one.emails), "")
    fields = tuple(
        (field, was, getattr(row, field))
        for field, was in before.items()
        if getattr(row, field) not in {"", was}
    )
    closes = tuple(other.id for other in others if is_same(one, other))
    return Change(one, row, fields, closes)
