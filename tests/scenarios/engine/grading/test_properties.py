"""Promises that hold for designs of any shape, not only for references and what is near them."""

import random
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios.engine.document import parse, serialise
from scenarios.engine.grading.path_checks import EveryPath, PathTo
from scenarios.engine.grading.report import grade, report
from tests.scenarios.engine.designs import CATALOGUE, setting_values
from tests.scenarios.engine.grading.content import SLUGS, scenario_of
from tests.scenarios.test_scenarios import bare, relabelled

SERVICES = [s for s in CATALOGUE.services.values() if s.family != "client"]
ANY_SHAPE = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@st.composite
def drawn_designs(draw):
    """A scenario and a design for it: its given components, up to 8 others, any connections."""
    scenario = scenario_of(draw(st.sampled_from(SLUGS)))
    components = [
        {"id": c.id, "service": c.service, "name": c.name, "config": dict(c.config)}
        for c in scenario.given
    ]
    for number in range(draw(st.integers(0, 8))):
        service = draw(st.sampled_from(SERVICES))
        optional = {name: setting_values(s) for name, s in service.settings.items()}
        config = draw(st.fixed_dictionaries({}, optional=optional))
        if config.get("min", 0) > config.get("max", 10_000):
            config["min"], config["max"] = config["max"], config["min"]
        components.append({"id": f"c{number}", "service": service.id, "config": config})
    ids = [component["id"] for component in components]
    pairs = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=16))
    connections = [{"from": a, "to": b} for a, b in pairs if a != b]
    document = {
        "format": "studyapp.design/1",
        "components": components,
        "connections": connections,
    }
    return scenario, parse(document, CATALOGUE)


def quickly(scenario, design):
    return report(grade(scenario, design, with_drills=False, with_repairs=False))


@given(drawn_designs())
@ANY_SHAPE
def test_any_design_gets_a_report_within_bounds(drawn):
    found = quickly(*drawn)

    assert 0 <= found["score"] <= 100
    assert found["passed"] is (found["score"] >= 72)
    ids = {c.id for c in drawn[1].components}
    for finding in [*found["requirements"], *found["pitfalls"]]:
        assert set(finding["components"]) <= ids
        assert finding["message"].endswith((".", "”"))


@given(drawn_designs(), st.integers(0, 10**6))
@ANY_SHAPE
def test_ids_names_and_order_change_no_verdict(drawn, seed):
    scenario, design = drawn
    renamed = relabelled(scenario, design, random.Random(seed))

    assert bare(quickly(scenario, renamed)) == bare(quickly(scenario, design))


@given(drawn_designs(), st.sampled_from(SERVICES))
@ANY_SHAPE
def test_loose_component_raises_no_score_and_changes_no_requirement(drawn, service):
    scenario, design = drawn
    before, after = (
        quickly(scenario, design),
        quickly(scenario, design.with_component("l", service.id)),
    )

    assert after["score"] <= before["score"]
    assert bare(after)["requirements"] == bare(before)["requirements"]


@given(drawn_designs())
@ANY_SHAPE
def test_document_written_and_read_again_is_graded_the_same(drawn):
    scenario, design = drawn
    again = parse(serialise(design), CATALOGUE)

    assert quickly(scenario, again) == quickly(scenario, design)


@given(drawn_designs())
@settings(parent=ANY_SHAPE, max_examples=25)
def test_every_repair_makes_its_requirement_hold(drawn):
    scenario, design = drawn
    graded = grade(scenario, design, with_drills=False)

    for requirement_id, repair in graded.repairs.items():
        after = quickly(scenario, repair.design)
        assert {r["id"]: r["passed"] for r in after["requirements"]}[requirement_id] is True


@given(drawn_designs())
@ANY_SHAPE
def test_evidence_of_a_path_is_a_path(drawn):
    scenario, design = drawn
    graded = grade(scenario, design, with_drills=False, with_repairs=False)
    joined = {(c.source, c.target) for c in graded.scene.flow.connections}

    for verdict in graded.judgement.verdicts:
        shown = verdict.outcome.components
        is_of_path = isinstance(verdict.requirement.check, PathTo | EveryPath)
        if is_of_path and " → " in verdict.outcome.text:
            assert set(pairwise(shown)) <= joined
