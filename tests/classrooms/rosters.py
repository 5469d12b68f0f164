"""Sixty class lists as schools' systems write them, each with what importing it should come to.

Five encodings by three separators by four kinds of list. The oracle knows the people a file was
made of, and never reads the file: it keeps the class as a plain dict, and looks people up in it by
email, else by number.
"""

import csv
import io
import random
from dataclasses import dataclass, field, replace

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252")
SEPARATORS = (",", ";", "\t")
KINDS = ("plain", "odd", "one fault", "faults")
FIRST = ("Ada", "Zoë", "José", "Jürgen", "Renée", "Søren", "D’Arcy", "Anne-Marie")
LAST = ("O’Hara", "Müller", "da Silva", "Nuñez", "van Dijk", "Åberg", "King, Jr.", 'Li "Lee"')
HEADERS = (
    {"name": "Name", "email": "Email", "number": "Number"},
    {"name": "Full name", "email": "E-Mail", "number": "Student ID"},
    {"name": "STUDENT", "email": "email_address", "number": "No."},
    {"name": "Display name", "email": "Mail", "number": "ID number"},
)
# What may be wrong with a person's line, and a word of the message.
FAULTS = {
    "address": "is no address",
    "nothing": "give",
    "role": "is neither",
    "cells": "cells for",
    "long": "characters long",
}


@dataclass(frozen=True)
class Person:
    name: str
    email: str
    number: str


@dataclass
class File:
    """A list to import into a class of `here` and `invited`; `faults` are (line, word) of each."""

    data: bytes
    here: list[Person]
    invited: list[Person]
    listed: list[Person]
    faults: list[tuple[int, str]] = field(default_factory=list)

    def expected(self):
        """(people here, people invited) after the import, as sets."""
        here, invited = ({person.email: person for person in who} for who in self.known())
        if not self.faults:
            for person in self.listed:
                group = here if person.email in here else invited
                old = group.get(person.email)
                group[person.email] = (
                    replace(old, name=person.name or old.name, number=person.number or old.number)
                    if old
                    else person
                )
        return set(here.values()), set(invited.values())

    def known(self):
        return self.here, self.invited


def files():
    """(name, file) of all sixty."""
    number = 0
    for encoding in ENCODINGS:
        for separator in SEPARATORS:
            for kind in KINDS:
                number += 1
                name = f"{number:02} {encoding} {separator!r} {kind}"
                yield name, make(random.Random(number), encoding, separator, kind)


def make(chance, encoding, separator, kind):
    people = [someone(chance, n) for n in range(chance.randint(8, 14))]
    here, invited = people[:3], people[3:5]
    listed = [otherwise(chance, person) for person in people if chance.random() < 0.85]
    chance.shuffle(listed)
    header = chance.choice(HEADERS)
    columns = list(header)
    chance.shuffle(columns)
    rows = [[getattr(person, column) for column in columns] for person in listed]
    head = [header[column] for column in columns]
    faults = []
    if kind == "odd":
        head, rows = odd(chance, head, rows)
    elif kind != "plain":
        extra = list(FAULTS) if kind == "faults" else [chance.choice(list(FAULTS))]
        head, columns = [*head, "Role"], [*columns, "role"]
        for fault in extra:
            at = chance.randint(0, len(rows))
            rows.insert(at, [f"!{fault}"])
        for at, row in enumerate(rows):
            if row[0].startswith("!"):
                fault = row[0][1:]
                rows[at] = broken(fault, columns)
                faults.append((at + 2, FAULTS[fault]))
            else:
                row.append(chance.choice(["", "learner", "Student"]))
    text = written(chance, [head, *rows], separator)
    return File(text.encode(encoding), here, invited, listed, faults)


def someone(chance, n):
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    return Person(name, f"person{n}@example.com", f"{chance.randint(10, 99)}{n:03}")


def otherwise(chance, person):
    """The person as they are, or under another name or number, or with an empty cell."""
    how = chance.random()
    if how < 0.2:
        return replace(person, name=f"{person.name} II")
    if how < 0.35:
        return replace(person, number=f"N{person.number}")
    if how < 0.45:
        return replace(person, number="")
    return person


def odd(chance, head, rows):
    """The same list with what does no harm: other case, blank and doubled lines, a column more."""
    rows = [
        [cell.upper() if "@" in cell and chance.random() < 0.5 else f" {cell} " for cell in row]
        for row in rows
    ]
    rows += [list(row) for row in chance.sample(rows, 2)]
    rows = [[*row, chance.choice(["A", "B\nC", ""])] for row in rows]
    for _ in range(3):
        rows.insert(chance.randint(0, len(rows)), [])
    rows.insert(chance.randint(0, len(rows)), [""] * (len(head) + 1))
    return [*head, "Section"], rows


def broken(fault, columns):
    cells = {"name": "Bad", "email": "bad@example.com", "number": "", "role": ""}
    cells |= {
        "address": {"email": "bad at example"},
        "nothing": {"email": "", "number": ""},
        "role": {"role": "boss", "email": "boss@example.com"},
        "cells": {"email": "cells@example.com"},
        "long": {"name": "x" * 121, "email": "long@example.com"},
    }[fault]
    return [cells[column] for column in columns] + ["one more"] * (fault == "cells")


def written(chance, rows, separator):
    out = io.StringIO()
    quoting = chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    end = chance.choice(["\n", "\r\n"])
    csv.writer(out, delimiter=separator, quoting=quoting, lineterminator=end).writerows(rows)
    return out.getvalue()
