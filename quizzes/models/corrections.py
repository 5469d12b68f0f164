"""What counts as right of a question as it was asked: its key, or what a regrade has put for it."""

from copy import copy

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from .disputes import Dispute, Outcome, Regrade
from .versions import as_asked, asked_question, keys_as_asked


def regrades_of(version_ids):
    """{version id: its newest Regrade} of those that have one. One query."""
    rows = Regrade.objects.filter(version__in=set(version_ids) - {None}).order_by("at", "pk")
    return {regrade.version_id: regrade for regrade in rows}


def accepted_of(version):
    """Ids of the choices of a version that count as right by now. One query."""
    regrade = regrades_of([version.pk]).get(version.pk)
    return frozenset(regrade.accepted) if regrade else version.key


def corrected(question, regrade):
    """The question, its choices read, with what the regrade accepts as its key; not to be saved."""
    if regrade is None:
        return question
    new = copy(question)
    new.__dict__.pop("key", None)
    new.regrade = regrade
    new.current_choices = [copy(choice) for choice in question.current_choices]
    for choice in new.current_choices:
        choice.is_correct = choice.pk in regrade.accepted
    return new


def in_force(question):
    """The question with the key that counts now. One query."""
    return corrected(question, regrades_of([question.version_id]).get(question.version_id))


def with_objections(responses, learner):
    """Annotate the newest `regrade_id` of what each asks, and on its question the learner's
    `dispute_id`, and whether any `is_settled`. So a page asks for more only where there is more.
    """
    version = Coalesce("version", "question__version")
    regrades = Regrade.objects.filter(version=OuterRef("asked_version")).order_by("-at", "-pk")
    disputes = Dispute.objects.for_learner(learner).filter(question=OuterRef("question"))
    outcomes = Outcome.objects.filter(question=OuterRef("question"))
    return responses.annotate(asked_version=version).annotate(
        regrade_id=Subquery(regrades.values("pk")[:1]),
        dispute_id=Subquery(disputes.values("pk")[:1]),
        is_settled=Exists(outcomes),
    )


def marked_question(response, *, now):
    """The question of a response, whole, as it was asked, with the key that counts now.

    The response comes from with_objections(); a query more only where there was a regrade.
    """
    question = asked_question(response, now=now)
    if response.regrade_id is None:
        return question
    return in_force(question)


def as_marked(responses, questions):
    """As as_asked(), with the keys that count now. One query more."""
    responses = as_asked(responses, questions)
    regrades = regrades_of(response.question.version_id for response in responses)
    for response in responses:
        regrade = regrades.get(response.question.version_id)
        response.question = corrected(response.question, regrade)
    return responses


def keys_in_force(responses):
    """{response id: (ids of the choices that count as right now, how many were to be taken)}"""
    keys = keys_as_asked(responses)
    regrades = regrades_of(response.version_id for response in responses)
    found = {}
    for response in responses:
        key, regrade = keys[response.pk], regrades.get(response.version_id)
        found[response.pk] = (frozenset(regrade.accepted) if regrade else key, len(key))
    return found
