from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes.models import Attempt, DueQuestion
from quizzes.today import questions
from studyapp.actions import record_activity
from studyapp.models import Activity
from studyapp.today import TodayItem
from tests.factories import make_chapter, make_objective, make_question

pytestmark = pytest.mark.django_db


def miss(learner, question, due_on):
    DueQuestion.objects.create(learner=learner, question=question, due_on=due_on)


def did(learner, objective, result, now, times=1):
    for number in range(times):
        what = f"question:{objective.slug}-{number}"
        record_activity(
            learner,
            Activity.Verb.ANSWERED,
            what,
            title="T",
            objective=objective,
            result=result,
            now=now,
        )


def test_nothing_done_asks_for_nothing(learner, now):
    make_question()

    assert questions(learner, now=now) == []


def test_missed_questions_are_asked_when_they_are_due(learner, now):
    today = now.date()
    for days in (-2, 0, 1):
        miss(learner, make_question(), today + timedelta(days=days))

    assert questions(learner, now=now) == [
        TodayItem(
            kind="questions",
            title="2 questions you missed",
            detail="Due again",
            url="/practise/?which=due&count=10",
            minutes=3,
            weight=2.5,
            why="Three right answers on three days settle one",
        )
    ]


def test_at_most_ten_come_back_at_once(learner, now):
    for _ in range(14):
        miss(learner, make_question(), now.date())

    (item,) = questions(learner, now=now)

    assert (item.title, item.detail, item.minutes) == (
        "10 questions you missed",
        "14 due again",
        15,
    )


def test_a_short_day_gets_fewer_of_them_back(learner, now):
    learner.minutes_per_day = 10
    for _ in range(14):
        miss(learner, make_question(), now.date())

    (item,) = questions(learner, now=now)

    assert (item.title, item.minutes) == ("5 questions you missed", 8)
    assert item.url == "/practise/?which=due&count=5"


def test_the_weakest_objective_gets_five_questions(learner, now):
    chapter = make_chapter()
    weak = make_objective(text="Use topics", slug="topics", chapter=chapter)
    strong = make_objective(chapter=chapter)
    for _ in range(6):
        make_question(objective=weak)
    make_question(objective=strong)
    did(learner, weak, 0.0, now)
    did(learner, strong, 1.0, now, times=3)

    assert questions(learner, now=now) == [
        TodayItem(
            kind="questions",
            title="5 questions: Use topics",
            detail="Your weakest objective so far: weak",
            url="/practise/?objective=topics&count=5",
            minutes=8,
            weight=2.25,
            why="17%, from 1 thing done",
        )
    ]


def test_solid_objectives_and_those_without_questions_are_left_alone(learner, now):
    solid = make_objective()
    make_question(objective=solid)
    did(learner, solid, 1.0, now, times=20)
    did(learner, make_objective(), 0.0, now)

    assert questions(learner, now=now) == []


def test_two_missed_siblings_come_back_as_one(learner, learner_client):
    today = timezone.localdate()
    miss(learner, make_question(slug="first", sibling="second"), today)
    miss(learner, make_question(slug="second", sibling="first"), today)
    miss(learner, make_question(), today)

    (item,) = questions(learner, now=timezone.now())

    assert item.title == "2 questions you missed"
    learner_client.post(item.url, {"which": "due", "count": "10"})
    assert Attempt.objects.get().responses.count() == 2
