from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from studyapp.actions import mark_section_read, record_activity
from tests.factories import make_card, make_chapter, make_objective, make_question, make_section

URL = "/"


@pytest.fixture
def studied(learner):
    """A learner who has read one section of a chapter with two."""
    chapter = make_chapter(number=1)
    objective = make_objective(chapter=chapter)
    first = make_section(chapter=chapter, position=1, objectives=[objective])
    make_section(chapter=chapter, position=2, title="Read me next")
    mark_section_read(learner, first, now=timezone.now())
    return learner


@pytest.mark.django_db
def test_home_of_a_visitor_says_what_this_is_and_writes_nothing(client):
    chapter = make_chapter(title="Queues")

    page = client.get(URL)

    assert "Learn to design systems" in page.text
    assert reverse("studyapp:chapter", args=[chapter.slug]) in page.text
    assert "sessionid" not in client.cookies


def test_home_of_a_new_learner_is_the_welcome(learner_client):
    assert "Learn to design systems" in learner_client.get(URL).text


def test_home_of_a_learner_offers_the_next_section(studied, learner_client):
    page = learner_client.get(URL)

    assert "Read me next" in page.text
    assert "1 section read" in page.text
    assert ">Continue<" in page.text


@pytest.mark.parametrize(
    ("days", "words"),
    [(18, "in 18 days"), (1, "in 1 day."), (0, "Your exam is today"), (-2, "Your exam was on")],
)
def test_home_counts_the_days_to_the_exam(studied, learner_client, days, words):
    studied.exam_on = timezone.localdate() + timedelta(days=days)
    studied.save()

    assert words in learner_client.get(URL).text


def test_home_puts_what_does_not_fit_under_more_time(studied, learner_client):
    studied.minutes_per_day = 5
    studied.save()
    for _ in range(30):
        make_card()

    assert "If you have more time" in learner_client.get(URL).text


def test_home_tells_a_guest_that_the_work_is_in_this_browser(studied, learner_client):
    studied.is_guest = True
    studied.save()

    assert "You study as a guest" in learner_client.get(URL).text


def query_count(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(13) as queries:  # two of them for designs
        client.get(URL)
    return len(queries)


def test_home_asks_the_same_number_of_queries_for_one_and_fifty(
    studied, learner_client, django_assert_max_num_queries
):
    now = timezone.now()
    make_card()
    make_question()
    few = query_count(learner_client, django_assert_max_num_queries)
    for n in range(50):
        section = make_section(objectives=[make_objective()])
        make_card(section=section)
        make_question(section=section)
        record_activity(
            studied,
            "answered",
            f"question:{n}",
            title="Q",
            objective=section.objectives.first(),
            result=1,
            now=now,
        )

    assert query_count(learner_client, django_assert_max_num_queries) == few


def test_home_shows_the_week_in_the_learners_own_days(studied, learner_client, time_machine):
    time_machine.move_to("2026-11-21T23:30:00Z")
    studied.time_zone = "Asia/Tokyo"
    studied.save()
    record_activity(studied, "answered", "question:x", title="Q", now=timezone.now())

    page = learner_client.get(URL)

    assert page.context["streak"].week[-1].on == date(2026, 11, 22)
    assert page.context["streak"].week[-1].state == "studied"
