"""Where a card or a question can be opened.

To study it: (title, address) by slug, for PRACTICE_LINKS. As it was when it was done: address by
the name of what an activity was about, for ACTIVITY_LINKS.
"""

from functools import lru_cache

from django.urls import reverse
from django.utils import timezone

from quizzes.models import Attempt, Diagnostic, DiagnosticResponse, Flashcard, Question, Response
from quizzes.today import practise_url
from quizzes.wishes import Wish
from studyapp.models.frame import loaded_course

QUESTIONS_AT_ONCE = 5


def cards(slugs):
    """The card's own page, titled by its prompt. From memory, as only a load changes them."""
    course = loaded_course(int(timezone.now().timestamp()))
    found = course_cards() if course is None else kept_cards(course)
    return {slug: found[slug] for slug in slugs if slug in found}


def course_cards():
    rows = Flashcard.objects.current().filter(owner=None).values_list("slug", "prompt", "pk")
    return {slug: (prompt, reverse("quizzes:card_info", args=[pk])) for slug, prompt, pk in rows}


@lru_cache(maxsize=1)
def kept_cards(course):
    return course_cards()


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
        found |= probes(questions, learner)
        responses = Response.objects.for_learner(learner).answered()
        for slug, place in responses.latest_pages(question__slug__in=questions).items():
            found[f"question:{slug}"] = reverse("quizzes:question", args=place)
    return found


def probes(slugs, learner):
    """{name: address} of questions answered in a diagnostic: what the newest of them found."""
    tests = Diagnostic.objects.for_learner(learner)
    rows = DiagnosticResponse.objects.filter(diagnostic__in=tests, question__slug__in=slugs)
    rows = rows.answered().order_by("answered_at", "pk")
    return {
        f"question:{slug}": f"{reverse('quizzes:diagnostic', args=[pk])}#answers"
        for slug, pk in rows.values_list("question__slug", "diagnostic")
    }


def exam_ends(learner):
    """For EXAM_ENDS; see mark_exam()."""
    return Attempt.objects.for_learner(learner).exams().finished().order_by().values("finished_at")


def slugs_in(names, kind):
    return {slug for found, _, slug in (name.partition(":") for name in names) if found == kind}
