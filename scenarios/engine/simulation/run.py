"""Running a drill: `simulate` steps through a design second by second and returns a `Run`."""

from dataclasses import replace

from scenarios.engine.design import Design
from scenarios.engine.simulation.entry import Entry
from scenarios.engine.simulation.fleets import LOOKAHEAD_S
from scenarios.engine.simulation.health import Health
from scenarios.engine.simulation.load import DrillPlan
from scenarios.engine.simulation.network import Network, client_limit
from scenarios.engine.simulation.nodes import WRITE
from scenarios.engine.simulation.recorder import Recorder
from scenarios.engine.simulation.results import Run
from scenarios.engine.simulation.sessions import Sessions
from scenarios.engine.simulation.stores import warmed
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
        self.design = design
        self.plan = plan
        self.network = Network(design, plan)
        self.sessions = Sessions(self.network.arrows, self.network.sources)
        self.trouble = Trouble(self.network, self.sessions, plan.seconds)
        self.health = Health(self.network)
        self.limits = [
            client_limit(self.network, source, way_in)
            for source, way_in in zip(self.network.sources, self.network.ways_in, strict=True)
        ]
        self.recorder = Recorder(self.network)
        self.is_poisoned = self.was_poisoned = False
        self.is_like_last = self.was_calm = False
        self.version = 0
        self.last_inputs: tuple[float, ...] = ()

    def run(self) -> Run:
        plan, recorder = self.plan, self.recorder
        self.warm_up()
        for now in range(plan.seconds):
            self.step(now)
            recorder.note(self.sessions.lost, self.is_like_last)
        end = plan.seconds
        if plan.afterwards_s:
            self.afterwards(end)
        return Run.of(self.network, recorder, self.trouble, self.plan)

    def afterwards(self, end: int) -> None:
        """Quiet time: no load, faults over, set-aside work brought back as it appears."""
        network = self.network
        for second in sorted(self.trouble.acts):
            if second >= end:
                for act in self.trouble.acts.pop(second):
                    act(second)
        for now in range(end, end + self.plan.afterwards_s):
            for backlog in network.backlogs:
                backlog.redrive(now)
            self.step(now, is_quiet=True)
            self.recorder.count_delivered()
            if self.is_drained():
                break
        self.recorder.note_later()

    def is_drained(self) -> bool:
        return all(
            backlog.waiting + backlog.working < 1e-6
            for backlog in self.network.backlogs
            if backlog.takers
        )

    def warm_up(self) -> None:
        """Bring the system to where the load of second 0 would have brought it."""
        network = self.network
        for source, entry in zip(network.sources, network.entries, strict=True):
            entry.rate = source.rate_at(0)
        for _ in range(WARM_UP_STEPS):
            self.flow(0)
            for fleet in network.fleets:
                if fleet.scaling != "none" and not self.plan.frozen:
                    fleet.fit()
        network.reset()
        self.was_calm = False

    def step(self, now: int, *, is_quiet: bool = False) -> None:
        network = self.network
        for act in self.trouble.acts.pop(now, ()):
            act(now)
            self.version += 1
        self.offer(now, is_quiet)
        ahead = 1.0
        for fleet in network.fleets:
            if fleet.scaling in ("scheduled", "predictive") and not is_quiet:
                ahead = self.load_ahead(now)
            fleet.control(now, ahead, self.plan.frozen)
        for cache in network.caches:
            if cache.warmth < 1.0:
                cache.warmth = warmed(cache.warmth, cache.refill_s)
        for router in network.routers:
            if router.warmth < 1.0:
                router.warmth = warmed(router.warmth, router.refill_s)
                self.version += 1
        for wiring in network.visits.wirings:
            self.version += wiring.rewire()
        self.version += self.health.look()
        self.flow(now)

    def offer(self, now: int, is_quiet: bool) -> None:
        """Settle what each source offers in this second, and how much of it is malformed."""
        network, trouble = self.network, self.trouble
        for source, entry, limit in zip(network.sources, network.entries, self.limits, strict=True):
            rate = 0.0 if is_quiet else source.rate_at(now + 0.5) * trouble.spike(source, now)
            entry.rate = rate
            entry.turned_away = 0.0
            if limit is not None and rate > limit[0]:
                entry.turned_away = rate - limit[0]
                network.by_id[limit[1]][0].lose(
                    "throttled, more than one client may send", entry.turned_away
                )
            entry.bad_share = 0.0 if is_quiet else trouble.poisoned(source, now)
        self.was_poisoned = self.is_poisoned
        self.is_poisoned = any(entry.bad_share > 0.0 for entry in network.entries)

    def load_ahead(self, now: int) -> float:
        """How many times the load of now a plan or forecast expects a little later."""
        sources = self.network.sources
        today = sum(source.rate_at(now) for source in sources)
        later = sum(source.rate_at(now + LOOKAHEAD_S) for source in sources)
        return later / today if today > 0.0 else (2.0 if later > 0.0 else 1.0)

    def flow(self, now: int) -> None:
        """One step of the work itself: take, pass forward, answer backward, hand over."""
        network = self.network
        for node in network.preparing:
            node.prepare()
        for backlog in network.backlogs:
            if backlog.calendar or backlog.is_dated:
                backlog.begin(now)
        network.pull.run(now)
        # Where nothing that reaches the nodes has changed, they do what they did a second ago.
        inputs = self.inputs()
        self.is_like_last = self.was_calm and inputs == self.last_inputs
        if not self.is_like_last:
            self.last_inputs = inputs
            self.pass_through()
        repeated = self.trouble.repeated(now)
        for taker in network.pull.takers:
            if taker.plain > 0.0 or taker.taken:
                taker.settle(now, repeated)
        for intake in network.intakes:
            if intake.taken_in or intake.inflow or intake.bad_inflow or intake.told:
                intake.distribute(now)

    def inputs(self) -> tuple[float, ...]:
        """Everything that decides what the nodes do in a step."""
        values: list[float] = [self.version]
        for entry in self.network.entries:
            values += (entry.rate, entry.turned_away, entry.bad_share)
        for node in self.network.changing:
            values += (node.cap, node.pulled, node.pulled_good, node.broken)
        return tuple(values)

    def pass_through(self) -> None:
        """Let the requests of a step go through the nodes, and the answers come back."""
        network = self.network
        for visit in network.all_visits:
            visit.flow = 0.0
        for intake in network.intakes:
            intake.clear()
        gated = [intake for intake in network.intakes if intake.is_gated]
        throttling = False
        is_calm = not gated
        for node in network.nodes:
            node.forward()
            if node.is_throttling:
                throttling = True
            for visit in node.visits:
                out = visit.out
                if out > 0.0:
                    for callee, count in visit.calls:
                        callee.flow += out * count
                    if gated:
                        for intake, count in visit.puts:
                            intake.attempts += out * count
        for intake in gated:
            intake.open()
            throttling = throttling or intake.throttled > 0.0
        if self.is_poisoned or self.was_poisoned:
            self.spread_poison()
        for node in reversed(network.nodes):
            node.backward(throttling)
            if node.waiting > 0.0 or node.failing:
                is_calm = False
                node.failing = False
        self.was_calm = is_calm

    def spread_poison(self) -> None:
        """Follow malformed work from the sources to where it is handed off."""
        for visit in self.network.all_visits:
            visit.bad_flow = 0.0
        for node in self.network.nodes:
            for visit in node.visits:
                if not isinstance(node, Entry):
                    fresh = visit.out
                    if visit.kind == WRITE and visit is node.write:
                        fresh -= node.pulled_good
                    arrived = visit.flow or 1.0
                    share = visit.bad_flow * node.factor / arrived
                    visit.bad = share * max(fresh, 0.0) / visit.out if visit.out > 0.0 else 0.0
                if visit.bad > 0.0:
                    bad = visit.out * visit.bad
                    for callee, count in visit.calls:
                        callee.bad_flow += bad * count
