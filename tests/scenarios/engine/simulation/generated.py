"""Designs and drill plans of any shape, for the properties of the simulator."""

from dataclasses import replace

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from scenarios.engine.catalogue import Allowed
from scenarios.engine.simulation.faults import DEFAULTS, KINDS, Fault
from scenarios.engine.simulation.load import DrillPlan, Job, Load, Multiply, Outside, Source
from tests.scenarios.engine.designs import CATALOGUE, documents, setting_values

POSSIBLE = {
    (source, target): rule.kinds
    for source in CATALOGUE.services
    for target in CATALOGUE.services
    if isinstance(rule := CATALOGUE.connection_rule(source, target), Allowed)
}
"""The kinds of connection of each pair of services that AWS can connect."""


CLIENTS = ("users", "external-system", "saas-partner", "on-premises")


@st.composite
def wired_documents(draw, most=10):
    """Documents in which work really flows: clients first, then services that can be reached."""
    services = [draw(st.sampled_from(["users", "external-system"]))]
    connections = []
    for number in range(1, draw(st.integers(1, most))):
        before = draw(st.integers(0, number - 1))
        targets = [target for source, target in POSSIBLE if source == services[before]]
        service = draw(st.sampled_from(targets or ["users"]))
        services.append(service)
        if targets:
            kind = draw(st.sampled_from(POSSIBLE[services[before], service]))
            connections.append({"from": f"c{before}", "to": f"c{number}", "kind": kind})
    numbers = st.integers(0, len(services) - 1)
    for a, b in draw(st.lists(st.tuples(numbers, numbers), max_size=8)):
        kinds = POSSIBLE.get((services[a], services[b]), ())
        if kinds and a != b:
            kind = draw(st.sampled_from(kinds))
            connections.append({"from": f"c{a}", "to": f"c{b}", "kind": kind})
    components = []
    for number, service in enumerate(services):
        settings = CATALOGUE.services[service].settings
        optional = {name: setting_values(setting) for name, setting in settings.items()}
        config = draw(st.fixed_dictionaries({}, optional=optional))
        if config.get("min", 0) > config.get("max", 10_000):
            config["min"], config["max"] = config["max"], config["min"]
        components.append({"id": f"c{number}", "service": service, "config": config})
    return {"format": "studyapp.design/1", "components": components, "connections": connections}


def any_documents():
    return wired_documents() | documents(most=10)


@st.composite
def plans_for(draw, document, *, faults=True, frozen=False, most_seconds=90):
    """A plan whose sources, targets and jobs are components of a document, or are not there."""
    ids = [component["id"] for component in document["components"]] or ["nowhere"]
    names = st.sampled_from(ids)
    clients = [c["id"] for c in document["components"] if c["service"] in CLIENTS]
    sources = clients[: draw(st.integers(1, 3))] or [draw(names)]
    load = tuple(draw(sources_of(name)) for name in sources)
    count = st.integers(0, 3) if faults else st.just(0)
    return DrillPlan(
        load=Load(load),
        seconds=draw(st.integers(1, most_seconds)),
        faults=tuple(draw(faults_of(names)) for _ in range(draw(count))),
        jobs=tuple(
            Job((name,), draw(st.sampled_from([0.01, 0.5, 3.0, 40.0])))
            for name in draw(st.lists(names, max_size=1))
        ),
        multiply=tuple(Multiply(name, 7.0) for name in draw(st.lists(names, max_size=1))),
        outside=tuple(
            Outside(name, draw(st.none() | st.sampled_from([0.0, 5.0, 300.0])), 200.0)
            for name in draw(st.lists(names, max_size=2, unique=True))
        ),
        connections=draw(st.none() | st.integers(1, 500)),
        quota_factor=draw(st.sampled_from([1.0, 10.0])),
        squeeze=draw(st.sampled_from([1.0, 30.0])),
        afterwards_s=draw(st.sampled_from([0, 0, 40])),
        frozen=frozen or draw(st.booleans()),
    )


@st.composite
def sources_of(draw, name):
    rates = st.sampled_from([0.0, 0.5, 20.0, 300.0, 4_000.0, 150_000.0])
    points = ((0.0, draw(rates)), (20.0, draw(rates)), (40.0, draw(rates)))
    static, read = draw(st.sampled_from([(0, 0), (0, 1), (0.3, 0.5), (0, 0.7)]))
    return Source(
        name,
        points,
        static=static,
        read=read,
        write=1 - static - read,
        cacheable=draw(st.sampled_from([0.0, 0.8])),
        clients=draw(st.none() | st.integers(1, 50)),
        sessions=draw(st.sampled_from([0.0, 500.0])),
        kb=draw(st.sampled_from([1.0, 50.0])),
        timeout_s=draw(st.sampled_from([0.5, 30.0])),
    )


@st.composite
def faults_of(draw, names):
    kind = draw(st.sampled_from(KINDS))
    usual = DEFAULTS.get(kind, {})
    return Fault(
        kind,
        at=draw(st.sampled_from([0.0, 5.0, 30.0])),
        seconds=draw(st.none() | st.sampled_from([0.0, 1.0, 25.0])),
        target=tuple(draw(st.lists(names, max_size=2))),
        region=draw(st.sampled_from(["primary", "secondary"])),
        **{key: draw(st.sampled_from([value, value / 3.0 + 1.0])) for key, value in usual.items()
           if key != "share"},
        **({"share": draw(st.sampled_from([0.01, 0.5, 1.0]))} if "share" in usual else {}),
    )  # fmt: skip


TIERS = ("ecs-service", "ec2-asg", "eks", "lambda")


@st.composite
def tiered_documents(draw, *, zones=None):
    """A line of tiers that call one another, with a store or a queue and its workers at the end.

    Nothing in it scales and nothing is shared by two paths, so that it must behave monotonously.
    """
    components = [{"id": "users", "service": "users", "config": {}}]
    arrows = []
    before = "users"

    def add(one, service, config, kind=None, source=None):
        components.append({"id": one, "service": service, "config": config})
        arrow = {"from": source or before, "to": one}
        arrows.append(arrow | ({"kind": kind} if kind else {}))
        return one

    for number in range(draw(st.integers(1, 3))):
        before = add(f"balancer{number}", "alb", {"zones": 2, "internal": number > 0})
        service = draw(st.sampled_from(TIERS))
        before = add(f"tier{number}", service, draw(capacity_of(service, zones)))
    end = draw(st.sampled_from(["nothing", "store", "queue"]))
    if end == "store":
        add("store", "rds", {"size": draw(st.sampled_from(["small", "medium", "large"]))})
    elif end == "queue":
        before = add("queue", "sqs", {"visibility_timeout_s": 5, "max_receive_count": 3})
        add("dead", "sqs", {}, "dead-letter")
        before = add("workers", "ecs-service", draw(capacity_of("ecs-service", zones)))
        add("bank", "external-system", {})
    return {"format": "studyapp.design/1", "components": components, "connections": arrows}


@st.composite
def capacity_of(draw, service, zones=None):
    if service == "lambda":
        return {"reserved_concurrency": draw(st.integers(1, 60)), "timeout_s": 900}
    copies = draw(st.integers(1, 6))
    spread = zones or draw(st.integers(1, 3))
    return {"min": copies, "max": copies, "zones": spread, "scaling": "none"}


def tiered_plans(*faults, is_steady=False):
    """Plans for `tiered_documents`: a minute of reads and writes that change their rate twice."""
    rates = st.integers(0, 3_000)
    points = (
        st.tuples(st.just(0), rates),
        st.tuples(st.just(20), rates),
        st.tuples(st.just(40), rates),
    )
    return st.builds(
        lambda points, read: DrillPlan(
            Load((Source("users", points, read=read, write=1 - read),)),
            60,
            faults,
            outside=(Outside("bank", 400.0, 20.0),),
            connections=1_000_000,
        ),
        st.tuples(*points[: 1 if is_steady else 3]),
        st.sampled_from([0.0, 0.5]),
    )


def examples(count):
    return settings(
        max_examples=count,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def times_load(plan, factor):
    sources = (
        replace(source, points=tuple((second, rate * factor) for second, rate in source.points))
        for source in plan.load.sources
    )
    return replace(plan, load=Load(tuple(sources)))
