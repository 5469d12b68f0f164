"""How a sitting stands: which of its questions are right, wrong or open."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

PIP_SIZE = 8  # units of the drawing
PIP_STEP = 16  # from one pip to the next
MAX_PIPS = 20  # more would be too small to tell apart


class Result(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    OPEN = "open"


RESULTS = {True: Result.RIGHT, False: Result.WRONG, None: Result.OPEN}


@dataclass(frozen=True)
class Sitting:
    """Results by position; the first is position 1."""

    results: tuple[Result, ...]

    @classmethod
    def of(cls, marks: Iterable[bool | None]) -> "Sitting":
        """From is_correct of every response in order, None while it is open."""
        return cls(tuple(RESULTS[mark] for mark in marks))

    @property
    def count(self) -> int:
        return len(self.results)

    @property
    def right(self) -> int:
        return self.results.count(Result.RIGHT)

    @property
    def wrong(self) -> int:
        return self.results.count(Result.WRONG)

    @property
    def answered(self) -> int:
        return self.right + self.wrong

    @property
    def open(self) -> int:
        return self.results.count(Result.OPEN)

    @property
    def is_complete(self) -> bool:
        return Result.OPEN not in self.results

    def next_open(self, after: int = 0) -> int | None:
        """The position of the next open question after this one, round to the start; or None."""
        positions = [*range(after + 1, self.count + 1), *range(1, min(after, self.count) + 1)]
        return next((at for at in positions if self.results[at - 1] is Result.OPEN), None)

    @property
    def in_words(self) -> str:
        """ "5 right, 2 wrong so far"."""
        return f"{self.right} right, {self.wrong} wrong{'' if self.is_complete else ' so far'}"

    @property
    def pips(self) -> list[tuple[int, Result]]:
        """(x, result) of each pip in a drawing 8 units high; none when there are too many."""
        if self.count > MAX_PIPS:
            return []
        return [(at * PIP_STEP, result) for at, result in enumerate(self.results)]

    @property
    def pips_width(self) -> int:
        return self.count * PIP_STEP - (PIP_STEP - PIP_SIZE)


@dataclass(frozen=True)
class Tally:
    """How the questions on one objective went; `percent` is the share that was right."""

    slug: str
    name: str
    right: int
    count: int

    @property
    def percent(self) -> int:
        return round(100 * self.right / self.count)

    @property
    def is_weak(self) -> bool:
        return 2 * self.right < self.count


def in_time(seconds: int) -> str:
    """ "48 seconds", "1 minute", "12 minutes"."""
    count, unit = (seconds, "second") if seconds < 60 else (round(seconds / 60), "minute")
    return f"{count} {unit}{'' if count == 1 else 's'}"


def tallies(answers: Iterable[tuple[str, str, bool]]) -> list[Tally]:
    """From (slug and text of the objective, is_correct) of every answer: the weakest first, then
    by name."""
    marks: dict[tuple[str, str], list[bool]] = {}
    for slug, name, is_correct in answers:
        marks.setdefault((slug, name), []).append(is_correct)
    found = [Tally(*named, sum(results), len(results)) for named, results in marks.items()]
    return sorted(found, key=lambda tally: (tally.percent, tally.name))
