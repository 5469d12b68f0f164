"""Where a learner's readiness stands, and where it will stand on the exam's day. Pure.

Two expectations, because one would promise too much:
- if they stop today: what is left of all they did by then, as old results fade (mastery.py);
- at their pace: the straight line through the last four weeks, carried on to the day. It is said
  only where there is enough to draw a line through, never above CAP, and never below what would be
  left without doing anything more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

PACE_DAYS = 28
LEAST_POINTS = 5
LEAST_DAYS = 7
CAP = 0.95  # nobody knows more than that of any exam
SHOWN_DAYS = 84

# The drawing, in units of its SVG; the margins hold the words of the axes.
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 400, 190, 34, 10, 10, 24

Point = tuple[date, float]


@dataclass(frozen=True)
class Outlook:
    """Readiness in percent: `now`, and on the exam's day; None where that cannot be said.

    `pace` is what it gains in a week, in percent points.
    """

    now: int
    if_stopped: int | None = None
    at_pace: int | None = None
    pace: float | None = None


def outlook(
    points: Iterable[Point],
    *,
    today: date,
    now: float,
    exam_on: date | None = None,
    if_stopped: float | None = None,
) -> Outlook:
    """What to expect.

    Args:
        points: readiness at the end of earlier days, 0 to 1, in any order; today's is `now`.
        if_stopped: readiness on the exam's day if nothing more is done.
    """
    gain = gain_a_day([*points, (today, now)], today=today)
    pace = None if gain is None else round(700 * gain, 1)
    if exam_on is None or exam_on < today or if_stopped is None:
        return Outlook(percent(now), pace=pace)
    at_pace = None
    if gain is not None:
        carried_on = now + gain * (exam_on - today).days
        at_pace = percent(max(if_stopped, min(carried_on, max(CAP, now))))
    return Outlook(percent(now), percent(if_stopped), at_pace, pace)


def percent(share: float) -> int:
    return round(100 * share)


def gain_a_day(points: Iterable[Point], *, today: date) -> float | None:
    """The slope of the line that fits the last PACE_DAYS best, by least squares; None where they
    hold too few points, or points too close together."""
    since = today - timedelta(days=PACE_DAYS)
    recent = {day: value for day, value in points if since <= day <= today}
    if len(recent) < LEAST_POINTS or (max(recent) - min(recent)).days < LEAST_DAYS:
        return None
    mean_day = sum(day.toordinal() for day in recent) / len(recent)
    mean = sum(recent.values()) / len(recent)
    offsets = [(day.toordinal() - mean_day, value - mean) for day, value in recent.items()]
    return sum(day * value for day, value in offsets) / sum(day * day for day, _ in offsets)


@dataclass(frozen=True)
class Mark:
    """A place in the drawing: a day's point, or a word on an axis."""

    x: float
    y: float
    day: date | None = None
    percent: int | None = None


@dataclass(frozen=True)
class Trend:
    """Readiness over time, drawn: `line` and the expectations from today on are SVG paths.

    `points` are the days that were measured, the newest last.
    """

    points: tuple[Mark, ...]
    line: str
    levels: tuple[Mark, ...]
    days: tuple[Mark, ...]
    exam: Mark | None = None
    if_stopped: str = ""
    at_pace: str = ""

    @property
    def first(self) -> Mark:
        return self.points[0]

    @property
    def last(self) -> Mark:
        return self.points[-1]


def trend(
    points: Mapping[date, float], found: Outlook, *, today: date, exam_on: date | None = None
) -> Trend | None:
    """The drawing of the last SHOWN_DAYS, up to the exam's day where that is as near as that.

    None where there is only one day.
    """
    begun = today - timedelta(days=SHOWN_DAYS)
    shown = {day: share for day, share in points.items() if begun <= day < today}
    shown[today] = found.now / 100
    if len(shown) < 2:
        return None
    first = min(shown)
    has_exam = exam_on is not None and today < exam_on <= today + timedelta(days=SHOWN_DAYS)
    last = exam_on if exam_on is not None and has_exam else today

    def place(day: date, share: float) -> Mark:
        x = LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / (last - first).days
        y = TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)
        return Mark(round(x, 1), round(y, 1), day, percent(share))

    marks = [place(day, shown[day]) for day in sorted(shown)]
    here = marks[-1]

    def towards(expected: int | None) -> str:
        if expected is None or not has_exam:
            return ""
        return path([here, place(last, expected / 100)])

    return Trend(
        points=tuple(marks),
        line=path(marks),
        levels=tuple(place(first, level) for level in (0, 0.25, 0.5, 0.75, 1)),
        days=tuple(place(day, 0) for day in named_days(first, today, last)),
        exam=place(last, 0) if has_exam else None,
        if_stopped=towards(found.if_stopped),
        at_pace=towards(found.at_pace),
    )


def path(marks: Iterable[Mark]) -> str:
    return "M" + "L".join(f"{mark.x} {mark.y}" for mark in marks)


def named_days(first: date, today: date, last: date) -> list[date]:
    """The days named below the drawing: its ends, and today where it has room between them."""
    share = (today - first).days / (last - first).days
    return [first, today, last] if 0.3 < share < 0.7 else [first, last]
