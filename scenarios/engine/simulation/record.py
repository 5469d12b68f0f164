"""What a run writes down: rows of plain numbers, each good from its second on to the next row's."""

from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from scenarios.engine.simulation.windows import Window

Row = tuple[Any, ...]


class Record:
    """Rows in the order of the seconds from which they hold."""

    __slots__ = ("rows", "starts")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.rows: list[Row] = []

    def note(self, now: int, row: Row) -> None:
        self.starts.append(now)
        self.rows.append(row)

    def spans(self, start: int, end: int) -> Iterator[tuple[int, Row]]:
        """The rows from one second up to another, each with the number of seconds it holds."""
        for at, until, row in zip(self.starts, [*self.starts[1:], end], self.rows, strict=False):
            length = min(until, end) - max(at, start)
            if length > 0:
                yield length, row

    def column(self, place: int, seconds: int) -> list[float]:
        """One figure of the rows, by second."""
        found: list[float] = []
        for length, row in self.spans(0, seconds):
            if length == 1:
                found.append(row[place])
            else:
                found += [row[place]] * length
        return found

    def running_total(self, place: int, seconds: int) -> list[float]:
        """How much a figure has come to by the end of each second."""
        return list(accumulate(self.column(place, seconds)))

    def mean(self, place: int, window: Window) -> float:
        """A figure on average; 0 where the window is empty."""
        seconds = window.end - window.start
        return self.total(place, window.start, window.end) / seconds if seconds > 0 else 0.0

    def total(self, place: int, start: int, end: int) -> float:
        """How much a figure comes to between two seconds."""
        total: float = sum([length * row[place] for length, row in self.spans(start, end)])
        return total
