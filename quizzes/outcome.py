"""How an answer went, in one sentence or two."""

from collections.abc import Sequence


def outcome_words(chosen: Sequence[str], key: Sequence[str], confidence: str = "") -> str:
    """ "You chose C, and were sure. The answer is A." from letters in the order shown.

    `confidence` is "sure", "unsure" or empty.
    """
    said = f"You chose {listed(chosen)}"
    if confidence:
        said += f", and were {'sure' if confidence == 'sure' else 'not sure'}"
    if set(chosen) == set(key):
        return f"{said}."
    verb = "answer is" if len(key) == 1 else "answers are"
    return f"{said}. The {verb} {listed(key)}."


def listed(words: Sequence[str]) -> str:
    """ "A", "A and C", "A, C and D"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
