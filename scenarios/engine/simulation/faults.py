"""What goes wrong in a drill, when, and to what. Values are frozen."""

from dataclasses import dataclass

KINDS = (
    "instance-loss",
    "zone-outage",
    "region-outage",
    "slow-dependency",
    "dependency-down",
    "poison-messages",
    "database-failover",
    "traffic-spike",
    "cache-flush",
    "cache-node-loss",
    "capacity-gone",
    "abusive-client",
    "duplicate-delivery",
    "approval-delay",
)
ABUSER = "abusive-client"
"""What the client of that fault is called among the sources of a run."""
NEED_TARGET = ("slow-dependency", "dependency-down", "capacity-gone")
DEFAULTS: dict[str, dict[str, float]] = {
    "instance-loss": {"every_s": 120},
    "slow-dependency": {"latency_ms": 30_000},
    "poison-messages": {"share": 0.005},
    "traffic-spike": {"factor": 5, "ramp_s": 60},
    "abusive-client": {"per_s": 20_000},
    "duplicate-delivery": {"share": 0.01},
}
"""The keys a kind takes beside `at`, `seconds` and `target`, with their defaults."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong; which figures count depends on the kind (`docs/simulator.md`).

    Attributes:
        at, seconds: from when and for how long; None: to the end of the drill.
        target: ids of components or names of roles; empty: everything it can be about.
    """

    kind: str
    at: float = 60.0
    seconds: float | None = None
    target: tuple[str, ...] = ()
    every_s: float = 120.0
    share: float = 0.005
    factor: float = 5.0
    ramp_s: float = 60.0
    latency_ms: float = 30_000.0
    per_s: float = 20_000.0
    region: str = "primary"

    def ends_at(self, horizon: float) -> float:
        return horizon if self.seconds is None else self.at + self.seconds

    def is_on(self, now: float, horizon: float) -> bool:
        return self.at <= now < self.ends_at(horizon)
