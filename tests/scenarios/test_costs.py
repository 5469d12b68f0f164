"""What a design costs a month, by component, beside the reference's."""

from dataclasses import replace

import pytest

from scenarios import library
from scenarios.costs import cost_context, estimate

PAYMENT = library.scenario("payment-flow")
REFERENCE = PAYMENT.references[0]


def test_rows_add_up_and_begin_with_the_dearest():
    found = cost_context(PAYMENT, REFERENCE.design, None)["bill"]

    amounts = [row.usd for row in found.rows]
    assert amounts == sorted(amounts, reverse=True)
    assert sum(amounts) == pytest.approx(found.usd)
    assert found.rows[0].percent == 100


def test_every_row_names_the_official_page_of_its_prices():
    found = cost_context(PAYMENT, REFERENCE.design, None)["bill"]

    assert {row.source.split("/")[2] for row in found.rows} == {"aws.amazon.com"}


def test_what_is_given_costs_nothing_and_is_not_named():
    found = cost_context(PAYMENT, REFERENCE.design, None)["bill"]

    assert found.free == ("Failed orders",)


def test_bars_of_two_designs_can_be_compared():
    design = REFERENCE.design.without_components(["orders", "paid"])
    context = cost_context(PAYMENT, design, REFERENCE)

    assert max(row.percent for row in context["bill"].rows) < 100
    assert max(row.percent for row in context["reference_bill"].rows) == 100


def test_the_estimate_says_its_load_and_the_day_of_its_prices():
    context = cost_context(PAYMENT, REFERENCE.design, None)

    assert context["load"] == [("Shoppers", 100)]
    assert context["priced_on"].isoformat() == REFERENCE.design.catalogue.priced_on
    assert context["reference_bill"] is None


def test_a_budget_is_measured_as_the_drill_of_the_stage_measures_it():
    stage = library.scenario("growth-journey").stages[0]
    steady = stage.drills[0]
    budget = next(t for t in steady.targets if t.metric == "usd_per_month")

    found = estimate(stage, stage.references[0].design)

    assert 0 < found.usd_per_month <= budget.value


def test_an_empty_design_costs_nothing():
    bare = PAYMENT.start(REFERENCE.design)

    assert cost_context(PAYMENT, replace(bare), None)["bill"].rows == ()
