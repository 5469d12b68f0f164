"""What consumers do with what they take: start workflows, catch up with a backlog."""

from scenarios.engine.simulation.faults import Fault
from tests.scenarios.engine.simulation.runs import plan_of, run_small

STARTED = {
    "users": "external-system",
    "queue": ("sqs", {"max_receive_count": 1}),
    "dead": "sqs",
    "order": "step-functions",
    "bank": "external-system",
}
STARTS = ["users -> queue", "queue -> order", "queue -> dead: dead-letter", "order -> bank"]


def test_queue_that_starts_a_workflow_does_not_wait_for_its_end():
    down = Fault("dependency-down", at=60, seconds=120, target=("bank",))

    run = run_small(STARTED, STARTS, plan_of(10, down))

    assert run.metric("dead_lettered") == 0
    assert run.metric("depth", of="queue") <= 10
    assert run.metric("depth", of="order") > 1000
    assert run.metric("delivered_share", of="bank") > 0.99


def test_message_for_a_workflow_that_is_away_stays_in_its_queue():
    gone = Fault("capacity-gone", at=60, seconds=60, target=("order",))
    kept = {**STARTED, "queue": ("sqs", {"max_receive_count": 100})}

    run = run_small(kept, STARTS, plan_of(10, gone))

    assert run.metric("lost") == 0
    assert run.metric("depth", of="queue") > 500
    assert run.metric("delivered_share", of="bank") > 0.99


def test_reader_that_catches_up_is_held_back_to_what_the_fastest_store_takes():
    parts = {
        "users": "external-system",
        "log": "kinesis",
        "keep": "lambda",
        "failed": "sqs",
        "table": "dynamodb",
    }
    arrows = ["users -> log", "log -> keep", "keep -> table", "keep -> failed: dead-letter"]
    gone = Fault("capacity-gone", at=10, seconds=300, target=("keep",))
    plan = plan_of(20_000, gone, seconds=450, quota_factor=20)

    run = run_small(parts, arrows, plan)

    assert run.metric("dead_lettered") == 0
    assert run.metric("drained_s", start=310) > 50
