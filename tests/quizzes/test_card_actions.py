from datetime import timedelta

import pytest

from quizzes.actions.cards import (
    StaleAnswerError,
    add_card,
    bury_card,
    change_card,
    delete_card,
    review_card,
    suspend_card,
    undo_review,
    write,
)
from quizzes.models import CardSchedule, Flashcard, Review
from quizzes.spacing import next_spacing
from studyapp.models import Activity, SearchEntry
from tests.factories import (
    NOW,
    make_card,
    make_chapter,
    make_objective,
    make_schedule,
    make_section,
    make_user,
)

AGAIN, HARD, GOOD, EASY = Review.Recall.values
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def seen_by(learner, card):
    return Flashcard.objects.with_schedule(learner).get(pk=card.pk)


def answer(learner, card, recall=GOOD, *, now=NOW, **options):
    card = seen_by(learner, card)
    return review_card(
        learner, card, recall, **{"review_count": card.review_count, "now": now} | options
    )


def stored(learner, card):
    return CardSchedule.objects.values().get(learner=learner, flashcard=card)


def test_first_answer_makes_a_schedule_a_review_and_an_activity(learner):
    objective = make_objective()
    card = make_card(prompt="What brings it <em>back</em> &amp; why?", objective=objective)

    review = answer(learner, card, HARD, seconds=7)

    schedule = CardSchedule.objects.get(learner=learner, flashcard=card)
    assert schedule.spacing == next_spacing(None, HARD, NOW)
    assert (schedule.review_count, schedule.introduced_at) == (1, NOW)
    assert (review.was_new, review.seconds, review.recall) == (True, 7, HARD)
    assert (str(review), str(schedule)) == (f"{card.slug}: Hard", f"{card.slug} for {learner}")
    assert review.interval == timedelta(minutes=5.5)
    assert review.scheduler["version"] == "6.3.2"
    activity = Activity.objects.get()
    assert review.activity == activity
    assert (activity.verb, activity.what) == ("reviewed", f"card:{card.slug}")
    assert activity.title == "What brings it back & why?"
    assert (activity.objective, activity.result, activity.seconds) == (objective, 0.6, 7)


@pytest.mark.parametrize(("recall", "result"), [(AGAIN, 0), (HARD, 0.6), (GOOD, 1), (EASY, 1)])
def test_answer_proves_as_much_as_its_recall(learner, recall, result):
    assert answer(learner, make_card(), recall).activity.result == result


def test_answer_is_scheduled_by_the_learners_settings(learner):
    learner.desired_retention, learner.exam_on = 0.95, (NOW + 5 * DAY).date()
    schedule = make_schedule(learner=learner)
    expected = next_spacing(
        schedule.spacing,
        GOOD,
        NOW,
        retention=0.95,
        exam_on=learner.exam_on,
        seed=f"{schedule.flashcard_id}:3",
    )

    review = answer(learner, schedule.flashcard)

    schedule.refresh_from_db()
    assert schedule.spacing == expected
    assert schedule.due_at.date() < learner.exam_on
    assert review.scheduler["desired_retention"] == 0.95


@pytest.mark.parametrize("count", [2, 4])
def test_stale_answer_changes_nothing(learner, count):
    card = make_schedule(learner=learner).flashcard
    before = stored(learner, card)
    with pytest.raises(StaleAnswerError):
        answer(learner, card, review_count=count)
    assert stored(learner, card) == before
    assert not Review.objects.exists()
    assert not Activity.objects.exists()


def test_answer_to_a_card_that_changed_since_it_was_read_changes_nothing(learner):
    card = make_schedule(learner=learner).flashcard
    read_early = seen_by(learner, card)
    answer(learner, card)
    with pytest.raises(StaleAnswerError):
        review_card(learner, read_early, GOOD, review_count=3, now=NOW)
    assert Review.objects.count() == Activity.objects.count() == 1


def test_schedule_made_elsewhere_at_the_same_moment_is_not_overwritten(learner):
    schedule = make_schedule(learner=learner)
    double = CardSchedule(learner=learner, flashcard=schedule.flashcard)
    with pytest.raises(StaleAnswerError):
        write(double, review_count=0)
    assert CardSchedule.objects.get().review_count == schedule.review_count


def test_schedule_changed_elsewhere_at_the_same_moment_is_not_overwritten(learner):
    schedule = make_schedule(learner=learner)
    with pytest.raises(StaleAnswerError):
        write(schedule, review_count=schedule.review_count - 1)


def test_first_answer_given_twice_counts_once(learner):
    card = make_card()
    read_early = seen_by(learner, card)
    answer(learner, card)
    with pytest.raises(StaleAnswerError):
        review_card(learner, read_early, GOOD, review_count=0, now=NOW)
    assert Review.objects.count() == CardSchedule.objects.count() == 1


def test_only_forgetting_a_known_card_is_a_lapse(learner):
    new, known = make_card(), make_schedule(learner=learner).flashcard
    for card in (new, known, known):
        answer(learner, card, AGAIN)
    lapses = dict(CardSchedule.objects.values_list("flashcard", "lapse_count"))
    assert lapses == {new.pk: 0, known.pk: 1}


def test_eighth_lapse_sets_a_leech_aside(learner):
    schedule = make_schedule(learner=learner, lapse_count=7)
    review = answer(learner, schedule.flashcard, AGAIN)
    schedule.refresh_from_db()
    assert (schedule.is_leech, schedule.is_suspended, schedule.lapse_count) == (True, True, 8)
    assert review.made_leech


def test_ninth_lapse_says_no_more(learner):
    schedule = make_schedule(learner=learner, lapse_count=8, is_leech=True)
    assert not answer(learner, schedule.flashcard, AGAIN).made_leech
    schedule.refresh_from_db()
    assert (schedule.is_leech, schedule.is_suspended) == (True, False)


@pytest.mark.parametrize("recall", [AGAIN, HARD, GOOD, EASY])
def test_undo_restores_the_schedule_exactly(learner, recall):
    card = make_schedule(learner=learner, lapse_count=7, stability=9.87654321012345).flashcard
    before = stored(learner, card)
    review = answer(learner, card, recall)

    undone = undo_review(learner, now=NOW + MINUTE)

    assert stored(learner, card) == before
    assert undone == review
    review.refresh_from_db()
    assert review.undone_at == NOW + MINUTE
    record = Activity.objects.get(verb="undid")
    assert (record.undoes, record.what) == (review.activity, f"card:{card.slug}")
    assert list(Activity.objects.standing()) == []


def test_undo_of_the_first_answer_makes_the_card_new_again(learner, now):
    card = make_card()
    answer(learner, card)
    undo_review(learner, now=now)
    assert list(Flashcard.objects.new_to(learner, now)) == [card]
    assert CardSchedule.objects.get().spacing is None


def test_undo_takes_back_thirty_answers_and_no_more(learner):
    cards = [make_card() for _ in range(8)]
    for step in range(32):
        answer(learner, cards[step % 8], GOOD, now=NOW + step * MINUTE)
    snapshots = {card.pk: stored(learner, card) for card in cards}

    undone = [undo_review(learner, now=NOW + DAY) for _ in range(31)]

    assert [review is not None for review in undone] == [True] * 30 + [False]
    assert Review.objects.standing().count() == 2
    assert Activity.objects.filter(verb="undid").count() == 30
    for step in range(2, 32):
        answer(learner, cards[step % 8], GOOD, now=NOW + step * MINUTE)
    assert {card.pk: stored(learner, card) for card in cards} == snapshots


def test_undo_without_answers_does_nothing(learner, now):
    assert undo_review(learner, now=now) is None
    assert not Activity.objects.exists()


def test_undo_leaves_other_learners_alone(learner, now):
    other = make_user()
    answer(other, make_card())
    assert undo_review(learner, now=now) is None
    assert Review.objects.standing().count() == 1


def test_undo_of_a_card_answered_elsewhere_changes_nothing(learner, now):
    card = make_schedule(learner=learner).flashcard
    answer(learner, card)
    CardSchedule.objects.update(review_count=9)
    before = stored(learner, card)
    with pytest.raises(StaleAnswerError):
        undo_review(learner, now=now)
    assert stored(learner, card) == before
    assert Review.objects.standing().count() == 1


def test_buried_card_is_out_until_then_and_can_come_back(learner, now):
    card = make_schedule(learner=learner).flashcard
    bury_card(learner, card, until=now + DAY)
    schedules = CardSchedule.objects.for_learner(learner)
    assert not schedules.active(now).exists()
    assert schedules.active(now + DAY).exists()
    bury_card(learner, card, until=None)
    assert schedules.active(now).exists()
    assert not Activity.objects.exists()


def test_new_card_can_be_buried_and_suspended(learner, now):
    card = make_card()
    bury_card(learner, card, until=now + DAY)
    assert not Flashcard.objects.new_to(learner, now).exists()
    assert Flashcard.objects.new_to(learner, now + DAY).exists()
    suspend_card(learner, card, is_suspended=True)
    assert not Flashcard.objects.new_to(learner, now + DAY).exists()
    suspend_card(learner, card, is_suspended=False)
    assert Flashcard.objects.new_to(learner, now + DAY).exists()


def test_own_card_is_kept_and_found_by_its_owner_only(learner):
    section = make_section()
    card = add_card(
        learner, prompt="A < B?", answer="Yes", why="Always", section=section, chapter=None
    )
    assert (card.owner, card.section, card.prompt) == (learner, section, "A < B?")
    entry = SearchEntry.objects.get()
    assert (entry.key, entry.learner, entry.kind) == (f"card:{card.slug}", learner, "card")
    assert (entry.title, entry.text) == ("A < B?", "Yes\nAlways")
    assert entry.url == f"/cards/{card.pk}/"
    assert list(Flashcard.objects.own(learner)) == [card]
    assert list(Flashcard.objects.own(make_user())) == []


def test_changed_card_keeps_its_schedule_and_is_found_by_its_new_words(learner):
    chapter = make_chapter()
    card = add_card(learner, prompt="Old", answer="Old", section=make_section())
    answer(learner, card)
    change_card(card, prompt="New", answer="Newer", why="", chapter=chapter)
    card.refresh_from_db()
    assert (card.prompt, card.chapter, card.section) == ("New", chapter, None)
    assert SearchEntry.objects.get().title == "New"
    assert seen_by(learner, card).review_count == 1


def test_card_changed_within_its_chapter_keeps_its_section(learner):
    section = make_section()
    card = add_card(learner, prompt="A", answer="B", section=section, chapter=section.chapter)
    change_card(card, prompt="C", answer="B", why="", chapter=section.chapter)
    assert card.section == section


def test_deleted_card_without_answers_is_gone(learner):
    card = add_card(learner, prompt="A", answer="B")
    bury_card(learner, card, until=NOW)
    delete_card(card)
    assert not Flashcard.objects.exists()
    assert not CardSchedule.objects.exists()
    assert not SearchEntry.objects.exists()


def test_deleted_card_with_answers_is_retired_and_its_reviews_stay(learner, now):
    card = add_card(learner, prompt="A", answer="B")
    answer(learner, card)
    delete_card(card)
    assert not Flashcard.objects.visible_to(learner).exists()
    assert not CardSchedule.objects.for_learner(learner).active(now).exists()
    assert not SearchEntry.objects.exists()
    assert Review.objects.count() == Activity.objects.count() == 1
