"""The metrics a drill's targets may name: `docs/simulator.md` is their contract.

Each takes the run, what it is about and a window, and gives a number, or None for "never" and
"nothing to measure".
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from scenarios.engine.cost import monthly_cost
from scenarios.engine.simulation import outcomes
from scenarios.engine.simulation.latency import mixed_quantile
from scenarios.engine.simulation.measures_work import WORK_METRICS
from scenarios.engine.simulation.windows import Window, longest_below, settled_at, together

if TYPE_CHECKING:
    from scenarios.engine.simulation.results import Run

Measure = Callable[["Run", str, Window], float | None]
WELL = 0.99  # a second counts as well when so many of its requests are answered


def counted(name: str) -> Measure:
    def measure(run: "Run", of: str, window: Window) -> float | None:
        found = list(outcomes.several(run, of))
        if not found:
            return None
        return sum(sum(window.cut(getattr(outcome, name))) for outcome in found)

    return measure


def share(*names: str) -> Measure:
    def measure(run: "Run", of: str, window: Window) -> float | None:
        offered = counted("offered")(run, of, window)
        if not offered:
            return None
        return sum(counted(name)(run, of, window) or 0.0 for name in names) / offered

    return measure


def quantile_ms(above: float) -> Measure:
    def measure(run: "Run", of: str, window: Window) -> float | None:
        parts = [part for outcome in outcomes.several(run, of) for part in outcome.parts(window)]
        found = mixed_quantile(parts, above)
        return None if found is None else round(found * 1000.0, 3)

    return measure


def mean_ms(run: "Run", of: str, window: Window) -> float | None:
    total = weight = 0.0
    for outcome in outcomes.several(run, of):
        for count, mean, _ in outcome.parts(window):
            weight += count
            total += count * mean
    return round(total / weight * 1000.0, 3) if weight > 0.0 else None


def in_flight(run: "Run", of: str, window: Window) -> float | None:
    """Requests offered before the end of the window and not answered by then."""
    found = [outcome.in_flight(window.end) for outcome in outcomes.several(run, of)]
    return sum(found) if found else None


def well_by_second(run: "Run", of: str, window: Window) -> list[float] | None:
    """The share of requests answered in each second; 1 where there were none."""
    found = list(outcomes.several(run, of))
    if not found:
        return None
    offered = together([outcome.offered for outcome in found])
    answered = together([outcome.answered for outcome in found])
    return [
        good / whole if whole > 1e-9 else 1.0
        for good, whole in zip(window.cut(answered), window.cut(offered), strict=True)
    ]


def gap_s(run: "Run", of: str, window: Window) -> float | None:
    shares = well_by_second(run, of, window)
    return None if shares is None else float(longest_below(shares, WELL))


def recovered_s(run: "Run", of: str, window: Window) -> float | None:
    shares = well_by_second(run, of, window)
    if shares is None:
        return None
    return settled_at([value >= WELL for value in shares])


def sessions_lost(run: "Run", of: str, window: Window) -> float | None:
    names = [of] if of else list(run.ordinary)
    lost = 0.0
    for name in names:
        if name not in run.sources:
            return None
        lost += window.gained(run.sources[name].sessions_lost)
    return lost


def usd_per_month(run: "Run", of: str, window: Window) -> float | None:
    if of and of not in run.design:
        return None
    return monthly_cost(run, window).of(of)


METRICS: dict[str, Measure] = {
    "offered": counted("offered"),
    "answered": counted("answered"),
    "failed": counted("failed"),
    "throttled": counted("throttled"),
    "in_flight": in_flight,
    "availability": share("answered"),
    "failed_share": share("failed"),
    "throttled_share": share("throttled"),
    "error_share": share("failed", "throttled"),
    "mean_ms": mean_ms,
    "p50_ms": quantile_ms(0.5),
    "p95_ms": quantile_ms(0.05),
    "p99_ms": quantile_ms(0.01),
    "gap_s": gap_s,
    "recovered_s": recovered_s,
    "sessions_lost": sessions_lost,
    "usd_per_month": usd_per_month,
    **WORK_METRICS,
}
"""Every metric by its name."""

SUMMARY = (
    "offered", "answered", "failed", "throttled", "in_flight", "availability", "mean_ms", "p50_ms",
    "p95_ms", "p99_ms", "accepted", "lost", "dead_lettered", "duplicated", "depth", "oldest_s",
    "drained_s", "instances", "sessions_lost", "failed_write_s",
    "usd_per_month",
)  # fmt: skip
"""The metrics of the whole run that `Run.summary` shows."""
