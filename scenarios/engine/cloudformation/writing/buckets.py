"""S3 buckets, what they notify and where they copy to."""

from typing import Any

from scenarios.engine.cloudformation.writing.functions import let_invoke
from scenarios.engine.cloudformation.writing.queues import allow_publishing, allow_sending
from scenarios.engine.cloudformation.writing.roles import own_role
from scenarios.engine.cloudformation.writing.stack import Properties, Stack
from scenarios.engine.design import Component, Connection

S3 = "s3.amazonaws.com"
CREATED = "s3:ObjectCreated:*"
NOTIFIED = {
    "sqs": ("QueueConfigurations", "Queue"),
    "sns": ("TopicConfigurations", "Topic"),
    "lambda": ("LambdaConfigurations", "Function"),
}
PRIVATE = {
    "BlockPublicAcls": True,
    "BlockPublicPolicy": True,
    "IgnorePublicAcls": True,
    "RestrictPublicBuckets": True,
}


def bucket(stack: Stack, component: Component) -> None:
    stack.add(
        component,
        "",
        "AWS::S3::Bucket",
        {
            "PublicAccessBlockConfiguration": PRIVATE,
            # Copies to another bucket are made of versions.
            "VersioningConfiguration": {"Status": "Enabled"},
        },
        DeletionPolicy="Retain",
        UpdateReplacePolicy="Retain",
    )
    if component.config["replication"] and not stack.design.outgoing(component.id, "replicate"):
        other = stack.parameter("CopiesBucketArn", Description="ARN of the bucket for copies.")
        copy_to(stack, component, other)


def replicate(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    logical = stack.logical(source)
    if "ReplicationConfiguration" in stack.properties(logical):
        stack.unable(connection, "The bucket already copies to another one.")
        return
    copy_to(stack, source, stack.arn_without_circle(logical, source, target))


def copy_to(stack: Stack, source: Component, target_arn: Any) -> None:
    """Copy every object; the role knows the source by name, for the bucket depends on it."""
    own = stack.spelled_arn(source)
    writes = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"]
    reads = [
        "s3:GetReplicationConfiguration", "s3:ListBucket", "s3:GetObjectVersionForReplication",
        "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging",
    ]  # fmt: skip
    role = own_role(
        stack,
        source,
        "CopyRole",
        S3,
        {"Action": reads, "Resource": [own, all_in(own)]},
        {"Action": writes, "Resource": all_in(target_arn)},
    )
    rule = {"Status": "Enabled", "Destination": {"Bucket": target_arn}}
    configuration = {"Role": role, "Rules": [rule]}
    stack.set(stack.logical(source), ReplicationConfiguration=configuration)


def all_in(bucket_arn: Any) -> Properties:
    return {"Fn::Join": ["", [bucket_arn, "/*"]]}


def notify_one(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """Notify a queue, a topic or a function of new objects."""
    if stack.site(source) != stack.site(target):
        stack.unable(connection, "A bucket notifies in its own region only; use EventBridge.")
        return
    logical = stack.logical(source)
    # The bucket depends on the policy that lets it notify, so the policy knows it by name.
    name = stack.spelled_arn(source)
    let_in = {"sqs": allow_sending, "sns": allow_publishing}
    if target.service == "lambda":
        allowed = let_invoke(stack, target, S3, logical, name)
    else:
        allowed = let_in[target.service](stack, target, logical, S3, name)
    configurations, key = NOTIFIED[target.service]
    event = {"Event": CREATED, key: stack.arn(source, target)}
    stack.append(logical, ("NotificationConfiguration", configurations), event)
    # S3 checks that it may notify when the bucket is made.
    stack.depend(logical, allowed)


def notify_bus(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """S3 tells the account's default bus; a rule there passes its events on to the bus drawn."""
    logical = stack.logical(source)
    configuration = stack.properties(logical).setdefault("NotificationConfiguration", {})
    configuration["EventBridgeConfiguration"] = {"EventBridgeEnabled": True}
    arn = stack.arn(source, target)
    allowed = {"Action": ["events:PutEvents"], "Resource": arn}
    service = "events.amazonaws.com"
    role = own_role(stack, source, f"To{stack.logical(target)}Role", service, allowed)
    pattern = {"source": ["aws.s3"], "detail": {"bucket": {"name": [{"Ref": logical}]}}}
    stack.add(
        source,
        f"To{stack.logical(target)}",
        "AWS::Events::Rule",
        {
            "EventPattern": pattern,
            "Targets": [{"Id": stack.logical(target)[:64], "Arn": arn, "RoleArn": role}],
        },
    )
