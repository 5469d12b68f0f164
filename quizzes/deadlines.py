"""When an exam is over. Only the server's clock counts, and these few lines decide.

An answer on its way when the time runs out still has GRACE to arrive. An exam that is not handed
in by then counts as handed in at its deadline, whether or not anybody looks.
"""

from datetime import datetime, timedelta

GRACE = timedelta(seconds=5)


def deadline_of(started_at: datetime, minutes: int, extra_percent: int = 0) -> datetime:
    """When the time is up: `minutes`, and `extra_percent` of them on top, after the start."""
    return started_at + timedelta(minutes=minutes) * (100 + extra_percent) / 100


def is_over(deadline_at: datetime, now: datetime) -> bool:
    """Whether what arrives at `now` is too late; the last moment of GRACE still counts."""
    return now > deadline_at + GRACE


def over_before(now: datetime) -> datetime:
    """is_over() holds at `now` for just the deadlines before this moment."""
    return now - GRACE
