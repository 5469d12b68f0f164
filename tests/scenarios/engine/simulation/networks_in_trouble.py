"""Three more networks, in which something changes or breaks. See `networks.py`."""

from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.load import Outside
from tests.scenarios.engine.simulation import discrete_trouble
from tests.scenarios.engine.simulation.comparison import (
    BACKLOG,
    DROPS,
    P95,
    Comparison,
    mean_of,
    mean_value,
)
from tests.scenarios.engine.simulation.discrete import quantile
from tests.scenarios.engine.simulation.runs import fixed, plan_of, run_small


def functions_behind_a_queue():
    points = ((0, 0), (5, 0), (5.001, 2_000), (60, 2_000), (60.001, 100))
    components = {
        "users": "external-system",
        "queue": "sqs",
        "fn": ("lambda", {"timeout_s": 5}),
        "end": "external-system",
    }
    arrows = ["users -> queue", "queue -> fn", "fn -> end"]
    plan = plan_of(points, seconds=90, outside=(Outside("end", None, 0.001),))
    run = run_small(components, arrows, plan)
    other = mean_of(
        lambda seed: discrete_trouble.functions_behind_a_queue(
            points, 90, start=5, step=5, work_s=0.05, seed=seed
        )
    )
    result = Comparison("Functions behind a queue", "messages waiting")
    result.draw(run.series()["buffers"]["queue"]["depth"], other["backlog"])
    peak = max(other["backlog"])
    result.add("backlog at its peak", BACKLOG, run.metric("depth", of="queue"), peak)
    result.add("messages done", BACKLOG, run.metric("delivered", of="end"), other["done"])
    return result


def slow_callee(seeds=(8, 9, 10)):
    points = ((0, 100), (160, 100))
    components = {
        "users": "users",
        "alb": "alb",
        "web": ("ecs-service", fixed(2)),
        "bank": "external-system",
    }
    slow = Fault("slow-dependency", at=40, seconds=60, target=("bank",), latency_ms=750)
    plan = plan_of(points, slow, seconds=160, outside=(Outside("bank", None, 50),))
    run = run_small(components, ["users -> alb", "alb -> web", "web -> bank"], plan)
    arguments = {"work_s": 0.05, "call_s": 0.05, "slow_s": 0.75, "slow": (40, 100)}
    runs = [
        discrete_trouble.slow_callee(points, 160, slots=16, fixed_s=0.002, seed=seed, **arguments)
        for seed in seeds
    ]
    dropped = mean_value([other["dropped"] for other in runs])
    answered = mean_value([other["answered"] for other in runs])
    result = Comparison("A slow dependency", "requests answered, of those offered each second")
    result.draw(run.series()["sources"]["users"]["answered"], smooth(answered))
    result.add("requests dropped", DROPS, run.metric("failed"), dropped)
    for start, end, when in ((5, 40, "before"), (50, 95, "meanwhile")):
        times = [t for other in runs for came, t in other["times"] if start <= came < end]
        p95 = run.metric("p95_ms", start=start, end=end)
        result.add(f"p95 {when}, ms", P95, p95, quantile(times, 0.95) * 1000)
    return result


def zone_outage(seed=9):
    points = ((0, 750), (120, 750))
    components = {"users": "users", "alb": "alb", "web": ("ecs-service", fixed(6, zones=3))}
    outage = Fault("zone-outage", at=30, seconds=200)
    plan = plan_of(points, outage, seconds=120)
    run = run_small(components, ["users -> alb", "alb -> web"], plan)
    other = discrete_trouble.zone_outage(
        points, 120, copies=6, each=8, work_s=0.05, lost=1 / 3, at=30, noticed_s=30, boot_s=40,
        seed=seed,
    )  # fmt: skip
    result = Comparison("A zone goes", "requests answered, of those offered each second")
    result.draw(run.series()["sources"]["users"]["answered"], smooth(other["answered"]))
    result.add("requests dropped", DROPS, run.metric("failed"), other["dropped"])
    return result


def smooth(counts, span=5):
    """Means over a few seconds: what arrives in one second varies by chance."""
    found = []
    for second in range(len(counts)):
        near = counts[max(second - span // 2, 0) : second + span // 2 + 1]
        found.append(sum(near) / len(near))
    return found
