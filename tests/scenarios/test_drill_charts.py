"""Which charts a drill has, with its targets as lines and what happened in words."""

import pytest

from scenarios import library
from scenarios.charts import Event
from scenarios.drill_charts import Other, Shown, charts
from scenarios.drill_page import DrillRun
from scenarios.engine.scenario import Target


def shown(slug, drill_id, **more):
    scenario = library.scenario(slug)
    drill = next(one for one in scenario.drills if one.id == drill_id)
    design = scenario.references[0].design
    return Shown(design, drill, DrillRun(scenario, design, drill).series, **more)


def by_title(found):
    return {chart.title: chart for chart in charts(found)}


def test_targets_with_a_chart_are_lines_in_it():
    found = by_title(shown("payment-flow", "spike"))

    (level,) = found["Waiting time of 95 in 100 requests"].levels
    assert (level.value, level.start, level.end) == (300, 330, 720)
    assert level.words == "target: below 300 ms"
    (deadline,) = found["Messages waiting"].deadlines
    assert deadline.words == "target: empty by 32:01"


def test_shares_so_far_end_at_what_the_targets_measure():
    scenario = library.scenario("payment-flow")
    design = scenario.references[0].design.without_components(["checkout"])
    drill = scenario.drills[0]
    run = DrillRun(scenario, design, drill)

    chart = by_title(Shown(design, drill, run.series))["Requests without an answer, so far"]

    measured = next(t for t in run.report["targets"] if t["metric"] == "error_share")
    assert chart.lines[0].values[-1] == pytest.approx(100 * measured["actual"], abs=0.01)
    assert chart.levels[0].value == 1


def test_delivery_is_shown_of_those_the_targets_ask_about():
    found = by_title(shown("sensor-ingest", "reader-down"))["Work delivered, so far"]

    assert [level.value for level in found.levels] == [98, 95]
    assert found.lines


def test_delivery_to_a_group_is_shown_of_the_slowest():
    found = by_title(shown("event-driven-orders", "poison"))["Work delivered, so far"]

    assert 1 <= len(found.lines) <= 4


def test_the_age_of_messages_is_shown_where_a_target_asks_for_it():
    found = by_title(shown("broker-move", "zone-outage"))

    assert found["Age of the oldest message"].levels[0].value == 240
    assert "Age of the oldest message" not in by_title(shown("payment-flow", "spike"))


def test_a_moment_by_which_all_must_be_well_is_a_line():
    found = by_title(shown("multi-region-active-active", "region-outage"))["Requests"]

    assert found.deadlines[0].words.startswith("target: well again by ")


def test_another_run_stands_beside_this_one():
    one = shown("payment-flow", "zone-outage")
    other = Other("reference", one.series)

    found = by_title(Shown(one.design, one.drill, one.series, other=other))

    for title in ("Waiting time of 95 in 100 requests", "Messages waiting"):
        assert [line.is_other for line in found[title].lines] == [False, True]


def test_what_happened_is_in_every_chart():
    event = Event(60, 120, "a zone goes down")

    for chart in charts(shown("payment-flow", "zone-outage", events=(event,))):
        assert chart.events == (event,)


def test_a_chart_with_nothing_to_show_is_left_out():
    assert "Work lost, so far" not in by_title(shown("payment-flow", "spike"))
    assert "Requests without an answer, so far" not in by_title(shown("payment-flow", "spike"))


def test_lost_work_is_shown_with_its_target():
    scenario = library.scenario("payment-flow")
    design = scenario.references[0].design.without_components(["failed"])
    drill = next(one for one in scenario.drills if one.id == "gateway-down")
    run = DrillRun(scenario, design, drill)
    run.series["buffers"]["orders"]["lost"] = [float(s) for s in range(run.series["seconds"])]

    found = by_title(Shown(design, drill, run.series))["Work lost, so far"]

    assert found.levels[0].words == "target: none"


def test_a_target_on_running_copies_is_a_line():
    one = shown("payment-flow", "spike")
    drill = type(one.drill)("d", "D", one.drill.plan, (Target("instances", "<=", 50),))

    found = by_title(Shown(one.design, drill, one.series))["Copies running"]

    assert found.levels[0].words == "target: at most 50"


@pytest.mark.parametrize("slug", library.slugs())
def test_every_drill_of_every_scenario_has_charts(slug):
    scenario = library.scenario(slug)
    for stage in scenario.stages[:1] or (scenario,):
        for drill in stage.drills:
            design = stage.references[0].design
            for chart in charts(Shown(design, drill, DrillRun(stage, design, drill).series)):
                assert chart.svg().startswith("<svg")
                assert all(len(values) == len(chart.lines) for _, values in chart.rows)
