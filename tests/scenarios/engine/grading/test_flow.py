"""Ways through a design: what a step is, and which pass-throughs it runs through."""

from scenarios.engine.grading.flow import Flow, Step
from tests.scenarios.engine.designs import design_of

PARTS = {"people": "users", "dns": "route53", "cdn": "cloudfront", "lb": "alb"}


def steps_of(connections):
    design = design_of(PARTS, connections)
    return Flow(design, list(PARTS)).steps


def test_step_runs_through_pass_throughs_in_any_order():
    there = steps_of(["people -> dns", "dns -> cdn", "cdn -> lb"])
    other = steps_of(["people -> cdn", "cdn -> dns", "dns -> lb"])

    assert there == (Step("people", "lb", "request", ("dns", "cdn")),)
    assert other == (Step("people", "lb", "request", ("cdn", "dns")),)


def test_of_several_ways_through_pass_throughs_the_shortest_is_the_step():
    found = steps_of(["people -> dns", "people -> cdn", "dns -> cdn", "cdn -> lb"])

    assert found == (Step("people", "lb", "request", ("cdn",)),)


def test_pass_throughs_in_a_circle_lead_out_of_it():
    found = steps_of(["people -> dns", "dns -> cdn", "cdn -> dns", "cdn -> lb"])

    assert found == (Step("people", "lb", "request", ("dns", "cdn")),)
