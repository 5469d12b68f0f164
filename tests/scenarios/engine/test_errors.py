import pytest

from scenarios.engine.errors import DesignError, shown


def test_error_reads_as_place_and_message():
    assert str(DesignError("components[2].id", "is missing")) == "components[2].id: is missing"
    assert str(DesignError("", "larger than 256 KiB")) == "larger than 256 KiB"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (-0.5, "-0.5"),
        (float("nan"), "a number out of all bounds"),
        (10**400, "a number out of all bounds"),
        ("a\nb\u2028\ud800é", '"a\\nb\\u2028\\ud800é"'),
        ("x" * 61, '"' + "x" * 59 + '…"'),
        ([[]], "a list"),
        ({}, "an object"),
        ((), "a value of another type"),
    ],
)
def test_value_is_shown_short_and_printable(value, expected):
    assert shown(value) == expected
