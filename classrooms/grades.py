"""What a learner gets for an assignment and for a class. Pure; the arithmetic is in whole numbers.

A score is a whole number of hundredths of a percent, 0 to FULL, so that equal work always gives
equal scores and a sum can be checked with a pocket calculator. Halves are rounded up.

The rules, in this order (docs/classes.md says them for people):

1. Only the first `tries_allowed` tries count, in the order of time.
2. A try after the due time is late. It loses `late_percent` of its score for each day begun, or
   does not count where late work is not accepted.
3. Of what is left after the penalties the best counts, or the last.
4. An instructor's newest decision stands above all this: a score, excused, or as worked out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

FULL = 10_000
DAY = timedelta(days=1)


class State(StrEnum):
    """How a learner stands with an assignment: each is told by its own word and sign."""

    AHEAD = "ahead"  # not open yet
    OPEN = "open"  # nothing done, and time left
    STARTED = "started"  # begun, nothing that counts yet, and time left
    DONE = "done"  # a score; also zero
    LATE = "late"  # a score that has lost something, or could have, for being late
    MISSING = "missing"  # due, and nothing that counts: zero in the total
    EXCUSED = "excused"  # left out of the total


COUNTS = frozenset({State.DONE, State.LATE, State.MISSING})


@dataclass(frozen=True)
class Rules:
    """An assignment, as far as grading goes; `tries_allowed` None is any number."""

    opens_at: datetime | None = None
    due_at: datetime | None = None
    accepts_late: bool = False
    late_percent: int = 0
    tries_allowed: int | None = None
    keeps_last: bool = False


class Try(NamedTuple):
    """A piece of work handed in, or how far steady work had come, at this time."""

    at: datetime
    score: int


class Marked(NamedTuple):
    """A try with what became of it. `score` None: it does not count, as `why_not` says."""

    attempt: Try
    days_late: int
    score: int | None
    why_not: str = ""


class Ruling(NamedTuple):
    """What an instructor decided: a score, or None for excused."""

    score: int | None


class Grade(NamedTuple):
    """What stands in a cell. `score` None: nothing is counted."""

    state: State
    score: int | None = None
    days_late: int = 0
    is_ruled: bool = False


def share(part: int, whole: int) -> int:
    """`part` of `whole` as a score; nothing of nothing is zero."""
    return half_up(FULL * min(part, whole), whole) if whole > 0 else 0


def half_up(part: int, whole: int) -> int:
    """part / whole, to the nearest whole number; halves up. Neither is negative."""
    return (2 * part + whole) // (2 * whole)


def days_late(at: datetime, due_at: datetime | None) -> int:
    """Days begun since the due time; 0 in time."""
    return -((due_at - at) // DAY) if due_at is not None and at > due_at else 0


def penalised(score: int, percent: int, days: int) -> int:
    """The score without `percent` of it for each day."""
    return half_up(score * max(0, 100 - percent * days), 100) if days else score


def marked(rules: Rules, tries: Sequence[Try]) -> list[Marked]:
    """Every try, earliest first, with what became of it."""
    found = []
    for number, attempt in enumerate(sorted(tries), start=1):
        late = days_late(attempt.at, rules.due_at)
        if rules.tries_allowed is not None and number > rules.tries_allowed:
            found.append(Marked(attempt, late, None, "beyond the tries that count"))
        elif late and not rules.accepts_late:
            found.append(Marked(attempt, late, None, "late, which is not accepted"))
        else:
            score = penalised(attempt.score, rules.late_percent, late)
            found.append(Marked(attempt, late, score))
    return found


def counted(rules: Rules, tries: Sequence[Try]) -> Marked | None:
    """The try that counts, None where none does; of equal scores the earliest."""
    counting = [one for one in marked(rules, tries) if one.score is not None]
    if not counting:
        return None
    return counting[-1] if rules.keeps_last else max(counting, key=lambda one: one.score or 0)


def grade(
    rules: Rules,
    tries: Sequence[Try],
    *,
    now: datetime,
    has_begun: bool = False,
    is_whole: bool = True,
    ruling: Ruling | None = None,
) -> Grade:
    """How a learner stands.

    Args:
        has_begun: there is work that is not handed in.
        is_whole: the tries are all there is to do, or each is a piece of its own. Steady work
            that is not whole is under way until it is due, and counts as far as it came then.
    """
    if ruling is not None:
        state = State.EXCUSED if ruling.score is None else State.DONE
        return Grade(state, ruling.score, is_ruled=True)
    is_due = rules.due_at is not None and now > rules.due_at
    best = counted(rules, tries) if tries else None
    if best is not None and (is_whole or is_due):
        state = State.LATE if best.days_late else State.DONE
        return Grade(state, best.score, best.days_late)
    if is_due:
        return Grade(State.MISSING, 0)
    if has_begun or tries:
        return Grade(State.STARTED)
    if rules.opens_at is not None and now < rules.opens_at:
        return Grade(State.AHEAD)
    return Grade(State.OPEN)


class Line(NamedTuple):
    """One assignment in a total; `note` says why it is left out, "" where it counts."""

    weight: int
    grade: Grade
    note: str = ""


@dataclass(frozen=True)
class Total:
    """A learner's score in a class, None where nothing counts yet, and the lines it is made of."""

    score: int | None
    lines: tuple[Line, ...]

    @property
    def counting(self) -> list[Line]:
        return [line for line in self.lines if not line.note]

    @property
    def weights(self) -> int:
        return sum(line.weight for line in self.counting)

    @property
    def sum_in_words(self) -> str:
        """The whole sum, to be checked: "(2 × 87.5 + 1 × 0) / 3"."""
        terms = " + ".join(f"{line.weight} × {shown(line.grade.score)}" for line in self.counting)
        return f"({terms}) / {self.weights}"


LEFT_OUT = {
    State.AHEAD: "not open yet",
    State.OPEN: "not due yet",
    State.STARTED: "not due yet",
    State.EXCUSED: "excused",
}


def total(parts: Iterable[tuple[int, Grade]], *, drop_lowest: int = 0) -> Total:
    """The weighted mean of what counts, without the `drop_lowest` lowest; one always stays.

    `parts` are (weight, grade); of equal scores the earlier part is dropped. What counts for
    nothing by its weight is neither counted nor dropped.
    """
    lines = [Line(weight, one, why_left_out(weight, one)) for weight, one in parts]
    counting = [n for n, line in enumerate(lines) if not line.note]
    lowest_first = sorted(counting, key=lambda n: lines[n].grade.score or 0)
    for n in lowest_first[: max(0, min(drop_lowest, len(counting) - 1))]:
        lines[n] = lines[n]._replace(note="dropped as one of the lowest")
    kept = [line for line in lines if not line.note]
    points = sum(line.weight * (line.grade.score or 0) for line in kept)
    weights = sum(line.weight for line in kept)
    return Total(half_up(points, weights) if kept else None, tuple(lines))


def why_left_out(weight: int, one: Grade) -> str:
    if one.state not in COUNTS:
        return LEFT_OUT[one.state]
    return "" if weight else "does not count"


def shown(score: int | None) -> str:
    """A score as people read it, in percent: "87.5", "100"; "" for none."""
    if score is None:
        return ""
    return f"{score / 100:.2f}".rstrip("0").rstrip(".")
