"""Step Functions: a state machine with one task for each arrow that leaves it, in their order."""

import json
from typing import Any

from scenarios.engine.cloudformation.writing.events import passes_roles, web_connection
from scenarios.engine.cloudformation.writing.network import security_group, subnets
from scenarios.engine.cloudformation.writing.roles import role_of
from scenarios.engine.cloudformation.writing.stack import Properties, Stack
from scenarios.engine.design import Component, Connection

RETRY = {
    "ErrorEquals": ["States.TaskFailed"],
    "IntervalSeconds": 2,
    "BackoffRate": 2,
    "MaxAttempts": 4,
    "JitterStrategy": "FULL",
}
# What watches or guards a workflow is no step of it.
NO_STEPS = ("cloudwatch", "waf")
# What a step calls, what it must be allowed, and its arguments; "$ARN" is the target's ARN.
STEPS: dict[str, tuple[str, tuple[str, ...], Properties]] = {
    "lambda": (
        "arn:aws:states:::lambda:invoke",
        ("lambda:InvokeFunction",),
        {"FunctionName": "$ARN", "Payload.$": "$"},
    ),
    "sqs": (
        "arn:aws:states:::sqs:sendMessage",
        ("sqs:SendMessage",),
        {"QueueUrl": "$REF", "MessageBody.$": "$"},
    ),
    "sns": (
        "arn:aws:states:::sns:publish",
        ("sns:Publish",),
        {"TopicArn": "$ARN", "Message.$": "$"},
    ),
    "eventbridge": (
        "arn:aws:states:::events:putEvents",
        ("events:PutEvents",),
        {
            "Entries": [
                {
                    "EventBusName": "$REF",
                    "Source": "workflow",
                    "DetailType": "step",
                    "Detail.$": "$",
                }
            ]
        },
    ),
    "kinesis": (
        "arn:aws:states:::aws-sdk:kinesis:putRecord",
        ("kinesis:PutRecord",),
        {"StreamName": "$REF", "Data.$": "$", "PartitionKey.$": "$$.Execution.Id"},
    ),
    "firehose": (
        "arn:aws:states:::aws-sdk:firehose:putRecord",
        ("firehose:PutRecord",),
        {"DeliveryStreamName": "$REF", "Record": {"Data.$": "$"}},
    ),
    "dynamodb": (
        "arn:aws:states:::dynamodb:putItem",
        ("dynamodb:PutItem", "dynamodb:GetItem", "dynamodb:UpdateItem"),
        {"TableName": "$REF", "Item": {"id": {"S.$": "$$.Execution.Id"}}},
    ),
    "step-functions": (
        "arn:aws:states:::states:startExecution",
        ("states:StartExecution",),
        {"StateMachineArn": "$ARN", "Input.$": "$"},
    ),
    "ses": (
        "arn:aws:states:::aws-sdk:sesv2:sendEmail",
        ("ses:SendEmail",),
        {"FromEmailAddress.$": "$.from", "Destination.$": "$.to", "Content.$": "$.content"},
    ),
}


def machine(stack: Stack, component: Component) -> None:
    """The state machine without its steps, which come when everything it calls is there."""
    config = component.config
    express = config["workflow"] == "express"
    stack.add(
        component,
        "",
        "AWS::StepFunctions::StateMachine",
        {
            "StateMachineType": "EXPRESS" if express else "STANDARD",
            "RoleArn": role_of(stack, component, "states.amazonaws.com"),
            "DefinitionString": "",
        },
    )


def write_definition(stack: Stack, component: Component) -> None:
    """The steps, one after the other. A failed one is tried again, then undone."""
    steps: list[tuple[str, Properties]] = []
    values: Properties = {}
    for connection in stack.design.outgoing(component.id):
        target = stack.design.component(connection.target)
        if stack.is_impossible(connection) or target.service in NO_STEPS:
            continue
        found = step(stack, connection, component, target)
        if found is not None:
            task, more = found
            values |= more
            steps.append((stack.logical(target), task))
    states: dict[str, Properties] = {}
    for number, (name, task) in enumerate(steps):
        is_last = number + 1 == len(steps)
        after = {"End": True} if is_last else {"Next": state_name(steps[number + 1][0], number + 1)}
        states[state_name(name, number)] = task | after | errors(component)
    if not states:
        states = {"Nothing": {"Type": "Pass", "End": True}}
    definition: Properties = {"StartAt": next(iter(states)), "States": states}
    if steps and component.config["catch"]:
        # Where the undoing of what was done belongs.
        states["Undo"] = {"Type": "Pass", "Next": "Failed"}
        states["Failed"] = {"Type": "Fail", "Error": "StepFailed"}
    stack.set(
        stack.logical(component),
        DefinitionString=json.dumps(definition, indent=1),
        **({"DefinitionSubstitutions": values} if values else {}),
    )


def state_name(logical: str, number: int) -> str:
    return f"{number + 1} {logical}"[:80]


def errors(component: Component) -> Properties:
    found: Properties = {}
    if component.config["retry"]:
        found["Retry"] = [RETRY]
    if component.config["catch"]:
        everything = {"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Undo"}
        found["Catch"] = [everything]
    return found


def step(
    stack: Stack, connection: Connection, source: Component, target: Component
) -> tuple[Properties, Properties] | None:
    """A task that calls the target, and the substitutions it takes; None where none can."""
    if target.service in STEPS:
        return plain_step(stack, connection, source, target)
    if target.service == "ecs-service" and stack.site(source) == stack.site(target):
        return container_step(stack, source, target)
    if target.has("outside") or target.has("api"):
        return web_step(stack, source, target)
    if target.service == "s3":
        return object_step(stack, source, target)
    stack.unable(connection, "A workflow has no step that calls this.")
    return None


def plain_step(
    stack: Stack, connection: Connection, source: Component, target: Component
) -> tuple[Properties, Properties]:
    resource, actions, arguments = STEPS[target.service]
    logical = stack.logical(target)
    text = json.dumps(arguments)
    values: Properties = {}
    if target.service == "ses":
        stack.grant(source, actions, "*")
    else:
        arn = stack.arn_without_circle(stack.logical(source), source, target)
        stack.grant(source, actions, arn)
        if "$ARN" in text:
            values[f"{logical}Arn"] = arn
        else:
            values[f"{logical}Name"] = stack.get(source, target)
        text = text.replace("$ARN", f"${{{logical}Arn}}").replace("$REF", f"${{{logical}Name}}")
    if connection.kind == "request" and target.service == "step-functions":
        resource += ".sync:2" if target.config["workflow"] == "standard" else ""
        stack.grant(source, ("states:DescribeExecution", "states:StopExecution"), "*")
        stack.grant(source, ("events:PutTargets", "events:PutRule", "events:DescribeRule"), "*")
    return {"Type": "Task", "Resource": resource, "Parameters": json.loads(text)}, values


def container_step(
    stack: Stack, source: Component, target: Component
) -> tuple[Properties, Properties]:
    task, cluster = (stack.shared[f"{part} of {target.id}"] for part in ("program", "cluster"))
    logical = stack.logical(target)
    stack.grant(source, ("ecs:RunTask",), {"Ref": task})
    stack.statements[source.id].append(
        {"Effect": "Allow"} | passes_roles("ecs-tasks.amazonaws.com")
    )
    names = [subnet["Ref"] for subnet in subnets(stack, "Private")]
    values: Properties = {
        f"{logical}Task": {"Ref": task},
        f"{logical}Cluster": {"Fn::GetAtt": [cluster, "Arn"]},
        f"{logical}Group": security_group(stack, target),
    }
    values |= {name: {"Ref": name} for name in names}
    network = {
        "Subnets": [f"${{{name}}}" for name in names],
        "SecurityGroups": [f"${{{logical}Group}}"],
    }
    parameters: Properties = {
        "Cluster": f"${{{logical}Cluster}}",
        "TaskDefinition": f"${{{logical}Task}}",
        "LaunchType": "FARGATE" if target.config["launch"] == "fargate" else "EC2",
        "NetworkConfiguration": {"AwsvpcConfiguration": network},
    }
    resource = "arn:aws:states:::ecs:runTask"
    return {"Type": "Task", "Resource": resource, "Parameters": parameters}, values


def web_step(stack: Stack, source: Component, target: Component) -> tuple[Properties, Properties]:
    logical = stack.logical(target)
    connection = web_connection(stack, source, target)
    stack.grant(source, ("states:InvokeHTTPEndpoint",), "*")
    stack.grant(source, ("events:RetrieveConnectionCredentials",), connection)
    secrets = {"Fn::Sub": f"${{{connection['Fn::GetAtt'][0]}.SecretArn}}"}
    stack.grant(source, ("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"), secrets)
    address: Any = (
        stack.address(target) if target.has("outside") else api_address(stack, source, target)
    )
    values: Properties = {f"{logical}Connection": connection, f"{logical}Url": address}
    parameters = {
        "ApiEndpoint": f"${{{logical}Url}}",
        "Method": "POST",
        "Authentication": {"ConnectionArn": f"${{{logical}Connection}}"},
        "RequestBody.$": "$",
    }
    resource = "arn:aws:states:::http:invoke"
    return {"Type": "Task", "Resource": resource, "Parameters": parameters}, values


def api_address(stack: Stack, source: Component, target: Component) -> Properties:
    path = "" if target.config["api_type"] == "http" else "live/"
    text = f"https://${{Api}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/{path}"
    return {"Fn::Sub": [text, {"Api": stack.get(source, target)}]}


def object_step(
    stack: Stack, source: Component, target: Component
) -> tuple[Properties, Properties]:
    logical = stack.logical(target)
    arn = stack.arn_without_circle(stack.logical(source), source, target)
    stack.grant(source, ("s3:PutObject", "s3:GetObject"), {"Fn::Join": ["", [arn, "/*"]]})
    parameters = {"Bucket": f"${{{logical}Name}}", "Key.$": "$$.Execution.Name", "Body.$": "$"}
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:s3:putObject",
        "Parameters": parameters,
    }
    return task, {f"{logical}Name": stack.get(source, target)}
