"""How an answer went, in one sentence or two."""

from collections.abc import Sequence


def outcome_words(
    chosen: Sequence[str],
    key: Sequence[str],
    confidence: str = "",
    *,
    pick_count: int | None = None,
) -> str:
    """ "You chose C, and were sure. The answer is A." from letters in the order shown.

    Args:
        confidence: "sure", "unsure" or empty.
        pick_count: how many were to be chosen; after a regrade the key may hold more.
    """
    is_open = pick_count is not None and len(key) > pick_count
    answer = f"{listed(key)} count as right." if is_open else f"The {answer_is(key)}."
    if not chosen:
        return f"You left this blank. {answer}"
    said = f"You chose {listed(chosen)}"
    if confidence:
        said += f", and were {'sure' if confidence == 'sure' else 'not sure'}"
    if set(chosen) == set(key):
        return f"{said}."
    return f"{said}. {answer}"


def answer_is(key: Sequence[str]) -> str:
    """ "answer is A", "answers are A and C"."""
    return f"answer{' is' if len(key) == 1 else 's are'} {listed(key)}"


def listed(words: Sequence[str]) -> str:
    """ "A", "A and C", "A, C and D"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
