from datetime import date, timedelta

import pytest

from quizzes.actions.practice import (
    finish_attempt,
    flag,
    offer_card,
    plan_returns,
    record_response,
    start_attempt,
    strike,
)
from quizzes.models import CardSchedule, DueQuestion, Response
from quizzes.models.questions import read_question
from studyapp.models import Activity
from tests.factories import (
    make_attempt,
    make_card,
    make_objective,
    make_question,
    make_user,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
TOMORROW = date(2026, 11, 22)


def find(attempt, position=1):
    response = attempt.responses.select_related("attempt").get(position=position)
    response.question = read_question(response.question_id)
    return response


def respond(attempt, *, is_right, now, today=TODAY, confidence="", seconds=None, position=1):
    """Answer with exactly the right choices, or with as many wrong ones."""
    response = find(attempt, position)
    choices = response.question.current_choices
    fitting = [choice.pk for choice in choices if choice.is_correct == is_right]
    return record_response(
        attempt.learner,
        response,
        set(fitting[: response.question.pick_count]),
        confidence=confidence,
        seconds=seconds,
        now=now,
        today=today,
    )


def due_rows(learner):
    return list(DueQuestion.objects.filter(learner=learner).values_list("step", "due_on"))


def test_start_attempt_opens_the_questions_in_order(learner, now):
    first, second = make_question(), make_question()

    attempt = start_attempt(learner, [second.pk, first.pk], title="Queues", seed=5, now=now)

    assert attempt.started_at == now
    assert attempt.finished_at is None
    rows = attempt.responses.values_list("position", "question", "answered_at")
    assert list(rows) == [(1, second.pk, None), (2, first.pk, None)]


def test_record_response_marks_and_logs_once(learner, now):
    objective = make_objective()
    question = make_question(objective=objective, stem_html="<p>Orders &amp; <b>queues</b>.</p>")
    attempt = make_attempt(learner, question)

    response = respond(attempt, is_right=True, now=now, confidence="sure", seconds=42)

    assert response.is_correct
    stored = Response.objects.get()
    assert (stored.is_correct, stored.right_count, stored.seconds) == (True, 1, 42)
    assert (stored.confidence, stored.answered_at) == ("sure", now)
    assert stored.chosen == [question.choices.get(is_correct=True).pk]
    activity = Activity.objects.get()
    assert (activity.learner, activity.verb, activity.objective) == (
        learner,
        Activity.Verb.ANSWERED,
        objective,
    )
    assert (activity.what, activity.title) == (f"question:{question.slug}", "Orders & queues.")
    assert (activity.result, activity.seconds, activity.at) == (1.0, 42, now)


def test_record_response_gives_no_part_credit_but_counts_what_was_right(learner, now):
    question = make_question(right=2, wrong=3)
    attempt = make_attempt(learner, question)
    right, wrong = question.choices.filter(is_correct=True), question.choices.all()[2:]

    response = record_response(
        learner,
        find(attempt),
        {right[0].pk, wrong[0].pk},
        confidence="",
        seconds=None,
        now=now,
        today=TODAY,
    )

    assert (response.is_correct, response.right_count) == (False, 1)
    assert Activity.objects.get().result == 0.0


def test_record_response_counts_at_most_ten_minutes(learner, now):
    respond(make_attempt(learner), is_right=True, now=now, seconds=4000)

    assert Response.objects.get().seconds == 600
    assert Activity.objects.get().seconds == 600


def test_a_second_answer_changes_nothing(learner, now):
    attempt = make_attempt(learner)
    respond(attempt, is_right=False, now=now)
    before = Response.objects.values().get()

    response = respond(attempt, is_right=True, now=now + timedelta(minutes=1))

    assert response.is_correct is False
    assert Response.objects.values().get() == before
    assert Activity.objects.count() == 1
    assert DueQuestion.objects.get().miss_count == 1


def test_an_answer_that_lost_the_race_shows_the_first_one(learner, now):
    attempt = make_attempt(learner)
    late = find(attempt)
    respond(attempt, is_right=False, now=now)

    late = record_response(
        learner,
        late,
        set(late.question.key),
        confidence="sure",
        seconds=3,
        now=now,
        today=TODAY,
    )

    assert (late.is_correct, late.confidence, late.answered_at) == (False, "", now)


def test_a_miss_comes_back_tomorrow(learner, now):
    respond(make_attempt(learner), is_right=False, now=now)

    assert due_rows(learner) == [(0, TOMORROW)]


def test_a_right_first_answer_never_comes_back(learner, now):
    respond(make_attempt(learner), is_right=True, now=now)

    assert due_rows(learner) == []


def test_a_missed_question_goes_from_3_days_to_7_to_settled(learner, now):
    question = make_question()
    day, steps = TODAY, []
    respond(make_attempt(learner, question), is_right=False, now=now, today=day)
    while (due_on := DueQuestion.objects.get().due_on) is not None:
        steps.append((due_on - day).days)
        day = due_on
        respond(make_attempt(learner, question), is_right=True, now=now, today=day)

    assert steps == [1, 3, 7]

    respond(make_attempt(learner, question), is_right=True, now=now, today=day)

    assert DueQuestion.objects.get().due_on is None


def test_a_miss_of_a_settled_question_starts_again(learner, now):
    question = make_question()
    DueQuestion.objects.create(learner=learner, question=question, step=3, miss_count=2)

    respond(make_attempt(learner, question), is_right=False, now=now)

    row = DueQuestion.objects.get()
    assert (row.step, row.due_on, row.miss_count) == (0, TOMORROW, 3)


def test_a_right_answer_on_the_same_day_leaves_the_return_where_it_is(learner, now):
    question = make_question()
    respond(make_attempt(learner, question), is_right=False, now=now)

    respond(make_attempt(learner, question), is_right=True, now=now)

    assert due_rows(learner) == [(0, TOMORROW)]


def test_no_return_is_past_the_exam(now):
    learner = make_user(exam_on=date(2026, 11, 23))
    question = make_question()
    DueQuestion.objects.create(learner=learner, question=question, step=1, due_on=TODAY)

    respond(make_attempt(learner, question), is_right=True, now=now)

    assert due_rows(learner) == [(2, date(2026, 11, 23))]


def test_strike_keeps_the_draft_and_unchooses_what_is_struck(learner):
    attempt = make_attempt(learner)
    response = attempt.responses.get()
    first, second = (choice.pk for choice in response.question.choices.all()[:2])

    strike(response, first, is_struck=True, chosen={first, second}, confidence="unsure")

    stored = Response.objects.get()
    assert (stored.struck, stored.chosen, stored.confidence) == ([first], [second], "unsure")
    assert (response.struck, response.chosen) == ([first], [second])


def test_strike_is_taken_back(learner):
    response = make_attempt(learner).responses.get()
    strike(response, 4, is_struck=True)

    strike(response, 4, is_struck=False)

    assert Response.objects.get().struck == []


def test_strike_after_the_answer_changes_nothing(learner, now):
    attempt = make_attempt(learner)
    response = respond(attempt, is_right=True, now=now)
    before = Response.objects.values().get()

    strike(response, before["chosen"][0], is_struck=True)

    assert Response.objects.values().get() == before


def test_flag_keeps_the_draft(learner):
    response = make_attempt(learner).responses.get()

    flag(response, is_flagged=True, chosen={7, 3}, confidence="sure")

    stored = Response.objects.get()
    assert (stored.is_flagged, stored.chosen, stored.confidence) == (True, [3, 7], "sure")
    assert (response.is_flagged, response.chosen) == (True, [3, 7])


def test_flag_after_the_answer_leaves_the_answer(learner, now):
    attempt = make_attempt(learner)
    response = respond(attempt, is_right=True, now=now, confidence="sure")
    chosen = response.chosen

    flag(response, is_flagged=True)

    stored = Response.objects.get()
    assert (stored.is_flagged, stored.chosen, stored.confidence) == (True, chosen, "sure")


def test_finish_attempt_keeps_the_first_end(learner, now):
    attempt = make_attempt(learner)
    finish_attempt(attempt, now=now)

    finish_attempt(attempt, now=now + timedelta(hours=1))

    attempt.refresh_from_db()
    assert attempt.finished_at == now


def test_offer_card_makes_a_new_card_due(learner, now):
    card = make_card()

    schedule = offer_card(learner, card, now=now)

    assert schedule.due_at == now
    assert schedule.spacing is None
    due = CardSchedule.objects.for_learner(learner).active(now).learning(now)
    assert [row.flashcard for row in due] == [card]


@pytest.mark.parametrize("days", [-3, 5])
def test_offer_card_brings_a_later_card_forward_and_puts_none_back(learner, now, days):
    was_due_at = now + timedelta(days=days)
    card = make_card()
    CardSchedule.objects.create(
        learner=learner,
        flashcard=card,
        due_at=was_due_at,
        is_suspended=True,
        buried_until=now + timedelta(days=1),
    )

    offer_card(learner, card, now=now)

    schedule = CardSchedule.objects.get()
    assert schedule.due_at == min(was_due_at, now)
    assert not schedule.is_suspended
    assert schedule.buried_until is None


def test_rows_say_what_they_are(learner):
    question = make_question(slug="double-charge")
    attempt = make_attempt(learner, question, title="Queues")

    assert str(attempt.responses.get()) == "Queues, question 1"
    assert str(question.choices.first()) == "double-charge 0"
    assert str(DueQuestion(learner=learner, question=question)) == f"double-charge for {learner}"


@pytest.mark.parametrize(
    ("stem", "title"),
    [
        ("<p>Orders &amp; <b>queues</b>.</p>", "Orders & queues."),
        ("<p>" + "word " * 50 + "</p>", "word " * 21 + "word…"),
        ("<p>" + "word " * 21 + "end. " + "more " * 9 + "</p>", "word " * 21 + "end…"),
    ],
)
def test_a_question_is_called_by_the_beginning_of_its_stem(stem, title):
    assert make_question(stem_html=stem).title == title


def siblings():
    first = make_question(slug="first")
    return first, make_question(slug="second", sibling="first")


def due_of(learner, question):
    return DueQuestion.objects.values_list("step", "due_on").get(learner=learner, question=question)


@pytest.mark.parametrize("asked", [0, 1])
def test_a_right_answer_to_a_sibling_moves_what_was_missed_on(learner, now, asked):
    pair = siblings()
    missed, other = pair[1 - asked], pair[asked]
    DueQuestion.objects.create(learner=learner, question=missed, due_on=TODAY, miss_count=1)

    respond(make_attempt(learner, other), is_right=True, now=now)

    assert due_of(learner, missed) == (1, TODAY + timedelta(days=3))
    assert DueQuestion.objects.count() == 1


def test_a_sibling_right_on_three_days_settles_what_was_missed(learner, now):
    missed, other = siblings()
    DueQuestion.objects.create(learner=learner, question=missed, due_on=TODAY, miss_count=1)

    for days in (0, 3, 10):
        attempt = make_attempt(learner, other)
        respond(attempt, is_right=True, now=now, today=TODAY + timedelta(days=days))

    assert due_of(learner, missed) == (3, None)


def test_a_right_answer_to_a_sibling_before_the_day_moves_nothing(learner, now):
    missed, other = siblings()
    DueQuestion.objects.create(learner=learner, question=missed, due_on=TOMORROW, miss_count=1)

    respond(make_attempt(learner, other), is_right=True, now=now)

    assert due_of(learner, missed) == (0, TOMORROW)


def test_a_missed_sibling_comes_back_too_and_starts_the_first_again(learner, now):
    missed, other = siblings()
    DueQuestion.objects.create(learner=learner, question=missed, due_on=TODAY, step=2, miss_count=1)

    respond(make_attempt(learner, other), is_right=False, now=now)

    assert due_of(learner, missed) == due_of(learner, other) == (0, TOMORROW)
    assert DueQuestion.objects.get(question=missed).miss_count == 1


def test_of_siblings_answered_together_none_may_miss(learner, now):
    first, second = siblings()
    third = make_question(sibling="first")
    DueQuestion.objects.create(learner=learner, question=first, due_on=TODAY, step=1, miss_count=1)

    plan_returns(learner, {second.pk: True, third.pk: False}, today=TODAY)

    assert due_of(learner, first) == due_of(learner, third) == (0, TOMORROW)


def test_another_learners_returns_and_other_ideas_stay(learner, now):
    missed, other = siblings()
    DueQuestion.objects.create(learner=make_user(), question=missed, due_on=TODAY)
    DueQuestion.objects.create(learner=learner, question=make_question(), due_on=TODAY)

    respond(make_attempt(learner, other), is_right=True, now=now)

    assert set(DueQuestion.objects.values_list("step", "due_on")) == {(0, TODAY)}
