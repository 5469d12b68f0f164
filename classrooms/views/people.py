"""Who is in a class, and what they may do there."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from classrooms import mail
from classrooms.actions import classes
from classrooms.models import Enrolment
from classrooms.permissions import taught_classroom

PEOPLE_A_PAGE = 50
INVITATIONS_SHOWN = 50


@require_GET
def people(request, classroom_id):
    """The people of a class, with a search by name, number or address."""
    classroom = taught_classroom(request, classroom_id)
    asked = request.GET.get("q", "")[:80].strip()
    places = classroom.enrolments.select_related("person")
    found = places.current().about(asked).order_by("role", "name", "pk")
    waiting = classroom.invitations.waiting()
    context = {
        "classroom": classroom,
        "asked": asked,
        "page": Paginator(found, PEOPLE_A_PAGE).get_page(request.GET.get("page")),
        "removed": [] if asked else places.removed(),
        "waiting": waiting.about(asked)[:INVITATIONS_SHOWN],
        "waiting_count": waiting.count(),
        "unsent_count": mail.can_send() and classroom.invitations.unsent().count(),
        "can_send": mail.can_send(),
        "site": request.build_absolute_uri("/").removesuffix("/"),
    }
    return render(request, "classrooms/people.html", context)


def find_place(classroom, place_id):
    return get_object_or_404(classroom.enrolments.select_related("person"), pk=place_id)


@require_POST
def person_role(request, classroom_id, place_id):
    """Make a member an instructor, or an instructor a learner."""
    classroom = taught_classroom(request, classroom_id)
    place = find_place(classroom, place_id)
    role = request.POST.get("role")
    if role not in Enrolment.Role.values or place.removed_at is not None:
        raise Http404
    if role == Enrolment.Role.INSTRUCTOR and place.person.is_guest:
        messages.error(request, f"{place.shown_name} is a guest. An instructor needs an account.")
        return redirect("classrooms:people", classroom.pk)
    try:
        classes.set_role(place, role)
    except classes.LastInstructor:
        messages.error(request, "A class needs an instructor. Make somebody else one first.")
    else:
        does = "teaches" if place.is_instructor else "learns in"
        messages.success(request, f"{place.shown_name} {does} {classroom} now.")
    own = place.person_id == request.user.pk and not place.is_instructor
    return redirect("classrooms:classroom" if own else "classrooms:people", classroom.pk)


@require_POST
def person_remove(request, classroom_id, place_id):
    """Take somebody out of the class, or back in."""
    classroom = taught_classroom(request, classroom_id)
    place = find_place(classroom, place_id)
    if request.POST.get("back") == "yes":
        classes.bring_back(place, now=timezone.now())
        messages.success(request, f"{place.shown_name} is in the class again, as a learner.")
        return redirect("classrooms:people", classroom.pk)
    try:
        classes.remove(place, now=timezone.now())
    except classes.LastInstructor:
        messages.error(request, "A class needs an instructor. Make somebody else one first.")
    else:
        messages.success(
            request,
            f"{place.shown_name} is out of the class and keeps what they did. "
            "Change the code if they should not come back.",
        )
    if place.person_id == request.user.pk and place.removed_at:
        return redirect("classrooms:class_list")
    return redirect("classrooms:people", classroom.pk)
