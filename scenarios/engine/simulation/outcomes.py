"""What became of the requests of a source, or at a component, second by second."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scenarios.engine.simulation.latency import Part
from scenarios.engine.simulation.tracks import NodeTrack, SourceTrack

if TYPE_CHECKING:
    from scenarios.engine.simulation.results import Run
    from scenarios.engine.simulation.windows import Window

Span = tuple[int, int, tuple[Part, ...]]
"""First second, number of seconds, and weight, mean and variance of each kind of request that was
answered in each of them."""


@dataclass(slots=True)
class Outcomes:
    """Requests by the second they were offered in, and the times of those that were answered.

    Attributes:
        pending: requests still without an answer when the run ended; pending_good: of these the
            ones that will be answered well.
    """

    offered: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    failed: list[float] = field(default_factory=list)
    throttled: list[float] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    pending: float = 0.0
    pending_good: float = 0.0

    def add(self, length: int, offered: float, throttled: float, parts: tuple[Part, ...]) -> None:
        """Add seconds that are all alike; what was neither answered nor throttled has failed."""
        answered = sum([part[0] for part in parts])
        self.spans.append((len(self.offered), length, parts))
        self.offered += [offered] * length
        self.answered += [answered] * length
        self.throttled += [throttled] * length
        self.failed += [max(offered - answered - throttled, 0.0)] * length

    def parts(self, window: "Window") -> list[Part]:
        """The answered requests of a window."""
        found = []
        for start, length, parts in self.spans:
            seconds = min(start + length, window.end) - max(start, window.start)
            if seconds > 0:
                found += [(weight * seconds, mean, var) for weight, mean, var in parts]
        return found

    def in_flight(self, end: int) -> float:
        """Requests that came before a second and are answered from then on."""
        total = 0.0
        for start, length, parts in self.spans:
            for second in range(max(start, end - 60), min(start + length, end)):
                for weight, mean, _ in parts:
                    total += weight * still_open(second, mean, end)
        return total


def still_open(second: int, time_s: float, end: int) -> float:
    """The share of a second's requests that are without an answer at the end of a run."""
    return min(max(second + time_s - (end - 1), 0.0), 1.0)


def of_source(track: SourceTrack, timeout_s: float) -> Outcomes:
    """The outcomes of one source.

    A request that takes longer than its client waits has failed.
    """
    result = Outcomes()
    for start, length, (offered, away, kinds, _) in track.spans():
        inside = offered - away
        throttled = away
        parts: list[Part] = []
        for share, ok, slowed, lat, var in kinds:
            count = inside * share
            good = count * ok if lat <= timeout_s else 0.0
            throttled += count * min(slowed, 1.0 - ok)
            parts.append((good, lat, var))
            waited = min(lat, timeout_s)
            for second in range(max(start, int(track.seconds - waited - 1)), start + length):
                left = still_open(second, waited, track.seconds)
                result.pending += count * left
                result.pending_good += good * left
        result.add(length, offered, throttled, tuple(parts))
    return result


def of_component(tracks: list[NodeTrack]) -> Outcomes:
    """The outcomes of the requests that reached a component."""
    result = Outcomes()
    for length, rows in alike(tracks):
        parts = tuple([(ok, lat, var) for _, ok, lat, var in rows])
        result.add(length, sum([row[0] for row in rows]), 0.0, parts)
    return result


def alike(tracks: list[NodeTrack]) -> Iterator[tuple[int, list[tuple[float, ...]]]]:
    """Stretches of seconds in which all tracks stay what they are, and their first figures."""
    starts = sorted({start for track in tracks for start in track.record.starts})
    places = [0] * len(tracks)
    for start, end in zip(starts, [*starts[1:], tracks[0].seconds], strict=True):
        for index, track in enumerate(tracks):
            own = track.record.starts
            while places[index] + 1 < len(own) and own[places[index] + 1] <= start:
                places[index] += 1
        length = min(end, tracks[0].seconds) - start
        if length > 0:
            yield length, [t.record.rows[p][:4] for t, p in zip(tracks, places, strict=True)]


def several(run: "Run", of: str) -> Iterator[Outcomes]:
    """The outcomes of a source, of a component, or with "" of all ordinary sources."""
    for name in [of] if of else run.ordinary:
        if name not in run.outcome_of:
            run.outcome_of[name] = find(run, name)
        outcome = run.outcome_of[name]
        if outcome is not None:
            yield outcome


def find(run: "Run", name: str) -> Outcomes | None:
    """The outcomes of a source or a component; None where there can be none."""
    if name in run.sources:
        timeouts = {source.component: source.timeout_s for source in run.plan.load.sources}
        return of_source(run.sources[name], timeouts.get(name, 30.0))
    tracks = [track for track in run.nodes if track.component == name]
    return of_component(tracks) if tracks else None
