"""What is sent to the browser of a run: little, and nothing that matters is thinned away."""

import json

import pytest

from scenarios import library
from scenarios.engine.grading.drill_report import drill_report
from scenarios.playback import HEIGHT, MOMENTS, playback, strip

PAYMENT = library.scenario("payment-flow")
DESIGN = PAYMENT.references[0].design


@pytest.fixture(scope="module")
def spike():
    return drill_report(PAYMENT, DESIGN, "spike")["series"]


@pytest.fixture(scope="module")
def zone():
    return drill_report(PAYMENT, DESIGN, "zone-outage")["series"]


def moments(found):
    return {len(v) for p in found["parts"].values() for v in p.values() if isinstance(v, list)}


def test_there_are_at_most_240_moments(spike):
    found = playback(DESIGN, spike)

    (count,) = moments(found)
    assert count <= MOMENTS
    assert (count - 1) * found["step"] < found["seconds"] <= count * found["step"]


def test_peaks_are_kept(spike):
    found = playback(DESIGN, spike)

    assert max(found["parts"]["orders"]["waiting"]) >= int(max(spike["buffers"]["orders"]["depth"]))
    assert max(found["parts"]["workers"]["running"]) == 40


def test_what_never_changes_is_one_number_and_what_is_never_there_is_left_out(spike):
    found = playback(DESIGN, spike | {"buffers": {"orders": {"depth": [7.0] * spike["seconds"]}}})

    assert found["parts"]["orders"] == {"name": "Orders", "waiting": 7}
    assert "failed" not in found["parts"]["checkout"]
    assert "email" not in found["parts"]  # it never has more than a thousandth to do


def test_failures_of_sources_and_components_are_there(zone):
    found = playback(DESIGN, zone)

    assert max(found["parts"]["shoppers"]["failed"]) == 50
    assert found["parts"]["shoppers"]["offered"] == 100
    assert max(found["parts"]["checkout"]["failed"]) == 50


def test_one_failure_in_ten_seconds_is_not_none():
    found = playback(DESIGN, small_series(failed=[0.0, 0.1, 0.01, 0.0]))

    assert found["parts"]["shoppers"]["failed"] == [0, 1, 0, 0]


def test_names_are_those_of_the_design(spike):
    assert playback(DESIGN, spike)["parts"]["orders"]["name"] == "Orders"


def test_a_run_is_small(spike):
    assert len(json.dumps(playback(DESIGN, spike), separators=(",", ":"))) < 20_000


def test_the_load_is_drawn_over_the_whole_time(spike):
    way = strip(spike)

    assert way.startswith(f"M0 {HEIGHT}L0 ")
    assert way.endswith(f"L960 {HEIGHT}z")


def test_without_a_source_there_is_no_load():
    assert strip({"seconds": 10, "sources": {}}) == ""


def small_series(failed):
    zeros = [0.0] * len(failed)
    source = {"offered": [1.0] * len(failed), "failed": failed, "throttled": zeros}
    return {
        "seconds": len(failed),
        "sources": {"shoppers": source},
        "components": {},
        "buffers": {},
    }


def test_a_client_that_is_not_on_the_canvas_is_told_too():
    scenario = library.scenario("serverless-api")
    design = scenario.references[0].design
    found = playback(design, drill_report(scenario, design, "abusive-client")["series"])

    assert found["parts"]["abusive-client"]["name"] == "Abusive client"
    assert max(found["parts"]["abusive-client"]["failed"]) > 1000
