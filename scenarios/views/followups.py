"""Sections of a report's findings on the Today queue."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from scenarios import actions
from scenarios.forms.followups import FollowupForm
from studyapp.http import page_left


@require_POST
def followup(request):
    """Add a section to the learner's Today queue; with `done`, take it off."""
    form = FollowupForm(request.POST)
    if not form.is_valid():
        raise Http404
    data, now, is_added = form.cleaned_data, timezone.now(), "done" not in request.POST
    if is_added:
        actions.add_followup(request.user, **data, now=now)
    else:
        actions.finish_followup(request.user, data["section"], now=now)
    words = f"{'On' if is_added else 'Taken off'} your Today list: {data['section'].title}."
    if not request.htmx:
        messages.success(request, words)
        return redirect(page_left(request) or "scenarios:scenario_list")
    context = {"name": request.POST["section"], "card": data["card"], "why": data["why"],
               "is_added": is_added, "said": words}  # fmt: skip
    return render(request, "scenarios/_followup.html", context)
