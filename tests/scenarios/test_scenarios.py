"""The grader's promises, held by every scenario of `content/` with every reference of it.

`pytest tests/scenarios/test_scenarios.py -k <slug>` checks one scenario.
"""

import json
import random
import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.engine.design import Connection, Design
from scenarios.engine.errors import DesignError
from scenarios.engine.grading.report import grade, report
from tests.scenarios.engine.grading.content import answers, playable
from tests.scenarios.engine.grading.mutants import mutants, worsened

# Other tests measure what is covered; these many designs are graded faster without.
pytestmark = pytest.mark.no_cover
SCENARIOS = [pytest.param(part, id=name) for name, part in playable()]
ANSWERS = [pytest.param(part, reference, id=name) for name, part, reference in answers()]


def graded(scenario, design):
    return report(grade(scenario, design))


@cache
def reference_report(scenario, reference):
    """The report of a reference as it was graded first in this process."""
    return graded(scenario, reference.design)


def as_bytes(document):
    return json.dumps(document, sort_keys=True)


@pytest.mark.parametrize(("scenario", "reference"), ANSWERS)
def test_reference_reaches_100_without_a_pitfall(scenario, reference):
    found = reference_report(scenario, reference)

    failed = [r for r in found["requirements"] if not r["passed"] and not r["bonus"]]
    assert [r["message"] for r in failed] == []
    assert [p["message"] for p in found["pitfalls"]] == []
    assert [d for d in found["drills"] if not d["passed"]] == []
    assert (found["score"], found["passed"]) == (100, True)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_given_components_alone_score_0(scenario):
    given = Design(
        scenario.given,
        scenario.given_connections,
        scenario.references[0].design.catalogue,
    )

    found = graded(scenario, given)

    assert (found["score"], found["passed"]) == (0, False)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_design_without_the_given_components_is_refused(scenario):
    empty = Design((), (), scenario.references[0].design.catalogue)

    with pytest.raises(DesignError, match=scenario.given[0].id):
        grade(scenario, empty)


@pytest.mark.parametrize(("scenario", "reference"), ANSWERS)
def test_ids_names_positions_and_order_change_nothing_but_names(scenario, reference):
    design = reference.design
    renamed = relabelled(scenario, design, random.Random(7))

    before, after = reference_report(scenario, reference), graded(scenario, renamed)

    assert bare(after) == bare(before)


@pytest.mark.parametrize(("scenario", "reference"), ANSWERS)
def test_damaged_reference_changes_no_verdict_under_new_ids(scenario, reference):
    damaged = [design for _, design, _ in mutants(scenario, reference)][::7]
    for number, design in enumerate(damaged):
        renamed = relabelled(scenario, design, random.Random(number))

        before, after = (graded_quickly(scenario, one) for one in (design, renamed))

        assert bare(after) == bare(before)


@given(st.sampled_from(answers()), st.data())
@settings(max_examples=40, derandomize=True)
def test_no_relabelling_of_a_damaged_reference_changes_a_drill(answer, data):
    _, scenario, reference = answer
    damaged = [design for _, design, _ in mutants(scenario, reference)]
    design = data.draw(st.sampled_from(damaged))
    renamed = relabelled(scenario, design, random.Random(data.draw(st.integers(0, 10**6))))

    before, after = (report(grade(scenario, one, with_repairs=False)) for one in (design, renamed))

    assert bare(after) == bare(before)


def graded_quickly(scenario, design):
    return report(grade(scenario, design, with_drills=False, with_repairs=False))


def relabelled(scenario, design, chance):
    """The design with other ids, names and positions, and its lists in another order."""
    own = [c.id for c in design.components if c.id not in scenario.given_ids]
    numbers = list(range(len(own)))
    chance.shuffle(numbers)
    new = {old: f"x{number}" for old, number in zip(own, numbers, strict=True)}
    components = [
        replace(c, id=new.get(c.id, c.id), name=f"Part {n}", position=(n, -n))
        for n, c in enumerate(design.components)
    ]
    connections = [
        Connection(new.get(c.source, c.source), new.get(c.target, c.target), c.kind)
        for c in design.connections
    ]
    chance.shuffle(components)
    chance.shuffle(connections)
    return Design(tuple(components), tuple(connections), design.catalogue, design.scenario)


def bare(found):
    """What of a report must not depend on ids and names."""
    return {
        "score": found["score"],
        "parts": found["parts"],
        "resemblance": (found["resemblance"]["reference"], found["resemblance"]["score"]),
        "requirements": [
            (r["id"], r["credit"], len(r["components"])) for r in found["requirements"]
        ],
        "pitfalls": [(p["id"], p["severity"], len(p["components"])) for p in found["pitfalls"]],
        "drills": found["drills"],
    }


@pytest.mark.parametrize(("scenario", "reference"), ANSWERS)
def test_loose_component_never_raises_the_score(scenario, reference):
    catalogue = reference.design.catalogue
    damaged = [design for _, design, _ in mutants(scenario, reference)][::11]
    services = [s for s in catalogue.services.values() if s.family != "client"]
    for number, design in enumerate([reference.design, *damaged]):
        service = services[number % len(services)].id
        looser = design.with_component("loose", service)

        before, after = (graded_quickly(scenario, one) for one in (design, looser))

        assert after["score"] <= before["score"]
        assert bare(after)["requirements"] == bare(before)["requirements"]


@pytest.mark.parametrize(("scenario", "reference"), ANSWERS)
def test_report_is_equal_when_graded_twice(scenario, reference):
    first = reference_report(scenario, reference)

    assert as_bytes(graded(scenario, reference.design)) == as_bytes(first)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_scenario_is_complete(scenario):
    ids = [requirement.id for requirement in scenario.requirements]

    assert len(set(ids)) == len(ids)
    assert any(requirement.critical for requirement in scenario.requirements)
    assert len(scenario.references) >= 2
    assert scenario.drills
    assert 1 <= scenario.level <= 3


@pytest.mark.parametrize(("scenario", "reference"), ANSWERS)
def test_setting_that_adds_a_pitfall_never_raises_the_score(scenario, reference):
    damaged = [design for _, design, _ in mutants(scenario, reference)][::29]
    for number, design in enumerate(damaged):
        own = [c for c in design.components if c.id not in scenario.given_ids]
        worse = [one for c in own for _, one, _ in worsened(scenario, design, c)]
        for other in worse[number % 3 :: 5]:
            before, after = (graded_quickly(scenario, one) for one in (design, other))

            had, has = ({p["id"] for p in found["pitfalls"]} for found in (before, after))
            assert after["score"] <= before["score"] or not had < has


@pytest.mark.parametrize(("scenario", "reference"), ANSWERS)
def test_messages_teach_and_never_show_the_reference(scenario, reference):
    secret = re.compile(
        "|".join(rf"\b{re.escape(word)}\b" for word in secrets(scenario, reference))
    )
    whys = {requirement.id: requirement.why.strip() for requirement in scenario.requirements}
    for number, (_, design, _) in enumerate(mutants(scenario, reference)):
        if number % 37:
            continue
        renamed = relabelled(scenario, design, random.Random(number))

        found = report(grade(scenario, renamed, with_drills=False))

        failed = [r for r in found["requirements"] if not r["passed"]]
        assert all(whys[r["id"]] in r["message"] for r in failed)
        assert all(p["instead"] in p["message"] for p in found["pitfalls"])
        messages = [found["resemblance"]["message"]]
        messages += [one["message"] for one in (*failed, *found["pitfalls"])]
        assert [text for text in messages if secret.search(text)] == []


def secrets(scenario, reference):
    """What only the answers say: their titles, ids and names, but for words of the brief."""
    labels = {service.label for service in reference.design.catalogue.services.values()}
    own = [c for c in reference.design.components if c.id not in scenario.given_ids]
    words = {c.id for c in own if "-" in c.id} | {c.name for c in own if c.name not in labels}
    brief = " ".join([scenario.story, *(f"{r.title} {r.why}" for r in scenario.requirements)])
    words = {word for word in words if word.lower() not in brief.lower()}
    return sorted(words | {other.title for other in scenario.references})
