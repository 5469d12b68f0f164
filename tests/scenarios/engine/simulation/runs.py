"""Running small designs in tests; every run's books are checked."""

from scenarios.engine.simulation.load import DrillPlan, Load, Source
from scenarios.engine.simulation.run import simulate
from tests.scenarios.engine.designs import design_of


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
