"""The gradebook: on the screen, as a file, one learner, one cell, and one's own."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods

from classrooms import csvfile, gradebook, gradesheet
from classrooms.actions import assignments as actions
from classrooms.forms.grades import GradesTableForm, RulingForm, fingerprint
from classrooms.permissions import own_enrolment, taught_classroom
from classrooms.wording import explain

LEARNERS_A_PAGE = 50


def learners_of(classroom):
    return classroom.enrolments.learners().select_related("person").order_by("name", "pk")


@require_GET
def grades(request, classroom_id):
    """Assignments by learners; the same cells as in the file."""
    now = timezone.now()
    classroom = taught_classroom(request, classroom_id)
    asked = request.GET.get("q", "")[:80].strip()
    learners = learners_of(classroom).about(asked)
    page = Paginator(learners, LEARNERS_A_PAGE).get_page(request.GET.get("page"))
    assignments, rows = gradebook.book(classroom, page.object_list, now=now)
    context = {"classroom": classroom, "asked": asked, "page": page, "assignments": assignments}
    context["rows"] = [(row, str(gradesheet.total_of(row.total))) for row in rows]
    return render(request, "classrooms/grades.html", context)


@require_GET
def grades_csv(request, classroom_id):
    """The gradebook of everybody as a CSV file."""
    now = timezone.now()
    classroom = taught_classroom(request, classroom_id)
    book = gradebook.book(classroom, learners_of(classroom), now=now)
    name = f"{slugify(classroom.title) or 'class'}-{timezone.localdate(now)}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    text = csvfile.write(gradesheet.sheet(*book))
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


@require_http_methods(["GET", "POST"])
def grades_import(request, classroom_id):
    """Scores from a file: a first look says what would change, a second press changes it."""
    now = timezone.now()
    classroom = taught_classroom(request, classroom_id)
    form = GradesTableForm(
        *(request.POST, request.FILES) if request.method == "POST" else (None, None)
    )
    context = {"classroom": classroom, "form": form}
    if form.is_valid():
        book = gradebook.book(classroom, learners_of(classroom), now=now)
        plan = gradesheet.plan(form.table, *book)
        shown = fingerprint(
            [(c.place.pk, c.assignment.pk, c.before, c.score) for c in plan.changes]
        )
        if plan.changes and not plan.faults and form.cleaned_data["shown"] == shown:
            actions.rule_all(
                plan.changes, by=request.user, reason=form.cleaned_data["reason"], now=now
            )
            messages.success(request, f"{len(plan.changes)} scores are set.")
            return redirect("classrooms:grades", classroom.pk)
        context |= {"plan": plan, "shown": shown, "text": form.as_text()}
        context["has_moved"] = bool(form.cleaned_data["shown"])
    status = 422 if form.errors else 200
    return render(request, "classrooms/grades_import.html", context, status=status)


@require_GET
def grades_person(request, classroom_id, place_id):
    """One learner's grades, with what the total is made of."""
    classroom = taught_classroom(request, classroom_id)
    place = get_object_or_404(learners_of(classroom), pk=place_id)
    return render(request, "classrooms/grades_person.html", one_row(classroom, place))


@require_GET
def grades_own(request, classroom_id):
    """A learner's own grades; an instructor has none, and gets everybody's."""
    place = own_enrolment(request, classroom_id)
    if place.is_instructor:
        return redirect("classrooms:grades", classroom_id)
    context = one_row(place.classroom, place) | {"is_own": True}
    return render(request, "classrooms/grades_person.html", context)


def one_row(classroom, place):
    _, [row] = gradebook.book(classroom, [place], now=timezone.now())
    return {"classroom": classroom, "place": place, "row": row}


@require_http_methods(["GET", "POST"])
def grade(request, classroom_id, place_id, assignment_id):
    """One cell: how its score came about, and what an instructor decides."""
    now = timezone.now()
    classroom = taught_classroom(request, classroom_id)
    place = get_object_or_404(learners_of(classroom), pk=place_id)
    assignment = get_object_or_404(classroom.assignments.standing(), pk=assignment_id)
    [row] = gradebook.rows_of(classroom, [assignment], [place], now=now)
    if row.cells[0].grade is None:
        raise Http404
    form = RulingForm(request.POST if request.method == "POST" else None, cell=row.cells[0])
    if form.is_valid():
        actions.rule(assignment, place.person, **form.decision(), by=request.user, now=now)
        messages.success(request, "Your decision stands.")
        return redirect(request.path)
    context = {"classroom": classroom, "assignment": assignment, "form": form, "now": now}
    context |= explain(place, row.cells[0], now=now)
    context["before"], context["after"] = neighbours(place, assignment)
    status = 422 if form.errors else 200
    return render(request, "classrooms/grade.html", context, status=status)


def neighbours(place, assignment):
    """The places before and after this one among those who have the assignment; None at an end."""
    learners = learners_of(place.classroom)
    if not assignment.is_for_all:
        learners = learners.filter(person__in=assignment.chosen.values("learner"))
    places = [None, *learners, None]
    n = places.index(place)
    return places[n - 1], places[n + 1]
