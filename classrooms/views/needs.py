"""Who of a class needs what now, and giving it to them."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from classrooms.actions.assignments import follow_up
from classrooms.forms.needs import FollowUpForm
from classrooms.needs_report import report_of
from classrooms.permissions import taught_classroom

FOLLOW_UP_DAYS = 7
MOVED = "The course has changed since you looked, and nothing was given. This is how it stands now."


@require_GET
def needs_list(request, classroom_id):
    """People with the reason, wrong answers with the misconception, weak objectives."""
    return show(request, taught_classroom(request, classroom_id))


def show(request, classroom, *, status=200):
    now = timezone.now()
    context = {"classroom": classroom, "now": now}
    if classroom.archived_at is None:
        context |= report_of(classroom, page=request.GET.get("page"), now=now)
    return render(request, "classrooms/needs.html", context, status=status)


@require_POST
def needs_assign(request, classroom_id):
    """Give a section and five questions to the learners chosen, due at the end of a day."""
    classroom = taught_classroom(request, classroom_id)
    form = FollowUpForm(request.POST, classroom=classroom)
    if not form.is_valid():
        has_moved = form.errors.keys() & {"objective", "section"}
        messages.error(request, MOVED if has_moved else form.errors["places"][0])
        return show(request, classroom, status=422)
    now = timezone.now()
    day = timezone.localtime(now) + timedelta(days=FOLLOW_UP_DAYS)
    due_at = day.replace(hour=23, minute=59, second=0, microsecond=0)
    sent = form.cleaned_data
    learners = sent["places"]
    given = follow_up(
        classroom, sent["objective"], sent["section"], learners, due_at=due_at, now=now
    )
    if given is None:
        messages.info(request, "They have it already, and it is not due yet.")
    else:
        count = given.chosen.count()
        had = f" {len(learners) - count} had it already." if count < len(learners) else ""
        messages.success(
            request,
            f"“{sent['section']}” and five questions are given to {count} "
            f"learner{'' if count == 1 else 's'}, due {due_at:%A %-d %B}.{had}",
        )
    return redirect("classrooms:needs", classroom.pk)
