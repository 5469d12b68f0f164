"""Writes of the diagnostic. Each is one transaction, and safe to repeat."""

from django.db import transaction

from quizzes.diagnosing import MOST, is_enough, next_probe
from quizzes.models import Diagnostic, DiagnosticResponse, Question
from studyapp.actions import record_activity
from studyapp.models import Activity

from .practice import plan_returns


@transaction.atomic
def start_diagnostic(learner, *, seed, now):
    """A new diagnostic with its first question; the running one where there is one.

    None when the course has no question for it.
    """
    tests = Diagnostic.objects.select_for_update().for_learner(learner)
    if running := tests.running(now).first():
        return running
    for left in tests.filter(finished_at__isnull=True):
        close(left, at=left.deadline_at)
    test = Diagnostic(learner=learner, seed=seed, started_at=now)
    probe = next_probe(pool_for(learner), [], seed=seed)
    if probe is None:
        return None
    test.save()
    ask(test, probe, position=1)
    return test


def pool_for(learner, *, test=None):
    """The questions to choose from: those no earlier test has asked, as long as these suffice."""
    earlier = DiagnosticResponse.objects.filter(diagnostic__learner=learner)
    asked = set(earlier.exclude(diagnostic=test).values_list("question_id", flat=True))
    probes = Question.objects.offered().probes()
    fresh = [probe for probe in probes if probe.id not in asked]
    return fresh if len(fresh) >= 2 * MOST else probes


def ask(test, probe, *, position):
    DiagnosticResponse.objects.create(
        diagnostic=test,
        question_id=probe.id,
        position=position,
        difficulty=probe.item.difficulty,
        slope=probe.item.slope,
        guess=probe.item.guess,
    )


@transaction.atomic
def answer_probe(test, response, choice, *, now, today):
    """Record the answer and ask the next question, or end the test where that is enough.

    Only the first answer to a question counts, and none that comes after the time is over.

    Args:
        response: of this test, with its question read whole.
        choice: one of that question's, None for "Not sure".
        today: the learner's date, from which a missed question's return is counted.
    """
    test = Diagnostic.objects.select_for_update().get(pk=test.pk)
    if test.is_over(now):
        close(test, at=min(now, test.deadline_at))
        return test
    unanswered = test.responses.filter(pk=response.pk, answered_at__isnull=True)
    is_correct = choice is not None and choice.is_correct
    question = response.question
    answer = {"chosen": choice, "is_correct": is_correct, "version": question.version_id}
    if not unanswered.update(**answer, answered_at=now):
        return test
    plan_returns(test.learner, {question.pk: is_correct}, today=today)
    record_activity(
        test.learner,
        Activity.Verb.ANSWERED,
        question.name,
        title=question.title,
        objective=question.objective,
        result=float(is_correct),
        now=now,
    )
    go_on(test, now=now)
    return test


def go_on(test, *, now):
    given = test.responses.given()
    elapsed_s = (now - test.started_at).total_seconds()
    probe = None
    if not is_enough(given, elapsed_s=elapsed_s):
        probe = next_probe(pool_for(test.learner, test=test), given, seed=test.seed)
    if probe is None:
        close(test, at=now)
    else:
        ask(test, probe, position=len(given) + 1)


def close(test, *, at):
    if Diagnostic.objects.filter(pk=test.pk, finished_at__isnull=True).update(finished_at=at):
        test.finished_at = at
