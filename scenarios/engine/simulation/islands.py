"""The parts of a running design that wait for one another, step by step.

Work passes between islands only through buffers, where it stays for a second at least. So an island
in which a step changed nothing does the same in every second until a fault, a change of load, a
clock of its own or new work reaches it. It rests until then, and a rest costs nothing.
"""

from collections.abc import Iterator
from math import inf

from scenarios.engine.simulation.backlog import Backlog
from scenarios.engine.simulation.entry import Entry, Router
from scenarios.engine.simulation.fleets import LOOKAHEAD_S, Fleet
from scenarios.engine.simulation.functions import Function
from scenarios.engine.simulation.health import Health
from scenarios.engine.simulation.intakes import Intake
from scenarios.engine.simulation.load import Load
from scenarios.engine.simulation.nodes import WRITE, Losses, Node, Server
from scenarios.engine.simulation.offers import Offer
from scenarios.engine.simulation.pull import Pull
from scenarios.engine.simulation.stores import Cache
from scenarios.engine.simulation.visits import Wiring


class Island:
    """Nodes that call one another, what feeds them, and where they hand work off.

    Attributes:
        nodes: in the order of calls, callers first.
        intakes: those its nodes hand work off to.
        wakes_at: the next second that needs a step.
        stepped_at, passed_at: when it last made a step, and let requests pass.
        is_calm: whether its nodes would do the same again if nothing new reached them.
        losing: what fails in each step, since `passed_at`; lost: so far.
    """

    def __init__(
        self,
        nodes: list[Node],
        intakes: list[Intake],
        backlogs: list[Backlog],
        offers: list[Offer],
        wirings: list[Wiring],
        load: Load,
    ) -> None:
        self.nodes = nodes
        self.intakes = intakes
        self.backlogs = backlogs
        self.offers = offers
        self.wirings = wirings
        self.load = load
        self.entries = [offer.entry for offer in offers]
        self.visits = [visit for node in nodes for visit in node.visits]
        self.fleets = [node for node in nodes if isinstance(node, Fleet)]
        self.functions = [node for node in nodes if isinstance(node, Function)]
        self.warming = [node for node in nodes if isinstance(node, Cache | Router)]
        self.preparing = [node for node in nodes if type(node).prepare is not Node.prepare]
        self.pull = Pull(backlogs)
        self.changing = [n for n in nodes if isinstance(n, Server) or n in self.pull.nodes]
        self.health = Health(nodes)
        self.losing: Losses = {}
        self.lost: Losses = {}
        for node in nodes:
            node.losing = self.losing
        for intake in intakes:
            intake.losing = self.losing
        self.wakes_at: float = 0
        self.stepped_at = -1
        self.passed_at = 0
        self.is_calm = self.is_poisoned = self.was_poisoned = False
        self.last_inputs: list[float] = []

    def disturb(self, now: int) -> None:
        """Be awake in this second, and let nothing count as settled."""
        self.resume(now)
        self.is_calm = False
        self.wakes_at = now

    def resume(self, now: int) -> None:
        """Bring the state to where the rest since the last step has brought it."""
        seconds = now - self.stepped_at - 1
        if seconds > 0:
            self.stepped_at = now - 1
            for backlog in self.backlogs:
                backlog.pass_time(seconds)
            for fleet in self.fleets:
                fleet.resume(now)

    def step(self, now: int, repeated: float, *, is_quiet: bool = False) -> None:
        """One second.

        Args:
            repeated: the share of messages that queues hand out twice.
            is_quiet: whether the drill is over, so that nothing is offered.
        """
        self.resume(now)
        self.stepped_at = now
        self.was_poisoned = self.is_poisoned
        self.is_poisoned = False
        for offer in self.offers:
            offer.settle(now, is_quiet)
            self.is_poisoned = self.is_poisoned or offer.entry.bad_share > 0.0
        self.steer(now, is_quiet)
        self.flow(now, repeated)
        for backlog in self.backlogs:
            backlog.note(now)
        self.wakes_at = max(self.rests_until(now), now + 1)

    def steer(self, now: int, is_quiet: bool) -> None:
        """Let everything act that looks after the nodes: scaling, caches, health checks."""
        for fleet in self.fleets:
            is_ahead = fleet.is_planned and not is_quiet
            fleet.control(now, self.load.ahead(now, LOOKAHEAD_S) if is_ahead else 1.0)
        for node in self.warming:
            if node.warmth < 1.0:
                node.warm()
                self.is_calm = False
        for wiring in self.wirings:
            if wiring.rewire():
                self.is_calm = False
        if self.health.look():
            self.is_calm = False

    def flow(self, now: int, repeated: float) -> None:
        """The work itself: take, pass forward, answer backward, hand over."""
        for node in self.preparing:
            node.prepare(now)
        for backlog in self.backlogs:
            backlog.begin(now)
        self.pull.run(now)
        inputs = self.inputs()
        if not self.is_calm or inputs != self.last_inputs:
            self.last_inputs = inputs
            self.pass_through(now)
        for taker in self.pull.takers:
            if taker.plain > 0.0 or taker.taken:
                taker.settle(now, repeated)

    def inputs(self) -> list[float]:
        """Everything that decides what the nodes do in a step."""
        values: list[float] = []
        for entry in self.entries:
            values += (entry.rate, entry.turned_away, entry.bad_share)
        for node in self.changing:
            values += (node.cap, node.pulled, node.pulled_good, node.broken)
        return values

    def pass_through(self, now: int) -> None:
        """Let the requests of a step go through the nodes, and the answers come back."""
        self.count_losses(now)
        self.turn_away()
        for visit in self.visits:
            visit.flow = 0.0
        for intake in self.intakes:
            intake.clear()
        gated = [intake for intake in self.intakes if intake.is_gated]
        throttling = False
        for node in self.nodes:
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
        is_calm = self.is_poisoned == self.was_poisoned
        for node in reversed(self.nodes):
            node.backward(throttling)
            if node.is_settling:
                is_calm = False
            node.note(now)
        self.is_calm = is_calm

    def count_losses(self, now: int) -> None:
        """Add up what failed in each second since the last time requests passed."""
        if self.losing:
            seconds = now - self.passed_at
            for key, count in self.losing.items():
                self.lost[key] = self.lost.get(key, 0.0) + count * seconds
            self.losing.clear()
        self.passed_at = now

    def turn_away(self) -> None:
        for offer in self.offers:
            if offer.limit is not None and offer.entry.turned_away > 0.0:
                key = offer.limit[1], "throttled, more than one client may send"
                self.losing[key] = self.losing.get(key, 0.0) + offer.entry.turned_away

    def spread_poison(self) -> None:
        """Follow malformed work from the sources to where it is handed off."""
        for visit in self.visits:
            visit.bad_flow = 0.0
        for node in self.nodes:
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

    def rests_until(self, now: int) -> float:
        """The first second that may differ from this one."""
        if self.passed_at == now or not self.is_settled:
            return now + 1
        return min(self.clocks(now), default=inf)

    @property
    def is_settled(self) -> bool:
        """Whether nothing in it is still on its way to a new balance."""
        return (
            all(backlog.is_settled for backlog in self.backlogs)
            and all(taker.is_settled for taker in self.pull.takers)
            and all(node.warmth >= 1.0 for node in self.warming)
            and self.health.is_settled
        )

    def clocks(self, now: int) -> Iterator[float]:
        """When each of its parts next does something by itself."""
        for offer in self.offers:
            yield offer.rests_until(now)
        for backlog in self.backlogs:
            yield backlog.hiding.rests_until()
        for function in self.functions:
            yield function.rests_until()
        for fleet in self.fleets:
            yield fleet.rests_until(now)
            if fleet.is_planned:
                yield self.load.ahead_until(now, LOOKAHEAD_S)
