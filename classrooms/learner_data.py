"""What the tables of classes hold of a learner, handed over or handed out."""

from classrooms.live.learner_data import export_parts, merge_parts
from classrooms.models import Enrolment
from studyapp.learner_data import rows


def merge(source, target):
    """Hand all places in classes over to `target`. Of two in one class the target's stays."""
    kept = {place.classroom_id: place for place in Enrolment.objects.filter(person=target)}
    for theirs in Enrolment.objects.filter(person=source, classroom__in=kept):
        combine(theirs, kept[theirs.classroom_id])
    source.enrolments.update(person=target)
    if source.attends_classes:
        type(target).objects.filter(pk=target.pk).update(attends_classes=True)
        target.attends_classes = True
    chosen = target.chosen_for.values("assignment")
    source.chosen_for.exclude(assignment__in=chosen).update(learner=target)
    source.rulings.update(learner=target)
    source.rulings_made.update(by=target)
    source.invitations.update(accepted_by=target)
    merge_parts(source, target)


def combine(theirs, kept):
    """One place in place of two: still in the class when either was, and with the role of that
    one; of two roles that stand, the instructor's. A role that was taken away does not come back.
    """
    if theirs.removed_at is None:
        if kept.removed_at is not None or theirs.is_instructor:
            kept.role = theirs.role
        kept.removed_at = None
    kept.joined_at = min(kept.joined_at, theirs.joined_at)
    kept.name, kept.number = kept.name or theirs.name, kept.number or theirs.number
    theirs.delete()
    kept.save()


def export(learner):
    """(name of a table, its rows as dicts) for everything the learner has left here."""
    yield (
        "classes",
        rows(
            learner.enrolments,
            title="classroom__title",
            role="role",
            name="name",
            number="number",
            joined_at="joined_at",
            removed_at="removed_at",
        ),
    )
    yield (
        "assignments",
        rows(
            learner.chosen_for,
            title="assignment__title",
            classroom="assignment__classroom__title",
            due_at="assignment__due_at",
        ),
    )
    decision = {
        "title": "assignment__title",
        "kind": "kind",
        "score": "score",
        "due_at": "due_at",
        "reason": "reason",
        "made_at": "made_at",
    }
    yield "decisions_on_assignments", rows(learner.rulings, **decision, by="by_name")
    # Without whom they are about: that is theirs.
    yield "decisions_made", rows(learner.rulings_made, **decision)
    yield (
        "invitations",
        rows(
            learner.invitations,
            title="classroom__title",
            email="email",
            name="name",
            number="number",
            accepted_at="accepted_at",
        ),
    )
    yield from export_parts(learner)
