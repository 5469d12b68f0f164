"""Import of templates that people wrote: our own small ones, with the connections they mean."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios.engine.cloudformation.mapping import OWNERS, SERVICES, STUBS
from scenarios.engine.cloudformation.reader import import_template
from scenarios.engine.document import parse, serialise
from scenarios.engine.errors import DesignError
from scenarios.engine.safe_yaml import read_template
from tests.scenarios.engine.designs import CATALOGUE

STACKS = Path(__file__).parents[3] / "fixtures" / "stacks"
EXPECTED = sorted(p for p in STACKS.glob("*.json") if not p.name.endswith(".template.json"))


def read(name):
    [path] = [*STACKS.glob(f"{name}.yaml"), *STACKS.glob(f"{name}.template.json")]
    return import_template(path.read_text(), CATALOGUE)


def pairs(connections):
    return sorted({(c.source, c.target) for c in connections})


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_template_gives_its_connections_declared_and_inferred_apart(path):
    expected = json.loads(path.read_text())

    found = read(path.stem)

    assert pairs(found.declared) == sorted(map(tuple, expected["declared"]))
    assert pairs(g.connection for g in found.inferred) == sorted(map(tuple, expected["inferred"]))
    places = sorted({note.where for note in found.not_understood})
    assert places == sorted(expected["not_understood"])
    ids = sorted(c.id for c in found.design.components)
    assert ids == sorted(expected.get("components", ids))


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_same_template_as_json_gives_the_same(path):
    found = read(path.stem)
    [source] = [*STACKS.glob(f"{path.stem}.yaml"), *STACKS.glob(f"{path.stem}.template.json")]

    again = import_template(json.dumps(read_template(source.read_text())), CATALOGUE)

    assert again == found
    assert parse(serialise(found.design), CATALOGUE) == found.design


def test_settings_are_read_with_parameters_and_defaults_of_sam():
    found = read("orders_sam").design
    invoices = read("invoices").design

    assert found.component("Orders").config["fifo"] is True
    assert found.component("Orders").config["long_polling"] is False
    assert found.component("Work").config["timeout_s"] == 20
    assert found.component("Shop").config["throttle_rps"] == 2000
    assert found.component("Stock").config["capacity"] == "on-demand"
    assert invoices.component("Accounting").config["reserved_concurrency"] == 5
    assert invoices.component("AccountingQueue").config["retention_days"] == 14
    assert invoices.component("Invoices").config["filter_policy"] is True


def test_fleets_and_databases_are_read_with_their_size_and_spread():
    design = read("web_tiers").design

    web, api = design.component("Web").config, design.component("Api").config
    assert (web["min"], web["max"], web["zones"], web["spot"]) == (2, 8, 2, True)
    assert (web["size"], web["scaling"]) == ("large", "request-count")
    assert (api["min"], api["max"], api["zones"], api["scaling"]) == (
        2,
        12,
        1,
        "cpu",
    )  # of the first branch
    assert design.component("Database").config["multi_az"] is True
    assert design.component("Reports").service == "rds-replica"
    assert design.component("Entry").config["sticky_sessions"] is True


def test_kind_of_a_dead_letter_connection_is_kept():
    kinds = {(c.source, c.target): c.kind for c in read("invoices").design.connections}

    assert kinds["AccountingQueue", "Parked"] == "dead-letter"
    assert kinds["Invoices", "Undelivered"] == "dead-letter"
    assert kinds["Invoices", "TaxQueue"] == "deliver"


def test_guess_says_what_hints_at_it():
    [guess] = read("invoices").inferred

    assert guess.why == "may write to it"


def test_value_out_of_range_is_noted_and_left_at_its_default():
    found = read("stubs")

    notes = {note.why for note in found.not_understood if note.where == "Resources.Queue"}
    assert notes == {
        'exists only under the condition "Live"; taken as existing',
        "its visibility_timeout_s must be a whole number from 0 to 43200, not 99999",
    }
    assert found.design.component("Queue").config["visibility_timeout_s"] == 30


def test_fleet_whose_minimum_is_above_its_maximum_is_noted():
    found = read("events")

    notes = [note.why for note in found.not_understood if note.where == "Resources.Fleet"]
    assert notes == ["its min must not be above max (1), but is 5"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the document is empty"),
        ("[]", "Resources: the template has no resources"),
        ("Resources: {}", "Resources: the template has no resources"),
        ("{", "line 1"),
        ("Resources: &a {b: *a}", "line 1: aliases"),
        ("a: !!python/object:os.system {}", "the tag"),
        ("x: " + "[" * 50 + "]" * 50, "nested deeper than 40 levels"),
        (b"\xff\xfe", ""),
        ('{"Resources": {"A": 1, "A": 2}}', "stands twice"),
    ],
)
def test_what_is_no_template_is_refused_in_one_line(text, message):
    with pytest.raises(DesignError) as refused:
        import_template(text, CATALOGUE)

    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


def test_too_many_components_are_refused():
    resources = {f"Q{n}": {"Type": "AWS::SQS::Queue"} for n in range(201)}

    with pytest.raises(DesignError, match=r"^Resources: more than 200 components$"):
        import_template(json.dumps({"Resources": resources}), CATALOGUE)


def test_too_many_connections_are_refused():
    targets = [{"Arn": {"Fn::GetAtt": [f"F{n}", "Arn"]}} for n in range(60)]
    resources = {f"F{n}": {"Type": "AWS::Lambda::Function"} for n in range(60)}
    for n in range(7):
        rule = {"Type": "AWS::Events::Rule", "Properties": {"Targets": targets}}
        resources[f"Rule{n}"] = rule

    with pytest.raises(DesignError, match=r"^Resources: more than 400 connections$"):
        import_template(json.dumps({"Resources": resources}), CATALOGUE)


def test_text_made_to_grow_is_cut():
    part = "x" * 1_000
    text = {"Fn::Join": [part, [part] * 400]}
    for _ in range(5):
        text = {"Fn::Sub": ["${a}" * 500, {"a": text}]}
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": text}}

    found = import_template(json.dumps({"Resources": {"Q": queue}}), CATALOGUE)

    assert [c.id for c in found.design.components] == ["Q"]


ODD = [None, 7, "text", [], [[]], {}, {"Ref": 5}, {"Fn::GetAtt": 3}, {"Fn::GetAtt": [{}]},
       {"Fn::Sub": 1}, {"Fn::Sub": ["${A}", {"A": []}]}, {"Fn::Sub": [{}, {}]},
       {"Fn::Join": "x"}, {"Fn::If": []}, {"Fn::If": ["c", {"Ref": "AWS::NoValue"}]},
       {"Condition": "c"}, {"Type": 4}, True]  # fmt: skip


def odd_values():
    leaves = st.sampled_from(ODD)
    words = st.sampled_from(sorted(KEYS))
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4),
    )


KEYS = {
    word
    for path in STACKS.glob("*.yaml")
    for word in re.findall(r"([A-Z][A-Za-z]+):", path.read_text())
} | {"Fn::Sub", "Fn::If", "Ref"}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_properties_of_any_shape_are_read_without_failing(data):
    """Whatever stands where a resource of a known type has its properties."""
    kinds = sorted({*SERVICES, *OWNERS, *STUBS, *GLUE})
    resources = {
        name: {"Type": data.draw(st.sampled_from(kinds)), "Properties": data.draw(odd_values())}
        for name in ("A", "B", "C", "D")
    }

    import_template(json.dumps({"Resources": resources}), CATALOGUE)


GLUE = {
    word
    for path in STACKS.glob("*.yaml")
    for word in re.findall(r"AWS::\w+::\w+", path.read_text())
}


def test_template_with_damaged_parts_still_gives_its_connections():
    """Every property of the fixtures replaced by an odd value, one after the other."""
    text = (STACKS / "rest_api.template.json").read_text()
    for resource in json.loads(text)["Resources"]:
        for key in json.loads(text)["Resources"][resource].get("Properties", {}):
            for odd in ODD[1::3]:
                value = json.loads(text)
                value["Resources"][resource]["Properties"][key] = odd
                import_template(json.dumps(value), CATALOGUE)


def test_ids_longer_than_a_design_allows_are_cut_and_kept_apart():
    names = ["L" * 70 + "A", "L" * 70 + "B", "!"]
    resources = {name: {"Type": "AWS::SQS::Queue"} for name in names}

    found = import_template(json.dumps({"Resources": resources}), CATALOGUE)

    assert [c.id for c in found.design.components] == ["L" * 64, "L" * 60 + "2", "component"]


def test_names_that_lead_in_a_circle_lead_nowhere():
    resources = {
        "A": {"Type": "AWS::Lambda::Alias", "Properties": {"FunctionName": {"Ref": "A"}}},
        "F": {"Type": "AWS::Lambda::Function"},
        "Map": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {"FunctionName": {"Ref": "A"}, "EventSourceArn": {"Ref": "F"}},
        },
    }

    found = import_template(json.dumps({"Resources": resources}), CATALOGUE)

    assert found.design.connections == ()
    assert [note.where for note in found.not_understood] == ["Resources.Map"]


def test_template_made_to_take_for_ever_is_refused():
    functions = {f"F{n}": {"Type": "AWS::Lambda::Function"} for n in range(150)}
    every = {
        "Type": "AWS::SSM::Parameter",
        "Properties": {"Value": [{"Ref": f} for f in functions]},
    }
    mapping = {
        "Type": "AWS::Lambda::EventSourceMapping",
        "Properties": {"FunctionName": {"Ref": "All"}, "EventSourceArn": {"Ref": "All"}},
    }
    resources = functions | {"All": every} | {f"Map{n}": mapping for n in range(3_000)}

    with pytest.raises(DesignError, match=r"^Resources: too many references between"):
        import_template(json.dumps({"Resources": resources}), CATALOGUE)


@pytest.mark.parametrize("name", ["x" * 3_000, {"Fn::Join": "x"}, {"Fn::Join": ["", ["x", "y"]]}])
def test_odd_names_are_read(name):
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name}}
    other = {
        "Type": "AWS::SQS::Queue",
        "Properties": {"RedrivePolicy": {"deadLetterTargetArn": name}},
    }

    found = import_template(json.dumps({"Resources": {"A": queue, "B": other}}), CATALOGUE)

    is_name = len(str(name)) < 2_000
    assert pairs(found.declared) == ([("B", "A")] if is_name else [])
