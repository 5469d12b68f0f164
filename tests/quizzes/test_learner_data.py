import json
from datetime import date, timedelta

import pytest

from quizzes.models import Attempt, CardSchedule, DueQuestion, Flashcard, Response, Review
from studyapp.accounts import export_learner, merge_learner
from tests import factories
from tests.factories import NOW

DAY = timedelta(days=1)


@pytest.fixture
def guest(db):
    return factories.make_guest()


@pytest.fixture
def account(db):
    return factories.make_user()


def make_schedule(learner, card, **fields):
    return CardSchedule.objects.create(learner=learner, flashcard=card, **fields)


def make_review(learner, card, *, reviewed_at, review_count, **fields):
    before = {"review_count": review_count, "lapse_count": 0}
    return Review.objects.create(
        learner=learner,
        flashcard=card,
        recall=3,
        reviewed_at=reviewed_at,
        interval_days=1,
        before=before,
        scheduler={},
        **fields,
    )


def exported(learner):
    return json.loads("".join(export_learner(learner, now=NOW)))


# --- Merging ---


def test_schedule_of_a_card_only_the_guest_studied_is_moved(guest, account):
    schedule = make_schedule(guest, factories.make_card(), review_count=3)

    merge_learner(guest, account)

    schedule.refresh_from_db()
    assert (schedule.learner, schedule.review_count) == (account, 3)


@pytest.mark.parametrize(
    ("guest_at", "account_at", "kept"),
    [
        (NOW, NOW - DAY, "guest"),
        (NOW - DAY, NOW, "account"),
        (NOW, NOW, "account"),
        (NOW, None, "guest"),
        (None, NOW, "account"),
        (None, None, "account"),
    ],
)
def test_card_both_studied_keeps_the_later_schedule_and_counts_both(
    guest, account, guest_at, account_at, kept
):
    card = factories.make_card()
    made = {
        "guest": make_schedule(
            *(guest, card),
            last_review_at=guest_at,
            due_at=guest_at,
            introduced_at=guest_at,
            stability=2.0,
            state=1,
            review_count=3,
            lapse_count=1,
        ),
        "account": make_schedule(
            *(account, card),
            last_review_at=account_at,
            due_at=account_at,
            introduced_at=account_at,
            stability=9.0,
            state=2,
            review_count=4,
            lapse_count=0,
            is_suspended=True,
        ),
    }

    merge_learner(guest, account)

    schedule = CardSchedule.objects.get()
    winner = made[kept]
    assert (schedule.learner, schedule.review_count, schedule.lapse_count) == (account, 7, 1)
    for name in ("state", "stability", "due_at", "last_review_at", "is_suspended"):
        assert getattr(schedule, name) == getattr(winner, name), name
    known = [moment for moment in (guest_at, account_at) if moment]
    assert schedule.introduced_at == min(known, default=None)


def test_review_taken_back_after_merging_leaves_the_others_counted(guest, account):
    card = factories.make_card()
    make_schedule(guest, card, last_review_at=NOW, review_count=2, lapse_count=1)
    make_schedule(account, card, last_review_at=NOW - DAY, review_count=5)
    last = make_review(guest, card, reviewed_at=NOW, review_count=1)
    first = make_review(account, card, reviewed_at=NOW - DAY, review_count=4)

    merge_learner(guest, account)

    last.refresh_from_db()
    first.refresh_from_db()
    assert last.before["review_count"] == 1 + 5
    assert (first.before["review_count"], first.before["lapse_count"]) == (4 + 2, 1)


def test_all_reviews_are_kept(guest, account):
    card = factories.make_card()
    for learner in (guest, account):
        make_review(learner, card, reviewed_at=NOW, review_count=0)

    merge_learner(guest, account)

    assert account.reviews.count() == 2


@pytest.mark.parametrize(
    ("guest_row", "account_row", "merged"),
    [
        ((date(2026, 11, 22), 0, 1), (date(2026, 11, 25), 2, 3), (date(2026, 11, 22), 0, 3)),
        ((date(2026, 11, 25), 2, 3), (date(2026, 11, 22), 0, 1), (date(2026, 11, 22), 0, 3)),
        ((None, 3, 1), (date(2026, 11, 22), 1, 1), (date(2026, 11, 22), 1, 1)),
        ((date(2026, 11, 22), 1, 1), (None, 3, 2), (date(2026, 11, 22), 1, 2)),
        ((None, 3, 1), (None, 3, 2), (None, 3, 2)),
    ],
)
def test_question_both_missed_comes_back_on_the_sooner_day(
    guest, account, guest_row, account_row, merged
):
    question = factories.make_question()
    for learner, (due_on, step, miss_count) in [(guest, guest_row), (account, account_row)]:
        DueQuestion.objects.create(
            learner=learner, question=question, due_on=due_on, step=step, miss_count=miss_count
        )

    merge_learner(guest, account)

    row = DueQuestion.objects.get()
    assert (row.learner, (row.due_on, row.step, row.miss_count)) == (account, merged)


def test_open_and_finished_sittings_are_moved_with_their_answers(guest, account):
    question = factories.make_question()
    for finished_at in (None, NOW):
        attempt = Attempt.objects.create(
            learner=guest, title="Sitting", seed=1, started_at=NOW, finished_at=finished_at
        )
        Response.objects.create(attempt=attempt, question=question, position=1)

    merge_learner(guest, account)

    assert (account.attempts.count(), account.attempts.open().count()) == (2, 1)
    assert Response.objects.for_learner(account).count() == 2


def test_own_cards_are_moved(guest, account):
    card = factories.make_card(owner=guest, prompt="Mine?")

    merge_learner(guest, account)

    assert Flashcard.objects.own(account).get() == card


# --- Handing out ---


def test_export_tells_of_cards_in_words(account):
    card = factories.make_card(prompt="What does a queue buy?")
    make_schedule(account, card, last_review_at=NOW, review_count=1)
    make_review(account, card, reviewed_at=NOW, review_count=0)

    data = exported(account)

    assert data["card_schedules"][0] | {"prompt": "", "card": ""} == {
        **dict.fromkeys(["prompt", "card"], ""),
        "state": 1,
        "step": 0,
        "stability": None,
        "difficulty": None,
        "due_at": None,
        "last_review_at": "2026-11-21T09:00:00Z",
        "introduced_at": None,
        "review_count": 1,
        "lapse_count": 0,
        "is_suspended": False,
        "is_leech": False,
        "buried_until": None,
    }
    assert data["card_schedules"][0]["prompt"] == "What does a queue buy?"
    assert data["card_reviews"][0]["reviewed_at"] == "2026-11-21T09:00:00Z"
    assert data["card_reviews"][0]["card"] == card.slug


def test_export_tells_of_answers_in_words(account):
    question = factories.make_question(right=1, wrong=3)
    right, wrong, *_ = question.choices.all()
    attempt = Attempt.objects.create(learner=account, title="Sitting", seed=1, started_at=NOW)
    Response.objects.create(
        attempt=attempt,
        question=question,
        position=1,
        chosen=[right.pk],
        struck=[wrong.pk, 999_999],
        is_correct=True,
        answered_at=NOW,
    )

    (answer,) = exported(account)["answers"]

    assert (answer["question"], answer["is_correct"]) == (question.slug, True)
    assert answer["chosen"] == [right.text_html]
    assert answer["struck_out"] == [wrong.text_html, None]


def test_export_holds_no_key_of_a_question_not_answered(account):
    """Not even of one that is open before the learner, with a choice already taken."""
    question = factories.make_question(right=2, wrong=3)
    attempt = Attempt.objects.create(learner=account, title="Sitting", seed=7, started_at=NOW)
    Response.objects.create(
        attempt=attempt, question=question, position=1, chosen=[question.choices.first().pk]
    )
    DueQuestion.objects.create(learner=account, question=question, due_on=date(2026, 11, 22))
    factories.make_question()

    text = "".join(export_learner(account, now=NOW))
    data = json.loads(text)

    assert "CANARY" not in text
    assert "right_count" not in text
    assert [(row["is_correct"], row["answered_at"]) for row in data["answers"]] == [(None, None)]
    assert data["questions_to_repeat"] == [
        {"question": question.slug, "due_on": "2026-11-22", "right_in_a_row": 0, "missed": 0}
    ]


def test_export_holds_own_cards_and_nobody_else_s(account, guest):
    factories.make_card(owner=account, prompt="Mine?", answer="Mine.")
    factories.make_card(owner=guest, prompt="Theirs?")
    factories.make_card(prompt="The course's?")

    assert [card["prompt"] for card in exported(account)["own_cards"]] == ["Mine?"]
