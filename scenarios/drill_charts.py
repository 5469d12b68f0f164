"""What the charts of a drill show: requests, waiting time, backlog, running copies. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scenarios.charts import Chart, Line, Values
from scenarios.engine.design import Design
from scenarios.engine.scenario import Drill

MOST_LINES = 4
FAULT_WORDS = {
    "instance-loss": "a server is lost",
    "zone-outage": "a zone goes down",
    "region-outage": "a region goes down",
    "slow-dependency": "an outside system turns slow",
    "dependency-down": "an outside system goes down",
    "poison-messages": "malformed messages begin",
    "database-failover": "the database fails over",
    "traffic-spike": "the load jumps",
    "cache-flush": "the cache is emptied",
    "cache-node-loss": "a cache node is lost",
    "capacity-gone": "the back end is gone",
    "abusive-client": "a client floods the API",
    "duplicate-delivery": "messages arrive twice",
    "approval-delay": "the approval takes days",
}
Series = Mapping[str, Any]


def charts(
    design: Design, drill: Drill, series: Series, reference: Series | None = None
) -> list[Chart]:
    """The charts of a run, with the curve of a reference design where one is given."""
    events = tuple(
        (round(fault.at), FAULT_WORDS[fault.kind])
        for fault in drill.plan.faults
        if fault.at < series["seconds"]
    )
    made = [
        requests(design, series, events),
        waiting(drill, series, reference, events),
        backlog(design, series, reference, events),
        running(design, series, reference, events),
    ]
    return [chart for chart in made if chart.lines]


def requests(design: Design, series: Series, events: tuple[tuple[int, str], ...]) -> Chart:
    """Offered, answered, and what was not answered, of all sources together."""
    sources = series["sources"].values()
    lines = [
        Line(word, added(one[key] for one in sources))
        for word, key in (("offered", "offered"), ("answered", "answered"), ("failed", "failed"),
                          ("throttled", "throttled"))
    ]  # fmt: skip
    shown = [line for line in lines if line.name in ("offered", "answered") or any(line.values)]
    return Chart("Requests", "per second", tuple(shown if sources else ()), events=events)


def waiting(
    drill: Drill, series: Series, reference: Series | None, events: tuple[tuple[int, str], ...]
) -> Chart:
    """The time that 95 of 100 requests stay below: of the slowest source."""
    lines = [Line("yours", worst(one["p95_ms"] for one in series["sources"].values()))]
    if reference:
        theirs = worst(one["p95_ms"] for one in reference["sources"].values())
        lines.append(Line("reference", theirs, is_reference=True))
    target = next((t for t in drill.targets if t.metric == "p95_ms" and t.op in ("<", "<=")), None)
    lines = [line for line in lines if any(value is not None for value in line.values)]
    return Chart(
        "Waiting time, 95th percentile",
        "milliseconds",
        tuple(lines),
        (target.value, f"target {target.op} {target.value:g} ms") if target else None,
        events,
    )


def backlog(
    design: Design, series: Series, reference: Series | None, events: tuple[tuple[int, str], ...]
) -> Chart:
    """Messages waiting in the fullest queues, and in all of the reference's together."""
    depths = {id_: one["depth"] for id_, one in series["buffers"].items()}
    lines = highest(design, depths)
    if reference and reference["buffers"] and lines:
        total = added(one["depth"] for one in reference["buffers"].values())
        lines = [*lines[: MOST_LINES - 1], Line("reference, all", total, is_reference=True)]
    return Chart("Messages waiting", "messages", tuple(lines), events=events)


def running(
    design: Design, series: Series, reference: Series | None, events: tuple[tuple[int, str], ...]
) -> Chart:
    """Copies running of the fleets that change."""
    counts = {
        id_: one["running"] for id_, one in series["components"].items() if one.get("running")
    }
    return Chart(
        "Copies running", "servers or tasks", tuple(highest(design, counts)), events=events
    )


def highest(design: Design, values: Mapping[str, Values]) -> list[Line]:
    """The curves that reach highest, by the names of their components."""
    found = [(max((v or 0 for v in line), default=0), id_) for id_, line in values.items()]
    best = sorted((-peak, id_) for peak, id_ in found if peak > 0)[:MOST_LINES]
    return [Line(design.title(id_), values[id_]) for _, id_ in best if id_ in design]


def added(lines: Iterable[Sequence[float | None]]) -> list[float]:
    return [sum(value or 0.0 for value in moment) for moment in zip(*lines, strict=True)]


def worst(lines: Iterable[Sequence[float | None]]) -> list[float | None]:
    """The highest of several curves at each moment."""
    return [
        max((value for value in moment if value is not None), default=None)
        for moment in zip(*lines, strict=True)
    ]
