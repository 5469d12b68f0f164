"""What a run tells: metrics, summary, series, ledger, books."""

import json

import pytest

from scenarios.engine.simulation import latency
from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.load import Source
from scenarios.engine.simulation.measures import METRICS, SUMMARY
from tests.scenarios.engine.simulation.runs import (
    QUEUE,
    QUEUE_ARROWS,
    SHOP,
    SHOP_ARROWS,
    plan_of,
    run_small,
)

DOWN = Fault("dependency-down", at=30, seconds=30, target=("bank",))
SHOPPERS = Source("users", ((0, 300),), static=0.3, read=0.5, write=0.2, sessions=1000)


@pytest.fixture(scope="module")
def queue_run():
    return run_small(QUEUE, QUEUE_ARROWS, plan_of(20, DOWN, seconds=120, afterwards_s=30))


@pytest.fixture(scope="module")
def shop_run():
    return run_small(SHOP, SHOP_ARROWS, plan_of(0, source=SHOPPERS, seconds=60))


# What is asked of something that is not there, or that nobody ever uses.
NOTHING = {
    "accepted": 1200,
    "lost": 0,
    "dead_lettered": 0,
    "duplicated": 0,
    "poison_set_aside": 1,
    "data_lost_s": 0,
    "waits_kept": 0,
    "delivered_share": 0,
    "delivered_afterwards": 0,
}


@pytest.mark.parametrize("name", sorted(METRICS))
def test_metric_of_nobody_is_nothing(name):
    run = run_small(QUEUE, QUEUE_ARROWS, plan_of(20, seconds=60))

    assert run.metric(name, of="nobody") == NOTHING.get(name)


@pytest.mark.parametrize("name", sorted(METRICS))
def test_metric_of_a_design_without_load_or_parts_is_a_number_or_nothing(name):
    run = run_small({"users": "users"}, [], plan_of(0, seconds=10))

    assert run.metric(name) in (None, 0, 1)


def test_metric_that_does_not_exist_is_refused(queue_run):
    with pytest.raises(KeyError):
        queue_run.metric("happiness")


def test_window_without_seconds_has_no_copies(queue_run):
    assert queue_run.metric("instances", start=50, end=50) is None
    assert queue_run.metric("depth", start=50, end=50) == 0


def test_design_without_copies_has_none():
    run = run_small({"users": "users", "web": "lambda"}, ["users -> web"], plan_of(5))

    assert run.metric("instances") == run.metric("depth") == 0


def test_delivered_work_is_late_by_as_long_as_it_waited(queue_run):
    usual = run_small(QUEUE, QUEUE_ARROWS, plan_of(((0, 20), (100, 20), (100.001, 0)), seconds=120))

    assert (usual.metric("delay_s", of="bank"), usual.metric("drained_s")) == (1, 0)
    assert queue_run.metric("delay_s", of="bank") is None  # the last second is still on its way
    late = queue_run.metric("delay_s", of="bank", end=60)
    assert 30 <= late <= 62


def test_summary_tells_every_figure_and_the_share_of_each_consumer(queue_run):
    summary = queue_run.summary()

    assert set(summary) == {*SUMMARY, "delivered_share"}
    assert summary["offered"] == 120 * 20
    assert list(summary["delivered_share"]) == ["workers", "bank"]
    assert summary["delivered_share"]["bank"] == queue_run.metric("delivered_share", of="bank")


def test_series_has_a_value_for_every_second_and_goes_into_json(queue_run):
    series = json.loads(json.dumps(queue_run.series()))

    lines = [
        line for part in ("components", "buffers", "sources") for line in series[part].values()
    ]
    assert {len(values) for line in lines for values in line.values()} == {series["seconds"]}
    assert {len(values) for values in series["consumers"].values()} == {120}
    assert series["sources"]["users"]["availability"] == [1] * 120
    assert series["consumers"]["bank"][0] == 0
    assert series["buffers"]["queue"]["dead_lettered"][-1] == queue_run.metric("dead_lettered")


def test_nothing_offered_has_no_availability_and_no_share():
    series = run_small(QUEUE, QUEUE_ARROWS, plan_of(0, seconds=5)).series()

    assert series["sources"]["users"]["availability"] == [None] * 5
    assert series["sources"]["users"]["p95_ms"] == [None] * 5
    assert series["consumers"]["bank"] == [None] * 5


def test_parts_of_one_component_are_shown_together():
    components = {"users": "users", "web": "ec2", "db": ("aurora", {"replicas": 2})}
    source = Source("users", ((0, 20),), read=0.75, write=0.25)
    run = run_small(components, ["users -> web", "web -> db"], plan_of(0, source=source, seconds=9))

    assert len([track for track in run.nodes if track.component == "db"]) == 2
    assert run.series()["components"]["db"]["arrived"][-1] == 15
    assert run.metric("offered", of="db") == 9 * 20


def test_subscriptions_of_one_topic_are_shown_together():
    components = {"users": "external-system", "topic": "sns"}
    components |= {"one": "external-system", "two": "external-system"}
    faults = (
        Fault("dependency-down", at=10, seconds=10, target=("one",)),
        Fault("dependency-down", at=15, seconds=5, target=("two",)),
    )
    arrows = ["users -> topic", "topic -> one", "topic -> two"]
    topic = run_small(components, arrows, plan_of(10, *faults, seconds=40)).series()["buffers"][
        "topic"
    ]

    assert topic["depth"][19] == pytest.approx(100 + 50)
    assert topic["oldest_s"][18] == 8


def test_component_in_the_quiet_time_counts_no_more(queue_run):
    assert queue_run.over_at > queue_run.seconds
    assert queue_run.metric("offered", of="bank") == pytest.approx(
        sum(queue_run.series()["components"]["bank"]["arrived"])
    )


def test_ledger_names_places_and_reasons_the_most_first():
    components = {"users": "users", "web": ("ec2", {"size": "small"}), "loose": "lambda"}
    components |= {"topic": "sns", "worker": "lambda", "bank": "external-system"}
    fault = Fault("poison-messages", at=0, share=0.1)
    arrows = ["users -> web", "web -> topic", "topic -> worker", "worker -> bank"]
    plan = plan_of(300, fault, seconds=300, squeeze=60)
    ledger = run_small(components, arrows, plan).ledger

    assert [(loss.component, loss.reason) for loss in ledger] == [
        ("web", "overloaded"),
        ("topic", "given up after all retries"),
    ]
    assert ledger[0].count > ledger[1].count > 0


def test_router_that_leads_nowhere_loses_everything():
    run = run_small({"users": "users", "alb": "alb"}, ["users -> alb"], plan_of(10, seconds=10))

    assert [(loss.reason, loss.count) for loss in run.ledger] == [
        ("leads to nobody who answers", pytest.approx(100))
    ]


def test_books_of_every_part_balance(queue_run, shop_run):
    for run in (queue_run, shop_run):
        assert run.imbalance < 1e-9
        assert all(track.gap() < 1e-9 for track in run.backlogs)


def test_consumer_that_was_never_in_the_load_counts_against_all_of_it(shop_run):
    assert shop_run.metric("delivered_share", of="db") == pytest.approx(1, rel=0.02)
    assert shop_run.consumers == ()


def test_quantile_of_a_mix_lies_between_its_parts():
    parts = [(1.0, 0.1, 0.0), (1.0, 1.0, 0.0), (0.0, 9.0, 0.0)]

    assert 0.05 < latency.mixed_quantile(parts, 0.75) < 0.1
    assert latency.mixed_quantile(parts, 0.05) == pytest.approx(1.0, rel=0.01)
    assert latency.mixed_quantile([], 0.5) is None


@pytest.mark.parametrize(("time_s", "share"), [(0, 1), (0.5, 0.75), (1.5, 0.158), (9, 0.0)])
def test_tail_falls_from_all_to_nothing(time_s, share):
    assert latency.tail((1.0, 2.0, 3.0), time_s) == pytest.approx(share, abs=1e-2)


def test_tail_of_a_fixed_time_is_a_step():
    assert latency.tail((1.0, 1.0, 1.0), 1.5) == 0
