from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser

from quizzes.actions.cards import bury_card, review_card, suspend_card
from quizzes.models import CardSchedule, Flashcard
from quizzes.models.queue import review_queue
from quizzes.models.tally import next_due_at
from quizzes.spacing import recall_after
from tests.factories import (
    NOW,
    make_card,
    make_chapter,
    make_schedule,
    make_section,
    make_user,
)

LEARNING, REVIEW = CardSchedule.State.LEARNING, CardSchedule.State.REVIEW
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def counts(queue):
    return (queue.new, queue.learning, queue.due)


def review_all(learner, *, now=NOW, **options):
    """Answer "good" until nothing comes; the cards in the order they came."""
    order = []
    while (card := review_queue(learner, now=now, **options).card) is not None:
        review_card(learner, card, 3, review_count=card.review_count, now=now)
        order.append(card)
    return order


def test_learning_cards_come_first_then_due_ones(learner, now):
    due = make_schedule(learner=learner)
    learning = make_schedule(learner=learner, state=LEARNING, step=0, due_at=now)
    make_schedule(learner=learner, state=LEARNING, step=0, due_at=now + MINUTE)
    queue = review_queue(learner, now=now)
    assert (queue.card, queue.kind) == (learning.flashcard, "learning")
    assert counts(queue) == (0, 2, 1)
    learning.delete()
    queue = review_queue(learner, now=now)
    assert (queue.card, queue.kind) == (due.flashcard, "due")


def test_due_cards_come_by_recall_the_least_first(learner, now):
    memories = [(5.0, 10), (50.0, 60), (1.0, 3), (30.0, 31)]
    schedules = [
        make_schedule(learner=learner, stability=stability, last_review_at=now - days * DAY)
        for stability, days in memories
    ]
    by_recall = sorted(
        schedules, key=lambda row: recall_after((now - row.last_review_at) / DAY, row.stability)
    )
    assert list(CardSchedule.objects.due(now)) == by_recall
    assert review_all(learner) == [row.flashcard for row in by_recall]


def test_cards_that_are_not_due_suspended_buried_or_retired_do_not_come(learner, now):
    make_schedule(learner=learner, due_in_days=1)
    make_schedule(learner=learner, card=make_card(is_retired=True))
    suspend_card(learner, make_schedule(learner=learner).flashcard, is_suspended=True)
    bury_card(learner, make_schedule(learner=learner).flashcard, until=now + DAY)
    make_card(is_retired=True)
    queue = review_queue(learner, now=now)
    assert (queue.card, queue.kind) == (None, "")
    assert counts(queue) == (0, 0, 0)
    assert next_due_at(learner, now) == now + DAY


def test_new_cards_come_in_the_order_of_the_course_own_ones_first(learner, now):
    second, first = make_chapter(number=12), make_chapter(number=11)
    cards = [
        make_card(section=make_section(chapter=chapter), position=position)
        for chapter, position in [(second, 1), (first, 2), (first, 1)]
    ]
    own = make_card(owner=learner)
    make_card(owner=make_user())
    new = Flashcard.objects.new_to(learner, now).in_order()
    assert list(new) == [own, cards[2], cards[1], cards[0]]


def test_new_cards_are_spread_among_the_due_ones(learner):
    for _ in range(6):
        make_schedule(learner=learner)
        make_card()
    learner.new_cards_per_day = 2
    known = set(CardSchedule.objects.values_list("flashcard", flat=True))
    order = "".join("d" if card.pk in known else "n" for card in review_all(learner))
    assert order == "dndddndd"


def test_new_cards_end_at_the_limit_of_the_day(learner):
    learner.new_cards_per_day = 3
    for _ in range(5):
        make_card()
    assert len(review_all(learner)) == 3
    queue = review_queue(learner, now=NOW)
    assert counts(queue) == (0, 3, 0)
    assert queue.is_limit_reached


def test_limit_holds_for_the_learners_own_day(learner):
    zone = ZoneInfo("America/New_York")
    learner.new_cards_per_day = 1
    make_card()
    make_card()
    evening = datetime(2026, 11, 20, 22, 0, tzinfo=zone)  # already the next day in UTC
    assert len(review_all(learner, now=evening)) == 1
    assert review_queue(learner, now=evening + timedelta(hours=1)).new == 0
    assert review_queue(learner, now=evening + timedelta(hours=3)).new == 1


def test_no_new_cards_where_the_limit_is_none(learner, now):
    learner.new_cards_per_day = 0
    make_card()
    queue = review_queue(learner, now=now)
    assert queue.card is None
    assert not queue.is_limit_reached


def test_deck_of_a_chapter_holds_its_cards_only_but_shares_the_limit(learner, now):
    learner.new_cards_per_day = 2
    section = make_section()
    inside = [make_card(section=section) for _ in range(3)]
    outside = make_card()
    review_card(learner, outside, 3, review_count=0, now=now)
    make_schedule(learner=learner)
    queue = review_queue(learner, now=now, chapter=section.chapter.slug)
    assert queue.card == inside[0]
    assert counts(queue) == (1, 0, 0)


def test_last_days_bring_the_lowest_recall_on_the_exams_day(learner, now):
    learner.exam_on = date(2026, 11, 23)
    # Today the second is further gone; by the exam the first will be.
    first = make_schedule(learner=learner, stability=1.0, last_review_at=now - 0.5 * DAY)
    second = make_schedule(learner=learner, stability=4.0, last_review_at=now - 2.4 * DAY)
    assert review_queue(learner, now=now).card == first.flashcard
    learner.exam_on = None
    assert review_queue(learner, now=now).card == second.flashcard


@pytest.mark.parametrize(
    ("days_left", "is_due"), [(4, False), (3, True), (1, True), (0, True), (-1, False)]
)
def test_last_days_bring_cards_that_would_come_after_the_exam(learner, now, days_left, is_due):
    late = make_schedule(learner=learner, due_in_days=40)
    learner.exam_on = now.date() + days_left * DAY
    queue = review_queue(learner, now=now)
    assert queue.card == (late.flashcard if is_due else None)
    assert queue.due == is_due


def test_last_days_bring_each_card_once(learner, now):
    for _ in range(3):
        make_schedule(learner=learner, due_in_days=40)
    learner.exam_on = now.date() + DAY
    assert len(review_all(learner)) == 3
    assert review_queue(learner, now=now + timedelta(hours=8)).card is None


def test_waiting_can_be_skipped_for_cards_of_the_next_minutes(learner, now):
    soon = make_schedule(learner=learner, state=LEARNING, step=1, due_at=now + 9 * MINUTE)
    make_schedule(learner=learner, state=LEARNING, step=1, due_at=now + 25 * MINUTE)
    assert review_queue(learner, now=now).card is None
    assert review_queue(learner, now=now, is_ahead=True).card == soon.flashcard


def test_card_offered_after_a_missed_question_comes_next(learner, now):
    card = make_card()
    CardSchedule.objects.create(learner=learner, flashcard=card, due_at=now)
    queue = review_queue(learner, now=now)
    assert (queue.card, queue.kind) == (card, "learning")
    review = review_card(learner, queue.card, 3, review_count=0, now=now)
    assert review.was_new


def test_visitor_starts_with_the_new_cards_of_the_default_limit(db, now):
    cards = [make_card() for _ in range(25)]
    queue = review_queue(AnonymousUser(), now=now)
    assert counts(queue) == (20, 0, 0)
    assert queue.card in cards
