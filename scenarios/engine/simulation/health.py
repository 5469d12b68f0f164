"""What routers and balancers see of their targets, as late as they see it."""

from scenarios.engine.simulation.entry import Choice, Router
from scenarios.engine.simulation.nodes import Node
from scenarios.engine.simulation.stores import Cache


class Health:
    """Watches the targets of every choice that can notice a dead one.

    Attributes:
        states: whether each node was alive when it last looked; alive: and so each visit.
        has_rewired: whether requests have gone other ways since then.
    """

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.watched: list[tuple[Router, Choice]] = [
            (router, choice)
            for router in nodes
            if isinstance(router, Router)
            for choices in router.choices.values()
            for choice in choices
            if choice.detection_s is not None
            and (len(choice.members) > 1 or choice.spare is not None)
        ]
        self.states: list[bool] = []
        self.alive: dict[int, bool] = {}
        self.has_rewired = False

    def look(self) -> bool:
        """Let a second pass; routers that notice a change split anew. Whether any did."""
        if not self.watched:
            return False
        states = [node.is_alive for node in self.nodes]
        if states != self.states or self.has_rewired:
            self.states = states
            self.alive = {} if all(states) else self.answering()
        elif self.is_settled:
            return False
        changed = [router for router, choice in self.watched if choice.look(self.alive)]
        for router in changed:
            router.rewire()
        self.has_rewired = bool(changed)
        return self.has_rewired

    @property
    def is_settled(self) -> bool:
        """Whether every change there was has been noticed."""
        return all(choice.is_settled for _, choice in self.watched)

    def answering(self) -> dict[int, bool]:
        """Whether each visit would be answered, callees first; outside systems do not count."""
        alive: dict[int, bool] = {}
        for node in reversed(self.nodes):
            for visit in node.visits:
                callees = [alive.get(id(callee), True) for callee, _ in visit.calls]
                if isinstance(node, Router):
                    is_led_on = any(callees) or not callees
                else:
                    is_led_on = all(callees)
                alive[id(visit)] = is_led_on and is_answering(node)
        return alive


def is_answering(node: Node) -> bool:
    """A dead cache stops nobody: its readers go to the store behind it."""
    return isinstance(node, Cache) or node.is_alive
