"""How an exam went."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from quizzes.results import Result, Trend
from quizzes.views.exams import find_exam
from quizzes.views.practice import begin_again


@require_GET
def exam_result(request, attempt_id):
    attempt = find_exam(request, attempt_id, now=timezone.now())
    if attempt.finished_at is None:
        return redirect("quizzes:exam", attempt.pk)
    context = {
        "attempt": attempt,
        "result": Result(attempt),
        "trend": Trend(request.user, exam=attempt.exam),
    }
    return render(request, "quizzes/exam_result.html", context)


@require_POST
def exam_missed(request, attempt_id):
    """Start practice with exactly the questions missed or left blank in this exam."""
    attempt = find_exam(request, attempt_id, now=timezone.now())
    missed = attempt.responses.not_right().question_ids() if attempt.finished_at else []
    if not missed:
        return redirect("quizzes:exam", attempt.pk)
    return begin_again(request.user, attempt, missed)
