"""Questions with what answers say of them: for staff, and for who teaches by role."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quizzes.actions.disputes import settle
from quizzes.forms.items import ItemFilterForm, SettleForm
from quizzes.items import Record, items, narrowed
from quizzes.models import Question
from studyapp.http import render_page

ITEMS_A_PAGE = 25


def found_if(is_allowed):
    """What somebody may not see is not found, as what does not exist."""
    if not is_allowed:
        raise Http404


@require_safe
def item_list(request):
    """All questions with their figures, those that need attention first."""
    found_if(request.user.can_see_keys)
    form = ItemFilterForm(request.GET)
    found = items()
    wanted = narrowed(found, **form.narrowing())
    context = {
        "form": form,
        "page": Paginator(wanted, ITEMS_A_PAGE).get_page(request.GET.get("page")),
        "count": len(found),
        "disputed": sum(item.open_count > 0 for item in found),
        "to_look_at": sum(bool(item.warnings) for item in found),
    }
    return render_page(request, "quizzes/item_list.html", context, partial="item-rows")


def find_record(request, question_id):
    found_if(request.user.can_see_keys)
    questions = Question.objects.whole().select_related("figures")
    return Record(get_object_or_404(questions, pk=question_id))


@require_safe
def item(request, question_id):
    """One question: figures in words, choices, disputes, versions."""
    return show(request, find_record(request, question_id))


def show(request, record, *, form=None, status=200):
    context = {"record": record, "question": record.question, "item": record.item}
    if request.user.is_staff and record.open:
        context["form"] = form or SettleForm(disputes=record.disputes)
    return render(request, "quizzes/item.html", context, status=status)


@require_POST
def item_settle(request, question_id):
    """Decide on the open disputes of a question that the page has shown."""
    found_if(request.user.is_staff)
    record = find_record(request, question_id)
    form = SettleForm(request.POST, disputes=record.disputes)
    if not form.is_valid() and record.open:
        return show(request, record, form=form, status=422)
    outcome = form.is_valid() and settle(
        record.question,
        form.cleaned_data["disputes"],
        is_accepted=form.is_accepted,
        text=form.cleaned_data["text"],
        by=request.user,
        now=timezone.now(),
    )
    if outcome:
        messages.success(request, f"The dispute is {outcome.word}, and Today tells its learners.")
    else:
        messages.info(request, "That was decided already.")
    return redirect("quizzes:item", question_id)
