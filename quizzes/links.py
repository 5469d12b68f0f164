"""Where a card or a question is studied: (title, address) by slug, for PRACTICE_LINKS."""

from django.urls import reverse

from quizzes.models import Flashcard, Question
from quizzes.today import practise_url
from quizzes.wishes import Wish

QUESTIONS_AT_ONCE = 5


def cards(slugs):
    """The card's own page, titled by its prompt."""
    found = Flashcard.objects.current().filter(slug__in=slugs, owner=None)
    return {
        card.slug: (card.prompt, reverse("quizzes:card_info", args=[card.pk])) for card in found
    }


def questions(slugs):
    """Practice on the question's objective: by itself a question would be known again."""
    found = Question.objects.offered().filter(slug__in=slugs).select_related("objective")
    return {
        question.slug: (
            question.objective.text,
            practise_url(Wish(objective=question.objective.slug), count=QUESTIONS_AT_ONCE),
        )
        for question in found
    }
