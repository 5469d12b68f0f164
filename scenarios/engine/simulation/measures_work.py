"""Metrics of accepted work: buffers, consumers, stores and compute."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from scenarios.engine.simulation.windows import Window, ages, settled_at

if TYPE_CHECKING:
    from scenarios.engine.simulation.recorder import BacklogTrack, NodeTrack
    from scenarios.engine.simulation.results import Run

Measure = Callable[["Run", str, Window], float | None]
DRAINED_S = 5  # a buffer counts as drained when no more than so many seconds of inflow wait
SMOOTH = 0.2  # weight of a second in the utilisation that is shown: about 5 s
ALL_BUT = 0.999  # a piece of work counts as delivered when so many of those up to it are


def buffers(run: "Run", of: str) -> Iterator["BacklogTrack"]:
    """The backlogs of a buffer; with "" all of them, without dead-letter queues."""
    for track in run.backlogs:
        if track.component == of or (not of and not track.is_set_aside):
            yield track


def accepted(run: "Run", of: str, window: Window) -> float | None:
    return window.gained(list(run.accepted))


def lost(run: "Run", of: str, window: Window) -> float | None:
    return sum(window.gained(t.lost) for t in run.backlogs if of in ("", t.component))


def dead_lettered(run: "Run", of: str, window: Window) -> float | None:
    return sum(window.gained(t.aside) for t in run.backlogs if of in ("", t.dead))


def duplicated(run: "Run", of: str, window: Window) -> float | None:
    return sum(window.gained(t.duplicates) for t in run.backlogs if not of or of in t.consumers)


def poison_set_aside(run: "Run", of: str, window: Window) -> float | None:
    aside, total = run.poison
    return aside / total if total > 0.0 else 1.0


def depth(run: "Run", of: str, window: Window) -> float | None:
    tracks = list(buffers(run, of))
    if of and not tracks:
        return None
    waiting = (sum(t.waiting[s] for t in tracks) for s in range(window.start, window.end))
    return max(waiting, default=0.0)


def oldest_s(run: "Run", of: str, window: Window) -> float | None:
    tracks = list(buffers(run, of))
    if of and not tracks:
        return None
    found = (max(window.cut(ages(t.added, t.waiting)), default=0) for t in tracks)
    return float(max(found, default=0))


def drained_s(run: "Run", of: str, window: Window) -> float | None:
    slowest = 0.0
    for track in buffers(run, of):
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
    return [track for track in run.nodes if track.component == of and track.delivered]


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
    total = 0.0
    found = []
    for second in range(run.seconds):
        for source in sources:
            total += run.sources[source.component][second][0] * source.write * times
        found.append(total)
    return found


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
    whole = delivered(run, of, Window(0, run.seconds)) or 0.0
    return min(max(whole, run.delivered_later.get(of, 0.0)) / total, 1.0)


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
    tracks = [t for t in run.nodes if t.failed_writes and of in ("", t.component)]
    if of and not tracks:
        return None
    gained = (window.gained(t.failed_writes) for t in tracks)
    return max(gained, default=0.0)


def data_lost_s(run: "Run", of: str, window: Window) -> float | None:
    return max((s for one, s in run.data_lost_s.items() if of in ("", one)), default=0.0)


def instances(best: Callable[[Iterator[int]], int]) -> Measure:
    def measure(run: "Run", of: str, window: Window) -> float | None:
        tracks = [t for t in run.nodes if t.running and of in ("", t.component)]
        if window.end <= window.start or (of and not tracks):
            return None
        counts = (sum(t.running[s] for t in tracks) for s in range(window.start, window.end))
        return float(best(counts))

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
