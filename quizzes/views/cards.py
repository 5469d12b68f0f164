"""The browser of cards, one card's page, and a learner's own cards."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from quizzes.actions import cards as actions
from quizzes.forms.cards import CardFilterForm, OwnCardForm
from quizzes.models import Flashcard, Review
from quizzes.models.origins import origin_of
from quizzes.models.queue import exam_of
from studyapp.http import local_url, render_page

CARDS_A_PAGE = 25
REVIEWS_SHOWN = 50


@require_GET
def card_list(request):
    """All cards of the course and the learner's own; narrowed by ?q=, ?chapter= and ?state=."""
    now = timezone.localtime()
    form = CardFilterForm(request.GET)
    cards = Flashcard.objects.visible_to(request.user).with_schedule(request.user).with_place()
    cards = cards.narrowed(request.user, now, exam_on=exam_of(request.user), **form.narrowing())
    page = Paginator(cards.in_order(), CARDS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(card, card.standing(now)) for card in page],
        "is_narrowed": any(form.narrowing().values()),
        "now": now,
    }
    return render_page(request, "quizzes/card_list.html", context, partial="card-rows")


@require_GET
def card_info(request, card_id):
    """Both sides of a card, where it stands, and how it was answered so far."""
    cards = Flashcard.objects.visible_to(request.user).with_schedule(request.user).with_place()
    card, now = get_object_or_404(cards, pk=card_id), timezone.localtime()
    spacing = card.mine and card.mine.spacing
    context = {
        "card": card,
        "standing": card.standing(now),
        "recall_percent": spacing and round(100 * spacing.recall_at(now)),
        "reviews": Review.objects.for_learner(request.user).of_card(card)[:REVIEWS_SHOWN],
        "now": now,
    }
    return render(request, "quizzes/card_info.html", context)


@require_http_methods(["GET", "POST"])
def card_new(request):
    """Write a card, from nothing or from what the query string names (see origin_of)."""
    origin = origin_of(request.user, request.GET)
    if request.method == "POST":
        form = OwnCardForm(request.POST)
        if form.is_valid():
            card = actions.add_card(request.user, **origin.links, **form.cleaned_data)
            messages.success(request, "Card saved. It comes up among your new cards.")
            return redirect(local_url(request, request.GET.get("next", ""), default=card.url))
    else:
        form = OwnCardForm(initial=origin.words)
    return answer_form(request, form)


@require_http_methods(["GET", "POST"])
def card_edit(request, card_id):
    """Change a card of one's own. What is known of it stays."""
    card = get_object_or_404(Flashcard.objects.own(request.user), pk=card_id)
    if request.method == "POST":
        form = OwnCardForm(request.POST)
        if form.is_valid():
            actions.change_card(card, **form.cleaned_data)
            messages.success(request, "Card changed.")
            return redirect(local_url(request, request.GET.get("next", ""), default=card.url))
    else:
        form = OwnCardForm(
            initial={
                "prompt": card.prompt,
                "answer": card.answer,
                "why": card.why,
                "chapter": card.chapter_id,
            }
        )
    return answer_form(request, form, card=card)


def answer_form(request, form, *, card=None):
    context = {"form": form, "card": card}
    status = 422 if form.errors else 200
    return render(request, "quizzes/card_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def card_delete(request, card_id):
    """Ask, then delete a card of one's own."""
    card = get_object_or_404(Flashcard.objects.own(request.user), pk=card_id)
    if request.method == "POST":
        actions.delete_card(card)
        messages.success(request, "Card deleted.")
        return redirect("quizzes:card_list")
    return render(request, "quizzes/card_delete.html", {"card": card})
