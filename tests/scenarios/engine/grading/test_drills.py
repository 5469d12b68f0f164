"""Holding runs against targets; what the runs themselves say is the simulator's to prove."""

from dataclasses import replace

import pytest

from scenarios.engine.errors import EngineError
from scenarios.engine.grading.drill_report import drill_report
from scenarios.engine.grading.drills import bound_names, run_drill
from scenarios.engine.grading.report import grade, report
from scenarios.engine.scenario import Drill, Reference, Target
from scenarios.engine.simulation.plan import read_plan
from tests.scenarios.engine.designs import design_of
from tests.scenarios.engine.grading.plain import scenario_with, scene_of

GIVEN = {"people": "users", "bank": "external-system", "mail": "external-system"}
SHOP = {"web": "ecs-service", "big": ("ec2-asg", {"size": "xlarge"})}
WAY = ["people -> web", "web -> bank", "web -> big"]
TIERS = ("tier", "servers")
GROUPS = {
    "tiers": {"has": "fleet"},
    "servers": {"has": "server"},
    "queues": {"has": "queue"},
}
ROLES = {"tier": {"has": "container"}, "stream": {"has": "stream"}}


def result_of(*targets, plan=None):
    scenario = scenario_with(given=GIVEN, groups=GROUPS, roles=ROLES)
    names = {*GIVEN, *GROUPS, *ROLES}
    read = read_plan(plan or {"seconds": 60, "load": {"people": 10}}, "drill", names)
    drill = Drill("steady", "Steady", read, targets)
    scene = scene_of(scenario, SHOP, WAY)
    return run_drill(scene.design, drill, bound_names(scene, scenario, {"tier": "web"}))


@pytest.mark.parametrize(
    ("target", "passed"),
    [
        (Target("error_share", "<", 0.01, "people"), True),
        (Target("error_share", "==", 0, "people"), True),
        (Target("offered", ">=", 590, "people"), True),
        (Target("offered", "<=", 590, "people"), False),
        (Target("offered", ">", 300, "people", start=30), False),
        (Target("offered", "<=", 320, "people", start=0, until=30), True),
        (Target("availability", ">=", 0.99, "tier"), True),
    ],
)
def test_target_is_held_or_not(target, passed):
    result = result_of(target)

    assert ([held.passed for held in result.targets], result.passed) == ([passed], passed)


def test_of_several_components_the_worst_counts():
    fewest = result_of(Target("instances_least", ">", 0, "tiers"))
    most = result_of(Target("utilisation", "<", 1, "tiers"))
    alone = [result_of(Target("utilisation", "<", 1, name)).targets[0].actual for name in TIERS]

    assert fewest.passed is True
    assert most.targets[0].actual == max(alone)
    assert min(alone) < max(alone)


@pytest.mark.parametrize("of", ["queues", "stream"])
def test_target_about_what_the_design_lacks_is_not_held(of):
    result = result_of(Target("depth", "<=", 10, of))

    assert (result.targets[0].actual, result.passed) == (None, False)


def test_drill_by_itself_tells_targets_figures_and_series():
    scenario, design = shop_with_drills()

    found = drill_report(scenario, design, "easy")

    assert (found["scenario"], found["drill"], found["passed"]) == ("plain", "easy", True)
    assert (found["summary"]["lost"], found["losses"], found["series"]["seconds"]) == (0, [], 60)


def test_drill_nobody_wrote_is_refused_with_those_there_are():
    with pytest.raises(EngineError) as caught:
        drill_report(*shop_with_drills(), "flood")

    assert str(caught.value) == 'drill: plain has no "flood"; one of easy, hard'


def test_every_target_has_to_be_held():
    result = result_of(Target("lost", "==", 0), Target("offered", ">", 10**6, "people"))

    assert [held.passed for held in result.targets] == [True, False]
    assert result.passed is False


def shop_with_drills():
    """A scenario with a drill its reference holds and one it cannot hold, and that reference."""
    reference = Reference("plain", "Plain", design_of({**GIVEN, **SHOP}, WAY))
    scenario = scenario_with(
        given=GIVEN,
        requirements=[("there", {"path": {"from": "people", "to": "bank"}})],
        references=[reference],
    )
    plan = read_plan({"seconds": 60, "load": {"people": 10}}, "drill", set(GIVEN))
    easy = Drill("easy", "Easy", plan, (Target("lost", "==", 0),))
    hard = Drill("hard", "Hard", plan, (Target("offered", ">", 10**6, "people"),))
    return replace(scenario, drills=(easy, hard)), reference.design


def test_drills_count_in_the_score_and_are_reported():
    found = report(grade(*shop_with_drills()))

    assert (found["score"], found["parts"]["drills"]) == (85, 15)
    assert [(d["id"], d["passed"]) for d in found["drills"]] == [("easy", True), ("hard", False)]
    assert found["drills"][1]["targets"] == [
        {
            "metric": "offered",
            "of": "people",
            "op": ">",
            "value": 10**6,
            "actual": pytest.approx(600, abs=12),
            "passed": False,
        }
    ]
