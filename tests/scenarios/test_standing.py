"""Where a learner stands with the scenarios."""

import pytest

from scenarios import library
from scenarios.standing import Standing, address, entries, standings
from tests import factories

pytestmark = pytest.mark.django_db


def entry_of(learner, slug):
    return next(one for one in entries(learner) if one.scenario.slug == slug)


def test_nothing_begun_is_new(learner):
    assert standings(learner) == {}
    assert {one.state for one in entries(learner)} == {"new"}


def test_the_last_draft_and_the_best_score_count(learner):
    factories.make_draft(learner, changed_at=factories.NOW)
    last = factories.make_draft(learner, changed_at=factories.NOW.replace(hour=10))
    for score in (40, 60, 50):
        factories.make_submission(learner, score=score)

    assert standings(learner)["payment-flow", ""] == Standing(last.pk, 3, 60, False)
    assert entry_of(learner, "payment-flow").state == "open"


def test_one_pass_is_enough(learner):
    for score in (90, 30):
        factories.make_submission(learner, score=score)

    assert entry_of(learner, "payment-flow").state == "passed"


def test_nobody_else_s_work_counts(learner):
    factories.make_submission(factories.make_user(), score=90)

    assert standings(learner) == {}


def test_a_campaign_is_passed_when_all_of_its_stages_are(learner):
    stages = [stage.stage for stage in library.scenario("growth-journey").stages]
    for stage in stages[:-1]:
        factories.make_submission(learner, score=90, scenario="growth-journey", stage=stage)
    before = entry_of(learner, "growth-journey")
    factories.make_submission(learner, score=80, scenario="growth-journey", stage=stages[-1])
    after = entry_of(learner, "growth-journey")

    assert (before.state, before.stages_passed) == ("open", len(stages) - 1)
    assert (after.state, after.standing.best) == ("passed", 90)


def test_entries_are_sorted_by_level_and_cost_two_queries(learner, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = entries(learner)

    levels = [one.scenario.level for one in found]
    assert levels == sorted(levels)


def test_stages_have_addresses_of_their_own():
    growth = library.scenario("growth-journey")

    assert address(growth) == "/sandbox/growth-journey/"
    assert address(growth.stages[0]) == "/sandbox/growth-journey/stage-1/"
