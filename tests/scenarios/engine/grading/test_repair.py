"""Repairs: each is one edit, does what it says, makes the requirement hold and breaks no other."""

import pytest

from scenarios.engine.grading.repair import repairs
from scenarios.engine.grading.requirements import judge
from tests.scenarios.engine.grading.plain import scenario_with, scene_of

SHOP = {"lb": "alb", "web": "ec2-asg", "q": "sqs", "work": "lambda"}
WAY = ["people -> lb", "lb -> web", "web -> q", "q -> work", "work -> bank"]
BUFFERED = {"every_path": {"from": "people", "to": "bank", "through": {"has": "buffer"}}}
SAFE = {"survives": {"from": "people", "to": {"has": "compute"}, "losing": "zone"}}

# (what is asked, components, connections, the advice)
CASES = [
    (
        SAFE,
        {**SHOP, "web": ("ec2-asg", {"zones": 1})},
        WAY,
        "set Zones of EC2 Auto Scaling group to 2 zones",
    ),
    (
        {"every": {"of": {"has": "queue"}, "must": {"with": {"retention_days": {"min": 7}}}}},
        SHOP,
        WAY,
        "set Retention of Amazon SQS queue to 7 days",
    ),
    (
        {"every": {"of": {"has": "orchestrator"}, "must": {"has": "compensates"}}},
        {"run": ("step-functions", {"catch": False})},
        ["people -> run", "run -> bank"],
        "set Catch of AWS Step Functions workflow to on",
    ),
    (
        {"every": {"of": {"has": "api"}, "must": {"with": {"throttle_rps": {"not": None}}}}},
        {"api": "api-gateway"},
        ["people -> api", "api -> bank"],
        "set Limit per client of Amazon API Gateway to 1000 requests per s",
    ),
    (
        {"every": {"of": {"has": "fleet"}, "must": {"has": "autoscaled"}}},
        {"web": ("ec2-asg", {"scaling": "none"})},
        ["people -> web"],
        "set Scaling of EC2 Auto Scaling group to cpu",
    ),
    (
        {"visibility_fits": {"of": {"has": "queue"}}},
        {**SHOP, "work": ("lambda", {"timeout_s": 20})},
        WAY,
        "set Visibility timeout of Amazon SQS queue to 120 s",
    ),
    (
        BUFFERED,
        SHOP,
        [*WAY, "web -> bank"],
        "remove the connection from EC2 Auto Scaling group to External system (bank)",
    ),
    (
        {"every": {"of": {"has": "queue", "consumed": True}, "must": {"sets_aside": True}}},
        SHOP,
        WAY,
        "add a dead-letter queue and connect Amazon SQS queue to it",
    ),
    (
        {"told": {"from": {"has": "server"}, "to": ["bank", "mail"]}},
        {"web": "ec2-asg", "q": "sqs", "a": "lambda", "b": "lambda"},
        ["people -> web", "web -> q", "q -> a", "q -> b", "a -> bank", "b -> mail"],
        "use Amazon SNS topic for Amazon SQS queue",
    ),
    (
        BUFFERED,
        {"web": "lambda"},
        ["people -> web", "web -> bank"],
        "put Amazon SQS queue between AWS Lambda function and External system (bank)",
    ),
    (
        {"path": {"from": "people", "to": "bank"}},
        SHOP,
        WAY[:4],
        "connect Users to External system (bank)",
    ),
    (
        {"exists": {"has": "object-store", "called_by": {"has": "compute"}}},
        {"web": "lambda"},
        ["people -> web"],
        "add Amazon S3 bucket and connect AWS Lambda function to it",
    ),
    (
        {"exists": {"has": "keeps-secrets"}},
        {"web": "lambda"},
        ["people -> web", "web -> bank"],
        "add AWS Secrets Manager and connect AWS Lambda function to it",
    ),
]


@pytest.mark.parametrize(("check", "components", "connections", "advice"), CASES)
def test_smallest_repair_is_found_and_mends(check, components, connections, advice):
    scenario = scenario_with(requirements=[("asked", check)])
    scene = scene_of(scenario, components, connections)

    found = repairs(scene, scenario, judge(scene, scenario))["asked"]

    assert found.text == advice
    after = scene_of(scenario, {}, []).ground.edited(found.design)
    assert judge(type(scene)(after), scenario).verdicts[0].passed


def test_what_holds_needs_no_repair_and_what_one_edit_cannot_mend_gets_none():
    beyond = {"count": {"of": {"has": "stream"}, "min": 5}}
    scenario = scenario_with(requirements=[("held", SAFE), ("beyond", beyond)])
    scene = scene_of(scenario, SHOP, WAY)

    assert repairs(scene, scenario, judge(scene, scenario)) == {}


def test_design_that_is_full_is_repaired_without_another_component():
    asked = {"exists": {"has": "stream", "called_by": {"has": "function"}}}
    scenario = scenario_with(requirements=[("asked", asked)])
    full = {f"f{number}": "s3" for number in range(196)}
    arrows = ["people -> web", *(f"web -> {id_}" for id_ in full)]
    scene = scene_of(scenario, {"web": "lambda", **full}, arrows)

    assert repairs(scene, scenario, judge(scene, scenario)) == {}


@pytest.mark.parametrize(
    "check",
    [
        {"not": {"exists": {"has": "server"}}},
        {"path": {"from": "people", "to": "bank", "avoiding": {"has": "server"}}},
        {"no_path": {"from": "people", "to": "bank", "avoiding": {"has": "queue"}}},
        {"survives": {"from": "people", "to": "bank", "losing": {"has": "server"}}},
    ],
)
def test_check_of_any_kind_can_be_asked_for_repairs(check):
    scenario = scenario_with(requirements=[("asked", check)])
    scene = scene_of(scenario, {"web": "ec2"}, ["people -> web", "web -> bank"])

    found = repairs(scene, scenario, judge(scene, scenario))

    assert set(found) <= {"asked"}


def test_repair_that_breaks_another_requirement_is_not_offered():
    scenario = scenario_with(
        requirements=[
            (
                "cheap",
                {"every": {"of": {"has": "balancer"}, "must": {"with": {"zones": {"max": 1}}}}},
            ),
            ("safe", SAFE),
        ]
    )
    scene = scene_of(scenario, SHOP, WAY)

    assert repairs(scene, scenario, judge(scene, scenario)) == {}


def test_given_components_are_never_set_and_impossible_links_never_offered():
    given = {"people": "users", "old": "ec2-asg"}
    asked = {"every": {"of": {"has": "server"}, "must": {"with": {"zones": {"min": 3}}}}}
    joined = {"path": {"from": {"has": "queue"}, "to": {"has": "topic-like"}}}
    joined["path"]["to"] = {"service": "sns"}
    scenario = scenario_with(given=given, requirements=[("asked", asked), ("joined", joined)])
    scene = scene_of(scenario, {"q": "sqs", "t": "sns"}, ["old -> q", "people -> old", "old -> t"])

    found = repairs(scene, scenario, judge(scene, scenario))

    assert "asked" not in found
    assert found["joined"].text != "connect Amazon SQS queue to Amazon SNS topic"
