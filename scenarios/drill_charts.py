"""What the charts of a drill show, and where its targets are drawn in them. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from scenarios.charts import Chart, Deadline, Event, Level, Line, Values, clock
from scenarios.engine.design import Design
from scenarios.engine.scenario import Drill, Target
from scenarios.wording import METRICS, limit

MOST_LINES = 4
Series = Mapping[str, Any]
Curve = Callable[[Series], Values]


@dataclass(frozen=True)
class Other:
    """The series of another run of the same drill, for comparison."""

    name: str
    series: Series


@dataclass(frozen=True)
class Shown:
    """A run to be shown: the design, its drill, the figures by second, and perhaps another run."""

    design: Design
    drill: Drill
    series: Series
    events: tuple[Event, ...] = ()
    other: Other | None = None

    def levels(self, *metrics: str, factor: float = 1.0) -> tuple[Level, ...]:
        """The targets on these metrics as lines; none twice."""
        found = [
            Level(
                value=factor * target.value,
                words=f"target: {limit_of(target)}",
                start=round(target.start),
                end=end(target),
            )
            for target in self.targets(*metrics)
        ]
        return tuple(dict.fromkeys(found))

    def deadlines(self, metric: str, words: str) -> tuple[Deadline, ...]:
        """The targets on when something has to be over."""
        seconds = [round(target.start + target.value) for target in self.targets(metric)]
        return tuple(
            Deadline(second, f"target: {words} by {clock(second)}")
            for second in dict.fromkeys(seconds)
            if second < self.series["seconds"]
        )

    def targets(self, *metrics: str) -> list[Target]:
        return [target for target in self.drill.targets if target.metric in metrics]

    def chart(
        self,
        title: str,
        unit: str,
        lines: Iterable[Line],
        levels: tuple[Level, ...] = (),
        deadlines: tuple[Deadline, ...] = (),
    ) -> Chart:
        return Chart(title, unit, tuple(lines), levels, deadlines, self.events)

    def with_other(self, mine: str, curve: Curve) -> list[Line]:
        """One curve of this run, and the same of the other."""
        lines = [Line(mine, curve(self.series))]
        if self.other:
            lines.append(Line(self.other.name, curve(self.other.series), is_other=True))
        return [line for line in lines if any(value is not None for value in line.values)]


def charts(shown: Shown) -> list[Chart]:
    """The charts that have something to show, or a target."""
    made = [
        requests(shown),
        errors(shown),
        waiting(shown),
        backlog(shown),
        oldest(shown),
        delivered(shown),
        lost(shown),
        running(shown),
    ]
    return [chart for chart in made if chart.lines]


def requests(shown: Shown) -> Chart:
    """Offered, answered, and what was not answered, of all sources together."""
    sources = shown.series["sources"].values()
    lines = [
        Line(word, added(one[word] for one in sources))
        for word in ("offered", "answered", "failed", "throttled")
    ]
    seen = [line for line in lines if line.name in ("offered", "answered") or any(line.values)]
    deadlines = shown.deadlines("recovered_s", "well again")
    return shown.chart("Requests", "a second", seen if sources else (), deadlines=deadlines)


def errors(shown: Shown) -> Chart:
    """The share of requests so far that got no answer, of the sources that targets ask about."""
    targets = shown.targets("error_share", "failed_share")
    start = min((round(target.start) for target in targets), default=0)
    asked = {target.of for target in targets} & shown.series["sources"].keys()

    def curve(series: Series) -> Values:
        sources = [one for id_, one in series["sources"].items() if id_ in asked]
        offered = added(one["offered"] for one in sources)
        bad = added(one[name] for one in sources for name in ("failed", "throttled"))
        return percent_so_far(bad, offered, start)

    lines = shown.with_other("this run", curve)
    if not any(max_of(line.values) for line in lines):
        lines = []
    levels = shown.levels("error_share", "failed_share", factor=100)
    return shown.chart("Requests without an answer, so far", "%", lines, levels)


def waiting(shown: Shown) -> Chart:
    """The time that 95 of 100 requests stay below: of the slowest source."""

    def curve(series: Series) -> Values:
        return worst(one["p95_ms"] for one in series["sources"].values())

    lines = shown.with_other("this run", curve)
    levels = shown.levels("p95_ms")
    return shown.chart("Waiting time of 95 in 100 requests", "ms", lines, levels)


def backlog(shown: Shown) -> Chart:
    """Messages waiting in the fullest queues, and in all of the other run's together."""
    lines = with_total(shown, "depth")
    deadlines = shown.deadlines("drained_s", "empty")
    return shown.chart("Messages waiting", "", lines, shown.levels("depth"), deadlines)


def oldest(shown: Shown) -> Chart:
    """How long the oldest message has waited, where a target asks for it or it is long."""
    ages = {id_: one["oldest_s"] for id_, one in shown.series["buffers"].items()}
    levels = shown.levels("oldest_s", "delay_s")
    lines = highest(shown.design, ages) if levels else []
    return shown.chart("Age of the oldest message", "s", lines, levels)


def delivered(shown: Shown) -> Chart:
    """The share of the work so far that each consumer has been given, those furthest behind."""
    levels = shown.levels("delivered_share", factor=100)
    if not levels:
        return shown.chart("Work delivered", "%", ())
    asked = {target.of for target in shown.targets("delivered_share")}
    shares = shown.series["consumers"]
    slowest = sorted(shares, key=lambda id_: last(shares[id_]))
    ids = [id_ for id_ in slowest if id_ in asked] or slowest
    lines = [
        Line(shown.design.title(id_), [v if v is None else 100 * v for v in shares[id_]])
        for id_ in ids[:MOST_LINES]
    ]
    return shown.chart("Work delivered, so far", "%", lines, levels)


def lost(shown: Shown) -> Chart:
    """Accepted work that is gone, so far."""
    lines = with_total(shown, "lost")
    return shown.chart("Work lost, so far", "", lines, shown.levels("lost") if lines else ())


def running(shown: Shown) -> Chart:
    """Copies running of the fleets."""
    parts = shown.series["components"]
    counts = {id_: one["running"] for id_, one in parts.items() if one.get("running")}
    levels = shown.levels("instances", "instances_least")
    return shown.chart("Copies running", "", highest(shown.design, counts), levels)


def with_total(shown: Shown, figure: str) -> list[Line]:
    """A figure of the buffers in which it is highest, and of all of the other run's together."""
    own = {id_: one[figure] for id_, one in shown.series["buffers"].items()}
    lines = highest(shown.design, own)
    if shown.other and lines and shown.other.series["buffers"]:
        total = added(one[figure] for one in shown.other.series["buffers"].values())
        other = Line(f"{shown.other.name}, all queues", total, is_other=True)
        lines = [*lines[: MOST_LINES - 1], other]
    return lines


def highest(design: Design, values: Mapping[str, Values]) -> list[Line]:
    """The curves that reach highest, by the names of their components."""
    best = sorted((-max_of(line), id_) for id_, line in values.items() if max_of(line) > 0)
    return [Line(design.title(id_), values[id_]) for _, id_ in best[:MOST_LINES]]


def limit_of(target: Target) -> str:
    return limit({"metric": target.metric, "op": target.op, "value": target.value},
                 METRICS[target.metric][1])  # fmt: skip


def end(target: Target) -> int | None:
    return None if target.until is None else round(target.until)


def percent_so_far(part: Sequence[float], whole: Sequence[float], start: int) -> Values:
    """The running share of two counts by second, in percent; None before `start`."""
    pairs = zip(accumulate(part[start:]), accumulate(whole[start:]), strict=True)
    shares = [100 * some / all_ if all_ > 0 else None for some, all_ in pairs]
    return [None] * min(start, len(part)) + shares


def added(lines: Iterable[Sequence[float | None]]) -> list[float]:
    return [sum(value or 0.0 for value in moment) for moment in zip(*lines, strict=True)]


def worst(lines: Iterable[Sequence[float | None]]) -> list[float | None]:
    """The highest of several curves at each moment."""
    return [
        max((value for value in moment if value is not None), default=None)
        for moment in zip(*lines, strict=True)
    ]


def max_of(values: Values) -> float:
    return max((value or 0.0 for value in values), default=0.0)


def last(values: Values) -> float:
    return values[-1] or 0.0
