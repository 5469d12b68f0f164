"""What the review page shows: a prompt, its answer with the buttons, or what was done."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from quizzes.actions.cards import spacing_options
from quizzes.forecast import day_summary
from quizzes.forms.cards import showing_token
from quizzes.models import Review
from quizzes.models.queue import LEARN_AHEAD, review_queue
from quizzes.models.tally import next_due_at
from quizzes.spacing import in_words, outcomes, start_of_day
from studyapp.http import render_page
from studyapp.models import User

# Recall, word on its button, keys. Two buttons unless the learner wants four: guesses at how hard
# it was mislead more often than they help.
TWO_BUTTONS = (
    (Review.Recall.AGAIN, "Forgot", "1"),
    (Review.Recall.GOOD, "Remembered", "2 Space Enter"),
)
FOUR_BUTTONS = (
    (Review.Recall.AGAIN, "Again", "1"),
    (Review.Recall.HARD, "Hard", "2"),
    (Review.Recall.GOOD, "Good", "3 Space Enter"),
    (Review.Recall.EASY, "Easy", "4"),
)


@dataclass(frozen=True)
class Deck:
    """What is reviewed: one chapter's cards, by its slug, or all; waiting for minutes or not."""

    chapter: str
    is_ahead: bool

    def url(self, **more):
        return reverse("quizzes:review") + self.query(**more)

    def query(self, **more):
        fields = {"chapter": self.chapter} if self.chapter else {}
        fields |= {"ahead": 1} if self.is_ahead else {}
        return f"?{urlencode(fields | more)}" if fields or more else ""


def deck_of(request):
    return Deck(chapter=request.GET.get("chapter", ""), is_ahead="ahead" in request.GET)


def show(request, deck, *, card=None, token="", notice="", can_undo=None, status=200, **context):
    """The review page: a prompt, with `token` also its answer, or what was done today."""
    now = timezone.localtime()
    queue = review_queue(
        request.user, now=now, chapter=deck.chapter, card=card, is_ahead=deck.is_ahead
    )
    reviews = Review.objects.for_learner(request.user)
    context |= {
        "deck": deck,
        "deck_query": deck.query(),
        "now": now,
        "queue": queue,
        "card": queue.card,
        "notice": notice,
        "can_undo": reviews.can_undo() if can_undo is None else can_undo,
    }
    if queue.card is None:
        recalls = reviews.recalls_since(start_of_day(now.date(), now.tzinfo))
        due_at = next_due_at(request.user, now, chapter=deck.chapter)
        context |= {
            "done": day_summary(recalls),
            "next_due_at": due_at,
            "ahead_url": ahead_url(deck, queue, due_at, now),
        }
    elif token:
        context |= {"token": token, "buttons": buttons(request.user, queue.card, now)}
    else:
        token = showing_token(queue.card, now=now)
        context["answer_url"] = deck.url(show=token)
    return render_page(
        request, "quizzes/review.html", context, partial="review-card", status=status
    )


def buttons(user, card, now):
    """What can be answered: recall, word, keys, and when the card would come back."""
    learner = user if user.is_authenticated else User()
    spacings = outcomes(
        card.mine and card.mine.spacing,
        now,
        **spacing_options(learner, card, card.review_count),
    )
    return [
        {
            "recall": int(recall),
            "word": word,
            "keys": keys,
            "key": keys[0],
            "interval": in_words(spacings[recall].interval),
            "is_expected": recall == Review.Recall.GOOD,
        }
        for recall, word, keys in (FOUR_BUTTONS if learner.has_four_buttons else TWO_BUTTONS)
    ]


def ahead_url(deck, queue, due_at, now):
    """Where to go on without waiting for cards that come back within minutes; None if none do."""
    if deck.is_ahead or not queue.learning or due_at - now > LEARN_AHEAD:
        return None
    return deck.url(ahead=1)
