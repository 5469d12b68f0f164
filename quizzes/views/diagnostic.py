"""The diagnostic: what it is, its questions one after the other, and what it found."""

import secrets

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quizzes import diagnosing
from quizzes.actions.diagnostic import answer_probe, start_diagnostic
from quizzes.diagnosis import diagnosis
from quizzes.forms.diagnostic import NOT_SURE, ProbeForm
from quizzes.models import Diagnostic
from quizzes.models.corrections import in_force
from quizzes.models.questions import whole_question
from studyapp.http import render_page

RULES = {"minutes": diagnosing.SECONDS // 60, "few": diagnosing.FEWEST, "most": diagnosing.MOST}


@require_http_methods(["GET", "POST"])
def diagnostic_new(request):
    """What the diagnostic is; a POST starts one, or goes on with the one that is running."""
    now = timezone.now()
    if request.method == "POST":
        test = start_diagnostic(request.user, seed=secrets.randbits(48), now=now)
        if test is not None:
            return redirect("quizzes:diagnostic", test.pk)
        messages.warning(request, "The course has no quick questions yet.")
    earlier = Diagnostic.objects.for_learner(request.user).over(now)[:5]
    context = {"rules": RULES, "earlier": [diagnosis(test) for test in earlier]}
    return render(request, "quizzes/diagnostic_new.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def diagnostic(request, diagnostic_id):
    """The question that is to be answered now, or what the answers amount to."""
    tests = Diagnostic.objects.for_learner(request.user)
    test = get_object_or_404(tests, pk=diagnostic_id)
    now, form = timezone.now(), None
    if request.method == "POST" and not test.is_over(now):
        form = ProbeForm(request.POST, response=current(test))
        if form.is_valid():
            today = timezone.localdate(now)
            test = answer_probe(test, form.response, form.taken, now=now, today=today)
            form = None
        elif form.is_stale:
            form = None
    if request.method == "POST" and form is None and not request.htmx:
        return redirect("quizzes:diagnostic", test.pk)
    if test.is_over(now):
        context = {"diagnosis": diagnosis(test, with_review=True), "rules": RULES}
        return render_page(request, "quizzes/diagnosis.html", context, partial="diagnostic-card")
    response = form.response if form else current(test)
    context = {
        "test": test,
        "response": response,
        "offered": response.offered(),
        "not_sure": NOT_SURE,
        "form": form,
        "seconds_left": int((test.deadline_at - now).total_seconds()),
        "rules": RULES,
    }
    status = 422 if form else 200
    return render_page(
        request, "quizzes/diagnostic.html", context, partial="diagnostic-card", status=status
    )


def current(test):
    """The question that is open, with everything that its page shows."""
    response = test.responses.get(answered_at__isnull=True)
    response.diagnostic = test
    question = whole_question(response.question_id, now=timezone.now())
    response.question = in_force(question)
    return response
