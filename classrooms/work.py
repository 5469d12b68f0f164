"""What learners have done for assignments, read for all of them at once.

Nothing is kept of it: it comes from the rows that reading, answering, reviewing and handing in
leave behind. Two queries, whatever there is: one for sittings, one for all else.
"""

from collections import defaultdict
from datetime import datetime
from itertools import starmap
from typing import NamedTuple

from django.db.models import Count, Max, Q

from classrooms.grades import Try, share
from classrooms.models import AssignedAttempt
from classrooms.steps import Kind, Work, later, steps_of
from quizzes.actions.exams import close_expired
from quizzes.deadlines import is_over

NOTHING = Work([])


def work_of(assignments, learner_ids, *, now):
    """{(assignment id, learner id): Work} wherever there is any."""
    by_kind = defaultdict(list)
    for assignment in assignments:
        by_kind[assignment.kind].append(assignment)
    found = steps_of(by_kind, learner_ids)
    if sat := by_kind[Kind.PRACTICE] + by_kind[Kind.EXAM]:
        found |= sittings(sat, learner_ids, now=now)
    return found


class Sitting(NamedTuple):
    """A sitting begun for an assignment; `asked` and what follows are of its questions."""

    pk: int
    assignment: int
    learner: int
    started_at: datetime
    ended_at: datetime | None
    ends_at: datetime | None
    asked: int
    answered: int
    answered_at: datetime | None
    saved_at: datetime | None
    scored: int
    right: int


def sittings(assignments, learner_ids, *, now):
    """A try for each sitting that was ended, or in which everything is answered.

    An exam that is over by the clock counts as handed in, whoever looks at it first.
    """
    rows = sitting_rows(assignments, learner_ids)
    if any(row.ended_at is None and row.ends_at and is_over(row.ends_at, now) for row in rows):
        close_expired(now=now)
        rows = sitting_rows(assignments, learner_ids)
    tries, moved_at = defaultdict(list), {}
    for row in rows:
        key, ended_at = (row.assignment, row.learner), row.ended_at
        if ended_at is None and row.answered == row.asked:
            ended_at = row.answered_at
        if ended_at is not None:
            tries[key].append(Try(ended_at, share(row.right, row.scored)))
        moments = row.started_at, ended_at, row.answered_at, row.saved_at
        later(moved_at, key, max(at for at in moments if at is not None))
    return {
        key: Work(tries.get(key, []), has_begun=True, moved_at=at) for key, at in moved_at.items()
    }


def sitting_rows(assignments, learner_ids):
    sat = AssignedAttempt.objects.filter(
        assignment__in=assignments, attempt__learner__in=learner_ids
    )
    times = ("attempt__started_at", "attempt__finished_at", "attempt__deadline_at")
    responses = "attempt__responses"
    is_scored = Q(attempt__responses__is_scored=True)
    rows = (
        sat.order_by()
        .values_list("pk", "assignment", "attempt__learner", *times)
        .annotate(
            asked=Count(responses),
            answered=Count(f"{responses}__answered_at"),
            answered_at=Max(f"{responses}__answered_at"),
            saved_at=Max(f"{responses}__saved_at"),
            scored=Count(responses, filter=is_scored),
            right=Count(responses, filter=is_scored & Q(attempt__responses__is_correct=True)),
        )
    )
    return list(starmap(Sitting, rows))
