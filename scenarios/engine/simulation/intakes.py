"""Where work is handed off: the caller moves on, and what it handed over is kept or copied."""

from scenarios.engine.simulation.backlog import Backlog


class Intake:
    """The entrance of a queue, topic, bus, stream, loader or workflow.

    Attributes:
        limit: messages it takes per second; None: no limit worth showing.
        acceptance: share of what is offered in this step that it takes.
        throttled: share it turns away because of its limit.
        taken_in, taken_bad: what callers brought in this step; told: what a store did.
        inflow, bad_inflow: copies, and what was set aside, that came in this step.
        accepted: messages taken from callers so far; handled: with copies from others.
        losses: what it turned away, by reason.
    """

    def __init__(self, component_id: str, latency: float, limit: float | None = None) -> None:
        self.id = component_id
        self.latency = latency
        self.limit = limit
        self.up = True
        self.attempts = 0.0
        self.acceptance = 1.0
        self.throttled = 0.0
        self.accepted = self.handled = 0.0
        self.taken_in = self.taken_bad = self.told = self.told_bad = 0.0
        self.inflow = self.bad_inflow = 0.0
        self.backlogs: list[Backlog] = []
        self.next: list[Intake] = []
        self.losses: dict[str, float] = {}

    def open(self) -> None:
        """Settle what share of this step's attempts it takes."""
        self.throttled = 0.0
        if not self.up:
            self.acceptance = 0.0
            self.lose("nobody could hand anything over", self.attempts)
        elif self.limit is not None and self.attempts > self.limit:
            self.acceptance = self.limit / self.attempts
            self.throttled = 1.0 - self.acceptance
            self.lose("throttled", self.attempts - self.limit)
        else:
            self.acceptance = 1.0
        self.attempts = 0.0

    @property
    def is_gated(self) -> bool:
        return self.limit is not None or not self.up

    def switch(self, is_up: bool) -> None:
        self.up = is_up
        self.attempts = self.throttled = 0.0
        self.acceptance = 1.0 if is_up else 0.0

    def reset(self) -> None:
        self.accepted = self.handled = self.inflow = self.bad_inflow = self.attempts = 0.0
        self.clear()
        self.losses = {}

    def lose(self, reason: str, count: float) -> None:
        if count > 0.0:
            self.losses[reason] = self.losses.get(reason, 0.0) + count

    def put(self, count: float, bad_share: float) -> None:
        """Take messages from a caller."""
        self.taken_in += count
        self.taken_bad += count * bad_share

    def tell(self, good: float, bad: float) -> None:
        """Take what a store tells of its writes."""
        self.told += good
        self.told_bad += bad

    def pass_on(self, good: float, bad: float) -> None:
        """Take copies from a topic or a stream, or what was set aside."""
        self.inflow += good
        self.bad_inflow += bad

    def clear(self) -> None:
        """Forget what callers brought in the last step; a step like the last one keeps it."""
        self.taken_in = self.taken_bad = self.told = self.told_bad = 0.0

    def distribute(self, now: int) -> None:
        """Give each follower its copy of what came in during this step."""
        taken, taken_bad = self.taken_in, self.taken_bad
        self.accepted += taken
        good = self.inflow + taken - taken_bad + self.told
        bad = self.bad_inflow + taken_bad + self.told_bad
        self.inflow = self.bad_inflow = 0.0
        self.handled += good + bad
        for backlog in self.backlogs:
            backlog.add(good, bad, now)
        for intake in self.next:
            intake.pass_on(good, bad)
