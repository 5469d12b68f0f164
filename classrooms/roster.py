"""A class list as a table: what its columns are called, and what its rows say of people.

What the rows would change in a class is the business of roster_plan.py.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from classrooms.csvfile import Line, Table
from classrooms.models import Enrolment, Invitation
from classrooms.names import clean_name
from studyapp.models.accounts import login_name

COLUMNS = ("Place", "Name", "Email", "Number", "Role")

# What schools' systems and people call these columns, as `plain` writes it.
HEADINGS = {
    "place": "place",
    "name": "name, full name, fullname, student, student name, learner, learner name, pupil, "
    "display name, participant, nom complet, nombre completo",
    "first": "first name, firstname, given name, given names, forename, vorname, prenom, nombre",
    "last": "last name, lastname, surname, family name, nachname, familienname, nom, apellidos",
    "email": "email, e mail, mail, email address, e mail address, emailaddress, mail address, "
    "school email, student email, primary email, e mail adresse, emailadresse, courriel, correo, "
    "correo electronico",
    "number": "number, no, nr, num, id, id number, idnumber, student id, studentid, "
    "student number, learner id, learner number, school number, school id, sis user id, "
    "external id, matriculation number, registration number, matrikelnummer, numero",
    "role": "role, roles, course role, rolle",
}
MEANINGS = {
    heading: meaning for meaning, all in HEADINGS.items() for heading in re.split(r",\s+", all)
}
ROLES = {
    **dict.fromkeys(("learner", "student", "pupil", "participant"), Enrolment.Role.LEARNER),
    **dict.fromkeys(
        ("instructor", "co instructor", "coinstructor", "teacher", "lecturer"),
        Enrolment.Role.INSTRUCTOR,
    ),
}
OWN_EXTRAS = {"joined", "link"}  # in our own file for people to read, and not read back
LONGEST = {
    "name": Enrolment._meta.get_field("name").max_length,
    "number": Enrolment._meta.get_field("number").max_length,
    "email": Invitation._meta.get_field("email").max_length,
}


@dataclass(frozen=True)
class Row:
    """What one line says of one person; "" where it says nothing."""

    line: int
    place: str = ""
    name: str = ""
    email: str = ""
    number: str = ""
    role: str = ""

    @property
    def says(self):
        return self.place, self.name, self.email, self.number, self.role

    @property
    def shown_name(self):
        return self.name or self.email or self.number

    @property
    def is_instructor(self):
        return self.role == Enrolment.Role.INSTRUCTOR


@dataclass(frozen=True)
class Roster:
    """The rows of a file, what is wrong with them, and the columns that nobody reads."""

    rows: tuple[Row, ...]
    faults: tuple[str, ...]
    unread: tuple[str, ...]


def plain(heading: str) -> str:
    """The heading in small letters, without accents, signs and doubled spaces."""
    signs = unicodedata.normalize("NFKD", heading.casefold())
    letters = "".join(sign for sign in signs if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())


def read(table: Table) -> Roster:
    """What the table says. A fault names its line and what to do about it."""
    columns, unread, faults = columns_of(table.header)
    if faults:
        return Roster((), tuple(faults), tuple(unread))
    rows: dict[tuple, Row] = {}
    for line in table.lines:
        row = row_of(line, columns)
        mine = list(faults_of(row, line, len(table.header)))
        if not mine:
            rows.setdefault(row.says, row)  # the very same line twice is one person
        faults += mine
    if not table.lines:
        faults.append("Under the names of the columns stands nobody.")
    faults += twice(rows.values())
    return Roster(tuple(rows.values()), tuple(faults), tuple(unread))


def columns_of(header) -> tuple[dict[str, int], list[str], list[str]]:
    """({meaning: column}, headings that mean nothing here, faults)"""
    columns: dict[str, int] = {}
    unread, faults = [], []
    for n, heading in enumerate(header):
        meaning = MEANINGS.get(plain(heading))
        if meaning in columns:
            first = header[columns[meaning]]
            faults.append(
                f"Line 1: “{first}” and “{heading}” are both the {meaning}. Leave one out."
            )
        elif meaning:
            columns[meaning] = n
        elif heading and plain(heading) not in OWN_EXTRAS:
            unread.append(heading[:40])
    if not columns.keys() & {"email", "number", "place"}:
        faults.append(
            "Line 1: no column is called “Email” or “Number”. The first line names the columns: "
            "for instance Name, Email, Number."
        )
    return columns, unread, faults


def row_of(line: Line, columns: dict[str, int]) -> Row:
    def cell(meaning):
        n = columns.get(meaning)
        return clean_name(line.cells[n]) if n is not None and n < len(line.cells) else ""

    role = plain(cell("role"))
    return Row(
        line=line.number,
        place=cell("place"),
        name=cell("name") or f"{cell('first')} {cell('last')}".strip(),
        email=login_name(cell("email")),
        number=cell("number"),
        role=ROLES.get(role, role),
    )


def faults_of(row: Row, line: Line, width: int) -> Iterator[str]:
    where = f"Line {row.line}"
    if any(line.cells[width:]):
        yield (
            f"{where} has {len(line.cells)} cells for {width} columns. Put quotes around a cell "
            "that holds the separator."
        )
        return
    for name, longest in LONGEST.items():
        if len(getattr(row, name)) > longest:
            yield f"{where}, {name}: it is over {longest} characters long. Shorten it."
            return
    if row.email and not is_address(row.email):
        yield (
            f"{where}, email: “{row.email[:60]}” is no address. Write it like name@school.example, "
            "or leave the cell empty."
        )
    if row.role and row.role not in Enrolment.Role.values:
        yield f"{where}, role: “{row.role[:40]}” is neither “learner” nor “instructor”."
    if not (row.email or row.number or row.place):
        who = row.name or "this person"
        yield (
            f"{where}: give {who} an email or a number. By the name alone nobody could tell next "
            "time who it is."
        )


def is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True


def twice(rows) -> Iterator[str]:
    """A fault for each place, email or number that two rows have."""
    for field in ("place", "email", "number"):
        seen: dict[str, Row] = {}
        for row in rows:
            value = getattr(row, field)
            first = seen.setdefault(value, row)
            if value and first is not row:
                yield (
                    f"Lines {first.line} and {row.line} have the same {field}, {value}, and say "
                    "different things. Leave one out, or mend it."
                )
