"""Reading a drill's plan from content: see `docs/simulator.md` for the YAML form."""

from collections.abc import Collection
from typing import TypeGuard

from scenarios.engine.errors import EngineError, shown
from scenarios.engine.fields import Fields
from scenarios.engine.simulation.faults import DEFAULTS, KINDS, NEED_TARGET, Fault
from scenarios.engine.simulation.load import (
    DrillPlan,
    Job,
    Load,
    Multiply,
    Outside,
    Points,
    Source,
)

LONGEST_S = 7200  # two hours of simulated time keep a run below a second


class PlanError(EngineError):
    """A drill's plan with a mistake in it; only its authors ever see this."""


class PlanReader:
    """Reads one plan whose targets must be among `names`."""

    def __init__(self, names: Collection[str]) -> None:
        self.names = names

    def known(self, part: Fields, key: str, name: str) -> str:
        if name not in self.names:
            raise part.error(key, f"there is no component or role {shown(name)}")
        return name

    def known_all(self, part: Fields, key: str, *, optional: bool = False) -> tuple[str, ...]:
        return tuple(self.known(part, key, name) for name in part.words(key, optional=optional))

    def load(self, part: Fields) -> Load:
        return Load(tuple(self.source(part, name) for name in part))

    def source(self, load: Fields, name: str) -> Source:
        self.known(load, name, name)
        value = load.take(name)
        if not isinstance(value, dict):
            value = {"per_s": value}
        part = Fields(value, f"{load.place}.{name}", PlanError)
        points = self.points(part)
        shares = self.shares(part)
        routes = []
        for target, share in part.mapping("routes", optional=True).items():
            if not is_number(share) or not 0 <= share <= 1:
                raise part.error(f"routes.{target}", "must be a share from 0 to 1")
            routes.append((self.known(part, "routes", target), float(share)))
        if sum(share for _, share in routes) > 1.000001:
            raise part.error("routes", "must not add up to more than 1")
        clients = int(between(part, "clients", 1, 10**9)) if "clients" in part else None
        source = Source(
            component=name,
            points=points,
            static=shares[0],
            read=shares[1],
            write=shares[2],
            cacheable=between(part, "cacheable", 0, 1, 0),
            clients=clients,
            sessions=between(part, "sessions", 0, 10**9, 0),
            kb=between(part, "kb", 0.001, 1024, 1),
            timeout_s=between(part, "timeout_s", 0.1, 900, 30),
            routes=tuple(routes),
        )
        part.done()
        return source

    def points(self, part: Fields) -> Points:
        value = part.take("per_s")
        if is_number(value):
            value = [[0, value]]
        if not isinstance(value, list) or not value:
            raise part.error("per_s", "must be a number or a list of [second, requests/s]")
        points: list[tuple[float, float]] = []
        for index, pair in enumerate(value):
            place = f"per_s[{index}]"
            if not (isinstance(pair, list) and len(pair) == 2 and all(map(is_number, pair))):
                raise part.error(place, "must be [second, requests/s]")
            second, rate = float(pair[0]), float(pair[1])
            if points and second <= points[-1][0]:
                raise part.error(place, "must be later than the one before")
            if not (0 <= second <= 86_400 and 0 <= rate <= 10**7):
                raise part.error(
                    place, "must be a second of the day and from 0 to 10,000,000 requests/s"
                )
            points.append((second, rate))
        return tuple(points)

    def shares(self, part: Fields) -> tuple[float, float, float]:
        if "shares" not in part:
            return 0.0, 0.0, 1.0
        inner = part.part("shares")
        static, read, write = (between(inner, k, 0, 1, 0) for k in ("static", "read", "write"))
        inner.done()
        if not 0.99 <= static + read + write <= 1.01:
            raise part.error("shares", "must add up to 1")
        return static, read, write

    def fault(self, part: Fields) -> Fault:
        kind = part.text("kind")
        if kind not in KINDS:
            raise part.error("kind", f"must be one of {', '.join(KINDS)}")
        target = self.known_all(part, "target", optional=True)
        if kind in NEED_TARGET and not target:
            raise part.error("target", "is missing")
        figures = {
            key: between(part, key, 0, 10**7, default)
            for key, default in DEFAULTS.get(kind, {}).items()
        }
        region = part.text("region", "primary") if kind == "region-outage" else "primary"
        if region not in ("primary", "secondary"):
            raise part.error("region", "must be primary or secondary")
        if kind == "instance-loss" and figures["every_s"] < 1:
            raise part.error("every_s", "must be at least 1")
        length = between(part, "seconds", 0, 10**7) if "seconds" in part else None
        fault = Fault(
            kind=kind,
            at=between(part, "at", 0, LONGEST_S, 60),
            seconds=259_200.0 if kind == "approval-delay" and length is None else length,
            target=target,
            region=region,
            **figures,
        )
        part.done()
        return fault

    def job(self, part: Fields) -> Job:
        job = Job(self.known_all(part, "at"), between(part, "seconds", 0.001, 86_400))
        part.done()
        return job

    def multiply(self, part: Fields) -> Multiply:
        toward = self.known(part, "toward", part.text("toward"))
        multiply = Multiply(toward, between(part, "by", 1, 10**6))
        part.done()
        return multiply

    def outside(self, name: str, part: Fields) -> Outside:
        self.known(part, "", name)
        per_s = between(part, "per_s", 0, 10**7) if "per_s" in part else None
        outside = Outside(name, per_s, between(part, "latency_ms", 0, 600_000, 100))
        part.done()
        return outside


def read_plan(value: object, place: str, names: Collection[str]) -> DrillPlan:
    """The plan written at `place`.

    Args:
        names: ids of the given components and names of the roles it may speak of.
    Raises:
        PlanError: where it is not understood, naming the place.
    """
    part = Fields(value, place, PlanError)
    reader = PlanReader(names)
    seconds = part.whole("seconds")
    if not 1 <= seconds <= LONGEST_S:
        raise part.error("seconds", f"must be from 1 to {LONGEST_S}")
    plan = DrillPlan(
        load=reader.load(part.part("load")),
        seconds=seconds,
        faults=tuple(reader.fault(one) for one in several(part, "faults")),
        jobs=tuple(reader.job(one) for one in several(part, "jobs")),
        multiply=tuple(reader.multiply(one) for one in several(part, "multiply")),
        outside=tuple(
            reader.outside(name, one) for name, one in part.parts("outside", optional=True)
        ),
        connections=int(between(part, "connections", 1, 10**6)) if "connections" in part else None,
        quota_factor=between(part, "quota_factor", 1, 1000, 1),
        squeeze=between(part, "squeeze", 1, 1000, 1),
        afterwards_s=int(between(part, "afterwards_s", 0, LONGEST_S, 0)),
    )
    part.done()
    return plan


def several(part: Fields, key: str) -> list[Fields]:
    """The mappings of an optional list."""
    if key not in part:
        return []
    inner = Fields({key: part.take(key)}, "", PlanError)
    items = inner.items(key)
    return [Fields(item.written, f"{part.place}.{item.place}", PlanError) for item in items]


def between(part: Fields, key: str, low: float, high: float, default: float | None = None) -> float:
    if default is not None and key not in part:
        return float(default)
    value = part.number(key)
    if not low <= value <= high:
        raise part.error(key, f"must be from {low:g} to {high:g}, not {shown(value)}")
    return float(value)


def is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
