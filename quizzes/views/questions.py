"""One question of a sitting: answering it, and what helps before and after."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from quizzes.actions import practice as actions
from quizzes.actions.disputes import TooManyError, dispute
from quizzes.forms.disputes import TOO_MANY, DisputeForm
from quizzes.forms.practice import FlagForm, ResponseForm, StrikeForm
from quizzes.models import Dispute, Outcome, Response
from quizzes.models.corrections import marked_question, with_objections
from quizzes.outcome import outcome_words
from quizzes.sitting import Sitting
from studyapp.errors import redirect_whole_page
from studyapp.http import render_page

OUTCOMES_SHOWN = 5


def find_response(request, attempt_id, position):
    """This learner's response, with its attempt and all of its question."""
    responses = Response.objects.for_learner(request.user).may_be_told().select_related("attempt")
    responses = with_objections(responses, request.user)
    response = get_object_or_404(responses, attempt=attempt_id, position=position)
    response.question = marked_question(response, now=timezone.now())
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def question(request, attempt_id, position):
    """Show one question; a POST answers it. What has been answered shows its outcome."""
    response = find_response(request, attempt_id, position)
    if response.is_closed:
        return leave(request, response)
    if request.method == "GET":
        return show(request, response)
    if response.is_told:
        return stay(request, response)
    now = timezone.now()
    form = ResponseForm(request.POST, response=response, now=now)
    if not form.is_valid():
        response.chosen = form.sent()
        return show(request, response, form=form, status=422)
    today = timezone.localdate(now)
    actions.record_response(request.user, response, now=now, today=today, **form.answer())
    sitting = sitting_of(response)
    if sitting.is_complete:
        actions.finish_attempt(response.attempt, now=now)
    return stay(request, response, sitting=sitting, is_new=True)


@require_POST
def question_strike(request, attempt_id, position):
    """Strike a choice out or restore it, until the question is answered."""
    response = find_response(request, attempt_id, position)
    if response.is_told:
        return stay(request, response)
    form = StrikeForm(request.POST, response=response)
    if not form.is_valid():
        return show(request, response, status=422)
    actions.strike(response, **form.change(), **form.draft())
    return stay(request, response, said=form.said())


@require_POST
def question_flag(request, attempt_id, position):
    """Flag a question for another look, or take the flag back."""
    response = find_response(request, attempt_id, position)
    form = FlagForm(request.POST, response=response)
    if not form.is_valid():
        return show(request, response, status=422)
    is_flagged = form.cleaned_data["is_flagged"]
    actions.flag(response, is_flagged=is_flagged, **form.draft())
    return stay(request, response, said="Flagged." if is_flagged else "Flag taken back.")


@require_POST
def question_card(request, attempt_id, position):
    """Make the card on an answered question due now."""
    response = find_response(request, attempt_id, position)
    card = response.question.current_card
    if not response.is_told or card is None:
        raise Http404
    actions.offer_card(request.user, card, now=timezone.now())
    if not request.htmx:
        messages.success(request, "The card is due now, under Review.")
    return stay(request, response, said="The card is due now.", is_card_due=True)


@require_POST
def question_dispute(request, attempt_id, position):
    """Object to a question whose outcome is told."""
    response = find_response(request, attempt_id, position)
    if not response.is_told:
        raise Http404
    form = DisputeForm(request.POST)
    if not form.is_valid():
        return show(request, response, dispute_form=form, status=422)
    try:
        made = dispute(
            request.user,
            response.question,
            form.cleaned_data["reason"],
            version=response.question.version_id,
            order=[offer.choice.pk for offer in response.offered()],
            now=timezone.now(),
        )
    except TooManyError:
        form.add_error("reason", TOO_MANY)
        return show(request, response, dispute_form=form, status=422)
    response.dispute_id = made.pk
    return stay(request, response, said="Your dispute is sent.", is_disputed=True)


def leave(request, response):
    """To the sitting, which was ended before this question was answered."""
    url = reverse("quizzes:attempt", args=[response.attempt_id])
    return redirect_whole_page(url) if request.htmx else redirect(url)


def stay(request, response, **context):
    """What a POST answers: the card as it now stands, or without scripts the page anew."""
    if not request.htmx:
        return redirect("quizzes:question", response.attempt_id, response.position)
    return show(request, response, **context)


def show(request, response, *, form=None, dispute_form=None, sitting=None, status=200, **context):
    """The question's page, or its card for htmx; the outcome is added once it is answered."""
    sitting = sitting or sitting_of(response)
    context |= {
        "attempt": response.attempt,
        "response": response,
        "question": response.question,
        "offered": response.offered(),
        "sitting": sitting,
    }
    if response.is_told:
        context["outcome"] = outcome_of(response, context["offered"])
        context["next_position"] = next_after(response, sitting)
        context |= objections(response) | {"dispute_form": dispute_form or DisputeForm()}
    else:
        shown = request.POST.get("shown", "")
        context["form"] = form or ResponseForm.blank(response, shown, now=timezone.now())
    return render_page(
        request, "quizzes/question.html", context, partial="question-card", status=status
    )


def next_after(response, sitting):
    """The next open question, of a finished exam simply the next; None where there is none."""
    if response.attempt.is_exam:
        return response.position + 1 if response.position < sitting.count else None
    return None if response.attempt.finished_at else sitting.next_open(response.position)


def sitting_of(response):
    marks = response.attempt.responses.marks()
    # In an exam that is over, what was left blank is wrong.
    return Sitting.of(bool(mark) if response.attempt.is_exam else mark for mark in marks)


def outcome_of(response, offered):
    chosen = [offer.letter for offer in offered if offer.is_taken]
    key = [offer.letter for offer in offered if offer.choice.is_correct]
    pick_count = response.question.pick_count
    return outcome_words(chosen, key, response.confidence, pick_count=pick_count)


def objections(response):
    """What was said against the question, and what became of it, as far as there is anything."""
    regrade = response.question.regrade
    disputes = Dispute.objects.select_related("outcome")
    outcomes = Outcome.objects.filter(question=response.question_id)
    return {
        "regrade": regrade,
        "remark": response.remarks.filter(regrade=regrade).first() if regrade else None,
        "dispute": disputes.get(pk=response.dispute_id) if response.dispute_id else None,
        "outcomes": outcomes[:OUTCOMES_SHOWN] if response.is_settled else [],
    }
