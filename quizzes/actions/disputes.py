"""Writes about questions that may be wrong. Each is one transaction, and safe to repeat."""

from django.db import transaction

from quizzes.models import Dispute, Outcome, Question
from studyapp.ratelimits import allow

A_DAY = 10  # disputes of one learner
DAY_S = 24 * 60 * 60


class TooManyError(Exception):
    """The learner has disputed enough for today."""


@transaction.atomic
def dispute(learner, question, reason, *, version, now):
    """The learner's dispute of the question; a second one changes nothing.

    Args:
        version: id of the version that the learner answered, None where it is not known.
    Raises:
        TooManyError: beyond A_DAY in a day.
    """
    made = Dispute.objects.for_learner(learner).filter(question=question).first()
    if made is not None:
        return made
    if not allow("dispute", learner.pk, limit=A_DAY, seconds=DAY_S, now=now):
        raise TooManyError
    made, _ = Dispute.objects.get_or_create(
        learner=learner,
        question=question,
        defaults={"version_id": version, "reason": reason, "made_at": now},
    )
    return made


@transaction.atomic
def settle(question, *, is_accepted, text, by, now):
    """Decide on the disputes of the question that are open; None where none is."""
    Question.objects.select_for_update(no_key=True).get(pk=question.pk)
    waiting = Dispute.objects.open().filter(question=question)
    if not waiting.exists():
        return None
    outcome = Outcome.objects.create(
        question=question, is_accepted=is_accepted, text=text, by=by, at=now
    )
    waiting.update(outcome=outcome)
    return outcome
