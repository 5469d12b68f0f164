"""How consumers take work from backlogs: several share one, and none takes what it cannot pass on.

A consumer takes as much as it has capacity left, split over its backlogs by what waits in each,
and held back where something it calls cannot take more. Outside systems with a limit thus keep
their workers waiting instead of failing them.
"""

from collections import deque

from scenarios.engine.simulation.backlog import Backlog, Cohort
from scenarios.engine.simulation.nodes import Node, Visit


class Taker:
    """One consumer of one backlog.

    Attributes:
        factor: pieces of work that each message becomes here.
        pollers: calls a function's poller makes at once; None where it is not polled for.
        fewest_pollers, most_pollers, pollers_step: how few and how many there may be, and how many
            more each second.
        is_settling: whether its pollers have just changed, or jobs in hand have come to an end.
        is_exact: repeats have no effect here: the queue drops them, or the consumer looks them up.
        job_s: above 0, messages stay in hand so long before anything comes of them.
        taken: what it works on in this step; plain: the same where nothing of it was ever
            received before and nothing is malformed.
        callees: (node, visits per piece of work) of everything limited that it calls.
    """

    def __init__(self, backlog: Backlog, node: Node, visit: Visit, factor: float) -> None:
        self.backlog = backlog
        self.node = node
        self.visit = visit
        self.factor = factor
        self.pollers: float | None = None
        self.fewest_pollers = self.most_pollers = self.pollers_step = 0.0
        self.is_exact = self.is_settling = False
        self.job_s = 0
        self.attempts = 1.0
        self.offer = 0.0
        self.callees: list[tuple[Node, float]] = []
        self.taken: list[Cohort] = []
        self.plain = 0.0
        self.jobs: deque[tuple[int, list[Cohort], float]] = deque()

    def capacity(self) -> float:
        """Messages it could take in this step if it had nothing else to do."""
        node = self.node
        hold = max(self.visit.hold, self.job_s)
        if hold > self.backlog.visibility_s:  # others receive it again before it is done
            hidden = max(self.backlog.visibility_s, 1.0)
            self.attempts = min(-(-hold // hidden), float(self.backlog.last))
        else:
            self.attempts = 1.0
        if self.job_s:
            free = node.slots - node.busy
        else:
            free = node.cap - max(node.used - node.pulled, 0.0)
            if self.pollers is not None and hold > 0.0:
                free = min(free, self.pollers / hold)
        return max(free, 0.0) / (self.factor * self.attempts)

    def poll(self) -> None:
        """Let the poller follow the work that waits (Lambda: 5 at first, 300 more a minute)."""
        pollers = self.pollers
        if pollers is None:
            return
        need = self.backlog.ready * self.factor * self.visit.hold
        if need > pollers:
            self.pollers = min(pollers + self.pollers_step, self.most_pollers)
        elif need < pollers / 2.0:
            self.pollers = max(pollers - self.pollers_step, self.fewest_pollers)
        self.is_settling = self.pollers != pollers

    @property
    def is_settled(self) -> bool:
        return not (self.jobs or self.is_settling)

    def grab(self) -> None:
        """Take what it offers from a backlog of its own in which only new messages are ready.

        Does what `Backlog.take`, `receive` and `work` do together, for the usual case.
        """
        backlog = self.backlog
        self.poll()
        amount = self.offer
        if amount <= 0.0:
            return
        ready = backlog.ready
        if amount >= ready * (1.0 - 1e-12):
            amount = ready
        cohort = backlog.cohorts[0]
        pieces = amount * self.factor
        node = self.node
        node.pulled += pieces * self.attempts
        if cohort[1] > 0.0:
            bad = amount * (cohort[1] / (cohort[0] + cohort[1]))
            good = amount - bad
            self.taken = [(0, good, bad)]
            pieces = good * self.factor
            cohort[0] -= good
            cohort[1] -= bad
            backlog.ready = ready - amount
        else:
            self.plain = amount
            cohort[0] = backlog.ready = ready - amount
        node.pulled_good += pieces
        for callee, count in self.callees:
            callee.granted += pieces * count

    def receive(self, cohorts: list[Cohort], now: int) -> None:
        """Start work on messages, and let those come to an end that are due."""
        if not self.job_s:
            self.taken = cohorts
            self.work()
            return
        count = sum(good + bad for _, good, bad in cohorts)
        if count > 0.0:
            self.jobs.append((now + self.job_s, cohorts, count))
            self.backlog.working += count
            self.node.busy += count * self.factor * self.attempts
        self.taken = []
        while self.jobs and self.jobs[0][0] <= now:
            self.is_settling = True
            _, cohorts, count = self.jobs.popleft()
            self.taken += cohorts
            self.release(count)
        self.work()

    def release(self, count: float) -> None:
        self.backlog.working = max(self.backlog.working - count, 0.0)
        self.node.busy = max(self.node.busy - count * self.factor * self.attempts, 0.0)

    def work(self) -> None:
        good = bad = 0.0
        for _, cohort_good, cohort_bad in self.taken:
            good += cohort_good
            bad += cohort_bad
        if good == 0.0 and bad == 0.0:
            return
        factor = self.factor
        node = self.node
        node.pulled += (good + bad) * factor * self.attempts
        node.pulled_good += good * factor
        for callee, count in self.callees:
            callee.granted += good * factor * count

    def settle(self, now: int, repeated: float) -> None:
        """Count what became of what it took; `repeated` of it was handed out twice."""
        done = self.visit.done
        if self.plain > 0.0:
            if done == 1.0 and repeated == 0.0 and self.attempts == 1.0:
                self.backlog.deliver(self.plain)
                self.plain = 0.0
                return
            self.taken = [(0, self.plain, 0.0)]
            self.plain = 0.0
        self.backlog.settle(self.taken, done, now)
        if not self.is_exact and (repeated > 0.0 or self.attempts > 1.0):
            good = sum(good for _, good, _ in self.taken)
            self.backlog.duplicates += good * done * (repeated + self.attempts - 1.0)
        self.taken = []

    def interrupt(self, share: float, now: int) -> None:
        """Lose a share of the long jobs in hand: their messages come back."""
        kept: deque[tuple[int, list[Cohort], float]] = deque()
        for due, cohorts, count in self.jobs:
            started = due - self.job_s
            back = max(started + self.backlog.retry_s, now + 1)
            for receives, good, bad in cohorts:
                self.backlog.fail(back, receives, good * share, bad * share)
            self.release(count * share)
            if share < 1.0:
                left = [(k, g * (1.0 - share), b * (1.0 - share)) for k, g, b in cohorts]
                kept.append((due, left, count * (1.0 - share)))
        self.jobs = kept


class Pull:
    """Everything that is taken from backlogs in one step."""

    def __init__(self, backlogs: list[Backlog]) -> None:
        self.backlogs = [backlog for backlog in backlogs if backlog.takers]
        self.takers = [taker for backlog in self.backlogs for taker in backlog.takers]
        by_node: dict[int, list[Taker]] = {}
        for taker in self.takers:
            by_node.setdefault(id(taker.node), []).append(taker)
        self.sharing = [group for group in by_node.values() if len(group) > 1]
        by_callee: dict[int, tuple[Node, list[tuple[Taker, float]]]] = {}
        for taker in self.takers:
            for callee, count in taker.callees:
                entry = by_callee.setdefault(id(callee), (callee, []))
                entry[1].append((taker, count * taker.factor))
        self.limits = list(by_callee.values())
        self.nodes = list({id(taker.node): taker.node for taker in self.takers}.values())

    def run(self, now: int) -> None:
        """Let every consumer take its part."""
        for taker in self.takers:
            node = taker.node
            backlog = taker.backlog
            is_waiting = backlog.ready > 0.0 and backlog.up and node.up
            taker.offer = taker.capacity() if is_waiting else 0.0
            taker.is_settling = False
        for group in self.sharing:
            self.split(group)
        for callee, callers in self.limits:
            self.hold_back(callee, callers)
        for node in self.nodes:
            node.pulled = node.pulled_good = 0.0
        for backlog in self.backlogs:
            takers = backlog.takers
            if len(takers) == 1 and backlog.is_plain and not takers[0].job_s:
                takers[0].grab()
                continue
            offered = 0.0
            for taker in takers:
                taker.poll()
                offered += taker.offer
            if offered > 0.0:
                ready = backlog.ready
                if offered > ready:
                    scale = ready / offered
                    handed = backlog.take([taker.offer * scale for taker in takers])
                else:
                    handed = backlog.take([taker.offer for taker in takers])
                for taker, cohorts in zip(takers, handed, strict=True):
                    taker.receive(cohorts, now)
            else:
                for taker in takers:
                    if taker.jobs:
                        taker.receive([], now)

    def split(self, group: list[Taker]) -> None:
        """Split a consumer over its backlogs by what waits in each."""
        waiting = sum(taker.backlog.ready for taker in group if taker.offer > 0.0)
        for taker in group:
            if taker.offer > 0.0:
                taker.offer *= taker.backlog.ready / waiting

    def hold_back(self, callee: Node, takers: list[tuple[Taker, float]]) -> None:
        """Hold consumers back to what something they call can still take."""
        left = max(callee.cap - max(callee.arrived - callee.granted, 0.0), 0.0)
        callee.granted = 0.0
        wanted = 0.0
        for taker, count in takers:
            wanted += min(taker.offer, taker.backlog.ready) * count
        if callee.up and wanted > left:
            # A hair below what is left, so that rounding leaves nobody waiting at the callee.
            scale = left / wanted * (1.0 - 1e-9)
            for taker, _ in takers:
                taker.offer = min(taker.offer, taker.backlog.ready) * scale
