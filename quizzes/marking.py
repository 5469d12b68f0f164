"""Is a response right? All or nothing, as in the exam: one wrong choice and the point is gone."""

from collections.abc import Collection
from dataclasses import dataclass

from quizzes.versions import is_right


@dataclass(frozen=True)
class Mark:
    """`right_count` is how many right choices were taken; it is shown and earns nothing."""

    is_correct: bool
    right_count: int


def mark(chosen: Collection[int], key: Collection[int], pick_count: int | None = None) -> Mark:
    """The mark for the choices taken; `key` holds all right choices of the question.

    `pick_count` is how many are to be taken; only a regrade accepts more than that, and then any of
    them do, as versions.is_right() says.
    """
    taken, right = set(chosen), set(key)
    is_correct = is_right(taken, right, len(right) if pick_count is None else pick_count)
    return Mark(is_correct=is_correct, right_count=len(taken & right))


NUMBER_WORDS = {1: "ONE", 2: "TWO", 3: "THREE", 4: "FOUR", 5: "FIVE"}


def in_capitals(count: int) -> str:
    """How many to choose, as the exam writes it: "TWO"."""
    return NUMBER_WORDS[count]


def fault_in(chosen_count: int, pick_count: int) -> str:
    """Why this many choices cannot be taken, in words; empty if they can."""
    if chosen_count == pick_count:
        return ""
    if pick_count == 1:
        return "Choose one answer, then press Answer."
    asked = in_capitals(pick_count)
    if chosen_count > pick_count:
        return f"Choose {asked}. You chose {chosen_count}: take {chosen_count - pick_count} back."
    missing = pick_count - chosen_count
    return f"Choose {asked}. You chose {chosen_count}: {missing} more to go."
