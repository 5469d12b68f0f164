"""Functions: one environment for each call at a time, up to a limit, and no waiting."""

from math import inf

from scenarios.engine.simulation.compute import Compute

KEPT_WARM_S = 60  # of the environments that are not needed, a tenth ends so often


class Function(Compute):
    """A Lambda function.

    Attributes:
        most: calls it may run at once.
        step: how many more environments it can start in a second.
        environments: how many it has; idle_since: since when more than it needs.
        cold_s: what the first call of a new environment takes longer.
    """

    def __init__(self, component_id: str, own_s: float, timeout_s: float, most: float) -> None:
        super().__init__(component_id, own_s, 0.0, timeout_s)
        self.most = most
        self.step = 100.0
        self.environments = 0.0
        self.cold_s = 0.0
        self.cold_share = 0.0
        self.idle_since: int | None = None
        self.is_gone = False

    def prepare(self, now: int) -> None:
        if not self.up or self.is_gone:
            self.cap = 0.0
            return
        needed = self.needed
        if self.environments <= needed:
            self.idle_since = None
        elif self.idle_since is None:
            self.idle_since = now
        elif now - self.idle_since >= KEPT_WARM_S:
            self.idle_since = now
            self.environments = max(needed, self.environments * 0.9)
        self.slots = min(self.most, self.environments + self.step)
        self.cap = self.slots / self.hold if self.hold > 0.0 else 0.0

    def forward(self) -> None:
        super().forward()
        needed = self.needed
        self.cold_share = 0.0
        if needed > self.environments:
            if self.used > 0.0:
                self.cold_share = min((needed - self.environments) / self.used, 1.0)
            self.environments = needed
            self.is_settling = True

    @property
    def connections_held(self) -> float:
        return self.environments

    @property
    def needed(self) -> float:
        """Environments for the calls that run now, or for the long jobs in hand."""
        return max(self.used * self.hold, self.busy)

    def rests_until(self) -> float:
        """When it next ends environments, while its load stays as it is."""
        return inf if self.idle_since is None else self.idle_since + KEPT_WARM_S

    def wait(self) -> tuple[float, float]:
        if self.cold_share == 0.0:
            return 0.0, 0.0
        cold = self.cold_share * self.cold_s
        return cold, cold * self.cold_s * (1.0 - self.cold_share)
