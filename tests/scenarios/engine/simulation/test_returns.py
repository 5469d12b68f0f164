"""Work that comes back to where it came from causes nothing once more."""

import pytest

from tests.scenarios.engine.simulation.runs import plan_of, run_small

SHOP = {
    "users": "users",
    "lb": "alb",
    "orders": ("ecs-service", {"min": 4}),
    "due": "sqs",
    "payments": ("ecs-service", {"min": 4}),
}
WAY_IN = ["users -> lb", "lb -> orders"]
REPLIES = {
    "reply queue": (
        {"paid": "sqs"},
        ["orders -> due", "due -> payments", "payments -> paid", "paid -> orders"],
    ),
    "shared bus": (
        {"bus": "eventbridge", "paid": "sqs"},
        [
            "orders -> bus",
            "bus -> due",
            "due -> payments",
            "payments -> bus",
            "bus -> paid",
            "paid -> orders",
        ],
    ),
    "reply over a topic": (
        {"topic": "sns", "paid": "sqs"},
        [
            "orders -> due",
            "due -> payments",
            "payments -> topic",
            "topic -> paid",
            "paid -> orders",
        ],
    ),
    "worker that puts back": (
        {},
        ["orders -> due", "due -> payments", "payments -> due"],
    ),
}


@pytest.mark.parametrize("name", REPLIES)
def test_each_request_is_worked_on_once(name):
    parts, arrows = REPLIES[name]

    run = run_small({**SHOP, **parts}, [*WAY_IN, *arrows], plan_of(50, seconds=200))

    assert run.metric("delivered", of="payments") == pytest.approx(50 * 200, rel=0.02)
    assert run.metric("error_share") == 0
    assert run.metric("depth") < 100
