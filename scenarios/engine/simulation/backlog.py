"""Work that waits for one kind of consumer: a queue, a reader's place in a stream, a subscription.

Messages are kept by how often they were received. What fails comes back after the visibility
timeout; what was received too often is set aside, lost, or circles, as `exhausted` says. `bad`
messages are malformed: no consumer can ever process them.
"""

from collections import deque
from typing import TYPE_CHECKING

from scenarios.engine.simulation.hiding import Hiding
from scenarios.engine.simulation.record import Record

if TYPE_CHECKING:
    from scenarios.engine.simulation.intakes import Intake
    from scenarios.engine.simulation.pull import Taker

Cohort = tuple[int, float, float]  # receives so far, good, bad
MOST_COHORTS = 40


class Backlog:
    """Messages that wait for a set of consumers, each message for one of them.

    Attributes:
        exhausted: `circle`, `aside` or `lost`: what happens after `max_receive` receives.
        dead: where set-aside messages go; None where they are only noted (a caught workflow).
        coming, coming_bad: new messages of each step; they may be taken from the next step on.
        ready: messages that may be taken; hiding: those delayed, or waiting out a failure; working:
            in the hands of consumers with long jobs.
        came, came_bad, done, aside, aside_bad, lost: messages of this step.
        duplicates: messages worked on more than once with effect, in this step.
        lying: good messages that were set aside so far and not brought back.
        record: see `BacklogTrack`.
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
        self.dead: Intake | None = None
        self.takers: list[Taker] = []
        self.up = True
        self.cohorts: dict[int, list[float]] = {}
        self.record = Record()
        self.reset()

    def reset(self) -> None:
        """Be empty, as if nothing had ever come."""
        self.cohorts = {}
        self.hiding = Hiding()
        self.coming = self.coming_bad = 0.0
        self.ready = self.was_ready = self.working = 0.0
        self.came = self.came_bad = self.came_back = self.done = self.moved = 0.0
        self.aside = self.aside_bad = self.lost = self.lying = 0.0
        self.duplicates = 0.0
        for taker in self.takers:
            taker.jobs.clear()

    @property
    def waiting(self) -> float:
        return self.ready + self.hiding.count

    @property
    def is_settled(self) -> bool:
        """Whether a step like this one would change nothing that anybody acts on."""
        is_level = self.ready == self.was_ready or self.is_piling_up
        return is_level and not self.hiding.is_ending

    @property
    def is_piling_up(self) -> bool:
        """Whether what comes is ready at once, and nobody ever takes it."""
        return not self.takers and self.delay_s <= 1

    @property
    def is_plain(self) -> bool:
        """Whether only new messages are ready."""
        return len(self.cohorts) == 1 and 0 in self.cohorts

    def deliver(self, count: float) -> None:
        """Count new messages that were all processed."""
        self.done += count

    def begin(self, now: int) -> None:
        """Start a step: let in what came in the last one, and what was hidden until now."""
        self.was_ready = self.ready
        if self.aside > 0.0 and self.dead is not None:
            self.dead.is_touched = True  # it may get nothing this time
        self.aside = self.aside_bad = self.lost = self.duplicates = 0.0
        self.done, self.moved = self.moved, 0.0
        good, bad = self.coming, self.coming_bad
        self.came, self.came_bad = good + bad + self.came_back, bad
        self.came_back = 0.0
        if good > 0.0 or bad > 0.0:
            if self.delay_s > 1:
                self.hiding.add(now - 1 + self.delay_s, 0, good, bad)
            else:
                self.show(0, good, bad)
        for stretch in self.hiding.due(now):
            self.bring_back(stretch.receives, stretch.good, stretch.bad)

    def pass_time(self, seconds: int) -> None:
        """Let in, and bring back, what steps like the last one would have."""
        self.hiding.pass_time(seconds)
        self.lying += (self.aside - self.aside_bad) * seconds
        if self.is_piling_up and self.came > 0.0:
            self.show(0, (self.came - self.came_bad) * seconds, self.came_bad * seconds)

    def show(self, receives: int, good: float, bad: float) -> None:
        cohort = self.cohorts.get(receives)
        if cohort is None:
            self.cohorts[receives] = [good, bad]
        else:
            cohort[0] += good
            cohort[1] += bad
        self.ready += good + bad

    def bring_back(self, receives: int, good: float, bad: float) -> None:
        """Show messages again, or give them up where they were received too often."""
        if receives >= self.last and self.exhausted != "circle":
            self.give_up(good, bad)
        else:
            self.show(min(receives, self.last), good, bad)

    def give_up(self, good: float, bad: float) -> None:
        if self.exhausted == "lost":
            self.lost += good + bad
            return
        self.aside += good + bad
        self.aside_bad += bad
        self.lying += good
        if self.dead is not None:
            self.dead.is_touched = True

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
            self.hiding.add(back, receives + 1, good, bad)
            return
        moved = 1.0 / self.stride
        self.hiding.add(back, receives + 1, good * moved, bad * moved)
        self.hiding.add(back, receives, good * (1.0 - moved), bad * (1.0 - moved))

    def redrive(self) -> float:
        """Bring back the good messages that were set aside and still lie there; how many did."""
        back = 0.0
        if self.dead is not None and self.lying > 0.0:
            for backlog in self.dead.backlogs:
                moved = backlog.remove_good(self.lying)
                backlog.moved += moved
                back += moved
        if back > 0.0:
            self.lying = max(self.lying - back, 0.0)
            self.came_back += back
            self.show(0, back, 0.0)
        return back

    def remove_good(self, most: float) -> float:
        """Take up to so many good messages out; how many they were."""
        good = sum(cohort[0] for cohort in self.cohorts.values())
        removed = min(most, good)
        if removed > 0.0:
            left = 1.0 - removed / good
            for cohort in self.cohorts.values():
                cohort[0] *= left
            self.ready = max(self.ready - removed, 0.0)
        return removed

    def note(self, now: int) -> None:
        """Write down the step, now that it is over."""
        ready = self.ready
        self.hiding.close(now)
        self.record.note(
            now,
            (ready + self.hiding.count, ready, self.came, self.done, self.aside, self.lost,
             self.duplicates, self.came_bad),
        )  # fmt: skip

    def kept(self, now: int) -> float:
        """All messages that wait or are worked on after a second, each counted again."""
        kept = sum(good + bad for good, bad in self.cohorts.values())
        kept += self.hiding.recounted(now)
        return kept + sum(count for taker in self.takers for _, _, count in taker.jobs)


class Subscription(Backlog):
    """What a topic or bus still has to push to a target that refuses; in order of arrival.

    Attributes:
        window_s: how long it keeps trying; then the message is set aside or lost.
        line: what waits by the second it came, without what is malformed.
    """

    def __init__(self, owner: str, *, window_s: float, exhausted: str) -> None:
        self.line: deque[tuple[int, float]] = deque()
        super().__init__(owner, exhausted=exhausted)
        self.window_s = window_s
        self.now = 0

    def reset(self) -> None:
        super().reset()
        self.line.clear()

    def show(self, receives: int, good: float, bad: float) -> None:
        super().show(0, good, bad)
        self.line.append((self.now, good))

    @property
    def is_settled(self) -> bool:
        return not self.line and super().is_settled

    def begin(self, now: int) -> None:
        self.now = now
        super().begin(now)
        if not self.line or self.line[0][0] >= now - self.window_s:
            return
        late = 0.0
        while self.line and self.line[0][0] < now - self.window_s:
            late += self.line.popleft()[1]
        self.remove_good(late)
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
