"""Figures about a learner's cards: what comes due when, how much was done, how much stays.

Pure. Places and sizes are in the units of the SVG drawings that show them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

FORECAST_DAYS = 30
HEAT_WEEKS = 26
RETENTION_DAYS = 30

BAR_STEP, CHART_HEIGHT = 13, 120
CELL_STEP = 20
LEVELS = 4
AGAIN = 1  # the recall of a forgotten card


@dataclass(frozen=True)
class Bar:
    """One day of the forecast: `count` cards, drawn at `x`, `y` with `height`."""

    day: date
    count: int
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Cell:
    """One day of the heat map: `level` is 0 for nothing, 1 to LEVELS for little to much."""

    day: date
    count: int
    level: int
    x: int
    y: int


@dataclass(frozen=True)
class Retention:
    """How many of `n` answers to cards past learning were not "again"."""

    n: int
    remembered: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.remembered / self.n) if self.n else None


def forecast(due_ons: Iterable[date], *, today: date, days: int = FORECAST_DAYS) -> list[Bar]:
    """A bar for each of the next `days`, from today on. What is overdue counts today."""
    last = today + timedelta(days=days - 1)
    counts = Counter(max(due_on, today) for due_on in due_ons if due_on <= last)
    tallest = max(counts.values(), default=0) or 1
    bars = []
    for place in range(days):
        day = today + timedelta(days=place)
        height = round(CHART_HEIGHT * counts[day] / tallest)
        bars.append(Bar(day, counts[day], place * BAR_STEP, CHART_HEIGHT - height, height))
    return bars


def heat_start(today: date, *, weeks: int = HEAT_WEEKS) -> date:
    """The Monday with which the heat map begins."""
    return today - timedelta(days=today.weekday(), weeks=weeks - 1)


def heat_map(counts: Mapping[date, int], *, today: date, weeks: int = HEAT_WEEKS) -> list[Cell]:
    """A cell for each day of the last `weeks`, a column a week from Monday, ending today.

    Levels are quarters of the busiest day.
    """
    first = heat_start(today, weeks=weeks)
    busiest = max((counts.get(first + timedelta(days=n), 0) for n in range(weeks * 7)), default=0)
    cells = []
    for place in range((today - first).days + 1):
        day = first + timedelta(days=place)
        count = counts.get(day, 0)
        level = -(-LEVELS * count // busiest) if count else 0
        cells.append(Cell(day, count, level, place // 7 * CELL_STEP, place % 7 * CELL_STEP))
    return cells


def months(cells: Iterable[Cell]) -> list[Cell]:
    """The cells above which a month's name stands: the first of each month, by its column."""
    return [cell for cell in cells if cell.day.day == 1]


@dataclass(frozen=True)
class DaySummary:
    """Of `n` answers `remembered`; `weak` is the (slug, text) of the objective most forgotten,
    `weak_forgotten` times, None and 0 where nothing was.
    """

    n: int
    remembered: int
    weak: tuple[str, str] | None
    weak_forgotten: int


def day_summary(recalls: Iterable[tuple[int, str | None, str | None]]) -> DaySummary:
    """What answers, as (recall, objective slug, objective text), come to."""
    recalls = list(recalls)
    forgotten = [objective for recall, *objective in recalls if recall == AGAIN]
    worst = Counter((slug, text) for slug, text in forgotten if slug).most_common(1)
    weak, weak_forgotten = worst[0] if worst else (None, 0)
    return DaySummary(len(recalls), len(recalls) - len(forgotten), weak, weak_forgotten)


def minutes(cards: int, seconds_a_card: float) -> int:
    """How long so many cards take, in whole minutes, at least 1."""
    return max(1, round(cards * seconds_a_card / 60))
