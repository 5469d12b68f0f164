"""Work that waits for one kind of consumer: a queue, a reader's place in a stream, a subscription.

Messages are kept by how often they were received. What fails comes back after the visibility
timeout; what was received too often is set aside, lost, or circles, as `exhausted` says. `bad`
messages are malformed: no consumer can ever process them.
"""

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenarios.engine.simulation.intakes import Intake
    from scenarios.engine.simulation.outside import OutsideSystem
    from scenarios.engine.simulation.pull import Taker

Cohort = tuple[int, float, float]  # receives so far, good, bad
MOST_COHORTS = 40


class Backlog:
    """Messages that wait for a set of consumers, each message for one of them.

    Attributes:
        exhausted: `circle`, `aside` or `lost`: what happens after `max_receive` receives.
        dead: where set-aside messages go; None where they are only noted (a caught workflow).
        is_dated: whether messages may grow too old, so that time alone changes it.
        ready: messages that may be taken; hidden: delayed, or waiting out a failure; working: in
            the hands of consumers with long jobs.
        added, added_bad, done, aside, aside_bad, lost: so far.
        duplicates: messages worked on more than once with effect.
    """

    def __init__(
        self,
        owner: str,
        *,
        visibility_s: float = 30.0,
        max_receive: int = 1_000_000,
        exhausted: str = "circle",
        delay_s: int = 0,
    ) -> None:
        self.owner = owner
        self.visibility_s = visibility_s
        self.retry_s = max(int(visibility_s + 0.5), 1)
        self.exhausted = exhausted
        self.delay_s = delay_s
        # Receives are counted in strides where a message may be tried very often, so that there
        # are at most MOST_COHORTS of them; a stride passes after as many receives on average.
        self.stride = 1.0 if exhausted == "circle" else float(-(-max_receive // MOST_COHORTS))
        self.last = 1 if exhausted == "circle" else -(-max_receive // int(self.stride))
        self.is_dated = False
        self.dead: Intake | None = None
        self.takers: list[Taker] = []
        self.up = True
        self.cohorts: dict[int, list[float]] = {}
        self.calendar: dict[int, dict[int, list[float]]] = {}
        self.ready = self.hidden = self.working = 0.0
        self.added = self.added_bad = self.done = 0.0
        self.aside = self.aside_bad = self.lost = 0.0
        self.duplicates = 0.0

    def reset(self) -> None:
        """Be empty, as if nothing had ever come."""
        self.cohorts = {}
        self.calendar = {}
        self.ready = self.hidden = self.working = 0.0
        self.added = self.added_bad = self.done = 0.0
        self.aside = self.aside_bad = self.lost = 0.0
        self.duplicates = 0.0
        for taker in self.takers:
            taker.jobs.clear()

    @property
    def waiting(self) -> float:
        return self.ready + self.hidden

    @property
    def is_plain(self) -> bool:
        """Whether only new messages are ready."""
        return len(self.cohorts) == 1 and 0 in self.cohorts

    def deliver(self, count: float) -> None:
        """Count new messages that were all processed."""
        self.done += count

    def add(self, good: float, bad: float, now: int) -> None:
        """Take new messages; they may be taken from the next step on."""
        self.added += good + bad
        self.added_bad += bad
        if self.delay_s:
            self.hide(now + self.delay_s, 0, good, bad)
        else:
            self.show(0, good, bad)

    def show(self, receives: int, good: float, bad: float) -> None:
        cohort = self.cohorts.get(receives)
        if cohort is None:
            self.cohorts[receives] = [good, bad]
        else:
            cohort[0] += good
            cohort[1] += bad
        self.ready += good + bad

    def hide(self, until: int, receives: int, good: float, bad: float) -> None:
        day = self.calendar.get(until)
        if day is None:
            day = self.calendar[until] = {}
        cohort = day.get(receives)
        if cohort is None:
            day[receives] = [good, bad]
        else:
            cohort[0] += good
            cohort[1] += bad
        self.hidden += good + bad

    def begin(self, now: int) -> None:
        """Bring back what was hidden until now."""
        due = self.calendar.pop(now, None)
        if due is None:
            return
        for receives, (good, bad) in due.items():
            self.hidden -= good + bad
            if receives >= self.last and self.exhausted != "circle":
                self.give_up(good, bad)
            else:
                self.show(min(receives, self.last), good, bad)
        if not self.calendar:
            self.hidden = 0.0  # nothing but rounding is left

    def give_up(self, good: float, bad: float) -> None:
        if self.exhausted == "lost":
            self.lost += good + bad
            return
        self.aside += good + bad
        self.aside_bad += bad
        if self.dead is not None:
            self.dead.pass_on(good, bad)

    def take(self, amounts: list[float]) -> list[list[Cohort]]:
        """Hand out so many messages to each consumer, at most what is ready in all."""
        cohorts = self.cohorts
        left = self.ready - sum(amounts)
        if left <= self.ready * 1e-12:
            left = 0.0
        handed = []
        for amount in amounts:
            share = amount / self.ready
            handed.append([(k, good * share, bad * share) for k, (good, bad) in cohorts.items()])
        if left == 0.0:
            self.cohorts = {}
        else:
            share = left / self.ready
            for cohort in cohorts.values():
                cohort[0] *= share
                cohort[1] *= share
        self.ready = left
        return handed

    def settle(self, taken: list[Cohort], done_share: float, now: int) -> None:
        """Count what was processed, and hide what failed until it is tried again."""
        back = now + self.retry_s
        for receives, good, bad in taken:
            done = good * done_share
            self.done += done
            failed = good - done
            if failed > 0.0 or bad > 0.0:
                self.fail(back, receives, failed, bad)

    def fail(self, back: int, receives: int, good: float, bad: float) -> None:
        if self.stride == 1.0:
            self.hide(back, receives + 1, good, bad)
            return
        moved = 1.0 / self.stride
        self.hide(back, receives + 1, good * moved, bad * moved)
        self.hide(back, receives, good * (1.0 - moved), bad * (1.0 - moved))

    def redrive(self, now: int) -> None:
        """Bring back the good messages that were set aside and still lie there."""
        if self.dead is None:
            return
        lying = sum(
            backlog.remove_good(self.aside - self.aside_bad) for backlog in self.dead.backlogs
        )
        self.aside -= lying
        self.show(0, lying, 0.0)

    def remove_good(self, most: float) -> float:
        """Take up to so many good messages out, as if they had never come."""
        good = sum(cohort[0] for cohort in self.cohorts.values())
        removed = min(most, good)
        if removed > 0.0:
            left = 1.0 - removed / good
            for cohort in self.cohorts.values():
                cohort[0] *= left
            self.ready = max(self.ready - removed, 0.0)
            self.added -= removed
        return removed

    def gap(self) -> float:
        """How far its books are out, as a share of what came; 0 but for rounding."""
        kept = self.ready + self.hidden + self.working
        gone = self.done + self.aside + self.lost
        return abs(self.added - kept - gone) / (self.added + 1.0)

    def imbalance(self) -> float:
        """The gap of its books with every message counted again."""
        kept = sum(good + bad for good, bad in self.cohorts.values())
        kept += sum(sum(cohort) for due in self.calendar.values() for cohort in due.values())
        gone = self.done + self.aside + self.lost + self.working
        return abs(self.added - kept - gone) / (self.added + 1.0)


class Subscription(Backlog):
    """What a topic or bus still has to push to a target that refuses; in order of arrival.

    Attributes:
        window_s: how long it keeps trying; then the message is set aside or lost.
        direct: the target, where it takes anything it is given while it is up.
    """

    def __init__(self, owner: str, *, window_s: float, exhausted: str) -> None:
        super().__init__(owner, exhausted=exhausted)
        self.is_dated = True
        self.window_s = window_s
        self.line: deque[tuple[int, float]] = deque()
        self.now = 0
        self.direct: OutsideSystem | None = None

    def reset(self) -> None:
        super().reset()
        self.line.clear()

    def show(self, receives: int, good: float, bad: float) -> None:
        super().show(0, good, bad)
        self.line.append((self.now, good))

    def add(self, good: float, bad: float, now: int) -> None:
        self.now = now
        target = self.direct
        if target is None or not target.up or self.ready > 0.0 or bad > 0.0:
            super().add(good, bad, now)
        else:
            self.added += good
            self.done += good
            target.delivered += good

    def begin(self, now: int) -> None:
        self.now = now
        if not self.line or self.line[0][0] >= now - self.window_s:
            return
        late = 0.0
        while self.line and self.line[0][0] < now - self.window_s:
            late += self.line.popleft()[1]
        self.remove_good(late)
        self.added += late
        self.give_up(late, 0.0)

    def deliver(self, count: float) -> None:
        self.settle([(0, count, 0.0)], 1.0, self.now)

    def settle(self, taken: list[Cohort], done_share: float, now: int) -> None:
        """Drop what was delivered; what failed stays first in line, what is bad is given up."""
        for _, good, bad in taken:
            done = good * done_share
            self.done += done
            super().show(0, good - done, 0.0)
            while done > 0.0 and self.line:
                first_at, first = self.line.popleft()
                if first > done:
                    self.line.appendleft((first_at, first - done))
                done -= first
            if bad > 0.0:
                self.give_up(0.0, bad)
