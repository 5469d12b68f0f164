"""The gradebook as a table: for the screen, for a CSV file, and read back from one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from classrooms.csvfile import Table
from classrooms.grades import State
from classrooms.models import Assignment, Enrolment

WORDS = {
    State.AHEAD: "not open",
    State.OPEN: "to do",
    State.STARTED: "in progress",
    State.MISSING: "missing",
    State.EXCUSED: "excused",
}
NOT_GIVEN = "not given"
PEOPLE_COLUMNS = ("Place", "Name", "Number", "Address", "Total")
ID = re.compile(r"#(\d+)\s*$")


def number(score):
    """A score as a number in percent: 87.5, 100."""
    value = Decimal(score) / 100
    return int(value) if value == int(value) else value.normalize()


def value_of(grade):
    """What stands in a cell: a number, or the word for having none."""
    if grade is None:
        return NOT_GIVEN
    return WORDS[grade.state] if grade.state in WORDS else number(grade.score)


def total_of(total):
    return "" if total.score is None else number(total.score)


def header(assignments):
    """The columns; an assignment's ends with its id, by which it is known when it comes back."""
    return [*PEOPLE_COLUMNS, *(f"{one.title} #{one.pk}" for one in assignments)]


def sheet(assignments, rows):
    """The rows of the file, the header first."""
    yield header(assignments)
    for row in rows:
        place = row.place
        yield [
            place.pk,
            place.shown_name,
            place.number,
            place.person.email,
            total_of(row.total),
            *(value_of(cell.grade) for cell in row.cells),
        ]


@dataclass(frozen=True)
class Change:
    """A cell that a file says otherwise. `score` None: excused."""

    place: Enrolment
    assignment: Assignment
    before: str
    score: int | None

    @property
    def after(self):
        return "excused" if self.score is None else str(number(self.score))


@dataclass(frozen=True)
class Plan:
    changes: list[Change]
    faults: list[str]


def plan(table: Table, assignments: Sequence[Assignment], rows) -> Plan:
    """What the file would change, and what in it cannot be. The Total column is not read."""
    known = {str(one.pk): n for n, one in enumerate(assignments)}
    columns, faults = columns_of(table.header, known)
    by_place = {str(row.place.pk): row for row in rows}
    changes, seen = [], set()
    for line in table.lines:
        place = line.cells[0]
        row = by_place.get(place)
        if row is None or place in seen:
            why = "stands there twice" if row else "is nobody's place in this class"
            faults.append(f"Line {line.number}: {place or 'an empty cell'} {why}.")
            continue
        seen.add(place)
        for column, n in columns:
            said = line.cells[column].strip() if column < len(line.cells) else ""
            cell = row.cells[n]
            before = str(value_of(cell.grade))
            if not said or same(said, before):
                continue
            score, fault = read_score(said)
            if cell.grade is None or fault:
                why = "is not given to them" if cell.grade is None else fault
                faults.append(f"Line {line.number}, {cell.assignment}: {why}.")
            else:
                changes.append(Change(row.place, cell.assignment, before, score))
    return Plan(changes, faults)


def columns_of(names, known):
    """([(column, number of the assignment)], faults) of the header."""
    if not names or names[0].casefold() != PEOPLE_COLUMNS[0].casefold():
        return [], ["The first column is not “Place”: start from the file that you download here."]
    found, faults = [], []
    for column, name in enumerate(names):
        match = ID.search(name)
        if match and match[1] in known:
            found.append((column, known[match[1]]))
        elif match:
            faults.append(f"There is no assignment “{name}” in this class.")
    if len({n for _, n in found}) < len(found):
        faults.append("An assignment has two columns.")
    return found, faults


def same(said, before):
    """Whether a cell still says what it said: the same word, or the same number."""
    if said.casefold() == before.casefold():
        return True
    try:
        return Decimal(said.replace(",", ".")) == Decimal(before)
    except InvalidOperation:
        return False


def read_score(said):
    """(score or None for excused, fault or "") of what a cell says."""
    if said.casefold() == WORDS[State.EXCUSED]:
        return None, ""
    try:
        percent = Decimal(said.removesuffix("%").strip().replace(",", "."))
    except InvalidOperation:
        return None, f"“{said[:40]}” is neither a score nor “excused”"
    if not percent.is_finite() or not 0 <= percent <= 100:
        return None, f"{said[:40]} is not between 0 and 100"
    score = percent * 100
    if score != int(score):
        return None, f"{said[:40]} has more than two decimals"
    return int(score), ""
