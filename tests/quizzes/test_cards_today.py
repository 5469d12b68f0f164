from datetime import timedelta

import pytest

from quizzes.actions.cards import review_card
from quizzes.models import CardSchedule, Flashcard
from quizzes.today import due_cards
from tests.factories import NOW, make_card, make_chapter, make_schedule, make_section


@pytest.fixture
def queues(db):
    return make_section(chapter=make_chapter(title="Queues"))


def test_nothing_due_is_no_item(learner, now):
    make_schedule(learner=learner, due_in_days=2)
    assert due_cards(learner, now=now) == []


def test_due_cards_are_one_item_that_says_where_they_belong(learner, now, queues):
    for _ in range(3):
        make_schedule(learner=learner, card=make_card(section=queues))
    make_schedule(learner=learner, card=make_card(owner=learner))
    sessions = make_section(chapter=make_chapter(title="Sessions"))
    for _ in range(2):
        make_schedule(learner=learner, card=make_card(section=sessions), state=1, step=0)
    make_card()
    (item,) = due_cards(learner, now=now)
    assert item.title == "6 cards due"
    assert item.detail == "3 on Queues, 2 on Sessions, 1 more, and 1 new"
    assert (item.kind, item.url, item.minutes) == ("cards", "/review/", 1)


def test_new_cards_alone_weigh_less_than_due_ones(learner, now):
    make_card()
    (new,) = due_cards(learner, now=now)
    make_schedule(learner=learner)
    (due,) = due_cards(learner, now=now)
    assert (new.title, due.title) == ("1 new card", "1 card due")
    assert new.weight < due.weight


def test_new_cards_stop_at_the_limit_of_the_day(learner, now):
    learner.new_cards_per_day = 1
    make_card()
    make_card()
    card = Flashcard.objects.with_schedule(learner).first()
    review_card(learner, card, 4, review_count=0, now=now)
    assert due_cards(learner, now=now) == []


def test_minutes_come_from_the_learners_own_pace(learner, now):
    for _ in range(30):
        make_schedule(learner=learner)
    (item,) = due_cards(learner, now=now)
    assert item.minutes == 5
    for n, seconds in enumerate([20, 50, 40]):
        card = Flashcard.objects.with_schedule(learner).all()[n]
        moment = now + timedelta(seconds=n)
        review_card(learner, card, 1, review_count=3, now=moment, seconds=seconds)
    (item,) = due_cards(learner, now=now)
    assert item.minutes == 20


def test_item_asks_the_database_twice(learner, now, queues, django_assert_num_queries):
    for _ in range(20):
        make_schedule(learner=learner, card=make_card(section=queues), due_at=NOW)
        make_card()
    with django_assert_num_queries(2):
        due_cards(learner, now=now)
    assert CardSchedule.objects.count() == 20


def test_more_than_a_day_takes_says_what_comes_meanwhile(learner, now, django_assert_num_queries):
    learner.minutes_per_day = 5
    for _ in range(40):
        make_schedule(learner=learner)
    for days in (1, 1, 3):
        make_schedule(learner=learner, due_in_days=days)
    with django_assert_num_queries(2):
        (item,) = due_cards(learner, now=now)
    assert item.detail == "Those most likely forgotten first"
    assert (item.pile.count, item.minutes) == (40, 7)
    assert item.pile.coming[:4] == (2, 0, 1, 0)
    part, rest = item.cut(5)
    assert (part.title, rest.title) == ("28 of 40 cards due", "12 more of 40 cards due")
