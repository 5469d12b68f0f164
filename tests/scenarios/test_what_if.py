"""Drills changed to see what would happen, and the form that asks for it."""

from dataclasses import replace

import pytest

from scenarios import library, what_if
from scenarios.engine.grading.drill_report import drill_results
from scenarios.engine.simulation.faults import Fault
from scenarios.forms.what_if import WhatIfForm
from scenarios.what_if import WhatIf

PAYMENT = library.scenario("payment-flow")
DESIGN = PAYMENT.references[0].design
DRILLS = {drill.id: drill for drill in PAYMENT.drills}


def form(drill="spike", **data):
    return WhatIfForm(data, design=DESIGN, drill=DRILLS[drill])


def rates(drill):
    return [rate for _, rate in drill.plan.load.sources[0].points]


def test_the_load_is_multiplied_and_nothing_else():
    spike = DRILLS["spike"]
    found = WhatIf(2).changed(spike)

    assert rates(found) == [2 * rate for rate in rates(spike)]
    assert replace(found, plan=spike.plan) == spike


def test_a_fault_of_another_kind_comes_on_top():
    zone = Fault("zone-outage", at=10)
    found = WhatIf(fault=zone).changed(DRILLS["gateway-down"])

    assert [fault.kind for fault in found.plan.faults] == ["dependency-down", "zone-outage"]


def test_a_fault_of_the_same_kind_takes_the_place_of_the_drill_s_own():
    own = DRILLS["slow-gateway"].plan.faults[0]
    found = WhatIf(fault=Fault("slow-dependency", at=5, seconds=7)).changed(DRILLS["slow-gateway"])

    assert found.plan.faults == (replace(own, at=5, seconds=7),)


def test_nothing_goes_wrong_where_that_is_asked():
    assert WhatIf(is_quiet=True).changed(DRILLS["gateway-down"]).plan.faults == ()


def test_a_usual_day_has_the_load_that_the_drill_begins_with():
    day = what_if.ordinary(DRILLS["spike"])

    assert rates(day) == [100]
    assert (day.plan.faults, day.targets) == ((), ())


def test_a_usual_day_of_a_drill_that_begins_with_nothing_has_its_average():
    story = library.scenario("breaking-news-alerts").drills[0]

    assert 0 < rates(what_if.ordinary(story))[0] < max(rates(story))


def test_more_load_than_the_reference_can_take_is_not_held():
    changed = WhatIf(10).changed(DRILLS["spike"])

    usual, tenfold = drill_results(PAYMENT, DESIGN, [DRILLS["spike"], changed])

    assert (usual.passed, tenfold.passed) == (True, False)


def test_a_form_with_nothing_in_it_changes_nothing():
    assert form(load="1", fault="").is_valid()
    assert form(load="", fault="", at="5", seconds="9").is_valid()
    asked = form(load="1")
    assert asked.is_valid()
    assert asked.what_if is None


def test_a_form_that_says_again_what_the_drill_does_changes_nothing():
    fields = WhatIfForm(None, design=DESIGN, drill=DRILLS["gateway-down"]).initial
    asked = form("gateway-down", **{name: str(value) for name, value in fields.items()})

    assert asked.is_valid()
    assert asked.what_if is None


def test_a_form_asks_for_load_and_fault():
    asked = form(load="2.5", fault="dependency-down", target="payment-gateway", seconds="30")

    assert asked.is_valid()
    assert asked.what_if == WhatIf(
        2.5, Fault("dependency-down", at=60, seconds=30, target=("payment-gateway",))
    )


def test_a_form_asks_for_quiet():
    asked = form("gateway-down", fault="nothing")

    assert asked.is_valid()
    assert asked.what_if == WhatIf(is_quiet=True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("load", "0"),
        ("load", "11"),
        ("load", "nan"),
        ("load", "1e309"),
        ("load", "<script>"),
        ("fault", "no-such"),
        ("fault", "approval-delay"),
        ("at", "-1"),
        ("at", "2100"),
        ("at", "9" * 400),
        ("seconds", "0"),
        ("seconds", "7201"),
        ("seconds", "1.5"),
        ("target", "no-such"),
    ],
)
def test_hostile_values_are_refused_at_their_field(field, value):
    asked = form(**{field: value})

    assert not asked.is_valid()
    assert list(asked.errors) == [field]


def test_a_fault_that_needs_a_target_asks_for_one_unless_the_drill_has_it():
    assert form(fault="slow-dependency").errors.keys() == {"target"}
    assert form("slow-gateway", fault="slow-dependency", at="9").is_valid()


def test_the_form_begins_with_the_drill_s_own_fault():
    assert WhatIfForm(None, design=DESIGN, drill=DRILLS["slow-gateway"]).initial == {
        "load": 1, "fault": "slow-dependency", "at": 120, "seconds": 300,
        "target": "payment-gateway",
    }  # fmt: skip


def test_the_form_of_a_fault_that_is_not_offered_leaves_it_as_it_is():
    workflow = library.scenario("checkout-workflow")
    delay = next(drill for drill in workflow.drills if drill.id == "approval-delay")

    initial = WhatIfForm(None, design=workflow.references[0].design, drill=delay).initial

    assert initial["fault"] == ""
