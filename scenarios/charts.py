"""Line charts of a drill as SVG, with what they show as a table beside them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT = 420, 176
LEFT, RIGHT, TOP, BOTTOM = 46, 6, 8, 26
ROW = 14  # between words that would else overlap
LETTER = 6.2  # about as wide as one of the chart's letters
POINTS = 210  # as many as can be told apart on this width
TICKS = 4
STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
HEADROOM = 1.06  # so that the highest value is not the frame
CLASSES = ("line-one", "line-two", "line-three", "line-four")

Values = Sequence[float | None]


@dataclass(frozen=True)
class Line:
    """One curve: a value for each second, None where there is none.

    Attributes:
        is_other: of another run, which is shown for comparison.
    """

    name: str
    values: Values
    is_other: bool = False


@dataclass(frozen=True)
class Level:
    """A value that a curve is held against, from one second to another."""

    value: float
    words: str
    start: int = 0
    end: int | None = None


@dataclass(frozen=True)
class Deadline:
    """A second by which a curve has to be where it should be."""

    second: int
    words: str


@dataclass(frozen=True)
class Event:
    """Something that happens, and when it is over; None: it stays so, or is over at once."""

    start: int
    end: int | None
    words: str


@dataclass(frozen=True)
class Chart:
    """Curves over the seconds of a drill, with what they are held against and what happened."""

    title: str
    unit: str
    lines: tuple[Line, ...]
    levels: tuple[Level, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def seconds(self) -> int:
        return max((len(line.values) for line in self.lines), default=0)

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """Eleven moments of the drill with the value of every curve: the chart as a table."""
        last = max(self.seconds - 1, 0)
        moments = sorted({round(last * tenth / 10) for tenth in range(11)})
        return [
            (clock(at), [written(at_second(line, at)) for line in self.lines]) for at in moments
        ]

    def svg(self) -> str:
        """The chart, with title and description for those who do not see it."""
        top = self.ceiling()
        parts = [*self.happenings(), *self.axes(top)]
        parts += [self.curve(line, name, top) for line, name in self.key]
        parts += self.targets(top)
        return (
            f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
            f"<title>{escape(', '.join(filter(None, (self.title, self.unit))))}</title>"
            f"<desc>{escape(self.in_words())}</desc>{''.join(parts)}</svg>"
        )

    def in_words(self) -> str:
        """The lowest and the highest value of each curve and when, targets, and what happened."""
        told = []
        for line in self.lines:
            known = [value for value in line.values if value is not None]
            if known:
                ends = [(one, line.values.index(one)) for one in (min(known), max(known))]
                words = " to ".join(f"{written(value)} at {clock(at)}" for value, at in ends)
                told.append(f"{line.name}: from {words}.")
        told += [f"{one.words}." for one in (*self.levels, *self.deadlines)]
        told += [f"At {clock(event.start)}: {event.words}." for event in self.events]
        return " ".join(told)

    def ceiling(self) -> float:
        """The top of the scale: a round number above everything that is drawn."""
        known = [v for line in self.lines for v in line.values if v is not None]
        known += [level.value for level in self.levels]
        step = rounded_up(HEADROOM * max(known, default=0) / TICKS)
        is_whole = all(value == int(value) for value in known)
        top = TICKS * (ceil(step) if is_whole else step)
        return min(top, 100) if self.unit == "%" else top

    @property
    def key(self) -> list[tuple[Line, str]]:
        """Every curve with the class that says how it is drawn."""
        own = iter(CLASSES)
        return [(line, "line-other" if line.is_other else next(own)) for line in self.lines]

    def x(self, second: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * second / max(self.seconds - 1, 1)

    @staticmethod
    def y(value: float, top: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(value / top, 1)

    def axes(self, top: float) -> Iterable[str]:
        for tick in range(TICKS + 1):
            value = top * tick / TICKS
            y = short(self.y(value, top))
            yield f'<path class="chart-grid" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>'
            yield f'<text class="chart-y" x="{LEFT - 6}" y="{y}" dy="4">{written(value)}</text>'
        for second in time_ticks(self.seconds):
            x = short(self.x(second))
            yield f'<text class="chart-x" x="{x}" y="{HEIGHT - 8}">{clock(second)}</text>'

    def happenings(self) -> Iterable[str]:
        """What goes wrong: a band from its start to its end, and its words at the top."""
        for row, event in enumerate(self.events):
            left = self.x(event.start)
            right = self.x(self.seconds - 1 if event.end is None else event.end)
            y, bottom = TOP + row * ROW, HEIGHT - BOTTOM
            yield (
                f'<rect class="chart-band" x="{short(left)}" y="{TOP}"'
                f' width="{short(max(right - left, 2))}" height="{bottom - TOP}"/>'
                f'<path class="chart-event" d="M{short(left)} {TOP}V{bottom}"/>'
            )
            yield placed_word("chart-event-word", left, y + 11, event.words)

    def targets(self, top: float) -> Iterable[str]:
        for level in self.levels:
            left = self.x(level.start)
            right = self.x(self.seconds - 1 if level.end is None else level.end)
            y = self.y(level.value, top)
            yield f'<path class="chart-target" d="M{short(left)} {short(y)}H{short(right)}"/>'
            yield placed_word("chart-target-word", (left + right) / 2, y - 4, level.words, 0.5)
        for row, deadline in enumerate(self.deadlines):
            x = self.x(deadline.second)
            yield f'<path class="chart-target" d="M{short(x)} {TOP}V{HEIGHT - BOTTOM}"/>'
            yield placed_word("chart-target-word", x, TOP + row * ROW + 24, deadline.words, 1)

    def curve(self, line: Line, name: str, top: float) -> str:
        """The curve through at most POINTS peaks; what has no value leaves a gap."""
        width = max(ceil(len(line.values) / POINTS), 1)
        way, is_down = [], False
        for start in range(0, len(line.values), width):
            known = [value for value in line.values[start : start + width] if value is not None]
            if not known:
                is_down = False
                continue
            at = f"{short(self.x(start))} {short(self.y(max(known), top))}"
            way.append(f"{'L' if is_down else 'M'}{at}")
            is_down = True
        return f'<path class="chart-line {name}" d="{"".join(way)}"/>'


def placed_word(name: str, x: float, y: float, words: str, before: float = 0.0) -> str:
    """Words at a point, with this share of them before it, moved so that all is in the chart."""
    width = LETTER * len(words) + 8
    left = min(max(x - before * width, LEFT), WIDTH - RIGHT - width)
    place = f'x="{short(left + 4)}" y="{short(max(y, TOP + 10))}"'
    return f'<text class="{name}" {place}>{escape(words)}</text>'


def at_second(line: Line, second: int) -> float | None:
    return line.values[second] if second < len(line.values) else None


def rounded_up(value: float) -> float:
    """The next round number times a power of ten that is not below the value."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in STEPS if value <= step * power * (1 + 1e-9))


def time_ticks(seconds: int) -> list[int]:
    """At most six round moments."""
    steps = (10, 30, 60, 120, 300, 600, 900, 1800, 3600)
    step = next((one for one in steps if seconds / one <= 6), steps[-1] * ceil(seconds / 21_600))
    return list(range(0, max(seconds, 1), step))


def clock(second: float) -> str:
    """Minutes and seconds since the start: 2:05."""
    return f"{int(second) // 60}:{int(second) % 60:02d}"


def written(value: float | None) -> str:
    """A value in few digits: 1.5, 240, 12k."""
    if value is None:
        return "–"
    if abs(value) >= 1_000_000:
        return f"{value / 1_000_000:.3g}M"
    if abs(value) >= 10_000:
        return f"{value / 1000:.3g}k"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def short(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
