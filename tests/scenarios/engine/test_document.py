import json
import random
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.engine.document import canonical, canonical_bytes, parse, serialise
from scenarios.engine.errors import DesignError
from tests.scenarios.engine.designs import CATALOGUE, design_of, document_of, documents

ORDERS = {"web": ("ec2-asg", {"max": 4}), "queue": "sqs", "parked": "sqs"}


def refusal(data):
    with pytest.raises(DesignError) as error:
        parse(data, CATALOGUE)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_document_gives_components_with_defaults_and_connections_with_default_kinds():
    design = design_of(ORDERS, ["web -> queue", "queue -> parked"], scenario="payment-flow")

    web = design.component("web")
    assert dict(web.config) == {
        "size": "medium",
        "min": 2,
        "max": 4,
        "zones": 2,
        "scaling": "cpu",
        "spot": False,
        "region": "primary",
    }
    assert web.given == {"max"}
    assert web.name == "EC2 Auto Scaling group"
    assert [c.kind for c in design.connections] == ["message", "dead-letter"]
    assert design.scenario == "payment-flow"


@pytest.mark.parametrize("form", [json.dumps, lambda d: json.dumps(d).encode(), lambda d: d])
def test_document_may_come_as_text_bytes_or_object(form):
    document = document_of(ORDERS, ["web -> queue"])

    assert parse(form(document), CATALOGUE) == parse(document, CATALOGUE)


@pytest.mark.parametrize(
    ("given_config", "expected"),
    [
        ({}, (2, 10)),
        ({"min": 30}, (30, 30)),
        ({"max": 1}, (1, 1)),
        ({"min": 0}, (0, 10)),
        ({"min": 3, "max": 3}, (3, 3)),
    ],
)
def test_min_and_max_follow_one_another(given_config, expected):
    config = design_of({"web": ("ec2-asg", given_config)}).component("web").config

    assert (config["min"], config["max"]) == expected


def test_region_may_stand_beside_the_config():
    document = document_of({"web": "lambda"})
    document["components"][0]["region"] = "secondary"

    design = parse(document, CATALOGUE)

    assert design.component("web").region == "secondary"
    assert serialise(design)["components"][0]["config"] == {"region": "secondary"}
    document["components"][0]["config"] = {"region": "primary"}
    assert refusal(document) == "components[0].region: says something else than config.region"


def test_settings_that_do_not_apply_are_kept():
    api = design_of({"api": ("api-gateway", {"api_type": "http", "caching": True})})

    assert api.component("api").config["caching"] is True
    assert not api.component("api").has("response-cache")


def test_identical_connections_merge_and_two_kinds_stay_two():
    arrows = ["queue -> parked", "queue -> parked: dead-letter", "queue -> parked: message"]

    design = design_of(ORDERS, arrows)

    assert [c.kind for c in design.connections] == ["dead-letter", "message"]


def test_kind_that_a_pair_cannot_have_is_kept():
    design = design_of(ORDERS, ["queue -> web: replicate"])

    assert [c.kind for c in design.connections] == ["replicate"]


def component_with(**parts):
    return {
        "format": "studyapp.design/1",
        "components": [{"id": "a", "service": "ec2-asg"} | parts],
        "connections": [],
    }


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"id": ""}, 'components[0].id: must be 1 to 64 letters, digits, - or _, not ""'),
        ({"id": "é"}, 'components[0].id: must be 1 to 64 letters, digits, - or _, not "é"'),
        ({"id": 7}, "components[0].id: must be text, not 7"),
        ({"service": "ec3"}, 'components[0].service: there is no service "ec3"'),
        ({"service": None}, "components[0].service: must be text, not null"),
        ({"colour": 1}, "components[0].colour: is not known here"),
        ({"a b": 1}, 'components[0]."a b": is not known here'),
        ({"config": []}, "components[0].config: must be an object, not a list"),
        (
            {"config": {"shards": 1}},
            "components[0].config.shards: EC2 Auto Scaling has no such setting; "
            "it has size, min, max, zones, scaling, spot, region",
        ),
        (
            {"config": {"zones": 4}},
            "components[0].config.zones: must be a whole number from 1 to 3, not 4",
        ),
        (
            {"config": {"zones": True}},
            "components[0].config.zones: must be a whole number from 1 to 3, not true",
        ),
        (
            {"config": {"zones": 2.0}},
            "components[0].config.zones: must be a whole number from 1 to 3, not 2.0",
        ),
        (
            {"config": {"zones": {}}},
            "components[0].config.zones: must be a whole number from 1 to 3, not an object",
        ),
        (
            {"config": {"spot": 1}},
            "components[0].config.spot: must be true or false, not 1",
        ),
        (
            {"config": {"size": "huge"}},
            'components[0].config.size: must be one of small, medium, large, xlarge, not "huge"',
        ),
        (
            {"config": {"min": 5, "max": 4}},
            "components[0].config.min: must not be above max (4), but is 5",
        ),
        ({"name": 5}, "components[0].name: must be text, not 5"),
        ({"name": "x" * 201}, "components[0].name: longer than 200 characters"),
        ({"name": "a\x00b"}, "components[0].name: has characters that cannot be shown"),
        ({"name": "\ufffe"}, "components[0].name: has characters that cannot be shown"),
        ({"position": [1]}, "components[0].position: must be two numbers, [x, y]"),
        ({"position": None}, "components[0].position: must be two numbers, [x, y]"),
        (
            {"position": [1, float("nan")]},
            "components[0].position: must be two numbers from -100000 to 100000",
        ),
        (
            {"position": [True, 1]},
            "components[0].position: must be two numbers from -100000 to 100000",
        ),
        ({"region": "mars"}, None),
    ],
)
def test_bad_component_is_refused_with_its_place(parts, message):
    told = refusal(component_with(**parts))

    expected = 'components[0].config.region: must be one of primary, secondary, not "mars"'
    assert told == (message or expected)


def test_null_is_a_value_where_the_catalogue_says_so():
    design = design_of({"api": ("api-gateway", {"throttle_rps": None})})

    assert design.component("api").config["throttle_rps"] is None
    told = refusal(document_of({"api": ("api-gateway", {"throttle_rps": -1})}))
    assert told.endswith("must be a whole number from 0 to 1000000 or null, not -1")


@pytest.mark.parametrize(
    ("arrow", "message"),
    [
        ({"from": "a"}, "connections[0].to: is missing"),
        ({"from": "a", "to": "x"}, 'connections[0].to: there is no component "x"'),
        ({"from": "x", "to": "a"}, 'connections[0].from: there is no component "x"'),
        ({"from": "a", "to": "a"}, 'connections[0].to: "a" cannot be connected to itself'),
        ({"from": "a", "to": "b", "kind": None}, "connections[0].kind: must be text, not null"),
        (
            {"from": "a", "to": "b", "kind": ""},
            "connections[0].kind: must be one of request, message, deliver, data, replicate, "
            'dead-letter, signal, not ""',
        ),
        ({"from": "a", "to": "b", "via": 1}, "connections[0].via: is not known here"),
        ([], "connections[0]: must be an object, not a list"),
    ],
)
def test_bad_connection_is_refused_with_its_place(arrow, message):
    document = document_of({"a": "lambda", "b": "sqs"}) | {"connections": [arrow]}

    assert refusal(document) == message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "studyapp.design/2"}, None),
        ({"scenario": "no slug"}, None),
        ({"components": {}}, "components: must be a list, not an object"),
        ({"connections": None}, "connections: must be a list, not null"),
        ({"extra": 1}, "extra: is not known here"),
        ({7: 1}, "7: is not known here"),
        ({"components": [{"id": "a", "service": "sqs"}] * 2}, None),
        ({"components": [{}] * 201}, "components: more than 200 components"),
        ({"connections": [{}] * 401}, "connections: more than 400 connections"),
    ],
)
def test_bad_document_is_refused_with_its_place(change, message):
    told = refusal(document_of({}) | change)

    others = {
        'format: must be "studyapp.design/1", not "studyapp.design/2"',
        'scenario: must be 1 to 64 letters, digits, - or _, not "no slug"',
        'components[1].id: "a" is already the id of another component',
    }
    assert told == message if message else told in others


HOSTILE = {
    "deep list": "[" * 100_000,
    "deep object": '{"a":' * 50_000,
    "deep in config": '{"format":' + "[" * 30 + "]" * 30 + "}",
    "too large": " " * (256 * 1024 + 1),
    "too large as bytes": '"' + "é" * 140_000 + '"',
    "many values": "[" + "0," * 100_000 + "0]",
    "huge integer": '{"format":' + "9" * 200_000 + "}",
    "huge float": '{"format":1e999}',
    "not a number": '{"format":NaN}',
    "infinity": '{"format":-Infinity}',
    "duplicate key": '{"format":"studyapp.design/1","format":1}',
    "lone surrogate": '{"format":"\\ud800"}',
    "lone surrogate in a text": '{"format":"\ud800"}',
    "not UTF-8": b'{"format":"\xff"}',
    "UTF-16": '{"format":1}'.encode("utf-16"),
    "nothing": b"",
    "half a string": '"' + '\\"' * 100_000,
    "many quotes": '"' * 200_000,
    "a list": "[]",
    "a text": '"design"',
    "trailing": "{} {}",
}


@pytest.mark.no_cover  # tracing would double what is measured
@pytest.mark.usefixtures("settled_heap")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_within_a_second_and_100_mb(name):
    started = time.process_time()
    refusal(HOSTILE[name])
    assert time.process_time() - started < 1

    tracemalloc.start()  # slows everything down, so it has a run of its own
    refusal(HOSTILE[name])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100 * 2**20


def test_size_is_counted_in_bytes():
    assert refusal(HOSTILE["too large as bytes"]) == "larger than 256 KiB"


def test_lone_surrogate_in_a_name_is_refused():
    text = json.dumps(component_with(name="\ud800"))

    assert refusal(text) == "components[0].name: has characters that cannot be shown"


def test_byte_order_mark_is_no_obstacle():
    text = json.dumps(document_of(ORDERS))

    assert parse(b"\xef\xbb\xbf" + text.encode(), CATALOGUE) == parse(text, CATALOGUE)


@pytest.mark.no_cover  # tracing would double what is measured
@pytest.mark.usefixtures("settled_heap")
def test_largest_design_parses_in_time():
    components = {f"c{n}": "lambda" for n in range(200)}
    arrows = [f"c{n} -> c{(n + step) % 200}" for n in range(200) for step in (1, 2)]

    started = time.process_time()
    design = design_of(components, arrows)

    assert time.process_time() - started < 1
    assert (len(design.components), len(design.connections)) == (200, 400)


@given(documents())
def test_serialised_design_parses_to_an_equal_one_and_to_the_same_bytes(document):
    design = parse(document, CATALOGUE)

    written = json.dumps(serialise(design))

    again = parse(written, CATALOGUE)
    assert again == design
    assert [c.given for c in again.components] == [c.given for c in design.components]
    assert json.dumps(serialise(again)) == written


@given(documents(), st.integers())
def test_canonical_form_does_not_depend_on_order_or_on_what_is_spelt_out(document, seed):
    design = parse(document, CATALOGUE)
    shuffled = json.loads(json.dumps(document))
    shuffler = random.Random(seed)
    shuffler.shuffle(shuffled["components"])
    shuffler.shuffle(shuffled["connections"])
    for component in shuffled["components"]:
        component["config"] = dict(design.component(component["id"]).config)

    assert canonical_bytes(parse(shuffled, CATALOGUE)) == canonical_bytes(design)
    assert canonical(canonical(design)) == canonical(design)
    assert parse(canonical_bytes(design), CATALOGUE) == canonical(design)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(documents(most=3), st.data())
def test_a_document_with_any_part_replaced_is_read_or_refused(document, data):
    place = data.draw(st.sampled_from(sorted(document)))
    part = document[place]
    if isinstance(part, list) and part and data.draw(st.booleans()):
        item = data.draw(st.sampled_from(part))
        item[data.draw(st.sampled_from(sorted(item)) | st.text(max_size=3))] = data.draw(JSON)
    else:
        document[place] = data.draw(JSON)

    for form in (document, json.dumps(document)):
        told = ""
        try:
            parse(form, CATALOGUE)
        except DesignError as error:
            told = str(error)
        assert told == "" or told.isprintable()


@given(st.binary() | st.text())
def test_any_text_is_refused_with_a_design_error(data):
    with pytest.raises(DesignError):
        parse(data, CATALOGUE)
