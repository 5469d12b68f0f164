"""Which way work takes through parts that are seldom drawn: integrations, loaders, copies."""

import pytest

from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.load import Job, Outside, Source
from tests.scenarios.engine.simulation.runs import plan_of, run_small


def delivered(components, arrows, of, plan=None):
    run = run_small({"users": "users"} | components, arrows, plan or plan_of(10, seconds=200))
    return run.metric("delivered", of=of)


@pytest.mark.parametrize("target", ["sqs", "sns", "eventbridge", "kinesis", "step-functions"])
def test_api_hands_work_on_by_itself(target):
    components = {"api": "api-gateway", "it": target, "worker": "lambda"}
    arrows = ["users -> api", "api -> it", "it -> worker"]

    assert delivered(components, arrows, "worker") == pytest.approx(10 * 199, rel=0.02)


def test_api_whose_queue_is_full_throttles():
    components = {"users": "users", "api": "api-gateway", "queue": ("sqs", {"fifo": True})}
    run = run_small(components, ["users -> api", "api -> queue"], plan_of(4000, seconds=60))

    assert run.metric("throttled_share") == pytest.approx(0.25, rel=0.01)


def test_bus_may_call_an_api():
    components = {"bus": "eventbridge", "api": "api-gateway", "worker": "lambda"}
    arrows = ["users -> bus", "bus -> api", "api -> worker"]
    components["users"] = "external-system"

    assert delivered(components, arrows, "worker") == pytest.approx(10 * 199, rel=0.02)


def test_loader_brings_records_in_batches():
    components = {"users": "external-system", "stream": "kinesis", "hose": "firehose", "lake": "s3"}
    arrows = ["users -> stream", "stream -> hose", "hose -> lake"]
    run = run_small(components, arrows, plan_of(100, seconds=300))

    arrived = run.series()["components"]["lake"]["arrived"]
    assert sum(arrived[:55]) == 0
    assert run.metric("delivered", of="lake") == pytest.approx(100 * 238, rel=0.02)


def test_function_that_is_called_without_waiting_tries_three_times():
    components = {"users": "users", "web": "ec2", "later": "lambda", "bank": "external-system"}
    arrows = ["users -> web", "web -> later: message", "later -> bank"]
    fault = Fault("dependency-down", at=0, seconds=30, target=("bank",))
    run = run_small(components, arrows, plan_of(10, fault, seconds=300))

    assert run.metric("failed") == 0
    assert run.metric("delivered", of="bank") == pytest.approx(10 * 299, rel=0.02)


def test_limited_outside_system_makes_those_wait_who_call_it_directly():
    components = {"users": "users", "web": "lambda", "bank": "external-system"}
    arrows = ["users -> web", "web -> bank"]

    def mean_ms(per_s):
        outside = (Outside("bank", per_s, 100),)
        return run_small(components, arrows, plan_of(95, outside=outside)).metric("mean_ms")

    assert mean_ms(100) > mean_ms(1000) + 20


def test_abuser_of_several_ways_in_is_held_by_the_strictest():
    components = {"users": "users", "cdn": "cloudfront", "web": "lambda"}
    components |= {"one": ("api-gateway", {"throttle_rps": 100})}
    components |= {"two": ("api-gateway", {"throttle_rps": 10})}
    arrows = ["users -> cdn", "cdn -> one", "cdn -> two", "one -> web", "two -> web"]
    source = Source("users", ((0, 1000),), clients=5)
    run = run_small(components, arrows, plan_of(0, source=source, seconds=10))

    assert run.metric("throttled") == 10 * (1000 - 50)


def test_request_count_scaling_follows_what_arrives():
    components = {
        "users": "users",
        "web": ("ec2-asg", {"scaling": "request-count", "min": 1, "max": 10}),
    }
    run = run_small(components, ["users -> web"], plan_of(((0, 50), (60, 2000)), seconds=600))

    assert run.metric("instances") > 4


def test_backlog_scaling_without_a_backlog_follows_the_load():
    components = {"users": "users", "web": ("ecs-service", {"scaling": "queue-backlog"})}
    run = run_small(components, ["users -> web"], plan_of(((0, 50), (60, 900)), seconds=600))

    assert run.metric("instances") > 4


def test_function_with_long_jobs_keeps_an_environment_for_each():
    components = {
        "users": "external-system",
        "queue": ("sqs", {"visibility_timeout_s": 600}),
        "worker": ("lambda", {"timeout_s": 100}),
    }
    plan = plan_of(30, seconds=300, jobs=(Job(("worker",), 20),))
    run = run_small(components, ["users -> queue", "queue -> worker"], plan)

    assert run.metric("delivered", of="worker") == pytest.approx(30 * 279, rel=0.02)


def test_callers_hold_connections_where_they_have_any():
    components = {
        "users": "external-system",
        "queue": "sqs",
        "flow": "step-functions",
        "db": "aurora",
    }
    arrows = ["users -> queue", "queue -> flow", "flow -> db"]
    run = run_small(components, arrows, plan_of(10, connections=1))

    assert run.metric("failed_write_s", of="db") == 0


def test_read_copy_takes_no_writes():
    components = {"users": "users", "web": "ec2", "copy": "rds-replica"}
    source = Source("users", ((0, 10),), read=0.5, write=0.5)
    run = run_small(components, ["users -> web", "web -> copy"], plan_of(0, source=source))

    assert run.series()["components"]["copy"]["arrived"][-1] == 5


def test_bus_whose_api_leads_nowhere_gives_up():
    components = {"users": "external-system", "bus": "eventbridge", "api": "api-gateway"}
    plan = plan_of(10, seconds=100, squeeze=1000)
    run = run_small(components, ["users -> bus", "bus -> api"], plan)

    waiting = run.series()["buffers"]["bus"]["depth"][-1]
    assert run.metric("lost") > 0
    assert run.metric("lost") + waiting == pytest.approx(10 * 99)


def test_pooler_before_a_read_copy_reads():
    components = {"users": "users", "web": "ec2", "pool": "rds-proxy", "copy": "rds-replica"}
    source = Source("users", ((0, 10),), read=0.5, write=0.5)
    arrows = ["users -> web", "web -> pool", "pool -> copy"]
    run = run_small(components, arrows, plan_of(0, source=source))

    assert run.series()["components"]["copy"]["arrived"][-1] == 5


def test_static_files_need_no_inner_tier():
    components = {"users": "users", "web": "ec2", "inner": "alb", "back": "ec2"}
    source = Source("users", ((0, 10),), static=0.5, write=0.5)
    arrows = ["users -> web", "web -> inner", "inner -> back"]
    run = run_small(components, arrows, plan_of(0, source=source))

    assert run.series()["components"]["back"]["arrived"][-1] == 5


def test_load_of_somebody_who_is_not_there_is_no_load():
    components = {"users": "external-system", "queue": "sqs", "worker": "lambda"}
    plan = plan_of(10, source="shoppers")
    run = run_small(components, ["users -> queue", "queue -> worker"], plan)

    assert run.sources == {}
    assert run.metric("delivered_share", of="worker") is None


def test_edge_without_targets_for_a_kind_of_request_fails_it():
    components = {"users": "users", "cdn": "cloudfront", "copy": "rds-replica"}
    run = run_small(components, ["users -> cdn", "cdn -> copy"], plan_of(10, seconds=10))

    assert run.metric("answered") == 0
