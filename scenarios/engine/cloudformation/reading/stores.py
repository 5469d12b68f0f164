"""Links of stores, streams and workflows: notifications, copies, deliveries, steps, alarms."""

import re
from typing import Any

from scenarios.engine.cloudformation.reading.expressions import (
    REFERENCE,
    dig,
    listed,
    mapped,
    references,
    strings,
)
from scenarios.engine.cloudformation.reading.in_use import CLUSTER, apart
from scenarios.engine.cloudformation.reading.template import Resource, Template

# Where notifications stand in a bucket's properties, and in what the CDK sets them with.
NOTIFICATIONS = (
    ("QueueConfigurations", ("Queue", "QueueArn")),
    ("TopicConfigurations", ("Topic", "TopicArn")),
    ("LambdaConfigurations", ("Function",)),
    ("LambdaFunctionConfigurations", ("LambdaFunctionArn",)),
)
CDK_NOTIFICATIONS = "Custom::S3BucketNotifications"
# What a step of a workflow calls by its plain name stands under one of these keys.
STEP_KEYS = frozenset({
    "FunctionName", "TopicArn", "QueueUrl", "TableName", "StateMachineArn", "EventBusName",
    "StreamName", "DeliveryStreamName", "Bucket", "Resource", "Cluster", "TaskDefinition",
})  # fmt: skip
QUOTED_STEP = re.compile(r'"(\w+)(?:\.\$)?"\s*:\s*"([^"\\]{1,300})"')
CALLED = (
    "lambda", "sqs", "sns", "dynamodb", "eventbridge", "step-functions", "kinesis", "firehose",
    "s3", "ecs-service", "api-gateway", "external-system", "ses", "opensearch", "aurora",
)  # fmt: skip


def read(template: Template) -> None:
    """Find every link that stores, streams and workflows declare."""
    for node in template.nodes():
        if node.service == "s3":
            read_bucket(template, node)
        elif node.service == "dynamodb":
            stream = node.get("KinesisStreamSpecification", "StreamArn")
            template.declare([node], template.find(stream, "kinesis"), "Kinesis stream of changes")
        elif node.service == "firehose":
            read_delivery(template, node)
        elif node.service in ("rds-replica", "rds", "aurora"):
            read_copy(template, node)
        elif node.service == "step-functions":
            read_steps(template, node)
        elif node.service == "cloudwatch":
            read_alarm(template, node)
        elif node.service == "ecs-service":
            read_mounts(template, node)
    for group in template.of_kind("AWS::RDS::DBProxyTargetGroup"):
        proxies = template.find(group.get("DBProxyName"), "rds-proxy")
        names = [group.get("DBInstanceIdentifiers"), group.get("DBClusterIdentifiers")]
        template.declare(proxies, template.find(names, "rds", "aurora"), "target of the proxy")


def read_bucket(template: Template, node: Resource) -> None:
    for teller in (node, *template.parts(node, "BucketName", CDK_NOTIFICATIONS)):
        for key, targets in NOTIFICATIONS:
            for entry in teller.items("NotificationConfiguration", key):
                found = template.find([dig(entry, target) for target in targets])
                template.declare([node], found, "notification")
    for rule in node.items("ReplicationConfiguration", "Rules"):
        found = template.find(dig(rule, "Destination", "Bucket"), "s3")
        template.declare([node], found, "replication")


def read_delivery(template: Template, node: Resource) -> None:
    """A delivery stream: where from, where to, and what changes records on the way."""
    for key, value in node.properties.items():
        if key.endswith("SourceConfiguration"):
            template.declare(template.find(value, "kinesis", "msk"), [node], "source")
        elif key.endswith("DestinationConfiguration"):
            target = mapped(value)
            backup = ("S3Configuration", "S3BackupConfiguration")
            inner = {
                k: v
                for k, v in target.items()
                if k not in (*backup, "ProcessingConfiguration", "RoleARN")
            }
            found = template.find(inner, "s3", "opensearch", "external-system")
            if not found:
                found = template.find([dig(target, b, "BucketARN") for b in backup], "s3")
            template.declare([node], found, "destination")
            functions = template.find(dig(target, "ProcessingConfiguration"), "lambda")
            template.declare([node], functions, "transformation", "request")


def read_copy(template: Template, node: Resource) -> None:
    for key in ("SourceDBInstanceIdentifier", "ReplicationSourceIdentifier"):
        found = template.find(node.get(key), "rds", "aurora", "rds-replica")
        template.declare(found, [node], "source of the copy")
    shared = list(references(node.get("GlobalClusterIdentifier")))
    for name in shared:
        group = template.resources.get(name)
        source = template.find(group.get("SourceDBClusterIdentifier"), "aurora") if group else []
        template.declare(source, [node], "global database")


def read_alarm(template: Template, node: Resource) -> None:
    """Watched thing -> alarm -> what it tells or scales."""
    watched = [node.get("Dimensions")]
    watched += [dig(m, "MetricStat", "Metric", "Dimensions") for m in node.items("Metrics")]
    values = [dig(d, "Value") for entry in watched for d in listed(entry)]
    template.declare(apart(template.find(values)), [node], "metric of the alarm")
    template.declare(template.find(node.get("AlarmRule")), [node], "part of the alarm")
    for key in ("AlarmActions", "OKActions", "InsufficientDataActions"):
        for action in node.items(key):
            found = template.find(action) or scaled(template, action)
            template.declare([node], found, "action of the alarm")


def scaled(template: Template, action: Any) -> list[Resource]:
    """What a scaling policy scales."""
    found: list[Resource] = []
    for name in references(action):
        policy = template.resources.get(name)
        if policy and policy.kind == "AWS::AutoScaling::ScalingPolicy":
            found += template.find(policy.get("AutoScalingGroupName"), "ec2-asg")
        elif policy:
            for target in references(policy.get("ScalingTargetId")):
                fleet = template.resources.get(target)
                named = fleet.get("ResourceId") if fleet else None
                found += apart(template.find(named, "ecs-service"))
    return found


def read_mounts(template: Template, node: Resource) -> None:
    for name in references(node.get("TaskDefinition")):
        task = template.resources.get(name)
        for volume in task.items("Volumes") if task else []:
            found = template.find(dig(volume, "EFSVolumeConfiguration", "FilesystemId"), "efs")
            template.declare([node], found, "mounted file system")


def read_steps(template: Template, node: Resource) -> None:
    """What the steps of a workflow call, where its text is in the template."""
    values = mapped(node.get("DefinitionSubstitutions"))
    written = [node.get("Definition"), node.get("DefinitionString")]
    if written == [None, None]:
        template.note(f"Resources.{node.name}", "its definition is a file, which is not read")
        for value in values.values():
            template.guess([node], template.find(value, *CALLED), "substitution in its definition")
        return
    used: dict[str, Resource] = {}
    for key, text in strings(written):
        for name, _ in REFERENCE.findall(text):
            value = values.get(name, {"Ref": name})
            used |= {n.name: n for n in template.find(value, *CALLED)}
        for inner, literal in [(key, text), *QUOTED_STEP.findall(text)]:
            if inner.removesuffix(".$") in STEP_KEYS or literal.startswith("arn:"):
                filled = template.filled(literal)
                used |= {n.name: n for n in template.by_name(filled, *CALLED)}
    called = list(used.values())
    if any(n.kind == CLUSTER for n in called):  # A task of its own, not one of a service.
        called = [n for n in called if n.kind != "AWS::ECS::Service"]
    template.declare([node], called, "step of the workflow")
