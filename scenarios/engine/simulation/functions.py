"""Functions: one environment for each call at a time, up to a limit, and no waiting."""

from scenarios.engine.simulation.compute import Compute

KEPT_WARM_S = 60  # of the environments that are not needed, a tenth ends so often


class Function(Compute):
    """A Lambda function.

    Attributes:
        most: calls it may run at once.
        step: how many more environments it can start in a second.
        environments: how many it has; idle_s: for how long more than it needs.
        cold_s: what the first call of a new environment takes longer.
    """

    def __init__(self, component_id: str, own_s: float, timeout_s: float, most: float) -> None:
        super().__init__(component_id, own_s, 0.0, timeout_s)
        self.most = most
        self.step = 100.0
        self.environments = 0.0
        self.cold_s = 0.0
        self.cold_share = 0.0
        self.idle_s = 0
        self.is_gone = False

    def prepare(self) -> None:
        if not self.up or self.is_gone:
            self.cap = 0.0
            return
        if self.environments > self.used * self.hold:
            self.idle_s += 1
            if self.idle_s == KEPT_WARM_S:
                self.idle_s = 0
                self.environments = max(self.used * self.hold, self.environments * 0.9)
        self.slots = min(self.most, self.environments + self.step)
        self.cap = self.slots / self.hold if self.hold > 0.0 else 0.0

    def forward(self) -> None:
        super().forward()
        more = self.used * self.hold - self.environments
        if more > 0.0:
            self.cold_share = min(more / self.used, 1.0)
            self.environments += more
        else:
            self.cold_share = 0.0

    def wait(self) -> tuple[float, float]:
        if self.cold_share == 0.0:
            return 0.0, 0.0
        cold = self.cold_share * self.cold_s
        return cold, cold * self.cold_s * (1.0 - self.cold_share)
