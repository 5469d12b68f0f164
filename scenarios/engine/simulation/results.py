"""What came out of a run: metrics by name, series for charts, a summary, a ledger of losses."""

from dataclasses import dataclass, field
from functools import cached_property

from scenarios.engine.design import Design
from scenarios.engine.simulation import measures, outcomes
from scenarios.engine.simulation.entry import Entry, Router
from scenarios.engine.simulation.fleets import Fleet
from scenarios.engine.simulation.load import DrillPlan
from scenarios.engine.simulation.network import Network
from scenarios.engine.simulation.outcomes import Outcomes
from scenarios.engine.simulation.series import series
from scenarios.engine.simulation.stores import Store
from scenarios.engine.simulation.tracks import BacklogTrack, IntakeTrack, NodeTrack, SourceTrack
from scenarios.engine.simulation.trouble import Trouble
from scenarios.engine.simulation.windows import Window

YEAR_S, FIVE_MINUTES_S = 365 * 86_400.0, 300.0  # how long runs of the two workflows may wait


@dataclass(frozen=True, slots=True)
class Loss:
    """Requests or messages that failed at one component for one reason."""

    component: str
    reason: str
    count: float


@dataclass(frozen=True)
class Run:
    """A finished drill.

    Attributes:
        design, plan: what was run; seconds: how long the drill took.
        sources, nodes, backlogs, intakes: what was written down.
        over_at: when its quiet time was over.
        ledger: what was lost where and why, the most first.
        reach: by source, what its work may reach; waits: the longest wait each workflow survives.
        outcome_of: what has been worked out already.
    """

    design: Design
    plan: DrillPlan
    seconds: int
    over_at: int
    sources: dict[str, SourceTrack]
    nodes: tuple[NodeTrack, ...]
    backlogs: tuple[BacklogTrack, ...]
    intakes: tuple[IntakeTrack, ...]
    data_lost_s: dict[str, float]
    ledger: tuple[Loss, ...]
    reach: dict[str, frozenset[str]]
    waits: tuple[float, ...]
    outcome_of: dict[str, Outcomes | None] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(
        cls,
        network: Network,
        trouble: Trouble,
        plan: DrillPlan,
        levels: list[tuple[float, float]],
        over_at: int,
    ) -> "Run":
        """The run a network has made.

        Args:
            levels: of each backlog, what came in the last second of the drill, and what was in it.
        """
        seconds = plan.seconds
        reach = {
            offer.way_in: frozenset(network.arrows.downstream(offer.way_in))
            for offer in network.offers
        }
        reached = frozenset().union(*reach.values())
        backlogs = backlog_tracks(network, levels)
        return cls(
            design=network.design,
            plan=plan,
            seconds=seconds,
            over_at=over_at,
            sources={
                offer.source.component: SourceTrack(
                    offer.source.component, offer.entry.record, seconds
                )
                for offer in network.offers
            },
            nodes=node_tracks(network),
            backlogs=tuple(backlogs.values()),
            intakes=tuple(
                IntakeTrack(
                    intake.id,
                    intake.record,
                    seconds,
                    tuple(backlogs[id(backlog)] for backlog in intake.backlogs),
                )
                for intake in network.intakes
            ),
            data_lost_s=trouble.data_lost_s,
            ledger=ledger(network),
            reach=reach,
            waits=tuple(
                YEAR_S if component.has("waits-days") else FIVE_MINUTES_S
                for component in network.arrows.order
                if component.has("orchestrator") and component.id in reached
            ),
        )

    def metric(
        self, name: str, *, of: str = "", start: float = 0, end: float | None = None
    ) -> float | None:
        """A figure by name (see `docs/simulator.md`); None: never, or nothing to measure.

        Args:
            of: a component it is about; "": all there are.
            start, end: the seconds it is about, the last one not in it; None: to the end.
        Raises:
            KeyError: there is no such metric.
        """
        last = self.seconds if end is None else min(int(end), self.seconds)
        window = Window(int(start), last)
        value = measures.METRICS[name](self, of, window)
        return None if value is None else round(value, 6)

    def books(self, source: str) -> dict[str, float]:
        """What had become of a source's requests when the run ended.

        `offered` is always the sum of `answered`, `failed`, `throttled` and `in_flight`.
        """
        outcome = next(outcomes.several(self, source))
        waiting_to_fail = outcome.pending - outcome.pending_good
        throttled = sum(outcome.throttled)
        not_answered = sum(outcome.failed) + throttled
        still = min(waiting_to_fail / not_answered, 1.0) if not_answered > 0.0 else 0.0
        return {
            "offered": sum(outcome.offered),
            "answered": sum(outcome.answered) - outcome.pending_good,
            "failed": sum(outcome.failed) * (1.0 - still),
            "throttled": throttled * (1.0 - still),
            "in_flight": outcome.pending,
        }

    @cached_property
    def imbalance(self) -> float:
        """The worst disagreement of any books, as a share; 0 but for rounding.

        Of each source: offered = answered + failed + throttled + in flight. Of each backlog:
        came = done + lost + set aside + what waits or is worked on, counted again. Of each place
        where work is handed off: every follower got a copy of everything.
        """
        gaps = [backlog.gap() for backlog in self.backlogs]
        gaps += [intake.gap() for intake in self.intakes]
        for source in self.sources:
            books = self.books(source)
            offered = books.pop("offered")
            gaps.append(abs(offered - sum(books.values())) / (offered + 1.0))
        return max(gaps, default=0.0)

    @cached_property
    def ordinary(self) -> tuple[str, ...]:
        """The sources without abusive clients."""
        return tuple(
            source.component
            for source in self.plan.load.sources
            if source.component in self.sources
        )

    @cached_property
    def consumers(self) -> tuple[str, ...]:
        """Those who take work from a buffer, and the systems outside that work leads to."""
        takers = {name for backlog in self.backlogs for name in backlog.consumers}
        reached = set().union(*self.reach.values())
        known = {track.component for track in self.nodes if track.takes_work}
        return tuple(
            component.id
            for component in self.design.components
            if component.id in known
            and (component.id in takers or (component.has("client") and component.id in reached))
        )

    def summary(self) -> dict[str, object]:
        """The figures of the whole run by the names of their metrics, `delivered_share` by
        consumer."""
        figures = {name: self.metric(name) for name in measures.SUMMARY}
        shares = {name: self.metric("delivered_share", of=name) for name in self.consumers}
        return {**figures, "delivered_share": shares}

    def series(self) -> dict[str, object]:
        """Figures by second for charts: of sources, of components, of buffers."""
        return series(self)


def node_tracks(network: Network) -> tuple[NodeTrack, ...]:
    """What was written down about the nodes that stand for components."""
    return tuple(
        NodeTrack(
            node.id,
            node.record,
            network.plan.seconds,
            takes_work=not isinstance(node, Router),
            has_copies=isinstance(node, Fleet),
            is_store=isinstance(node, Store),
        )
        for node in network.nodes
        if node.id and not isinstance(node, Entry)
    )


def backlog_tracks(network: Network, levels: list[tuple[float, float]]) -> dict[int, BacklogTrack]:
    """What was written down about the backlogs, by the identity of each."""
    return {
        id(backlog): BacklogTrack(
            backlog.owner,
            backlog.record,
            network.plan.seconds,
            tuple(taker.node.id for taker in backlog.takers),
            backlog.owner in network.set_aside,
            backlog.dead.id if backlog.dead is not None else "",
            backlog.delay_s,
            backlog.exhausted,
            coming,
            kept,
        )
        for backlog, (coming, kept) in zip(network.backlogs, levels, strict=True)
    }


def ledger(network: Network) -> tuple[Loss, ...]:
    """What was lost where and why, the most first."""
    seconds = network.plan.seconds
    counts: dict[tuple[str, str], float] = {}
    for island in network.islands:
        counts |= island.lost
    for backlog in network.backlogs:
        lost = backlog.record.total(5, 0, seconds)
        if lost > 0.0:
            key = backlog.owner, "given up after all retries"
            counts[key] = counts.get(key, 0.0) + lost
    rank = network.arrows.rank
    ordered = sorted(
        ((round(count, 6), *key) for key, count in counts.items() if round(count, 6) > 0.0),
        key=lambda entry: (-entry[0], rank.get(entry[1], -1), entry[2]),
    )
    return tuple(Loss(component, reason, count) for count, component, reason in ordered)
