"""Where what an activity was about can be opened."""

import pytest

from studyapp.links import activity_links
from tests import factories
from tests.quizzes.test_practice_actions import respond

pytestmark = pytest.mark.django_db


def test_reading_leads_to_its_section(learner):
    section = factories.make_section()
    chapter = section.chapter.slug
    check = factories.make_quick_check(section=section)
    exercise = factories.make_exercise(section=section)
    names = {
        f"section:{chapter}/{section.slug}",
        f"check:{chapter}/{check.slug}",
        f"exercise:{chapter}/{exercise.slug}",
    }

    assert activity_links(names, learner) == dict.fromkeys(
        names, f"/learn/{chapter}/#{section.slug}"
    )


def test_a_card_leads_to_its_page_and_another_learners_own_card_to_none(learner):
    card = factories.make_card()
    foreign = factories.make_card(owner=factories.make_user())

    found = activity_links({f"card:{card.slug}", f"card:{foreign.slug}"}, learner)

    assert found == {f"card:{card.slug}": f"/cards/{card.pk}/"}


def test_a_question_leads_to_its_newest_answer(learner, now):
    question = factories.make_question()
    for attempt in (
        factories.make_attempt(learner, question),
        newest := factories.make_attempt(learner, question),
        factories.make_attempt(factories.make_user(), question),
    ):
        respond(attempt, is_right=True, now=now)
    factories.make_attempt(learner, question)

    assert activity_links({question.name}, learner) == {question.name: f"/practise/{newest.pk}/1/"}


def test_a_scenario_and_what_is_gone(learner):
    assert activity_links(
        {"scenario:payment-flow", "section:gone/away", "card:gone", "question:gone", "odd"}, learner
    ) == {"scenario:payment-flow": "/sandbox/payment-flow/"}
