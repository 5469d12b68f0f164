"""Whose data is whose, where services must not share a store."""

import pytest

from tests.scenarios.engine.grading.plain import holds, scenario_with

PLAIN = scenario_with()
CHECK = {"own_stores": {"of": {"has": "compute"}, "stores": {"has": "stores-data"}, "services": 3}}
THREE = {"a": "lambda", "b": "lambda", "c": "lambda", "x": "dynamodb", "y": "rds", "z": "rds"}
IN = ["people -> a", "people -> b", "people -> c"]
OWN = [*IN, "a -> x", "b -> y", "c -> z"]


@pytest.mark.parametrize(
    ("components", "connections", "expected"),
    [
        (THREE, OWN, True),
        (THREE, [*IN, "a -> x", "b -> y"], True),
        ({**THREE, "a2": "lambda"}, [*OWN, "people -> a2", "a2 -> x"], True),
        (THREE, [*IN, "a -> x", "b -> y", "y -> z: replicate"], True),
        (THREE, [*OWN, "a -> y"], False),
        (THREE, [*IN, "a -> x", "b -> x", "c -> x"], False),
        ({**THREE, "p": "rds-proxy"}, [*IN, "a -> x", "b -> p", "c -> p", "p -> y"], False),
        (THREE, [*IN, "a -> x"], False),
        (THREE, IN, False),
    ],
)
def test_no_store_is_used_by_two_services(components, connections, expected):
    assert holds(PLAIN, CHECK, components, connections).holds is expected


def test_says_who_shares_what():
    outcome = holds(PLAIN, CHECK, THREE, [*IN, "a -> x", "b -> y", "c -> y"])

    assert outcome.components == ("y", "b", "c")
    functions = "AWS Lambda function (b) and AWS Lambda function (c)"
    assert outcome.text == f"{functions} share Amazon RDS database (y)"


def test_says_that_nobody_has_a_store_of_their_own():
    outcome = holds(PLAIN, CHECK, THREE, [*IN, "a -> x"])

    assert outcome.text == "there are no two of compute with a store"
