"""Designs as learners draw them, with what an expert says of each: which requirements fail (with
half credit in brackets), and which pitfalls there are."""

import pytest

from scenarios.engine.grading.report import grade
from tests.scenarios.engine.designs import design_of
from tests.scenarios.engine.grading.content import scenario_of
from tests.scenarios.engine.grading.judged_broker import BROKER
from tests.scenarios.engine.grading.judged_invoices import INVOICES
from tests.scenarios.engine.grading.judged_orders import ORDERS
from tests.scenarios.engine.grading.judged_payment import (
    PAY,
    PAY_ALL,
    PAY_IN,
    PAY_WORK,
    PAYMENT,
    TELL,
)
from tests.scenarios.engine.grading.judged_reads import READ_HEAVY
from tests.scenarios.engine.grading.judged_sensors import SENSORS
from tests.scenarios.engine.grading.judged_shop import SHOP, WEB, WEB_ALL
from tests.scenarios.engine.grading.judged_tiers import TIERS
from tests.scenarios.engine.grading.judged_workflow import WORKFLOW

# Other tests measure what is covered; these are faster without.
pytestmark = pytest.mark.no_cover

# (scenario, components, connections, what nobody needs)
NEEDLESS = [
    ("payment-flow", PAY, PAY_ALL, []),
    (
        "payment-flow",
        {**PAY, "log": "kinesis", "load": "firehose", "lake": "s3"},
        [*PAY_ALL, "payers -> log", "log -> load", "load -> lake"],
        ["load", "log"],
    ),
    ("payment-flow", {**PAY, "seen": "dynamodb"}, [*PAY_ALL, "payers -> seen"], []),
    ("payment-flow", {**PAY, "db": "aurora"}, [*PAY_ALL, "shop -> db"], []),
    (
        "payment-flow",
        {**PAY, "db": "aurora", "more": "rds"},
        [*PAY_ALL, "shop -> db", "shop -> more"],
        ["db", "more"],
    ),
    (
        "payment-flow",
        {**PAY, "lb2": "nlb"},
        ["shoppers -> lb2", "lb2 -> lb", *PAY_ALL[1:]],
        ["lb2"],
    ),
    ("payment-flow", {**PAY, "cache": "elasticache"}, [*PAY_ALL, "shop -> cache"], ["cache"]),
    (
        "payment-flow",
        {**PAY, "q2": "sqs", "move": "lambda"},
        [
            *PAY_IN[:2],
            "shop -> q2",
            "q2 -> move",
            "move -> orders",
            "q2 -> dead: dead-letter",
            PAY_IN[3],
            *PAY_WORK,
            *TELL,
        ],
        [],
    ),
    ("stateless-web-tier", WEB, WEB_ALL, []),
    (
        "stateless-web-tier",
        {**WEB, "q": "sqs", "dead": "sqs", "work": "lambda", "log": "kinesis"},
        [*WEB_ALL, "web -> q", "q -> dead: dead-letter", "q -> work", "work -> db", "web -> log"],
        ["log"],
    ),
]

CASES = [
    pytest.param(slug, *case, id=f"{slug}: {name}")
    for slug, cases in (
        ("payment-flow", PAYMENT),
        ("invoice-fan-out", INVOICES),
        ("stateless-web-tier", SHOP),
        ("queue-between-tiers", TIERS),
        ("checkout-workflow", WORKFLOW),
        ("sensor-ingest", SENSORS),
        ("read-heavy-data-tier", READ_HEAVY),
        ("event-driven-orders", ORDERS),
        ("broker-move", BROKER),
    )
    for name, case in cases.items()
]


@pytest.mark.parametrize(("slug", "components", "connections", "failed", "pitfalls"), CASES)
def test_design_is_judged_as_an_expert_does(slug, components, connections, failed, pitfalls):
    scenario = scenario_of(slug)
    given = {c.id: c.service for c in scenario.given}
    design = design_of({**given, **components}, connections)

    graded = grade(scenario, design, with_drills=False, with_repairs=False)

    verdicts = graded.judgement.verdicts
    words = [
        v.requirement.id if v.credit == 0 else f"({v.requirement.id})"
        for v in verdicts
        if not v.passed
    ]
    assert sorted(words) == sorted(failed.split())
    assert sorted({p.id for p, _ in graded.findings} - {"over-engineered"}) == pitfalls.split()


@pytest.mark.parametrize(("slug", "components", "connections", "needless"), NEEDLESS)
def test_only_what_nobody_needs_is_over_engineered(slug, components, connections, needless):
    scenario = scenario_of(slug)
    given = {c.id: c.service for c in scenario.given}
    design = design_of({**given, **components}, connections)

    graded = grade(scenario, design, with_drills=False, with_repairs=False)

    found = [f.components for p, f in graded.findings if p.id == "over-engineered"]
    assert sorted(id_ for ids in found for id_ in ids) == needless
