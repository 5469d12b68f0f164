"""What was written down about one node, backlog or source, as figures by second."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from scenarios.engine.simulation.record import Record, Row
from scenarios.engine.simulation.windows import Window


@dataclass(frozen=True)
class NodeTrack:
    """One node over time.

    Attributes:
        record: arrivals, those that succeed, mean time and variance of these, used share of
            capacity, pieces of work taken, copies, whether writes fail, capacity used for requests,
            slots that these keep busy.
        takes_work, has_copies, is_store: what it is.
    """

    component: str
    record: Record
    seconds: int
    takes_work: bool
    has_copies: bool
    is_store: bool

    def column(self, place: int) -> list[float]:
        return self.record.column(place, self.seconds)

    @cached_property
    def arrived(self) -> list[float]:
        return self.column(0)

    @cached_property
    def ok(self) -> list[float]:
        return self.column(1)

    @cached_property
    def used(self) -> list[float]:
        return self.column(4)

    @cached_property
    def delivered(self) -> list[float]:
        """Pieces of work taken so far; empty for what only passes on."""
        return self.record.running_total(5, self.seconds) if self.takes_work else []

    def delivered_by(self, end: int) -> float:
        return self.record.total(5, 0, end)

    def mean_delivered(self, window: Window) -> float:
        return self.record.mean(5, window)

    def mean_running(self, window: Window) -> float:
        return self.record.mean(6, window)

    def mean_used(self, window: Window) -> float:
        """Requests it works on each second, those taken from buffers too."""
        return self.record.mean(8, window)

    def mean_busy(self, window: Window) -> float:
        return self.record.mean(9, window)

    @cached_property
    def running(self) -> list[float]:
        """Copies that run; empty for what has no copies."""
        return self.column(6) if self.has_copies else []

    @cached_property
    def failed_writes(self) -> list[float]:
        """Seconds with failed writes so far; empty for what is no store."""
        return self.record.running_total(7, self.seconds) if self.is_store else []


@dataclass(frozen=True)
class BacklogTrack:
    """One backlog over time.

    Attributes:
        record: messages that wait, and those that may be taken, at the end of the second; those
            that joined, were done, set aside, lost or worked on again in it; malformed ones that
            joined.
        dead: where it sets aside; delay_s: how long new messages are hidden.
        coming: messages that came in the last second and had not joined yet.
        kept: what waited or was worked on in the end, counted message by message.
        exhausted: see `Backlog`.
    """

    component: str
    record: Record
    seconds: int
    consumers: tuple[str, ...]
    is_set_aside: bool
    dead: str
    delay_s: int
    exhausted: str
    coming: float
    kept: float

    @cached_property
    def joined(self) -> list[float]:
        return self.record.running_total(2, self.seconds)

    @cached_property
    def added(self) -> list[float]:
        """Messages that came so far; they join a second later."""
        last = self.joined[-1] + self.coming
        return [*self.joined[1:], last]

    @cached_property
    def waiting(self) -> list[float]:
        """What was left over at the end of each second, without what came in during it."""
        return self.levels(0)

    @cached_property
    def ready(self) -> list[float]:
        is_piling_up = not self.consumers and self.delay_s <= 1
        return self.levels(1) if is_piling_up else self.record.column(1, self.seconds)

    def levels(self, place: int) -> list[float]:
        """What is written down at the start of a rest, and grows or shrinks during it."""
        found = []
        for length, row in self.record.spans(0, self.seconds):
            level = row[place]
            gained = row[2] - row[3] - row[4] - row[5]
            if length == 1 or abs(gained) < 1e-9:
                found += [level] * length
            else:
                found += [level + gained * second for second in range(length)]
        return found

    @cached_property
    def aside(self) -> list[float]:
        return self.record.running_total(4, self.seconds)

    @cached_property
    def lost(self) -> list[float]:
        return self.record.running_total(5, self.seconds)

    @cached_property
    def duplicates(self) -> list[float]:
        return self.record.running_total(6, self.seconds)

    @property
    def malformed(self) -> float:
        return self.record.total(7, 0, self.seconds)

    def gap(self) -> float:
        """How far its books are out, as a share of what came; 0 but for rounding."""
        came, done, aside, lost = (self.record.total(at, 0, self.seconds) for at in (2, 3, 4, 5))
        return abs(came - done - aside - lost - self.kept) / (came + 1.0)


@dataclass(frozen=True)
class SourceTrack:
    """One source over time.

    Attributes:
        record: requests offered, those turned away before they got in, for each kind of them
            (share of the source, ok, throttled, mean s, variance), sessions lost so far.
    """

    name: str
    record: Record
    seconds: int

    def spans(self) -> Iterator[tuple[int, int, Row]]:
        second = 0
        for length, row in self.record.spans(0, self.seconds):
            yield second, length, row
            second += length

    @cached_property
    def offered(self) -> list[float]:
        return self.record.column(0, self.seconds)

    def mean_offered(self, window: Window) -> float:
        return self.record.mean(0, window)

    @cached_property
    def sessions_lost(self) -> list[float]:
        return self.record.column(3, self.seconds)


@dataclass(frozen=True)
class IntakeTrack:
    """One place where work is handed off.

    Attributes:
        record: messages it took from callers, and all it handled.
        followers: the backlogs that get a copy of all of that.
    """

    component: str
    record: Record
    seconds: int
    followers: tuple[BacklogTrack, ...]

    @cached_property
    def accepted(self) -> list[float]:
        """Messages taken from callers so far."""
        return self.record.running_total(0, self.seconds)

    def gap(self) -> float:
        """How far what its followers got is from what it handled, as a share."""
        handled = self.record.total(1, 0, self.seconds)
        gaps = [abs(handled - follower.added[-1]) for follower in self.followers]
        return max(gaps, default=0.0) / (handled + 1.0)

    def mean_handled(self, window: Window) -> float:
        return self.record.mean(1, window)
