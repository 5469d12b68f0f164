import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms.csvfile import (
    CannotRead,
    disarmed,
    is_dangerous,
    parse,
    read,
    rearmed,
    write,
)
from tests.classrooms.payloads import FORMULAS

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def test_there_are_two_hundred_payloads():
    assert len(set(FORMULAS)) >= 200


@pytest.mark.parametrize("payload", FORMULAS)
def test_payload_is_written_as_text_and_read_back_as_it_was(payload):
    text = write([["name"], [payload]])
    [_, [cell]] = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))

    assert cell.startswith("'")
    assert rearmed(cell) == payload


@given(st.text())
def test_what_is_disarmed_is_read_back_exactly(text):
    assert rearmed(disarmed(text)) == text


@given(st.text())
def test_nothing_that_begins_like_a_formula_is_left(text):
    cell = disarmed(text).lstrip(' \u00a0"')

    assert not cell.startswith(SIGNS)


@given(st.text(alphabet="'=+-@ \t\r\n\"ab1＝"))
def test_disarming_twice_is_no_other_than_once_read_back(text):
    assert is_dangerous(disarmed(text)) == is_dangerous(text)
    assert rearmed(rearmed(disarmed(disarmed(text)))) == text


def test_numbers_stay_numbers():
    assert [disarmed(cell) for cell in (-5, 87.5, 0, None)] == [-5, 87.5, 0, None]
    assert write([[-5, 87.5, ""]]) == "\ufeff-5,87.5,\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_file_is_read_however_it_is_saved(encoding, separator, end):
    rows = [["Name", "E-mail"], ['Zoë "Z" O’Hara', "zoe@example.com"], ["José", "jose@example.com"]]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(rows)

    table = read(out.getvalue().encode(encoding))

    assert [list(table.header), *(list(line.cells) for line in table.lines)] == rows


def test_separator_named_by_excel_is_believed():
    assert parse("sep=;\nName;Mail\nA,B;c\n").lines[0].cells == ("A,B", "c")


def test_quoted_line_breaks_and_empty_lines_keep_the_line_numbers():
    table = parse('Name,Mail\n"Ada\nLovelace",a\n,\n\nGrace,g\n')

    assert [(line.number, line.cells[0]) for line in table.lines] == [
        (3, "Ada\nLovelace"),
        (6, "Grace"),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"PK\x03\x04\x00\x00zip\x00\x00\x00\x01\x02\x00", "no text|none of the usual"),
        (b"a,b\n" * 2100, "over 2000 rows"),
        (b"a" * 1_000_001, "over 1 MB"),
        (b'a,"b\nc', "Line"),
        (b"\x81\x8d\x8f\n", "usual encodings"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data, words):
    with pytest.raises(CannotRead, match=words):
        read(data)
