"""Drills in words: nothing that the engine can say is left without words."""

import pytest

from scenarios import library, wording
from scenarios.engine.simulation.faults import KINDS, NEED_TARGET, Fault
from scenarios.engine.simulation.load import DrillPlan, Load
from scenarios.engine.simulation.measures import METRICS, SUMMARY


def target(metric="p95_ms", op="<", value=300, actual=158.4, **more):
    return {"metric": metric, "op": op, "value": value, "actual": actual, "of": "", **more}


def plan(*faults, seconds=900):
    return DrillPlan(load=Load(), seconds=seconds, faults=faults)


def test_every_metric_of_the_engine_has_words():
    assert wording.METRICS.keys() == METRICS.keys()
    assert wording.METRICS.keys() >= set(SUMMARY)


def test_every_kind_of_fault_has_words():
    assert wording.FAULTS.keys() == set(KINDS)
    assert set(NEED_TARGET) == wording.ABOUT_ONE


@pytest.mark.parametrize(
    ("metric", "value", "text"),
    [
        ("availability", 0.98234, "98.2 %"),
        ("p95_ms", 1240.4, "1,240 ms"),
        ("usd_per_month", 1566.69, "$1,567"),
        ("oldest_s", 40, "40 s"),
        ("oldest_s", 725, "12 min 5 s"),
        ("drained_s", 1200, "20 min"),
        ("drained_s", None, "not by the end"),
        ("recovered_s", None, "not by the end"),
        ("p95_ms", None, "nothing to measure"),
        ("depth", 175_872.2, "175,872"),
        ("lost", 0.0, "0"),
    ],
)
def test_figures_have_their_units(metric, value, text):
    assert wording.figure(metric, value) == text


@pytest.mark.parametrize(
    ("asked", "name", "words"),
    [
        (target(), "Shoppers", "Waiting time of 95 in 100 requests, Shoppers: below 300 ms"),
        (target("lost", "==", 0), "", "Accepted work lost: none"),
        (target("waits_kept", "==", 1), "", "Waits that outlive the approval: exactly 100 %"),
        (target("drained_s", "<=", 1200), "", "Nothing waits any more: within 20 min"),
        (target("delivered_share", ">=", 0.99), "Mail", "Work delivered, Mail: at least 99 %"),
    ],
)
def test_targets_are_sentences(asked, name, words):
    assert wording.target_in_words(asked, name) == words


def test_the_hardest_target_has_the_least_slack():
    missed = target("depth", "<=", 100, actual=400)
    close = target(actual=290)
    easy = target("delivered_share", ">=", 0.5, actual=1.0)
    exact = target("lost", "==", 0, actual=0)
    never = target("drained_s", "<=", 1200, actual=None)
    some_lost = target("lost", "==", 0, actual=5)

    ranked = sorted([easy, close, never, exact, missed, some_lost], key=wording.slack)

    assert ranked[0] is never
    assert {id(ranked[1]), id(ranked[2])} == {id(missed), id(some_lost)}
    assert ranked[3] is close
    assert all(wording.slack(one) >= 0 for one in (close, easy, exact))


def test_a_summary_names_the_components_of_figures_that_have_several():
    design = library.scenario("payment-flow").references[0].design
    summary = {"lost": 0.0, "p95_ms": None, "drained_s": None, "delivered_share": {"email": 0.5}}

    assert list(wording.summary_in_words(summary, design)) == [
        ("Accepted work lost", "0"),
        ("Nothing waits any more", "not by the end"),
        ("Work delivered, Mail system", "50 %"),
    ]


def test_losses_are_sentences_also_for_reasons_that_are_new():
    assert wording.loss_in_words("throttled").startswith("More came than it lets in")
    assert wording.loss_in_words("eaten by a bear") == "Eaten by a bear."


def test_events_say_what_begins_and_what_is_over_in_the_order_of_time():
    faults = plan(
        Fault("dependency-down", at=300, seconds=60, target=("gateway", "mail-provider")),
        Fault("zone-outage", at=60, seconds=None),
        Fault("cache-flush", at=100, seconds=5),
        Fault("region-outage", at=800, seconds=600),
        Fault("traffic-spike", at=900, seconds=5),
    )

    assert wording.events(faults, {"gateway": "The bank"}) == [
        (60, None, "a zone goes down", ""),
        (100, None, "the cache is emptied", ""),
        (300, 360, "The bank, mail provider goes down", "The bank, mail provider is back"),
        (800, None, "a region goes down", ""),
    ]


def test_roles_are_called_by_their_components_and_large_groups_by_their_own_name():
    design = library.scenario("payment-flow").references[0].design
    names = {"cashiers": ("workers",), "told": ("email", "analytics"), "all": ("orders",) * 3}

    found = wording.called(design, names | {"nobody": ()})

    assert found["cashiers"] == "Payment workers"
    assert found["told"] == "Mail system and Analytics"
    assert wording.name_of("all", found) == "all"
    assert wording.name_of("nobody", found) == "nobody"
    assert found["orders"] == "Orders"
