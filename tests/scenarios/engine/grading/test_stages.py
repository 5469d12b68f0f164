"""Scenarios in stages: which stage is graded, and what growing may cost."""

from itertools import pairwise

import pytest

from scenarios.engine.design import Design
from scenarios.engine.errors import EngineError
from scenarios.engine.grading.drill_report import drill_report
from scenarios.engine.grading.report import grade, report
from scenarios.engine.grading.stages import stage_named
from scenarios.engine.simulation.run import simulate
from tests.scenarios.engine.designs import design_of
from tests.scenarios.engine.grading.content import scenario_of

GROWTH = scenario_of("growth-journey")
# Each of these is grown out of the one before.
CHAIN = ("servers-cluster", "servers-caching-api", "functions-tables", "containers-global-table")
MOST_GROWTH = 8
REFERENCES = [
    pytest.param(stage, reference, id=f"{stage.stage}/{reference.id}")
    for stage in GROWTH.stages
    for reference in stage.references
]


def cost(stage, reference):
    plan = next(drill.plan for drill in stage.drills if drill.id == "steady")
    return simulate(stage.admit(reference.design), plan).metric("usd_per_month")


def budget(stage):
    targets = [target for drill in stage.drills for target in drill.targets]
    return next(target.value for target in targets if target.metric == "usd_per_month")


@pytest.mark.parametrize("name", ["stage-3", "3"])
def test_stage_is_found_by_id_and_by_number(name):
    assert stage_named(GROWTH, name) is GROWTH.stages[2]


@pytest.mark.parametrize(
    ("slug", "name", "message"),
    [
        ("growth-journey", "5", 'has no stage "5"; it has stage-1, stage-2, stage-3, stage-4'),
        ("payment-flow", "1", 'has no stage "1"; it has none'),
    ],
)
def test_unknown_stage_is_refused(slug, name, message):
    with pytest.raises(EngineError) as error:
        stage_named(scenario_of(slug), name)

    assert str(error.value) == f"scenario: {slug} {message}"


@pytest.mark.parametrize(("stage", "reference"), REFERENCES)
def test_whole_journey_grades_a_reference_as_its_own_stage(stage, reference):
    found = report(grade(GROWTH, reference.design))

    assert (found["stage"], found["score"], found["pitfalls"]) == (stage.stage, 100, [])


def test_whole_journey_grades_a_flawed_design_as_the_stage_it_is_meant_for():
    flawed = GROWTH.stages[2].references[0].design.with_service("carts", "rds")

    found = report(grade(GROWTH, flawed))

    assert found["stage"] == "stage-3"


def test_whole_journey_grades_an_empty_canvas_as_the_first_stage():
    found = report(grade(GROWTH, design_of({"customers": "users"})))

    assert (found["stage"], found["score"]) == ("stage-1", 0)


def test_drill_of_the_whole_journey_is_that_of_the_stage():
    design = GROWTH.stages[3].references[0].design

    assert drill_report(GROWTH, design, "region-outage")["passed"] is True


def test_budget_grows_as_far_as_the_cost_may():
    budgets = [budget(stage) for stage in GROWTH.stages]

    assert [later / before for before, later in pairwise(budgets)] == [
        8,
        8,
        8,
    ]


def test_chain_of_references_grows_ten_times_for_at_most_eight_times_the_cost():
    answers = [
        next(reference for reference in stage.references if reference.id == name)
        for stage, name in zip(GROWTH.stages, CHAIN, strict=True)
    ]
    costs = [cost(stage, answer) for stage, answer in zip(GROWTH.stages, answers, strict=True)]

    assert all(b / a <= MOST_GROWTH for a, b in pairwise(costs))


def test_steady_drill_fails_over_budget():
    stage = GROWTH.stages[0]
    design = stage.references[0].design
    wasteful: Design = design.with_config("shop", min=40, max=40)

    held = next(d for d in grade(stage, wasteful).drills if d.drill.id == "steady")

    failed = [one.target.metric for one in held.targets if not one.passed]
    assert failed == ["usd_per_month"]
