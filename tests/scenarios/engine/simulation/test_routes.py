"""The shares a drill gives to parts of a design, wherever a front door chooses."""

import pytest

from scenarios.engine.simulation.load import Source
from tests.scenarios.engine.simulation.runs import plan_of, run_small

PARTS = {"users": "users", "old": "ecs-service", "new": "lambda"}
PLAN = plan_of(0, source=Source("users", ((0, 100),), routes=(("new", 0.8),)), seconds=20)


def answered_by(components, arrows):
    run = run_small({**PARTS, **components}, arrows, PLAN)
    return [round(run.metric("offered", of=name) / 20, 3) for name in ("old", "new")]


@pytest.mark.parametrize(
    ("components", "arrows"),
    [
        ({"lb": "alb"}, ["users -> lb", "lb -> old", "lb -> new"]),
        (
            {"api": "api-gateway", "lb": "alb"},
            ["users -> api", "api -> old", "api -> lb", "lb -> new"],
        ),
        (
            {"cdn": "cloudfront", "a": "alb", "b": "alb"},
            ["users -> cdn", "cdn -> a", "a -> old", "cdn -> b", "b -> new"],
        ),
        (
            {"dns": ("route53", {"routing": "weighted"}), "a": "alb", "b": "alb"},
            ["users -> dns", "dns -> a", "a -> old", "dns -> b", "b -> new"],
        ),
    ],
)
def test_share_of_a_part_is_sent_wherever_a_way_leads_to_it(components, arrows):
    assert answered_by(components, arrows) == [20, 80]


def test_names_that_cannot_split_traffic_know_no_shares():
    parts = {"dns": ("route53", {"routing": "latency"}), "a": "alb", "b": "alb"}
    arrows = ["users -> dns", "dns -> a", "a -> old", "dns -> b", "b -> new"]

    assert answered_by(parts, arrows) == [50, 50]
