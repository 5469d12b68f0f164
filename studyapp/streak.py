"""The row of days somebody has studied, with one free rest day in seven."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

REST_DAYS_IN_SEVEN = 1

DayState = Literal["studied", "rest", "open"]


@dataclass(frozen=True)
class Day:
    """`state` is "studied", "rest" (missed, but the row holds) or "open" (missed, or not yet)."""

    on: date
    state: DayState


@dataclass(frozen=True)
class Streak:
    """`length`: days studied in the unbroken row; `week`: the last seven days, oldest first."""

    length: int
    week: tuple[Day, ...]


def streak(studied: Set[date], *, today: date) -> Streak:
    """The row that ends today, or yesterday where today has only begun.

    Going back from today, a missed day is a rest day as long as it is the only one among itself
    and the six days after it, and something was studied before it.
    """
    length, rests, gap = 0, set(), set()
    day = today if today in studied else today - timedelta(days=1)
    oldest = min(studied, default=today)
    while day >= oldest:
        if day in studied:
            length += 1
            rests |= gap
            gap = set()
        elif (
            sum(day < rest <= day + timedelta(days=6) for rest in rests | gap) < REST_DAYS_IN_SEVEN
        ):
            gap.add(day)  # a rest day only if the row goes on before it
        else:
            break
        day -= timedelta(days=1)
    week = tuple(
        Day(on, "studied" if on in studied else "rest" if on in rests else "open")
        for on in (today - timedelta(days=back) for back in range(6, -1, -1))
    )
    return Streak(length=length, week=week)
