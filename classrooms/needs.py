"""Who of a class needs a word, what they take for right, and what they cannot do yet. Pure.

Only work for the class counts, of the last four weeks (WINDOW). The thresholds are chosen for a
class that meets once a week; docs/classes.md says them for people, a test that both say the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from statistics import fmean
from typing import NamedTuple

from classrooms.grades import FULL, State
from studyapp.mastery import SOLID_FROM, WEAK_BELOW, Evidence, fold, mastery

WINDOW = timedelta(days=28)  # what is older says little of now
ABSENT_AFTER = timedelta(days=7)  # the class has met in between
STILL_AFTER = timedelta(days=4)  # work that is begun and does not come further
DUE_SOON = timedelta(days=3)
LOW_BELOW = FULL // 2
MISSES_IN_A_ROW = 4  # as Kolibri tells coaches; who knows half of it does so once in 16 times
ENOUGH_ANSWERS = 3  # of one learner on one objective, before a level is told
ENOUGH_LEARNERS = 3  # before anything is said of the class


class Why(StrEnum):
    """Why somebody may need a word, the most urgent first."""

    ABSENT = "absent"  # nothing done for long, though something is due
    STUCK = "stuck"  # the same objective missed again and again
    UNDONE = "undone"  # due, and nothing that counts
    STILL = "still"  # begun, and not moved for days
    LOW = "low"  # below half on what is due


URGENCY = {why: n for n, why in enumerate(Why)}


class Answer(NamedTuple):
    """One answer in class work. `chosen` are the choices taken where it is wrong, else None."""

    question: int
    objective: int
    is_right: bool
    at: datetime
    chosen: Sequence[int] | None = None


@dataclass(frozen=True)
class Reason:
    """`cells` are the assignments that show it, `objective` what is missed; `count` days or misses.

    A cell is one of the gradebook's: grade, due_at, moved_at, open_since.
    """

    why: Why
    cells: tuple = ()
    objective: int | None = None
    count: int = 0


@dataclass(frozen=True)
class Mistake:
    """A wrong choice: who took it, of how many who answered the question."""

    question: int
    choice: int
    learners: frozenset[int]
    answered: int

    @property
    def percent(self) -> int:
        return round(100 * len(self.learners) / self.answered)


@dataclass(frozen=True)
class Level:
    """The mean level of an objective, 0 to 1, over the `n` learners with ENOUGH_ANSWERS."""

    objective: int
    level: float
    n: int
    weak: frozenset[int] = field(default_factory=frozenset)

    @property
    def percent(self) -> int:
        return round(100 * self.level)


def reasons(
    cells: Iterable, answers: Iterable[Answer], *, last_at: datetime, now: datetime
) -> list[Reason]:
    """Why this learner may need a word, the most urgent first; none for who gets along.

    Args:
        cells: what is given to them, due in the WINDOW or later.
        answers: theirs of the WINDOW, in the order of time.
        last_at: when they last did anything for the class, or joined it.
    """
    cells = list(cells)
    found = [Reason(Why.STUCK, objective=key, count=run) for key, run in misses(answers).items()]
    waiting = tuple(cell for cell in cells if is_waiting(cell, now))
    undone = tuple(cell for cell in waiting if cell.grade.state == State.MISSING)
    if waiting and now - last_at >= ABSENT_AFTER:
        found.append(Reason(Why.ABSENT, waiting, count=(now - last_at).days))
    else:
        if undone:
            found.append(Reason(Why.UNDONE, undone))
        for cell in cells:
            still = still_for(cell, now)
            if cell.grade.state == State.STARTED and still >= STILL_AFTER:
                found.append(Reason(Why.STILL, (cell,), count=still.days))
    if low := tuple(cell for cell in cells if is_low(cell, now)):
        found.append(Reason(Why.LOW, low))
    return sorted(found, key=lambda reason: (URGENCY[reason.why], -reason.count))


def urgency(found: Sequence[Reason]) -> tuple:
    """The less, the sooner somebody is told of: the worst reason, how many, how long."""
    return URGENCY[found[0].why], -len(found), -found[0].count


def is_waiting(cell, now: datetime) -> bool:
    """Whether work is due, or about to be, and not there."""
    if cell.grade.state == State.MISSING:
        return True
    is_open = cell.grade.state in {State.OPEN, State.STARTED}
    return is_open and cell.due_at is not None and cell.due_at - now <= DUE_SOON


def still_for(cell, now: datetime) -> timedelta:
    """How long begun work has not moved; never from before it was given."""
    return now - max(cell.moved_at or cell.open_since, cell.open_since)


def is_low(cell, now: datetime) -> bool:
    is_done = cell.grade.state in {State.DONE, State.LATE}
    is_due = cell.due_at is not None and cell.due_at < now
    return is_done and is_due and cell.grade.score < LOW_BELOW


def misses(answers: Iterable[Answer]) -> dict[int, int]:
    """{objective: misses in a row up to now}, where they are MISSES_IN_A_ROW or more.

    A right answer ends it: whoever has got over it needs nobody's word.
    """
    by_objective = defaultdict(list)
    for answer in answers:
        by_objective[answer.objective].append(answer.is_right)
    runs = {
        objective: sum(1 for _ in takewhile(lambda right: not right, reversed(rights)))
        for objective, rights in by_objective.items()
    }
    return {objective: run for objective, run in runs.items() if run >= MISSES_IN_A_ROW}


def mistakes(answers: Mapping[int, Iterable[Answer]]) -> list[Mistake]:
    """The wrong choices of at least ENOUGH_LEARNERS, the most taken first.

    Of each learner the last answer to a question counts: who has put it right is not told of.

    Args:
        answers: {learner: theirs, in the order of time}.
    """
    took, answered = defaultdict(set), defaultdict(int)
    for learner, given in answers.items():
        for question, answer in {one.question: one for one in given}.items():
            answered[question] += 1
            for choice in answer.chosen or ():
                took[question, choice].add(learner)
    found = [
        Mistake(question, choice, frozenset(learners), answered[question])
        for (question, choice), learners in took.items()
        if len(learners) >= ENOUGH_LEARNERS
    ]
    return sorted(found, key=lambda one: (-len(one.learners), one.answered, one.choice))


def weakest(answers: Mapping[int, Iterable[Answer]], *, now: datetime) -> list[Level]:
    """The objectives the class does not have yet, the weakest first.

    Told where at least ENOUGH_LEARNERS have given enough answers, the mean is not solid, and
    somebody is weak.
    """
    levels: dict[int, dict[int, float]] = defaultdict(dict)
    for learner, given in answers.items():
        for objective, level in levels_of(given, now=now).items():
            levels[objective][learner] = level
    found = []
    for objective, own in levels.items():
        weak = frozenset(learner for learner, level in own.items() if level < WEAK_BELOW)
        mean = fmean(own.values())
        if len(own) >= ENOUGH_LEARNERS and weak and mean < SOLID_FROM:
            found.append(Level(objective, mean, len(own), weak))
    return sorted(found, key=lambda one: (one.level, one.objective))


def levels_of(answers: Iterable[Answer], *, now: datetime) -> dict[int, float]:
    """{objective: level} of one learner as mastery works it out, where ENOUGH_ANSWERS are given."""
    by_objective: dict[int, list[Evidence]] = defaultdict(list)
    for one in answers:
        piece = Evidence(one.objective, "answered", str(one.question), float(one.is_right), one.at)
        by_objective[one.objective].append(piece)
    return {
        objective: mastery(fold({}, pieces).values(), now=now).level or 0.0
        for objective, pieces in by_objective.items()
        if len(pieces) >= ENOUGH_ANSWERS
    }
