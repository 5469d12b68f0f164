"""One card at a time: the prompt, its answer, and how well it was recalled."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quizzes.actions import cards as actions
from quizzes.forms.cards import RecallForm, read_showing, showing_token
from quizzes.models import Flashcard
from quizzes.models.lookup import find_card
from quizzes.spacing import DAY, start_of_day
from studyapp.http import local_url
from studyapp.models import Chapter

from .review_page import deck_of, show


def cards_of(request):
    """The cards this learner may see, each with their schedule of it."""
    return Flashcard.objects.visible_to(request.user).with_schedule(request.user)


@require_GET
def review(request):
    """The next card, or the one in ?card=; its answer with the token in ?show=."""
    deck, chapter = deck_of(request), None
    if deck.chapter:
        chapters = Chapter.objects.current().only("title")
        chapter = get_object_or_404(chapters, slug=deck.chapter)
    if shown := read_showing(request.GET.get("show", "")):
        card = cards_of(request).with_place().filter(pk=shown.card_id).first()
        if card and card.review_count == shown.review_count:
            return show(request, deck, card=card, token=request.GET["show"], chapter=chapter)
    card_id = request.GET.get("card", "")
    card = get_object_or_404(cards_of(request), pk=card_id) if card_id.isdecimal() else None
    return show(request, deck, card=card, chapter=chapter)


@require_http_methods(["GET", "POST"])
def card_review(request, card_id):
    """A POST records the answer and gives the next card."""
    deck = deck_of(request)
    if request.method == "GET":
        return redirect(deck.url())
    card, now = find_card(request.user, card_id), timezone.localtime()
    if card is None:
        raise Http404
    form = RecallForm(request.POST, card=card, now=now)
    if not form.is_valid():
        notice = "That answer did not arrive whole. Choose again."
        card = cards_of(request).with_place().get(pk=card_id)
        token = showing_token(card, now=now)
        return show(request, deck, card=card, token=token, notice=notice, status=422)
    try:
        answered = actions.review_card(request.user, card, now=now, **form.answer())
    except actions.StaleAnswerError:
        notice = "This card was answered elsewhere in the meantime. Nothing was changed."
        return go_on(request, deck, notice=notice)
    notice = leech_advice(card) if answered.made_leech else ""
    return go_on(request, deck, notice=notice, can_undo=True)


@require_POST
def review_undo(request):
    """Take back the last answer and show its card again."""
    deck, card = deck_of(request), None
    try:
        undone = actions.undo_review(request.user, now=timezone.localtime())
    except actions.StaleAnswerError:
        notice = "The card was answered elsewhere in the meantime. Nothing was taken back."
    else:
        notice = "Your last answer is taken back." if undone else "There is nothing to take back."
        card = undone and cards_of(request).filter(pk=undone.flashcard_id).first()
    return go_on(request, deck, card=card, notice=notice)


@require_POST
def card_bury(request, card_id):
    """Leave the card out until tomorrow, or with `back` bring it back."""
    card = get_object_or_404(cards_of(request), pk=card_id)
    if "back" in request.POST:
        actions.bury_card(request.user, card, until=None)
        return put_aside(request, card, "The card is back.")
    now = timezone.localtime()
    actions.bury_card(request.user, card, until=start_of_day(now.date() + DAY, now.tzinfo))
    return put_aside(request, card, "Put off until tomorrow.")


@require_POST
def card_suspend(request, card_id):
    """Leave the card out for good, or with `back` take it in again."""
    card = get_object_or_404(cards_of(request), pk=card_id)
    is_back = "back" in request.POST
    actions.suspend_card(request.user, card, is_suspended=not is_back)
    return put_aside(request, card, "The card is back." if is_back else "Set aside for good.")


def put_aside(request, card, words):
    if url := local_url(request, request.POST.get("next", ""), default=""):
        messages.info(request, words)
        return redirect(url)
    notice = format_html('{} <a href="{}">About this card</a>', words, card.url)
    return go_on(request, deck_of(request), notice=notice)


def leech_advice(card):
    return format_html(
        "You have forgotten this card {} times, so it is set aside. Read its section again, or "
        '<a href="{}">write your own card</a> that asks for one smaller thing.',
        card.mine.lapse_count,
        reverse("quizzes:card_new") + f"?card={card.slug}",
    )


def go_on(request, deck, *, card=None, notice="", can_undo=None):
    """After a POST: the next card, or this one; by a redirect where the page is not htmx's."""
    if request.htmx:
        return show(request, deck, card=card, notice=notice, can_undo=can_undo)
    if notice:
        messages.info(request, notice)
    return redirect(deck.url(card=card.pk) if card else deck.url())
