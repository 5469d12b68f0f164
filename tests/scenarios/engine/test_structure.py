import random

from hypothesis import given
from hypothesis import strategies as st

from scenarios.engine.document import parse
from scenarios.engine.structure import structural_order, structure
from tests.scenarios.engine.designs import CATALOGUE, design_of, documents


def renamed(document, seed):
    """The same design with other ids, names and positions and its lists shuffled."""
    shuffler = random.Random(seed)
    numbers = list(range(len(document["components"])))
    shuffler.shuffle(numbers)
    ids = {c["id"]: f"n{n}" for c, n in zip(document["components"], numbers, strict=True)}
    components = [
        {"id": ids[c["id"]], "service": c["service"], "config": c["config"], "name": "other"}
        for c in document["components"]
    ]
    connections = [
        c | {"from": ids[c["from"]], "to": ids[c["to"]]} for c in document["connections"]
    ]
    shuffler.shuffle(components)
    shuffler.shuffle(connections)
    return document | {"components": components, "connections": connections}


@given(documents(), st.integers())
def test_structure_does_not_depend_on_ids_names_positions_and_order(document, seed):
    design = parse(document, CATALOGUE)

    assert structure(parse(renamed(document, seed), CATALOGUE)) == structure(design)


def test_structure_tells_a_changed_setting_and_a_turned_connection_apart():
    design = design_of({"a": "lambda", "b": "lambda"}, ["a -> b"])

    assert structure(design) == ((("lambda", "{}"), ("lambda", "{}")), ((1, 0, "request"),))
    assert structure(design.with_config("a", timeout_s=9)) != structure(design)
    assert structure(design.with_connection("b", "a")) != structure(design)


def test_order_tells_equal_branches_apart_by_what_hangs_on_them():
    branches = {"topic": "sns", "q1": "sqs", "q2": "sqs", "w1": "lambda", "w2": ("lambda", {})}
    arrows = ["topic -> q1", "topic -> q2", "q1 -> w1", "q2 -> w2"]
    design = design_of(branches, arrows).with_config("w1", timeout_s=60)

    order = structural_order(design)

    other = design.with_config("w1", timeout_s=3).with_config("w2", timeout_s=60)
    swap = {"q1": "q2", "q2": "q1", "w1": "w2", "w2": "w1"}
    assert structural_order(other) == tuple(swap.get(one, one) for one in order)
    assert len(set(order)) == 5


def test_two_hundred_twins_and_hundred_pairs_are_ordered():
    twins = design_of({f"q{n}": "sqs" for n in range(200)})
    pairs = design_of(
        {f"{kind}{n}": kind for n in range(60) for kind in ("sqs", "lambda")},
        [f"sqs{n} -> lambda{n}" for n in range(60)],
    )

    assert structural_order(twins) == tuple(sorted(f"q{n}" for n in range(200)))
    order = structural_order(pairs)
    assert [one[3:] for one in order if one.startswith("sqs")] == [
        one[6:] for one in order if one.startswith("lambda")
    ]
