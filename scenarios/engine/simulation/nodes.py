"""What every part of a running design has in common: visits, admission, and waiting for callees.

A visit is one kind of request (static, read or write) at one node. Each step goes through the
nodes twice: forward, callers first, with arrivals; backward, callees first, with the shares that
succeed and the time they take. Rates are per step of one second, times in seconds.
"""

from typing import TYPE_CHECKING

from scenarios.engine.simulation.queueing import wait_moments
from scenarios.engine.simulation.record import Record

if TYPE_CHECKING:
    from scenarios.engine.simulation.intakes import Intake

Losses = dict[tuple[str, str], float]
"""Counts of what was lost, by component and reason."""

STATIC, READ, WRITE = 0, 1, 2
UNLIMITED = 100_000.0  # requests per s of what the course gives no limit; finite so loops end
REFUSED_S = 0.02  # how soon a caller learns that something inside is down
ROOM_S = 1.0  # seconds of work that may wait in front of servers before more is refused


class Visit:
    """One kind of request at one node.

    Attributes:
        own: mean time of the node's own work.
        spare: a write nobody is told of, or a read whose caller can do without the answer.
        calls: visits made for each request, and how many of each.
        puts: what is handed off for each request that succeeded so far, and how many times.
        flow: arrivals; out: what was worked on; bad: share of `out` that is malformed.
        done: share of `out` that succeeds; ok: share of `flow` that does; throttled: of `flow`.
        lat, var: mean and variance of the time an answered request takes.
        hold: mean time it keeps its slot busy, without waits. Waits are left out because they only
            appear where something is used to the full, and then that decides what gets through.
    """

    __slots__ = (
        "bad", "bad_flow", "calls", "done", "flow", "hold", "kind", "lat", "node", "ok", "out",
        "own", "puts", "spare", "throttled", "var",
    )  # fmt: skip

    def __init__(self, node: "Node", kind: int, own: float) -> None:
        self.node = node
        self.kind = kind
        self.own = own
        self.spare = False
        self.calls: list[tuple[Visit, float]] = []
        self.puts: list[tuple[Intake, float]] = []
        self.flow = self.out = self.bad = self.bad_flow = 0.0
        self.ok = self.done = 1.0
        self.throttled = self.var = 0.0
        self.lat = self.hold = own


class Node:
    """Anything a request can visit; on its own it passes everything on at once.

    Attributes:
        factor: how many pieces of work each arrival becomes here.
        up: False while a fault has taken it away.
        broken: share of arrivals that fail at once (dead targets, refused connections).
        adm: share of arrivals it lets in.
        slots: how many requests it works on at once; busy: slots that long jobs hold.
        pulled: capacity used in this step for work taken from buffers; pulled_good: that work.
        is_waited_for: whether a source waits for its answers, not only consumers of a backlog.
        granted: arrivals that come from such consumers further up.
        delivering: pieces of work it takes in this step.
        is_settling: whether it would do something else if this step came again.
        losing: requests that fail in this step, by id and reason; its island's nodes share it.
        running: copies that run; hold: mean time a request keeps one of its slots busy.
        record: see `NodeTrack`.
    """

    def __init__(self, component_id: str) -> None:
        self.id = component_id
        self.visits: list[Visit] = []
        self.up = True
        self.factor = 1.0
        self.adm = 1.0
        self.broken = 0.0
        self.broken_reason = ""
        self.cap = UNLIMITED
        self.slots = 1.0
        self.busy = 0.0
        self.pulled = self.pulled_good = self.granted = 0.0
        self.write: Visit | None = None
        self.arrived = self.used = self.waiting = 0.0
        self.delivering = 0.0
        self.is_throttling = self.is_settling = self.is_waited_for = False
        self.losing: Losses = {}
        self.running = 0
        self.hold = 0.0
        self.is_failing_writes = False
        self.record = Record()

    def add_visit(self, kind: int, own: float) -> Visit:
        visit = Visit(self, kind, own)
        self.visits.append(visit)
        if kind == WRITE:
            self.write = visit
        return visit

    @property
    def is_alive(self) -> bool:
        """Whether a health check finds it answering."""
        return self.up and self.cap > 0

    def prepare(self, now: int) -> None:
        """Settle what it can do in this step, from what the last step showed."""

    def reset(self) -> None:
        """Forget what was counted, but not how busy it is."""
        self.delivering = self.waiting = self.busy = 0.0

    def forward(self) -> None:
        """Take what arrives, and settle what is worked on."""

    def backward(self, throttling: bool) -> None:
        """Settle what becomes of it, when everything that was called has answered.

        Args:
            throttling: whether anything throttles, so that shares of it have to be told.
        """

    def note(self, now: int) -> None:
        """Write down the step."""
        cap = self.cap
        used = self.used
        ok = lat = var = 0.0
        for visit in self.visits:
            count = visit.flow * visit.ok
            if count > 0.0:
                ok += count
                lat += count * visit.lat
                var += count * visit.var
        if ok > 0.0:
            lat /= ok
            var /= ok
        self.record.note(
            now,
            (self.arrived, ok, lat, var, used / cap if cap > 0.0 else 0.0, self.delivering,
             self.running, self.is_failing_writes, used, used * self.hold),
        )  # fmt: skip

    def fail(self, reason: str, count: float) -> None:
        """Note failed arrivals; those of consumers come back to their backlog and are no loss."""
        waited_for = self.arrived - self.granted if self.is_waited_for else 0.0
        if waited_for > self.arrived * 1e-9:
            self.lose(reason, count * min(waited_for / self.arrived, 1.0))

    def lose(self, reason: str, count: float) -> None:
        if count > 0.0:
            key = self.id, reason
            self.losing[key] = self.losing.get(key, 0.0) + count


class Server(Node):
    """A node with a capacity: what is over it waits, then is refused; or is throttled at once.

    Attributes:
        room: how many seconds of work may wait; 0 throttles.
        callers: the compute that calls it, where nobody else does: their slots bound what waits.
    """

    def __init__(self, component_id: str, room: float = ROOM_S) -> None:
        super().__init__(component_id)
        self.room = room
        self.callers: list[Server] = []
        self.refusal = "throttled" if room == 0 else "overloaded"
        self.gone_reason = "nothing left that could answer"

    def forward(self) -> None:
        if self.factor != 1.0:
            for visit in self.visits:
                visit.flow *= self.factor
        total = 0.0
        for visit in self.visits:
            total += visit.flow
        self.arrived = total
        entering = total * (1.0 - self.broken)
        space = self.cap - self.pulled
        if space < 0.0:
            space = 0.0
        waiting = self.waiting
        if waiting == 0.0 and entering <= space:
            served = admitted = entering
            self.is_settling = False
        else:
            admitted = space * (1.0 + self.room) - waiting
            admitted = min(max(admitted, 0.0), entering)
            served = min(waiting + admitted, space)
            self.waiting = waiting + admitted - served
            self.is_settling = self.waiting != waiting
        self.used = served + self.pulled
        self.is_throttling = False
        if total > 0.0:
            self.adm = admitted / total
            ratio = served / total
            if admitted < total:
                self.refuse(total - entering, entering - admitted)
            for visit in self.visits:
                visit.out = visit.flow * ratio
        else:
            self.adm = 1.0 - self.broken if self.cap > 0.0 else 0.0
            for visit in self.visits:
                visit.out = 0.0
            if served > 0.0:  # the last of what waited; nobody arrives to tell what it was
                self.visits[-1].out = served
        if self.pulled_good > 0.0 and self.write is not None:
            self.write.out += self.pulled_good

    def wait(self) -> tuple[float, float]:
        """Mean and variance of the time a request waits here before it is worked on."""
        room = self.room
        cap = self.cap
        if self.callers and cap > 0.0:
            most = -self.slots
            for caller in self.callers:
                most += caller.slots
            room = min(max(most, 0.0) / cap, room)
        if self.waiting > 0.0:
            return min(self.waiting / cap, room), 0.0
        if self.used > 0.0:
            return wait_moments(self.slots, cap, self.used, room)
        return 0.0, 0.0

    @property
    def may_limit(self) -> bool:
        """Whether consumers that call it should be held back to what it can take."""
        return self.cap < UNLIMITED

    def refuse(self, broken: float, over: float) -> None:
        if broken > 0.0:
            self.fail(self.broken_reason, broken)
        if over > 0.0:
            self.is_throttling = self.room == 0 and self.cap > 0.0
            self.fail(self.refusal if self.cap > 0.0 else self.gone_reason, over)


def answer(visit: Visit) -> tuple[float, float, float, float]:
    """What the callees of a visit make of it: share that succeeds, mean time, variance, and the
    part of the time that keeps the caller's slot busy (see `Visit.hold`).

    A caller makes all its calls one after another and fails with any of them; what it hands off,
    it hands off after they succeeded.
    """
    done = 1.0
    lat = var = hold = 0.0
    for callee, count in visit.calls:
        callee_lat = callee.lat
        hold += count * callee.hold
        lat += count * callee_lat
        if count < 1.0:
            done *= 1.0 - count + count * callee.ok
            var += count * (callee.var + (1.0 - count) * callee_lat * callee_lat)
        else:
            done *= callee.ok
            var += count * callee.var
    if visit.puts:
        good = visit.out * done
        for intake, count in visit.puts:
            done *= intake.acceptance
            lat += intake.latency
            hold += intake.latency
            if good > 0.0:
                intake.put(good * count * intake.acceptance, visit.bad)
    return done, lat, var, hold


def throttled_by_callees(visit: Visit) -> float:
    """The share of a visit's requests that end because a callee throttles them."""
    share = 0.0
    for callee, count in visit.calls:
        share += min(count, 1.0) * callee.throttled
    for intake, _ in visit.puts:
        share += intake.throttled
    return min(share, 1.0)
