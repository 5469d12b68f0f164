"""Running small designs in tests; every run's books are checked."""

from scenarios.engine.document import parse
from scenarios.engine.simulation.load import DrillPlan, Load, Outside, Source
from scenarios.engine.simulation.run import simulate
from tests.scenarios.engine.designs import CATALOGUE, design_of


def plan_of(rate, *faults, seconds=300, source="users", more_sources=(), **more):
    """A plan with one source; `rate` is a number or points, `source` its id or a Source."""
    points = tuple(rate) if isinstance(rate, list | tuple) else ((0, rate),)
    first = source if isinstance(source, Source) else Source(source, points)
    return DrillPlan(Load((first, *more_sources)), seconds, faults, **more)


def run_of(design, plan, **more):
    """The run of a design, after checking that nothing appeared or vanished in it."""
    run = simulate(design, plan, **more)
    assert run.imbalance < 1e-6
    for name in run.sources:
        books = run.books(name)
        parts = sum(books[key] for key in ("answered", "failed", "throttled", "in_flight"))
        assert abs(books["offered"] - parts) <= 1e-6 * (books["offered"] + 1)
        assert min(books.values()) >= -1e-6
    return run


def run_small(components, arrows, plan, **more):
    return run_of(design_of(components, arrows), plan, **more)


QUEUE = {
    "users": "external-system",
    "queue": ("sqs", {"max_receive_count": 3}),
    "dead": "sqs",
    "workers": ("ecs-service", {"min": 2, "max": 2, "scaling": "none"}),
    "bank": "external-system",
}
QUEUE_ARROWS = [
    "users -> queue",
    "queue -> workers",
    "queue -> dead: dead-letter",
    "workers -> bank",
]
SHOP = {
    "users": "users",
    "cdn": "cloudfront",
    "alb": "alb",
    "web": "ec2-asg",
    "cache": "elasticache",
    "db": ("rds", {"multi_az": True}),
    "files": "s3",
}
SHOP_ARROWS = [
    "users -> cdn",
    "cdn -> alb",
    "cdn -> files",
    "alb -> web",
    "web -> cache",
    "web -> db",
]


COPY_PER_S = 160  # requests a second of a container copy


def fixed(copies, **more):
    return {"min": copies, "max": copies, "scaling": "none"} | more


def figure(service, name):
    """A figure of the catalogue that is the course's own choice."""
    return CATALOGUE.services[service].capacity[name].for_config({})


def fast(component_id):
    """An outside system that costs its callers next to nothing."""
    return Outside(component_id, None, 0.001)


def queue_run(points, *faults, components=(), arrows=None, **more):
    more = {"outside": (fast("bank"),)} | more
    parts = QUEUE | dict(components)
    return run_small(parts, arrows or QUEUE_ARROWS, plan_of(points, *faults, **more))


def web_run(rate, *faults, copies=1, seconds=60, **more):
    parts = {"users": "users", "alb": "alb", "web": ("ecs-service", fixed(copies, **more))}
    plan = plan_of(rate, *faults, seconds=seconds)
    return run_small(parts, ["users -> alb", "alb -> web"], plan)


def run_document(document, plan):
    return run_of(parse(document, CATALOGUE), plan)
