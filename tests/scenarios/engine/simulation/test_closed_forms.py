"""The simulator against what can be worked out on paper. Tolerances stand beside each figure.

A container copy has 8 slots and works 50 ms on a request: COPY_PER_S requests a second.
"""

import pytest

from scenarios.engine.simulation import queueing
from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.load import Job, Multiply, Outside
from tests.scenarios.engine.simulation.runs import (
    COPY_PER_S,
    QUEUE_ARROWS,
    fast,
    fixed,
    plan_of,
    queue_run,
    run_small,
    web_run,
)


def test_backlog_grows_by_what_arrives_less_what_is_worked_off():
    run = queue_run(500, seconds=100)

    depth = run.series()["buffers"]["queue"]["depth"]

    for second in (20, 50, 99):
        waiting = queueing.backlog_after(500, 2 * COPY_PER_S, second)
        assert depth[second] == pytest.approx(waiting, rel=0.001, abs=0.1)


def test_backlog_drains_in_its_size_by_spare_capacity():
    run = queue_run(((0, 500), (60, 500), (60.001, 100)), seconds=200)

    backlog = queueing.backlog_after(500, 2 * COPY_PER_S, 60)
    seconds = queueing.drain_s(backlog, 100, 2 * COPY_PER_S)

    assert run.metric("drained_s", start=60) == pytest.approx(seconds, abs=queue_tolerance(100))


def queue_tolerance(rate):
    """A buffer counts as drained with five seconds of its inflow left in it."""
    return 5 * rate / (2 * COPY_PER_S - rate) + 1


def test_oldest_message_is_as_old_as_what_waits_takes_to_work_off():
    run = queue_run(500, seconds=100)

    depth = run.metric("depth", of="queue")

    # In a queue that grows, the oldest came when the backlog of now was still to come.
    assert run.metric("oldest_s", of="queue") == pytest.approx(depth / 500, abs=1.5)


def test_requests_in_flight_follow_littles_law():
    run = web_run(100)

    inside = queueing.in_system(100, run.metric("mean_ms") / 1000)

    assert run.metric("in_flight") == pytest.approx(inside, rel=0.01)


@pytest.mark.parametrize(("copies", "rate"), [(1, 80), (1, 112), (1, 136), (2, 224), (2, 272)])
def test_waits_of_many_servers_follow_erlang(copies, rate):
    run = web_run(rate, copies=copies)
    balancer_ms = 2

    wait = run.metric("mean_ms") - balancer_ms - 50
    p95 = queueing.response_quantile_s(8 * copies, rate, 0.05, 0.95) * 1000 + balancer_ms

    exact = queueing.mean_wait_s(8 * copies, rate, 0.05) * 1000
    assert wait == pytest.approx(exact, rel=0.05, abs=0.3)
    assert run.metric("p95_ms") == pytest.approx(p95, rel=0.10)


def test_a_server_over_its_capacity_answers_what_it_can_and_refuses_the_rest():
    run = web_run(400, seconds=100)

    assert run.metric("answered", start=10) == pytest.approx(90 * COPY_PER_S, rel=0.01)
    assert run.metric("failed", start=10) == pytest.approx(90 * (400 - COPY_PER_S), rel=0.01)
    assert run.metric("mean_ms", start=10) == pytest.approx(1000 + 50 + 2, rel=0.01)


def test_failed_messages_come_back_after_the_visibility_timeout():
    down = Fault("dependency-down", at=20, seconds=5, target=("bank",))
    hidden = {
        "queue": ("sqs", {"visibility_timeout_s": 40, "max_receive_count": 3}),
        "workers": ("ecs-service", fixed(20)),
    }

    run = queue_run(100, down, components=hidden, seconds=120)

    depth = run.series()["buffers"]["queue"]["depth"]
    assert depth[19] == 0
    assert depth[40] == pytest.approx(5 * 100, rel=0.01)
    assert depth[70] == 0
    back = run.metric("delivered", of="bank", start=60, end=67)
    assert back == pytest.approx((7 + 5) * 100, rel=0.01)
    assert run.metric("lost") == run.metric("dead_lettered") == 0


def test_poison_is_set_aside_after_so_many_receives():
    poison = Fault("poison-messages", at=10, share=0.1)

    run = queue_run(100, poison, seconds=160)

    # Three receives, each hidden for 30 s: from second 10 + 3 x 30 on, a tenth of all.
    aside = run.series()["buffers"]["queue"]["dead_lettered"]
    assert aside[99] == 0
    assert aside[159] == pytest.approx((160 - 100) * 10, rel=0.03)
    assert run.metric("depth", of="queue", start=110) == pytest.approx(10 * 90, rel=0.03)
    assert run.metric("delivered", of="bank") == pytest.approx(10 * 100 + 150 * 90, rel=0.01)
    assert run.metric("poison_set_aside") == 1


def test_poison_without_a_dead_letter_queue_circles_until_it_has_eaten_the_spare_capacity():
    arrows = [arrow for arrow in QUEUE_ARROWS if "dead" not in arrow]
    poison = Fault("poison-messages", at=0, share=0.1)

    run = queue_run(200, poison, arrows=arrows, seconds=300)

    # What came 30, 60, 90 ... s ago is tried again: 20 more tries a second every 30 s, so the spare
    # capacity is used up by the step after spare / 20 of them.
    spare = 2 * COPY_PER_S - 200
    eaten_at = (spare / 20 + 1) * 30
    ready = run.series()["buffers"]["queue"]["ready"]
    first = next(second for second, waiting in enumerate(ready) if waiting > 20)
    assert first == pytest.approx(eaten_at, abs=3)
    assert ready[299] > 2000
    assert run.metric("poison_set_aside") == 0


def test_a_delay_queue_holds_every_message_back():
    run = queue_run(100, components={"queue": ("sqs", {"delay_s": 25})}, seconds=80)

    assert run.metric("delivered", of="bank", end=25) == 0
    assert run.metric("delay_s", of="bank", end=50) == pytest.approx(25, abs=1)
    assert run.metric("depth", of="queue") == pytest.approx(25 * 100, rel=0.05)


def test_a_job_longer_than_the_visibility_timeout_is_done_twice():
    slow = {"queue": ("sqs", {"visibility_timeout_s": 30, "max_receive_count": 9})}

    run = queue_run(0.1, components=slow, jobs=(Job(("workers",), 45),), seconds=400)

    # Those handed out by second 355 are done, each of them by two workers.
    assert run.metric("duplicated") == pytest.approx(
        run.metric("delivered", of="workers"), rel=0.05
    )
    assert run.metric("delivered", of="workers") == pytest.approx(0.1 * 355, rel=0.03)


def test_consumers_of_one_queue_share_it_by_capacity_and_a_topic_copies_to_each():
    workers = {"big": ("ecs-service", fixed(3)), "small": ("ecs-service", fixed(1))}
    ends = {"big-end": "external-system", "small-end": "external-system"}
    from_workers = ["big -> big-end", "small -> small-end"]
    plan = plan_of(400, seconds=100, outside=(fast("big-end"), fast("small-end")))
    shared = {"users": "external-system", "queue": "sqs"} | workers | ends
    copied = {"users": "external-system", "topic": "sns", "q1": "sqs", "q2": "sqs"} | workers | ends

    one = run_small(
        shared, ["users -> queue", "queue -> big", "queue -> small", *from_workers], plan
    )
    two = run_small(
        copied,
        ["users -> topic", "topic -> q1", "topic -> q2", "q1 -> big", "q2 -> small", *from_workers],
        plan,
    )

    shares = [one.metric("delivered_share", of=end) for end in ends]
    assert shares == pytest.approx([0.75, 0.25], abs=0.01)
    assert two.metric("delivered_share", of="big-end") == pytest.approx(1, abs=0.02)
    assert two.metric("delivered_share", of="small-end") == pytest.approx(160 / 400, abs=0.01)


def test_one_piece_of_work_becomes_many_where_the_drill_says_so():
    parts = {
        "users": "external-system",
        "fn": ("lambda", {"timeout_s": 30}),
        "mail": "external-system",
    }
    plan = plan_of(
        2, seconds=60, multiply=(Multiply("mail", 50),), outside=(Outside("mail", None, 1),)
    )

    run = run_small(parts, ["users -> fn", "fn -> mail"], plan)

    assert run.metric("delivered", of="mail") == pytest.approx(2 * 60 * 50, rel=0.01)


def test_load_follows_its_points_and_a_spike_multiplies_it():
    spike = Fault("traffic-spike", at=40, seconds=20, factor=3, ramp_s=10)

    run = web_run(((0, 10), (20, 30)), spike, seconds=80)

    offered = run.series()["sources"]["users"]["offered"]
    assert offered[0] == pytest.approx(10.5)
    assert offered[10] == pytest.approx(20.5)
    assert offered[30] == 30
    assert offered[45] == pytest.approx(30 * 2)
    assert offered[55] == pytest.approx(30 * 3)
    assert offered[60] == 30
