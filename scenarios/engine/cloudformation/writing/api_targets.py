"""What an API can call directly, and in which words."""

from dataclasses import dataclass, field
from typing import Any

from scenarios.engine.cloudformation.writing.api_links import find_link
from scenarios.engine.cloudformation.writing.roles import own_role
from scenarios.engine.cloudformation.writing.stack import Properties, Stack
from scenarios.engine.design import Component

GATEWAY = "apigateway.amazonaws.com"
FORM = {"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"}


@dataclass(frozen=True)
class Target:
    """An integration, in the words of each kind of API.

    Attributes:
        uri, rest_type, method: of a REST or WebSocket API.
        http: the properties of an HTTP API's integration.
        role: the ARN of the role it acts under, or None.
        extra: further properties for REST and WebSocket APIs.
    """

    uri: Any
    rest_type: str
    http: Properties
    method: str = "POST"
    role: Any = None
    extra: Properties = field(default_factory=dict)


@dataclass(frozen=True)
class Direct:
    """How an API hands a request to a service of AWS without code between."""

    action: str
    path: str  # after `arn:aws:apigateway:REGION:`
    template: str  # the body; ${Target} is the target
    subtype: str = ""  # for HTTP APIs, which know only some services
    parameters: Properties = field(default_factory=dict)


BODY = "$util.escapeJavaScript($input.body)"
DIRECT = {
    "sqs": Direct(
        "sqs:SendMessage",
        "sqs:path/${AWS::AccountId}/${Target.QueueName}",
        "Action=SendMessage&MessageBody=$util.urlEncode($input.body)",
        "SQS-SendMessage",
        {"QueueUrl": "Ref", "MessageBody": "$request.body"},
    ),
    "sns": Direct(
        "sns:Publish",
        "sns:path//",
        "Action=Publish&TopicArn=$util.urlEncode('${Target}')&Message=$util.urlEncode($input.body)",
    ),
    "step-functions": Direct(
        "states:StartExecution",
        "states:action/StartExecution",
        f'{{"input": "{BODY}", "stateMachineArn": "${{Target}}"}}',
        "StepFunctions-StartExecution",
        {"StateMachineArn": "Ref", "Input": "$request.body"},
    ),
    "eventbridge": Direct(
        "events:PutEvents",
        "events:action/PutEvents",
        f'{{"Entries": [{{"Source": "api", "DetailType": "request", "Detail": "{BODY}",'
        ' "EventBusName": "${Target}"}]}',
        "EventBridge-PutEvents",
        {
            "EventBusName": "Ref",
            "Source": "api",
            "DetailType": "request",
            "Detail": "$request.body",
        },
    ),
    "kinesis": Direct(
        "kinesis:PutRecord",
        "kinesis:action/PutRecord",
        '{"StreamName": "${Target}", "Data": "$util.base64Encode($input.body)",'
        ' "PartitionKey": "$context.requestId"}',
        "Kinesis-PutRecord",
        {"StreamName": "Ref", "Data": "$request.body", "PartitionKey": "$context.requestId"},
    ),
    "firehose": Direct(
        "firehose:PutRecord",
        "firehose:action/PutRecord",
        '{"DeliveryStreamName": "${Target}",'
        ' "Record": {"Data": "$util.base64Encode($input.body)"}}',
    ),
    "dynamodb": Direct(
        "dynamodb:PutItem",
        "dynamodb:action/PutItem",
        '{"TableName": "${Target}", "Item": {"id": {"S": "$context.requestId"},'
        f' "body": {{"S": "{BODY}"}}}}}}',
    ),
    "s3": Direct("s3:PutObject", "s3:path/${Target}/{key}", ""),
}


EXECUTE = "execute-api.${AWS::Region}.${AWS::URLSuffix}"


def find_target(stack: Stack, source: Component, target: Component) -> Target | None:
    """How `source` calls `target`, with the glue it takes; None where no template says it."""
    logical = stack.logical(target)
    if target.service == "lambda":
        return function_target(logical)
    if target.service in DIRECT:
        return direct_target(stack, source, target)
    if target.has("outside"):
        return web_target(stack.address(target))
    if target.service == "api-gateway":
        path = "" if target.config["api_type"] == "http" else "live/"
        return web_target({"Fn::Sub": f"https://${{{logical}}}.{EXECUTE}/{path}"})
    if target.service == "opensearch":
        return web_target({"Fn::Sub": f"https://${{{logical}.DomainEndpoint}}/"})
    if target.has("balancer") and not target.has("internal"):
        return web_target({"Fn::Sub": f"http://${{{logical}.DNSName}}/"})
    if target.has("balancer") or target.service in ("ec2", "ec2-asg", "ecs-service"):
        return private_target(stack, source, target)
    return None


def web_target(address: Any) -> Target:
    http = {
        "IntegrationType": "HTTP_PROXY",
        "IntegrationMethod": "ANY",
        "IntegrationUri": address,
        "PayloadFormatVersion": "1.0",
    }
    return Target(address, "HTTP_PROXY", http, method="ANY")


def function_target(logical: str) -> Target:
    path = f"path/2015-03-31/functions/${{{logical}.Arn}}/invocations"
    uri = {"Fn::Sub": f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:lambda:{path}"}
    http = {
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": {"Fn::GetAtt": [logical, "Arn"]},
        "PayloadFormatVersion": "2.0",
    }
    return Target(uri, "AWS_PROXY", http)


def direct_target(stack: Stack, source: Component, target: Component) -> Target | None:
    how = DIRECT[target.service]
    is_http = source.config["api_type"] == "http"
    if is_http and not how.subtype:
        return None
    logical = stack.logical(target)
    arn = stack.arn(source, target)
    things = {"Fn::Join": ["", [arn, "/*"]]} if target.service == "s3" else arn
    allowed = {"Action": [how.action], "Resource": things}
    role = own_role(stack, source, f"To{logical}Role", GATEWAY, allowed)
    parameters = {k: {"Ref": logical} if v == "Ref" else v for k, v in how.parameters.items()}
    http = {
        "IntegrationType": "AWS_PROXY",
        "IntegrationSubtype": how.subtype,
        "PayloadFormatVersion": "1.0",
        "RequestParameters": parameters,
    }
    text = f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:{how.path}"
    uri = {"Fn::Sub": text.replace("${Target", f"${{{logical}")}
    extra: Properties = {}
    if how.template:
        body = {"Fn::Sub": how.template.replace("${Target}", f"${{{logical}}}")}
        extra = {"RequestTemplates": {"application/json": body}, "PassthroughBehavior": "NEVER"}
    if target.service in ("sqs", "sns"):
        extra["RequestParameters"] = FORM
    return Target(uri, "AWS", http, role=role, extra=extra)


def private_target(stack: Stack, source: Component, target: Component) -> Target | None:
    """Through a link into the network."""
    link = find_link(stack, source, target)
    if link is None:
        return None
    through = {"ConnectionType": "VPC_LINK", "ConnectionId": {"Ref": link.name}}
    http = {
        "IntegrationType": "HTTP_PROXY",
        "IntegrationMethod": "ANY",
        "IntegrationUri": link.address,
        "PayloadFormatVersion": "1.0",
    } | through
    return Target(link.address, "HTTP_PROXY", http, method="ANY", extra=through)
