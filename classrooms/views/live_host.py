"""A live session as its hosts steer it, and the screen that the whole room reads.

A host can be on several devices, and there can be several hosts: every page shows where the session
stands now, and every step says what it saw (see actions.advance).
"""

from contextlib import suppress

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from classrooms.actions import live as actions
from classrooms.forms.live import PartForm, StepForm
from classrooms.live import results, tickets
from classrooms.live.cards import board, tallies
from classrooms.live.permissions import taught_session
from classrooms.live.phases import NotPossible, Phase, Step
from classrooms.models import LiveAnswer
from classrooms.names import clean_name
from classrooms.qr import qr_code
from classrooms.views import live_design_host
from classrooms.views.live_joining import join_address
from studyapp.http import render_page


def counts_of(session, *, now):
    """How many are there, and how many of them have answered the open question.

    Of a session that is over: how many took part.
    """
    answers = LiveAnswer.objects.filter(
        live_question__session=session,
        live_question__position=session.position,
        round=session.round,
    )
    parts = session.participations
    people = parts.present() if session.is_over else parts.here(answers, now=now)
    return {"people_count": people.count(), "answered_count": answers.counted().count()}


def panel(request, session):
    """What every page of a host shows of the session."""
    now = timezone.now()
    found = board(session, now=now) | counts_of(session, now=now)
    moment = session.moment(found["question_count"])
    found |= {
        "moment": moment,
        "can_vote_again": moment.can(Step.VOTE_AGAIN),
        "address": join_address(request, session),
        "ticket": tickets.issue(session.pk),
    }
    if session.ends_at and session.phase == Phase.QUESTION:
        left = session.ends_at - (session.paused_at or now)
        found["seconds_left"] = max(0, round(left.total_seconds()))
    if session.phase in {Phase.LOBBY, Phase.ENDED}:
        found["qr"] = qr_code(found["address"])
    if session.phase == Phase.BETWEEN:
        found["leaders"] = results.leaders(session)
    return found


@require_GET
def live_host(request, session_id):
    """Steer the session."""
    return show_host(request, taught_session(request, session_id))


def show_host(request, session):
    """The host's page. While answers are open it says how many have come, not which."""
    if not session.is_quiz:
        return live_design_host.show_host(request, session)
    context = panel(request, session)
    if session.phase == Phase.SHUT:
        context["shut_tally"], context["first_tally"] = tallies(context["asked"], session.round)
    return render_page(request, "classrooms/live/host.html", context, partial="host-panel")


@require_GET
def live_screen(request, session_id):
    """The screen for the room: large, without anything to press."""
    session = taught_session(request, session_id)
    if not session.is_quiz:
        return live_design_host.show_screen(request, session)
    context = panel(request, session)
    return render_page(request, "classrooms/live/screen.html", context, partial="screen-board")


@require_GET
def live_counts(request, session_id):
    """The counts again, as hosts' pages ask every second; tells them when the session has moved."""
    session = taught_session(request, session_id)
    context = {"session": session} | counts_of(session, now=timezone.now())
    page = render(request, "classrooms/live/_counts.html", context)
    if request.GET.get("after") != str(session.seq):
        page["HX-Trigger"] = "live-moved"
    return page


@require_POST
def live_step(request, session_id):
    """Take the session a step further, where it still stands as this host saw it."""
    session = taught_session(request, session_id)
    form = StepForm(request.POST)
    if form.is_valid():
        step, seen = Step(form.cleaned_data["step"]), form.cleaned_data["seen"]
        with suppress(NotPossible):  # then the page shows what is possible now
            session = actions.advance(session, step, seen=seen, now=timezone.now())
    return stay(request, session)


@require_POST
def live_lock(request, session_id):
    """Let nobody new in, or let them in again."""
    session = taught_session(request, session_id)
    session.is_locked = request.POST.get("is_locked") == "yes"
    actions.set_locked(session, is_locked=session.is_locked)
    return stay(request, session)


def stay(request, session):
    """What a host's POST answers: the panel as it is now, or without scripts the page anew."""
    if request.htmx:
        return show_host(request, session)
    return redirect("classrooms:live_host", session.pk)


@require_GET
def live_people(request, session_id):
    """Who is in, with what a host can do about it."""
    session = taught_session(request, session_id)
    people = session.participations.all()
    context = {"session": session, "people": people}
    return render_page(request, "classrooms/live/people.html", context, partial="live-people")


@require_POST
def live_person(request, session_id, part_id):
    """Rename a learner, take one out, or let one back in."""
    session = taught_session(request, session_id)
    part = get_object_or_404(session.participations, pk=part_id)
    form = PartForm(request.POST)
    if form.is_valid():
        do, name = form.cleaned_data["do"], clean_name(form.cleaned_data["name"])
        if do == "kick":
            actions.kick(part, now=timezone.now())
        elif do == "let-back":
            actions.let_back(part)
        elif name:
            actions.rename(part, name=name)
    return redirect("classrooms:live_people", session_id)


@require_GET
def live_report(request, session_id):
    """How a session that is over went: every question, every learner."""
    session = taught_session(request, session_id)
    if not session.is_over:
        return redirect("classrooms:live_host", session_id)
    if not session.is_quiz:
        return live_design_host.show_report(request, session)
    return render(request, "classrooms/live/report.html", results.report_of(session))
