"""Designs as learners draw them, with what an expert says of each: which requirements fail (with
half credit in brackets), which pitfalls there are, and which drills clearly are not held. A design
with nothing against it holds them all."""

import pytest

from scenarios.engine.grading.report import grade
from tests.scenarios.engine.designs import design_of
from tests.scenarios.engine.grading.content import scenario_of
from tests.scenarios.engine.grading.judged_alerts import ALERTS
from tests.scenarios.engine.grading.judged_desk import TWO_TIERS
from tests.scenarios.engine.grading.judged_prices import PRICES
from tests.scenarios.engine.grading.judged_videos import VIDEOS

# Other tests measure what is covered; these are faster without.
pytestmark = pytest.mark.no_cover

CASES = [
    pytest.param(slug, *case, id=f"{slug}: {name}")
    for slug, cases in (
        ("breaking-news-alerts", ALERTS),
        ("two-tier-decoupling", TWO_TIERS),
        ("video-upload-fan-out", VIDEOS),
        ("serverless-api", PRICES),
    )
    for name, case in cases.items()
]


@pytest.mark.parametrize(
    ("slug", "components", "connections", "failed", "pitfalls", "drills"), CASES
)
def test_design_is_judged_and_drilled(slug, components, connections, failed, pitfalls, drills):
    scenario = scenario_of(slug)
    given = {c.id: c.service for c in scenario.given}
    design = design_of({**given, **components}, connections)

    graded = grade(scenario, design, with_repairs=False)

    verdicts = graded.judgement.verdicts
    words = [
        v.requirement.id if v.credit == 0 else f"({v.requirement.id})"
        for v in verdicts
        if not v.passed and not v.requirement.bonus
    ]
    assert sorted(words) == sorted(failed.split())
    assert sorted({p.id for p, _ in graded.findings}) == pitfalls.split()
    not_held = {d.drill.id for d in graded.drills if not d.passed}
    assert set(drills.split()) <= not_held
    assert failed or pitfalls or drills or not not_held
