"""Which function writes a component, and which one writes a connection."""

from collections.abc import Callable

from scenarios.engine.cloudformation.writing import (
    access,
    apis,
    balancers,
    buckets,
    containers,
    databases,
    edge,
    events,
    firewall,
    functions,
    operations,
    queues,
    servers,
    stores,
    streams,
    workflows,
)
from scenarios.engine.cloudformation.writing.stack import Stack
from scenarios.engine.design import Component, Connection

Join = Callable[[Stack, Connection, Component, Component], None]

RESOURCES: dict[str, Callable[[Stack, Component], None]] = {
    "alb": balancers.balancer,
    "api-gateway": apis.api,
    "aurora": databases.cluster,
    "cloudfront": edge.distribution,
    "cloudwatch": operations.watcher,
    "dynamodb": stores.table,
    "ec2": servers.instance,
    "ec2-asg": servers.group,
    "ecs-service": containers.service,
    "efs": stores.file_system,
    "eks": containers.cluster,
    "elasticache": stores.cache,
    "eventbridge": events.bus,
    "firehose": streams.firehose,
    "global-accelerator": edge.accelerator,
    "kinesis": streams.stream,
    "lambda": functions.function,
    "mq": streams.broker,
    "msk": streams.kafka,
    "nlb": balancers.balancer,
    "opensearch": stores.domain,
    "rds": databases.instance,
    "rds-proxy": databases.proxy,
    "rds-replica": databases.instance,
    "route53": edge.zone,
    "s3": buckets.bucket,
    "secrets-manager": operations.secret,
    "ses": operations.mail,
    "sns": queues.topic,
    "sqs": queues.queue,
    "step-functions": workflows.machine,
    "waf": firewall.firewall,
    "x-ray": operations.traces,
}

TO_OUTSIDE: dict[str, Join] = {"sns": queues.topic_to_outside, "eventbridge": events.to_outside}
BY_PAIR: dict[tuple[str, str], Join] = {
    ("dynamodb", "kinesis"): stores.table_to_stream,
    ("dynamodb", "s3"): lambda stack, c, a, b: stack.unable(c, "An export is started by hand."),
    ("efs", "efs"): lambda stack, c, a, b: stack.unable(c, "EFS makes its copy itself."),
    ("s3", "eventbridge"): buckets.notify_bus,
    ("s3", "lambda"): buckets.notify_one,
    ("s3", "s3"): buckets.replicate,
    ("s3", "sns"): buckets.notify_one,
    ("s3", "sqs"): buckets.notify_one,
    ("sns", "api-gateway"): queues.topic_to_api,
    ("sns", "firehose"): queues.topic_to_firehose,
    ("sns", "lambda"): queues.topic_to_function,
    ("sns", "sqs"): queues.topic_to_queue,
    ("sqs", "sqs"): queues.redrive,
}
PIPED = ("dynamodb", "kinesis", "sqs")
BALANCERS = ("alb", "nlb")
HELPERS = ("secrets-manager", "x-ray")
REPLICAS = ("rds", "rds-replica", "aurora")
# What programs fetch from, as against what calls them.
FETCHED = ("sqs", "kinesis", "dynamodb", "msk", "mq")


def find_join(connection: Connection, source: Component, target: Component) -> Join | None:
    """What writes the glue of a connection; None where CloudFormation has none."""
    pair = (source.service, target.service)
    if source.service in HELPERS:
        return access.helped if target.has("compute") else None
    if pair in BY_PAIR:
        return BY_PAIR[pair]
    if source.service == "eventbridge" and target.service in events.JOINS:
        return events.JOINS[target.service]
    if target.has("outside") and source.service in TO_OUTSIDE:
        return TO_OUTSIDE[source.service]
    if source.service == "sns" and target.has("person"):
        return queues.topic_to_outside
    if connection.kind == "dead-letter":
        return functions.set_aside if source.service == "lambda" else None
    return by_source(connection, source, target)


def by_source(connection: Connection, source: Component, target: Component) -> Join | None:
    service = source.service
    if target.service == "firehose" and service in ("kinesis", "msk"):
        return streams.into_firehose
    if service in FETCHED and target.has("compute"):
        return functions.JOINS[service] if target.service == "lambda" else access.poll
    if service in ("sqs", "kinesis") and target.has("outside"):
        return access.let_outside_read
    if service in PIPED and target.service in events.ACTIONS:
        return events.pipe
    if service in REPLICAS and target.service in REPLICAS:
        return databases.replicate
    found: dict[str, Join] = {
        "alb": balancers.to_target,
        "api-gateway": apis.to_target,
        "cloudfront": edge.to_origin,
        "firehose": streams.from_firehose,
        "global-accelerator": edge.endpoint,
        "nlb": balancers.to_target,
        "rds-proxy": databases.proxy_to,
        "route53": edge.record,
    }
    return found.get(service, access.call if source.has("compute") else None)
