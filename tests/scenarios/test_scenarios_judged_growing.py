"""More designs as learners draw them, with what an expert says of each: which requirements fail
(with half credit in brackets), which pitfalls there are, and which drills are not held."""

import pytest

from scenarios.engine.grading.report import grade
from tests.scenarios.engine.designs import design_of
from tests.scenarios.engine.grading.content import playable
from tests.scenarios.engine.grading.judged_growth import FIRST, FOURTH, SECOND, THIRD
from tests.scenarios.engine.grading.judged_regions import REGIONS
from tests.scenarios.engine.grading.judged_services import SERVICES
from tests.scenarios.engine.grading.judged_strangler import STRANGLER

# Other tests measure what is covered; these are faster without.
pytestmark = pytest.mark.no_cover

PARTS = dict(playable())
NONE = ({}, [], "", "", "")
CASES = [
    pytest.param(slug, *case, *NONE[len(case) :], id=f"{slug}: {name}")
    for slug, cases in (
        ("container-microservices", SERVICES),
        ("multi-region-active-active", REGIONS),
        ("strangler-migration", STRANGLER),
        ("growth-journey/stage-1", FIRST),
        ("growth-journey/stage-2", SECOND),
        ("growth-journey/stage-3", THIRD),
        ("growth-journey/stage-4", FOURTH),
    )
    for name, case in cases.items()
]


@pytest.mark.parametrize(
    ("slug", "components", "connections", "failed", "pitfalls", "drills"), CASES
)
def test_design_is_judged_and_drilled(slug, components, connections, failed, pitfalls, drills):
    scenario = PARTS[slug]
    given = {c.id: c.service for c in scenario.given}
    design = design_of({**given, **components}, connections)

    graded = grade(scenario, design, with_repairs=False)

    verdicts = graded.judgement.verdicts
    words = [
        v.requirement.id if v.credit == 0 else f"({v.requirement.id})"
        for v in verdicts
        if not v.passed
    ]
    assert sorted(words) == sorted(failed.split())
    assert sorted({p.id for p, _ in graded.findings}) == pitfalls.split()
    assert sorted(d.drill.id for d in graded.drills if not d.passed) == drills.split()
