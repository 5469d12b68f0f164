"""An exam while it is open: its paper, its clock, its clicks. No key leaves from here."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from quizzes.actions.exams import close_expired, finish_exam, save_response
from quizzes.forms.exams import SaveForm
from quizzes.models import Question, Response
from quizzes.models.versions import as_asked, asked_question
from quizzes.views.exams import find_exam

TOO_LATE = (
    "The time was up before this answer reached us. It is kept, marked as late, and does not count."
)
WAS_FINISHED = (
    "This exam was handed in before this answer reached us. It is kept, marked as late, and does "
    "not count."
)


@never_cache
@require_GET
def exam(request, attempt_id):
    """The whole paper on one page, so that it needs no network between two questions."""
    now = timezone.now()
    attempt = find_exam(request, attempt_id, now=now)
    if attempt.finished_at:
        return redirect("quizzes:exam_result", attempt.pk)
    responses = list(attempt.responses.all())
    questions = Question.objects.with_choices().in_bulk([row.question_id for row in responses])
    for response in as_asked(responses, questions):
        response.attempt = attempt
    context = {
        "attempt": attempt,
        "responses": responses,
        "current": max(responses, key=lambda row: (row.saved_seq, -row.position)).position,
        "seq": max(response.saved_seq for response in responses),
        "blank": sum(not response.chosen for response in responses),
        "clock": clock_of(attempt, now=now),
    }
    return render(request, "quizzes/exam.html", context)


def clock_of(attempt, *, now):
    """Both in milliseconds of the server's own time: the browser's clock has no say."""
    return {"now": milliseconds(now), "deadline": milliseconds(attempt.deadline_at)}


def milliseconds(moment):
    return round(moment.timestamp() * 1000)


@never_cache
@require_GET
def exam_clock(request, attempt_id):
    """What an open page asks now and then: more time may have been given, or it is over."""
    now = timezone.now()
    attempt = find_exam(request, attempt_id, now=now)
    return JsonResponse({**clock_of(attempt, now=now), "is_open": attempt.finished_at is None})


@require_POST
def exam_save(request, attempt_id, position):
    """Keep the state of one question. To the page's script as JSON, else back to the question."""
    now = timezone.now()
    responses = Response.objects.for_learner(request.user).of_exams().select_related("attempt")
    response = get_object_or_404(responses, attempt=attempt_id, position=position)
    response.question = asked_question(response, now=now)
    form = SaveForm(request.POST, response=response)
    if not form.is_valid():
        return refuse(request, response, form.fault, status=422)
    key = request.headers.get("Idempotency-Key") or request.POST.get("idempotency_key", "")
    saved = save_response(response, **form.state(), key=key[:64], now=now)
    if saved.is_late:
        close_expired(now=now, learner=request.user)
        finished_at = response.attempt.finished_at
        words = WAS_FINISHED if finished_at and not response.attempt.ran_out else TOO_LATE
        page = refuse(request, response, words, status=409)
        page.has_effect = True
        return page
    if wants_json(request):
        return JsonResponse(state_of(saved) | clock_of(response.attempt, now=now))
    return redirect(f"{reverse('quizzes:exam', args=[attempt_id])}#q{position}")


def state_of(saved):
    """What stands on the server now; the choices by the ids that the page knows."""
    response = saved.response
    offered = response.offered()
    return {
        "is_newest": saved.is_newest,
        "seq": response.saved_seq,
        "saved": f"{timezone.localtime(response.saved_at):%H:%M:%S}",
        "choices": [offer.id for offer in offered if offer.is_taken],
        "struck": [offer.id for offer in offered if offer.is_struck],
        "is_flagged": response.is_flagged,
    }


def wants_json(request):
    return request.headers.get("Accept") == "application/json"


def refuse(request, response, words, *, status):
    if wants_json(request):
        return JsonResponse({"message": words}, status=status)
    context = {"response": response, "words": words}
    return render(request, "quizzes/exam_refused.html", context, status=status)


@require_POST
def exam_finish(request, attempt_id):
    """Hand in for good; the second time only shows the result."""
    now = timezone.now()
    attempt = find_exam(request, attempt_id, now=now)
    finish_exam(attempt, now=now)
    return redirect("quizzes:exam_result", attempt.pk)
