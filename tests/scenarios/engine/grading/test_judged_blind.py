"""Designs of every scenario, each judged by an expert who had read the brief and never saw the
grader: whether it passes and about how high it scores, requirements that fail, pitfalls it has and
has not, and drills it clearly does not hold."""

import json
from functools import cache
from pathlib import Path
from statistics import mean

import pytest

from scenarios.engine.document import parse
from scenarios.engine.grading.report import grade, report
from tests.scenarios.engine.designs import CATALOGUE
from tests.scenarios.engine.grading.content import parts_of

FOLDER = Path(__file__).parents[3] / "fixtures" / "judged"
JUDGED = {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}
CASES = [
    pytest.param(slug, number, id=f"{slug}-{label['id']}")
    for slug, labels in JUDGED.items()
    for number, label in enumerate(labels)
]
# Points. An expert's own highest and lowest guess for one design are up to 11 apart.
FAR, FAR_ON_AVERAGE = 15, 4


@cache
def graded(slug, number):
    label = JUDGED[slug][number]
    part = parts_of(slug)[label.get("stage", 1) - 1]
    return report(grade(part, parse(label["design"], CATALOGUE), with_repairs=False))


@pytest.mark.parametrize(("slug", "number"), CASES)
def test_design_is_judged_as_by_an_expert_who_never_saw_the_grader(slug, number):
    label, found = JUDGED[slug][number], graded(slug, number)

    failed = {r["id"] for r in found["requirements"] if not r["passed"]}
    pitfalls = {p["id"] for p in found["pitfalls"]}
    not_held = {d["id"] for d in found["drills"] if not d["passed"]}
    assert set(label["failed"]) <= failed
    assert set(label["pitfalls"]) <= pitfalls
    assert pitfalls.isdisjoint(label["not_pitfalls"])
    assert set(label["drills_failed"]) <= not_held
    assert found["passed"] is label.get("passes", found["passed"])
    assert found["score"] < label.get("score_below", 101)
    assert abs(found["score"] - label.get("score", found["score"])) < FAR


@pytest.mark.parametrize(("slug", "number"), CASES)
def test_design_an_expert_lets_pass_fails_no_critical_requirement(slug, number):
    label, found = JUDGED[slug][number], graded(slug, number)

    critical = [r["id"] for r in found["requirements"] if r["critical"] and r["credit"] == 0]
    assert not (label.get("passes") and critical)


def test_scores_are_close_to_those_of_experts_on_average():
    differences = [
        abs(graded(slug, number)["score"] - label["score"])
        for slug, labels in JUDGED.items()
        for number, label in enumerate(labels)
        if "score" in label
    ]

    assert len(differences) > 100
    assert mean(differences) < FAR_ON_AVERAGE
