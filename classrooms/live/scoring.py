"""What an answer in a live session is worth, and who stands where. Right answers come first."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

FULL = 1000
ACCURACY = 800  # of FULL, where the rest is for speed


def points(
    is_correct: bool, *, waited_s: float = 0, limit_s: float | None = None, time_factor: float = 1
) -> int:
    """What one answer is worth. Speed earns at most a fifth, and never makes up for a wrong one.

    Args:
        waited_s: seconds from the question to the answer, without pauses.
        limit_s: seconds for the question where speed counts; None where it does not.
        time_factor: 1 or more; who gets half as much time again (1.5) is as fast at 30 s as
            others are at 20 s.
    """
    if not is_correct:
        return 0
    if not limit_s:
        return FULL
    spent = min(1.0, max(0.0, waited_s / (limit_s * time_factor)))
    return ACCURACY + round((FULL - ACCURACY) * (1 - spent))


@dataclass(frozen=True)
class Score:
    right: int = 0
    points: int = 0


@dataclass(frozen=True)
class Standing:
    """`place` counts from 1; who has the same has the same place, and the next one is skipped."""

    id: int
    place: int
    score: Score


def standings(scores: Mapping[int, Score]) -> list[Standing]:
    """From {participation: its score}: by right answers, then by points."""
    ordered = sorted(scores.items(), key=lambda item: (-item[1].right, -item[1].points, item[0]))
    found: list[Standing] = []
    for number, (who, score) in enumerate(ordered, start=1):
        ties = found and found[-1].score == score
        found.append(Standing(who, found[-1].place if ties else number, score))
    return found


@dataclass(frozen=True)
class Tally:
    """How a class answered one question in one round: each learner once."""

    answered: int
    right: int
    by_choice: Mapping[int, int]

    @classmethod
    def of(cls, answers: Iterable[tuple[Collection[int], bool]]) -> "Tally":
        """From (choices taken, is it right) of every answer."""
        taken: Counter[int] = Counter()
        answered = right = 0
        for chosen, is_correct in answers:
            taken.update(set(chosen))
            answered += 1
            right += is_correct
        return cls(answered, right, taken)

    def percent(self, choice: int) -> int:
        """The share of those who answered that took this choice."""
        return round(100 * self.by_choice.get(choice, 0) / self.answered) if self.answered else 0

    @property
    def percent_right(self) -> int:
        return round(100 * self.right / self.answered) if self.answered else 0

    @property
    def is_worth_discussing(self) -> bool:
        """Whether enough know the answer to explain it, and enough do not to need it.

        Source: Crouch & Mazur, Peer Instruction: Ten years of experience and results (2001):
        discussion gains most where 35 to 70 in 100 are right.
        """
        return self.answered > 1 and 35 <= self.percent_right <= 70
