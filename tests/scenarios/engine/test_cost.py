"""The estimate of a month: list prices times what ran."""

import pytest

from scenarios.engine.cost import HOURS, QUANTITIES, STORED_GB, monthly_cost
from scenarios.engine.simulation.load import Source
from scenarios.engine.simulation.windows import Window
from tests.scenarios.engine.designs import CATALOGUE
from tests.scenarios.engine.simulation.runs import plan_of, run_small

MONTH_S = HOURS * 3600
NOT_COUNTED = {"spot_factor", "per_gb_out"}  # a share of another price; data transfer


def cost_of(service, config=None, *, rate=100, caller="lambda", **source):
    """The price of one component that a source, or a function for it, sends requests to."""
    components = {"users": "users", "it": (service, config or {})}
    arrows = ["users -> it"]
    if caller:
        components["web"] = caller
        arrows = ["users -> web", "web -> it"]
    plan = plan_of(0, source=Source("users", ((0, rate),), **source), seconds=60)
    return monthly_cost(run_small(components, arrows, plan)).of("it")


def price(service, name, config=None):
    full = CATALOGUE.services[service].configure(config or {})
    return CATALOGUE.services[service].prices[name].for_config(full)


@pytest.mark.parametrize("name", sorted({n for s in CATALOGUE.services.values() for n in s.prices}))
def test_every_price_of_the_catalogue_is_multiplied_with_something(name):
    assert name in QUANTITIES or name in NOT_COUNTED


@pytest.mark.parametrize("size", ["small", "xlarge"])
def test_server_costs_its_hours(size):
    cost = cost_of("ec2", {"size": size}, caller="", rate=1)

    assert cost == pytest.approx(HOURS * price("ec2", "per_hour", {"size": size}), abs=0.01)


def test_fleet_costs_the_copies_that_ran():
    fixed = {"min": 3, "max": 3, "scaling": "none"}
    on_demand = cost_of("ec2-asg", fixed, caller="")
    spot = cost_of("ec2-asg", fixed | {"spot": True}, caller="")

    assert on_demand == pytest.approx(3 * HOURS * price("ec2-asg", "per_hour"), abs=0.01)
    assert spot == pytest.approx(on_demand * price("ec2-asg", "spot_factor"), abs=0.01)


def test_copies_that_were_added_cost_from_when_they_ran():
    components = {"users": "users", "web": ("ecs-service", {"min": 2, "max": 20})}
    run = run_small(components, ["users -> web"], plan_of(((0, 50), (60, 900)), seconds=600))

    before = monthly_cost(run, Window(0, 60)).of("web")
    after = monthly_cost(run, Window(500, 600)).of("web")
    assert before < monthly_cost(run).of("web") < after
    copies = run.metric("instances", of="web", start=500)
    assert after == pytest.approx(copies * HOURS * price("ecs-service", "per_hour"), rel=0.1)


def test_function_costs_its_calls_and_the_time_they_take():
    components = {"users": "users", "it": "lambda"}
    run = run_small(components, ["users -> it"], plan_of(100, seconds=60))
    seconds = run.metric("mean_ms", of="it", start=10) / 1000

    calls = 100 * MONTH_S / 1e6 * price("lambda", "per_million_requests")
    memory = 100 * MONTH_S * seconds * 0.5 * price("lambda", "per_gb_second")
    assert monthly_cost(run).of("it") == pytest.approx(calls + memory, rel=0.02)


def test_queue_costs_three_requests_a_message():
    cost = cost_of("sqs")

    assert cost == pytest.approx(
        100 * 3 * MONTH_S / 1e6 * price("sqs", "per_million_requests"), rel=0.02
    )


def test_table_costs_its_writes_reads_and_what_it_keeps():
    table = cost_of("dynamodb", read=0.75, write=0.25)
    replicated = cost_of("dynamodb", {"global_table": True}, read=0.75, write=0.25)

    million = MONTH_S / 1e6
    writes = 25 * million * price("dynamodb", "per_million_writes")
    reads = 75 * million * price("dynamodb", "per_million_reads")
    kept = STORED_GB * price("dynamodb", "storage_gb_month")
    assert table == pytest.approx(writes + reads + kept, rel=0.01)
    assert replicated == pytest.approx(table + writes, rel=0.01)


@pytest.mark.parametrize(
    ("config", "nodes"),
    [
        ({"multi_az": True, "replicas": 0}, 2),
        ({"multi_az": False, "replicas": 0}, 1),
        ({"multi_az": True, "replicas": 3}, 4),
    ],
)
def test_cluster_costs_each_of_its_instances(config, nodes):
    cost = cost_of("aurora", config, rate=0)

    assert cost == pytest.approx(nodes * HOURS * price("aurora", "per_hour"), abs=0.01)


@pytest.mark.parametrize(("multi_az", "nodes"), [(False, 1), (True, 2)])
def test_standby_costs_as_much_as_its_primary(multi_az, nodes):
    cost = cost_of("mq", {"multi_az": multi_az}, rate=0)

    assert cost == pytest.approx(nodes * HOURS * price("mq", "per_hour"), abs=0.01)


def test_domain_of_three_nodes_costs_three():
    cost = cost_of("opensearch", rate=0)

    assert cost == pytest.approx(3 * HOURS * price("opensearch", "per_hour"), abs=0.01)


@pytest.mark.parametrize(
    ("config", "monthly"),
    [
        ({"mode": "provisioned", "shards": 4}, 4 * HOURS * 0.015),
        ({"mode": "on-demand"}, HOURS * 0.04),
    ],
)
def test_stream_costs_its_shards_or_its_hours(config, monthly):
    assert cost_of("kinesis", config, rate=0) == pytest.approx(monthly, abs=0.01)


def test_stream_costs_more_with_what_goes_through_it():
    for config in ({"mode": "provisioned", "shards": 4}, {"mode": "on-demand"}):
        assert cost_of("kinesis", config, rate=1000) > cost_of("kinesis", config, rate=10)


@pytest.mark.parametrize(("workflow", "transitions"), [("standard", 8), ("express", 1)])
def test_workflow_costs_its_transitions(workflow, transitions):
    config = {"workflow": workflow}
    cost = cost_of("step-functions", config)

    each = price("step-functions", "per_million_transitions", config)
    assert cost == pytest.approx(100 * transitions * MONTH_S / 1e6 * each, rel=0.03)


def test_idle_fleet_of_a_design_without_load_costs_its_minimum():
    components = {"users": "users", "web": ("ec2-asg", {"min": 4, "max": 8})}
    run = run_small(components, [], plan_of(0, seconds=10))

    cost = monthly_cost(run).of("web")
    assert cost == pytest.approx(4 * HOURS * price("ec2-asg", "per_hour"), abs=0.01)


def test_response_cache_costs_only_where_it_is_on():
    with_cache = cost_of("api-gateway", {"caching": True}, caller="", rate=0)

    assert with_cache == pytest.approx(HOURS * 0.02, abs=0.01)
    assert cost_of("api-gateway", caller="", rate=0) == 0


def test_estimate_is_dated_and_the_sum_of_its_parts():
    components = {"users": "users", "web": "ec2", "db": "rds", "eyes": "cloudwatch"}
    run = run_small(components, ["users -> web", "web -> db"], plan_of(10, seconds=30))
    estimate = monthly_cost(run)

    assert [part.component for part in estimate.parts] == ["web", "db", "eyes"]
    assert estimate.usd_per_month == pytest.approx(sum(p.usd_per_month for p in estimate.parts))
    assert estimate.of("") == run.metric("usd_per_month") == run.summary()["usd_per_month"]
    assert run.metric("usd_per_month", of="db") == estimate.of("db") > 0
    assert run.metric("usd_per_month", of="nobody") is None
    assert estimate.priced_on == CATALOGUE.priced_on


def test_design_that_was_never_run_for_a_second_of_a_window_costs_what_stands_there():
    run = run_small({"users": "users", "db": "rds"}, [], plan_of(10, seconds=30))

    assert monthly_cost(run, Window(40, 30)).of("db") == monthly_cost(run).of("db")
