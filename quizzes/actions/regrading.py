"""Marking answers again once a key was wrong: what would change, and changing it.

The record of what learners did is only added to: the old result is taken back, and the new one
stands at the time of the old. Every mark changed is a row (Remark), with who decided it and why.
What is answered or handed in afterwards is marked by the newest regrade of its version, see
models/corrections.py.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import dropwhile, groupby

from django.db import transaction
from django.utils import timezone

from quizzes.actions.practice import plan_returns
from quizzes.marking import mark
from quizzes.models import (
    Attempt,
    DiagnosticResponse,
    DueQuestion,
    Question,
    Regrade,
    Remark,
    Response,
)
from quizzes.models.corrections import accepted_of
from quizzes.models.disputes import TOLD_FOR
from studyapp.actions import activity_of, record_activities, tell_until
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
    """What a regrade would change of `count` answers to the version.

    `recounted` are those whose mark stays, but not how many of their choices are right.
    """

    count: int
    changes: list[Change]
    recounted: list[Response]

    @property
    def to_right(self):
        return sum(change.is_correct for change in self.changes)

    @property
    def to_wrong(self):
        return len(self.changes) - self.to_right

    @property
    def summary(self):
        """What was seen of it, to be compared when it is confirmed."""
        return f"{self.count}:{self.to_right}:{self.to_wrong}"

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
    changes, recounted = [], []
    for row, chosen in rows:
        result = mark(chosen, accepted, version.pick_count)
        if result.is_correct != row.is_correct:
            changes.append(Change(row, result.is_correct, result.right_count))
        elif isinstance(row, Response) and row.right_count != result.right_count:
            row.right_count = result.right_count
            recounted.append(row)
    return Preview(len(rows), changes, recounted)


@transaction.atomic
def regrade(version, accepted, *, reason, by, now):
    """Mark the answers to the version again; None where all is so already, as the second time.

    Args:
        accepted: ids of the version's choices that count as right; see versions.is_right.
        reason: told to everybody who sees the key.
    """
    question = Question.objects.select_for_update(no_key=True).get(pk=version.question_id)
    found = preview(version, accepted)
    changes = found.changes
    if not changes and accepted_of(version) == set(accepted):
        return None
    made = Regrade.objects.create(
        version=version, accepted=sorted(accepted), reason=reason, by=by, at=now
    )
    Remark.objects.bulk_create((remark_of(made, change) for change in changes), BATCH)
    mark_again(found)
    correct_record(question, changes, now=now)
    correct_returns(question, changes, now=now)
    tell_until({change.learner.pk for change in changes}, now + TOLD_FOR)
    return made


def remark_of(made, change):
    of = "response" if change.is_of_attempt else "diagnostic_response"
    return Remark(
        regrade=made,
        was_correct=not change.is_correct,
        is_correct=change.is_correct,
        **{of: change.row},
    )


def mark_again(found):
    sat = [change for change in found.changes if change.is_of_attempt]
    tested = [change for change in found.changes if not change.is_of_attempt]
    for change in found.changes:
        change.row.is_correct = change.is_correct
    for change in sat:
        change.row.right_count = change.right_count
    rows = [*(change.row for change in sat), *found.recounted]
    Response.objects.bulk_update(rows, ["is_correct", "right_count"], batch_size=BATCH)
    rows = [change.row for change in tested]
    DiagnosticResponse.objects.bulk_update(rows, ["is_correct"], batch_size=BATCH)


def correct_record(question, changes, *, now):
    """Take the old results in the record back, and add the new ones at the times of the old.

    Of repeats the newest counts most, and the record knows them by their order: so what the learner
    answered to the question since is taken back and added again as well, as it was.
    """
    results = {(change.learner.pk, change.recorded_at): change.is_correct for change in changes}
    learners = {change.learner.pk for change in changes}
    rows = Activity.objects.of_kind(Activity.Verb.ANSWERED).standing()
    rows = rows.filter(what=question.name, learner__in=learners)
    rows = rows.select_related("learner", "objective").order_by("learner", "pk")
    added = []
    for _, own in groupby(rows, lambda row: row.learner_id):
        since = list(dropwhile(lambda row: (row.learner_id, row.at) not in results, own))
        added += [taken_back(row, now=now) for row in since]
        added += [
            again(row, result=float(results.get((row.learner_id, row.at), row.result)))
            for row in since
        ]
    record_activities(added, now=now)


def taken_back(row, *, now):
    return activity_of(
        row.learner,
        Activity.Verb.UNDID,
        row.what,
        title=f"Marked again: {row.title}",
        objective=row.objective,
        undoes=row,
        at=now,
    )


def again(row, *, result):
    return activity_of(
        row.learner,
        row.verb,
        row.what,
        title=row.title,
        objective=row.objective,
        result=result,
        seconds=row.seconds,
        at=row.at,
    )


def correct_returns(question, changes, *, now):
    """A miss that was none no longer comes back; what is one only now comes back tomorrow."""
    cleared = Counter(change.learner.pk for change in changes if change.is_correct)
    gone, kept = [], []
    for due in DueQuestion.objects.filter(question=question, learner__in=cleared):
        due.miss_count = max(0, due.miss_count - cleared[due.learner_id])
        (kept if due.miss_count else gone).append(due)
    DueQuestion.objects.filter(pk__in=[due.pk for due in gone]).delete()
    DueQuestion.objects.bulk_update(kept, ["miss_count"], batch_size=BATCH)
    missed = (change.learner for change in changes if not change.is_correct)
    for learner in sorted(missed, key=lambda learner: learner.pk):
        plan_returns(learner, {question.pk: False}, today=timezone.localdate(now, learner.zone))
