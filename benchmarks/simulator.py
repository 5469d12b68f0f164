"""How long the simulator takes: a ten-minute drill on designs of 5 to 200 components.

Run as `python -m benchmarks.simulator`. The target is 50 ms for 30 components on one core. Each
figure is the median of several runs of the whole of `simulate`, from the parsed design to the run
with its first metrics; the designs are a shop whose orders fan out to as many workers as fit.
"""

import statistics
import time
from pathlib import Path

from scenarios.engine.catalogue_reader import read_catalogue
from scenarios.engine.document import parse
from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.load import DrillPlan, Load, Source
from scenarios.engine.simulation.run import simulate

SIZES = (5, 10, 20, 30, 50, 100, 200)
SECONDS = 600
RUNS = 7
CATALOGUE = Path(__file__).parents[1] / "content" / "catalogue.yaml"
SHARES = {"static": 0.3, "read": 0.5, "write": 0.2}
DRILLS = {
    "steady": (((0, 300.0),), ()),
    "spike": (((0, 100.0), (60, 100.0), (120, 500.0), (420, 500.0), (421, 100.0)), ()),
    "poison": (((0, 300.0),), (Fault("poison-messages", at=0, share=0.01),)),
    "zone": (((0, 300.0),), (Fault("zone-outage", at=120, seconds=300),)),
}


def document(size):
    """A design document with this many components."""
    front = [
        ("people", "users"), ("alb", "alb"), ("web", "ec2-asg"), ("db", "aurora"), ("topic", "sns"),
        ("dns", "route53"), ("cdn", "cloudfront"), ("files", "s3"), ("cache", "elasticache"),
    ]  # fmt: skip
    arrows = [
        ("people", "alb"), ("alb", "web"), ("web", "db"), ("web", "topic"), ("people", "dns"),
        ("people", "cdn"), ("dns", "cdn"), ("cdn", "alb"), ("cdn", "files"), ("web", "cache"),
    ]  # fmt: skip
    parts = front[:size]
    branch = 0
    while len(parts) < size:
        name = f"b{branch}"
        worker = "lambda" if branch % 2 else "ecs-service"
        more = [
            (f"{name}-queue", "sqs"),
            (f"{name}-worker", worker),
            (f"{name}-dead", "sqs"),
            (f"{name}-system", "external-system"),
        ]
        parts += more[: size - len(parts)]
        arrows += [
            ("topic", f"{name}-queue"),
            (f"{name}-queue", f"{name}-worker"),
            (f"{name}-queue", f"{name}-dead", "dead-letter"),
            (f"{name}-worker", f"{name}-system"),
        ]
        branch += 1
    ids = {component_id for component_id, _ in parts}
    return {
        "format": "studyapp.design/1",
        "components": [{"id": one, "service": service} for one, service in parts],
        "connections": [
            {"from": ends[0], "to": ends[1]} | ({"kind": ends[2]} if len(ends) > 2 else {})
            for ends in arrows
            if ids.issuperset(ends[:2])
        ],
    }


def milliseconds(design, plan):
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        run = simulate(design, plan)
        run.metric("p95_ms", of="people")
        run.metric("lost")
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def main():
    catalogue = read_catalogue(CATALOGUE.read_text())
    print(f"{SECONDS} s of drill, median of {RUNS} runs, ms of processor time")
    print("components" + "".join(f"{name:>10}" for name in DRILLS))
    for size in SIZES:
        design = parse(document(size), catalogue)
        row = []
        for points, faults in DRILLS.values():
            source = Source("people", points, sessions=1000, **SHARES)
            row.append(milliseconds(design, DrillPlan(Load((source,)), SECONDS, faults)))
        print(f"{size:10}" + "".join(f"{ms:10.1f}" for ms in row))


if __name__ == "__main__":
    main()
