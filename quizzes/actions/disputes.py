"""Writes about questions that may be wrong. Each is one transaction, and safe to repeat."""

from django.db import transaction

from quizzes.models import Dispute, Outcome, Question
from quizzes.models.disputes import TOLD_FOR
from studyapp.actions import tell_until
from studyapp.ratelimits import allow

A_DAY = 10  # disputes of one learner
DAY_S = 24 * 60 * 60


class TooManyError(Exception):
    """The learner has disputed enough for today."""


@transaction.atomic
def dispute(learner, question, reason, *, version, order, now):
    """The learner's dispute of the question; a second one changes nothing.

    Args:
        version: id of the version that the learner answered, None where it is not known.
        order: ids of its choices as they stood before the learner.
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
        defaults={"version_id": version, "reason": reason, "order": order, "made_at": now},
    )
    return made


@transaction.atomic
def settle(question, disputes, *, is_accepted, text, by, now):
    """Decide on those of these disputes (ids) of the question that are open; None where none is.

    What somebody disputes while staff are still writing was not read, and stays open.
    """
    Question.objects.select_for_update(no_key=True).get(pk=question.pk)
    waiting = Dispute.objects.open().filter(question=question, pk__in=disputes)
    if not waiting.exists():
        return None
    outcome = Outcome.objects.create(
        question=question, is_accepted=is_accepted, text=text, by=by, at=now
    )
    learners = list(waiting.values_list("learner", flat=True))
    waiting.update(outcome=outcome)
    tell_until(learners, now + TOLD_FOR)
    return outcome
