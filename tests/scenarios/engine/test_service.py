import pytest

from scenarios.engine.service import Config, Test, shown_key


@pytest.mark.parametrize(
    ("test", "value", "expected"),
    [
        (Test("x", among=(1,)), True, False),
        (Test("x", among=(True,)), True, True),
        (Test("x", but_not=(None,)), None, False),
        (Test("x", but_not=(None,)), 0, True),
        (Test("x", minimum=2), None, False),
        (Test("x", minimum=2), 2, True),
        (Test("x", minimum=2, maximum=3), 4, False),
        (Test("x", maximum=3), 3, True),
        (Test("x", minimum=2), 1, False),
    ],
)
def test_condition_holds_for_exactly_its_values(test, value, expected):
    assert test.holds({"x": value}) is expected


def test_key_is_shown_bare_only_when_it_is_an_ordinary_word():
    assert shown_key("min") == "min"
    assert shown_key("a.b") == '"a.b"'
    assert shown_key("x" * 99) == '"' + "x" * 59 + '…"'
    assert shown_key(("a",)) == "a value of another type"


def test_config_is_a_mapping_that_equals_a_plain_one():
    config = Config({"min": 1, "spot": False})

    assert config == {"min": 1, "spot": False}
    assert (len(config), config["min"]) == (2, 1)
