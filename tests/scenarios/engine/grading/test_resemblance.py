"""Resemblance: the right counterpart for every role, free extras, optional parts, alternatives."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.engine.grading.assignment import best_assignment
from scenarios.engine.grading.resemblance import closest
from scenarios.engine.grading.scene import Ground
from scenarios.engine.scenario import Reference
from tests.scenarios.engine.designs import design_of

GIVEN = {"people": "users", "bank": "external-system"}
SHOP = {"lb": "alb", "web": "ec2-asg", "q": "sqs", "work": "lambda"}
WAY = ["people -> lb", "lb -> web", "web -> q", "q -> work", "work -> bank"]


def reference(components=SHOP, connections=WAY, optional=(), name="plain"):
    design = design_of({**GIVEN, **components}, connections)
    return Reference(name, name, design, frozenset(optional))


def likeness(components, connections, *references):
    design = design_of({**GIVEN, **components}, connections)
    ground = Ground(design, frozenset(GIVEN), {}, frozenset())
    return closest(ground, references or [reference()])


def test_same_design_under_other_ids_is_alike_in_full():
    other = {"a": "lambda", "b": "sqs", "c": "ec2-asg", "d": "alb"}
    arrows = ["a -> bank", "b -> a", "c -> b", "d -> c", "people -> d"]

    found = likeness(other, arrows)

    assert (found.share, found.roles) == (1, {"lb": "d", "web": "c", "q": "b", "work": "a"})
    assert (found.missing, found.extra, found.different, found.flows) == ((), (), (), ())


@pytest.mark.parametrize(
    ("extra", "arrows"),
    [
        ({"cdn": "cloudfront"}, ["people -> cdn", "cdn -> lb"]),
        ({"dns": "route53", "guard": "waf"}, ["people -> dns", "dns -> lb", "lb -> guard"]),
        ({"watch": "cloudwatch"}, ["q -> watch"]),
        ({"keys": "secrets-manager"}, ["work -> keys"]),
        ({"files": "s3"}, ["web -> files"]),
        ({"seen": "dynamodb"}, ["work -> seen"]),
        ({"dead": "sqs"}, ["q -> dead: dead-letter"]),
        ({"mail": "ses"}, ["work -> mail"]),
    ],
)
def test_good_practice_is_free(extra, arrows):
    assert likeness({**SHOP, **extra}, [*WAY, *arrows]).share == 1


@pytest.mark.parametrize("arrow", ["table -> bank", "bank -> table"])
def test_reader_outside_and_its_store_may_point_either_way(arrow):
    parts = {"web": "lambda", "table": "dynamodb"}
    arrows = ["people -> web", "web -> table"]

    found = likeness(parts, [*arrows, arrow], reference(parts, [*arrows, "table -> bank"]))

    assert found.share == 1


def test_part_that_must_be_there_is_looked_for_before_an_optional_one_like_it():
    twins = {"run": "step-functions", "charge": "lambda", "undo": "lambda"}
    way = ["people -> run", "run -> charge", "charge -> bank"]
    both = reference(twins, [*way, "run -> undo", "undo -> bank"], optional=["undo"])

    found = likeness({k: v for k, v in twins.items() if k != "undo"}, way, both)

    assert (found.share, found.roles["charge"]) == (1, "charge")


def test_queue_in_front_of_a_consumer_is_free():
    topic = {"web": "lambda", "t": "sns"}
    plain = reference(topic, ["people -> web", "web -> t", "t -> bank"])

    found = likeness(
        {**topic, "q": "sqs"}, ["people -> web", "web -> t", "t -> q", "q -> bank"], plain
    )

    assert (found.share, found.extra) == (1, ())


def test_needless_part_costs_and_is_named():
    found = likeness({**SHOP, "bus": "eventbridge"}, [*WAY, "work -> bus"])

    assert 0.9 < found.share < 1
    assert found.extra == ("bus",)


def test_part_between_two_roles_keeps_most_of_the_flow():
    chain = {**SHOP, "again": "lambda"}
    arrows = [*WAY[:2], "web -> again", "again -> q", *WAY[3:]]

    found = likeness(chain, arrows)

    assert 0.9 < found.share < 1
    assert found.flows == (("web", "q"),)


def test_missing_part_and_wrong_service_cost():
    missing = likeness({"lb": "alb", "web": "ec2-asg"}, WAY[:2])
    other = likeness({**SHOP, "q": "kinesis"}, WAY)

    assert set(missing.missing) == {"q", "work"}
    assert other.different == ("q",)
    assert missing.share < other.share < 1


def test_fleets_of_any_kind_count_the_same():
    assert likeness({**SHOP, "web": "ecs-service"}, WAY).share == 1


def test_part_in_the_wrong_region_counts_half():
    found = likeness({**SHOP, "work": ("lambda", {"region": "secondary"})}, WAY)
    swapped = likeness({**SHOP, "work": ("ecs-service", {"region": "secondary"})}, WAY)

    assert swapped.share < found.share < 1


def test_optional_part_may_be_absent():
    optional = reference(optional=["q"])

    found = likeness(
        {"lb": "alb", "web": "ec2-asg", "work": "lambda"},
        [
            "people -> lb",
            "lb -> web",
            "work -> bank",
        ],
        optional,
    )

    assert (found.share, found.missing) == (1, ())


def test_best_of_all_references_is_taken_and_the_first_of_equals():
    api = reference(
        {"api": "api-gateway", "fn": "lambda"}, ["people -> api", "api -> fn"], name="a"
    )
    twin = replace(api, id="b")

    found = likeness(
        {"x": "api-gateway", "y": "lambda"}, ["people -> x", "x -> y"], reference(), api, twin
    )

    assert (found.reference.id, found.share) == ("a", 1)


def test_turned_arrow_is_missing_there_and_one_too_many_here():
    found = likeness(SHOP, [*WAY[:3], "work -> q", WAY[4]])

    assert ("q", "work") in found.flows
    assert found.share < 1


def test_twins_are_not_mixed_up():
    components = {"t": "sns", "qa": "sqs", "qb": "sqs", "a": "lambda", "b": "lambda"}
    arrows = ["people -> t: message", "t -> qa", "t -> qb", "qa -> a", "qb -> b", "b -> bank"]
    plain = reference(components, arrows)

    crossed = {"t": "sns", "q1": "sqs", "q2": "sqs", "f1": "lambda", "f2": "lambda"}
    way = ["people -> t: message", "t -> q1", "t -> q2", "q1 -> f2", "q2 -> f1", "f1 -> bank"]

    assert likeness(crossed, way, plain).share == 1


def test_design_with_nothing_of_ones_own_fills_no_role():
    found = likeness({}, [])

    assert (found.roles, set(found.missing)) == ({}, set(SHOP))


MATRICES = st.integers(1, 4).flatmap(
    lambda rows: st.integers(rows, 5).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 9), min_size=columns, max_size=columns),
            min_size=rows,
            max_size=rows,
        )
    )
)


@given(MATRICES)
def test_assignment_is_as_good_as_trying_all(worth):
    chosen = best_assignment(worth)

    assert len(set(chosen)) == len(worth)
    best = max(
        sum(row[column] for row, column in zip(worth, order, strict=True))
        for order in permutations(range(len(worth[0])), len(worth))
    )
    assert sum(row[column] for row, column in zip(worth, chosen, strict=True)) == best


def test_assignment_of_nothing():
    assert best_assignment([]) == []
