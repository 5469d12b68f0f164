"""What reports and unfinished designs put on the Today queue."""

from datetime import timedelta

import pytest

from scenarios.actions import add_followup, finish_followup
from scenarios.models import Followup
from scenarios.today import followups, unfinished
from studyapp.actions import keep_position, mark_section_read
from studyapp.models import Section
from studyapp.today import TodayItem
from tests import factories

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=5)


@pytest.fixture
def section():
    return factories.make_section(minutes=4)


def test_a_section_from_a_report_is_something_to_read(learner, section, now):
    add_followup(learner, section, why="Accepted orders wait in a queue.", now=now)

    assert followups(learner, now=now) == [
        TodayItem(
            kind="read",
            title=section.title,
            detail="From your report: Accepted orders wait in a queue.",
            url=f"/learn/{section.chapter.slug}/#{section.slug}",
            minutes=4,
            weight=2.75,
            why="It teaches what was missing",
        )
    ]


def test_a_card_about_the_same_comes_with_it(learner, section, now):
    card = factories.make_card(section=section)
    add_followup(learner, section, why="Not met", card=card.slug, now=now)

    assert [item.url for item in followups(learner, now=now)][1:] == [f"/cards/{card.pk}/"]


def test_a_card_that_is_gone_does_not(learner, section, now):
    add_followup(learner, section, why="Not met", card="gone", now=now)

    assert len(followups(learner, now=now)) == 1


@pytest.mark.parametrize("read", [mark_section_read, keep_position])
def test_a_section_looked_at_since_is_done(learner, section, now, read):
    add_followup(learner, section, why="Not met", now=now)
    read(learner, section, now=now + LATER)

    assert followups(learner, now=now) == []


def test_a_section_read_long_ago_is_to_be_read_again(learner, section, now):
    mark_section_read(learner, section, now=now - LATER)
    add_followup(learner, section, why="Not met", now=now)

    assert len(followups(learner, now=now)) == 1


def test_taken_off_it_is_gone_and_added_again_it_is_back(learner, section, now):
    add_followup(learner, section, why="Not met", now=now)
    finish_followup(learner, section, now=now)
    assert followups(learner, now=now) == []

    add_followup(learner, section, why="Still not met", now=now)

    assert Followup.objects.get().why == "Still not met"
    assert len(followups(learner, now=now)) == 1


def test_a_section_the_course_has_dropped_is_not_asked_for(learner, section, now):
    add_followup(learner, section, why="Not met", now=now)
    Section.objects.update(is_retired=True)

    assert followups(learner, now=now) == []


def test_three_at_once_the_oldest_first(learner, now):
    sections = [factories.make_section() for _ in range(5)]
    for minutes, section in enumerate(sections):
        add_followup(learner, section, why="W", now=now + timedelta(minutes=minutes))

    assert [item.title for item in followups(learner, now=now)] == [
        section.title for section in sections[:3]
    ]


def test_nobody_else_s_sections_are_asked_for(learner, section, now):
    add_followup(factories.make_user(), section, why="Not met", now=now)

    assert followups(learner, now=now) == []


def test_a_design_not_checked_yet_is_unfinished(learner, now):
    draft = factories.make_draft(learner)

    (item,) = unfinished(learner, now=now)

    assert (item.kind, item.url) == ("design", draft.get_absolute_url())
    assert item.detail == "Begun, not checked yet"
    assert item.icon


def test_a_design_below_the_pass_mark_says_its_best(learner, now):
    factories.make_draft(learner)
    for score in (40, 61.5):
        factories.make_submission(learner, score=score)

    assert unfinished(learner, now=now)[0].detail == "Best so far 61.5 of 100, 72 to pass"


def test_a_design_that_has_passed_is_finished(learner, now):
    factories.make_draft(learner)
    factories.make_submission(learner, score=90)

    assert unfinished(learner, now=now) == []


def test_free_designs_and_dropped_scenarios_are_not_asked_for(learner, now):
    draft = factories.make_draft(learner)
    for slug in ("", "gone"):
        draft.scenario = slug
        draft.save()

        assert unfinished(learner, now=now) == []
