import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.cards import review_card
from quizzes.models import Flashcard
from studyapp.models import User
from tests.factories import make_card, make_schedule

STATS = reverse("quizzes:card_stats")
DAY = timedelta(days=1)


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_stats_count_what_comes_due_when(learner_client, learner):
    now = timezone.now()
    for days in (-2, 0, 1, 5, 40):
        make_schedule(learner=learner, due_at=now + days * DAY)
    make_card()
    page = learner_client.get(STATS)
    assert re.findall(r"<title>(?:\d+ \w+): (\d+)</title>", page.text) == ["2", "1", "1"]
    assert "Due today 2" in text_of(page)
    assert "Met so far 5 1 new" in text_of(page)


def test_stats_say_what_to_expect_at_the_exam(learner_client, learner):
    now = timezone.now()
    for stability in (10_000.0, 10_000.0, 0.01):
        make_schedule(learner=learner, stability=stability, last_review_at=now, due_at=now + DAY)
    assert "Set your exam date" in learner_client.get(STATS).text
    exam_on = timezone.localdate() + 18 * DAY
    User.objects.update(exam_on=exam_on)
    words = f"Expected on {exam_on:%-d %B}: 2 of 3 cards"
    assert words in text_of(learner_client.get(STATS))


def test_stats_show_retention_with_its_n(learner_client, learner):
    assert "no card was past learning" in learner_client.get(STATS).text
    now = timezone.localtime()
    for recall in (3, 3, 1):
        card = make_schedule(learner=learner, last_review_at=now - 10 * DAY, due_at=now).flashcard
        card = Flashcard.objects.with_schedule(learner).get(pk=card.pk)
        review_card(learner, card, recall, review_count=3, now=now)
    new = Flashcard.objects.with_schedule(learner).get(pk=make_card().pk)
    review_card(learner, new, 1, review_count=0, now=now)
    page = learner_client.get(STATS)
    assert "67% n 3" in text_of(page)
    assert f"<title>{now:%-d %B}: 4</title>" in page.text


def test_stats_of_a_visitor_say_what_will_be_here(client, db):
    page = client.get(STATS)
    assert "Once you have answered some cards" in page.text
    assert "Each day of the last 26 weeks stands here" in page.text


@pytest.mark.parametrize("count", [1, 50])
def test_stats_ask_the_database_seven_times(
    learner_client, learner, count, django_assert_num_queries
):
    for n in range(count):
        card = make_schedule(learner=learner).flashcard
        seen = Flashcard.objects.with_schedule(learner).get(pk=card.pk)
        moment = timezone.localtime() - timedelta(days=n)
        review_card(learner, seen, 3, review_count=3, now=moment)
    with django_assert_num_queries(7):
        learner_client.get(STATS)
