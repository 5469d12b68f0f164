"""A design session as its hosts steer it, and the screen that the whole room reads."""

import secrets
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from classrooms.actions import live_designs as actions
from classrooms.actions.live import open_session
from classrooms.forms.live_designs import HangForm, LiveDesignForm
from classrooms.live import tickets
from classrooms.live.design.board import board_of
from classrooms.live.design.cards import card_context
from classrooms.live.design.clock import seconds_left
from classrooms.live.design.gallery import figures, pictures
from classrooms.live.design.results import report_of
from classrooms.live.permissions import taught_session
from classrooms.live.phases import Phase
from classrooms.models import Classroom, LiveDesign
from classrooms.permissions import taught_classroom
from classrooms.qr import qr_code
from classrooms.views.live_joining import join_address
from studyapp.http import render_page

PICTURES_A_PAGE = 12
FULL = f"The screen holds {actions.MOST_PINNED} designs. Take one of them down first."


@require_http_methods(["GET", "POST"])
def live_design_new(request, classroom_id):
    """Make a design session; ?scenario= is the one that is chosen at first."""
    classroom, now = taught_classroom(request, classroom_id), timezone.now()
    initial = {"scenario": request.GET.get("scenario", "")}
    form = LiveDesignForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        session = open_session(
            classroom,
            title=form.cleaned_data["title"] or f"Design session of {now:%B} {now.day}",
            scenario=form.cleaned_data["scenario"],
            seconds=form.seconds,
            seed=secrets.randbits(48),
            now=now,
        )
        return redirect("classrooms:live_host", session.pk)
    context = {"classroom": classroom, "form": form}
    status = 422 if form.errors else 200
    return render(request, "classrooms/live/design/new.html", context, status=status)


@require_GET
def live_design_classes(request):
    """The classes that can design for ?scenario= together; where there is one, straight on."""
    classrooms = list(Classroom.objects.taught_by(request.user).running())
    scenario = request.GET.get("scenario", "")[:64]
    if len(classrooms) == 1:
        url = reverse("classrooms:live_design_new", args=[classrooms[0].pk])
        return redirect(f"{url}?{urlencode({'scenario': scenario})}")
    context = {"classrooms": classrooms, "scenario": scenario}
    return render(request, "classrooms/live/design/classes.html", context)


def panel(request, session):
    """What every page of a host shows of the session. It names nobody."""
    found = card_context(session)
    found |= {
        "moment": session.moment(),
        "seconds_left": seconds_left(session, now=timezone.now()),
        "address": join_address(request, session),
        "ticket": tickets.issue(session.pk),
    }
    if session.phase != Phase.GALLERY:
        found["board"] = board_of(session, now=timezone.now())
    if session.phase in {Phase.LOBBY, Phase.ENDED}:
        found["qr"] = qr_code(found["address"])
    return found


def show_host(request, session, *, fault="", status=200):
    """The host's page. In the gallery also what the host has hidden hangs there, marked."""
    context = panel(request, session) | {"fault": fault}
    if session.phase == Phase.GALLERY:
        hung = LiveDesign.objects.in_session(session).hung()
        context["page"] = Paginator(hung, PICTURES_A_PAGE).get_page(request.GET.get("page"))
        context["pictures"] = pictures(context["page"].object_list)
    template = "classrooms/live/design/host.html"
    return render_page(request, template, context, partial="host-panel", status=status)


def show_screen(request, session):
    """The screen for the room: large, without anything to press.

    One pinned design has its names; of several the shapes stand side by side, as names would be
    too small for the back of the room.
    """
    context = panel(request, session)
    if session.phase == Phase.GALLERY:
        on_show = LiveDesign.objects.in_session(session).on_show()
        context["shown_count"] = on_show.count()
        pinned = on_show.filter(pinned_at__isnull=False)
        context["pinned"] = pictures(pinned)
        if len(context["pinned"]) == 1:
            context["pinned"] = figures(pinned)
    template = "classrooms/live/design/screen.html"
    return render_page(request, template, context, partial="screen-board")


def show_report(request, session):
    """How a session that is over went: every requirement, every learner."""
    return render(
        request, "classrooms/live/design/report.html", report_of(session, now=timezone.now())
    )


def design_session(request, session_id):
    """As `taught_session`, of this kind only."""
    session = taught_session(request, session_id)
    if session.is_quiz:
        raise Http404
    return session


@require_GET
def live_board(request, session_id):
    """The board again, after a check and every few seconds; tells pages of another phase."""
    session = design_session(request, session_id)
    moment = session.moment()
    context = {"session": session, "phase": session.phase, "moment": moment}
    context["board"] = board_of(session, now=timezone.now())
    page = render(request, "classrooms/live/design/_board.html", context)
    if request.GET.get("seen") != moment.key:
        page["HX-Trigger"] = "live-moved"
    return page


@require_POST
def live_hang(request, session_id, number):
    """Hide a design of the gallery or show it again, pin it to the screen or take it down."""
    session = design_session(request, session_id)
    design = get_object_or_404(LiveDesign.objects.in_session(session).hung(), number=number)
    form = HangForm(request.POST)
    if form.is_valid():
        do, now = form.cleaned_data["do"], timezone.now()
        try:
            if do in {"hide", "show"}:
                actions.set_hidden(design, is_hidden=do == "hide", now=now)
            else:
                actions.set_pinned(design, is_pinned=do == "pin", now=now)
        except actions.TooManyPinned:
            return refused(request, session)
    session.refresh_from_db()
    return (
        show_host(request, session)
        if request.htmx
        else redirect("classrooms:live_host", session_id)
    )


def refused(request, session):
    if request.htmx:
        return show_host(request, session, fault=FULL, status=422)
    messages.error(request, FULL)
    return redirect("classrooms:live_host", session.pk)
