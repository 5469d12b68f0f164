"""The gradebook of a class: every assignment by every learner, from one reading of the tables.

The screen, the CSV and a learner's own page all show what this makes, so they cannot disagree.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from classrooms import grades
from classrooms.grades import Grade, State, Total
from classrooms.models import Assignment, ChosenLearner, Enrolment, Ruling
from classrooms.work import NOTHING, work_of

NO_DECISIONS = (None, None)


class Cell(NamedTuple):
    """One assignment for one learner; `grade` None: it is not for them. `due_at` is their own.

    `moved_at` is when their work for it last came further.
    """

    assignment: Assignment
    grade: Grade | None
    due_at: datetime | None = None
    moved_at: datetime | None = None

    @property
    def open_since(self):
        return self.assignment.opens_at or self.assignment.made_at


@dataclass(frozen=True)
class Row:
    place: Enrolment
    cells: list[Cell]
    total: Total

    @property
    def given(self):
        """The cells that are for this learner."""
        return [cell for cell in self.cells if cell.grade is not None]

    @property
    def explained(self):
        """(cell, line of the total) of what is given."""
        return list(zip(self.given, self.total.lines, strict=True))


def decisions(assignments, learner_ids):
    """{(assignment id, learner id): (standing Ruling or None, own due time or None)}"""
    rulings = Ruling.objects.filter(assignment__in=assignments, learner__in=learner_ids)
    found = {}
    for ruling in rulings.order_by("made_at", "pk"):
        key = ruling.assignment_id, ruling.learner_id
        verdict, due_at = found.get(key, NO_DECISIONS)
        if ruling.is_about_time:
            due_at = ruling.due_at
        elif ruling.kind == Ruling.Kind.WORKED_OUT:
            verdict = None
        else:
            verdict = grades.Ruling(ruling.score)
        found[key] = verdict, due_at
    return found


def chosen_learners(assignments):
    """{assignment id: ids of the learners it is for} of those that are not for all."""
    found = defaultdict(set)
    chosen = ChosenLearner.objects.filter(assignment__in=assignments)
    for assignment_id, learner_id in chosen.values_list("assignment", "learner"):
        found[assignment_id].add(learner_id)
    return found


def book(classroom, places, *, now):
    """(assignments in order, a Row for each of these places)"""
    assignments = list(classroom.assignments.standing().in_order())
    return assignments, rows_of(classroom, assignments, places, now=now)


def rows_of(classroom, assignments, places, *, now):
    places = list(places)
    learner_ids = [place.person_id for place in places]
    work = work_of(assignments, learner_ids, now=now)
    decided = decisions(assignments, learner_ids)
    chosen = chosen_learners(assignments)
    rules = {one.pk: one.rules() for one in assignments}
    found = []
    for place in places:
        cells = []
        for one in assignments:
            if not one.is_for_all and place.person_id not in chosen[one.pk]:
                cells.append(Cell(one, None))
                continue
            key = one.pk, place.person_id
            verdict, due_at = decided.get(key, NO_DECISIONS)
            done = work.get(key, NOTHING)
            grade = grades.grade(
                one.rules(due_at) if due_at else rules[one.pk],
                done.tries,
                now=now,
                has_begun=done.has_begun,
                is_whole=done.is_whole,
                ruling=verdict,
            )
            cells.append(Cell(one, grade, due_at or one.due_at, done.moved_at))
        parts = ((cell.assignment.weight, cell.grade) for cell in cells if cell.grade is not None)
        total = grades.total(parts, drop_lowest=classroom.drop_lowest)
        found.append(Row(place, cells, total))
    return found


def by_state(rows, n):
    """{state: places} of the n-th assignment of these rows, of those it is for."""
    found = defaultdict(list)
    for row in rows:
        if (grade := row.cells[n].grade) is not None:
            found[grade.state].append(row.place)
    return found


def with_done(classroom, assignments, *, now):
    """Give each of these assignments `done_count`, `given_count` over the learners of the class."""
    learners = classroom.enrolments.learners().select_related("person")
    rows = rows_of(classroom, assignments, learners, now=now)
    for n, one in enumerate(assignments):
        states = by_state(rows, n)
        one.given_count = sum(len(places) for places in states.values())
        one.done_count = len(states[State.DONE]) + len(states[State.LATE])
    return assignments
