"""The score: parts, deductions, caps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.engine.grading.score import nothing, requirement_weight, tidy, total_score
from tests.scenarios.engine.grading.plain import scenario_with


def scored(resemblance=1.0, credits=((3, 1), (1, 1)), drills=(True,), severities=(), failed=False):
    return total_score(
        resemblance=resemblance,
        credits=credits,
        drills=drills,
        severities=severities,
        critical_failed=failed,
    )


@pytest.mark.parametrize(
    ("more", "total", "passed"),
    [
        ({}, 100, True),
        ({"resemblance": 0}, 75, True),
        ({"resemblance": 0.5, "credits": [(3, 1), (1, 0)]}, 76.2, True),
        ({"credits": [(3, 0.5), (1, 1)]}, 83.1, True),
        ({"credits": [(3, 1), (0, 0)]}, 100, True),
        ({"drills": [True, False]}, 85, True),
        ({"severities": ["major"]}, 92, True),
        ({"severities": ["minor", "minor"]}, 94, True),
        ({"severities": ["fatal"]}, 60, False),
        ({"severities": ["major"] * 9}, 70, False),
        ({"failed": True}, 60, False),
        (
            {"resemblance": 0, "credits": [(3, 0)], "drills": [False], "severities": ["fatal"]},
            0,
            False,
        ),
        ({"credits": [], "drills": []}, 100, True),
    ],
)
def test_score(more, total, passed):
    found = scored(**more)

    assert (found.total, found.passed) == (total, passed)


def test_cap_is_told_only_where_it_decides():
    assert scored(failed=True).capped is True
    assert scored(resemblance=0, drills=[False], severities=["fatal"]).capped is False


@pytest.mark.parametrize(
    ("more", "weight"), [({"critical": True}, 3), ({}, 1), ({"bonus": True}, 0)]
)
def test_weight_of_a_requirement(more, weight):
    scenario = scenario_with(requirements=[("one", {"exists": "people"}, more)])

    assert requirement_weight(scenario.requirements[0]) == weight


def test_nothing_scores_nothing():
    assert (nothing().total, nothing().passed) == (0, False)


def test_whole_numbers_are_whole():
    assert [repr(tidy(number)) for number in (100.0, 99.96, 12.34)] == ["100", "100", "12.3"]


SHARES = st.floats(0, 1)
SEVERITIES = st.sampled_from(["fatal", "major", "minor"])


@given(SHARES, st.lists(st.booleans()), st.lists(SEVERITIES), SEVERITIES)
def test_pitfall_more_never_raises_the_score(resemblance, drills, severities, one_more):
    before, after = (
        scored(resemblance=resemblance, drills=drills, severities=found)
        for found in (severities, [*severities, one_more])
    )

    assert after.total <= before.total


@given(SHARES, SHARES, st.lists(st.booleans()), st.lists(SEVERITIES))
def test_failed_critical_requirement_never_passes(resemblance, credit, drills, severities):
    found = scored(resemblance, [(3, credit)], drills, severities, failed=True)

    assert found.total <= 60
    assert found.passed is False
