"""What waits after a pause, and when a learner has caught up with it at so many minutes a day."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

PAUSE_DAYS = 3  # fewer days without study are nothing to speak of
HORIZON_DAYS = 60


@dataclass(frozen=True)
class Pile:
    """Many small things of one kind, of which a day takes as many as fit into it.

    Attributes:
        minutes: what all `count` of them take, > 0.
        noun: what one is called, such as "card".
        coming: how many more come on each of the next days, from tomorrow on.
        is_waiting: they have come due; where not, there is nothing to catch up with.
    """

    count: int
    minutes: float
    noun: str
    coming: tuple[int, ...] = ()
    is_waiting: bool = True

    def within(self, minutes: float) -> int:
        """How many fit into so many minutes."""
        return min(self.count, max(0, int(self.count * minutes / self.minutes)))


def days_away(studied: Set[date], *, today: date) -> int:
    """The days without study between the last day of study before today, and today."""
    before = max((day for day in studied if day < today), default=None)
    return 0 if before is None else (today - before).days - 1


def days_to_catch_up(waiting: int, coming: Sequence[int], *, a_day: int) -> int | None:
    """The days until nothing waits: 0 where all fits into today, None where HORIZON_DAYS do not do.

    What comes back from what is done by then is left out: most of it comes later than that.
    """
    for day in range(HORIZON_DAYS):
        waiting += coming[day - 1] if 0 < day <= len(coming) else 0
        waiting -= a_day
        if waiting <= 0:
            return day
    return None


def words(piles: Iterable[Pile], *, minutes: int, today: date, away: int) -> str:
    """What to tell who comes back after `away` days, or has more waiting than a day takes.

    Of several piles the largest; "" where there is nothing to tell.
    """
    waiting = [pile for pile in piles if pile.is_waiting]
    pile = max(waiting, key=lambda pile: pile.minutes, default=None)
    if pile is None:
        return ""
    days = days_to_catch_up(pile.count, pile.coming, a_day=pile.within(minutes))
    if days == 0 and away < PAUSE_DAYS:
        return ""
    begun = f"You were away {away} days. " if away >= PAUSE_DAYS else ""
    waits = f"{begun}{plural(pile.count, pile.noun)} wait{'s' if pile.count == 1 else ''}"
    if days is None:
        return (
            f"{waits}, and more come than {minutes} minutes a day get through: those that you are "
            "most likely to have forgotten come first."
        )
    if days == 0:
        return f"{waits}; {'that fits' if pile.count == 1 else 'all of them fit'} into today."
    return f"{waits}; at {minutes} minutes a day you have caught up {on(today, days)}."


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def on(today: date, days: int) -> str:
    """ "tomorrow", "on Thursday", "on 14 December"."""
    day = today + timedelta(days=days)
    if days == 1:
        return "tomorrow"
    return f"on {day:%A}" if days < 7 else f"on {day.day} {day:%B}"
