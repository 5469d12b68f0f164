"""The one statement behind the review page says what the QuerySets say."""

import random
from datetime import timedelta

import pytest

from quizzes.models import CardSchedule, Flashcard
from quizzes.models.tally import next_due_at, tally
from tests.factories import NOW, make_card, make_chapter, make_schedule, make_section, make_user

DAY = timedelta(days=1)
MINUTES_20 = timedelta(minutes=20)


@pytest.fixture
def chapters(db):
    return [make_chapter(number=number) for number in (3, 5)]


def make_cards(learner, chapters, chance):
    """Cards in every mixture of states, of two chapters and of no chapter."""
    sections = [make_section(chapter=chapter) for chapter in chapters]
    for position in range(70):
        where = chance.choice([*sections, None])
        card = make_card(
            section=where,
            chapter=where and where.chapter,
            owner=None if where else chance.choice([learner, make_user()]),
            position=position % 20,
            is_retired=chance.random() < 0.1,
        )
        if chance.random() < 0.3:
            continue
        is_begun = chance.random() < 0.8
        moments = {
            "due_at": NOW + chance.uniform(-1, 1) * chance.choice([1, 60]) * DAY / 10,
            "last_review_at": NOW - chance.uniform(0, 5) * DAY,
            "introduced_at": NOW - chance.uniform(0, 5) * DAY,
        }
        make_schedule(
            learner=chance.choice([learner, learner, make_user()]),
            card=card,
            state=chance.choice(CardSchedule.State.values) if is_begun else 1,
            stability=chance.uniform(0.1, 50),
            is_suspended=chance.random() < 0.1,
            buried_until=chance.choice([None, None, NOW + DAY, NOW - DAY]),
            **(moments if is_begun else dict.fromkeys(moments)),
        )


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("days_left", [None, 2, 30])
@pytest.mark.parametrize("in_deck", [False, True])
def test_tally_agrees_with_the_querysets(learner, chapters, seed, days_left, in_deck):
    make_cards(learner, chapters, random.Random(seed))
    exam_on = None if days_left is None else NOW.date() + days_left * DAY
    chapter = chapters[0] if in_deck else None
    slug = chapter.slug if chapter else ""

    found = tally(learner, NOW, limit=9, until=NOW + MINUTES_20, chapter=slug, exam_on=exam_on)

    schedules = CardSchedule.objects.for_learner(learner)
    waiting = schedules.active(NOW).in_chapter(chapter)
    due = list(waiting.due(NOW, exam_on=exam_on))
    new = list(Flashcard.objects.new_to(learner, NOW).in_chapter(chapter).in_order())
    today = schedules.filter(last_review_at__gte=NOW.replace(hour=0))
    new_done = today.filter(introduced_at__gte=NOW.replace(hour=0)).count()
    soon = waiting.learning(until=NOW + MINUTES_20).first()
    assert found.learning == waiting.learning().count()
    assert found.learning_now == waiting.learning(until=NOW).count()
    assert found.due == len(due)
    assert found.new == min(len(new), max(0, 9 - new_done))
    assert (found.new_done, found.due_done) == (new_done, today.count() - new_done)
    assert found.next_learning == (soon and soon.flashcard_id)
    assert found.next_due == (due[0].flashcard_id if due else None)
    assert found.next_new == (new[0].pk if new else None)
    coming = waiting.filter(due_at__gt=NOW).order_by("due_at").values_list("due_at", flat=True)
    assert next_due_at(learner, NOW, chapter=slug) == coming.first()
