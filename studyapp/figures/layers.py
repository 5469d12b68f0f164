"""Where components stand: in layers along the flow, and in an order that crosses few lines."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from .services import MONITORS

SWEEPS = 8
SIDE_KINDS = {"dead-letter", "signal"}


@dataclass(frozen=True)
class Layered:
    """`layers` lists, from first to last along the flow, the blocks of each layer from top to
    bottom. A block is a tuple of ids that stand right above one another (a queue and what it sets
    aside), or (connection number,) where a connection passes through the layer.

    `anchors` gives for each block the id its neighbours line up with. `spans` gives for each
    connection the layers it goes from and to; the second is smaller where it runs backwards.
    """

    layers: list[list[tuple]]
    anchors: dict[tuple, object]
    spans: list[tuple[int, int]]


def arrange(design) -> Layered:
    above, below = satellites(design)
    hosts = {id: host for host, group in [*above.items(), *below.items()] for id in group}
    main = [component.id for component in design.components if component.id not in hosts]
    layer_of = longest_paths(design, main, hosts)
    layer_of |= {id: layer_of[host] for id, host in hosts.items()}

    layers = [[] for _ in range(max(layer_of.values()) + 1)]
    anchors = {}
    for id in main:
        block = (*above.get(id, ()), id, *below.get(id, ()))
        layers[layer_of[id]].append(block)
        anchors[block] = id
    spans = [(layer_of[c.source], layer_of[c.target]) for c in design.connections]
    for number, span in enumerate(spans):
        low, high = sorted(span)
        for layer in range(low + 1, high):
            layers[layer].append((number, layer))
            anchors[number, layer] = (number, layer)
    order(layers, neighbours(design, spans))
    return Layered(layers, anchors, spans)


def satellites(design):
    """What stands right above (monitors) and right below (set-aside queues) another component.

    Returns two dicts {id: [ids]}. Only what nothing but such connections lead to is a satellite;
    the monitor of a set-aside queue stands below that.
    """
    incoming = defaultdict(list)
    for connection in design.connections:
        incoming[connection.target].append(connection)
    lone = {id for id, ways in incoming.items() if {c.kind for c in ways} <= SIDE_KINDS}
    service_of = {component.id: component.service for component in design.components}
    above, below, roots = defaultdict(list), defaultdict(list), {}
    for connection in sorted(design.connections, key=lambda c: c.kind):  # dead-letter first
        host, id = connection.source, connection.target
        is_fit = connection.kind == "dead-letter" or service_of[id] in MONITORS
        if id not in lone or id in roots or id in roots.values() or not is_fit:
            continue
        roots[id] = root = roots.get(host, host)
        if service_of[id] in MONITORS and root == host and host not in above:
            above[host].append(id)
        else:
            below[root].append(id)
    return above, below


def longest_paths(design, main, hosts) -> dict[str, int]:
    """The layer of each component: one after the last of those that feed it.

    What closes a circle, sets work aside or only signals does not push its target on. What stands
    right above or below another component (`hosts`) pushes as that one does.
    """
    outgoing = {id: [] for id in main}
    touched = set()
    for c in design.connections:
        a, b = hosts.get(c.source, c.source), hosts.get(c.target, c.target)
        touched |= {a, b}
        if c.kind not in SIDE_KINDS and a != b:
            outgoing[a].append(b)
    order = topological(main, outgoing)
    place = {id: number for number, id in enumerate(order)}
    forward = [(a, b) for a in order for b in outgoing[a] if place[a] < place[b]]
    layer = dict.fromkeys(main, 0)
    for a, b in forward:
        layer[b] = max(layer[b], layer[a] + 1)
    fed = {b for _, b in forward}
    for id in main:
        if id not in fed and (targets := [layer[b] for a, b in forward if a == id]):
            layer[id] = min(targets) - 1
    # What is only told something stands after whoever tells it.
    told = {}
    for c in design.connections:
        a, b = hosts.get(c.source, c.source), hosts.get(c.target, c.target)
        if a != b:
            told.setdefault(b, a)
    for id in main:
        if id not in fed and not outgoing[id] and id in told:
            layer[id] = layer[told[id]] + 1
    # A component without any connection stands with the next one of its kind.
    service_of = {component.id: component.service for component in design.components}
    for id in main:
        if id not in touched:
            kin = [other for other in main if other in touched]
            kin = [other for other in kin if service_of[other] == service_of[id]]
            layer[id] = layer[kin[0]] if kin else 0
    used = sorted(set(layer.values()))
    return {id: used.index(number) for id, number in layer.items()}


def topological(main, outgoing):
    """The components so that work flows onwards in the list, but for what closes a circle."""
    seen, finished = set(), []

    for start in main:
        if start in seen:
            continue
        seen.add(start)
        stack = [(start, iter(outgoing[start]))]
        while stack:
            id, rest = stack[-1]
            for target in rest:
                if target not in seen:
                    seen.add(target)
                    stack.append((target, iter(outgoing[target])))
                    break
            else:
                finished.append(id)
                stack.pop()
    return finished[::-1]


def neighbours(design, spans):
    """For each id and each (connection, layer) it passes: what lies before and after it."""
    before, after = defaultdict(list), defaultdict(list)
    for number, (connection, (start, end)) in enumerate(
        zip(design.connections, spans, strict=True)
    ):
        a, b = connection.source, connection.target
        if start == end:
            continue
        if start > end:
            a, b, start, end = b, a, end, start
        chain = [a, *((number, layer) for layer in range(start + 1, end)), b]
        for left, right in pairwise(chain):
            after[left].append(right)
            before[right].append(left)
    return before, after


def order(layers, links):
    """Sort each layer by the mean place of what its blocks are connected to (barycentres)."""
    before, after = links
    for sweep in range(SWEEPS):
        onward = sweep % 2 == 0
        place = {}
        for layer in layers if onward else layers[::-1]:
            ranks = {}
            for rank, block in enumerate(layer):
                members = members_of(block)
                near = [
                    place[other]
                    for member in members
                    for other in (before if onward else after)[member]
                    if other in place
                ]
                ranks[block] = (sum(near) / len(near) if near else rank, rank)
            layer.sort(key=ranks.__getitem__)
            place |= {m: rank for rank, block in enumerate(layer) for m in members_of(block)}


def members_of(block):
    """The ids that stand in a block, or the passing connection itself."""
    return (block,) if isinstance(block[0], int) else block
