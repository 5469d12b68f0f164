"""How long grading and simulating take as designs grow from 5 to 200 components.

Run as `python -m benchmarks.simulator`. Targets, at 30 components on one core: grading 30 ms, a
drill of ten minutes 50 ms, a whole report with all its drills 250 ms. Every figure is the least of
several runs, in processor time: the machine may be busy with something else.
"""

import time
from pathlib import Path

from scenarios.engine.catalogue_reader import read_catalogue
from scenarios.engine.document import parse
from scenarios.engine.grading.report import grade, report
from scenarios.engine.scenario_reader import read_scenario
from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.load import DrillPlan, Load, Source
from scenarios.engine.simulation.run import simulate

SIZES = (5, 10, 20, 30, 50, 100, 200)
SECONDS = 600
RUNS = 5
CONTENT = Path(__file__).parents[1] / "content"
SCENARIO = "payment-flow"  # five drills, of nearly two hours in all
SHARES = {"static": 0.3, "read": 0.5, "write": 0.2}
DRILLS = {
    "steady": (((0, 300.0),), ()),
    "spike": (((0, 100.0), (60, 100.0), (120, 500.0), (420, 500.0), (421, 100.0)), ()),
    "poison": (((0, 300.0),), (Fault("poison-messages", at=0, share=0.01),)),
    "zone": (((0, 300.0),), (Fault("zone-outage", at=120, seconds=300),)),
}


def document(size):
    """The document of a shop with this many components, whose orders fan out to many workers."""
    front = [
        ("people", "users"), ("alb", "alb"), ("web", "ec2-asg"), ("db", "aurora"), ("topic", "sns"),
        ("dns", "route53"), ("cdn", "cloudfront"), ("files", "s3"), ("cache", "elasticache"),
    ]  # fmt: skip
    arrows = [
        ("people", "alb"), ("alb", "web"), ("web", "db"), ("web", "topic"), ("people", "dns"),
        ("people", "cdn"), ("dns", "cdn"), ("cdn", "alb"), ("cdn", "files"), ("web", "cache"),
    ]  # fmt: skip
    parts = front[:size]
    for number in range(size):
        more, ways = branch(number, "topic")
        parts += more[: size - len(parts)]
        arrows += ways
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


def branch(number, topic):
    """A queue behind a topic with workers, a dead-letter queue, and the system they call."""
    name = f"b{number}"
    parts = [
        (f"{name}-queue", "sqs"),
        (f"{name}-worker", "lambda" if number % 2 else "ecs-service"),
        (f"{name}-dead", "sqs"),
        (f"{name}-system", "external-system"),
    ]
    arrows = [
        (topic, f"{name}-queue"),
        (f"{name}-queue", f"{name}-worker"),
        (f"{name}-queue", f"{name}-dead", "dead-letter"),
        (f"{name}-worker", f"{name}-system"),
    ]
    return parts, arrows


def answer(scenario, size):
    """A reference design of a scenario, cut or grown to this many components."""
    design = max(scenario.references, key=lambda one: len(one.design.components)).design
    own = [c.id for c in design.components if c.id not in scenario.given_ids]
    design = design.without_components(own[max(size - len(scenario.given_ids), 0) :])
    topic = next((c.id for c in design.having("copies-to-each")), "")
    for number in range(size):
        parts, arrows = branch(number, topic)
        for component_id, service in parts[: size - len(design.components)]:
            design = design.with_component(component_id, service)
        for ends in arrows:
            if ends[0] in design and ends[1] in design:
                design = design.with_connection(*ends)
    return design


def milliseconds(work):
    """The least processor time of several runs."""
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return min(times)


def drills(catalogue):
    print(f"One drill of {SECONDS} s, with its summary (ms)")
    print("components" + "".join(f"{name:>10}" for name in DRILLS))
    for size in SIZES:
        design = parse(document(size), catalogue)
        print(f"{size:10}", end="")
        for points, faults in DRILLS.values():
            source = Source("people", points, sessions=1000, **SHARES)
            plan = DrillPlan(Load((source,)), SECONDS, faults)
            ms = milliseconds(lambda plan=plan: simulate(design, plan).summary())  # noqa: B023
            print(f"{ms:10.1f}", end="", flush=True)
        print()


def reports(catalogue):
    folder = CONTENT / "scenarios" / SCENARIO
    texts = [(folder / name).read_text() for name in ("brief.yaml", "reference.yaml")]
    scenario = read_scenario(*texts, catalogue)
    seconds = sum(drill.plan.seconds for drill in scenario.drills)
    print(f"\nA report on {SCENARIO}: {len(scenario.drills)} drills, {seconds} s (ms)")
    print("components   grading  all of it")
    for size in SIZES:
        design = answer(scenario, size)
        bare = milliseconds(lambda: report(grade(scenario, design, with_drills=False)))  # noqa: B023
        whole = milliseconds(lambda: report(grade(scenario, design)))  # noqa: B023
        print(f"{len(design.components):10}{bare:10.1f}{whole:11.1f}", flush=True)


def main():
    catalogue = read_catalogue((CONTENT / "catalogue.yaml").read_text())
    drills(catalogue)
    reports(catalogue)


if __name__ == "__main__":
    main()
