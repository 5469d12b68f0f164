"""Which layer of the flow each component stands in, and what stands right above or below it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from scenarios.engine.design import Connection, Design
from scenarios.engine.structure import structural_order

SIDE_KINDS = frozenset({"dead-letter", "signal"})
STILL_KINDS = SIDE_KINDS | {"replicate"}  # they do not carry the work onwards

Pass = tuple[int, int]  # a connection (its number) where it passes through a layer
Item = str | Pass
Links = dict[Item, list[Item]]


class Block(NamedTuple):
    """What keeps together in a layer, from top to bottom; its neighbours line up with `anchor`."""

    members: tuple[Item, ...]
    anchor: Item

    @property
    def is_pass(self) -> bool:
        return isinstance(self.anchor, tuple)


@dataclass(frozen=True, slots=True)
class Layered:
    """A design divided into the layers of its flow.

    Attributes:
        layers: from first to last along the flow, the blocks of each from top to bottom.
        spans: for each connection the layers it goes from and to; backwards the second is smaller.
        lower: items that stand below all others, because they are in the second region.
    """

    layers: list[list[Block]]
    spans: list[tuple[int, int]]
    lower: frozenset[Item]


def in_order(design: Design) -> Design:
    """The same design with its lists in structural order; what is alike stands in order of names.

    So neither the order of the document nor its ids decide anything.
    """
    by_name = sorted(design.components, key=lambda c: (c.name, c.id))
    alias = {c.id: f"{number:03}" for number, c in enumerate(by_name)}
    anonymous = replace(
        design,
        components=tuple(replace(c, id=alias[c.id]) for c in design.components),
        connections=tuple(
            replace(c, source=alias[c.source], target=alias[c.target]) for c in design.connections
        ),
    )
    rank = {name: number for number, name in enumerate(structural_order(anonymous))}
    place = {id_: rank[name] for id_, name in alias.items()}
    return replace(
        design,
        components=tuple(sorted(design.components, key=lambda c: place[c.id])),
        connections=tuple(
            sorted(design.connections, key=lambda c: (place[c.source], place[c.target], c.kind))
        ),
    )


def divide(design: Design) -> Layered:
    """The layers of a design, each in the design's own order."""
    above, below = satellites(design)
    hosts = {id_: host for side in (above, below) for host, ids in side.items() for id_ in ids}
    main = [component.id for component in design.components if component.id not in hosts]
    layer_of = Flow(design, main, hosts).layers()
    layer_of |= {id_: layer_of[host] for id_, host in hosts.items()}

    layers: list[list[Block]] = [[] for _ in range(max(layer_of.values(), default=-1) + 1)]
    for id_ in main:
        layers[layer_of[id_]].append(Block((*above[id_], id_, *below[id_]), id_))
    spans = [(layer_of[c.source], layer_of[c.target]) for c in design.connections]
    second = {c.id for c in design.components if is_in_second_region(design, c.id)}
    lower: set[Item] = set(second)
    for number, (connection, span) in enumerate(zip(design.connections, spans, strict=True)):
        for one in passes(number, span):
            layers[one[1]].append(Block((one,), one))
            if second.issuperset((connection.source, connection.target)):
                lower.add(one)
    return Layered(layers, spans, frozenset(lower))


def is_in_second_region(design: Design, id_: str) -> bool:
    component = design.component(id_)
    return component.region == "secondary" and not component.has("global")


def passes(number: int, span: tuple[int, int]) -> Iterator[Pass]:
    """Where a connection passes through layers between its two ends, in their order."""
    low, high = min(span), max(span)
    return ((number, layer) for layer in range(low + 1, high))


def chain(number: int, connection: Connection, span: tuple[int, int]) -> list[Item]:
    """The components and passes a connection runs through, in the order of the layers."""
    ends = (connection.source, connection.target)
    first, last = ends if span[0] <= span[1] else ends[::-1]
    return [first, *passes(number, span), last]


def satellites(design: Design) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What stands right above (monitors) and right below (set-aside queues) another component.

    Only what nothing but such connections lead to is a satellite; the monitor of a set-aside
    queue stands below that, and of several queues that set aside into one the first has it.
    """
    above: dict[str, list[str]] = defaultdict(list)
    below: dict[str, list[str]] = defaultdict(list)
    roots: dict[str, str] = {}
    for connection in sorted(design.connections, key=lambda c: c.kind):  # dead-letter first
        host, id_ = connection.source, connection.target
        is_monitor = design.component(id_).has("observes")
        is_lone = all(c.kind in SIDE_KINDS for c in design.incoming(id_))
        is_near = is_in_second_region(design, host) == is_in_second_region(design, id_)
        is_fit = (connection.kind == "dead-letter" or is_monitor) and is_lone and is_near
        if not is_fit or id_ in roots or id_ in roots.values():
            continue
        roots[id_] = root = roots.get(host, host)
        if is_monitor and root == host and host not in above:
            above[host].append(id_)
        else:
            below[root].append(id_)
    return above, below


class Flow:
    """Layers by the longest way that work takes to each component.

    What closes a circle, sets work aside, copies or signals does not push its target on. What
    stands right above or below another component (`hosts`) pushes as that one does.
    """

    def __init__(self, design: Design, main: Sequence[str], hosts: dict[str, str]) -> None:
        self.design = design
        self.main = main
        self.targets: dict[str, list[str]] = {id_: [] for id_ in main}
        self.sources: dict[str, list[str]] = {id_: [] for id_ in main}
        self.tellers: dict[str, str] = {}  # whoever first connects to a component, in any kind
        self.touched: set[str] = set()
        for c in design.connections:
            a, b = hosts.get(c.source, c.source), hosts.get(c.target, c.target)
            self.touched |= {a, b}
            if a == b:
                continue
            self.tellers.setdefault(b, a)
            if c.kind not in STILL_KINDS:
                self.targets[a].append(b)
                self.sources[b].append(a)

    def layers(self) -> dict[str, int]:
        layer = dict.fromkeys(self.main, 0)
        order = self.topological()
        place = {id_: number for number, id_ in enumerate(order)}
        onward = {a: [b for b in self.targets[a] if place[a] < place[b]] for a in order}
        for id_ in order:
            for target in onward[id_]:
                layer[target] = max(layer[target], layer[id_] + 1)
        fed = {b for targets in onward.values() for b in targets}
        for id_ in self.main:
            if id_ in fed:
                continue
            if onward[id_]:  # a source stands next to what it feeds
                layer[id_] = min(layer[b] for b in onward[id_]) - 1
            elif id_ in self.tellers:  # what is only told something, after whoever tells it
                layer[id_] = layer[self.tellers[id_]] + 1
        for id_ in self.main:
            if id_ not in self.touched:
                layer[id_] = self.layer_of_kin(id_, layer)
        used = sorted(set(layer.values()))
        rank = {number: index for index, number in enumerate(used)}
        return {id_: rank[number] for id_, number in layer.items()}

    def layer_of_kin(self, id_: str, layer: dict[str, int]) -> int:
        """Where a component without any connection stands: with the first of its own service."""
        service = self.design.component(id_).service
        kin = (c.id for c in self.design.of_service(service) if c.id in layer)
        return next((layer[other] for other in kin if other in self.touched), 0)

    def topological(self) -> list[str]:
        """The components so that work flows onwards in the list, but for what closes a circle.

        The walk begins where nothing leads to, then at clients, so that circles open there.
        """

        def turn(id_: str) -> tuple[bool, bool]:
            return bool(self.sources[id_]), not self.design.component(id_).has("client")

        seen: set[str] = set()
        finished: list[str] = []
        for start in sorted(self.main, key=turn):
            if start in seen:
                continue
            seen.add(start)
            stack = [(start, iter(self.targets[start]))]
            while stack:
                id_, rest = stack[-1]
                target = next((one for one in rest if one not in seen), None)
                if target is None:
                    finished.append(id_)
                    stack.pop()
                else:
                    seen.add(target)
                    stack.append((target, iter(self.targets[target])))
        return finished[::-1]


def links(design: Design, layered: Layered) -> tuple[Links, Links]:
    """For each component and pass what lies in the layer before it, and in the one after it."""
    before: Links = defaultdict(list)
    after: Links = defaultdict(list)
    for number, (connection, span) in enumerate(
        zip(design.connections, layered.spans, strict=True)
    ):
        if span[0] == span[1]:
            continue
        for left, right in pairwise(chain(number, connection, span)):
            after[left].append(right)
            before[right].append(left)
    return before, after
