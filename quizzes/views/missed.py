"""What a learner has missed, and when each question comes back."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quizzes.links import activities
from quizzes.models import DueQuestion
from quizzes.returning import STEPS

QUESTIONS_A_PAGE = 25
STATES = [("", "Coming back"), ("due", "Due today"), ("settled", "Settled")]


@require_safe
def missed_list(request):
    """Missed questions, those due soonest first; only some with ?state=."""
    today = timezone.localdate()
    missed = DueQuestion.objects.for_learner(request.user).offered()
    state = request.GET.get("state", "")
    shown = {"due": missed.due(today), "settled": missed.settled()}.get(state, missed.unsettled())
    rows = shown.with_places().order_by("due_on", "pk")
    page = Paginator(rows, QUESTIONS_A_PAGE).get_page(request.GET.get("page"))
    links = activities({row.question.name for row in page}, request.user)
    for row in page:
        row.url = links.get(row.question.name)
    context = {
        "page": page,
        "state": state,
        "states": STATES,
        "steps": STEPS,
        "due_count": missed.due(today).count(),
        "today": today,
    }
    return render(request, "quizzes/missed_list.html", context)
