"""The live sessions of a class, and making one."""

import secrets

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from classrooms.actions.live import open_session
from classrooms.forms.live import DrawForm, LiveSessionForm
from classrooms.live.choosing import in_order, questions_of
from classrooms.permissions import taught_classroom
from quizzes.models import Question
from quizzes.selection import pick
from studyapp.http import render_page


@require_GET
def live_list(request, classroom_id):
    """The live sessions of a class, the newest first."""
    classroom = taught_classroom(request, classroom_id)
    sessions = classroom.live_sessions.with_counts()
    context = {"classroom": classroom, "sessions": sessions}
    return render(request, "classrooms/live/list.html", context)


@require_http_methods(["GET", "POST"])
def live_new(request, classroom_id):
    """Make a live session of questions: some of a chapter are chosen, and can be changed."""
    classroom, now = taught_classroom(request, classroom_id), timezone.now()
    offered = Question.objects.offered()
    draw = DrawForm(request.GET, chapters=offered.chapters())
    among = questions_of(draw.chapter_chosen, learner=request.user, today=timezone.localdate(now))
    form = LiveSessionForm(request.POST if request.method == "POST" else None, questions=offered)
    if form.is_valid():
        session = open_session(
            classroom,
            title=form.cleaned_data["title"] or f"Live session of {now:%B} {now.day}",
            question_ids=form.question_ids,
            seconds=form.cleaned_data["seconds"],
            has_bonus=form.cleaned_data["has_bonus"],
            seed=secrets.randbits(48),
            now=now,
        )
        return redirect("classrooms:live_host", session.pk)
    context = {
        "classroom": classroom,
        "draw": draw,
        "form": form,
        "questions": in_order(among),
        "chosen": chosen_ids(request, form, among, draw),
    }
    status = 422 if form.errors else 200
    return render_page(
        request, "classrooms/live/new.html", context, partial="live-choices", status=status
    )


def chosen_ids(request, form, among, draw):
    """The questions that are ticked: those sent, else some drawn by chance."""
    if form.is_bound:
        return {int(pk) for pk in request.POST.getlist("questions") if pk.isdecimal()}
    candidates = among.candidates(request.user)
    seed, today = secrets.randbits(48), timezone.localdate()
    return set(pick(candidates, count=draw.at_most, seed=seed, today=today))
