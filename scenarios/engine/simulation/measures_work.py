"""Metrics of accepted work: buffers, consumers, stores and compute."""

from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import TYPE_CHECKING

from scenarios.engine.simulation.windows import Window, ages, settled_at, together

if TYPE_CHECKING:
    from scenarios.engine.simulation.results import Run
    from scenarios.engine.simulation.tracks import BacklogTrack, NodeTrack

Measure = Callable[["Run", str, Window], float | None]
DRAINED_S = 5  # a buffer counts as drained when no more than so many seconds of inflow wait
SMOOTH = 0.2  # weight of a second in the utilisation that is shown: about 5 s
KEEP_FAILURES = {"stream", "broker", "loader", "data"}
"""What has ways of its own with messages that fail (ruling 24)."""
ALL_BUT = 0.999  # a piece of work counts as delivered when so many of those up to it are


def buffers(run: "Run", of: str) -> Iterator["BacklogTrack"]:
    """The backlogs of a buffer; with "" all of them, without dead-letter queues."""
    for track in run.backlogs:
        if track.component == of or (not of and not track.is_set_aside):
            yield track


def accepted(run: "Run", of: str, window: Window) -> float | None:
    return sum(window.gained(intake.accepted) for intake in run.intakes)


def lost(run: "Run", of: str, window: Window) -> float | None:
    return sum(window.gained(t.lost) for t in run.backlogs if of in ("", t.component))


def dead_lettered(run: "Run", of: str, window: Window) -> float | None:
    return sum(window.gained(t.aside) for t in run.backlogs if of in ("", t.dead))


def duplicated(run: "Run", of: str, window: Window) -> float | None:
    return sum(window.gained(t.duplicates) for t in run.backlogs if not of or of in t.consumers)


def poison_set_aside(run: "Run", of: str, window: Window) -> float | None:
    taken = [
        track
        for track in run.backlogs
        if track.consumers
        and not run.design.component(track.component).capabilities & KEEP_FAILURES
    ]
    aside = sum(track.malformed for track in taken if track.exhausted == "aside")
    total = sum(track.malformed for track in taken)
    return aside / total if total > 0.0 else 1.0


def depth(run: "Run", of: str, window: Window) -> float | None:
    tracks = list(buffers(run, of))
    if of and not tracks:
        return None
    if not tracks:
        return 0.0
    return max(window.cut(together([track.waiting for track in tracks])), default=0.0)


def oldest_s(run: "Run", of: str, window: Window) -> float | None:
    tracks = list(buffers(run, of))
    if of and not tracks:
        return None
    kept = [track for track in tracks if any(track.waiting)]
    found = (max(window.cut(ages(t.added, t.waiting)), default=0) for t in kept)
    return float(max(found, default=0))


def drained_s(run: "Run", of: str, window: Window) -> float | None:
    tracks = list(buffers(run, of))
    if of and not tracks:
        return None
    slowest = 0.0
    for track in tracks:
        if max(window.cut(track.waiting), default=0.0) <= 1.0:
            continue
        span = DRAINED_S + track.delay_s
        holds = []
        for second in range(window.start, window.end):
            before = track.added[second - span] if second >= span else 0.0
            holds.append(track.waiting[second] <= max(track.added[second] - before, 1.0))
        settled = settled_at(holds)
        if settled is None:
            return None
        slowest = max(slowest, settled)
    return slowest


def consumers(run: "Run", of: str) -> list["NodeTrack"]:
    return [track for track in run.nodes if track.component == of and track.takes_work]


def delivered(run: "Run", of: str, window: Window) -> float | None:
    tracks = consumers(run, of)
    return max((window.gained(track.delivered) for track in tracks), default=None)


def offered_work(run: "Run", of: str) -> list[float]:
    """Pieces of work offered so far to a consumer, by second: from every source it hears of."""
    sources = [
        source
        for source in run.plan.load.sources
        if of in run.reach.get(source.component, ()) and source.component in run.sources
    ] or [source for source in run.plan.load.sources if source.component in run.sources]
    times = max([one.by for one in run.plan.multiply if one.toward == of], default=1.0)
    if not sources:
        return [0.0] * run.seconds
    offered = [
        [rate * source.write * times for rate in run.sources[source.component].offered]
        for source in sources
    ]
    return list(accumulate(together(offered)))


def delivered_share(run: "Run", of: str, window: Window) -> float | None:
    offered = offered_work(run, of)
    total = offered[window.end - 1] if window.end > 0 else 0.0
    if total <= 0.0:
        return None
    whole = delivered(run, of, Window(0, window.end))
    return min((whole or 0.0) / total, 1.0)


def delivered_afterwards(run: "Run", of: str, window: Window) -> float | None:
    total = offered_work(run, of)[-1]
    if total <= 0.0:
        return None
    whole = max((track.delivered_by(run.over_at) for track in consumers(run, of)), default=0.0)
    return min(whole / total, 1.0)


def delay_s(run: "Run", of: str, window: Window) -> float | None:
    tracks = consumers(run, of)
    if not tracks:
        return None
    offered = offered_work(run, of)
    given = max((track.delivered for track in tracks), key=lambda values: values[-1])
    longest = position = 0
    for second in range(window.start, window.end):
        if second > 0 and offered[second] == offered[second - 1]:
            continue
        needed = offered[second] * ALL_BUT - 1e-6
        while position < run.seconds and given[position] < needed:
            position += 1
        if position == run.seconds:
            return None
        longest = max(longest, position - second)
    return float(longest)


def failed_write_s(run: "Run", of: str, window: Window) -> float | None:
    tracks = [t for t in run.nodes if t.is_store and of in ("", t.component)]
    if of and not tracks:
        return None
    gained = (window.gained(t.failed_writes) for t in tracks)
    return max(gained, default=0.0)


def data_lost_s(run: "Run", of: str, window: Window) -> float | None:
    return max((s for one, s in run.data_lost_s.items() if of in ("", one)), default=0.0)


def instances(best: Callable[[list[float]], float]) -> Measure:
    def measure(run: "Run", of: str, window: Window) -> float | None:
        tracks = [t for t in run.nodes if t.has_copies and of in ("", t.component)]
        if window.end <= window.start or (of and not tracks):
            return None
        if not tracks:
            return 0.0
        return best(window.cut(together([track.running for track in tracks])))

    return measure


def smoothed(values: list[float]) -> list[float]:
    """Utilisation as it is shown: a second alone does not move it far."""
    found = []
    shown = values[0] if values else 0.0
    for value in values:
        shown += (value - shown) * SMOOTH
        found.append(shown)
    return found


def utilisation(run: "Run", of: str, window: Window) -> float | None:
    tracks = [track for track in run.nodes if of in ("", track.component)]
    found = [max(window.cut(smoothed(track.used)), default=0.0) for track in tracks]
    return max(found, default=None)


def waits_kept(run: "Run", of: str, window: Window) -> float | None:
    faults = [fault for fault in run.plan.faults if fault.kind == "approval-delay"]
    longest = max((fault.seconds or 0.0 for fault in faults), default=0.0)
    return 1.0 if max(run.waits, default=0.0) >= max(longest, 1.0) else 0.0


WORK_METRICS: dict[str, Measure] = {
    "accepted": accepted,
    "lost": lost,
    "dead_lettered": dead_lettered,
    "duplicated": duplicated,
    "poison_set_aside": poison_set_aside,
    "depth": depth,
    "oldest_s": oldest_s,
    "drained_s": drained_s,
    "delivered": delivered,
    "delivered_share": delivered_share,
    "delivered_afterwards": delivered_afterwards,
    "delay_s": delay_s,
    "failed_write_s": failed_write_s,
    "data_lost_s": data_lost_s,
    "instances": instances(max),
    "instances_least": instances(min),
    "utilisation": utilisation,
    "waits_kept": waits_kept,
}
