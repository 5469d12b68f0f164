"""Figures of questions and exams: how sure and how right, and how exams went. Each opens what it
is made of."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quizzes import calibration
from quizzes.actions.exams import close_expired
from quizzes.charts import LEVELS, height_of, marks
from quizzes.models import Attempt, Response
from quizzes.results import Trend

ANSWERS_A_PAGE = 25
EXAM_KINDS = [choice for choice in Attempt.Kind.choices if choice[0] != Attempt.Kind.PRACTICE]
CONFIDENCES = {"sure": "sure", "unsure": "unsure", calibration.UNSAID: ""}
RESULTS = {"right": True, "wrong": False}


@require_safe
def figures(request):
    """With ?said= and ?result= the answers behind a figure; with ?kind= exams of one kind."""
    learner = request.user
    if learner.is_authenticated:
        close_expired(now=timezone.now(), learner=learner)
    answers = Response.objects.for_learner(learner).of_practice().answered()
    counts = answers.by_confidence()
    said = calibration.rows(counts)
    kind = request.GET.get("kind", "")
    context = {
        "said": list(zip(said, marks([row.count for row in said]), strict=True)),
        "words": calibration.words(counts),
        "has_answers": bool(counts),
        "sure_from": {"percent": round(100 * calibration.SURE_FROM), "y": height_of(0.8)},
        "levels": LEVELS,
        "trend": Trend(learner, kind=kind if kind in dict(EXAM_KINDS) else ""),
        "kinds": EXAM_KINDS,
        "kind": kind,
    }
    shown = request.GET.get("said")
    if shown in CONFIDENCES:
        result = request.GET.get("result", "")
        context |= {
            "shown": next(row for row in said if row.name == shown),
            "result": result,
            "page": page_of(answers, CONFIDENCES[shown], RESULTS.get(result), request),
        }
    return render(request, "quizzes/figures.html", context)


def page_of(answers, confidence, is_correct, request):
    rows = answers.filter(confidence=confidence).with_names().order_by("-answered_at", "-pk")
    if is_correct is not None:
        rows = rows.filter(is_correct=is_correct)
    return Paginator(rows, ANSWERS_A_PAGE).get_page(request.GET.get("page"))
