"""Where a card or a question can be opened.

To study it: (title, address) by slug, for PRACTICE_LINKS. As it was when it was done: address by
the name of what an activity was about, for ACTIVITY_LINKS.
"""

from django.urls import reverse

from quizzes.models import Flashcard, Question, Response
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


def activities(names, learner):
    """{name: address} for `card:slug` and `question:slug`; of a question, the newest answer."""
    cards, questions = slugs_in(names, "card"), slugs_in(names, "question")
    found = {}
    if cards:
        seen = Flashcard.objects.visible_to(learner).filter(slug__in=cards)
        for pk, slug in seen.values_list("pk", "slug"):
            found[f"card:{slug}"] = reverse("quizzes:card_info", args=[pk])
    if questions:
        responses = Response.objects.for_learner(learner)
        for slug, place in responses.latest_pages(question__slug__in=questions).items():
            found[f"question:{slug}"] = reverse("quizzes:question", args=place)
    return found


def slugs_in(names, kind):
    return {slug for found, _, slug in (name.partition(":") for name in names) if found == kind}
