"""The mutation test: small damages to every reference of every scenario, each of which has to cost
points and be named. The end of a test run lists what was not: see `damage_summary`."""

import pytest

from scenarios.engine.grading.report import grade, report
from scenarios.engine.grading.score import CAP
from tests.scenarios.engine.grading.content import playable
from tests.scenarios.engine.grading.mutants import mutants

# Other tests measure what is covered; these many designs are graded faster without.
pytestmark = pytest.mark.no_cover
SCENARIOS = [pytest.param(name, part, id=name) for name, part in playable()]
NAMED_AT_LEAST = 0.95


@pytest.mark.parametrize(("name", "scenario"), SCENARIOS)
def test_at_least_95_of_100_damages_are_caught_and_named(name, scenario, record_property):
    tried, survivors, unnamed, uncapped, failed = 0, [], [], [], set()
    for reference in scenario.references:
        for what, design, touched in mutants(scenario, reference):
            tried += 1
            found = graded(scenario, design)
            if found["score"] == 100:
                survivors.append([reason(found, reference, design, touched), reference.id, what])
            elif not is_named(found, design, reference, touched):
                unnamed.append([reference.id, what])
            if must_be_capped(found) and (found["score"] > CAP or found["passed"]):
                uncapped.append([reference.id, what])
            failed |= {r["id"] for r in found["requirements"] if not r["passed"]}
    record_property(
        "damages",
        {"scenario": name, "tried": tried, "survivors": survivors, "unnamed": unnamed},
    )

    assert (tried - len(survivors) - len(unnamed)) / tried >= NAMED_AT_LEAST
    assert uncapped == []
    assert failed == {requirement.id for requirement in scenario.requirements}


def graded(scenario, design):
    """The report, with drills only where the picture alone shows no damage."""
    found = report(grade(scenario, design, with_drills=False, with_repairs=False))
    if found["score"] == 100:
        found = report(grade(scenario, design, with_repairs=False))
    return found


def must_be_capped(found):
    is_fatal = any(pitfall["severity"] == "fatal" for pitfall in found["pitfalls"])
    return is_fatal or any(r["critical"] and r["credit"] == 0 for r in found["requirements"])


def reason(found, reference, design, touched):
    """Why a damage costs nothing."""
    left = [design.component(id_) for id_ in sorted(touched) if id_ in design]
    if any(c.has("transparent") or c.has("operations") for c in left):
        return "puts one pass-through or watcher in the place of another"
    is_kept = all(c.service == reference.design.component(c.id).service for c in left)
    if is_kept and any(c.has("cache") for c in left):
        return "lets a cache forget what is kept elsewhere as well"
    if found["resemblance"]["reference"] != reference.id:
        return "makes it another of our answers"
    return "takes away what another part does as well"


def is_named(found, design, reference, touched):
    """Whether a finding is about what was touched or its neighbours, or counts it missing."""
    near = set(touched)
    for connection in reference.design.connections:
        ends = {connection.source, connection.target}
        if ends & touched:
            near |= ends
    blamed = {id_ for r in found["requirements"] if not r["passed"] for id_ in r["components"]}
    blamed |= {id_ for p in found["pitfalls"] for id_ in p["components"]}
    likeness = found["resemblance"]
    blamed |= {*likeness["extra"], *likeness["different"]}
    blamed |= {id_ for flow in likeness["flows"] for id_ in flow}
    failed_alone = any(not r["passed"] and not r["components"] for r in found["requirements"])
    return bool(blamed & near) or failed_alone or likeness["missing"] > 0
