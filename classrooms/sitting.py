"""Beginning the sitting that a practice set or an exam asks for."""

import secrets
from datetime import date

from django.urls import reverse
from django.utils import timezone

from classrooms.actions.assignments import NoTryLeft, begin_exam, begin_practice
from classrooms.models import Assignment
from classrooms.tasks import wish_of
from quizzes.actions.exams import close_expired
from quizzes.models import Question
from quizzes.offers import Offers
from quizzes.selection import pick

SEED_BITS = 48
CHAPTER_QUESTIONS = 20
GONE = "The course has no questions on this any more. Tell your instructor."


class CannotBegin(Exception):  # noqa: N818
    """Says why no sitting can be begun now."""


def begin(assignment, learner, *, now):
    """The sitting to go on with: the one under way, or a new one. Raises CannotBegin."""
    if assignment.classroom.archived_at is not None:
        raise CannotBegin("This class is over.")
    if not assignment.is_open(now):
        raise CannotBegin("This is not open yet.")
    begin_it = begin_exam_of if assignment.kind == Assignment.Kind.EXAM else begin_practice_of
    try:
        return begin_it(assignment, learner, seed=secrets.randbits(SEED_BITS), now=now)
    except NoTryLeft as refusal:
        raise CannotBegin("You have begun as many tries as count.") from refusal


def begin_practice_of(assignment, learner, *, seed, now):
    wished = Question.objects.offered().about(wish_of(assignment))
    # A follow-up asks again for all that was missed, whenever it would come back by itself.
    today = date.max if assignment.objective_id else timezone.localdate(now)
    ids = pick(wished.candidates(learner), count=assignment.count, seed=seed, today=today)
    if not ids:
        raise CannotBegin(GONE)
    return begin_practice(assignment, learner, ids, seed=seed, now=now)


def begin_exam_of(assignment, learner, *, seed, now):
    close_expired(now=now, learner=learner)
    offer = offer_for(assignment, learner)
    if offer is None or not offer.count:
        raise CannotBegin(GONE)
    return begin_exam(assignment, learner, offer, seed=seed, now=now)


def offer_for(assignment, learner):
    """The exam as quizzes offers it: on chapters, on a domain, or in full."""
    wish, offers = wish_of(assignment), Offers(learner)
    if wish.chapters:
        topics = Question.objects.for_exams().about(wish)
        return offers.of_topics(
            topics, exam="class", title=assignment.title, count=CHAPTER_QUESTIONS, minutes=None
        )
    if wish.domain:
        domains = [domain for domain in offers.domains if domain.slug == wish.domain]
        return offers.of_domain(domains[0]) if domains else None
    return offers.mock()


def page_of(attempt):
    """Where a sitting goes on: an exam on its one page, practice at its first open question."""
    if attempt.is_exam:
        return reverse("quizzes:exam", args=[attempt.pk])
    position = attempt.responses.filter(answered_at__isnull=True).values_list("position").first()
    return reverse("quizzes:question", args=[attempt.pk, position[0] if position else 1])
