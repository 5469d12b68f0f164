"""Joining a class by its code, and leaving it.

A try is counted whatever comes of it, so it must not carry an idempotency key, which would take a
refused one's count back (see PLAIN_VIEWS in studyapp/access.py). Joining twice changes nothing.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from classrooms.actions.classes import LastInstructor, enrol, remove
from classrooms.forms.classes import JoinForm
from classrooms.models import Classroom
from classrooms.permissions import own_enrolment
from studyapp import errors, ratelimits
from studyapp.access import GUESTS_PER_HOUR, client_address, start_guest

# A class of three hundred behind one school's address joins within minutes, typing errors and all.
# With 40 bits, and all addresses together at their limit for a day, one guess among a thousand
# classes would be right with a chance of 1 in 1,500.
WINDOW_SECONDS = 600
TRIES_FROM_ONE_ADDRESS = 600
TRIES_FROM_ALL = 5000
NOT_OPEN = (
    "This code opens no class now. Check it sign by sign, or ask your instructor for the one of "
    "today."
)


def may_try(request, *, now):
    """Count one more try to join; False beyond the limits."""
    limits = [(client_address(request), TRIES_FROM_ONE_ADDRESS), ("all", TRIES_FROM_ALL)]
    return all(
        ratelimits.allow("join", subject, limit=limit, seconds=WINDOW_SECONDS, now=now)
        for subject, limit in limits
    )


@require_http_methods(["GET", "POST"])
def join(request):
    """Join by code. A wrong, a locked and an archived one get the same answer.

    Reading the page says nothing of the code that a QR has put into its address.
    """
    now = timezone.now()
    if request.method == "GET":
        known_name = getattr(request.user, "display_name", "")
        form = JoinForm(initial={"code": request.GET.get("code", "")[:40], "name": known_name})
        return render(request, "classrooms/join.html", {"form": form})
    if not may_try(request, now=now):
        return errors.too_many_requests(request, seconds=WINDOW_SECONDS)
    form = JoinForm(request.POST)
    if form.is_valid():
        classroom = Classroom.objects.opened_by(form.cleaned_data["code"], request.user)
        if classroom is None:
            form.add_error("code", NOT_OPEN)
        elif not become_learner(request, now=now):
            return errors.too_many_requests(request)
        else:
            enrol(classroom, request.user, name=form.cleaned_data["name"], now=now)
            messages.success(request, f"You are in {classroom}.")
            return redirect("classrooms:classroom", classroom.pk)
    return render(request, "classrooms/join.html", {"form": form}, status=422)


def become_learner(request, *, now):
    """Make a guest of a visitor; False where their address has made too many."""
    if request.user.is_authenticated:
        return True
    address = client_address(request)
    if not ratelimits.allow("guest", address, limit=GUESTS_PER_HOUR, seconds=3600, now=now):
        return False
    start_guest(request)
    return True


@require_POST
def class_leave(request, classroom_id):
    """Leave a class; what one did stays one's own."""
    place = own_enrolment(request, classroom_id)
    try:
        remove(place, now=timezone.now())
    except LastInstructor:
        messages.error(request, "A class needs an instructor. Make somebody else one first.")
        return redirect("classrooms:classroom", classroom_id)
    messages.success(request, f"You have left {place.classroom}. What you did there stays yours.")
    return redirect("classrooms:class_list")
