"""Databases, tables, caches, buckets and file systems, and the pooler in front of some."""

from typing import TYPE_CHECKING

from scenarios.engine.simulation.entry import warmed
from scenarios.engine.simulation.intakes import Intake
from scenarios.engine.simulation.nodes import REFUSED_S, WRITE, Server

if TYPE_CHECKING:
    from scenarios.engine.simulation.fleets import Fleet
    from scenarios.engine.simulation.functions import Function


class Store(Server):
    """A store that serves reads and writes up to a ceiling.

    Attributes:
        base_cap: its ceiling while nothing is wrong.
        failover_s: how long a standby takes to take over; None: there is no standby.
        is_reader: whether it is the reading part of a cluster.
        down_until: when the failover ends; 0 while there is none.
        events: what it tells others of each write; None where nobody listens.
        is_failing_writes: whether more than 1 % of the writes fail in this step.
    """

    def __init__(self, component_id: str, per_s: float, work_s: float) -> None:
        super().__init__(component_id)
        self.base_cap = self.cap = per_s
        self.work_s = work_s
        self.slots = max(per_s * work_s, 1.0)
        self.failover_s: float | None = None
        self.is_reader = False
        self.down_until = 0
        self.is_failing = False
        self.events: Intake | None = None
        self.is_failing_writes = False
        self.connections: float | None = None
        self.holders: list[Fleet | Function] = []

    @property
    def is_alive(self) -> bool:
        return self.up and not self.is_failing

    @property
    def may_limit(self) -> bool:
        return True

    def prepare(self, now: int) -> None:
        if self.connections is not None and self.holders:
            held = sum(holder.connections_held for holder in self.holders)
            refused = 1.0 - self.connections / held if held > self.connections else 0.0
            self.broken = refused
            self.broken_reason = "no database connection left"

    def backward(self, throttling: bool) -> None:
        is_up = self.up and not self.is_failing and self.cap > 0.0
        wait = wait_var = 0.0
        if not is_up:
            self.adm = 0.0
            if self.arrived > 0.0:
                self.fail("the store is down", self.arrived)
        else:
            wait, wait_var = self.wait()
        done = 1.0 if is_up else 0.0
        for visit in self.visits:
            visit.done = done
            visit.ok = self.adm
            visit.hold = visit.own if is_up else REFUSED_S
            visit.lat = visit.hold + wait
            visit.var = visit.own * visit.own + wait_var
        stored = flow = told = told_bad = 0.0
        for visit in self.visits:
            if visit.kind == WRITE:
                count = visit.out * done
                stored += count
                flow += visit.flow
                if not visit.spare:
                    told += count * (1.0 - visit.bad)
                    told_bad += count * visit.bad
        self.delivering = stored
        self.is_failing_writes = flow > 0.0 and self.adm < 0.99
        if self.events is not None and (told > 0.0 or told_bad > 0.0):
            self.events.tell(told, told_bad)


class Cache(Store):
    """A cache beside the stores: it answers `hit` of the reads while it is warm.

    Attributes:
        ratio: hits when warm; warmth: 0 after a flush, 1 when filled.
        has_replica: whether a node's loss keeps what is in it.
    """

    def __init__(self, component_id: str, per_s: float, work_s: float, ratio: float) -> None:
        super().__init__(component_id, per_s, work_s)
        self.ratio = ratio
        self.warmth = 1.0
        self.refill_s = 60.0
        self.has_replica = False

    def backward(self, throttling: bool) -> None:
        super().backward(throttling)
        for visit in self.visits:
            if visit.spare:
                visit.ok = visit.done = 1.0

    def fail(self, reason: str, count: float) -> None:
        """Misses of a dead cache are no loss where the store behind it answers."""
        needed = sum(visit.flow for visit in self.visits if not visit.spare)
        super().fail(reason, count * needed / self.arrived)

    @property
    def hit(self) -> float:
        return self.ratio * self.warmth if self.is_alive else 0.0

    def warm(self) -> None:
        """Fill for a second by what it misses."""
        self.warmth = warmed(self.warmth, self.refill_s)
