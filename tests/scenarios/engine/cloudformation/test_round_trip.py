"""Export then import: the same design, or what the resources alone say of it."""

import json

import pytest
from hypothesis import given, settings

from scenarios.engine.cloudformation.reader import import_template
from scenarios.engine.cloudformation.writer import export, to_yaml
from scenarios.engine.document import canonical_bytes, parse
from tests.scenarios.engine.designs import CATALOGUE, design_of, documents


def read(template):
    return import_template(to_yaml(template), CATALOGUE)


def without_metadata(design):
    """What the resources alone say of a design."""
    template = export(design)
    del template["Metadata"]
    return read(template)


def pairs(connections):
    return {(c.source, c.target) for c in connections}


@settings(deadline=None)
@given(documents())
def test_export_then_import_gives_the_same_design(document):
    design = parse(document, CATALOGUE)
    template = export(design)

    for text in (to_yaml(template), json.dumps(template)):
        found = import_template(text, CATALOGUE)
        assert found.design == design
        assert canonical_bytes(found.design) == canonical_bytes(design)
        assert (found.not_understood, found.inferred) == ((), ())


@settings(deadline=None, max_examples=50)
@given(documents())
def test_template_without_metadata_is_read_without_failing(document):
    without_metadata(parse(document, CATALOGUE))


DECLARED = [
    ({"a": "sns", "b": "sqs"}, "a -> b"),
    ({"a": "sns", "b": "lambda"}, "a -> b"),
    ({"a": "sns", "b": "firehose"}, "a -> b"),
    ({"a": "sqs", "b": "lambda"}, "a -> b"),
    ({"a": "sqs", "b": "sqs"}, "a -> b"),
    ({"a": "kinesis", "b": "lambda"}, "a -> b"),
    ({"a": "kinesis", "b": "firehose"}, "a -> b"),
    ({"a": "msk", "b": "firehose"}, "a -> b"),
    ({"a": "msk", "b": "lambda"}, "a -> b"),
    ({"a": "mq", "b": "lambda"}, "a -> b"),
    ({"a": "dynamodb", "b": "lambda"}, "a -> b"),
    ({"a": "dynamodb", "b": "kinesis"}, "a -> b"),
    ({"a": "firehose", "b": "s3"}, "a -> b"),
    ({"a": "firehose", "b": "opensearch"}, "a -> b"),
    ({"a": "firehose", "b": "lambda"}, "a -> b"),
    ({"a": "s3", "b": "sqs"}, "a -> b"),
    ({"a": "s3", "b": "sns"}, "a -> b"),
    ({"a": "s3", "b": "lambda"}, "a -> b"),
    ({"a": "s3", "b": "s3"}, "a -> b"),
    ({"a": "alb", "b": "ec2"}, "a -> b"),
    ({"a": "alb", "b": "ec2-asg"}, "a -> b"),
    ({"a": "nlb", "b": "ecs-service"}, "a -> b"),
    ({"a": "alb", "b": "lambda"}, "a -> b"),
    ({"a": "nlb", "b": "alb"}, "a -> b"),
    ({"a": "api-gateway", "b": "lambda"}, "a -> b"),
    ({"a": "api-gateway", "b": "sqs"}, "a -> b"),
    ({"a": "api-gateway", "b": "sns"}, "a -> b"),
    ({"a": "api-gateway", "b": "step-functions"}, "a -> b"),
    ({"a": "api-gateway", "b": "eventbridge"}, "a -> b"),
    ({"a": "api-gateway", "b": "kinesis"}, "a -> b"),
    ({"a": "api-gateway", "b": "dynamodb"}, "a -> b"),
    ({"a": ("api-gateway", {"api_type": "http"}), "b": "lambda"}, "a -> b"),
    ({"a": ("api-gateway", {"api_type": "http"}), "b": "sqs"}, "a -> b"),
    ({"a": ("api-gateway", {"api_type": "http"}), "b": "alb"}, "a -> b"),
    ({"a": ("api-gateway", {"api_type": "websocket"}), "b": "lambda"}, "a -> b"),
    ({"a": ("api-gateway", {"api_type": "websocket"}), "b": "sqs"}, "a -> b"),
    ({"a": "cloudfront", "b": "s3"}, "a -> b"),
    ({"a": "cloudfront", "b": "alb"}, "a -> b"),
    ({"a": "cloudfront", "b": "api-gateway"}, "a -> b"),
    ({"a": "cloudfront", "b": "lambda"}, "a -> b"),
    ({"a": "route53", "b": "cloudfront"}, "a -> b"),
    ({"a": "route53", "b": "nlb"}, "a -> b"),
    ({"a": "global-accelerator", "b": "alb"}, "a -> b"),
    ({"a": "waf", "b": "cloudfront"}, "a -> b"),
    ({"a": "waf", "b": "alb"}, "a -> b"),
    ({"a": "step-functions", "b": "lambda"}, "a -> b"),
    ({"a": "step-functions", "b": "sqs"}, "a -> b"),
    ({"a": "step-functions", "b": "dynamodb"}, "a -> b"),
    ({"a": "step-functions", "b": "ecs-service"}, "a -> b"),
    ({"a": "step-functions", "b": "step-functions"}, "a -> b"),
    ({"a": "rds", "b": "rds-replica"}, "a -> b"),
    ({"a": "rds-proxy", "b": "rds"}, "a -> b"),
    ({"a": "rds-proxy", "b": "aurora"}, "a -> b"),
    ({"a": "lambda", "b": "sqs"}, "a -> b: dead-letter"),
]


@pytest.mark.parametrize(("components", "arrow"), DECLARED)
def test_connection_is_found_again_in_the_resources_alone(components, arrow):
    found = without_metadata(design_of(components, [arrow]))

    assert ("A", "B") in pairs(found.declared)


@pytest.mark.parametrize("target", ["sqs", "sns", "lambda", "step-functions", "kinesis"])
def test_rule_of_a_bus_is_found_between_bus_and_target(target):
    found = without_metadata(design_of({"a": "eventbridge", "b": target}, ["a -> b"]))

    assert {("A", "AToB"), ("AToB", "B")} <= pairs(found.declared)


@pytest.mark.parametrize(("source", "target"), [("sqs", "step-functions"), ("kinesis", "sns")])
def test_pipe_is_found_between_its_ends(source, target):
    arrow = "a -> b"
    design = design_of({"a": source, "b": target}, [arrow])
    found = without_metadata(design)

    if CATALOGUE.impossibility(design.component("a"), design.component("b"), "deliver") is None:
        assert {("A", "AToBPipe"), ("AToBPipe", "B")} <= pairs(found.declared)


INFERRED = [
    ({"a": "lambda", "b": "dynamodb"}, "a -> b", ("A", "B")),
    ({"a": "lambda", "b": "sqs"}, "a -> b", ("A", "B")),
    ({"a": "ecs-service", "b": "sns"}, "a -> b", ("A", "B")),
    ({"a": "ec2-asg", "b": "rds"}, "a -> b", ("A", "B")),
    ({"a": "ec2", "b": "s3"}, "a -> b", ("A", "B")),
    ({"a": "lambda", "b": "elasticache"}, "a -> b", ("A", "B")),
    ({"a": "sqs", "b": "ec2-asg"}, "a -> b", ("A", "B")),
    ({"a": "kinesis", "b": "ecs-service"}, "a -> b", ("A", "B")),
]


@pytest.mark.parametrize(("components", "arrow", "pair"), INFERRED)
def test_what_a_program_uses_is_found_again_as_a_guess(components, arrow, pair):
    found = without_metadata(design_of(components, [arrow]))

    assert pair in pairs(guess.connection for guess in found.inferred)


SETTINGS = [
    ("sqs", {"fifo": True, "visibility_timeout_s": 77, "delay_s": 9, "retention_days": 14}),
    ("sqs", {"long_polling": False}),
    ("sns", {"fifo": True}),
    ("eventbridge", {"archive": True}),
    ("lambda", {"timeout_s": 60, "reserved_concurrency": 7}),
    ("step-functions", {"workflow": "express"}),
    ("kinesis", {"mode": "provisioned", "shards": 12}),
    ("kinesis", {"mode": "on-demand"}),
    ("mq", {"multi_az": True}),
    ("rds", {"multi_az": True, "size": "xlarge"}),
    ("rds-replica", {"size": "small"}),
    ("aurora", {"replicas": 3, "global": True}),
    ("aurora", {"replicas": 2, "multi_az": False}),
    ("aurora", {"replicas": 0, "multi_az": False}),
    ("dynamodb", {"capacity": "provisioned", "streams": True}),
    ("dynamodb", {"global_table": True, "streams": True}),
    ("elasticache", {"engine": "redis", "multi_az": False}),
    ("elasticache", {"engine": "memcached", "multi_az": True}),
    ("s3", {"replication": True}),
    ("alb", {"zones": 3, "internal": True}),
    ("nlb", {"zones": 1}),
    ("api-gateway", {"endpoint": "edge", "caching": True, "throttle_rps": 900}),
    ("api-gateway", {"endpoint": "private"}),
    ("api-gateway", {"api_type": "http", "throttle_rps": 40}),
    ("api-gateway", {"api_type": "websocket"}),
    ("ec2", {"size": "large"}),
    ("ec2-asg", {"min": 3, "max": 7, "zones": 3, "spot": True, "size": "xlarge"}),
    ("ec2-asg", {"scaling": "predictive"}),
    ("ec2-asg", {"scaling": "scheduled"}),
    ("ec2-asg", {"scaling": "none"}),
    ("ecs-service", {"launch": "ec2", "min": 1, "max": 9, "zones": 1}),
    ("ecs-service", {"launch": "fargate"}),
    ("eks", {"min": 2, "max": 5, "zones": 3}),
    ("route53", {"routing": "simple"}),
]


@pytest.mark.parametrize(("service", "config"), SETTINGS)
def test_settings_are_found_again_in_the_resources_alone(service, config):
    found = without_metadata(design_of({"a": (service, config)})).design.component("A")

    assert found.service == service
    assert {name: found.config[name] for name in config} == config


@pytest.mark.parametrize("fleet", ["ec2-asg", "ecs-service"])
@pytest.mark.parametrize("scaling", ["cpu", "request-count", "queue-backlog"])
def test_scaling_is_found_again_where_its_metric_has_a_source(fleet, scaling):
    design = design_of(
        {"lb": ("alb", {"sticky_sessions": True}), "q": "sqs", "w": (fleet, {"scaling": scaling})},
        ["lb -> w", "q -> w"],
    )

    found = without_metadata(design).design

    assert found.component("W").config["scaling"] == scaling
    assert found.component("Lb").config["sticky_sessions"] is True


@pytest.mark.parametrize("routing", ["weighted", "latency", "failover", "geolocation"])
def test_routing_is_found_again_in_the_records(routing):
    design = design_of(
        {"names": ("route53", {"routing": routing, "health_checks": True}), "a": "alb", "b": "nlb"},
        ["names -> a", "names -> b"],
    )

    found = without_metadata(design).design.component("Names")

    assert (found.config["routing"], found.config["health_checks"]) == (routing, True)
