"""Assignments: giving, changing and doing them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from classrooms import gradebook, sitting
from classrooms.actions import assignments as actions
from classrooms.forms.assignments import FORMS
from classrooms.models import Assignment
from classrooms.permissions import own_enrolment, taught_classroom
from classrooms.wording import STATES, explain


@require_GET
def assignment_list(request, classroom_id):
    """The assignments of a class, for its instructors."""
    classroom = taught_classroom(request, classroom_id)
    now = timezone.now()
    found = list(classroom.assignments.standing().in_order())
    under_way = [one for one in found if one.due_at is None or one.due_at > now]
    context = {
        "classroom": classroom,
        "under_way": gradebook.with_done(classroom, under_way, now=now),
        "past": [one for one in reversed(found) if one not in under_way],
        "now": now,
    }
    return render(request, "classrooms/assignment_list.html", context)


@require_http_methods(["GET", "POST"])
def assignment_new(request, classroom_id):
    """Give an assignment: first its kind is chosen, then what it says."""
    classroom = taught_classroom(request, classroom_id)
    kind = request.GET.get("kind", "")
    if kind not in FORMS:
        kinds = [(value, Assignment.Kind(value).label) for value in FORMS]
        context = {"classroom": classroom, "kinds": kinds}
        return render(request, "classrooms/assignment_kinds.html", context)
    form = FORMS[kind](request.POST if request.method == "POST" else None, classroom=classroom)
    if form.is_valid():
        given = actions.give(classroom, **form.columns(), now=timezone.now())
        messages.success(request, f"{given} is given.")
        return redirect("classrooms:assignment_list", classroom.pk)
    context = {"classroom": classroom, "form": form, "kind": Assignment.Kind(kind).label}
    status = 422 if form.errors else 200
    return render(request, "classrooms/assignment_form.html", context, status=status)


def find_assignment(classroom, assignment_id):
    return get_object_or_404(classroom.assignments.standing(), pk=assignment_id)


@require_http_methods(["GET", "POST"])
def assignment_edit(request, classroom_id, assignment_id):
    """Change what an assignment says. Grades follow: they are worked out at every look."""
    classroom = taught_classroom(request, classroom_id)
    assignment = find_assignment(classroom, assignment_id)
    form = FORMS[assignment.kind](
        request.POST if request.method == "POST" else None,
        classroom=classroom,
        assignment=assignment,
    )
    if form.is_valid():
        actions.change(assignment, **form.columns())
        messages.success(request, "Saved.")
        return redirect("classrooms:assignment", classroom.pk, assignment.pk)
    context = {
        "classroom": classroom,
        "form": form,
        "assignment": assignment,
        "kind": assignment.get_kind_display(),
    }
    status = 422 if form.errors else 200
    return render(request, "classrooms/assignment_form.html", context, status=status)


@require_POST
def assignment_withdraw(request, classroom_id, assignment_id):
    """Take an assignment back."""
    classroom = taught_classroom(request, classroom_id)
    assignment = find_assignment(classroom, assignment_id)
    actions.withdraw(assignment, now=timezone.now())
    messages.success(request, f"{assignment} is taken back, and counts for nobody.")
    return redirect("classrooms:assignment_list", classroom.pk)


@require_GET
def assignment(request, classroom_id, assignment_id):
    """One assignment: how the class stands with it, or how one stands oneself."""
    now = timezone.now()
    place = own_enrolment(request, classroom_id)
    classroom = place.classroom
    found = find_assignment(classroom, assignment_id)
    context = {"classroom": classroom, "assignment": found, "now": now}
    if place.is_instructor:
        learners = classroom.enrolments.learners().select_related("person").order_by("name", "pk")
        rows = gradebook.rows_of(classroom, [found], learners, now=now)
        places = gradebook.by_state(rows, 0)
        total = sum(len(these) for these in places.values())
        context["states"] = [
            (state, places[state], 100 * len(places[state]) // total)
            for state in STATES
            if places[state]
        ]
        context["given_to"] = total
        return render(request, "classrooms/assignment_taught.html", context)
    context |= explain(place, found_for(place, found, now=now), now=now)
    return render(request, "classrooms/assignment.html", context)


def found_for(place, assignment, *, now):
    """The assignment's cell for a learner; not found where it is not for them."""
    [row] = gradebook.rows_of(place.classroom, [assignment], [place], now=now)
    if row.cells[0].grade is None:
        raise Http404
    return row.cells[0]


@require_POST
def assignment_start(request, classroom_id, assignment_id):
    """Begin a sitting for an assignment, or go on with the one under way."""
    now = timezone.now()
    place = own_enrolment(request, classroom_id)
    found = find_assignment(place.classroom, assignment_id)
    if place.is_instructor or not found.starts_here:
        raise Http404
    found_for(place, found, now=now)
    try:
        attempt = sitting.begin(found, request.user, now=now)
    except sitting.CannotBegin as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    return redirect(sitting.page_of(attempt))
