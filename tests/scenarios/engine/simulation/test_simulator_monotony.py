"""More can only help, less can only hurt: promises of the simulator over generated designs."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.load import Load
from tests.scenarios.engine.simulation.generated import (
    examples,
    faults_of,
    plans_for,
    tiered_documents,
    tiered_plans,
    times_load,
    wired_documents,
)
from tests.scenarios.engine.simulation.runs import plan_of, run_document


def not_well(run):
    return run.metric("failed") + run.metric("throttled")


@given(st.data())
@examples(80)
def test_more_load_never_means_fewer_failures(data):
    document = data.draw(wired_documents())
    plan = data.draw(plans_for(document, faults=False, frozen=True))
    patient = tuple(replace(source, timeout_s=900) for source in plan.load.sources)
    plan = replace(plan, load=Load(patient))

    usual = not_well(run_document(document, plan))
    busy = not_well(run_document(document, times_load(plan, 1.5)))

    assert busy >= usual * (1 - 1e-9)


@given(st.data())
@examples(100)
def test_more_capacity_anywhere_never_completes_less_of_a_steady_load(data):
    document = data.draw(tiered_documents())
    bigger = data.draw(grown(document))
    plan = data.draw(tiered_plans(is_steady=True))

    before, after = run_document(document, plan), run_document(bigger, plan)

    for end in (last_tier(document), "bank"):
        assert completed(after, end, 30) >= completed(before, end, 30) * (1 - 1e-6)


@given(st.data())
@examples(100)
def test_more_capacity_anywhere_costs_a_changing_load_its_waiting_rooms_at_the_most(data):
    document = data.draw(tiered_documents())
    bigger = data.draw(grown(document))
    plan = data.draw(tiered_plans())

    before, after = run_document(document, plan), run_document(bigger, plan)

    # A second of work may wait in front of each tier. A bigger one empties its room faster than
    # the next can take it, which then refuses some.
    most = max(before.series()["sources"]["users"]["answered"])
    assert after.metric("answered") >= before.metric("answered") - most
    assert completed(after, "bank") >= completed(before, "bank") - most


def last_tier(document):
    return [c["id"] for c in document["components"] if c["id"].startswith("tier")][-1]


def completed(run, component_id, start=0):
    return run.metric("delivered", of=component_id, start=start) or 0


@st.composite
def grown(draw, document):
    """The same document with more capacity in one place."""
    growing = [
        number
        for number, component in enumerate(document["components"])
        if {"min", "reserved_concurrency", "size"} & set(component["config"])
    ]
    number = draw(st.sampled_from(growing))
    component = document["components"][number]
    more = draw(st.integers(1, 5))
    steps = {"min": more, "max": more, "reserved_concurrency": 8 * more}
    config = {name: value + steps.get(name, 0) for name, value in component["config"].items()
              if name in steps}  # fmt: skip
    if "size" in component["config"]:
        config["size"] = "xlarge"
    components = list(document["components"])
    components[number] = component | {"config": component["config"] | config}
    return document | {"components": components}


@given(st.data(), st.booleans())
@examples(120)
def test_a_fault_never_completes_or_answers_more(data, is_steady):
    document = data.draw(tiered_documents())
    plan = data.draw(tiered_plans(is_steady=is_steady))
    ids = [component["id"] for component in document["components"]]
    fault = data.draw(faults_of(st.sampled_from(ids)))
    assume(fault.kind not in ("traffic-spike", "abusive-client", "duplicate-delivery"))

    calm = run_document(document, plan)
    troubled = run_document(document, replace(plan, faults=(fault,)))

    # What waits in front of a tier that lost a copy reaches the next one a second later, where a
    # peak may be over by then.
    most = 0 if is_steady else max(calm.series()["sources"]["users"]["answered"])
    for end in (last_tier(document), "bank"):
        assert completed(troubled, end) <= completed(calm, end) * (1 + 1e-6) + most
    assert troubled.metric("answered") <= calm.metric("answered") + most + 1e-3


@given(st.data())
@examples(60)
def test_a_zone_outage_hurts_one_zone_at_least_as_much_as_three(data):
    document = data.draw(tiered_documents(zones=1))
    plan = data.draw(tiered_plans(Fault("zone-outage", at=15, seconds=20)))
    spread = [
        c | {"config": c["config"] | {"zones": 3}} if c["config"].get("zones") == 1 else c
        for c in document["components"]
    ]

    single = run_document(document, plan)
    several = run_document(document | {"components": spread}, plan)

    assert several.metric("answered") >= single.metric("answered") * (1 - 1e-9)


@given(st.integers(1, 4), st.integers(1, 900), st.sampled_from([0.01, 0.1, 0.6]))
@examples(30)
def test_setting_poison_aside_never_costs_healthy_work(copies, rate, share):
    workers = {"min": copies, "max": copies, "scaling": "none"}
    components = [
        {"id": "users", "service": "external-system", "config": {}},
        {"id": "queue", "service": "sqs", "config": {"visibility_timeout_s": 10}},
        {"id": "workers", "service": "ecs-service", "config": workers},
        {"id": "bank", "service": "external-system", "config": {}},
        {"id": "dead", "service": "sqs", "config": {}},
    ]
    arrows = [
        {"from": "users", "to": "queue"},
        {"from": "queue", "to": "workers"},
        {"from": "workers", "to": "bank"},
    ]
    document = {"format": "studyapp.design/1", "components": components, "connections": arrows}
    aside = document | {"connections": [*arrows, {"from": "queue", "to": "dead"}]}
    plan = plan_of(rate, Fault("poison-messages", at=0, share=share), seconds=120)

    circling = run_document(document, plan).metric("delivered", of="bank")

    assert run_document(aside, plan).metric("delivered", of="bank") >= circling * (1 - 1e-9)


@given(st.integers(1, 4), st.integers(1, 900))
@examples(30)
def test_a_buffer_before_a_bottleneck_never_completes_less(copies, rate):
    workers = {"min": copies, "max": copies, "scaling": "none"}
    components = [
        {"id": "users", "service": "external-system", "config": {}},
        {"id": "workers", "service": "ecs-service", "config": workers},
        {"id": "bank", "service": "external-system", "config": {}},
    ]
    direct = [{"from": "users", "to": "workers"}, {"from": "workers", "to": "bank"}]
    buffered = [
        {"from": "users", "to": "queue"},
        {"from": "queue", "to": "workers"},
        {"from": "workers", "to": "bank"},
    ]
    document = {"format": "studyapp.design/1", "components": components, "connections": direct}
    queue = {"id": "queue", "service": "sqs", "config": {}}
    with_queue = document | {"components": [*components, queue], "connections": buffered}
    plan = plan_of(((0, rate), (40, rate), (40.001, 0)), seconds=600)

    without = run_document(document, plan).metric("delivered", of="bank")

    assert run_document(with_queue, plan).metric("delivered", of="bank") >= without * (1 - 1e-9)
