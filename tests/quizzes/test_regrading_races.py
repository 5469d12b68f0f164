"""Two clicks at once: one regrade, one outcome, one dispute, whatever the database."""

import threading

import pytest
from django.db import connection

from quizzes.actions.disputes import dispute, settle
from quizzes.actions.practice import record_response
from quizzes.actions.regrading import regrade
from quizzes.models import Dispute, Outcome, Regrade, Remark
from quizzes.models.corrections import in_force
from quizzes.models.questions import read_question
from studyapp.ledger import read
from studyapp.models import Activity, User
from tests.factories import NOW, make_attempt, make_dispute, make_question, make_user

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6


def all_at_once(*calls):
    """What each of the calls gave, begun together in threads of their own."""
    barrier, found = threading.Barrier(len(calls)), []

    def run(call):
        barrier.wait()
        try:
            found.append(call())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def miss(learner, question):
    response = make_attempt(learner, question).responses.get()
    response.question = in_force(read_question(question.pk))
    wrong = question.choices.get(position=1).pk
    record_response(learner, response, {wrong}, confidence="", seconds=1, now=NOW, today=NOW.date())


def test_regrades_at_once_mark_once():
    question, learner = make_question(), make_user()
    miss(learner, question)
    accepted = set(question.choices.values_list("pk", flat=True))

    found = all_at_once(
        *[lambda: regrade(question.version, accepted, reason="All do.", by=None, now=NOW)] * AT_ONCE
    )

    assert len(found) == AT_ONCE
    assert sum(made is not None for made in found) == 1
    assert (Regrade.objects.count(), Remark.objects.count()) == (1, 1)
    assert Activity.objects.standing().count() == 1
    proof = read(User.objects.get()).proofs[question.name]
    assert (proof.n, proof.weighted) == (1, 1.0)


def test_regrades_of_two_questions_do_not_wait_for_each_other_for_ever():
    questions, people = [make_question(), make_question()], [make_user() for _ in range(4)]
    for question in (questions[0], questions[1]):
        for person in people if question == questions[0] else people[::-1]:
            miss(person, question)

    def mark(question):
        accepted = set(question.choices.values_list("pk", flat=True))
        return regrade(question.version, accepted, reason="All do.", by=None, now=NOW)

    found = all_at_once(*[lambda question=question: mark(question) for question in questions])

    assert [made is not None for made in found] == [True, True]
    assert Remark.objects.count() == 8


def test_decisions_at_once_give_one_outcome():
    question = make_question()
    row = make_dispute(make_user(), question)

    found = all_at_once(
        *[lambda: settle(question, [row.pk], is_accepted=True, text="Yes.", by=None, now=NOW)]
        * AT_ONCE
    )

    assert sum(made is not None for made in found) == 1
    assert Outcome.objects.count() == 1


def test_disputes_at_once_are_one():
    question, learner = make_question(), make_user()

    found = all_at_once(
        *[lambda: dispute(learner, question, "No.", version=None, order=[], now=NOW)] * AT_ONCE
    )

    assert {made.pk for made in found} == {Dispute.objects.get().pk}
