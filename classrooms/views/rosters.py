"""The class list as a file: out, and in after a look at what it would change."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods

from classrooms import csvfile
from classrooms.actions.rosters import import_roster
from classrooms.forms.people import RosterForm
from classrooms.members import roster_rows
from classrooms.permissions import taught_classroom


@require_GET
def people_csv(request, classroom_id):
    """Everybody in the class, and everybody invited with the link. It can be imported as it is."""
    classroom = taught_classroom(request, classroom_id)
    rows = roster_rows(classroom, address=request.build_absolute_uri)
    name = f"{slugify(classroom.title) or 'class'}-people-{timezone.localdate()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        csvfile.write(rows), content_type="text/csv; charset=utf-8", headers=headers
    )


@require_http_methods(["GET", "POST"])
def people_import(request, classroom_id):
    """A class list: a first look says what would change, a second press changes it."""
    classroom = taught_classroom(request, classroom_id)
    form = RosterForm(*(request.POST, request.FILES) if request.method == "POST" else (None, None))
    context = {"classroom": classroom, "form": form}
    if form.is_valid():
        shown = form.cleaned_data["shown"]
        plan, is_done = import_roster(classroom, form.roster, shown=shown, now=timezone.now())
        if is_done:
            messages.success(request, in_words(plan))
            return redirect("classrooms:people", classroom.pk)
        context |= {"plan": plan, "text": form.source, "has_moved": bool(shown)}
    status = 422 if form.errors else 200
    return render(request, "classrooms/people_import.html", context, status=status)


def in_words(plan):
    """ "3 people are invited, 1 is changed." """
    invited, changed = len(plan.invited), len(plan.changed)
    parts = [f"{invited} {'person is' if invited == 1 else 'people are'} invited"] * bool(invited)
    if changed:
        parts.append(f"{changed} {'is' if changed == 1 else 'are'} changed")
    return f"{', '.join(parts)}."
