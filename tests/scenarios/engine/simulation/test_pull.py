"""Consumers of several backlogs, long jobs, and what becomes of them when servers die."""

import pytest

from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.load import Job, Source
from tests.scenarios.engine.simulation.runs import plan_of, run_small

WORKERS = ("ecs-service", {"min": 2, "max": 2, "scaling": "none"})
BURST = ((0, 10), (20, 10), (20.001, 0))


def jobs_run(*faults, workers=WORKERS, seconds=400, visibility_s=100):
    components = {
        "users": "external-system",
        "videos": ("sqs", {"visibility_timeout_s": visibility_s}),
        "workers": workers,
        "library": "external-system",
    }
    arrows = ["users -> videos", "videos -> workers", "workers -> library"]
    jobs = (Job(("workers",), 30),)
    return run_small(components, arrows, plan_of(BURST, *faults, seconds=seconds, jobs=jobs))


def test_jobs_hold_their_slots_until_they_are_done():
    run = jobs_run(seconds=500)

    assert run.metric("delivered", of="library", end=30) == 0
    assert run.metric("delivered", of="library") == pytest.approx(200, rel=0.03)
    assert run.metric("delivered", of="library", end=62) == pytest.approx(16, rel=0.1)


@pytest.mark.parametrize(
    ("kind", "more"), [("instance-loss", {"every_s": 1000}), ("capacity-gone", {})]
)
def test_jobs_of_servers_that_died_come_back(kind, more):
    fault = Fault(kind, at=25, seconds=20, target=("workers",), **more)
    run = jobs_run(fault, seconds=900)

    assert run.metric("delivered", of="library") == pytest.approx(200, rel=0.03)
    assert run.metric("lost") == 0
    assert run.metric("drained_s") > jobs_run(seconds=900).metric("drained_s")


def test_jobs_of_a_function_that_is_gone_come_to_nothing_and_are_tried_again():
    fault = Fault("capacity-gone", at=25, seconds=10, target=("workers",))
    workers = ("lambda", {"timeout_s": 60})
    usual = jobs_run(workers=workers, visibility_s=360)
    run = jobs_run(fault, workers=workers, visibility_s=360, seconds=900)

    assert usual.metric("delivered", of="library") == pytest.approx(200, rel=0.03)
    assert run.metric("delivered", of="library", end=350) < 180
    assert run.metric("delivered", of="library") == pytest.approx(200, rel=0.03)


def test_consumer_of_two_queues_is_split_by_what_waits_in_each():
    components = {
        "few": "external-system",
        "many": "external-system",
        "one": "sqs",
        "two": "sqs",
        "workers": WORKERS,
    }
    arrows = ["few -> one", "many -> two", "one -> workers", "two -> workers"]
    more = (Source("many", ((0, 600), (60, 600), (60.001, 0))),)
    points = ((0, 300), (60, 300), (60.001, 0))
    run = run_small(components, arrows, plan_of(points, source="few", more_sources=more))

    one, two = (run.series()["buffers"][name]["depth"] for name in ("one", "two"))
    assert two[60] == pytest.approx(2 * one[60], rel=0.02)
    assert run.metric("drained_s", of="one") == pytest.approx(
        run.metric("drained_s", of="two"), 0.02
    )


def test_broker_that_feeds_another_hands_everything_on():
    components = {"users": "external-system", "here": "mq", "there": "mq", "workers": WORKERS}
    arrows = ["users -> here", "here -> there: message", "there -> workers"]
    run = run_small(components, arrows, plan_of(10))

    assert run.metric("delivered", of="workers") == pytest.approx(10 * 299, rel=0.01)


def test_delayed_messages_that_nobody_takes_are_all_there():
    components = {"users": "external-system", "queue": ("sqs", {"delay_s": 20})}
    run = run_small(components, ["users -> queue"], plan_of(10, seconds=100))

    assert run.metric("depth", of="queue") == 10 * 99
    assert run.metric("drained_s") is None


def test_topic_loses_what_a_target_refuses_for_too_long():
    components = {"users": "external-system", "topic": "sns", "partner": "external-system"}
    fault = Fault("dependency-down", at=10, seconds=400, target=("partner",))
    plan = plan_of(((0, 10), (20, 10), (20.001, 0)), fault, seconds=500, squeeze=1000)
    run = run_small(components, ["users -> topic", "topic -> partner"], plan)

    assert run.metric("lost") == pytest.approx(10 * 11, rel=0.05)
    assert [(loss.component, loss.reason) for loss in run.ledger] == [
        ("partner", "the outside system is down"),
        ("topic", "given up after all retries"),
    ][1:]


def test_table_does_not_tell_of_what_its_own_changes_caused():
    components = {
        "users": "users",
        "web": "lambda",
        "api": "lambda",
        "table": ("dynamodb", {"streams": True}),
        "totals": "lambda",
    }
    arrows = ["users -> web", "users -> api", "web -> table", "api -> table"]
    arrows += ["table -> totals", "totals -> table"]
    run = run_small(components, arrows, plan_of(10, seconds=100))

    assert run.metric("delivered", of="totals") == pytest.approx(10 * 99, rel=0.02)
    assert run.metric("delivered", of="table") == pytest.approx(2 * 10 * 99, rel=0.02)


def test_static_files_are_read_from_where_they_are_kept():
    components = {"users": "users", "web": "ec2", "files": "s3", "db": "rds"}
    source = Source("users", ((0, 20),), static=0.5, read=0.25, write=0.25)
    run = run_small(
        components, ["users -> web", "web -> files", "web -> db"], plan_of(0, source=source)
    )

    assert run.series()["components"]["files"]["arrived"][-1] == 10
    assert run.series()["components"]["db"]["arrived"][-1] == 10
