"""What the properties of a resource say of the settings of its service.

Only what a property says is returned; the rest keeps the catalogue's default, except where AWS's
own default is another one: an imported queue polls short unless it says otherwise.
"""

from collections.abc import Callable

from scenarios.engine.cloudformation.reading import fleet_settings
from scenarios.engine.cloudformation.reading.expressions import dig
from scenarios.engine.cloudformation.reading.fleet_settings import Found, size
from scenarios.engine.cloudformation.reading.template import Resource, Template
from scenarios.engine.service import Value

DAY_S = 86_400


def read(template: Template, node: Resource) -> dict[str, Value]:
    """The settings that the template gives a node; those it says nothing about are left out."""
    reader = READERS.get(node.service)
    found = reader(template, node) if reader else {}
    return {name: value for name, value in found.items() if value is not None}


def queue(template: Template, node: Resource) -> Found:
    retention = template.whole(node.get("MessageRetentionPeriod"))
    name = template.text(node.get("QueueName"))
    return {
        "fifo": template.yes(node.get("FifoQueue")) or name.endswith(".fifo"),
        "visibility_timeout_s": template.whole(node.get("VisibilityTimeout")),
        "max_receive_count": template.whole(node.get("RedrivePolicy", "maxReceiveCount")),
        "long_polling": bool(template.whole(node.get("ReceiveMessageWaitTimeSeconds"))),
        "delay_s": template.whole(node.get("DelaySeconds")),
        "retention_days": retention and max(1, retention // DAY_S),
    }


def topic(template: Template, node: Resource) -> Found:
    entries = list(node.items("Subscription"))
    entries += [s.properties for s in template.parts(node, "TopicArn", "AWS::SNS::Subscription")]
    return {
        "fifo": template.yes(node.get("FifoTopic")),
        "filter_policy": any(dig(entry, "FilterPolicy") is not None for entry in entries),
    }


def bus(template: Template, node: Resource) -> Found:
    return {"archive": any(template.parts(node, "SourceArn", "AWS::Events::Archive"))}


def function(template: Template, node: Resource) -> Found:
    return {
        "timeout_s": template.whole(node.get("Timeout")),
        "reserved_concurrency": template.whole(node.get("ReservedConcurrentExecutions")),
    }


def machine(template: Template, node: Resource) -> Found:
    kind = template.text(node.get("StateMachineType") or node.get("Type")).lower()
    text = " ".join(template.text(node.get(k)) for k in ("Definition", "DefinitionString"))
    known = bool(text.strip())
    return {
        "workflow": "express" if kind == "express" else "standard",
        "retry": '"Retry"' in text or "Retry:" in text if known else None,
        "catch": '"Catch"' in text or "Catch:" in text if known else None,
    }


def stream(template: Template, node: Resource) -> Found:
    shards = template.whole(node.get("ShardCount"))
    on_demand = node.get("StreamModeDetails", "StreamMode") == "ON_DEMAND"
    return {"mode": "on-demand" if on_demand or not shards else "provisioned", "shards": shards}


def table(template: Template, node: Resource) -> Found:
    provisioned = node.get("ProvisionedThroughput") is not None
    mode = template.text(node.get("BillingMode"))
    simple = node.kind == "AWS::Serverless::SimpleTable"
    by_request = mode == "PAY_PER_REQUEST" or (simple and not provisioned)
    return {
        "capacity": "on-demand" if by_request else "provisioned",
        "global_table": len(node.items("Replicas")) > 1,
        "streams": node.get("StreamSpecification") is not None,
    }


def bucket(template: Template, node: Resource) -> Found:
    return {"replication": node.get("ReplicationConfiguration") is not None}


def database(template: Template, node: Resource) -> Found:
    if node.kind == "AWS::RDS::DBCluster":  # Multi-AZ clusters of other engines than Aurora.
        return {"multi_az": True, "size": size(template.text(node.get("DBClusterInstanceClass")))}
    found: Found = {"size": size(template.text(node.get("DBInstanceClass")))}
    if node.service == "rds":
        found["multi_az"] = template.yes(node.get("MultiAZ"))
    return found


def cluster(template: Template, node: Resource) -> Found:
    members = list(template.parts(node, "DBClusterIdentifier", "AWS::RDS::DBInstance"))
    fixed = {template.text(m.get("AvailabilityZone")) for m in members}
    return {
        "replicas": min(15, len(members) - 1) if members else None,
        "multi_az": len(members) != 1 and (fixed == {""} or len(fixed) > 1),
        "global": node.get("GlobalClusterIdentifier") is not None,
    }


def cache(template: Template, node: Resource) -> Found:
    engine = template.text(node.get("Engine")).lower()
    known = engine if engine in ("redis", "valkey", "memcached") else "redis"
    spread = node.get("MultiAZEnabled")
    if node.kind == "AWS::ElastiCache::ServerlessCache":
        return {"engine": known, "multi_az": True}
    across = template.text(node.get("AZMode")) == "cross-az"
    return {"engine": known, "multi_az": template.yes(spread) or across}


def broker(template: Template, node: Resource) -> Found:
    return {"multi_az": "MULTI_AZ" in template.text(node.get("DeploymentMode"))}


READERS: dict[str, Callable[[Template, Resource], Found]] = {
    "alb": fleet_settings.balancer,
    "api-gateway": fleet_settings.api,
    "aurora": cluster,
    "dynamodb": table,
    "ec2": fleet_settings.server,
    "ec2-asg": fleet_settings.group,
    "ecs-service": fleet_settings.service,
    "eks": fleet_settings.kubernetes,
    "elasticache": cache,
    "eventbridge": bus,
    "kinesis": stream,
    "lambda": function,
    "mq": broker,
    "nlb": fleet_settings.balancer,
    "rds": database,
    "rds-replica": database,
    "route53": fleet_settings.router,
    "s3": bucket,
    "sns": topic,
    "sqs": queue,
    "step-functions": machine,
}
