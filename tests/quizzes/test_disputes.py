"""Disputes and what staff decide on them: the writes."""

from datetime import timedelta

import pytest

from quizzes.actions.disputes import A_DAY, TooManyError, dispute, settle
from quizzes.models import Dispute, Outcome
from tests.factories import NOW, make_dispute, make_question, make_user

pytestmark = pytest.mark.django_db


def object_to(learner, question, reason="B is right as well.", *, now=NOW):
    version, order = question.version_id, [3, 1, 2]
    return dispute(learner, question, reason, version=version, order=order, now=now)


def accept(question, *disputes, by=None, text="It is."):
    ids = [row.pk for row in disputes]
    return settle(question, ids, is_accepted=True, text=text, by=by, now=NOW)


def test_dispute_keeps_what_the_learner_saw(learner):
    question = make_question()

    made = object_to(learner, question)

    made.refresh_from_db()
    assert (made.learner, made.question, made.version) == (learner, question, question.version)
    assert (made.reason, made.made_at, made.state) == ("B is right as well.", NOW, "open")
    assert made.letters({1: "A", 2: "B", 3: "C"}) == [("A", "C"), ("B", "A"), ("C", "B")]


def test_second_dispute_of_a_learner_changes_nothing(learner):
    question = make_question()
    made = object_to(learner, question)

    assert object_to(learner, question, "Another reason.") == made
    assert Dispute.objects.get().reason == "B is right as well."


def test_ten_a_day_and_again_the_next_day(learner):
    questions = [make_question() for _ in range(A_DAY + 1)]
    for question in questions[:A_DAY]:
        object_to(learner, question)

    with pytest.raises(TooManyError):
        object_to(learner, questions[-1])

    assert object_to(learner, questions[0])  # repeating one is none more
    assert object_to(make_user(), questions[-1])
    object_to(learner, questions[-1], now=NOW + timedelta(days=1))
    assert Dispute.objects.for_learner(learner).count() == A_DAY + 1


def test_settling_gives_all_that_were_read_one_outcome(learner):
    question = make_question()
    read = [make_dispute(learner, question), make_dispute(make_user(), question)]
    elsewhere = make_dispute(learner)

    outcome = accept(question, *read, elsewhere, by=learner)

    assert {row.state for row in Dispute.objects.filter(question=question)} == {"accepted"}
    assert set(outcome.disputes.all()) == set(read)
    assert (outcome.by, outcome.text, outcome.at) == (learner, "It is.", NOW)


def test_dispute_that_nobody_has_read_stays_open(learner):
    question = make_question()
    read = make_dispute(learner, question)
    late = make_dispute(make_user(), question)

    accept(question, read)

    assert list(Dispute.objects.open()) == [late]


def test_settling_twice_decides_once(learner):
    question = make_question()
    row = make_dispute(learner, question)

    assert accept(question, row)
    again = settle(question, [row.pk], is_accepted=False, text="No.", by=None, now=NOW)

    assert again is None
    row.refresh_from_db()
    assert (row.state, Outcome.objects.count()) == ("accepted", 1)
