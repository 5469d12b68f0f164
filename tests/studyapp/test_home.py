from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.models import DueQuestion
from scenarios.actions import add_followup
from studyapp.actions import mark_section_read, record_activity
from studyapp.models import Activity, CourseLoad, Objective
from tests.factories import (
    NOW,
    make_card,
    make_chapter,
    make_draft,
    make_objective,
    make_question,
    make_schedule,
    make_section,
)

URL = "/"


@pytest.fixture
def studied(learner):
    """A learner who has read one section of a chapter with two."""
    CourseLoad.objects.create(digest="d", exam={}, loaded_at=NOW)
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


def test_home_after_a_pause_says_when_it_is_caught_up_and_asks_for_no_more_than_a_day(
    studied, learner_client, time_machine
):
    for n in range(40):
        make_schedule(learner=studied, due_in_days=-n)
    studied.minutes_per_day = 5
    studied.save()
    record_activity(studied, "read", "section:x", title="S", now=NOW - timedelta(days=10))
    Activity.objects.exclude(what="section:x").update(at=NOW - timedelta(days=10))
    time_machine.move_to(NOW)

    page = learner_client.get(URL)

    assert (
        "You were away 9 days. 40 cards wait; at 5 minutes a day you have caught up tomorrow."
        in page.text
    )
    assert "28 of 40 cards due" in page.text
    assert "You are about to forget them" in page.text


def test_home_tells_a_guest_that_the_work_is_in_this_browser(studied, learner_client):
    studied.is_guest = True
    studied.save()

    assert "You study as a guest" in learner_client.get(URL).text


def query_count(client, django_assert_max_num_queries):
    client.get(URL)  # the frame of the course is read once
    with django_assert_max_num_queries(11) as queries:
        client.get(URL)
    return len(queries)


def test_home_asks_the_same_number_of_queries_for_one_and_fifty(
    studied, learner_client, django_assert_max_num_queries, time_machine
):
    now = timezone.now()
    time_machine.move_to(now, tick=False)  # a load is looked for once a second
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


def test_home_with_something_of_every_kind_takes_eleven_queries(
    studied, learner_client, django_assert_max_num_queries, time_machine
):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    studied.exam_on = now.date() + timedelta(days=30)
    studied.save()
    for _ in range(200):  # more than a day takes
        make_schedule(learner=studied, due_at=now - timedelta(days=1))
    section = make_section()
    missed = make_question(section=section)
    DueQuestion.objects.create(learner=studied, question=missed, due_on=now.date())
    add_followup(studied, section, why="No queue", card=make_card().slug, now=now)
    make_draft(studied)

    query_count(learner_client, django_assert_max_num_queries)

    plan = learner_client.get(URL).context["plan"]
    assert {item.kind for item in plan.now + plan.later} == {"cards", "questions", "read", "design"}


def test_home_shows_the_week_in_the_learners_own_days(studied, learner_client, time_machine):
    time_machine.move_to("2026-11-21T23:30:00Z")
    studied.time_zone = "Asia/Tokyo"
    studied.save()
    record_activity(studied, "answered", "question:x", title="Q", now=timezone.now())

    page = learner_client.get(URL)

    assert page.context["streak"].week[-1].on == date(2026, 11, 22)
    assert page.context["streak"].week[-1].state == "studied"


def test_home_says_how_ready_the_learner_is_and_what_stays_if_they_stop(studied, learner_client):
    studied.exam_on = timezone.localdate() + timedelta(days=45)
    studied.save()
    objective = Objective.objects.get()
    for n in range(4):
        record_activity(
            studied,
            "answered",
            f"question:{n}",
            title="Q",
            objective=objective,
            result=1,
            now=timezone.now(),
        )

    page = learner_client.get(URL)

    # (2 * 0.25 + 4 + 0.2) / (2 + 4 + 0.2), and with a half-life of 45 days half of that evidence.
    assert ">76%<" in page.text
    assert "63% if you stop today" in page.text
    assert "at your pace." not in page.text
