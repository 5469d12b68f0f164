"""What classes have for the Today queue: one of TODAY_SOURCES."""

from collections import defaultdict
from datetime import timedelta

from classrooms.gradebook import rows_of
from classrooms.grades import State
from classrooms.models import Assignment, Classroom, Enrolment
from classrooms.tasks import minutes_of
from classrooms.wording import due_in_words
from studyapp.today import TodayItem

SOON = timedelta(days=3)
AT_ONCE = 5
REMINDED = frozenset({State.OPEN, State.STARTED, State.MISSING})


def assignments(learner, *, now):
    """Work of running classes that is not done: what is due soon first, missed work that still
    counts among it."""
    if not learner.attends_classes:
        return []
    attended = Classroom.objects.attended_by(learner).running()
    given = Assignment.objects.given_to(learner).filter(classroom__in=attended)
    by_class = defaultdict(list)
    for one in given.select_related("classroom").in_order():
        if one.is_open(now) and (one.due_at is None or one.due_at > now or one.accepts_late):
            by_class[one.classroom].append(one)
    waiting = []
    for classroom, here in by_class.items():
        [row] = rows_of(classroom, here, [Enrolment(person=learner)], now=now)
        waiting += [cell for cell in row.given if cell.grade.state in REMINDED]
    waiting.sort(key=lambda cell: (cell.due_at is None, cell.due_at or now))
    return [item_of(cell, now=now) for cell in waiting[:AT_ONCE]]


def item_of(cell, *, now):
    one = cell.assignment
    is_soon = cell.due_at is not None and cell.due_at - now < SOON
    still = ", still counts" if cell.due_at and cell.due_at <= now else ""
    weight, why = 2.9 if is_soon else 2.2, "Your class has it to do"
    if one.objective_id:  # short, meant for this learner, and of use for all that follows
        weight, why = 2.95, "You missed questions on this in class"
    return TodayItem(
        kind="class",
        title=one.title,
        detail=f"{one.classroom}, {due_in_words(cell.due_at, now=now)}{still}",
        url=one.get_absolute_url(),
        minutes=minutes_of(one),
        weight=weight,
        why=why,
    )
