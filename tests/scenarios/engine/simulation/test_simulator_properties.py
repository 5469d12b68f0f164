"""What holds for every design and every plan: the simulator's promises, over generated ones."""

import json
import math
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from benchmarks.simulator import document as shop_of
from scenarios.engine.simulation.faults import Fault
from scenarios.engine.simulation.load import Load, Outside
from scenarios.engine.simulation.measures import METRICS
from tests.scenarios.engine.simulation.generated import (
    any_documents,
    capacity_of,
    examples,
    faults_of,
    plans_for,
    times_load,
    wired_documents,
)
from tests.scenarios.engine.simulation.runs import plan_of, run_document

SHARES = ("availability", "failed_share", "throttled_share", "error_share", "delivered_share")
ROOT = Path(__file__).parents[4]


def everything(run):
    """All that anybody may ask a run for, as JSON."""
    found = {
        "summary": run.summary(),
        "series": run.series(),
        "ledger": [[loss.component, loss.reason, loss.count] for loss in run.ledger],
        "books": {name: run.books(name) for name in run.sources},
    }
    return json.dumps(found, sort_keys=True)


def lines(values):
    """Every list of values in the nested mappings of a run's series."""
    for value in values.values():
        if isinstance(value, dict):
            yield from lines(value)
        elif isinstance(value, list):
            yield value


@given(st.data())
@examples(150)
def test_every_design_runs_and_its_books_balance_without_negative_or_undefined_figures(data):
    document = data.draw(any_documents())
    plan = data.draw(plans_for(document))

    run = run_document(document, plan)

    for line in lines(run.series()):
        assert len(line) == run.seconds
        assert all(value is None or (math.isfinite(value) and value >= 0) for value in line)
    assert all(loss.count > 0 for loss in run.ledger)
    for name in METRICS:
        for of in ("", *(component["id"] for component in document["components"])):
            value = run.metric(name, of=of)
            assert value is None or (math.isfinite(value) and value >= 0)
            assert name not in SHARES or value is None or value <= 1


@st.composite
def fan_outs(draw):
    """A topic with a queue, workers and an end of its own for each of several consumers."""
    components = [("users", "external-system", {}), ("topic", "sns", {}), ("dead", "sqs", {})]
    arrows = [("users", "topic")]
    for name in draw(st.sampled_from(["a", "ab", "abc"])):
        retries = {"visibility_timeout_s": 4, "max_receive_count": draw(st.integers(1, 4))}
        service = draw(st.sampled_from(["ecs-service", "lambda"]))
        components += [
            (f"{name}-queue", "sqs", retries),
            (f"{name}-workers", service, draw(capacity_of(service))),
            (f"{name}-end", "external-system", {}),
        ]
        arrows += [
            ("topic", f"{name}-queue"),
            (f"{name}-queue", f"{name}-workers"),
            (f"{name}-workers", f"{name}-end"),
        ]
        arrows += [(f"{name}-queue", "dead")] * draw(st.integers(0, 1))
    return {
        "format": "studyapp.design/1",
        "components": [{"id": i, "service": s, "config": c} for i, s, c in components],
        "connections": [{"from": source, "to": target} for source, target in arrows],
    }


@given(st.data())
@examples(80)
def test_each_copy_of_accepted_work_is_delivered_set_aside_or_still_waits(data):
    document = data.draw(fan_outs())
    ids = [component["id"] for component in document["components"]]
    faults = data.draw(st.lists(faults_of(st.sampled_from(ids)), max_size=2))
    assume(all(fault.kind != "abusive-client" for fault in faults))  # it never stops
    rates = data.draw(st.integers(1, 900)), data.draw(st.integers(0, 900))
    points = ((0, rates[0]), (50, rates[1]), (65, rates[1]), (65.001, 0))
    ends = tuple(Outside(one, None, 20.0) for one in ids if one.endswith("-end"))

    run = run_document(document, plan_of(points, *faults, seconds=70, outside=ends))

    accepted = run.metric("accepted")
    for queue in [one for one in ids if one.endswith("-queue")]:
        buffer = run.series()["buffers"][queue]
        kept = sum(buffer[name][-1] for name in ("depth", "dead_lettered", "lost"))
        end = queue.replace("-queue", "-end")
        assert run.metric("delivered", of=end) + kept == pytest.approx(accepted, rel=1e-6, abs=1e-3)


@given(st.data())
@examples(60)
def test_names_ids_positions_and_order_change_nothing(data):
    document = data.draw(any_documents())
    plan = data.draw(plans_for(document))
    shuffler = random.Random(data.draw(st.integers(0, 1000)))
    numbers = list(range(len(document["components"])))
    shuffler.shuffle(numbers)
    ids = {c["id"]: f"n{n}" for c, n in zip(document["components"], numbers, strict=True)}
    other = {
        "format": document["format"],
        "components": [
            c | {"id": ids[c["id"]], "name": "Other", "position": [-n, n]}
            for n, c in enumerate(document["components"])
        ],
        "connections": [
            c | {"from": ids[c["from"]], "to": ids[c["to"]]} for c in document["connections"]
        ],
    }
    shuffler.shuffle(other["components"])
    shuffler.shuffle(other["connections"])

    run = run_document(document, plan)
    twin = run_document(other, renamed(plan, ids))

    assert figures(twin) == pytest.approx(figures(run, ids), rel=1e-9, abs=1e-6)
    ledger = [(ids.get(loss.component, loss.component), loss.reason) for loss in run.ledger]
    assert sorted((loss.component, loss.reason) for loss in twin.ledger) == sorted(ledger)


def figures(run, ids=None):
    """Everything in a run's summary as plain numbers, with components by their new ids."""
    found = {}
    for name, value in run.summary().items():
        if isinstance(value, dict):
            found |= {(name, (ids or {}).get(one, one)): known(v) for one, v in value.items()}
        else:
            found[name] = known(value)
    return found


def known(value):
    return -1 if value is None else value


def renamed(plan, ids):
    def new(name):
        return ids.get(name, name)

    return replace(
        plan,
        load=Load(tuple(replace(s, component=new(s.component)) for s in plan.load.sources)),
        faults=tuple(replace(f, target=tuple(map(new, f.target))) for f in plan.faults),
        jobs=tuple(replace(job, at=tuple(map(new, job.at))) for job in plan.jobs),
        multiply=tuple(replace(one, toward=new(one.toward)) for one in plan.multiply),
        outside=tuple(replace(one, component=new(one.component)) for one in plan.outside),
    )


@given(st.data())
@examples(40)
def test_a_second_run_gives_the_same_bytes(data):
    document = data.draw(any_documents())
    plan = data.draw(plans_for(document))

    assert everything(run_document(document, plan)) == everything(run_document(document, plan))


@given(st.data())
@examples(60)
def test_waking_every_second_gives_what_resting_gives(data):
    document = data.draw(wired_documents())
    plan = data.draw(plans_for(document))
    nothing = Fault("cache-flush", target=("users-have-no-cache",))
    wakes = tuple(replace(nothing, at=second) for second in range(plan.seconds))

    rested = run_document(document, plan)
    awake = run_document(document, replace(plan, faults=plan.faults + wakes))

    # A latency that ends up on the other side of a rounding may differ by a thousandth.
    assert figures(awake) == pytest.approx(figures(rested), rel=1e-6, abs=0.0015)
    for one, other in zip(lines(awake.series()), lines(rested.series()), strict=True):
        assert list(map(known, one)) == pytest.approx(list(map(known, other)), rel=1e-6, abs=1e-4)


SCRIPT = """
import hashlib
from tests.scenarios.engine.simulation.test_simulator_properties import some_runs
print(hashlib.sha256(some_runs().encode()).hexdigest())
"""


def some_runs():
    """The bytes of runs of a shop with a fan-out under every kind of trouble."""
    faults = (
        Fault("zone-outage", at=20, seconds=20),
        Fault("poison-messages", at=0, share=0.05),
        Fault("cache-flush", at=30),
        Fault("instance-loss", at=40, every_s=10),
        Fault("database-failover", at=50),
        Fault("traffic-spike", at=55, factor=9, ramp_s=5),
    )
    plan = plan_of(400, *faults, seconds=90, source="people", afterwards_s=60)
    return everything(run_document(shop_of(30), plan))


def test_processes_with_other_hash_seeds_give_the_same_bytes():
    digests = set()
    for hash_seed in ("0", "1", "4242"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout.strip())

    assert len(digests) == 1


@given(st.data())
@examples(40)
def test_nothing_offered_nothing_dropped(data):
    document = data.draw(any_documents())
    plan = data.draw(plans_for(document))
    faults = tuple(fault for fault in plan.faults if fault.kind != "abusive-client")
    plan = times_load(replace(plan, faults=faults), 0)

    run = run_document(document, plan)

    assert not any(run.metric(name) for name in ("offered", "failed", "throttled", "lost"))
    assert run.ledger == ()


ZONE_SAFE = ("lambda", "sqs", "sns", "dynamodb", "s3", "api-gateway", "users", "external-system")


@given(st.data())
@examples(40)
def test_a_zone_outage_changes_nothing_where_nothing_lives_in_a_zone(data):
    document = data.draw(wired_documents())
    safe = [c for c in document["components"] if c["service"] in ZONE_SAFE]
    ids = {component["id"] for component in safe}
    document = document | {
        "components": safe,
        "connections": [c for c in document["connections"] if {c["from"], c["to"]} <= ids],
    }
    plan = data.draw(plans_for(document, faults=False))
    outage = (Fault("zone-outage", at=5, seconds=20),)

    assert everything(run_document(document, replace(plan, faults=outage))) == everything(
        run_document(document, plan)
    )
