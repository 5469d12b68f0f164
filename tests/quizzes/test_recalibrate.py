"""Figures and difficulties from the answers in the database."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from quizzes.actions.items import recalibrate
from quizzes.actions.practice import record_response
from quizzes.irt import Item
from quizzes.models import DiagnosticResponse, ItemFigures, Question, Response
from quizzes.models.questions import read_question
from quizzes.recalibrating import Known, recalibrated
from tests.factories import (
    NOW,
    keep_version,
    make_attempt,
    make_diagnostic,
    make_exam,
    make_question,
    make_user,
)

pytestmark = pytest.mark.django_db


def sit(learner, *marks, at=NOW):
    """One sitting: (question, position in author order of the choice taken)."""
    attempt = make_attempt(learner, *(question for question, _ in marks))
    for response, (question, choice) in zip(attempt.responses.all(), marks, strict=True):
        response.question = read_question(question.pk)
        chosen = {question.choices.get(position=choice).pk}
        record_response(
            learner, response, chosen, confidence="", seconds=1, now=at, today=at.date()
        )
    return attempt


def test_figures_of_first_attempts_by_hand():
    one, two, three = (make_question() for _ in range(3))
    ada, bob = make_user(), make_user()
    sit(ada, (one, 0), (two, 0), (three, 1))  # the rest of `one`: 1 of 2
    sit(bob, (one, 2), (two, 1), (three, 1))  # the rest of `one`: 0 of 2
    sit(bob, (one, 0), at=NOW + timedelta(days=1))  # not the first

    assert recalibrate(now=NOW) == 3

    found = ItemFigures.objects.get(question=one).kept
    assert (found.n, found.compared, found.facility, found.guess) == (2, 2, 50, 25)
    assert (found.discrimination, found.efficiency) == pytest.approx((100, 100))
    assert [rate.share for rate in found.choices] == [50, 0, 50, 0]
    assert ItemFigures.objects.get(question=three).discrimination is None


def test_difficulty_is_kept_and_used_by_the_diagnostic():
    easy = make_question(is_diagnostic=True)
    for _ in range(5):
        sit(make_user(), (easy, 0))
    assert Question.objects.probes()[0].item == Item(0.0)

    recalibrate(now=NOW)

    found = Question.objects.get().measured_difficulty
    assert found == recalibrated(Item(0.0), [(Known(), True)] * 5)
    assert found < -0.05
    assert Question.objects.probes()[0].item == Item(found)


def test_other_answers_of_the_learner_say_who_answered():
    question, *others = (make_question() for _ in range(11))
    sit(make_user(), (question, 1), *((other, 0) for other in others))
    recalibrate(now=NOW)
    missed_by_strong = Question.objects.get(pk=question.pk).measured_difficulty
    Response.objects.update(is_correct=False)  # and had they missed all the others as well

    recalibrate(now=NOW)

    assert missed_by_strong > Question.objects.get(pk=question.pk).measured_difficulty > 0


def test_earlier_version_does_not_count():
    question = make_question()
    learner = make_user()
    sit(learner, (question, 0))
    Question.objects.update(ask_html="What now?")
    keep_version(question)
    sit(learner, (question, 0), at=NOW + timedelta(days=1))  # they know it from the first

    assert recalibrate(now=NOW) == 0
    sit(make_user(), (question, 1), at=NOW + timedelta(days=1))
    assert recalibrate(now=NOW) == 1
    assert ItemFigures.objects.get().facility == 0


def test_blank_in_a_finished_exam_is_a_miss_and_an_open_one_is_nothing(learner):
    question, other = make_question(), make_question()
    exam = make_exam(learner, question, other)
    assert recalibrate(now=NOW) == 0

    type(exam).objects.update(finished_at=NOW)

    assert recalibrate(now=NOW) == 2
    found = ItemFigures.objects.get(question=question)
    assert (found.n, found.facility, found.compared) == (1, 0, 1)
    assert {choice["share"] for choice in found.choices} == {0}


def test_diagnostic_counts_without_a_rest(learner):
    question = make_question()
    make_diagnostic(learner, question)
    DiagnosticResponse.objects.update(
        chosen=question.choices.get(position=0),
        is_correct=True,
        answered_at=NOW,
        version=question.version,
    )

    recalibrate(now=NOW)

    found = ItemFigures.objects.get()
    assert (found.n, found.compared, found.facility) == (1, 0, 100)


def test_staff_who_try_a_question_do_not_count():
    sit(make_user(is_staff=True), (make_question(), 0))

    assert recalibrate(now=NOW) == 0


def test_command_can_run_again_and_forgets_what_is_gone(capsys):
    question = make_question()
    learner = make_user()
    sit(learner, (question, 0))

    call_command("recalibrate")
    before = ItemFigures.objects.values().get()
    call_command("recalibrate")

    assert capsys.readouterr().out == "Worked out the figures of 1 question.\n" * 2
    assert ItemFigures.objects.values().get()["choices"] == before["choices"]
    learner.delete()
    call_command("recalibrate")
    assert not ItemFigures.objects.exists()
    assert Question.objects.get().measured_difficulty is None


def test_statements_are_as_many_for_1_and_20_questions(django_assert_num_queries):
    sit(make_user(), (make_question(), 0))
    with django_assert_num_queries(10):
        recalibrate(now=NOW)
    many = [make_question() for _ in range(20)]
    for _ in range(3):
        sit(make_user(), *((question, 0) for question in many))

    with django_assert_num_queries(10):
        recalibrate(now=NOW)
