"""Which components a selector means, and what carries work at all."""

from itertools import pairwise

import pytest

from tests.scenarios.engine.grading.checked_paths import GROUPS
from tests.scenarios.engine.grading.plain import holds, scenario_with

# (selector, ids it means) in the design below
SELECTORS = [
    ("people", {"people"}),
    (["bank", "queues"], {"bank", "q", "dead"}),
    ({"has": ["compute", "function"]}, {"web", "work"}),
    ({"any": ["queue", "balancer"]}, {"q", "dead", "lb"}),
    ({"has": "client", "lacks": "person"}, {"bank", "mail"}),
    ({"service": "alb"}, {"lb"}),
    ({"with": {"zones": 3}}, {"lb"}),
    ({"with": {"timeout_s": {"max": 5}}}, {"web"}),
    ({"with": {"retention_days": {"not": 4}}}, {"dead"}),
    ({"with": {"long_polling": True, "fifo": [False]}}, {"q", "dead"}),
    ({"given": True}, {"people", "bank", "mail"}),
    ({"given": False, "has": "balancer"}, {"lb"}),
    ({"region": "secondary", "given": False}, {"work", "cdn"}),
    ({"calls": "bank"}, {"work"}),
    ({"called_by": "people"}, {"lb"}),
    ({"called_by": {"of": "lb", "kinds": ["message"]}}, set()),
    ({"called_by": {"of": "lb", "kinds": ["waiting"]}}, {"web"}),
    ({"reaches": "bank", "has": "compute"}, {"web", "work"}),
    ({"reaches": {"of": "bank", "avoiding": {"has": "queue"}}}, {"q", "work"}),
    ({"reaches": {"of": "bank", "kinds": ["waiting"]}}, {"work"}),
    ({"reached_from": {"of": "people", "kinds": ["waiting"]}}, {"cdn", "lb", "web"}),
    ({"reached_from": {"of": "people", "avoiding": {"has": "queue"}}}, {"cdn", "lb", "web"}),
    ({"linked": "q"}, {"web", "work", "dead"}),
    ({"linked": "bank"}, {"work"}),
    ({"sets_aside": True}, {"q"}),
    ({"has": "queue", "sets_aside": False}, {"dead"}),
    ({"is_set_aside": True}, {"dead"}),
    ({"has": "queue", "is_set_aside": False, "consumed": True}, {"q"}),
    ({"has": "queue", "consumed": False}, {"dead"}),
    ({"one_of": [{"has": "function"}, "q"]}, {"web", "work", "q"}),
    ({"has": "function", "but_not": [{"calls": "bank"}]}, {"web"}),
    ("backs", {"work"}),
]


@pytest.mark.parametrize(("selector", "meant"), SELECTORS)
def test_selector(selector, meant):
    groups = {
        **GROUPS,
        "q": {"has": "queue", "is_set_aside": False},
        "lb": {"has": "balancer"},
        "backs": {"has": "compute", "called_by": "queues"},
    }
    components = {
        "cdn": "cloudfront",
        "lb": ("alb", {"zones": 3}),
        "web": "lambda",
        "q": "sqs",
        "dead": ("sqs", {"retention_days": 14}),
        "work": ("lambda", {"timeout_s": 30, "region": "secondary"}),
    }
    arrows = [
        "people -> cdn",
        "cdn -> lb",
        "lb -> web",
        "web -> q",
        "q -> work",
        "work -> bank",
        "q -> dead: dead-letter",
    ]
    scenario = scenario_with(groups=groups)
    check = {"count": {"of": selector, "min": len(meant)}}

    outcome = holds(scenario, check, components, arrows)

    assert (outcome.holds, set(outcome.components)) == (True, meant)


def test_impossible_connections_and_operations_carry_no_work():
    path = {"path": {"from": "people", "to": "bank"}}
    scenario = scenario_with()

    through_secrets = holds(
        scenario,
        path,
        {"a": "lambda", "k": "secrets-manager", "b": "lambda"},
        ["people -> a", "a -> k", "k -> b", "b -> bank"],
    )
    over_impossible = holds(
        scenario, path, {"q": "sqs", "t": "sns"}, ["people -> q", "q -> t", "t -> bank"]
    )

    assert (through_secrets.holds, over_impossible.holds) == (False, False)


def test_connection_of_an_impossible_kind_works_as_the_pair_can():
    waiting = {"path": {"from": "people", "to": "bank", "kinds": ["waiting"]}}
    design = {"a": "lambda"}

    outcome = holds(scenario_with(), waiting, design, ["people -> a", "a -> bank: data"])

    assert outcome.holds is True


def test_pass_throughs_are_looked_through_in_any_order():
    scenario = scenario_with()
    direct = {"exists": {"has": "balancer", "called_by": "people"}}
    components = {"dns": "route53", "cdn": "cloudfront", "guard": "waf", "lb": "alb"}

    for order in (["dns", "cdn", "guard"], ["guard", "dns", "cdn"], ["cdn", "guard", "dns"]):
        way = ["people", *order, "lb"]
        arrows = [f"{a} -> {b}" for a, b in pairwise(way)]
        assert holds(scenario, direct, components, arrows).holds is True
