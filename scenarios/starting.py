"""The canvas on which a learner begins: what is given at its edges, and room between. Pure."""

from collections.abc import Sequence

from scenarios.editing import at_positions
from scenarios.engine.design import Component, Design, Position
from scenarios.engine.drawing import automatic_positions
from scenarios.engine.scenario import Scenario

COLUMN, ROW = 232, 96  # from one component to the next
RIGHT = 3 * COLUMN  # leaves room for two columns of one's own


def set_out(scenario: Scenario) -> Design:
    """What the scenario gives, with who begins the work on the left, who waits for it on the right.

    Whether work arrives at somebody is as in the first reference design.
    """
    reference = scenario.references[0].design
    design = scenario.start(reference)
    joined = {end for one in design.connections for end in (one.source, one.target)}
    waiting = [c for c in design.components if c.id not in joined and reference.incoming(c.id)]
    left = automatic_positions(design.without_components([c.id for c in waiting]))
    edge = max([RIGHT, *(x + 2 * COLUMN for x, _ in left.values())])
    return at_positions(design, centred(left) | centred(column(waiting, edge)))


def column(components: Sequence[Component], x: float) -> dict[str, Position]:
    return {c.id: (x, number * ROW) for number, c in enumerate(components)}


def centred(positions: dict[str, Position]) -> dict[str, Position]:
    """The positions moved up or down so that as much lies above the middle as below."""
    if not positions:
        return {}
    heights = [y for _, y in positions.values()]
    middle = (min(heights) + max(heights)) / 2
    return {id_: (x, y - middle) for id_, (x, y) in positions.items()}
