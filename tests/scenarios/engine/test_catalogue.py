import itertools
import re
from datetime import date

import pytest

from scenarios.engine.catalogue import KINDS, Allowed, Impossible
from scenarios.engine.catalogue_reader import read_catalogue
from tests.scenarios.engine.designs import CATALOGUE, design_of

SERVICES = {
    "users": "",
    "external-system": "",
    "saas-partner": "",
    "on-premises": "",
    "route53": "routing=simple health_checks=False",
    "cloudfront": "",
    "global-accelerator": "",
    "waf": "",
    "alb": "zones=2 sticky_sessions=False internal=False",
    "nlb": "zones=2 sticky_sessions=False internal=False",
    "api-gateway": "api_type=rest endpoint=regional throttle_rps=None caching=False",
    "ec2": "size=medium",
    "ec2-asg": "size=medium min=2 max=10 zones=2 scaling=cpu spot=False",
    "ecs-service": "launch=fargate min=2 max=20 zones=2 scaling=cpu",
    "eks": "min=2 max=20 zones=2 scaling=cpu",
    "lambda": "timeout_s=3 reserved_concurrency=None",
    "sqs": "fifo=False visibility_timeout_s=30 max_receive_count=5 long_polling=True delay_s=0 "
    "retention_days=4",
    "sns": "fifo=False filter_policy=False",
    "eventbridge": "archive=False",
    "step-functions": "workflow=standard retry=True catch=True",
    "kinesis": "mode=on-demand shards=1",
    "firehose": "",
    "msk": "",
    "mq": "multi_az=False",
    "rds": "multi_az=False size=medium",
    "rds-replica": "size=medium",
    "rds-proxy": "",
    "aurora": "multi_az=True replicas=1 global=False",
    "dynamodb": "capacity=on-demand global_table=False streams=False",
    "elasticache": "engine=valkey multi_az=True",
    "s3": "replication=False",
    "efs": "",
    "opensearch": "",
    "cloudwatch": "",
    "x-ray": "",
    "ses": "",
    "secrets-manager": "",
}
RANGES = {
    "zones": (1, 3),
    "timeout_s": (1, 900),
    "visibility_timeout_s": (0, 43200),
    "max_receive_count": (1, 1000),
    "delay_s": (0, 900),
    "retention_days": (1, 14),
    "shards": (1, 500),
    "replicas": (0, 15),
    "min": (0, 10000),
    "max": (1, 10000),
}
CHOICES = {
    "routing": "simple weighted latency failover geolocation",
    "api_type": "rest http websocket",
    "endpoint": "regional edge private",
    "size": "small medium large xlarge",
    "launch": "fargate ec2",
    "workflow": "standard express",
    "mode": "on-demand provisioned",
    "capacity": "on-demand provisioned",
    "engine": "redis valkey memcached",
    "region": "primary secondary",
}


def test_catalogue_has_every_service_with_its_defaults():
    found = {
        service.id: " ".join(
            f"{name}={s.default}" for name, s in service.settings.items() if name != "region"
        )
        for service in CATALOGUE.services.values()
    }

    assert found == SERVICES


def test_ranges_and_choices_are_those_of_the_sandbox():
    settings = [s for service in CATALOGUE.services.values() for s in service.settings.values()]

    for setting in settings:
        if setting.name in RANGES:
            assert (setting.minimum, setting.maximum) == RANGES[setting.name]
        if setting.name in CHOICES:
            assert " ".join(setting.choices) == CHOICES[setting.name]
    scaling = {s.id: s.settings["scaling"].choices for s in CATALOGUE.services.values()
               if "scaling" in s.settings}  # fmt: skip
    common = ("none", "cpu", "request-count", "queue-backlog")
    assert scaling == {
        "ec2-asg": (*common, "scheduled", "predictive"),
        "ecs-service": common,
        "eks": common,
    }
    assert [s.name for s in settings if s.may_be_null] == ["throttle_rps", "reserved_concurrency"]


def test_every_value_has_a_source_with_a_date_or_says_that_it_is_ours():
    for service in CATALOGUE.services.values():
        values = [*service.settings.values(), *service.prices.values()]
        values += [*service.quotas.values(), *service.capacity.values()]
        for value in values:
            source = value.source
            assert source.note or source.url.startswith("https://"), (service.id, value.name)
            assert source.note or date.fromisoformat(source.read_on)
        assert all(figure.source.url for figure in service.prices.values())


def test_every_service_can_be_shown_and_told():
    for service in CATALOGUE.services.values():
        assert re.fullmatch(r"[A-Z].{20,120}\.", service.help)
        assert max(float(n) for n in re.findall(r"\d+\.?\d*", service.glyph)) <= 24
        for setting in service.settings.values():
            assert setting.help.endswith(".")
            assert setting.label
    families = {service.family for service in CATALOGUE.services.values()}
    assert families == set(CATALOGUE.families)


def test_every_capability_is_explained_and_held_by_some_service():
    held = {
        name for service in CATALOGUE.services.values() for name in (*service.always, *service.when)
    }

    assert held == set(CATALOGUE.capabilities)


@pytest.mark.parametrize("source", SERVICES)
def test_every_pair_has_kinds_or_a_reason(source):
    for target in SERVICES:
        rule = CATALOGUE.connection_rule(source, target)
        assert rule.default in KINDS
        if isinstance(rule, Impossible):
            assert rule.reason.endswith(".")
            assert rule.instead.endswith(".")
        else:
            assert rule.kinds


def pairs(text):
    """`a b -> c d` lines as pairs: each of the left to each of the right."""
    for line in text.strip().splitlines():
        left, right = line.split(" -> ")
        yield from itertools.product(left.split(), right.split())


# Rulings 8, 9, 30 and 31, and the accepted families of scenarios.md, by default kind.
POSSIBLE = {
    "request": """
        users external-system -> alb api-gateway cloudfront route53 global-accelerator
        users -> s3 external-system
        route53 -> alb nlb cloudfront api-gateway
        cloudfront -> alb lambda s3 api-gateway
        global-accelerator -> alb nlb
        waf -> alb api-gateway cloudfront
        alb api-gateway waf -> waf
        alb nlb -> ec2 ec2-asg ecs-service eks
        alb -> lambda
        api-gateway -> lambda ecs-service ec2 ec2-asg alb nlb eks
        ec2 ec2-asg ecs-service eks lambda -> external-system api-gateway alb lambda
        ec2-asg -> ec2-asg
        step-functions -> lambda ecs-service external-system
        """,
    "message": """
        external-system -> sqs sns eventbridge kinesis mq
        saas-partner -> eventbridge
        api-gateway -> sqs sns step-functions eventbridge kinesis
        ec2-asg ecs-service lambda -> sqs sns eventbridge kinesis mq msk firehose step-functions ses
        step-functions -> sqs sns users
        """,
    "deliver": """
        sqs -> ec2 ec2-asg ecs-service eks lambda external-system step-functions
        sns -> sqs lambda external-system users firehose
        ses -> users
        mq -> lambda ec2-asg ecs-service external-system
        msk -> lambda firehose ecs-service external-system
        eventbridge -> external-system api-gateway step-functions kinesis firehose ecs-service
        eventbridge -> sqs sns lambda
        kinesis -> lambda firehose step-functions ecs-service external-system sqs
        firehose -> s3 opensearch
        s3 -> sqs sns lambda eventbridge
        dynamodb -> lambda kinesis eventbridge
        """,
    "data": """
        api-gateway step-functions -> dynamodb
        lambda ecs-service ec2-asg -> rds aurora dynamodb elasticache s3 efs opensearch rds-proxy
        lambda -> rds-replica secrets-manager
        rds-proxy -> rds aurora
        external-system -> s3 dynamodb opensearch
        s3 dynamodb opensearch -> external-system
        dynamodb -> s3
        """,
    "replicate": """
        rds -> rds-replica
        dynamodb -> dynamodb
        aurora -> aurora
        s3 -> s3
        """,
    "dead-letter": "sqs -> sqs",
    "signal": """
        sqs ec2-asg lambda alb -> cloudwatch x-ray
        cloudwatch -> ec2-asg ecs-service sns
        """,
}


@pytest.mark.parametrize("kind", POSSIBLE)
def test_pairs_of_the_rulings_are_possible_with_their_default_kind(kind):
    for source, target in pairs(POSSIBLE[kind]):
        rule = CATALOGUE.connection_rule(source, target)
        assert isinstance(rule, Allowed), (source, target)
        assert rule.default == kind, (source, target)


def test_a_failed_message_may_be_set_aside_by_whoever_hands_it_on():
    for source in ("lambda", "sns", "eventbridge", "kinesis"):
        assert CATALOGUE.impossibility(source, "sqs", "dead-letter") is None


@pytest.mark.parametrize(
    ("pair", "reason"),
    [
        ("sqs -> sns", "A queue waits to be read; it cannot publish to a topic."),
        ("sns -> rds", "A topic pushes to queues, functions, web addresses and people"),
        ("eventbridge -> ec2-asg", "A rule cannot hand an event to a group of servers"),
        ("s3 -> sqs+", "S3 sends its notifications only to standard queues and topics."),
        ("s3 -> sns+", "S3 sends its notifications only to standard queues and topics."),
        ("sns -> sqs+", "A standard topic cannot deliver into a FIFO queue."),
        ("sns+ -> lambda", "Only queues can subscribe to a FIFO topic."),
        ("sqs+ -> sqs", "The dead-letter queue of a FIFO queue must be FIFO too."),
        ("sqs -> sqs+", "The dead-letter queue of a standard queue must be standard too."),
        ("eventbridge -> sns+", "An EventBridge rule cannot have a FIFO topic as its target."),
        ("elasticache -> rds", "A cache does not read the database itself"),
        ("alb -> sqs", "A load balancer passes requests to compute"),
        ("kinesis -> s3", "Records wait in it to be read"),
    ],
)
def test_impossible_pairs_say_why_and_what_to_put_between(pair, reason):
    source, target = pair.split(" -> ")
    design = design_of(
        {
            "a": (source.rstrip("+"), {"fifo": True} if "+" in source else {}),
            "b": (target.rstrip("+"), {"fifo": True} if "+" in target else {}),
        }
    )

    rule = CATALOGUE.connection_rule(design.component("a"), design.component("b"))

    assert isinstance(rule, Impossible)
    assert rule.reason.startswith(reason)
    assert CATALOGUE.impossibility(design.component("a"), design.component("b"), "data") == rule


def test_fifo_topic_to_standard_queue_works_but_loses_the_order():
    design = design_of({"t": ("sns", {"fifo": True}), "q": "sqs", "f": ("sqs", {"fifo": True})})
    topic, queue, fifo = (design.component(one) for one in "tqf")

    lossy = CATALOGUE.connection_rule(topic, queue)

    assert lossy.kinds == ("deliver", "dead-letter")
    assert lossy.order_lost == "A standard queue behind a FIFO topic no longer keeps the order."
    assert CATALOGUE.connection_rule(topic, fifo).order_lost == ""


def test_kind_a_possible_pair_cannot_have_is_told_with_those_it_can():
    told = CATALOGUE.impossibility("alb", "ec2-asg", "replicate")

    assert told == Impossible(
        "A connection from ALB to EC2 Auto Scaling cannot be of the kind replicate.",
        "Make it request.",
        "request",
    )


NEW_SERVICE = """services:
  appsync:
    label: AWS AppSync
    short: AppSync
    family: network
    help: "A managed front door for GraphQL with live updates to many clients."
    glyph: "M4 4h16v16H4z"
    is: [api, front-door, zone-safe]
    settings:
      caching: {type: boolean, default: false, label: Cache, help: "Keeps answers.", note: ours}
"""


def test_adding_a_service_is_adding_one_entry(catalogue_text):
    catalogue = read_catalogue(catalogue_text.replace("services:\n", NEW_SERVICE, 1))

    assert list(catalogue.services["appsync"].settings) == ["caching", "region"]
    assert catalogue.connection_rule("users", "appsync").default == "request"
    assert catalogue.connection_rule("appsync", "lambda").default == "request"
    assert isinstance(catalogue.connection_rule("appsync", "rds"), Impossible)
    assert len(catalogue.rules) == 38 * 38


HELD = [
    ("api-gateway", {"api_type": "rest", "endpoint": "edge"}, "worldwide-entry", True),
    ("api-gateway", {"api_type": "http", "endpoint": "edge"}, "worldwide-entry", False),
    ("api-gateway", {"throttle_rps": 100}, "throttles-clients", True),
    ("api-gateway", {}, "throttles-clients", False),
    ("elasticache", {"engine": "redis"}, "replicated-sessions", True),
    ("elasticache", {"engine": "memcached"}, "replicated-sessions", False),
    ("elasticache", {"multi_az": False}, "zone-safe", False),
    ("ec2-asg", {"min": 0}, "scales-to-zero", True),
    ("ec2-asg", {}, "scales-to-zero", False),
    ("ec2-asg", {"scaling": "none"}, "autoscaled", False),
    ("ec2-asg", {"scaling": "predictive"}, "scales-ahead", True),
    ("rds", {"multi_az": True}, "zone-safe", True),
    ("rds", {"multi_az": True}, "scales-reads", False),
    ("rds-replica", {}, "fails-over", False),
    ("aurora", {"replicas": 0}, "scales-reads", False),
    ("sqs", {"fifo": True}, "ordered", True),
    ("route53", {"health_checks": True}, "checks-health", True),
    ("alb", {"zones": 1}, "zone-safe", False),
]


@pytest.mark.parametrize(("service", "config", "capability", "expected"), HELD)
def test_capabilities_follow_the_settings(service, config, capability, expected):
    assert design_of({"x": (service, config)}).component("x").has(capability) is expected


def test_figures_may_depend_on_a_setting():
    prices, queue = CATALOGUE.services["rds"].prices, CATALOGUE.services["sqs"]

    assert prices["per_hour"].for_config({"size": "large"}) == 0.171
    assert prices["storage_gb_month"].for_config({}) == 0.115
    assert queue.prices["per_million_requests"].for_config({"fifo": True}) == 0.5
    assert (CATALOGUE.currency, CATALOGUE.region) == ("USD", "us-east-1")
    assert date.fromisoformat(CATALOGUE.priced_on)


def test_default_sizes_carry_the_loads_of_the_briefs():
    # Ruling 33: the largest load without sizing in its brief is five times 300 requests a second,
    # and a zone of two may be gone.
    for service_id in ("ec2-asg", "ecs-service", "eks"):
        service = CATALOGUE.services[service_id]
        config = service.configure({})
        slots = service.capacity["slots"].for_config(config)
        per_s = slots * 1000 / service.capacity["work_ms"].for_config(config)
        assert per_s * config["max"] / 2 >= 1500
