"""Marking answers again, for staff: what would change, doing it, and what was done."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from quizzes.actions.regrading import preview, regrade
from quizzes.forms.items import KeyForm, RegradeForm
from quizzes.items import regrades_with_counts
from quizzes.models import QuestionVersion
from quizzes.models.corrections import accepted_of
from quizzes.views.items import found_if

REGRADES_A_PAGE, REMARKS_A_PAGE, EXAMS_SHOWN = 25, 50, 50


@require_http_methods(["GET", "HEAD", "POST"])
def item_regrade(request, question_id, number):
    """Choose what counts as right; ?accepted= previews it, and a POST marks the answers again."""
    found_if(request.user.is_staff)
    versions = QuestionVersion.objects.select_related("question__version")
    version = get_object_or_404(versions, question=question_id, number=number)
    if request.method == "POST":
        return mark_again(request, version)
    form = KeyForm(request.GET if "accepted" in request.GET else None, version=version)
    return show(request, version, form)


def mark_again(request, version):
    form = RegradeForm(request.POST, version=version)
    if not form.is_valid():
        return show(request, version, form, status=422)
    found = preview(version, form.pks)
    if not found.changes and accepted_of(version) == form.pks:
        messages.info(request, "That is how it is marked already.")
        return redirect("quizzes:item", version.question_id)
    if form.cleaned_data["seen"] != found.summary:
        return show(request, version, form, status=422, has_moved=True)
    made = regrade(
        version, form.pks, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
    )
    messages.success(request, "The answers are marked again, and Today tells their learners.")
    return redirect("quizzes:regrade", made.pk)


def show(request, version, form, *, status=200, has_moved=False):
    """The choices, and below them what accepting those that are ticked would change."""
    proposed = KeyForm.proposed(version, version.question.version)
    ticked = form.data.getlist("accepted") if form.is_bound else proposed
    context = {
        "version": version,
        "question": version.question,
        "offered": [(letter, pk, version.words[pk]) for letter, pk in form.ids.items()],
        "ticked": ticked,
        "form": form,
        "has_moved": has_moved,
        "key": [letter for letter, pk in form.ids.items() if pk in version.key],
    }
    if form.is_bound and "accepted" not in form.errors:
        found = preview(version, form.pks)
        exams = found.exams()
        context |= {
            "preview": found,
            "exams": exams[:EXAMS_SHOWN],
            "more_exams": max(0, len(exams) - EXAMS_SHOWN),
            "is_so_already": not found.changes and accepted_of(version) == form.pks,
            "confirm": form if isinstance(form, RegradeForm) else RegradeForm(version=version),
        }
    return render(request, "quizzes/item_regrade.html", context, status=status)


@require_safe
def regrade_list(request):
    """Everything that was marked again, the newest first."""
    found_if(request.user.is_staff)
    page = Paginator(regrades_with_counts(), REGRADES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "quizzes/regrade_list.html", {"page": page})


@require_safe
def regrade_info(request, regrade_id):
    """One regrade, and every mark that it has changed."""
    found_if(request.user.is_staff)
    made = get_object_or_404(regrades_with_counts(), pk=regrade_id)
    remarks = made.remarks.with_answers()
    context = {
        "regrade": made,
        "question": made.version.question,
        "accepted": [
            (letter, made.version.words[pk])
            for pk, letter in made.version.letters.items()
            if pk in made.accepted
        ],
        "page": Paginator(remarks, REMARKS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "quizzes/regrade.html", context)
