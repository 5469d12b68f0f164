"""The small networks on which the fluid model is held against per-request runs.

Each function builds a design, runs it and the per-request model of the same network, and returns a
`Comparison`. `benchmarks/validate_simulator.py` draws them for `docs/simulator.md`.
"""

from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.load import Outside, Source
from tests.scenarios.engine.designs import design_of
from tests.scenarios.engine.simulation import discrete
from tests.scenarios.engine.simulation.comparison import (
    BACKLOG,
    DROPS,
    P95,
    Comparison,
    mean_of,
)
from tests.scenarios.engine.simulation.networks_in_trouble import (
    functions_behind_a_queue,
    slow_callee,
    smooth,
    zone_outage,
)
from tests.scenarios.engine.simulation.runs import fixed, plan_of, run_of


def queue_with_workers():
    points = ((0, 300), (40, 300), (40.001, 50), (200, 50))
    components = {
        "users": "external-system",
        "queue": "sqs",
        "workers": ("ecs-service", fixed(2)),
        "bank": "external-system",
    }
    arrows = ["users -> queue", "queue -> workers", "workers -> bank"]
    plan = plan_of(points, seconds=200, outside=(Outside("bank", None, 50),))
    run = run_of(design_of(components, arrows), plan)
    other = mean_of(
        lambda seed: discrete.queue_with_workers(
            points, 200, slots=16, work_s=0.05, call_s=0.05, seed=seed
        )
    )
    result = Comparison("Queue with workers", "messages waiting")
    result.draw(run.series()["buffers"]["queue"]["depth"], other["backlog"])
    result.add(
        "backlog at its peak", BACKLOG, run.metric("depth", of="queue"), max(other["backlog"])
    )
    emptied = next(s for s in range(45, 200) if other["backlog"][s] < 250)
    result.add("seconds to drain", BACKLOG, run.metric("drained_s", start=40), emptied - 40)
    result.add("messages done", BACKLOG, run.metric("delivered", of="bank"), other["done"])
    return result


def balanced_fleet():
    points = ((0, 60), (30, 60), (60, 330), (300, 330))
    components = {"users": "users", "alb": "alb", "web": ("ecs-service", {"min": 1, "max": 8})}
    run = run_of(
        design_of(components, ["users -> alb", "alb -> web"]), plan_of(points, seconds=300)
    )
    other = mean_of(
        lambda seed: discrete.balanced_fleet(
            points, 300, slots_each=8, work_s=0.05, copies=1, most=8, boot_s=40, seed=seed
        )
    )
    result = Comparison("Load balancer with Auto Scaling", "copies running")
    result.draw(run.series()["components"]["web"]["running"], other["copies"])
    result.add("requests dropped", DROPS, run.metric("failed"), other["dropped"])
    result.add("copies at the end", 0, run.metric("instances", start=299), other["running"])
    return result


def fan_out():
    points = ((0, 200), (60, 200), (60.001, 0), (160, 0))
    workers = {"fast": 2, "even": 1, "slow": 1}
    components = {"users": "external-system", "topic": "sns"}
    arrows = ["users -> topic"]
    for name, copies in workers.items():
        service = ("ecs-service", fixed(copies)) if name != "slow" else ("ec2", {"size": "small"})
        components |= {f"{name}-queue": "sqs", name: service, f"{name}-end": "external-system"}
        arrows += [f"topic -> {name}-queue", f"{name}-queue -> {name}", f"{name} -> {name}-end"]
    ends = tuple(Outside(f"{name}-end", None, 0.001) for name in workers)
    run = run_of(design_of(components, arrows), plan_of(points, seconds=160, outside=ends))
    other = mean_of(
        lambda seed: discrete.fan_out(points, 160, slots=(16, 8, 8), work_s=0.05, seed=seed)
    )
    result = Comparison("Fan-out", "messages waiting for the workers with one copy")
    result.draw(run.series()["buffers"]["even-queue"]["depth"], other["backlog"][1])
    for index, name in enumerate(workers):
        delivered = run.metric("delivered", of=f"{name}-end")
        result.add(f"delivered to {name}", BACKLOG, delivered, other["done"][index])
    peak = run.metric("depth", of="slow-queue")
    result.add("backlog of slow", BACKLOG, peak, max(other["backlog"][2]))
    return result


def cache_and_database(seed=4):
    components = {
        "users": "users",
        "alb": "alb",
        "web": ("ecs-service", fixed(4)),
        "cache": "elasticache",
        "db": ("rds", {"size": "small"}),
    }
    arrows = ["users -> alb", "alb -> web", "web -> cache", "web -> db"]
    points = ((0, 250), (180, 250))
    source = Source("users", points, read=1, write=0)
    plan = plan_of(points, Fault("cache-flush", at=60), seconds=180, source=source)
    run = run_of(design_of(components, arrows), plan)
    other = discrete.cache_and_database(
        points, 180, slots={"web": 32, "database": 5},
        times_s={"front": 0.002, "web": 0.05, "cache": 0.001, "database": 0.005},
        hit=0.9, refill_s=60, flush_at=60, seed=seed,
    )  # fmt: skip
    result = Comparison("Cache and database", "reads at the database each second")
    arrived = run.series()["components"]["db"]["arrived"]
    counts = [sum(second <= at < second + 1 for at in other["missed"]) for second in range(180)]
    result.draw(arrived, smooth(counts))
    reached = sum(arrived[60:180])
    missed = sum(60 <= at < 180 for at in other["missed"])
    result.add("reads after the flush", BACKLOG, reached, missed)
    before = [time for came, time in other["times"] if 10 <= came < 60]
    after = [time for came, time in other["times"] if 60 <= came < 120]
    result.add(
        "p95 before, ms", P95, run.metric("p95_ms", start=10, end=60),
        discrete.quantile(before, 0.95) * 1000,
    )  # fmt: skip
    result.add(
        "p95 after, ms", P95, run.metric("p95_ms", start=60, end=120),
        discrete.quantile(after, 0.95) * 1000,
    )  # fmt: skip
    return result


def poisoned_queue():
    points = ((0, 180), (120, 180), (120.001, 0), (240, 0))
    components = {
        "users": "external-system",
        "queue": ("sqs", {"visibility_timeout_s": 10, "max_receive_count": 3}),
        "dead": "sqs",
        "workers": ("ecs-service", fixed(1)),
        "end": "external-system",
    }
    arrows = [
        "users -> queue", "queue -> workers", "queue -> dead: dead-letter", "workers -> end",
    ]  # fmt: skip
    fault = Fault("poison-messages", at=0, share=0.1)
    plan = plan_of(points, fault, seconds=240, outside=(Outside("end", None, 0.001),))
    run = run_of(design_of(components, arrows), plan)
    other = mean_of(
        lambda seed: discrete.poisoned_queue(
            points, 240, slots=8, work_s=0.05, hidden_s=10, receives=3, share=0.1, seed=seed
        )
    )
    result = Comparison("Poison with a dead-letter queue", "messages ready")
    depth = run.series()["buffers"]["queue"]["ready"]
    result.draw(depth, other["backlog"])
    result.add("backlog at its peak", BACKLOG, max(depth), max(other["backlog"]))
    result.add("messages done", BACKLOG, run.metric("delivered", of="end"), other["done"])
    result.add("set aside", DROPS, run.metric("dead_lettered"), other["aside"])
    return result


def chain_at(rate, seed):
    """A chain of two tiers and a database at one rate: its run, and what single requests did."""
    components = {
        "users": "users",
        "alb": "alb",
        "front": ("ecs-service", fixed(3)),
        "inner": ("alb", {"internal": True}),
        "back": ("ecs-service", fixed(1)),
        "db": ("rds", {"size": "small"}),
    }
    arrows = ["users -> alb", "alb -> front", "front -> inner", "inner -> back", "back -> db"]
    points = ((0, rate), (120, rate))
    run = run_of(design_of(components, arrows), plan_of(points, seconds=120))
    other = discrete.synchronous_chain(
        points, 120, slots=(24, 8, 5), times_s=(0.05, 0.05, 0.005), fixed_s=0.004, seed=seed
    )
    return run, other


def synchronous_chain(seed=6):
    rates = [40, 60, 80, 100, 112, 123]
    result = Comparison(
        "Synchronous chain", "p95 in ms", along="requests each second", values=rates
    )
    for rate in rates:
        run, other = chain_at(rate, seed)
        times = [time for came, time in other["times"] if came >= 10]
        p95 = run.metric("p95_ms", start=10)
        measured = discrete.quantile(times, 0.95) * 1000
        used = run.metric("utilisation", of="back")
        result.add(f"p95 at {used:.0%} use, ms", P95, p95, measured)
        result.fluid.append(p95)
        result.per_request.append(measured)
    run, other = chain_at(250, seed)
    result.add("dropped at 250/s", DROPS, run.metric("failed"), other["dropped"])
    return result


NETWORKS = (
    queue_with_workers,
    balanced_fleet,
    fan_out,
    cache_and_database,
    poisoned_queue,
    synchronous_chain,
    functions_behind_a_queue,
    slow_callee,
    zone_outage,
)
