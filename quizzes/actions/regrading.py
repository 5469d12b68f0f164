"""Marking answers again once a key was wrong: what would change, and changing it.

The record of what learners did is only added to: the old result is taken back, and the new one
stands at the time of the old. Every mark changed is a row (Remark), with who decided it and why.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from quizzes.actions.practice import plan_returns
from quizzes.models import (
    Attempt,
    DiagnosticResponse,
    DueQuestion,
    Question,
    Regrade,
    Remark,
    Response,
)
from quizzes.versions import is_right
from studyapp.actions import activity_of, record_activities
from studyapp.models import Activity

BATCH = 500


@dataclass(frozen=True)
class Change:
    """An answer that another key marks differently; `row` is of a sitting or of a diagnostic."""

    row: Response | DiagnosticResponse
    is_correct: bool
    right_count: int

    @property
    def is_of_attempt(self):
        return isinstance(self.row, Response)

    @property
    def sitting(self):
        return self.row.attempt if self.is_of_attempt else self.row.diagnostic

    @property
    def is_of_exam(self):
        return self.is_of_attempt and self.sitting.is_exam

    @property
    def learner(self):
        return self.sitting.learner

    @property
    def recorded_at(self):
        """When the activity of this answer stands in the record."""
        return self.sitting.finished_at if self.is_of_exam else self.row.answered_at


@dataclass(frozen=True)
class Preview:
    """What a regrade would change of `count` answers to the version."""

    count: int
    changes: list[Change]

    @property
    def to_right(self):
        return sum(change.is_correct for change in self.changes)

    @property
    def to_wrong(self):
        return len(self.changes) - self.to_right

    @property
    def learner_count(self):
        return len({change.learner.pk for change in self.changes})

    def exams(self):
        """The finished exams whose score changes: with `right` of `scored` now, and `then`."""
        steps = {
            change.sitting.pk: 1 if change.is_correct else -1
            for change in self.changes
            if change.is_of_exam and change.row.is_scored
        }
        attempts = Attempt.objects.filter(pk__in=steps).with_exam_score().select_related("learner")
        for attempt in (attempts := list(attempts.order_by("pk"))):
            attempt.then = attempt.right + steps[attempt.pk]
        return attempts


def preview(version, accepted):
    """The Preview of accepting the choices with these ids. Two queries."""
    sat = version.responses.filter(answered_at__isnull=False).select_related("attempt__learner")
    tested = version.diagnostic_responses.answered().select_related("diagnostic__learner")
    rows = [
        *((row, row.chosen) for row in sat.order_by("pk")),
        *((row, [row.chosen_id] if row.chosen_id else []) for row in tested.order_by("pk")),
    ]
    found = []
    for row, chosen in rows:
        is_correct = is_right(chosen, accepted, version.pick_count)
        if is_correct != row.is_correct:
            found.append(Change(row, is_correct, len(set(chosen) & set(accepted))))
    return Preview(len(rows), found)


@transaction.atomic
def regrade(version, accepted, *, reason, by, now):
    """Mark the answers to the version again; None where no mark changes, as the second time.

    Args:
        accepted: ids of the version's choices that count as right; see versions.is_right.
        reason: told to everybody whose mark changes.
    """
    question = Question.objects.select_for_update(no_key=True).get(pk=version.question_id)
    changes = preview(version, accepted).changes
    if not changes:
        return None
    made = Regrade.objects.create(
        version=version, accepted=sorted(accepted), reason=reason, by=by, at=now
    )
    Remark.objects.bulk_create(remark_of(made, change) for change in changes)
    mark_again(changes)
    correct_record(question, changes, now=now)
    for change in changes:
        correct_return(question, change, now=now)
    return made


def remark_of(made, change):
    of = "response" if change.is_of_attempt else "diagnostic_response"
    return Remark(
        regrade=made,
        was_correct=not change.is_correct,
        is_correct=change.is_correct,
        **{of: change.row},
    )


def mark_again(changes):
    sat = [change for change in changes if change.is_of_attempt]
    tested = [change for change in changes if not change.is_of_attempt]
    for change in changes:
        change.row.is_correct = change.is_correct
    for change in sat:
        change.row.right_count = change.right_count
    rows = [change.row for change in sat]
    Response.objects.bulk_update(rows, ["is_correct", "right_count"], batch_size=BATCH)
    rows = [change.row for change in tested]
    DiagnosticResponse.objects.bulk_update(rows, ["is_correct"], batch_size=BATCH)


def correct_record(question, changes, *, now):
    """Take back each old result in the record, and add the new one at the same time."""
    rows = Activity.objects.of_kind(Activity.Verb.ANSWERED).standing()
    learners = {change.learner.pk for change in changes}
    rows = rows.filter(what=question.name, learner__in=learners).select_related("objective")
    standing = {(row.learner_id, row.at): row for row in rows}
    added = []
    for change in changes:
        old = standing.get((change.learner.pk, change.recorded_at))
        if old is not None:
            added.append(taken_back(change, old, now=now))
        added.append(
            activity_of(
                change.learner,
                Activity.Verb.ANSWERED,
                question.name,
                title=old.title if old else question.title,
                objective=old.objective if old else question.objective,
                result=float(change.is_correct),
                seconds=old.seconds if old else None,
                at=change.recorded_at,
            )
        )
    record_activities(added, now=now)


def taken_back(change, old, *, now):
    return activity_of(
        change.learner,
        Activity.Verb.UNDID,
        old.what,
        title=f"Marked again: {old.title}",
        objective=old.objective,
        undoes=old,
        at=now,
    )


def correct_return(question, change, *, now):
    """A miss that was none no longer comes back; what is one only now comes back tomorrow."""
    learner = change.learner
    if not change.is_correct:
        plan_returns(learner, {question.pk: False}, today=timezone.localdate(now, learner.zone))
        return
    for due in DueQuestion.objects.filter(learner=learner, question=question):
        if due.miss_count > 1:
            due.miss_count -= 1
            due.save(update_fields=["miss_count"])
        else:
            due.delete()
