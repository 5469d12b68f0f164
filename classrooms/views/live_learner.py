"""A live session as its learners see it."""

import json
import secrets

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from classrooms.actions import live as actions
from classrooms.forms.live import AnswerForm, PlaceForm
from classrooms.live import feed, results, tickets
from classrooms.live.cards import board, choice_ids, with_question
from classrooms.live.permissions import own_part, present_part, taught_session
from classrooms.live.phases import Phase
from classrooms.models import Participation
from classrooms.views import live_designs
from studyapp.http import render_page


def stage(part, *, now):
    """What the page shows this learner: the card of all, with what is their own."""
    session = part.session
    found = board(session, now=now) | {"part": part, "score": None}
    if asked := found.get("asked"):
        found["answer"] = part.answers.filter(live_question=asked).order_by("-round").first()
    if session.phase in {Phase.REVEAL, Phase.BETWEEN}:
        found["score"] = results.score_of(part)
    found["ticket"] = tickets.issue(session.pk, part.pk)
    found["factor"] = actions.time_factor(part.person)
    if session.phase == Phase.QUESTION and session.ends_at:
        left = actions.deadline(session, found["factor"]) - (session.paused_at or now)
        found["seconds_left"] = max(0, round(left.total_seconds()))
    return found


def show(request, part, *, status=200, **more):
    context = stage(part, now=timezone.now()) | more
    return render_page(
        request, "classrooms/live/session.html", context, partial="live-stage", status=status
    )


@require_GET
def live_session(request, session_id):
    """The session now. Works by reloading; scripts keep it up to date."""
    part = own_part(request, session_id)
    if part.kicked_at:
        return render_page(
            request, "classrooms/live/taken_out.html", {"part": part}, partial="live-stage"
        )
    return show(request, part) if part.session.is_quiz else live_designs.show(request, part)


@require_POST
def live_answer(request, session_id):
    """Answer the question that is open. What came first stays, whatever comes after it."""
    part, now = present_part(request, session_id), timezone.now()
    place = PlaceForm(request.POST)
    if not place.is_valid():
        raise Http404
    position, round = place.cleaned_data["position"], place.cleaned_data["round"]
    asked = get_object_or_404(part.session.questions.asked(), position=position)
    question = with_question(asked, now=now).question
    ids = choice_ids(part.session, question)
    form = AnswerForm(request.POST, ids=ids, pick_count=question.pick_count)
    if not form.is_valid():
        sent = request.POST.getlist("choices")
        return show(request, part, fault=form.fault, sent=sent, status=422)
    chosen = form.cleaned_data["choices"]
    try:
        actions.record_answer(part, asked, question, round=round, chosen=chosen, now=now)
    except actions.AnswersShut:
        part.session.refresh_from_db()
        late = "Answers were shut before yours arrived, so it does not count."
        return show(request, part, late=late, status=409)
    return show(request, part) if request.htmx else redirect("classrooms:live_session", session_id)


@require_GET
def live_events(request, session_id):
    """What has happened after the event ?after=: for pages that poll; with a fresh ticket."""
    after = request.GET.get("after", "0")
    if not after.isdecimal() or len(after) > 9:
        raise Http404
    part = Participation.objects.present().filter(session=session_id, person=request.user).first()
    if part is None:
        taught_session(request, session_id)
    events = feed.events_after(session_id, int(after))
    texts = [feed.as_text(event, for_instructor=part is None) for event in events]
    ticket = tickets.issue(session_id, part and part.pk)
    return JsonResponse({"events": [json.loads(text) for text in texts], "ticket": ticket})


@require_GET
def live_score(request, session_id):
    """How this learner stands, by the questions whose key is out."""
    part = present_part(request, session_id)
    return render(request, "classrooms/live/_score.html", {"score": results.score_of(part)})


@require_GET
def live_result(request, session_id):
    """How the session went for this learner; until it is over, the session itself."""
    part = own_part(request, session_id)
    if not part.session.is_over:
        return redirect("classrooms:live_session", session_id)
    if not part.session.is_quiz:
        return live_designs.show_result(request, part)
    context = results.result_of(part)
    return render(request, "classrooms/live/result.html", context)


@require_POST
def live_practise(request, session_id):
    """Start a sitting with the session's questions, or with those this learner missed."""
    part = own_part(request, session_id)
    if not part.session.is_over:
        raise Http404
    attempt = actions.practise_session(
        part,
        only_missed="missed" in request.POST,
        seed=secrets.randbits(48),
        now=timezone.now(),
    )
    if attempt is None:
        return redirect("classrooms:live_result", session_id)
    return redirect("quizzes:question", attempt.pk, 1)
