"""What came out of a run: metrics by name, series for charts, a summary, a ledger of losses."""

from dataclasses import dataclass, field
from functools import cached_property

from scenarios.engine.simulation import measures, outcomes
from scenarios.engine.simulation.load import DrillPlan
from scenarios.engine.simulation.network import Network
from scenarios.engine.simulation.outcomes import Outcomes
from scenarios.engine.simulation.recorder import BacklogTrack, NodeTrack, Recorder, SourceRow
from scenarios.engine.simulation.series import series
from scenarios.engine.simulation.trouble import Trouble
from scenarios.engine.simulation.windows import Window


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
        seconds: its length; sources, nodes, backlogs: what was written down in each second.
        reach: by source, what its work may reach; waits: the longest wait each workflow survives.
        imbalance: the worst disagreement of the books, as a share; 0 but for rounding.
    """

    plan: DrillPlan
    seconds: int
    sources: dict[str, list[SourceRow]]
    nodes: tuple[NodeTrack, ...]
    backlogs: tuple[BacklogTrack, ...]
    accepted: tuple[float, ...]
    delivered_later: dict[str, float]
    poison: tuple[float, float]
    data_lost_s: dict[str, float]
    ledger: tuple[Loss, ...]
    reach: dict[str, frozenset[str]]
    waits: tuple[float, ...]
    imbalance: float
    outcome_of: dict[str, Outcomes | None] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, network: Network, recorder: Recorder, trouble: Trouble, plan: DrillPlan) -> "Run":
        bad = [backlog for backlog in network.backlogs if backlog.takers]
        waits = [
            365 * 86_400.0 if component.has("waits-days") else 300.0
            for component in network.arrows.order
            if component.has("orchestrator")
            and any(
                component.id in network.arrows.downstream(s.component)
                for s in plan.load.sources
                if s.component in network.design
            )
        ]
        return cls(
            plan=plan,
            seconds=plan.seconds,
            sources={
                name: [row[index] for row in recorder.source_rows]
                for index, name in enumerate(recorder.names)
            },
            nodes=tuple(track for track in recorder.node_tracks() if track.component),
            backlogs=tuple(recorder.backlog_tracks()),
            accepted=tuple(recorder.accepted),
            delivered_later=recorder.delivered_later,
            poison=(
                sum(backlog.added_bad for backlog in bad if backlog.exhausted == "aside"),
                sum(backlog.added_bad for backlog in bad),
            ),
            data_lost_s=trouble.data_lost_s,
            ledger=ledger(network),
            reach={
                source.component: frozenset(network.arrows.downstream(source.component))
                for source in plan.load.sources
                if source.component in network.design
            },
            waits=tuple(waits),
            imbalance=max([recorder.imbalance, *(b.imbalance() for b in network.backlogs)]),
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
        outcome = outcomes.of_source(self, source)
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
    def ordinary(self) -> tuple[str, ...]:
        """The sources without abusive clients."""
        return tuple(
            source.component
            for source in self.plan.load.sources
            if source.component in self.sources
        )

    def summary(self) -> dict[str, float | None]:
        """The figures of the whole run, by the names of their metrics."""
        return {name: self.metric(name) for name in measures.SUMMARY}

    def series(self) -> dict[str, object]:
        """Figures by second for charts: of sources, of components, of buffers."""
        return series(self)


def ledger(network: Network) -> tuple[Loss, ...]:
    """What was lost where and why, the most first."""
    counts: dict[tuple[str, str], float] = {}
    noted = [(node.id, node.losses) for node in network.nodes]
    noted += [(intake.id, intake.losses) for intake in network.intakes]
    for component_id, losses in noted:
        for reason, count in losses.items():
            key = component_id, reason
            counts[key] = counts.get(key, 0.0) + count
    for backlog in network.backlogs:
        if backlog.lost > 0.0:
            key = backlog.owner, "given up after all retries"
            counts[key] = counts.get(key, 0.0) + backlog.lost
    rank = network.arrows.rank
    ordered = sorted(
        ((round(count, 6), *key) for key, count in counts.items() if round(count, 6) > 0.0),
        key=lambda entry: (-entry[0], rank.get(entry[1], -1), entry[2]),
    )
    return tuple(Loss(component, reason, count) for count, component, reason in ordered)
