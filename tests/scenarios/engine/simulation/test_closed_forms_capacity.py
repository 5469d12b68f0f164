"""What can be done in a second, against what can be worked out on paper."""

import pytest

from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.load import Job, Outside, Source
from tests.scenarios.engine.simulation.runs import (
    COPY_PER_S,
    QUEUE,
    QUEUE_ARROWS,
    fast,
    figure,
    fixed,
    plan_of,
    queue_run,
    run_small,
)


@pytest.mark.parametrize("service", ["ecs-service", "ec2-asg"])
def test_new_copies_come_a_minute_of_load_and_a_boot_after_the_load(service):
    boot_s = figure(service, "boot_s")
    parts = {"users": "users", "alb": "alb", "web": (service, {"min": 2, "max": 10})}
    capacity = 2 * (160 if service == "ecs-service" else 320)
    points = ((0, 0.3 * capacity), (50, 0.3 * capacity), (50.001, 1.5 * capacity))

    run = run_small(parts, ["users -> alb", "alb -> web"], plan_of(points, seconds=420))

    running = run.series()["components"]["web"]["running"]
    grown = next(second for second, copies in enumerate(running) if copies > 2)
    assert grown == pytest.approx(50 + 60 + boot_s, abs=6)
    # Processor load cannot show more than 100 %, so it asks for 2 / 0.6 copies at first.
    assert running[grown] == 4
    assert run.metric("availability", end=50) == 1
    assert run.metric("availability", start=60, end=grown) == pytest.approx(1 / 1.5, rel=0.02)
    assert run.metric("instances", start=419) == 5


def test_scaling_on_the_backlog_brings_what_works_it_off():
    scaled = {"min": 1, "max": 20, "scaling": "queue-backlog"}
    points = ((0, 100), (30, 100), (30.001, 1200), (330, 1200))

    run = queue_run(points, components={"workers": ("ecs-service", scaled)}, seconds=600)

    first = next(n for n, c in enumerate(run.series()["components"]["workers"]["running"]) if c > 1)
    assert first == pytest.approx(30 + 60 + 40, abs=12)
    assert run.metric("instances") * COPY_PER_S > 1200
    assert run.metric("depth", of="queue") == pytest.approx((1200 - COPY_PER_S) * 100, rel=0.1)
    assert run.metric("drained_s") is not None
    assert run.metric("delivered_share", of="bank") == pytest.approx(1, abs=0.01)


def test_functions_run_rate_times_duration_calls_at_once():
    plan = plan_of(300, seconds=60, jobs=(Job(("fn",), 0.2),))
    arrows = ["users -> api", "api -> fn"]
    parts = {"users": "users", "api": "api-gateway"}

    enough = run_small(parts | {"fn": ("lambda", {"reserved_concurrency": 61})}, arrows, plan)
    half = run_small(parts | {"fn": ("lambda", {"reserved_concurrency": 30})}, arrows, plan)

    assert enough.metric("throttled") == 0
    assert enough.metric("utilisation", of="fn") == pytest.approx(300 * 0.2 / 61, rel=0.01)
    assert half.metric("throttled_share") == pytest.approx(1 - 30 / 0.2 / 300, rel=0.01)
    assert half.metric("failed") == 0


def test_functions_add_a_hundred_environments_a_second_up_to_the_account_quota():
    points = ((0, 0), (9.999, 0), (10, 8_000))
    parts = {"users": "users", "api": "api-gateway", "fn": ("lambda", {"timeout_s": 30})}
    plan = plan_of(points, seconds=40, jobs=(Job(("fn",), 0.1),))

    run = run_small(parts, ["users -> api", "api -> fn"], plan)

    answered = run.series()["sources"]["users"]["answered"]
    for since in (1, 3, 6):
        assert answered[9 + since] == pytest.approx(100 * since / 0.1, rel=0.01)
    assert answered[30] == pytest.approx(8_000)


def test_a_queue_poller_starts_with_five_batches_and_adds_five_a_second():
    parts = QUEUE | {"workers": ("lambda", {"timeout_s": 5})}
    plan = plan_of(((0, 0), (5, 0), (5.001, 1000)), seconds=40, jobs=(), outside=(fast("bank"),))

    run = run_small(parts, QUEUE_ARROWS, plan)

    done = run.series()["components"]["workers"]["arrived"]
    assert run.metric("delivered", of="bank", end=7) <= 5 / 0.05 * 1.1
    growth = [run.metric("delivered", of="bank", start=s, end=s + 1) for s in (8, 10, 12)]
    assert growth[1] - growth[0] == pytest.approx(2 * 5 / 0.05, rel=0.02)
    assert growth[2] - growth[1] == pytest.approx(2 * 5 / 0.05, rel=0.02)
    assert len(done) == 40


@pytest.mark.parametrize(
    ("entrance", "rate", "taken"),
    [
        (("sqs", {"fifo": True}), 5_000, 3_000),
        (("sns", {"fifo": True}), 5_000, 3_000),
        (("kinesis", {"mode": "provisioned", "shards": 3}), 5_000, 3_000),
        ("eventbridge", 15_000, 10_000),
        ("msk", 90_000, 60_000),
    ],
)
def test_an_entrance_takes_its_quota_and_throttles_the_rest(entrance, rate, taken):
    parts = {"users": "external-system", "in": entrance}

    run = run_small(parts, ["users -> in"], plan_of(rate, seconds=30))

    assert run.metric("accepted") == pytest.approx(30 * taken, rel=1e-6)
    assert run.metric("throttled") == pytest.approx(30 * (rate - taken), rel=1e-6)
    assert run.metric("failed") == pytest.approx(0, abs=1e-6)


def test_records_that_are_large_fill_a_shard_by_size():
    parts = {"users": "external-system", "in": ("kinesis", {"mode": "provisioned", "shards": 2})}
    source = Source("users", ((0, 300),), kb=10)

    run = run_small(parts, ["users -> in"], plan_of(300, seconds=30, source=source))

    assert run.metric("accepted") == pytest.approx(30 * 2 * 1000 / 10, rel=1e-6)


def test_an_api_throttles_each_client_and_the_account_as_a_whole():
    parts = {
        "users": "external-system",
        "api": ("api-gateway", {"throttle_rps": 1_000}),
        "fn": ("lambda", {"timeout_s": 30}),
    }
    few = Source("users", ((0, 9_000),), clients=5)
    plan = plan_of(9_000, seconds=30, source=few, quota_factor=10)
    arrows = ["users -> api", "api -> fn"]

    run = run_small(parts, arrows, plan)
    many = run_small(parts, arrows, plan_of(25_000, seconds=30))

    assert run.metric("throttled") == pytest.approx(30 * (9_000 - 5 * 1_000), rel=1e-6)
    assert many.metric("throttled_share") >= 1 - 10_000 / 25_000
    assert many.ledger[0].reason == "throttled"


def test_a_database_answers_up_to_its_ceiling():
    parts = {
        "users": "users",
        "alb": "alb",
        "web": ("ecs-service", fixed(20)),
        "db": ("rds", {"size": "small"}),
    }

    run = run_small(parts, ["users -> alb", "alb -> web", "web -> db"], plan_of(1_500, seconds=60))

    assert run.metric("answered", start=20) / 40 == pytest.approx(1_000, rel=0.01)


def test_a_database_refuses_the_connections_it_has_no_room_for():
    parts = {"users": "users", "api": "api-gateway", "fn": "lambda", "db": "rds"}
    plan = plan_of(1_000, seconds=60, connections=40, jobs=(Job(("fn",), 0.095),))

    run = run_small(parts, ["users -> api", "api -> fn", "fn -> db"], plan)

    # 1,000/s for 0.1 s hold 100 connections where 40 may be.
    assert run.metric("availability", start=10) == pytest.approx(0.4, abs=0.02)


def test_a_slow_callee_takes_its_callers_capacity():
    parts = {
        "users": "users", "alb": "alb", "web": ("ecs-service", fixed(2)), "bank": "external-system",
    }  # fmt: skip
    slow = Fault("slow-dependency", at=30, seconds=60, target=("bank",), latency_ms=750)

    run = run_small(
        parts,
        ["users -> alb", "alb -> web", "web -> bank"],
        plan_of(100, slow, seconds=120, outside=(Outside("bank", None, 50),)),
    )

    # 16 slots, each held for 50 + 750 ms: 20 requests a second.
    assert run.metric("availability", end=30) == 1
    assert run.metric("answered", start=40, end=90) / 50 == pytest.approx(16 / 0.8, rel=0.02)
    assert run.metric("availability", start=95) == 1


def test_a_limited_outside_system_keeps_its_workers_waiting_instead_of_failing_them():
    run = queue_run(200, seconds=60, outside=(Outside("bank", 120, 5),))

    assert run.metric("delivered", of="bank") == pytest.approx(60 * 120, rel=0.02)
    assert run.metric("depth", of="queue") == pytest.approx(60 * (200 - 120), rel=0.03)
    assert run.metric("lost") == run.metric("dead_lettered") == 0
