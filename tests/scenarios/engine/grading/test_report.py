"""The report: what it holds, how it speaks, and that it is the same everywhere."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from scenarios.engine.design import Design
from scenarios.engine.errors import DesignError
from scenarios.engine.grading.report import grade, report
from scenarios.engine.scenario import Reference
from tests.scenarios.engine.designs import design_of
from tests.scenarios.engine.grading.content import answers
from tests.scenarios.engine.grading.plain import scenario_with

GIVEN = {"people": "users", "bank": "external-system"}
SHOP = {"web": "lambda", "q": "sqs", "dead": "sqs", "work": "lambda"}
WAY = [
    "people -> web", "web -> q", "q -> dead: dead-letter", "q -> work", "work -> bank",
]  # fmt: skip
FAST = ("fast", {"every_path": {"from": "people", "to": "bank", "through": {"has": "buffer"}}})
SAFE = ("safe", {"exists": {"has": "stream"}}, {"half": {"exists": {"has": "queue"}}})
NO_SERVER = (
    "no-server",
    {"when": {"if": {"exists": {"has": "server"}}, "then": {"exists": {"has": "stream"}}}},
)


def shop(*requirements, **more):
    reference = Reference("plain", "Plain", design_of({**GIVEN, **SHOP}, WAY))
    return scenario_with(given=GIVEN, requirements=requirements, references=[reference], **more)


def design(components=SHOP, connections=WAY, given=GIVEN):
    return design_of({**given, **components}, connections)


def graded(scenario, drawn):
    return report(grade(scenario, drawn))


def test_good_design():
    found = graded(shop((*FAST, {"critical": True})), design())

    assert (found["score"], found["passed"], found["pitfalls"]) == (100, True, [])
    assert found["resemblance"] == {
        "reference": "plain",
        "score": 100,
        "another_way": False,
        "message": "Every part of the closest of our answers has its counterpart in yours.",
        "extra": [],
        "missing": 0,
        "different": [],
        "flows": [],
    }
    assert found["requirements"] == [
        {
            "id": "fast",
            "title": "fast",
            "passed": True,
            "credit": 1,
            "critical": True,
            "bonus": False,
            "weight": 3,
            "message": "Users → AWS Lambda function (web) → Amazon SQS queue (q) → "
            "AWS Lambda function (work) → External system.",
            "components": ["people", "web", "q", "work", "bank"],
            "repair": "",
            "section": "",
            "card": "",
            "question": "",
        }
    ]
    assert json.loads(json.dumps(found)) == found


def test_failure_says_what_is_wrong_what_it_means_and_what_to_change():
    drawn = design(connections=[*WAY, "web -> bank"])

    found = graded(shop((*FAST, {"critical": True})), drawn)

    assert found["requirements"][0]["message"] == (
        "Users → AWS Lambda function (web) → External system passes no queue or stream. "
        "It hurts. Remove the connection from AWS Lambda function (web) to External system."
    )
    assert (found["score"], found["passed"], found["parts"]["capped"]) == (55, False, False)


def test_near_miss_and_what_does_not_apply_say_so():
    found = graded(shop(SAFE, NO_SERVER), design())

    near, beside = found["requirements"]
    assert (near["passed"], near["credit"]) == (False, 0.5)
    assert near["message"].startswith("Half of it is there. There is no stream. It hurts.")
    assert beside["message"] == "Nothing in your design asks for this, so it costs you nothing."


def test_pitfall_names_its_components_and_teaches():
    found = graded(shop(FAST), design(connections=[c for c in WAY if "dead" not in c]))

    loose, unset = found["pitfalls"]
    assert (loose["id"], unset["id"], unset["severity"]) == (
        "disconnected-component",
        "no-dead-letter-queue",
        "major",
    )
    assert unset["components"] == ["q"]
    assert unset["message"] == " ".join(
        [unset["what"], unset["why"], unset["instead"]],
    )
    assert unset["what"] == "Amazon SQS queue (q) has no dead-letter queue."


def test_design_unlike_the_reference_may_pass_and_is_told_so():
    other = {"run": "step-functions", "log": "kinesis"}
    arrows = ["people -> log: message", "log -> run", "run -> bank"]

    found = graded(shop((*FAST, {"critical": True})), design(other, arrows))

    assert found["passed"] is True
    assert found["resemblance"]["another_way"] is True
    assert found["resemblance"]["message"].startswith("You found another way")


@pytest.mark.parametrize("components", [{}, {"web": "lambda", "q": "sqs"}])
def test_design_with_nothing_joined_to_what_is_given_scores_0(components):
    found = graded(shop(NO_SERVER), design(components, []))

    assert (found["score"], found["passed"]) == (0, False)


def test_missing_parts_are_counted_and_not_named():
    one = graded(shop(FAST), design({k: v for k, v in SHOP.items() if k != "work"}, WAY[:3]))
    two = graded(shop(FAST), design({"web": "lambda"}, WAY[:1]))

    assert one["resemblance"]["message"] == (
        "The closest of our answers has one part for which yours has no counterpart."
    )
    assert two["resemblance"]["missing"] == 3
    assert "3 parts" in two["resemblance"]["message"]


def test_needless_part_is_over_engineered_once_however_many_there_are():
    extra = {**SHOP, "a": "opensearch", "b": "opensearch"}

    found = graded(shop(FAST), design(extra, [*WAY, "work -> a", "work -> b"]))

    ids = [p["id"] for p in found["pitfalls"]]
    assert ids == ["over-engineered", "over-engineered"]
    assert found["parts"]["deducted"] == 3


def test_part_of_a_later_stage_is_over_engineered():
    early = shop(FAST, facts={"too_early": {"has": "cache"}})
    drawn = design({**SHOP, "fast": "elasticache"}, [*WAY, "work -> fast"])

    found = graded(early, drawn)

    assert [(p["id"], p["components"]) for p in found["pitfalls"]] == [
        ("over-engineered", ["fast"])
    ]


def test_given_part_is_never_of_a_later_stage():
    early = shop(FAST, facts={"too_early": {"any": ["cache", "outside"]}})

    assert graded(early, design())["pitfalls"] == []


def test_given_components_are_taken_as_given():
    scenario = scenario_with(
        given={"old": ("ec2", {"size": "large"}), "db": "rds"},
        connections=["old -> db"],
        requirements=[("big", {"exists": {"with": {"size": "large"}}})],
        references=[
            Reference(
                "r",
                "R",
                design_of(
                    {"old": ("ec2", {"size": "large"}), "db": "rds", "q": "sqs"},
                    ["old -> db", "old -> q"],
                ),
            )
        ],
    )
    drawn = design_of({"old": ("ec2", {"size": "small"}), "db": "rds", "q": "sqs"}, ["old -> q"])

    found = graded(scenario, drawn)

    assert (found["score"], found["requirements"][0]["components"]) == (100, ["old"])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"people": "users"}, 'components: the given component "bank" is missing'),
        (
            {"people": "users", "bank": "saas-partner"},
            'components: "bank" is given as external-system',
        ),
    ],
)
def test_design_without_a_given_component_is_refused(given, message):
    with pytest.raises(DesignError) as caught:
        graded(shop(FAST), design({}, [], given))

    assert str(caught.value) == message


def test_start_is_what_is_on_the_canvas_at_first():
    scenario = shop(FAST)

    started = scenario.start(design())

    assert ([c.id for c in started.components], started.connections) == (["people", "bank"], ())


def test_order_of_the_document_changes_no_finding():
    drawn = design(connections=[c for c in WAY if "dead" not in c])
    turned = replace(
        drawn,
        components=tuple(reversed(drawn.components)),
        connections=tuple(reversed(drawn.connections)),
    )
    assert isinstance(turned, Design)

    assert graded(shop(FAST, SAFE), turned) == graded(shop(FAST, SAFE), drawn)


# Every reference, and damages of every kind, graded in full: one line of name and digest for each.
SCRIPT = """
import hashlib, json
from tests.scenarios.engine.grading.content import answers
from tests.scenarios.engine.grading.mutants import mutants
from scenarios.engine.grading.report import grade, report
drawn = [(name, part, reference.design) for name, part, reference in answers()]
damaged = [
    (f"{name}: {what}", part, design)
    for name, part, reference in answers()
    for what, design, _ in mutants(part, reference)
]
for name, part, design in [*drawn, *damaged[::200]]:
    found = json.dumps(report(grade(part, design)))
    print(name, hashlib.sha256(found.encode()).hexdigest())
"""


@pytest.mark.no_cover
def test_report_is_equal_in_another_process_with_another_hash_seed():
    running = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT],
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            cwd=Path(__file__).parents[4],
        )
        for seed in ("0", "2024")
    ]
    one, other = (process.communicate()[0].splitlines() for process in running)

    assert [process.returncode for process in running] == [0, 0]
    assert len(one) > len(answers())
    assert one == other
