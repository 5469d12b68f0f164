import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.actions.cards import review_card
from quizzes.models import Flashcard, Review
from tests.factories import make_card, make_objective, make_schedule, make_user

DAY = timedelta(days=1)


def url_of(card, action="card_info"):
    return reverse(f"quizzes:{action}", args=[card.pk])


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_info_shows_both_sides_where_it_stands_and_its_answers(learner_client, learner):
    objective = make_objective()
    card = make_card(prompt="A <em>queue</em>", answer="waits", objective=objective)
    now = timezone.localtime()
    for minutes, recall in [(20, 3), (9, 3), (5, 1)]:
        card = Flashcard.objects.with_schedule(learner).get(pk=card.pk)
        moment = now - timedelta(minutes=minutes)
        review_card(learner, card, recall, review_count=card.review_count, now=moment, seconds=4)
    Review.objects.filter(recall=1).update(undone_at=now)
    page = learner_client.get(url_of(card))
    assert "<p>A <em>queue</em></p>" in page.text
    assert re.findall(r"<td>(\w+(?:, taken back)?)</td>", page.text) == [
        "Again, taken back",
        "Good",
        "Good",
    ]
    assert "10 minutes" in page.text
    assert "Chance you recall it now 100%" in text_of(page)
    assert "Forgotten once known 1" in text_of(page)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"is_suspended": True}, "Set aside for good."),
        ({"is_suspended": True, "is_leech": True, "lapse_count": 8}, "forgotten it 8 times"),
        ({"buried_until": timezone.now() + DAY}, "Put off until tomorrow."),
        ({"due_at": timezone.now() - DAY}, "Due now."),
        ({"due_at": timezone.now() + 3 * DAY}, "It comes back in 3 days ."),
        ({"state": 1, "due_at": timezone.now() - DAY}, "Being learnt. It comes back now ."),
        ({"due_at": None, "last_review_at": None}, "New: you have not answered it yet."),
    ],
)
def test_info_says_where_the_card_stands(learner_client, learner, fields, words):
    card = make_schedule(learner=learner, **fields).flashcard
    assert words in text_of(learner_client.get(url_of(card)))


def test_info_of_a_new_card_says_so_to_a_visitor(client, db):
    page = client.get(url_of(make_card()))
    assert "New: you have not answered it yet." in page.text


def test_info_of_another_learners_own_card_is_not_found(learner_client):
    assert learner_client.get(url_of(make_card(owner=make_user()))).status_code == 404


@pytest.mark.parametrize("count", [1, 50])
def test_info_asks_the_database_four_times(
    learner_client, learner, count, django_assert_num_queries
):
    card = make_schedule(learner=learner, review_count=0).flashcard
    for n in range(count):
        seen = Flashcard.objects.with_schedule(learner).get(pk=card.pk)
        moment = timezone.localtime() + timedelta(seconds=n)
        review_card(learner, seen, 3, review_count=n, now=moment)
    with django_assert_num_queries(4):
        learner_client.get(url_of(card))
