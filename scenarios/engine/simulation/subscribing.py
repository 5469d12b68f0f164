"""Who consumes what was handed off: backlogs behind each intake, and the takers of each."""

from scenarios.engine.design import Component
from scenarios.engine.simulation.backlog import Backlog, Subscription
from scenarios.engine.simulation.functions import Function
from scenarios.engine.simulation.intakes import Intake
from scenarios.engine.simulation.nodes import WRITE, Visit
from scenarios.engine.simulation.pull import Taker
from scenarios.engine.simulation.visits import Visits

STREAM_RETRIES = 3  # receives of a record before it goes to an on-failure destination, if any
ASYNC_RECEIVES = 3  # Lambda tries an asynchronous call twice more
ASYNC_RETRY_S = 60.0
STEP_RETRY_S = 15.0  # how long a workflow waits before it tries a step again
STEP_RETRIES = {"standard": 40, "express": 10}  # so that a step is retried for ten minutes


class Subscribing:
    """Builds what lies behind the intakes of a design.

    Attributes:
        backlogs: all of them, in structural order.
        called_later: ids of the functions that are called without waiting for them.
        set_aside: ids of the components that something is set aside in.
    """

    def __init__(self, visits: Visits, squeeze: float) -> None:
        self.visits = visits
        self.arrows = visits.arrows
        self.parts = visits.parts
        self.squeeze = squeeze
        self.backlogs: list[Backlog] = []
        for component in self.arrows.order:
            if component.has("hand-off"):
                self.follow(component, visits.intake(component))
            elif component.has("data") and self.arrows.delivers[component.id]:
                self.tell(component)
        self.called_later: set[str] = set()
        while functions := self.not_waited_for():
            for component in functions:
                self.called_later.add(component.id)
                self.subscribe(visits.intake(component), component, component)
        self.set_aside = {t.id for ways in self.arrows.dead_letters.values() for t in ways}

    def not_waited_for(self) -> list[Component]:
        """Functions that others call without waiting for them, and that have no backlog yet."""
        return [
            component
            for component in self.arrows.order
            if component.has("function")
            and component.id in self.visits.intakes
            and component.id not in self.called_later
        ]

    def follow(self, component: Component, intake: Intake) -> None:
        if component.has("queue"):
            self.queue(component, intake)
        elif component.has("orchestrator"):
            self.workflow(component, intake)
        else:
            for target in self.arrows.delivers[component.id]:
                self.subscribe(intake, component, target)

    def tell(self, store: Component) -> None:
        """Changes of a store, or new objects in it, as events."""
        self.visits.visit(store, WRITE)
        intake = self.visits.store(store).events = Intake(store.id, 0.0)
        self.visits.intakes[store.id] = intake
        for target in self.arrows.delivers[store.id]:
            self.subscribe(intake, store, target)

    def add(self, intake: Intake, backlog: Backlog, *owners: Component) -> Backlog:
        """Put a backlog behind an intake; what it gives up goes where one of its owners says."""
        dead = [t for owner in owners for t in self.arrows.dead_letters[owner.id]]
        usable = [target for target in dead if target.has("hand-off")]
        if usable:
            backlog.dead = self.visits.intake(usable[0])
            backlog.dead.set_aside_by.append(backlog)
        intake.backlogs.append(backlog)
        self.backlogs.append(backlog)
        return backlog

    def has_dead_letters(self, *owners: Component) -> bool:
        return any(t.has("hand-off") for o in owners for t in self.arrows.dead_letters[o.id])

    def queue(self, component: Component, intake: Intake) -> None:
        config = component.config
        receives = config.get("max_receive_count")
        hidden, delay = config.get("visibility_timeout_s"), config.get("delay_s")
        backlog = Backlog(
            component.id,
            visibility_s=(hidden if isinstance(hidden, int) else 30) / self.squeeze,
            max_receive=receives if isinstance(receives, int) else 5,
            exhausted="aside" if self.has_dead_letters(component) else "circle",
            delay_s=int((delay if isinstance(delay, int) else 0) / self.squeeze),
        )
        self.add(intake, backlog, component)
        for target in self.arrows.delivers[component.id]:
            if target.has("queue"):
                intake.copy_to(self.visits.intake(target))
            else:
                self.take(backlog, component, target)

    def workflow(self, component: Component, intake: Intake) -> None:
        kind = str(component.config.get("workflow", "standard"))
        backlog = Backlog(
            component.id,
            visibility_s=STEP_RETRY_S / self.squeeze,
            max_receive=STEP_RETRIES[kind] if component.has("retries") else 1,
            exhausted="aside" if component.has("compensates") else "lost",
        )
        self.add(intake, backlog, component)
        self.take(backlog, component, component)

    def subscribe(self, intake: Intake, source: Component, target: Component) -> None:
        """One more follower that gets a copy of everything."""
        if target.has("hand-off"):
            intake.copy_to(self.visits.intake(target))
            return
        has_dead = self.has_dead_letters(source, target)
        if source.has("stream") or (source.has("data") and not source.has("object-store")):
            backlog = Backlog(
                source.id,
                visibility_s=1.0,
                max_receive=STREAM_RETRIES,
                exhausted="aside" if has_dead else "circle",
            )
        elif source.has("loader"):
            batch_s = self.parts.figure(source, "batch_s", 60.0)
            backlog = Backlog(source.id, delay_s=int(batch_s))
        elif target.has("function"):
            backlog = Backlog(
                source.id,
                visibility_s=ASYNC_RETRY_S / self.squeeze,
                max_receive=ASYNC_RECEIVES,
                exhausted="aside" if has_dead else "lost",
            )
        else:
            window = self.window_s(source) / self.squeeze
            backlog = Subscription(
                source.id, window_s=window, exhausted="aside" if has_dead else "lost"
            )
        self.add(intake, backlog, source, target)
        self.take(backlog, source, target)

    def window_s(self, source: Component) -> float:
        """How long a topic or bus tries to push a message to a web address."""
        hours = self.parts.figure(source, "retry_hours", 1.0, "quotas")
        return self.parts.figure(source, "http_retry_s", hours * 3600.0, "quotas")

    def take(self, backlog: Backlog, source: Component, target: Component) -> None:
        is_started = target.has("orchestrator") and target != source
        visit = self.starter(target) if is_started else self.visits.visit(target, WRITE)
        node = visit.node
        taker = Taker(backlog, node, visit, self.visits.factors.get(target.id, 1.0))
        if isinstance(node, Function) and source.has("queue"):
            start = self.parts.figure(target, "queue_start_concurrency", 5, "quotas")
            step = self.parts.figure(target, "queue_step_per_minute", 300, "quotas") / 60.0
            most = self.parts.figure(target, "queue_max_concurrency", 1000, "quotas")
            taker.pollers, taker.fewest_pollers, taker.pollers_step = start, start, step
            taker.most_pollers = min(most * self.parts.plan.quota_factor, node.most)
        keeps = [t for t in self.arrows.calls[target.id] if t.has("database") or t.has("pooler")]
        taker.is_exact = source.has("fifo") or bool(keeps) or target.has("orchestrator")
        if target.id in self.parts.jobs:
            taker.job_s = int(self.parts.jobs[target.id])
        backlog.takers.append(taker)

    def starter(self, workflow: Component) -> Visit:
        """What takes messages from a queue and starts a run with each, without waiting for its end
        (as EventBridge Pipes does)."""
        node = self.parts.workflow(workflow)
        node.id = ""
        visit = node.add_visit(WRITE, 0.0)
        visit.puts = [(self.visits.intake(workflow), 1.0)]
        return visit

    def ordered(self) -> list[Intake]:
        """All intakes, each before those it gives copies to."""
        seen: set[int] = set()
        late: list[Intake] = []
        for first in self.visits.intakes.values():
            work: list[tuple[Intake, bool]] = [(first, False)]
            while work:
                intake, is_done = work.pop()
                if is_done:
                    late.append(intake)
                elif id(intake) not in seen:
                    seen.add(id(intake))
                    work.append((intake, True))
                    work += [(follower, False) for follower in intake.next]
        return late[::-1]
