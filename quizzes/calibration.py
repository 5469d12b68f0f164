"""Whether a learner is right as often as they are sure. Pure.

"Sure" and "not sure" name no chance, so no Brier score can be given. What they should be worth is
from certainty-based marking, where being sure wins 3 points or loses 6, being half sure wins 2 or
loses 2, and being unsure wins 1 or loses none. There it pays to be sure from SURE_FROM on, and to
stay unsure up to UNSURE_TO. Source: Gardner-Medwin, "Confidence-based marking" (2006).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from quizzes.exam_score import Count, likely_range

SURE_FROM, UNSURE_TO = 4 / 5, 2 / 3
LEAST = 10  # with fewer answers every word would be a guess
NONE = Count(0, 0)


@dataclass(frozen=True)
class Said:
    """How the answers went of which a learner said the same; `low` to `high` percent is the range
    in which the true share lies four times in five."""

    name: str
    label: str
    count: Count

    @property
    def wrong(self) -> int:
        return self.count.count - self.count.right

    @property
    def low(self) -> int:
        return round(100 * likely_range(self.count.right, self.count.count)[0])

    @property
    def high(self) -> int:
        return round(100 * likely_range(self.count.right, self.count.count)[1])


LABELS = {"sure": "Sure", "unsure": "Not sure", "": "Said nothing"}
UNSAID = "unsaid"  # the name of "" in addresses


def rows(counts: Mapping[str, Count]) -> list[Said]:
    """One for each thing that can be said, by Response.confidence."""
    return [Said(key or UNSAID, label, counts.get(key, NONE)) for key, label in LABELS.items()]


def words(counts: Mapping[str, Count]) -> list[str]:
    """A sentence on being sure, and one on being unsure, as far as they can be said."""
    sure, unsure = counts.get("sure", NONE), counts.get("unsure", NONE)
    return [said for said in (on_sure(sure), on_unsure(unsure)) if said]


def on_sure(count: Count) -> str:
    if count.count < LEAST:
        return f"It takes {LEAST} answers that you were sure of to say how far you can trust that."
    low, high = likely_range(count.right, count.count)
    if low >= SURE_FROM:
        return "When you are sure, you can trust it."
    if high < SURE_FROM:
        return (
            "You are sure more often than you are right. Nobody looks up what they are sure of: "
            "read those that were wrong first."
        )
    return "When you are sure you may be a little too sure, or just right: more answers will tell."


def on_unsure(count: Count) -> str:
    if count.count < LEAST:
        return ""
    low, high = likely_range(count.right, count.count)
    if low > UNSURE_TO:
        return "You know more than you think: most of what you doubted was right."
    return "Your doubts are where they should be." if high <= UNSURE_TO else ""
