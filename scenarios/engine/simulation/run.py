"""Running a drill: `simulate` takes a design through it second by second and returns a `Run`."""

from dataclasses import replace

from scenarios.engine.design import Design
from scenarios.engine.simulation.load import DrillPlan
from scenarios.engine.simulation.network import Network
from scenarios.engine.simulation.results import Run
from scenarios.engine.simulation.sessions import Sessions
from scenarios.engine.simulation.trouble import Trouble

WARM_UP_STEPS = 12
"""Steps before the clock starts, in which fleets get the size and calls the time that the load of
second 0 asks for: a drill begins with a system that has been running for a while."""


def simulate(design: Design, plan: DrillPlan, *, seconds: int | None = None) -> Run:
    """Run a drill on a design; it never fails for a design that could be parsed."""
    return Simulation(design, plan if seconds is None else replace(plan, seconds=seconds)).run()


class Simulation:
    """One run in progress."""

    def __init__(self, design: Design, plan: DrillPlan) -> None:
        self.plan = plan
        self.network = Network(design, plan)
        self.islands = self.network.islands
        sessions = Sessions(self.network.arrows, self.network.offers)
        self.trouble = Trouble(self.network, sessions, plan.seconds)

    def run(self) -> Run:
        self.warm_up()
        now: float = 0
        while now < self.plan.seconds:
            self.step(int(now))
            now = self.next_second()
        end = self.plan.seconds
        backlogs = self.network.backlogs
        for island in self.islands:
            island.count_losses(end)
            island.resume(end)
        levels = [
            (backlog.coming + backlog.coming_bad, backlog.kept(end - 1)) for backlog in backlogs
        ]
        if self.plan.afterwards_s:
            end = self.afterwards(end)
        return Run.of(self.network, self.trouble, self.plan, levels, end)

    def warm_up(self) -> None:
        """Bring the system to where the load of second 0 would have brought it."""
        for offer in self.network.offers:
            offer.entry.rate = offer.source.rate_at(0)
        for _ in range(WARM_UP_STEPS):
            for island in self.islands:
                island.flow(0, 0.0)
            self.distribute(0)
            for island in self.islands:
                for fleet in island.fleets:
                    if fleet.scaling != "none":
                        fleet.fit()
        self.network.reset()
        for island in self.islands:
            island.disturb(0)

    def step(self, now: int, *, is_quiet: bool = False) -> None:
        """One second, for those who are awake."""
        acts = self.trouble.acts.pop(now, None)
        if acts is not None:
            self.disturb(now)
            for act in acts:
                act(now)
        repeated = self.trouble.repeated(now)
        for island in self.islands:
            if island.wakes_at <= now:
                island.step(now, repeated, is_quiet=is_quiet)
        self.distribute(now)

    def distribute(self, now: int) -> None:
        """Pass on what was handed over, to where it is from the next second on."""
        for intake in self.network.intakes:
            if intake.is_touched:
                intake.distribute(now)

    def disturb(self, now: int) -> None:
        for island in self.islands:
            island.disturb(now)

    def next_second(self) -> float:
        """The next second in which anything happens."""
        wakes = [island.wakes_at for island in self.islands]
        return min([*wakes, *self.trouble.acts, self.plan.seconds])

    def afterwards(self, start: int) -> int:
        """Quiet time: no load, faults over, set-aside work brought back as it appears.

        Returns the second in which it was over.
        """
        acts = self.trouble.acts
        self.disturb(start)
        for second in sorted(acts):
            for act in acts.pop(second):
                act(second)
        for now in range(start, start + self.plan.afterwards_s):
            for island in self.islands:
                island.resume(now)
            if sum(backlog.redrive() for backlog in self.network.backlogs):
                self.disturb(now)
            self.step(now, is_quiet=True)
            if self.is_drained():
                return now + 1
        return start + self.plan.afterwards_s

    def is_drained(self) -> bool:
        return all(
            backlog.waiting + backlog.working + backlog.coming < 1e-6
            for backlog in self.network.backlogs
            if backlog.takers
        )
