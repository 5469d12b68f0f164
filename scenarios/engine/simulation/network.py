"""From a design and a plan to everything that takes part in a run."""

from functools import lru_cache

from scenarios.engine.catalogue import Catalogue
from scenarios.engine.design import Design
from scenarios.engine.simulation.arrows import Arrows
from scenarios.engine.simulation.backlog import Backlog
from scenarios.engine.simulation.compute import Compute
from scenarios.engine.simulation.entry import Entry, Router
from scenarios.engine.simulation.faults import ABUSER, Fault
from scenarios.engine.simulation.fleets import Fleet
from scenarios.engine.simulation.functions import Function
from scenarios.engine.simulation.groups import Groups
from scenarios.engine.simulation.intakes import Intake
from scenarios.engine.simulation.islands import Island
from scenarios.engine.simulation.load import DrillPlan, Source
from scenarios.engine.simulation.multiplying import factors
from scenarios.engine.simulation.nodes import Node, Server, Visit
from scenarios.engine.simulation.offers import Offer
from scenarios.engine.simulation.outside import OutsideSystem
from scenarios.engine.simulation.parts import Parts
from scenarios.engine.simulation.pull import Taker
from scenarios.engine.simulation.routing import Routing
from scenarios.engine.simulation.stores import Cache, Store
from scenarios.engine.simulation.subscribing import Subscribing
from scenarios.engine.simulation.visits import Visits


class Network:
    """All nodes, intakes and backlogs of a design.

    Attributes:
        offers: what the sources of the plan offer, with its abusive clients among them.
        nodes: in the order of calls, callers first; by_id: those that stand for a component.
        intakes: each before those it gives copies to.
        takers: every consumer of every backlog.
        set_aside: ids of the components that something is set aside in.
        islands: all of it, in parts that wait for one another.
    """

    def __init__(self, design: Design, plan: DrillPlan) -> None:
        self.design = design
        self.plan = plan
        known = {source.component: source for source in plan.load.sources}
        self.arrows = arrows_of(design, design.catalogue, tuple(known))
        routes = {name: share for source in plan.load.sources for name, share in source.routes}
        self.visits = visits = Visits(
            self.arrows,
            Parts(design.catalogue, plan),
            Routing(self.arrows, routes),
            factors(self.arrows, plan),
        )
        self.by_id = visits.by_id
        self.offers = [
            self.offer(component.id, known[component.id])
            for component in self.arrows.order
            if component.id in known
        ]
        for fault in plan.faults:
            if fault.kind == "abusive-client":
                self.abuse(fault, known)
        subscribing = Subscribing(visits, plan.squeeze)
        self.backlogs: list[Backlog] = subscribing.backlogs
        self.takers = [taker for backlog in self.backlogs for taker in backlog.takers]
        self.intakes: list[Intake] = subscribing.ordered()
        self.set_aside = subscribing.set_aside
        self.entries = [offer.entry for offer in self.offers]
        self.nodes = self.in_order()
        self.routers = visits.routers
        for router in self.routers:
            router.rewire()
        for node in waited_for(self.entries):
            node.is_waited_for = True
        bound_waits(self.nodes)
        for taker in self.takers:
            taker.callees = callees(taker)
            if isinstance(taker.node, Fleet):
                taker.node.followed.append(taker.backlog)
        self.caches = [node for node in self.nodes if isinstance(node, Cache)]
        self.islands = self.in_islands()

    def offer(self, way_in: str, source: Source) -> Offer:
        """A source that sends its requests from a component."""
        entry = self.visits.enter(self.design.component(way_in), source)
        limit = client_limit(self.arrows, source, way_in)
        return Offer(source, entry, way_in, limit, self.plan.faults, self.plan.seconds)

    def abuse(self, fault: Fault, known: dict[str, Source]) -> None:
        """One more client with a rate of its own, on the way in that a source uses."""
        possible = [name for name in known if name in self.design]
        names = [name for name in fault.target or possible[:1] if name in possible]
        for name in names[:1]:
            offer = self.offer(name, abuser(fault, known[name], self.plan.seconds))
            offer.entry.id = ABUSER
            self.by_id[name].remove(offer.entry)
            self.offers.append(offer)

    def in_islands(self) -> list[Island]:
        """The islands, in the order of their first parts."""
        groups = Groups()
        for node in self.nodes:
            groups.add(node)
            for visit in node.visits:
                groups.join(node, *[intake for intake, _ in visit.puts])
            groups.join(node, *[visit.node for visit in reached(node)])
            if isinstance(node, Store) and node.events is not None:
                groups.join(node, node.events)
        for backlog in self.backlogs:
            groups.join(backlog, *[taker.node for taker in backlog.takers])
        islands = []
        for members in groups.members():
            own = {id(member) for member in members}
            island = Island(
                [node for node in self.nodes if id(node) in own],
                [intake for intake in self.intakes if id(intake) in own],
                [backlog for backlog in self.backlogs if id(backlog) in own],
                [offer for offer in self.offers if id(offer.entry) in own],
                [wiring for wiring in self.visits.wirings if id(wiring.visit.node) in own],
                self.plan.load,
            )
            islands.append(island)
            for intake in self.intakes:
                if any(id(backlog) in own for backlog in intake.backlogs):
                    intake.feeds.append(island)
        return islands

    def reset(self) -> None:
        """Forget what was counted while the system warmed up, but not how busy it is."""
        for node in self.nodes:
            node.reset()
        for intake in self.intakes:
            intake.reset()
        for backlog in self.backlogs:
            backlog.reset()

    def in_order(self) -> list[Node]:
        """The nodes, each before those it calls (depth first, without recursion)."""
        seen: set[int] = set()
        late: list[Node] = []
        first: list[Node] = [*self.entries]
        first += [taker.node for backlog in self.backlogs for taker in backlog.takers]
        for start in first:
            work: list[tuple[Node, bool]] = [(start, False)]
            while work:
                node, is_done = work.pop()
                if is_done:
                    late.append(node)
                elif id(node) not in seen:
                    seen.add(id(node))
                    work.append((node, True))
                    work += [(visit.node, False) for visit in reached(node)]
        return late[::-1]


@lru_cache(maxsize=4)
def arrows_of(design: Design, catalogue: Catalogue, sources: tuple[str, ...]) -> Arrows:
    """The arrows of a design, remembered for the other drills of a report.

    Designs are equal whatever their catalogues say, so these take part in remembering.
    """
    return Arrows(design, sources)


def abuser(fault: Fault, way_in: Source, seconds: int) -> Source:
    """The abusive client as a source that asks for what the usual clients ask for."""
    end = fault.ends_at(seconds)
    points = (
        (fault.at - 0.001, 0.0),
        (fault.at, fault.per_s),
        (end - 0.001, fault.per_s),
        (end, 0.0),
    )
    asked = way_in.read + way_in.write
    return Source(
        component=ABUSER,
        points=points,
        read=way_in.read if asked > 0.0 else 1.0,
        write=way_in.write if asked > 0.0 else 0.0,
        clients=1,
        timeout_s=way_in.timeout_s,
    )


def reached(node: Node) -> list[Visit]:
    """Every visit that a node may make, whatever is dead or cached just now."""
    found = [callee for visit in node.visits for callee, _ in visit.calls]
    if isinstance(node, Router):
        for choices in node.choices.values():
            for choice in choices:
                found += choice.members
                if choice.spare is not None:
                    found.append(choice.spare)
    return found


def waited_for(entries: list[Entry]) -> list[Node]:
    """Everything on the way of a request that somebody waits for."""
    seen: dict[int, Node] = {}
    line: list[Node] = [*entries]
    while line:
        node = line.pop()
        if id(node) not in seen:
            seen[id(node)] = node
            line += [visit.node for visit in reached(node)]
    return list(seen.values())


def bound_waits(nodes: list[Node]) -> None:
    """Tell every server which compute calls it, where only compute with slots of its own does."""
    callers: dict[int, list[Node]] = {}
    for node in nodes:
        passed_on = callers.get(id(node), []) if isinstance(node, Router) else [node]
        for visit in reached(node):
            known = callers.setdefault(id(visit.node), [])
            known += [caller for caller in passed_on if caller not in known]
    for node in nodes:
        found = callers.get(id(node), [])
        bounded = [caller for caller in found if isinstance(caller, Fleet | Function)]
        if isinstance(node, Server) and found and len(bounded) == len(found):
            node.callers = [*bounded]


def callees(taker: Taker) -> list[tuple[Node, float]]:
    """Everything that may hold a taker back, with its visits for each piece of the taker's work."""
    counts: dict[int, float] = {}
    nodes: dict[int, Node] = {}
    line = [(callee, count) for callee, count in taker.visit.calls]
    while line:
        visit, count = line.pop()
        node = visit.node
        nodes[id(node)] = node
        counts[id(node)] = counts.get(id(node), 0.0) + count
        line += [(callee, count * more) for callee, more in visit.calls]
    return [
        (node, counts[key])
        for key, node in nodes.items()
        if isinstance(node, Compute | Store | OutsideSystem) and node.may_limit
    ]


def client_limit(arrows: Arrows, source: Source, component_id: str) -> tuple[float, str] | None:
    """What the clients of a source may send together, and the API that holds them to it.

    None where nobody holds them, or where one way in goes past the limit. Files that anybody may
    fetch are no such way.
    """
    if source.clients is None:
        return None
    found: list[tuple[float, str]] = []
    line = list(arrows.calls[component_id])
    while line:
        component = line.pop()
        limit = component.config.get("throttle_rps")
        if component.has("throttles-clients") and isinstance(limit, int):
            found.append((float(limit) * source.clients, component.id))
        elif component.has("edge"):
            line += arrows.calls[component.id]
        elif not component.has("object-store"):
            return None
    return min(found) if found else None
