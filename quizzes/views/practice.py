"""Choosing what to practise, and how a sitting went."""

import secrets
from textwrap import shorten

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quizzes.actions.exams import close_expired
from quizzes.actions.practice import finish_attempt, start_attempt
from quizzes.forms.practice import MAX_TITLE, PractiseForm
from quizzes.models import Attempt, Question
from quizzes.selection import pick, seen_least
from quizzes.sitting import Sitting, in_time, tallies
from quizzes.wishes import NONE_FOUND, Which
from studyapp.http import render_page

ATTEMPTS_A_PAGE = 10
MISSED = "Missed: "


def new_seed():
    return secrets.randbits(48)


@require_http_methods(["GET", "POST"])
def practise(request):
    """Choose questions; a POST starts a sitting with them. To htmx, how many there are."""
    learner, today = request.user, timezone.localdate()
    questions = Question.objects.offered()
    form = PractiseForm(
        request.POST if request.method == "POST" else request.GET,
        chapters=list(questions.chapters()),
        objectives=list(questions.objectives()),
    )
    context = {"form": form}
    if form.is_valid():
        wished = questions.wished(form.wish, learner=learner, today=today)
        if request.method == "POST":
            candidates = wished.candidates(learner)
            if candidates:
                seed = new_seed()
                ids = pick(candidates, count=form.at_most, seed=seed, today=today)
                if form.wish.which is Which.DUE:
                    ids = seen_least(ids, questions.on_ideas_of(ids).candidates(learner))
                return begin(learner, ids, title=form.title_of(form.wish), seed=seed)
        context["count"] = wished.count()
        if form.wish.query:
            context["wished"] = form.title_of(form.wish)
        if not context["count"]:
            context["none_found"] = NONE_FOUND[form.wish.which]
            context["nearest"] = nearest(questions, form)
    own = Attempt.objects.for_learner(learner).with_score().newest_first()
    context |= under_way(learner, own.exams_and_newest_practice(), now=timezone.now())
    attempts = own.practice()
    context["page"] = Paginator(attempts, ATTEMPTS_A_PAGE).get_page(request.GET.get("page"))
    status = 422 if request.method == "POST" else 200
    return render_page(request, "quizzes/practise.html", context, partial="matches", status=status)


def under_way(learner, open_attempts, *, now):
    """The exams that run and the practice not finished; an exam whose time is up is handed in."""
    exams = [attempt for attempt in open_attempts if attempt.is_exam]
    if any(exam.is_over(now) for exam in exams):
        close_expired(now=now, learner=learner)
    return {
        "open_exams": [exam for exam in exams if not exam.is_over(now)],
        "open_attempt": next((one for one in open_attempts if not one.is_exam), None),
    }


def nearest(questions, form):
    """What to practise instead, when nothing is left of a wish."""
    found = questions.nearest(form.wish)
    if found is None:
        return None
    wish, count = found
    return {"query": wish.query, "title": form.title_of(wish), "count": count}


def begin(learner, question_ids, *, title, seed):
    """Start a sitting and go to its first question."""
    now = timezone.now()
    attempt = start_attempt(learner, question_ids, title=title, seed=seed, now=now)
    return redirect("quizzes:question", attempt.pk, 1)


def find_attempt(request, attempt_id):
    attempts = Attempt.objects.for_learner(request.user).practice()
    return get_object_or_404(attempts, pk=attempt_id)


@require_GET
def attempt(request, attempt_id):
    """How a sitting went, or stands."""
    attempt = find_attempt(request, attempt_id)
    responses = list(attempt.responses.with_names())
    context = {
        "attempt": attempt,
        "responses": responses,
        "sitting": Sitting.of(response.is_correct for response in responses),
        "tallies": tallies(
            (objective.slug, objective.text, response.is_correct)
            for response in responses
            if response.is_answered
            for objective in [response.question.objective]
        ),
        "time": in_time(sum(response.seconds or 0 for response in responses)),
    }
    return render(request, "quizzes/attempt.html", context)


@require_POST
def attempt_finish(request, attempt_id):
    """End a sitting early."""
    finish_attempt(find_attempt(request, attempt_id), now=timezone.now())
    return redirect("quizzes:attempt", attempt_id)


@require_POST
def attempt_missed(request, attempt_id):
    """Start a new sitting with exactly the questions missed in this one."""
    attempt = find_attempt(request, attempt_id)
    missed = attempt.responses.missed().question_ids()
    if not missed:
        return redirect("quizzes:attempt", attempt_id)
    return begin_again(request.user, attempt, missed)


def begin_again(learner, attempt, question_ids):
    """Practise what was missed in an attempt."""
    title = shorten(f"{MISSED}{attempt.title.removeprefix(MISSED)}", MAX_TITLE, placeholder="…")
    return begin(learner, question_ids, title=title, seed=new_seed())
