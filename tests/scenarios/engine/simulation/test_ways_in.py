"""Which of several ways clients take, what holds them to a limit, and where their logins live."""

import pytest

from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.load import Source
from tests.scenarios.engine.simulation.runs import plan_of, run_small

TELLING = {"users": "users", "box": "s3", "queue": "sqs", "work": "lambda"}
TOLD = ["users -> box", "box -> queue", "queue -> work"]
API = {
    "users": "users",
    "cdn": "cloudfront",
    "api": ("api-gateway", {"throttle_rps": 50}),
    "code": "lambda",
    "pages": "s3",
}
API_ARROWS = ["users -> cdn", "cdn -> api", "api -> code", "cdn -> pages"]
TIER = {"users": "users", "web": "ec2-asg", "db": "rds"}
TIER_ARROWS = ["users -> lb", "lb -> web", "web -> db"]


@pytest.mark.parametrize(
    ("components", "arrows"),
    [
        ({}, []),
        ({"shown": "s3"}, ["users -> shown"]),
        ({"shown": "s3", "cdn": "cloudfront"}, ["users -> cdn", "cdn -> shown"]),
    ],
)
def test_every_upload_goes_to_the_bucket_that_tells_of_it(components, arrows):
    run = run_small({**TELLING, **components}, [*TOLD, *arrows], plan_of(10, seconds=60))

    assert run.metric("offered", of="box") == 600
    assert run.metric("delivered_share", of="work") > 0.95


def test_limit_per_client_holds_beside_a_bucket_of_pages():
    fault = Fault("abusive-client", at=10, per_s=200.0)
    run = run_small(API, API_ARROWS, plan_of(20, fault, seconds=60))

    assert run.metric("throttled_share", of="abusive-client") == 0.75
    assert run.metric("error_share", of="users") == 0


@pytest.mark.parametrize(
    ("is_sticky", "more", "lost"),
    [
        (False, {}, 0),
        (True, {}, 50),
        (True, {"logins": "elasticache"}, 0),
        (True, {"logins": ("elasticache", {"engine": "memcached"})}, 50),
    ],
)
def test_tied_users_lose_their_login_with_the_server_unless_a_store_replicates(
    is_sticky, more, lost
):
    parts = {**TIER, "lb": ("alb", {"sticky_sessions": is_sticky}), **more}
    arrows = [*TIER_ARROWS, *(f"web -> {store}" for store in more)]
    users = Source("users", ((0, 20),), sessions=100)
    fault = Fault("instance-loss", at=10, every_s=1000.0)

    run = run_small(parts, arrows, plan_of(0, fault, source=users, seconds=60))

    assert run.metric("sessions_lost", of="users") == lost
