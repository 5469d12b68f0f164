"""A design session as its learners see it."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from classrooms.actions import live_designs as actions
from classrooms.actions.live import time_factor
from classrooms.live import tickets
from classrooms.live.design.board import scenario_of
from classrooms.live.design.cards import card_context
from classrooms.live.design.clock import seconds_left
from classrooms.live.design.gallery import figures, pictures
from classrooms.live.design.results import design_of, result_of
from classrooms.live.permissions import present_part, taught_session
from classrooms.live.phases import Phase
from classrooms.models import LiveDesign, Participation
from studyapp.http import render_page

PICTURES_A_PAGE = 12


def own(request, part):
    """What is this learner's own, or looks another way to them than to the others."""
    session = part.session
    found = {"session": session, "phase": session.phase, "part": part, "design": design_of(part)}
    if found["design"]:
        found["required_count"] = len(
            [one for one in scenario_of(session).requirements if not one.bonus]
        )
    if session.phase == Phase.GALLERY:
        found |= wall(request, session, part)
    return found


def wall(request, session, part):
    """One page of the gallery, as this learner sees it; `part` is None for a host."""
    on_show = LiveDesign.objects.in_session(session).on_show()
    page = Paginator(on_show, PICTURES_A_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "pictures": pictures(page.object_list, part=part)}


def show(request, part):
    """The session now. Works by reloading; scripts keep it up to date."""
    session, now = part.session, timezone.now()
    factor = time_factor(part.person)
    context = card_context(session) | own(request, part)
    context |= {
        "ticket": tickets.issue(session.pk, part.pk),
        "factor": factor,
        "seconds_left": seconds_left(session, now=now, factor=factor),
    }
    return render_page(
        request, "classrooms/live/design/session.html", context, partial="live-stage"
    )


def design_part(request, session_id):
    """As `present_part`, in a session of this kind only."""
    part = present_part(request, session_id)
    if part.session.is_quiz:
        raise Http404
    return part


@require_GET
def live_own(request, session_id):
    """The learner's own part again, after something has happened."""
    part = design_part(request, session_id)
    return render(request, "classrooms/live/design/_own.html", own(request, part))


@require_http_methods(["GET", "POST"])
def live_design(request, session_id):
    """Go to the learner's design of this session; before there is one, the brief and a start."""
    part = design_part(request, session_id)
    session, design = part.session, design_of(part)
    has_draft = design is not None and design.draft_id is not None
    if not has_draft and session.phase != Phase.DESIGN:
        return redirect("classrooms:live_session", session_id)
    if request.method == "GET" and not has_draft:
        context = {"session": session, "scenario": scenario_of(session)}
        return render(request, "classrooms/live/design/begin.html", context)
    try:
        return redirect(actions.open_design(part, now=timezone.now()))
    except actions.NotDesigning:  # the host moved on this very moment
        return redirect("classrooms:live_session", session_id)


@require_POST
def live_withdraw(request, session_id):
    """Keep the learner's own design out of the gallery, or let it in again."""
    part = design_part(request, session_id)
    design = get_object_or_404(LiveDesign, participation=part)
    is_withdrawn = request.POST.get("is_withdrawn") == "yes"
    actions.set_withdrawn(design, is_withdrawn=is_withdrawn, now=timezone.now())
    if request.htmx:
        return render(request, "classrooms/live/design/_own.html", own(request, part))
    return redirect("classrooms:live_session", session_id)


@require_GET
def live_picture(request, session_id, number):
    """One design of the gallery, large: for who is in the session, and for its hosts."""
    parts = Participation.objects.present().select_related("session")
    part = parts.filter(session=session_id, person=request.user).first()
    session = part.session if part else taught_session(request, session_id)
    designs = LiveDesign.objects.in_session(session)
    if session.phase not in {Phase.GALLERY, Phase.ENDED}:
        raise Http404
    shown = figures(
        (designs.on_show() if part else designs.hung()).filter(number=number), part=part
    )
    if not shown:
        raise Http404
    context = {"session": session, "part": part, "picture": shown[0]}
    return render(request, "classrooms/live/design/picture.html", context)


def show_result(request, part):
    """How the session went for this learner."""
    return render(request, "classrooms/live/design/result.html", result_of(part))
