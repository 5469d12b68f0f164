"""Event buses with their rules, and pipes from queues, streams and tables."""

from typing import Any

from scenarios.engine.cloudformation.writing.functions import (
    READS_CHANGES,
    READS_QUEUE,
    READS_STREAM,
    let_invoke,
)
from scenarios.engine.cloudformation.writing.network import security_group, subnets
from scenarios.engine.cloudformation.writing.queues import allow_publishing, allow_sending
from scenarios.engine.cloudformation.writing.roles import own_role
from scenarios.engine.cloudformation.writing.stack import Properties, Stack
from scenarios.engine.design import Component, Connection

EVENTS = "events.amazonaws.com"
PIPES = "pipes.amazonaws.com"
# A rule that matches every event of this account: the design says no more.
EVERYTHING = {"account": [{"Ref": "AWS::AccountId"}]}
ARCHIVE_DAYS = 30

ACTIONS = {
    "sqs": ("sqs:SendMessage",),
    "sns": ("sns:Publish",),
    "lambda": ("lambda:InvokeFunction",),
    "step-functions": ("states:StartExecution",),
    "kinesis": ("kinesis:PutRecord", "kinesis:PutRecords"),
    "firehose": ("firehose:PutRecord", "firehose:PutRecordBatch"),
    "eventbridge": ("events:PutEvents",),
}


def bus(stack: Stack, component: Component) -> None:
    name = {"Fn::Sub": f"${{AWS::StackName}}-{stack.logical(component)}"}
    stack.add(component, "", "AWS::Events::EventBus", {"Name": name})
    if component.config["archive"]:
        stack.add(
            component,
            "Archive",
            "AWS::Events::Archive",
            {
                "SourceArn": stack.arn(component, component),
                "RetentionDays": ARCHIVE_DAYS,
            },
        )


def rule(stack: Stack, bus: Component, target: Component, address: Properties) -> None:
    """A rule on the bus with one target."""
    stack.rules.setdefault(bus.id, []).append(
        stack.add(
            bus,
            f"To{stack.logical(target)}",
            "AWS::Events::Rule",
            {
                "EventBusName": {"Fn::GetAtt": [stack.logical(bus), "Name"]},
                "EventPattern": EVERYTHING,
                "Targets": [{"Id": stack.logical(target)[:64]} | address],
            },
        )
    )


def rule_arn(stack: Stack, bus: Component) -> Any:
    """The ARN of the rule of this bus that was written last."""
    return {"Fn::GetAtt": [stack.rules[bus.id][-1], "Arn"]}


def to_queue(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    address: Properties = {"Arn": stack.arn(source, target)}
    if target.config["fifo"]:
        address["SqsParameters"] = {"MessageGroupId": stack.logical(source)}
    rule(stack, source, target, address)
    if stack.site(source) == stack.site(target):
        allow_sending(stack, target, stack.logical(source), EVENTS, rule_arn(stack, source))


def to_topic(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    rule(stack, source, target, {"Arn": stack.arn(source, target)})
    if stack.site(source) == stack.site(target):
        allow_publishing(stack, target, stack.logical(source), EVENTS, rule_arn(stack, source))


def to_function(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    rule(stack, source, target, {"Arn": stack.arn(source, target)})
    if stack.site(source) == stack.site(target):
        let_invoke(stack, target, EVENTS, stack.logical(source), rule_arn(stack, source))


def with_role(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """A rule that acts under a role of its own: workflows, streams and other buses."""
    arn = stack.arn(source, target)
    name = f"To{stack.logical(target)}Role"
    allowed = {"Action": list(ACTIONS[target.service]), "Resource": arn}
    role = own_role(stack, source, name, EVENTS, allowed)
    address: Properties = {"Arn": arn, "RoleArn": role}
    if target.service == "kinesis":
        address["KinesisParameters"] = {"PartitionKeyPath": "$.id"}
    rule(stack, source, target, address)


def to_service(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """A rule that runs one task of a container service for each event."""
    if stack.site(source) != stack.site(target):
        stack.unable(connection, "A rule runs tasks in its own region only.")
        return
    task, cluster = (stack.shared[f"{part} of {target.id}"] for part in ("program", "cluster"))
    role = own_role(
        stack,
        source,
        f"To{stack.logical(target)}Role",
        EVENTS,
        {"Action": ["ecs:RunTask"], "Resource": {"Ref": task}},
        passes_roles("ecs-tasks.amazonaws.com"),
    )
    network = {
        "Subnets": subnets(stack, "Private"),
        "SecurityGroups": [security_group(stack, target)],
    }
    parameters = {
        "TaskDefinitionArn": {"Ref": task},
        "LaunchType": "FARGATE" if target.config["launch"] == "fargate" else "EC2",
        "NetworkConfiguration": {"AwsVpcConfiguration": network},
    }
    arn = {"Fn::GetAtt": [cluster, "Arn"]}
    rule(stack, source, target, {"Arn": arn, "RoleArn": role, "EcsParameters": parameters})


def passes_roles(service: str) -> Properties:
    return {
        "Action": ["iam:PassRole"],
        "Resource": {
            "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${AWS::StackName}-*"
        },
        "Condition": {"StringEquals": {"iam:PassedToService": service}},
    }


def web_connection(stack: Stack, owner: Component, target: Component) -> dict[str, Any]:
    """The ARN of what calls a system outside with its key, which Secrets Manager keeps."""
    key = stack.add(
        owner,
        f"To{stack.logical(target)}Key",
        "AWS::SecretsManager::Secret",
        {"GenerateSecretString": {"ExcludePunctuation": True}},
    )
    value = {"Fn::Sub": f"{{{{resolve:secretsmanager:${{{key}}}}}}}"}
    auth = {"ApiKeyAuthParameters": {"ApiKeyName": "x-api-key", "ApiKeyValue": value}}
    name = stack.add(
        owner,
        f"To{stack.logical(target)}Connection",
        "AWS::Events::Connection",
        {"AuthorizationType": "API_KEY", "AuthParameters": auth},
    )
    return {"Fn::GetAtt": [name, "Arn"]}


def to_outside(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """A rule that calls a system on the web, through an API destination."""
    call_web(stack, source, target, stack.address(target))


def to_api(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    stage = f"${{Api}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/{stage_of(target)}"
    address = {"Fn::Sub": [f"https://{stage}", {"Api": stack.get(source, target)}]}
    call_web(stack, source, target, address)


def stage_of(api: Component) -> str:
    return "" if api.config["api_type"] == "http" else "live/"


def call_web(stack: Stack, source: Component, target: Component, address: Any) -> None:
    destination = stack.add(
        source,
        f"To{stack.logical(target)}Destination",
        "AWS::Events::ApiDestination",
        {
            "ConnectionArn": web_connection(stack, source, target),
            "HttpMethod": "POST",
            "InvocationEndpoint": address,
        },
    )
    arn = {"Fn::GetAtt": [destination, "Arn"]}
    role = own_role(
        stack,
        source,
        f"To{stack.logical(target)}Role",
        EVENTS,
        {"Action": ["events:InvokeApiDestination"], "Resource": arn},
    )
    rule(stack, source, target, {"Arn": arn, "RoleArn": role})


def set_rules_aside(stack: Stack, connection: Connection) -> None:
    """What the rules of a bus could not deliver goes to a dead-letter queue of each."""
    source = stack.design.component(connection.source)
    target = stack.design.component(connection.target)
    free = [
        name
        for name in stack.rules.get(source.id, ())
        if "DeadLetterConfig" not in stack.properties(name)["Targets"][0]
    ]
    if not free or stack.site(source) != stack.site(target):
        stack.unable(connection, "There is no rule left whose events it could take.")
        return
    arn = stack.arn(source, target)
    for name in free:
        [address] = stack.properties(name)["Targets"]
        stack.set(name, Targets=[address | {"DeadLetterConfig": {"Arn": arn}}])
        rule_arn = {"Fn::GetAtt": [name, "Arn"]}
        allow_sending(stack, target, name, EVENTS, rule_arn)


def pipe(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """A pipe from a queue, a stream or a table's changes to a target."""
    if stack.site(source) != stack.site(target):
        stack.unable(connection, "A pipe has both its ends in one region.")
        return
    start, reads, parameters = pipe_source(stack, source, target)
    arn = stack.arn(source, target)
    role = own_role(
        stack,
        source,
        f"To{stack.logical(target)}Role",
        PIPES,
        {"Action": list(reads), "Resource": start},
        {"Action": list(ACTIONS[target.service]), "Resource": arn},
    )
    stack.add(
        source,
        f"To{stack.logical(target)}Pipe",
        "AWS::Pipes::Pipe",
        {
            "RoleArn": role,
            "Source": start,
            "SourceParameters": parameters,
            "Target": arn,
            "TargetParameters": pipe_target(source, target),
        },
    )


def pipe_source(
    stack: Stack, source: Component, target: Component
) -> tuple[Any, tuple[str, ...], Properties | None]:
    """Where a pipe starts, what it must be allowed to read it, and how it reads."""
    latest = {"StartingPosition": "LATEST"}
    if source.service == "dynamodb":
        changes = {"DynamoDBStreamParameters": latest}
        return stack.get(target, source, "StreamArn"), READS_CHANGES, changes
    if source.service == "kinesis":
        return stack.arn(target, source), READS_STREAM, {"KinesisStreamParameters": latest}
    return stack.arn(target, source), READS_QUEUE, None


def pipe_target(source: Component, target: Component) -> Properties | None:
    if target.service == "step-functions":
        return {"StepFunctionStateMachineParameters": {"InvocationType": "FIRE_AND_FORGET"}}
    if target.service == "sqs" and target.config["fifo"]:
        group = {"MessageGroupId": source.id, "MessageDeduplicationId": "$.eventID"}
        return {"SqsQueueParameters": group}
    return None


JOINS = {
    "sqs": to_queue,
    "sns": to_topic,
    "lambda": to_function,
    "step-functions": with_role,
    "kinesis": with_role,
    "firehose": with_role,
    "eventbridge": with_role,
    "ecs-service": to_service,
    "api-gateway": to_api,
}
