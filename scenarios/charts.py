"""Line charts of a drill as SVG, with what they show as a table beside them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT = 420, 190
LEFT, RIGHT, TOP, BOTTOM = 52, 10, 22, 26
POINTS = 210  # as many as can be told apart on this width
TICKS = 4
CLASSES = ("line-one", "line-two", "line-three", "line-four")

Values = Sequence[float | None]


@dataclass(frozen=True)
class Line:
    """One curve: a value for each second, None where there is none."""

    name: str
    values: Values
    is_reference: bool = False


@dataclass(frozen=True)
class Chart:
    """Curves over the seconds of a drill.

    Attributes:
        target: a value the first curve is held against, and how it is written.
        events: (second, words) of what happened.
    """

    title: str
    unit: str
    lines: tuple[Line, ...]
    target: tuple[float, str] | None = None
    events: tuple[tuple[int, str], ...] = field(default=())

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
        parts = [*self.axes(top), *self.marks(top)]
        parts += [self.curve(line, name, top) for line, name in self.styled()]
        parts += self.legend()
        return (
            f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
            f"<title>{escape(self.title)}, {escape(self.unit)}</title>"
            f"<desc>{escape(self.in_words())}</desc>{''.join(parts)}</svg>"
        )

    def in_words(self) -> str:
        """The lowest and the highest value of each curve, and when."""
        told = []
        for line in self.lines:
            known = [(v, s) for s, v in enumerate(line.values) if v is not None]
            if known:
                (low, low_at), (high, high_at) = min(known), max(known, key=lambda one: one[0])
                told.append(
                    f"{line.name}: from {written(low)} at {clock(low_at)} "
                    f"to {written(high)} at {clock(high_at)}."
                )
        return " ".join(told)

    def ceiling(self) -> float:
        """The top of the scale: a round number above everything that is drawn."""
        highest = max((v for line in self.lines for v in line.values if v is not None), default=0)
        if self.target:
            highest = max(highest, self.target[0])
        return TICKS * rounded_up(highest / TICKS)

    def styled(self) -> Iterable[tuple[Line, str]]:
        own = iter(CLASSES)
        for line in self.lines:
            yield line, "line-reference" if line.is_reference else next(own)

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

    def marks(self, top: float) -> Iterable[str]:
        for second, words in self.events:
            x = short(self.x(second))
            yield (
                f'<g class="chart-event"><title>{escape(words)} at {clock(second)}</title>'
                f'<path d="M{x} {TOP}V{HEIGHT - BOTTOM}m-4 -6 4 6 4-6"/></g>'
            )
        if self.target:
            value, words = self.target
            y = short(self.y(value, top))
            yield f'<path class="chart-target" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>'
            at = f'x="{WIDTH - RIGHT}" y="{y}" dy="-4"'
            yield f'<text class="chart-target-word" {at}>{escape(words)}</text>'

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

    def legend(self) -> Iterable[str]:
        if len(self.lines) < 2:
            return
        x = LEFT
        for line, name in self.styled():
            yield f'<path class="chart-line {name}" d="M{x} 10h16"/>'
            yield f'<text class="chart-key" x="{x + 20}" y="14">{escape(line.name)}</text>'
            x += 34 + round(6.4 * len(line.name))


def at_second(line: Line, second: int) -> float | None:
    return line.values[second] if second < len(line.values) else None


def rounded_up(value: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten that is not below the value."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if value <= step * power * (1 + 1e-9))


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
