"""What became of the requests of a source, or at a component, second by second."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.engine.simulation.latency import Part

if TYPE_CHECKING:
    from scenarios.engine.simulation.results import Run


@dataclass(slots=True)
class Outcomes:
    """Requests by the second they were offered in, and the times of those that were answered.

    Attributes:
        parts: weight, mean and variance of each kind of answered request, by second.
        pending: requests still without an answer when the run ended; pending_good: of these the
            ones that will be answered well.
    """

    offered: list[float]
    answered: list[float]
    failed: list[float]
    throttled: list[float]
    parts: list[list[Part]]
    pending: float = 0.0
    pending_good: float = 0.0


def of_source(run: "Run", name: str) -> Outcomes:
    """The outcomes of one source.

    A request that takes longer than its client waits has failed.
    """
    timeouts = {source.component: source.timeout_s for source in run.plan.load.sources}
    timeout = timeouts.get(name, 30.0)
    result = Outcomes([], [], [], [], [])
    for second, (offered, away, kinds, _) in enumerate(run.sources[name]):
        inside = offered - away
        answered = throttled = 0.0
        parts: list[Part] = []
        for share, ok, slowed, lat, var in kinds:
            count = inside * share
            good = count * ok if lat <= timeout else 0.0
            slowed = min(slowed, 1.0 - ok)
            answered += good
            throttled += count * slowed
            left = second + min(lat, timeout) - (run.seconds - 1)
            left = min(max(left, 0.0), 1.0)
            result.pending += count * left
            result.pending_good += good * left
            parts.append((good, lat, var))
        result.offered.append(offered)
        result.answered.append(answered)
        result.throttled.append(throttled + away)
        result.failed.append(max(offered - answered - throttled - away, 0.0))
        result.parts.append(parts)
    return result


def of_component(run: "Run", name: str) -> Outcomes | None:
    """The outcomes of the requests that reached a component; None where none can."""
    tracks = [track for track in run.nodes if track.component == name]
    if not tracks:
        return None
    result = Outcomes([], [], [], [], [])
    for second in range(run.seconds):
        offered = sum(track.arrived[second] for track in tracks)
        answered = sum(track.ok[second] for track in tracks)
        result.offered.append(offered)
        result.answered.append(answered)
        result.failed.append(max(offered - answered, 0.0))
        result.throttled.append(0.0)
        result.parts.append([(t.ok[second], t.lat[second], t.var[second]) for t in tracks])
    return result


def several(run: "Run", of: str) -> Iterator[Outcomes]:
    """The outcomes of a source, of a component, or with "" of all ordinary sources."""
    names = [of] if of else list(run.ordinary)
    for name in names:
        if name not in run.outcome_of:
            found = of_source(run, name) if name in run.sources else of_component(run, name)
            run.outcome_of[name] = found
        outcome = run.outcome_of[name]
        if outcome is not None:
            yield outcome
