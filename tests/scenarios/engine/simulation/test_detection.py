"""Who is sent to while some targets are dead: balancers, routers between regions, read copies."""

from itertools import pairwise

import pytest

from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.load import Source
from tests.scenarios.engine.simulation.runs import plan_of, run_small

FIXED = {"min": 4, "max": 4, "scaling": "none"}
READS = Source("users", ((0, 100),), read=1.0, write=0.0)


def failed_by_second(run):
    return run.series()["sources"]["users"]["failed"]


def arrivals(run, component):
    return run.series()["components"][component]["arrived"]


def test_balancer_leaves_a_dead_target_out_once_it_has_noticed():
    components = {"users": "users", "alb": "alb", "old": "ec2", "new": "ec2"}
    components["bank"] = "external-system"
    fault = Fault("capacity-gone", at=60, seconds=120, target=("old",))
    arrows = ["users -> alb", "alb -> old", "alb -> new", "old -> bank", "new -> bank"]
    run = run_small(components, arrows, plan_of(10, fault, seconds=300))

    failed = failed_by_second(run)
    assert failed[60] == failed[89] == 5
    assert sum(failed[95:]) == 0
    assert [arrivals(run, "new")[second] for second in (59, 95, 299)] == [5, 10, 5]


def test_balancer_whose_targets_are_all_dead_still_tries_them():
    components = {"users": "users", "alb": "alb", "a": "ec2", "b": "ec2"}
    fault = Fault("capacity-gone", at=60, seconds=120, target=("a", "b"))
    run = run_small(components, ["users -> alb", "alb -> a", "alb -> b"], plan_of(10, fault))

    assert arrivals(run, "a")[150] == 5
    assert run.metric("failed") == pytest.approx(120 * 10)


def test_failover_routing_sends_to_the_second_region_only_when_the_first_is_dead():
    components = {
        "users": "users",
        "dns": ("route53", {"routing": "failover", "health_checks": True}),
    }
    arrows = []
    for region in ("primary", "secondary"):
        here = {"region": region}
        components |= {f"{region}-alb": ("alb", here), region: ("ecs-service", FIXED | here)}
        arrows += [f"dns -> {region}-alb", f"{region}-alb -> {region}"]
    fault = Fault("region-outage", at=60, seconds=200)
    run = run_small(components, ["users -> dns", *arrows], plan_of(20, fault, seconds=400))

    second = arrivals(run, "secondary")
    assert (second[59], second[200], second[399]) == (0, 20, 0)
    assert arrivals(run, "primary")[399] == 20
    assert {loss.reason for loss in run.ledger} == {"the way in is down"}


def test_readers_go_to_the_primary_while_every_copy_is_dead():
    components = {"users": "users", "db": ("rds", {}), "copy": "rds-replica"}
    components |= {"web": ("ecs-service", FIXED), "app": ("ecs-service", FIXED)}
    arrows = ["users -> web", "users -> app", "db -> copy"]
    arrows += [f"{caller} -> {store}" for caller in ("web", "app") for store in ("db", "copy")]
    fault = Fault("dependency-down", at=60, seconds=60, target=("copy",))
    run = run_small(components, arrows, plan_of(0, fault, source=READS))

    assert [arrivals(run, "copy")[second] for second in (59, 70, 200)] == [100, 0, 100]
    assert [arrivals(run, "db")[second] for second in (59, 70, 200)] == [0, 100, 0]
    assert sum(failed_by_second(run)[62:]) == 0


def test_readers_of_a_cluster_do_not_notice_its_failover():
    components = {
        "users": "users",
        "web": ("ecs-service", FIXED),
        "db": ("aurora", {"replicas": 2}),
    }
    source = Source("users", ((0, 100),), read=0.8, write=0.2)
    fault = Fault("database-failover", at=60)
    run = run_small(components, ["users -> web", "web -> db"], plan_of(0, fault, source=source))

    assert run.metric("failed", start=60, end=62) == pytest.approx(2 * 20)


def test_two_failovers_in_a_row_last_until_the_later_one_is_over():
    components = {
        "users": "users",
        "web": ("ecs-service", FIXED),
        "db": ("rds", {"multi_az": True}),
    }
    faults = [Fault("database-failover", at=at) for at in (60, 80)]
    run = run_small(components, ["users -> web", "web -> db"], plan_of(20, *faults))
    once = run_small(components, ["users -> web", "web -> db"], plan_of(20, faults[0]))

    assert run.metric("failed_write_s") == once.metric("failed_write_s") + 20


@pytest.mark.parametrize(("rate", "failed"), [(20, 60 * 20), (0, 0)])
def test_way_in_that_is_down_fails_what_there_is(rate, failed):
    components = {"users": "users", "alb": ("alb", {"zones": 1}), "web": ("ecs-service", FIXED)}
    fault = Fault("zone-outage", at=60, seconds=60, target=("alb",))
    run = run_small(components, ["users -> alb", "alb -> web"], plan_of(rate, fault))

    assert run.metric("failed") == failed


@pytest.mark.parametrize(
    ("front", "caller", "waits_s"),
    [("alb", ("ec2", {}), 60), ("", ("lambda", {"timeout_s": 3}), 3)],
)
def test_nobody_waits_longer_than_its_timeout(front, caller, waits_s):
    components = {"users": "users", "web": caller, "bank": "external-system"}
    arrows = ["web -> bank", *(["users -> alb", "alb -> web"] if front else ["users -> web"])]
    if front:
        components["alb"] = front
    source = Source("users", ((0, 0.01),), timeout_s=100)
    fault = Fault("slow-dependency", at=0, target=("bank",), latency_ms=90_000)
    run = run_small(components, arrows, plan_of(0, fault, source=source, seconds=30))

    assert run.metric("answered") == 0
    assert {loss.reason for loss in run.ledger} == {"timed out waiting"}
    assert run.nodes[0].record.rows[-1][2] == 0


def test_nobody_who_asks_nothing_runs_into_a_timeout():
    components = {"users": "users", "web": "lambda", "bank": "external-system"}
    fault = Fault("slow-dependency", at=0, target=("bank",), latency_ms=90_000)
    run = run_small(components, ["users -> web", "web -> bank"], plan_of(0, fault))

    assert run.ledger == ()


def test_workflow_that_is_called_and_waited_for_holds_nobody_back():
    components = {
        "users": "users",
        "queue": "sqs",
        "worker": "lambda",
        "flow": ("step-functions", {"workflow": "express"}),
    }
    arrows = ["users -> queue", "queue -> worker", "worker -> flow: request"]
    run = run_small(components, arrows, plan_of(20))

    assert run.metric("delivered", of="flow") == pytest.approx(20 * 299, rel=0.01)


def test_predictive_scaling_has_the_copies_before_the_load_comes():
    components = {"users": "users"}
    lost = {}
    for scaling in ("cpu", "predictive"):
        components["web"] = ("ec2-asg", {"min": 2, "max": 20, "scaling": scaling})
        plan = plan_of(((0, 50), (300, 50), (310, 3000)), seconds=900)
        run = run_small(components, ["users -> web"], plan)
        lost[scaling] = run.metric("failed", end=400)

    assert lost["predictive"] < 0.05 * lost["cpu"]


def test_fleet_shrinks_slowly_when_the_load_is_gone():
    components = {"users": "users", "web": ("ecs-service", {"min": 2, "max": 20})}
    plan = plan_of(((0, 900), (60, 900), (61, 10)), seconds=1800)
    run = run_small(components, ["users -> web"], plan)

    running = run.series()["components"]["web"]["running"]
    shrunk = [second for second in range(1, 1800) if running[second] < running[second - 1]]
    assert 61 + 290 <= shrunk[0] <= 61 + 320
    assert {after - before for before, after in pairwise(shrunk)} == {60}
    assert running[-1] == running[0] - len(shrunk)
