"""Tables as CSV files: read however they come, written so that no spreadsheet runs them.

Pure. A text cell that a spreadsheet could take for a formula is written with a quote mark before
it, which reading takes off again; numbers are written as numbers.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

MOST_BYTES = 1_000_000
MOST_ROWS = 2_000
SEPARATORS = ",;\t|"

# What begins a formula, also in its full-width and small forms, with spaces, quote marks or
# control characters before it; and what moves the cell after it, as a tab or a line break does.
FORMULA = re.compile(
    r"['\"\s\x00-\x20\x7f\ufeff\u200b-\u200f\u202a-\u202e\u2060]*[=+\-@|%＝＋－＠﹦﹢﹣﹫−]"
)
MOVES = re.compile(r"'*[\t\r\n]")


class CannotRead(Exception):  # noqa: N818
    """Says why a file is no table."""


@dataclass(frozen=True)
class Line:
    """A row of a file: the number of its last line there, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    lines: tuple[Line, ...]


def is_dangerous(text: str) -> bool:
    return bool(FORMULA.match(text) or MOVES.match(text))


def disarmed(cell: str | int | float | Decimal | None) -> str | int | float | Decimal | None:
    """The cell as it may stand in a file."""
    return f"'{cell}" if isinstance(cell, str) and is_dangerous(cell) else cell


def rearmed(text: str) -> str:
    """The text that was disarmed, exactly as it was."""
    return text[1:] if text.startswith("'") and is_dangerous(text[1:]) else text


def write(rows: Iterable[Sequence]) -> str:
    """The rows as CSV. It begins with the mark by which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([disarmed(cell) for cell in row] for row in rows)
    return f"\ufeff{out.getvalue()}"


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8 or UTF-16, with or without a mark, or in Windows' Latin."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return strictly(data, "utf-16")
    if b"\x00" in data[:400]:
        is_big = data[:400:2].count(0) > data[1:400:2].count(0)
        return strictly(data, "utf-16-be" if is_big else "utf-16-le")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return strictly(data, "cp1252")


def strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise CannotRead(
            "The letters of this file are in none of the usual encodings. Save it as CSV in UTF-8."
        ) from error


def separator_of(text: str) -> tuple[str, str]:
    """(separator, the text without a line that only names it)."""
    first, _, rest = text.partition("\n")
    named = re.fullmatch(r"\s*sep=(.)\s*", first)
    if named:
        return named[1], rest
    unquoted = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=unquoted.count), text


def read(data: bytes) -> Table:
    """The table in a file. Raises CannotRead."""
    if len(data) > MOST_BYTES:
        raise CannotRead("The file is over 1 MB. A class list is far smaller.")
    return parse(decoded(data))


def parse(text: str) -> Table:
    """The table in a text. Raises CannotRead."""
    text = text.removeprefix("\ufeff")
    if "\x00" in text:
        raise CannotRead("This is no text file. Save the table as CSV.")
    separator, text = separator_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines = []
    try:
        for cells in reader:
            cleaned = tuple(rearmed(cell.strip(" \u00a0")) for cell in cells)
            if any(cleaned):
                lines.append(Line(reader.line_num, cleaned))
            if len(lines) > MOST_ROWS + 1:
                raise CannotRead(f"The file has over {MOST_ROWS} rows.")
    except csv.Error as error:
        message = f"Line {reader.line_num} cannot be read: {error}."
        raise CannotRead(message) from error
    if not lines:
        raise CannotRead("The file is empty.")
    return Table(lines[0].cells, tuple(lines[1:]))
