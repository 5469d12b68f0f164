"""Joining a live session by its code. Tries are counted as in joining.py, and for its reasons."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classrooms.actions.live import SessionClosed, join_session
from classrooms.forms.live import JoinLiveForm
from classrooms.models import LiveSession
from classrooms.views.joining import WINDOW_SECONDS, become_learner, may_try
from studyapp import errors

NOT_OPEN = (
    "This code opens no session now. Check it sign by sign; if it is right, the host may have "
    "closed the door."
)


@require_http_methods(["GET", "POST"])
def live_join(request):
    """Join by code. A wrong one, a locked session and one that is over get the same answer."""
    now = timezone.now()
    if request.method == "GET":
        known_name = getattr(request.user, "display_name", "")
        form = JoinLiveForm(initial={"code": request.GET.get("code", "")[:40], "name": known_name})
        return render(request, "classrooms/live/join.html", {"form": form})
    if not may_try(request, now=now):
        return errors.too_many_requests(request, seconds=WINDOW_SECONDS)
    form = JoinLiveForm(request.POST)
    if form.is_valid():
        session = LiveSession.objects.opened_by(form.cleaned_data["code"], request.user)
        if session is None:
            form.add_error("code", NOT_OPEN)
        elif not become_learner(request, now=now):
            return errors.too_many_requests(request)
        elif join(session, request.user, name=form.cleaned_data["name"], now=now):
            return redirect("classrooms:live_session", session.pk)
        else:
            form.add_error("code", NOT_OPEN)
    return render(request, "classrooms/live/join.html", {"form": form}, status=422)


def join_address(request, session):
    """Where the code of the session is already filled in: for links and QR codes."""
    return request.build_absolute_uri(f"{reverse('classrooms:live_join')}?code={session.code}")


def join(session, person, *, name, now):
    """Whether the person is in now: the host may have shut the door this very moment."""
    try:
        join_session(session, person, name=name, now=now)
    except SessionClosed:
        return False
    return True
