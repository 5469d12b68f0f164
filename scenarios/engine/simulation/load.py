"""What a drill does to a design: who offers how much work, and what else is special. Frozen."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import floor, inf

from scenarios.engine.design import Design
from scenarios.engine.simulation.faults import Fault

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A component that offers requests.

    Attributes:
        points: (second, requests/s), rising in time; straight lines between, flat at both ends.
        static, read, write: shares of the requests; a write is one piece of work.
        cacheable: share of the reads an edge or response cache may answer.
        clients: how many clients send them, for limits per client; None: too many to matter.
        sessions: logged-in users at any time.
        kb: size of one record.
        timeout_s: how long a client waits for its answer.
        routes: share of the requests meant for a component, where a front door chooses.
    """

    component: str
    points: Points
    static: float = 0.0
    read: float = 0.0
    write: float = 1.0
    cacheable: float = 0.0
    clients: int | None = None
    sessions: float = 0.0
    kb: float = 1.0
    timeout_s: float = 30.0
    routes: tuple[tuple[str, float], ...] = ()

    def rate_at(self, second: float) -> float:
        """Requests offered per second at a moment, before any fault."""
        index = bisect_right(self.points, (second, inf))
        if index == 0 or index == len(self.points):
            return self.points[max(index - 1, 0)][1]
        (start, low), (end, high) = self.points[index - 1], self.points[index]
        return low + (high - low) * (second - start) / (end - start)

    def steady_until(self, second: float) -> float:
        """Until when the rate stays what it is at a moment; that moment itself on a slope."""
        index = bisect_right(self.points, (second, inf))
        if index == len(self.points):
            return inf
        end, rate = self.points[index]
        return end if index == 0 or rate == self.points[index - 1][1] else second


@dataclass(frozen=True, slots=True)
class Load:
    """The traffic of a drill."""

    sources: tuple[Source, ...] = ()

    def ahead(self, now: int, seconds: int) -> float:
        """How many times the load of now there will be some seconds later."""
        today = sum([source.rate_at(now) for source in self.sources])
        later = sum([source.rate_at(now + seconds) for source in self.sources])
        return later / today if today > 0.0 else (2.0 if later > 0.0 else 1.0)

    def ahead_until(self, now: int, seconds: int) -> float:
        """Until which second `ahead` stays what it is."""
        times = [source.steady_until(now) for source in self.sources]
        times += [source.steady_until(now + seconds) - seconds for source in self.sources]
        return floor_or_inf(min(times, default=inf))


def floor_or_inf(second: float) -> float:
    """The first whole second after a moment."""
    return second if second == inf else floor(second) + 1


@dataclass(frozen=True, slots=True)
class Multiply:
    """One piece of work becomes `by` pieces at the first compute on the way to `toward` alone."""

    toward: str
    by: float


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work takes `seconds` in these components."""

    at: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Outside:
    """What an outside system can take, per second, and how fast it answers."""

    component: str
    per_s: float | None = None
    latency_ms: float = 100.0


@dataclass(frozen=True, slots=True)
class DrillPlan:
    """One drill.

    Attributes:
        connections: what every relational database takes; None: as in the catalogue.
        quota_factor: how far the account's quotas have been raised.
        squeeze: how many times faster visibility timeouts and retry windows run.
        afterwards_s: quiet seconds after the drill, in which set-aside work is redriven.
        frozen: no Auto Scaling, for tests of monotony.
    """

    load: Load
    seconds: int
    faults: tuple[Fault, ...] = ()
    jobs: tuple[Job, ...] = ()
    multiply: tuple[Multiply, ...] = ()
    outside: tuple[Outside, ...] = ()
    connections: int | None = None
    quota_factor: float = 1.0
    squeeze: float = 1.0
    afterwards_s: int = 0
    frozen: bool = False

    def resolved(self, names: Mapping[str, tuple[str, ...]]) -> "DrillPlan":
        """This plan with names of roles replaced by the components they stand for."""

        def spread(targets: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(one for name in targets for one in names.get(name, (name,)))

        def routed(source: Source) -> Source:
            routes = tuple(
                (one, share / len(ids))
                for name, share in source.routes
                for ids in [names.get(name, (name,))]
                for one in ids
            )
            return replace(source, routes=routes)

        return replace(
            self,
            load=Load(tuple(routed(source) for source in self.load.sources)),
            faults=tuple(replace(f, target=spread(f.target)) for f in self.faults),
            jobs=tuple(replace(job, at=spread(job.at)) for job in self.jobs),
        )

    def unresolved(self, design: Design) -> tuple[str, ...]:
        """The names this plan speaks of that no component of the design has, sorted."""
        spoken = [source.component for source in self.load.sources]
        spoken += [name for source in self.load.sources for name, _ in source.routes]
        spoken += [name for fault in self.faults for name in fault.target]
        spoken += [name for job in self.jobs for name in job.at]
        spoken += [one.toward for one in self.multiply]
        spoken += [one.component for one in self.outside]
        return tuple(sorted({name for name in spoken if name not in design}))
