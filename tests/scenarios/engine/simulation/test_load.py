"""Traffic along a timeline, and the names a plan speaks of."""

from math import inf

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
from tests.scenarios.engine.designs import design_of

RAMP = Source("users", ((10, 100), (20, 100), (30, 500)))


@pytest.mark.parametrize(
    ("second", "rate", "steady_until"),
    [(0, 100, 10), (12, 100, 20), (20, 100, 20), (25, 300, 25), (30, 500, inf), (99, 500, inf)],
)
def test_rate_follows_straight_lines_between_points(second, rate, steady_until):
    assert RAMP.rate_at(second) == rate
    assert RAMP.steady_until(second) == steady_until


@pytest.mark.parametrize(
    ("points", "now", "ahead", "until"),
    [
        (((0, 100),), 0, 1.0, inf),
        (((0, 100), (60, 100), (61, 300)), 0, 1.0, 11),
        (((0, 100), (60, 100), (61, 300)), 11, 3.0, 61),
        (((0, 0), (60, 0), (61, 300)), 15, 2.0, 61),
        (((0, 0),), 0, 1.0, inf),
    ],
)
def test_load_ahead_is_a_multiple_of_the_load_of_now(points, now, ahead, until):
    load = Load((Source("users", points),))

    assert load.ahead(now, 50) == ahead
    assert load.ahead_until(now, 50) == until


def test_nobody_offers_anything_for_ever():
    assert Load().ahead_until(0, 50) == inf


PLAN = DrillPlan(
    Load((Source("users", ((0, 1),), routes=(("tiers", 0.6), ("old", 0.4))),)),
    60,
    faults=(Fault("instance-loss", target=("tiers", "old")),),
    jobs=(Job(("tiers",), 5),),
    multiply=(Multiply("mail", 10),),
    outside=(Outside("bank"),),
)


def test_roles_are_replaced_by_the_components_they_stand_for():
    plan = PLAN.resolved({"tiers": ("web", "app"), "gone": ()})

    assert plan.load.sources[0].routes == (("web", 0.3), ("app", 0.3), ("old", 0.4))
    assert plan.faults[0].target == ("web", "app", "old")
    assert plan.jobs == (Job(("web", "app"), 5),)


def test_names_without_a_component_are_listed():
    design = design_of({"users": "users", "old": "ec2", "bank": "external-system"})

    assert PLAN.unresolved(design) == ("mail", "tiers")
