"""Every pitfall: designs that have it, with the components it is about, and designs without it."""

import pytest

from scenarios.engine.grading.pitfalls.registry import OVER_ENGINEERED, PITFALLS
from tests.scenarios.engine.grading.pitfalls_had import HAVE
from tests.scenarios.engine.grading.pitfalls_not_had import HAVE_NOT
from tests.scenarios.engine.grading.plain import pitfalls_in, scenario_with


def as_id(case):
    return case[0]


@pytest.mark.parametrize(
    ("pitfall", "facts", "components", "connections", "about"), HAVE, ids=map(as_id, HAVE)
)
def test_design_has_the_pitfall(pitfall, facts, components, connections, about):
    found = pitfalls_in(scenario_with(facts=facts), components, connections)

    assert sorted(sorted(ids) for ids in found[pitfall]) == sorted(sorted(ids) for ids in about)


@pytest.mark.parametrize(
    ("pitfall", "facts", "components", "connections"), HAVE_NOT, ids=map(as_id, HAVE_NOT)
)
def test_design_has_not_the_pitfall(pitfall, facts, components, connections):
    assert pitfall not in pitfalls_in(scenario_with(facts=facts), components, connections)


def test_every_pitfall_has_designs_with_and_without_it():
    ids = {pitfall.id for pitfall in PITFALLS}

    assert {case[0] for case in HAVE} == ids
    assert {case[0] for case in HAVE_NOT} == ids


def test_given_components_have_no_pitfalls():
    given = {"people": "users", "old": "ec2", "db": "rds"}
    scenario = scenario_with(given=given, connections=["old -> db"])

    found = pitfalls_in(scenario, {"lb": "alb"}, ["people -> lb", "lb -> old"])

    assert found == {}


@pytest.mark.parametrize("pitfall", [*PITFALLS, OVER_ENGINEERED], ids=lambda p: p.id)
def test_pitfall_teaches(pitfall):
    assert pitfall.why.count(".") >= 2
    assert pitfall.instead.endswith(".")
    assert pitfall.section
    if pitfall is not OVER_ENGINEERED:
        assert "Source:" in pitfall.find.__doc__
