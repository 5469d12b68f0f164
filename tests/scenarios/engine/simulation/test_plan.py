"""Reading a drill's plan: every key, every default, and a message that names the place."""

import pytest

from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.load import (
    DrillPlan,
    Job,
    Load,
    Multiply,
    Outside,
    Source,
)
from scenarios.engine.simulation.plan import PlanError, read_plan

NAMES = {"shoppers", "bank", "web", "monolith"}


def read(**value):
    return read_plan({"seconds": 60, "load": {"shoppers": 10}} | value, "drills[0].plan", NAMES)


def test_shortest_plan_has_the_defaults():
    assert read() == DrillPlan(Load((Source("shoppers", ((0.0, 10.0),)),)), 60)


def test_source_may_set_everything():
    plan = read(
        load={
            "shoppers": {
                "per_s": [[0, 10], [60, 50.5]],
                "shares": {"static": 0.2, "read": 0.5, "write": 0.3},
                "cacheable": 0.4,
                "clients": 20,
                "sessions": 1000,
                "kb": 2,
                "timeout_s": 5,
                "routes": {"web": 0.3, "monolith": 0.7},
            }
        }
    )

    assert plan.load.sources == (
        Source(
            "shoppers",
            ((0.0, 10.0), (60.0, 50.5)),
            static=0.2,
            read=0.5,
            write=0.3,
            cacheable=0.4,
            clients=20,
            sessions=1000.0,
            kb=2.0,
            timeout_s=5.0,
            routes=(("web", 0.3), ("monolith", 0.7)),
        ),
    )


def test_plan_may_set_everything():
    plan = read(
        faults=[{"kind": "zone-outage", "at": 10, "seconds": 20}],
        jobs=[{"at": "web", "seconds": 7200}],
        multiply=[{"toward": "bank", "by": 10_000}],
        outside={"bank": {"per_s": 200, "latency_ms": 300}, "web": {}},
        connections=60,
        quota_factor=2,
        squeeze=12,
        afterwards_s=1800,
    )

    assert plan.faults == (Fault("zone-outage", at=10.0, seconds=20.0),)
    assert plan.jobs == (Job(("web",), 7200.0),)
    assert plan.multiply == (Multiply("bank", 10_000.0),)
    assert plan.outside == (Outside("bank", 200.0, 300.0), Outside("web", None, 100.0))
    assert (plan.connections, plan.quota_factor, plan.squeeze) == (60, 2.0, 12.0)
    assert plan.afterwards_s == 1800


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ({"kind": "instance-loss"}, Fault("instance-loss", every_s=120)),
        ({"kind": "instance-loss", "every_s": 30}, Fault("instance-loss", every_s=30)),
        (
            {"kind": "slow-dependency", "target": "bank", "latency_ms": 500},
            Fault("slow-dependency", target=("bank",), latency_ms=500),
        ),
        (
            {"kind": "dependency-down", "target": ["bank", "web"], "at": 0},
            Fault("dependency-down", at=0, target=("bank", "web")),
        ),
        ({"kind": "poison-messages", "share": 0.1}, Fault("poison-messages", share=0.1)),
        ({"kind": "traffic-spike", "ramp_s": 5}, Fault("traffic-spike", ramp_s=5)),
        ({"kind": "abusive-client"}, Fault("abusive-client", per_s=20_000)),
        (
            {"kind": "region-outage", "region": "secondary"},
            Fault("region-outage", region="secondary"),
        ),
        ({"kind": "approval-delay"}, Fault("approval-delay", seconds=259_200.0)),
        (
            {"kind": "duplicate-delivery", "share": 0.02, "seconds": 5},
            Fault("duplicate-delivery", share=0.02, seconds=5),
        ),
    ],
)
def test_fault_is_read_with_the_defaults_of_its_kind(written, fault):
    assert read(faults=[written]).faults == (fault,)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"seconds": 0}, "drills[0].plan.seconds: must be from 1 to 7200"),
        ({"seconds": 7201}, "drills[0].plan.seconds: must be from 1 to 7200"),
        ({"load": {"nobody": 1}}, "drills[0].plan.load.nobody: there is no component or role"),
        ({"load": {"shoppers": "many"}}, "must be a number or a list of [second, requests/s]"),
        ({"load": {"shoppers": []}}, "must be a number or a list of [second, requests/s]"),
        ({"load": {"shoppers": [[0]]}}, "per_s[0]: must be [second, requests/s]"),
        ({"load": {"shoppers": [[0, True]]}}, "per_s[0]: must be [second, requests/s]"),
        ({"load": {"shoppers": [[5, 1], [5, 2]]}}, "per_s[1]: must be later than the one before"),
        ({"load": {"shoppers": [[0, -1]]}}, "per_s[0]: must be a second of the day"),
        ({"load": {"shoppers": [[90_000, 1]]}}, "per_s[0]: must be a second of the day"),
        (
            {"load": {"shoppers": {"per_s": 1, "shares": {"read": 0.5}}}},
            "load.shoppers.shares: must add up to 1",
        ),
        (
            {"load": {"shoppers": {"per_s": 1, "routes": {"web": 2}}}},
            "load.shoppers.routes.web: must be a share from 0 to 1",
        ),
        (
            {"load": {"shoppers": {"per_s": 1, "routes": {"web": 0.7, "bank": 0.7}}}},
            "load.shoppers.routes: must not add up to more than 1",
        ),
        ({"load": {"shoppers": {"per_s": 1, "speed": 2}}}, "load.shoppers.speed"),
        ({"faults": [{"kind": "flood"}]}, "faults[0].kind: must be one of instance-loss"),
        ({"faults": [{"kind": "slow-dependency"}]}, "faults[0].target: is missing"),
        ({"faults": [{"kind": "cache-flush", "target": "x"}]}, "faults[0].target: there is no"),
        (
            {"faults": [{"kind": "region-outage", "region": "third"}]},
            "faults[0].region: must be primary or secondary",
        ),
        (
            {"faults": [{"kind": "instance-loss", "every_s": 0.5}]},
            "faults[0].every_s: must be at least 1",
        ),
        ({"faults": [{"kind": "cache-flush", "share": 1}]}, "faults[0].share"),
        ({"squeeze": 0.5}, "drills[0].plan.squeeze: must be from 1 to 1000, not 0.5"),
        ({"pace": 2}, "drills[0].plan.pace"),
    ],
)
def test_mistake_is_named_with_its_place(value, message):
    with pytest.raises(PlanError) as raised:
        read(**value)

    assert message in str(raised.value)
