"""Where work is handed off: the caller moves on, and what it handed over is kept or copied."""

from typing import TYPE_CHECKING

from scenarios.engine.simulation.backlog import Backlog
from scenarios.engine.simulation.nodes import Losses
from scenarios.engine.simulation.record import Record

if TYPE_CHECKING:
    from scenarios.engine.simulation.islands import Island


ROUNDING = 1e-12  # a difference that only rounding has made wakes nobody


class Intake:
    """The entrance of a queue, topic, bus, stream, loader or workflow.

    Attributes:
        limit: messages it takes per second; None: no limit worth showing.
        attempts: what callers want to hand over in this step, where that may be refused.
        acceptance: share of it that it takes.
        throttled: share it turns away because of its limit.
        taken_in, taken_bad: what callers brought in this step; told: what a store did.
        good, bad: everything that came in this step, copies and what was set aside included.
        is_touched: whether any of that may have changed since the last step.
        backlogs, next: its followers; each gets a copy.
        copied_from: the intakes whose follower it is; set_aside_by: backlogs that give up here.
        feeds: the islands its backlogs belong to.
        losing: what it turns away in this step, by id and reason.
        record: messages taken from callers, and all it handled, by second.
    """

    def __init__(self, component_id: str, latency: float, limit: float | None = None) -> None:
        self.id = component_id
        self.latency = latency
        self.limit = limit
        self.up = True
        self.attempts = 0.0
        self.acceptance = 1.0
        self.throttled = 0.0
        self.taken_in = self.taken_bad = self.told = self.told_bad = 0.0
        self.good = self.bad = 0.0
        self.is_touched = False
        self.backlogs: list[Backlog] = []
        self.next: list[Intake] = []
        self.copied_from: list[Intake] = []
        self.set_aside_by: list[Backlog] = []
        self.feeds: list[Island] = []
        self.losing: Losses = {}
        self.record = Record()

    def copy_to(self, follower: "Intake") -> None:
        """Give a follower a copy of everything."""
        self.next.append(follower)
        follower.copied_from.append(self)

    @property
    def is_gated(self) -> bool:
        return self.limit is not None or not self.up

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

    def switch(self, is_up: bool) -> None:
        self.up = is_up
        self.attempts = self.throttled = 0.0
        self.acceptance = 1.0 if is_up else 0.0

    def lose(self, reason: str, count: float) -> None:
        if count > 0.0:
            key = self.id, reason
            self.losing[key] = self.losing.get(key, 0.0) + count

    def put(self, count: float, bad_share: float) -> None:
        """Take messages from a caller."""
        self.taken_in += count
        self.taken_bad += count * bad_share

    def tell(self, good: float, bad: float) -> None:
        """Take what a store tells of its writes."""
        self.told += good
        self.told_bad += bad

    def clear(self) -> None:
        """Forget what callers brought in the last step; a step like the last one keeps it."""
        self.taken_in = self.taken_bad = self.told = self.told_bad = 0.0
        self.is_touched = True

    def reset(self) -> None:
        self.attempts = self.good = self.bad = 0.0
        self.clear()

    def distribute(self, now: int) -> None:
        """Let each follower have its copy of what came in during this step."""
        self.is_touched = False
        good = self.taken_in - self.taken_bad + self.told
        bad = self.taken_bad + self.told_bad
        for intake in self.copied_from:
            good += intake.good
            bad += intake.bad
        for backlog in self.set_aside_by:
            good += backlog.aside - backlog.aside_bad
            bad += backlog.aside_bad
        self.record.note(now, (self.taken_in, good + bad))
        if differs(good, self.good) or differs(bad, self.bad):
            self.good, self.bad = good, bad
            for backlog in self.backlogs:
                backlog.coming, backlog.coming_bad = good, bad
            for island in self.feeds:
                island.wakes_at = now + 1
            for intake in self.next:
                intake.is_touched = True


def differs(count: float, known: float) -> bool:
    return abs(count - known) > known * ROUNDING
