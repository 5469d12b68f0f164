"""Each kind of fault, on the smallest design that shows what it does."""

import pytest

from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.load import Source
from tests.scenarios.engine.simulation.runs import QUEUE, QUEUE_ARROWS, plan_of, run_small

FIXED = {"min": 4, "max": 4, "scaling": "none"}
WEB = {"users": "users", "alb": "alb", "web": ("ecs-service", FIXED)}
WEB_ARROWS = ["users -> alb", "alb -> web"]
READERS = Source("users", ((0, 200),), read=1.0, write=0.0, sessions=1000)
WRITERS = Source("users", ((0, 100),), sessions=1000)


def web_run(*faults, more=None, arrows=(), source=WRITERS, seconds=300, **plan):
    """A run of a balanced tier and what else a test puts behind it."""
    components = WEB | (more or {})
    written = plan_of(0, *faults, source=source, seconds=seconds, **plan)
    return run_small(components, [*WEB_ARROWS, *arrows], written)


def failing(run, component="users"):
    """The seconds in which requests fail, as (first, last)."""
    failed = run.series()["sources"][component]["failed"]
    seconds = [second for second, count in enumerate(failed) if count > 0]
    return (seconds[0], seconds[-1]) if seconds else None


def test_lost_copies_are_replaced_after_they_have_booted():
    run = web_run(Fault("instance-loss", at=60, every_s=100, target=("web",)))

    assert run.metric("instances_least", of="web") == 3
    running = run.series()["components"]["web"]["running"]
    assert [running[second] for second in (59, 60, 99, 110, 160, 210)] == [4, 3, 3, 4, 3, 4]
    assert run.metric("sessions_lost") == pytest.approx(3 * 250)


def test_balancer_sends_requests_to_a_dead_copy_until_it_notices():
    run = web_run(Fault("instance-loss", at=60, every_s=1000))

    first, last = failing(run)
    assert first == 60
    assert last < 100
    assert run.ledger[0].reason == "sent to a server that had died"


def test_tier_without_copies_loses_nothing_more():
    alone = {"users": "users", "web": ("ec2-asg", {"min": 0, "max": 1, "scaling": "none"})}
    run = run_small(alone, ["users -> web"], plan_of(10, Fault("instance-loss", at=10)))

    assert run.metric("answered") == 0
    assert run.metric("sessions_lost") == 0


@pytest.mark.parametrize("service", ["ec2", "rds", "nlb"])
def test_zone_takes_what_is_in_it_alone_for_as_long_as_it_is_gone(service):
    config = {"zones": 1} if service == "nlb" else {}
    more = {"box": (service, config)}
    if service == "nlb":
        more["end"] = ("ecs-service", FIXED)
    arrows = ["web -> box"] + (["box -> end"] if service == "nlb" else [])
    run = web_run(
        Fault("zone-outage", at=60, seconds=100, target=("box",)), more=more, arrows=arrows
    )

    first, last = failing(run)
    assert (first, last >= 159) == (60, True)
    assert run.metric("availability", start=last + 1) == 1


def test_zone_kills_its_copies_and_those_that_boot_in_it():
    run = web_run(
        Fault("instance-loss", at=50, every_s=1000),
        Fault("zone-outage", at=60, seconds=100, target=("web",)),
    )

    running = run.series()["components"]["web"]["running"]
    assert [running[second] for second in (49, 50, 60, 59 + 50)] == [4, 3, 2, 4]


def test_zone_without_copies_kills_none():
    alone = {"users": "users", "web": ("ecs-service", {"min": 1, "max": 1, "scaling": "none"})}
    faults = Fault("instance-loss", at=50, every_s=1000), Fault("zone-outage", at=55, seconds=60)
    run = run_small(alone, ["users -> web"], plan_of(10, *faults))

    assert run.metric("failed") == pytest.approx(10 * 45)  # until a copy runs in the other zone


@pytest.mark.parametrize(("config", "gap"), [({"multi_az": True}, 60), ({}, 200)])
def test_broker_with_a_standby_is_away_for_its_failover_only(config, gap):
    components = QUEUE | {"queue": ("mq", config), "users": "external-system"}
    arrows = ["users -> queue", "queue -> workers", "workers -> bank"]
    fault = Fault("zone-outage", at=50, seconds=200, target=("queue",))
    run = run_small(components, arrows, plan_of(20, fault, seconds=300))

    assert run.metric("gap_s") == pytest.approx(gap, abs=1)
    assert run.metric("lost") == 0


GLOBAL = {"multi_az": True, "global": True}


@pytest.mark.parametrize(
    ("database", "lost_s", "down_s"),
    [(("rds", {}), 100, 200), (("aurora", GLOBAL), 1, 60), ("dynamodb", 100, 200)],
)
def test_region_takes_what_is_not_copied(database, lost_s, down_s):
    components = {"users": "users", "web": ("lambda", {"region": "secondary"}), "db": database}
    arrows = ["users -> web", "web -> db"]
    fault = Fault("region-outage", at=100, seconds=200)
    run = run_small(components, arrows, plan_of(20, fault, seconds=400))

    assert run.metric("data_lost_s") == lost_s
    assert run.metric("failed_write_s", of="db") == pytest.approx(down_s, abs=2)


def test_copy_in_the_other_region_keeps_the_data():
    components = {
        "users": "users",
        "web": ("lambda", {"region": "secondary"}),
        "here": "rds",
        "there": ("rds-replica", {"region": "secondary"}),
    }
    arrows = ["users -> web", "web -> here", "here -> there"]
    run = run_small(components, arrows, plan_of(5, Fault("region-outage", at=60), seconds=90))

    assert run.metric("data_lost_s", of="here") == 1


def test_table_with_replicas_everywhere_stays():
    components = {
        "users": "users",
        "web": ("lambda", {"region": "secondary"}),
        "db": ("dynamodb", {"global_table": True}),
    }
    run = run_small(
        components,
        ["users -> web", "web -> db"],
        plan_of(5, Fault("region-outage", at=60), seconds=90),
    )

    assert run.metric("failed") == 0


@pytest.mark.parametrize("service", ["external-system", "rds"])
def test_slow_dependency_is_as_fast_as_before_afterwards(service):
    fault = Fault("slow-dependency", at=60, seconds=60, target=("end",), latency_ms=2000)
    run = web_run(
        fault,
        more={"end": service},
        arrows=["web -> end"],
        source=Source("users", ((0, 5),)),
    )

    usual = run.metric("mean_ms", end=60)
    assert run.metric("mean_ms", start=60, end=120) == pytest.approx(usual + 2000, rel=0.1)
    assert run.metric("mean_ms", start=121) == usual


def test_dependency_that_is_down_fails_its_callers():
    fault = Fault("dependency-down", at=60, seconds=60, target=("bank",))
    run = web_run(fault, more={"bank": "external-system"}, arrows=["web -> bank"])

    assert failing(run) == (60, 120)  # the last of them had waited for a slot
    assert {loss.reason for loss in run.ledger} == {"the outside system is down", "overloaded"}


def test_queue_that_is_down_takes_nothing_and_gives_nothing():
    fault = Fault("dependency-down", at=60, seconds=60, target=("queue",))
    run = run_small(QUEUE, QUEUE_ARROWS, plan_of(20, fault))

    assert failing(run) == (60, 119)
    assert run.ledger[0].reason == "nobody could hand anything over"
    assert run.metric("delivered", of="bank", start=62, end=120) == 0


def test_capacity_that_is_gone_leaves_the_work_in_the_queue():
    fault = Fault("capacity-gone", at=60, seconds=60, target=("workers",))
    run = run_small(QUEUE, QUEUE_ARROWS, plan_of(20, fault))

    assert run.metric("depth", of="queue") == pytest.approx(60 * 20, rel=0.05)
    assert run.metric("failed") == run.metric("lost") == 0
    assert run.metric("depth", of="queue", start=299) == 0


def test_function_that_is_gone_answers_nobody():
    fault = Fault("capacity-gone", at=60, seconds=60, target=("web",))
    run = run_small({"users": "users", "web": "lambda"}, ["users -> web"], plan_of(20, fault))

    assert failing(run) == (60, 119)
    assert run.ledger[0].reason == "nothing left that could answer"


@pytest.mark.parametrize(
    ("target", "fails"), [((), (True, False)), (("db", "table"), (True, True))]
)
def test_failover_is_of_primaries_unless_others_are_named(target, fails):
    more = {"db": "rds", "table": "dynamodb"}
    fault = Fault("database-failover", at=60, target=target)
    run = web_run(fault, more=more, arrows=["web -> db", "web -> table"])

    assert tuple(run.metric("failed_write_s", of=one) > 0 for one in more) == fails


def test_flushed_caches_fill_again():
    more = {"cache": "elasticache", "db": "rds", "cdn": "cloudfront"}
    source = Source("users", ((0, 200),), static=0.5, read=0.5, write=0.0)
    run = run_small(
        WEB | more,
        ["users -> cdn", "cdn -> alb", "alb -> web", "web -> cache", "web -> db"],
        plan_of(
            0, Fault("cache-flush", at=60, target=("cache", "cdn")), source=source, seconds=900
        ),
    )

    reads = run.series()["components"]["db"]["arrived"]
    static = run.series()["components"]["alb"]["arrived"]
    assert reads[60] > 5 * reads[59] > 0
    assert static[60] > 1.5 * static[59]
    assert (reads[-1], static[-1]) == (reads[59], static[59])


@pytest.mark.parametrize(
    ("config", "sessions", "down_s"),
    [({"multi_az": True}, 0, 30), ({"multi_az": False}, 1000, 300)],
)
def test_lost_cache_node_takes_its_sessions_where_it_has_no_replica(config, sessions, down_s):
    run = web_run(
        Fault("cache-node-loss", at=60),
        more={"cache": ("elasticache", config), "db": "opensearch"},
        arrows=["web -> cache", "web -> db"],
        source=READERS,
        seconds=900,
    )

    assert run.metric("sessions_lost") == sessions
    reads = run.series()["components"]["db"]["arrived"]
    assert reads[60] == reads[60 + down_s - 1] == 200
    assert reads[60 + down_s + 1] < 200
    assert run.metric("failed") == 0


def test_only_the_named_cache_is_hit():
    more = {"one": "elasticache", "db": "rds"}
    arrows = ["web -> one", "web -> db"]
    for kind in ("cache-flush", "cache-node-loss"):
        run = web_run(Fault(kind, at=60, target=("db",)), more=more, arrows=arrows, source=READERS)
        assert run.metric("sessions_lost") == 0
        assert len(set(run.series()["components"]["db"]["arrived"])) == 1


def test_sessions_in_a_table_outlive_the_cache():
    run = web_run(
        Fault("cache-flush", at=60),
        more={"cache": "elasticache", "table": "dynamodb"},
        arrows=["web -> cache", "web -> table"],
        source=READERS,
    )

    assert run.metric("sessions_lost") == 0


def test_zone_with_a_lone_cache_empties_it():
    run = web_run(
        Fault("zone-outage", at=60, seconds=60, target=("cache",)),
        more={"cache": ("elasticache", {"multi_az": False})},
        arrows=["web -> cache"],
        source=READERS,
    )

    assert run.metric("sessions_lost") == 1000


@pytest.mark.parametrize(("ramp_s", "at_70"), [(0, 50), (20, 30)])
def test_spike_multiplies_the_load(ramp_s, at_70):
    fault = Fault("traffic-spike", at=60, seconds=60, factor=5, ramp_s=ramp_s)
    run = web_run(fault, source=Source("users", ((0, 10),)))

    offered = run.series()["sources"]["users"]["offered"]
    assert [offered[second] for second in (59, 70, 90, 119, 120)] == [10, at_70, 50, 50, 10]


def test_spike_of_nothing_is_nothing():
    fault = Fault("traffic-spike", at=60, seconds=60)

    assert web_run(fault, source=Source("users", ((0, 0),))).metric("offered") == 0


def test_spike_of_somebody_else_changes_nothing():
    run = web_run(Fault("traffic-spike", at=60, target=("web",)))

    assert run.metric("offered") == 300 * 100


def test_repeated_messages_are_worked_on_twice_unless_a_store_knows_them():
    fault = Fault("duplicate-delivery", at=0, share=0.1)
    plain = run_small(QUEUE, QUEUE_ARROWS, plan_of(20, fault))
    kept = run_small(
        QUEUE | {"table": "dynamodb"}, [*QUEUE_ARROWS, "workers -> table"], plan_of(20, fault)
    )

    assert plain.metric("duplicated", of="workers") == pytest.approx(0.1 * 20 * 299, rel=0.01)
    assert kept.metric("duplicated") == 0


def test_abusive_client_is_a_source_of_its_own():
    components = {"users": "users", "api": ("api-gateway", {"throttle_rps": 50}), "web": "lambda"}
    source = Source("users", ((0, 100),), read=0.5, write=0.5, clients=10)
    fault = Fault("abusive-client", at=60, seconds=60, per_s=1000)
    run = run_small(components, ["users -> api", "api -> web"], plan_of(0, fault, source=source))

    assert run.metric("throttled", of="abusive-client") == pytest.approx(60 * 950, rel=0.01)
    assert run.metric("throttled", of="users") == run.metric("throttled") == 0
    assert run.ledger[0].reason == "throttled, more than one client may send"


def test_abusive_client_without_a_way_in_stays_away():
    fault = Fault("abusive-client", target=("alb",))

    assert list(web_run(fault).sources) == ["users"]


@pytest.mark.parametrize(
    ("workflow", "starts", "kept"),
    [("standard", "users -> flow", 1), ("express", "users -> flow", 0), ("standard", "", 0)],
)
def test_waiting_for_an_approver_is_decided_from_how_long_a_run_may_wait(workflow, starts, kept):
    components = {
        "users": "users",
        "web": "lambda",
        "flow": ("step-functions", {"workflow": workflow}),
    }
    arrows = ["users -> web", *(["web -> flow"] if starts else [])]
    fault = Fault("approval-delay", seconds=259_200.0)
    run = run_small(components, arrows, plan_of(5, fault, seconds=30))

    assert run.metric("waits_kept") == kept


@pytest.mark.parametrize(
    "fault",
    [
        Fault("zone-outage", at=60, seconds=0),
        Fault("zone-outage", at=300),
        Fault("slow-dependency", at=60),
        Fault("dependency-down", at=60),
        Fault("instance-loss", at=60, target=("nobody",)),
    ],
)
def test_fault_without_length_or_target_does_nothing(fault):
    assert web_run(fault).metric("answered") == 300 * 100


def test_faults_are_over_in_the_quiet_time():
    fault = Fault("dependency-down", at=60, target=("bank",))
    plan = plan_of(20, fault, seconds=120, afterwards_s=600, squeeze=30)
    run = run_small(QUEUE, QUEUE_ARROWS, plan)

    assert run.metric("delivered_share", of="bank") == pytest.approx(0.5, abs=0.02)
    assert run.metric("dead_lettered") > 0
    assert run.metric("delivered_afterwards", of="bank") == 1
    assert 120 < run.over_at < 160


def test_quiet_time_ends_though_poison_never_does():
    components = {name: what for name, what in QUEUE.items() if name != "dead"}
    arrows = [arrow for arrow in QUEUE_ARROWS if "dead" not in arrow]
    fault = Fault("poison-messages", at=0, share=0.1)
    run = run_small(components, arrows, plan_of(20, fault, seconds=60, afterwards_s=100))

    assert run.over_at == 160
