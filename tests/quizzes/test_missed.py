"""The page of what a learner has missed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes.models import DueQuestion
from tests.factories import (
    NOW,
    make_attempt,
    make_card,
    make_diagnostic,
    make_question,
    make_section,
    make_user,
)
from tests.quizzes.sittings import answer

URL = "/practise/missed/"


@pytest.fixture
def today():
    return timezone.localdate()


def miss(learner, *, due_on, question=None, **fields):
    question = question or make_question()
    return DueQuestion.objects.create(
        learner=learner, question=question, due_on=due_on, miss_count=1, **fields
    )


def titles(page):
    return [row.question.title for row in page.context["page"]]


def test_a_missed_question_says_when_it_comes_back_and_where_it_is_taught(
    learner, learner_client, today
):
    section = make_section(title="Visibility timeout")
    card = make_card(section=section, prompt="<p>How long?</p>")
    question = make_question(section=section, flashcard=card)
    attempt = make_attempt(learner, question)
    answer(learner_client, attempt, is_right=False)

    page = learner_client.get(URL)

    tomorrow = today + timedelta(days=1)
    assert f"{tomorrow.day} {tomorrow:%B}</time>, 0 of 3 right" in page.text
    assert f'href="/practise/{attempt.pk}/1/"' in page.text
    assert f'href="/learn/{section.chapter.slug}/#{section.slug}"' in page.text
    assert f'href="/cards/{card.pk}/"' in page.text
    assert "How long?" in page.text


def test_a_question_missed_in_a_diagnostic_leads_to_what_that_found(learner, learner_client, today):
    question = make_question()
    miss(learner, due_on=today, question=question)
    test = make_diagnostic(learner, question)
    test.responses.update(answered_at=NOW, is_correct=False)
    make_diagnostic(make_user(), question).responses.update(answered_at=NOW, is_correct=False)

    page = learner_client.get(URL)

    assert [row.url for row in page.context["page"]] == [f"/diagnostic/{test.pk}/#answers"]


def test_states_are_told_apart_and_those_due_soonest_come_first(learner, learner_client, today):
    later = miss(learner, due_on=today + timedelta(days=3), step=1)
    due = miss(learner, due_on=today - timedelta(days=1))
    settled = miss(learner, due_on=None, step=3)
    miss(make_user(), due_on=today)

    title = [row.question.title for row in (due, later, settled)]
    assert titles(learner_client.get(URL)) == title[:2]
    assert titles(learner_client.get(URL, {"state": "due"})) == title[:1]
    assert titles(learner_client.get(URL, {"state": "settled"})) == title[2:]
    assert titles(learner_client.get(URL, {"state": "nonsense"})) == title[:2]
    assert "Practise what is due" in learner_client.get(URL).text


def test_nothing_of_a_key_is_told(learner, learner_client, today):
    miss(learner, due_on=today)

    assert "CANARY" not in learner_client.get(URL).text


def test_what_the_course_has_dropped_is_not_listed(learner, learner_client, today):
    miss(learner, due_on=today, question=make_question(is_retired=True))

    assert "Nothing is coming back" in learner_client.get(URL).text


@pytest.mark.django_db
def test_a_visitor_is_told_what_will_stand_here(client):
    page = client.get(URL)

    assert "Nothing is coming back" in page.text
    assert "sessionid" not in client.cookies


def test_page_asks_the_same_number_of_queries_for_one_and_fifty(
    learner, learner_client, today, django_assert_max_num_queries
):
    counts = []
    for n in (1, 49):
        for _ in range(n):
            section = make_section()
            miss(
                learner,
                due_on=today,
                question=make_question(section=section, flashcard=make_card(section=section)),
            )
        with django_assert_max_num_queries(8) as queries:
            learner_client.get(URL)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_practice_of_what_is_due_asks_the_unseen_sibling_and_moves_the_return(
    learner, learner_client, today
):
    own = make_question(slug="own")
    sibling = make_question(slug="sibling", sibling="own")
    answer(learner_client, make_attempt(learner, own), is_right=False)
    DueQuestion.objects.update(due_on=today)

    learner_client.post("/practise/", {"which": "due"})

    attempt = learner.attempts.first()
    assert attempt.responses.question_ids() == [sibling.pk]
    answer(learner_client, attempt, is_right=True)
    due = DueQuestion.objects.get()
    assert (due.question, due.step, due.due_on) == (own, 1, today + timedelta(days=3))
