"""Grades in words: what a state is called, and how a score has come about."""

from dataclasses import dataclass

from django.utils import timezone

from classrooms import grades
from classrooms.gradebook import decisions
from classrooms.grades import State
from classrooms.models import Ruling
from classrooms.needs import Why
from classrooms.work import NOTHING, work_of


@dataclass(frozen=True)
class Look:
    """A state's word, the icon beside it, and the kind of verdict that colours both."""

    word: str
    icon: str
    tone: str = ""


LOOKS = {
    State.DONE: Look("Done", "right", "is-right"),
    State.LATE: Look("Late", "clock", "is-warn"),
    State.STARTED: Look("In progress", "circle-dashed"),
    State.MISSING: Look("Missing", "wrong", "is-wrong"),
    State.EXCUSED: Look("Excused", "minus"),
    State.OPEN: Look("To do", "circle"),
    State.AHEAD: Look("Not open yet", "lock"),
}
STATES = list(LOOKS)
WHY_ICONS = {
    Why.ABSENT: "calendar-x-2",
    Why.STUCK: "rotate-ccw",
    Why.UNDONE: "clock",
    Why.STILL: "circle-dashed",
    Why.LOW: "chart-no-axes-column-decreasing",
}


def explain(place, cell, *, now):
    """What a page tells about one cell: rules, tries, the one that counts, and decisions."""
    assignment = cell.assignment
    key = assignment.pk, place.person_id
    _, due_at = decisions([assignment], [place.person_id]).get(key, (None, None))
    rules = assignment.rules(due_at)
    work = work_of([assignment], [place.person_id], now=now).get(key, NOTHING)
    best = grades.counted(rules, work.tries)
    tries = grades.marked(rules, work.tries)
    if assignment.is_steady:
        tries = [one for one in tries if one in {best, tries[-1]}]
    rulings = Ruling.objects.filter(assignment=assignment, learner=place.person)
    return {
        "place": place,
        "grade": cell.grade,
        "rules": rules,
        "own_due": due_at,
        "tries": tries,
        "best": best,
        "so_far": work.tries and max(one.score for one in work.tries),
        "rulings": rulings.newest_first(),
        "can_still": not rules.due_at or now <= rules.due_at or rules.accepts_late,
    }


def due_in_words(due_at, *, now):
    if due_at is None:
        return "no due time"
    if due_at <= now:
        return f"was due {timezone.localtime(due_at):%-d %b}"
    days = (timezone.localdate(due_at) - timezone.localdate(now)).days
    at = timezone.localtime(due_at).strftime("%H:%M")
    if days < 2:
        return f"due {'today' if days == 0 else 'tomorrow'} at {at}"
    return f"due in {days} days"
