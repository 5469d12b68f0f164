"""What a run writes down in each step: rows of plain numbers, read as columns afterwards."""

from dataclasses import dataclass
from functools import cached_property

from scenarios.engine.simulation.entry import Entry, Router
from scenarios.engine.simulation.network import Network
from scenarios.engine.simulation.nodes import Node

Outcome = tuple[float, float, float, float, float]
"""Of one kind of request in one step: share of the source, ok, throttled, mean s, variance."""
UNUSED = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
CHECKED_S = 5  # the books of every backlog are checked so often
SourceRow = tuple[float, float, tuple[Outcome, ...], float]
"""Requests offered, those turned away before they got in, outcomes, sessions lost so far."""
NodeRow = tuple[float, float, float, float, float]
"""Arrivals, those that succeed, mean time and variance of these, used share of capacity."""
BacklogRow = tuple[float, float, float, float, float, float]
"""Messages that wait; so far: those that came, were set aside, lost, worked on again; and those
that wait and may be taken."""


@dataclass(frozen=True)
class NodeTrack:
    """One node over time."""

    component: str
    index: int
    book: "Recorder"
    worker: int | None
    fleet: int | None
    store: int | None

    def column(self, place: int) -> list[float]:
        index = self.index
        return [row[index][place] for row in self.book.node_rows]

    @cached_property
    def arrived(self) -> list[float]:
        return self.column(0)

    @cached_property
    def ok(self) -> list[float]:
        return self.column(1)

    @cached_property
    def lat(self) -> list[float]:
        return self.column(2)

    @cached_property
    def var(self) -> list[float]:
        return self.column(3)

    @cached_property
    def used(self) -> list[float]:
        return self.column(4)

    @cached_property
    def delivered(self) -> list[float]:
        """Pieces of work taken so far; empty for what only passes on."""
        place = self.worker
        return [] if place is None else [row[place] for row in self.book.delivered]

    @cached_property
    def running(self) -> list[int]:
        """Copies that run; empty for what has no copies."""
        place = self.fleet
        return [] if place is None else [row[place] for row in self.book.running]

    @cached_property
    def failed_writes(self) -> list[float]:
        """Seconds with failed writes so far; empty for what is no store."""
        place = self.store
        return [] if place is None else [float(row[place]) for row in self.book.failed_writes]


@dataclass(frozen=True)
class BacklogTrack:
    """One backlog over time.

    Attributes:
        dead: where it sets aside; delay_s: how long new messages are hidden.
    """

    component: str
    index: int
    book: "Recorder"
    consumers: tuple[str, ...]
    is_set_aside: bool
    dead: str
    delay_s: int

    def column(self, place: int) -> list[float]:
        index = self.index
        return [row[index][place] for row in self.book.backlog_rows]

    def left(self, place: int) -> list[float]:
        """What was left over at the end of each second, without what came in during it."""
        before = 0.0
        found = []
        for waiting, added in zip(self.column(place), self.added, strict=True):
            found.append(max(waiting - (added - before), 0.0))
            before = added
        return found

    @cached_property
    def waiting(self) -> list[float]:
        return self.left(0)

    @cached_property
    def added(self) -> list[float]:
        return self.column(1)

    @cached_property
    def aside(self) -> list[float]:
        return self.column(2)

    @cached_property
    def lost(self) -> list[float]:
        return self.column(3)

    @cached_property
    def duplicates(self) -> list[float]:
        return self.column(4)

    @cached_property
    def ready(self) -> list[float]:
        return self.left(5)


class Recorder:
    """Collects a run step by step.

    Attributes:
        imbalance: the worst disagreement of any backlog's books, as a share.
        delivered_later: what each component has been given once the quiet time is over.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.nodes = [node for node in network.nodes if not isinstance(node, Entry)]
        self.workers = [node for node in self.nodes if not isinstance(node, Router)]
        self.lost_before: dict[str, float] = {}
        self.names = [source.component for source in network.sources]
        self.source_rows: list[list[SourceRow]] = []
        self.node_rows: list[list[NodeRow]] = []
        self.delivered: list[list[float]] = []
        self.running: list[list[int]] = []
        self.failed_writes: list[list[int]] = []
        self.backlog_rows: list[list[BacklogRow]] = []
        self.accepted: list[float] = []
        self.imbalance = 0.0
        self.delivered_later: dict[str, float] = {}

    def note(self, lost_sessions: dict[str, float], is_like_last: bool) -> None:
        """Write down a step; `is_like_last` when the nodes did what they did in the last one."""
        network = self.network
        if is_like_last and self.node_rows:
            self.node_rows.append(self.node_rows[-1])
            if lost_sessions == self.lost_before:
                self.source_rows.append(self.source_rows[-1])
            else:
                self.source_rows.append(self.rows_of_sources(lost_sessions))
        else:
            self.node_rows.append([node_row(node) for node in self.nodes])
            self.source_rows.append(self.rows_of_sources(lost_sessions))
        self.count_delivered()
        self.delivered.append([node.delivered for node in self.workers])
        self.running.append([fleet.running for fleet in network.fleets])
        self.failed_writes.append([store.failed_write_s for store in network.stores])
        self.backlog_rows.append(
            [
                (b.ready + b.hidden, b.added, b.aside, b.lost, b.duplicates, b.ready)
                if b.added
                else UNUSED
                for b in network.backlogs
            ]
        )
        if len(self.backlog_rows) % CHECKED_S == 0:
            for backlog in network.backlogs:
                if backlog.added:
                    self.imbalance = max(self.imbalance, backlog.gap())
        self.accepted.append(sum([intake.accepted for intake in network.intakes]))

    def count_delivered(self) -> None:
        for node in self.workers:
            node.delivered += node.delivering

    def rows_of_sources(self, lost_sessions: dict[str, float]) -> list[SourceRow]:
        self.lost_before = dict(lost_sessions)
        return [
            (
                entry.rate,
                entry.turned_away,
                tuple(
                    (share, v.ok, v.throttled, v.lat, v.var)
                    for share, v in zip(entry.shares, entry.visits, strict=True)
                ),
                lost_sessions.get(entry.id, 0.0),
            )
            for entry in self.network.entries
        ]

    def note_later(self) -> None:
        """Note what each component has been given once the quiet time is over."""
        for node in self.workers:
            known = self.delivered_later.get(node.id, 0.0)
            self.delivered_later[node.id] = max(known, node.delivered)

    def node_tracks(self) -> list[NodeTrack]:
        workers = {id(node): index for index, node in enumerate(self.workers)}
        fleets = {id(node): index for index, node in enumerate(self.network.fleets)}
        stores = {id(node): index for index, node in enumerate(self.network.stores)}
        return [
            NodeTrack(
                node.id,
                index,
                self,
                workers.get(id(node)),
                fleets.get(id(node)),
                stores.get(id(node)),
            )
            for index, node in enumerate(self.nodes)
        ]

    def backlog_tracks(self) -> list[BacklogTrack]:
        return [
            BacklogTrack(
                backlog.owner,
                index,
                self,
                tuple(taker.node.id for taker in backlog.takers),
                backlog.owner in self.network.set_aside,
                backlog.dead.id if backlog.dead is not None else "",
                backlog.delay_s,
            )
            for index, backlog in enumerate(self.network.backlogs)
        ]


def node_row(node: Node) -> NodeRow:
    arrived = node.arrived
    cap = node.cap
    used = node.used / cap if cap > 0.0 else 0.0
    visits = node.visits
    if len(visits) == 1:
        visit = visits[0]
        return arrived, visit.ok * arrived, visit.lat, visit.var, used
    ok = lat = var = 0.0
    for visit in visits:
        count = visit.flow * visit.ok
        if count > 0.0:
            ok += count
            lat += count * visit.lat
            var += count * visit.var
    if ok > 0.0:
        return arrived, ok, lat / ok, var / ok, used
    return arrived, 0.0, 0.0, 0.0, used
