"""When a missed question comes back.

A miss comes back tomorrow. From then on each right answer sends it further away (GAPS), and the
last one settles it: three right answers on three days, the last after a week. One would not do:
Quizlet found the try after a first right answer right only 87 times in 100.

- A right answer before the question is due moves nothing: its outcome was read not long ago, so
  the answer says little about what will be left of it.
- A miss always starts again, whenever it happens.
- No return is later than the day of the exam: afterwards it would help nobody. What would come
  later comes on the day itself, and a miss on that day is due at once. An exam in the past no
  longer counts.
"""

from dataclasses import dataclass
from datetime import date, timedelta

AFTER_MISS = timedelta(days=1)
GAPS = (timedelta(days=3), timedelta(days=7))
STEPS = len(GAPS) + 1


@dataclass(frozen=True)
class Return:
    """`step`: right answers in a row since the last miss; `due_on`: None once settled."""

    step: int
    due_on: date | None


def next_return(
    step: int,
    is_correct: bool,
    today: date,
    exam_on: date | None = None,
    *,
    due_on: date | None = None,
) -> Return:
    """Where a missed question stands after an answer given `today`.

    Args:
        step: where it stood before; of no matter after a miss.
        due_on: when it was to come back; None where that is today, or is of no matter.
    """
    if not is_correct:
        return Return(0, before_exam(today + AFTER_MISS, today, exam_on))
    if due_on is not None and due_on > today:
        return Return(step, due_on)
    if step >= len(GAPS):
        return Return(step + 1, None)
    return Return(step + 1, before_exam(today + GAPS[step], today, exam_on))


def before_exam(due_on: date, today: date, exam_on: date | None) -> date:
    """The day itself, or the day of the exam where that comes first."""
    if exam_on is None or exam_on < today:
        return due_on
    return min(due_on, exam_on)
