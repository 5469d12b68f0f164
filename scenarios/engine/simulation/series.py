"""A run's figures by second, as lists that go into JSON, for charts and for playing it back."""

from typing import TYPE_CHECKING

from scenarios.engine.simulation import outcomes
from scenarios.engine.simulation.latency import mixed_quantile
from scenarios.engine.simulation.measures_work import consumers, offered_work, smoothed
from scenarios.engine.simulation.windows import ages

if TYPE_CHECKING:
    from scenarios.engine.simulation.results import Run

Line = list[float | None]


def series(run: "Run") -> dict[str, object]:
    """`sources`, `components` and `buffers`: by id, and there by figure, a value each second.

    `consumers`: by id, the share of the work offered so far that each has been given.
    """
    return {
        "seconds": run.seconds,
        "sources": {name: of_source(run, name) for name in run.sources},
        "components": components(run),
        "consumers": {name: delivered_share(run, name) for name in run.consumers},
        "buffers": buffers(run),
    }


def of_source(run: "Run", name: str) -> dict[str, Line]:
    outcome = next(outcomes.several(run, name))
    counts = {
        "offered": rounded(outcome.offered),
        "answered": rounded(outcome.answered),
        "failed": rounded(outcome.failed),
        "throttled": rounded(outcome.throttled),
        "availability": [
            round(good / whole, 6) if whole > 1e-9 else None
            for good, whole in zip(outcome.answered, outcome.offered, strict=True)
        ],
    }
    lines: dict[str, Line] = {"p50_ms": [], "p95_ms": [], "p99_ms": []}
    for _, length, parts in outcome.spans:
        for line, above in zip(lines.values(), (0.5, 0.05, 0.01), strict=True):
            found = mixed_quantile(parts, above)
            line += [None if found is None else round(found * 1000.0, 3)] * length
    lost = rounded(run.sources[name].sessions_lost)
    return {**counts, **lines, "sessions_lost": lost}


def components(run: "Run") -> dict[str, dict[str, Line]]:
    found: dict[str, dict[str, Line]] = {}
    for track in run.nodes:
        lines = found.setdefault(track.component, {})
        failed = [a - ok for a, ok in zip(track.arrived, track.ok, strict=True)]
        for name, values in (
            ("arrived", track.arrived),
            ("failed", [max(value, 0.0) for value in failed]),
            ("utilisation", smoothed(track.used)),
            ("running", track.running),
        ):
            if name in lines and values:
                lines[name] = [
                    max(a or 0.0, b or 0.0)
                    for a, b in zip(lines[name], rounded(values), strict=True)
                ]
            elif values:
                lines[name] = rounded(values)
    return found


def delivered_share(run: "Run", name: str) -> Line:
    given = max((track.delivered for track in consumers(run, name)), key=lambda line: line[-1])
    return [
        round(min(done / offered, 1.0), 6) if offered > 0.0 else None
        for done, offered in zip(given, offered_work(run, name), strict=True)
    ]


def buffers(run: "Run") -> dict[str, dict[str, Line]]:
    """Depth, age of the oldest message; set aside, lost and worked on again so far."""
    found: dict[str, dict[str, Line]] = {}
    for track in run.backlogs:
        own: dict[str, Line] = {
            "depth": rounded(track.waiting),
            "ready": rounded(track.ready),
            "oldest_s": rounded([float(age) for age in ages(track.added, track.waiting)]),
            "dead_lettered": rounded(track.aside),
            "lost": rounded(track.lost),
            "duplicated": rounded(track.duplicates),
        }
        known = found.get(track.component)
        if known is None:
            found[track.component] = own
        else:
            for name, line in own.items():
                pairs = zip(known[name], line, strict=True)
                together = max if name == "oldest_s" else lambda *two: sum(two)
                known[name] = [together(a or 0.0, b or 0.0) for a, b in pairs]
    return found


def rounded(values: list[float]) -> Line:
    return [round(value, 6) for value in values]
