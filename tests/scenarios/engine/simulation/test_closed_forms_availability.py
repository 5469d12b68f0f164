"""What survives, against what can be worked out on paper."""

import pytest

from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.load import Source
from tests.scenarios.engine.simulation.runs import (
    COPY_PER_S,
    figure,
    fixed,
    plan_of,
    run_small,
    web_run,
)


def test_a_chain_is_as_available_as_the_product_of_its_tiers():
    parts = {
        "users": "users",
        "alb": "alb",
        "front": ("ecs-service", fixed(4)),
        "inner": ("alb", {"internal": True}),
        "back": ("ecs-service", fixed(5)),
    }
    arrows = ["users -> alb", "alb -> front", "front -> inner", "inner -> back"]
    loss = Fault("instance-loss", at=30, seconds=5, every_s=60)

    run = run_small(parts, arrows, plan_of(80, loss, seconds=80))

    # Until their balancers notice after 30 s, one of 4 and one of 5 targets answer nobody.
    seen = run.metric("availability", start=32, end=58)
    assert seen == pytest.approx((1 - 1 / 4) * (1 - 1 / 5), rel=0.01)
    assert run.metric("availability", start=61) == 1


@pytest.mark.parametrize(("zones", "lost"), [(2, 1 / 2), (3, 1 / 3)])
def test_a_zone_takes_its_share_of_the_copies_and_of_the_requests_until_it_is_noticed(zones, lost):
    outage = Fault("zone-outage", at=20, seconds=200)

    run = web_run(600, outage, copies=6, seconds=120, zones=zones)

    assert run.metric("instances_least") == 6 * (1 - lost)
    noticed = 20 + 30
    until = run.metric("availability", start=22, end=noticed - 1)
    left = 6 * (1 - lost) * COPY_PER_S
    assert until == pytest.approx(min(1 - lost, left / 600), rel=0.01)
    # 40 s after the outage the copies that died are replaced in the other zones. Until then,
    # once a second of work waits in front of those that are left, the rest is refused.
    between = run.metric("availability", start=noticed + 5, end=20 + 39)
    assert between == pytest.approx(min(1, left / 600), rel=0.02)
    assert run.metric("instances", start=62) == 6
    assert run.metric("availability", start=63) == 1


@pytest.mark.parametrize(
    ("database", "proxy", "seconds"),
    [
        (("rds", {"multi_az": True}), [], figure("rds", "failover_s")),
        (
            ("rds", {"multi_az": True}),
            ["web -> proxy", "proxy -> db"],
            figure("rds", "failover_s") / 2,
        ),
        (("aurora", {"replicas": 1}), [], figure("aurora", "failover_s")),
        (("rds", {"multi_az": False}), [], 600),
    ],
)
def test_writes_fail_for_as_long_as_the_database_fails_over(database, proxy, seconds):
    parts = {
        "users": "users",
        "alb": "alb",
        "web": ("ecs-service", fixed(2)),
        "proxy": "rds-proxy",
        "db": database,
    }
    arrows = ["users -> alb", "alb -> web", *(proxy or ["web -> db"])]

    run = run_small(parts, arrows, plan_of(50, Fault("database-failover", at=20), seconds=700))

    assert run.metric("failed_write_s") == seconds
    assert run.metric("failed") == pytest.approx(50 * seconds, rel=0.01)
    assert run.metric("recovered_s") == 20 + seconds


def test_a_cache_keeps_its_share_of_the_reads_from_the_database():
    parts = {
        "users": "users",
        "alb": "alb",
        "web": ("ecs-service", fixed(4)),
        "cache": "elasticache",
        "db": "rds",
    }
    arrows = ["users -> alb", "alb -> web", "web -> cache", "web -> db"]
    source = Source("users", ((0, 300),), read=0.8, write=0.2)
    plan = plan_of(300, Fault("cache-flush", at=40), seconds=160, source=source)

    run = run_small(parts, arrows, plan)

    arrived = run.series()["components"]["db"]["arrived"]
    assert arrived[39] == pytest.approx(300 * (0.2 + 0.8 * 0.1), rel=1e-6)
    # It refills by a 60th of what is missing each second: h(t) = 0.9 (1 - (59/60)^t).
    for since in (1, 20, 60, 110):
        hit = 0.9 * (1 - (59 / 60) ** since)
        expected = 300 * (0.2 + 0.8 * (1 - hit))
        assert arrived[39 + since] == pytest.approx(expected, rel=0.005)


def test_an_edge_cache_answers_static_reads():
    parts = {"users": "users", "cdn": "cloudfront", "alb": "alb", "web": ("ecs-service", fixed(4))}
    source = Source("users", ((0, 400),), static=0.75, write=0.25)

    run = run_small(
        parts,
        ["users -> cdn", "cdn -> alb", "alb -> web"],
        plan_of(400, seconds=20, source=source),
    )

    assert run.series()["components"]["web"]["arrived"][5] == pytest.approx(
        400 * (0.25 + 0.75 * 0.05)
    )


def test_sessions_on_the_servers_die_with_them_and_those_in_a_table_do_not():
    loss = Fault("instance-loss", at=20, seconds=5, every_s=60)
    source = Source("users", ((0, 50),), sessions=1_200)
    parts = {"users": "users", "alb": "alb", "web": ("ec2-asg", fixed(4)), "table": "dynamodb"}
    arrows = ["users -> alb", "alb -> web"]
    plan = plan_of(50, loss, seconds=60, source=source)

    on_servers = run_small(parts, arrows, plan)
    in_table = run_small(parts, [*arrows, "web -> table"], plan)

    assert on_servers.metric("sessions_lost") == pytest.approx(1_200 / 4)
    assert in_table.metric("sessions_lost") == 0
