"""API Gateway: REST, HTTP and WebSocket APIs with their integrations."""

from typing import Any

from scenarios.engine.cloudformation.writing.api_targets import Target, find_target
from scenarios.engine.cloudformation.writing.functions import let_invoke
from scenarios.engine.cloudformation.writing.stack import Properties, Stack
from scenarios.engine.design import Component, Connection

STAGE = "live"
ENDPOINTS = {"regional": "REGIONAL", "edge": "EDGE", "private": "PRIVATE"}
CACHE_GB = "0.5"


def api(stack: Stack, component: Component) -> None:
    """The API itself; its methods or routes come with its connections."""
    kind = component.config["api_type"]
    name = {"Fn::Sub": f"${{AWS::StackName}}-{stack.logical(component)}"}
    if kind == "rest":
        write_rest(stack, component, name)
        return
    is_http = kind == "http"
    stack.add(
        component,
        "",
        "AWS::ApiGatewayV2::Api",
        {
            "Name": name,
            "ProtocolType": "HTTP" if is_http else "WEBSOCKET",
            "RouteSelectionExpression": None if is_http else "$request.body.action",
        },
    )


def write_rest(stack: Stack, component: Component, name: Properties) -> None:
    endpoint = ENDPOINTS[str(component.config["endpoint"])]
    callers = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": "execute-api:Invoke",
                "Resource": "execute-api:/*",
                "Condition": {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}},
            }
        ],
    }
    stack.add(
        component,
        "",
        "AWS::ApiGateway::RestApi",
        {
            "Name": name,
            "EndpointConfiguration": {"Types": [endpoint]},
            "Policy": callers if endpoint == "PRIVATE" else None,
        },
    )


def to_target(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    if stack.site(source) != stack.site(target):
        stack.unable(connection, "An API has its targets in its own region.")
        return
    found = find_target(stack, source, target)
    if found is None:
        stack.unable(connection, "Nothing in a template leads an API there.")
        return
    kind = source.config["api_type"]
    if kind == "rest":
        write_method(stack, source, target, found)
    else:
        write_route(stack, source, target, found)
    if target.service == "lambda":
        arn = f"${{Api}}/{'*/*/*' if kind != 'websocket' else '*'}"
        any_call = {
            "Fn::Sub": [
                f"arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:{arn}",
                {"Api": {"Ref": stack.logical(source)}},
            ]
        }
        let_invoke(stack, target, "apigateway.amazonaws.com", stack.logical(source), any_call)


def write_method(stack: Stack, source: Component, target: Component, found: Target) -> None:
    """A path of a REST API and its one method."""
    api = {"Ref": stack.logical(source)}
    resource = stack.add(
        source,
        f"PathTo{stack.logical(target)}",
        "AWS::ApiGateway::Resource",
        {
            "RestApiId": api,
            "ParentId": {"Fn::GetAtt": [stack.logical(source), "RootResourceId"]},
            "PathPart": stack.short(target),
        },
    )
    integration: Properties = {
        "Type": found.rest_type,
        "IntegrationHttpMethod": found.method,
        "Uri": found.uri,
    } | found.extra
    if found.role is not None:
        integration["Credentials"] = found.role
        integration["IntegrationResponses"] = [{"StatusCode": "200"}]
    answers = [{"StatusCode": "200"}] if found.role is not None else None
    properties = {
        "RestApiId": api,
        "ResourceId": {"Ref": resource},
        "HttpMethod": "ANY" if found.role is None else "POST",
        "AuthorizationType": "NONE",
        "ApiKeyRequired": True if source.config["throttle_rps"] is not None else None,
        "MethodResponses": answers,
        "Integration": integration,
    }
    name = f"MethodTo{stack.logical(target)}"
    stack.methods.setdefault(source.id, []).append(
        stack.add(source, name, "AWS::ApiGateway::Method", properties)
    )


def write_route(stack: Stack, source: Component, target: Component, found: Target) -> None:
    """A route of an HTTP or WebSocket API with its integration."""
    api = {"Ref": stack.logical(source)}
    is_http = source.config["api_type"] == "http"
    properties: Properties = {"ApiId": api, "CredentialsArn": found.role}
    if is_http:
        properties |= found.http
    else:
        properties |= {
            "IntegrationType": found.rest_type,
            "IntegrationMethod": found.method,
            "IntegrationUri": found.uri,
        } | found.extra
    integration = stack.add(
        source,
        f"IntegrationTo{stack.logical(target)}",
        "AWS::ApiGatewayV2::Integration",
        properties,
    )
    word = stack.short(target)
    stack.methods.setdefault(source.id, []).append(
        stack.add(
            source,
            f"RouteTo{stack.logical(target)}",
            "AWS::ApiGatewayV2::Route",
            {
                "ApiId": api,
                "RouteKey": f"ANY /{word}" if is_http else word,
                "Target": {"Fn::Sub": f"integrations/${{{integration}}}"},
            },
        )
    )


def write_stage(stack: Stack, component: Component) -> None:
    """The stage, last: a REST deployment takes the methods that are there."""
    if component.config["api_type"] == "rest":
        write_rest_stage(stack, component)
        return
    rate = component.config["throttle_rps"]
    limits = {"ThrottlingRateLimit": rate, "ThrottlingBurstLimit": rate}
    is_http = component.config["api_type"] == "http"
    stack.add(
        component,
        "Stage",
        "AWS::ApiGatewayV2::Stage",
        {
            "ApiId": {"Ref": stack.logical(component)},
            "StageName": "$default" if is_http else STAGE,
            "AutoDeploy": True,
            "DefaultRouteSettings": None if rate is None else limits,
        },
    )


def write_rest_stage(stack: Stack, component: Component) -> None:
    api = {"Ref": stack.logical(component)}
    methods = stack.methods.get(component.id) or [write_empty_method(stack, component)]
    deployment = stack.add(
        component, "Deployment", "AWS::ApiGateway::Deployment", {"RestApiId": api},
        DependsOn=methods,
    )  # fmt: skip
    caching = component.config["caching"]
    every = {
        "HttpMethod": "*",
        "ResourcePath": "/*",
        "CachingEnabled": True,
        "CacheTtlInSeconds": 300,
    }
    stage = stack.stages[component.id] = stack.add(
        component,
        "Stage",
        "AWS::ApiGateway::Stage",
        {
            "RestApiId": api,
            "DeploymentId": {"Ref": deployment},
            "StageName": STAGE,
            "CacheClusterEnabled": True if caching else None,
            "CacheClusterSize": CACHE_GB if caching else None,
            "MethodSettings": [every] if caching else None,
            "TracingEnabled": any(c.has("traces") for c in stack.design.successors(component.id)),
        },
    )
    rate = component.config["throttle_rps"]
    if rate is not None:
        write_usage_plan(stack, component, stage, rate)


def write_usage_plan(stack: Stack, component: Component, stage: str, rate: Any) -> None:
    """A limit for each client that has a key of the plan."""
    api = {"Ref": stack.logical(component)}
    stack.add(
        component,
        "Plan",
        "AWS::ApiGateway::UsagePlan",
        {
            "ApiStages": [{"ApiId": api, "Stage": {"Ref": stage}}],
            "Throttle": {"RateLimit": rate, "BurstLimit": rate},
        },
    )


def write_empty_method(stack: Stack, component: Component) -> str:
    """An answer of the API itself: a deployment without any method is refused."""
    logical = stack.logical(component)
    answer = {"application/json": '{"statusCode": 200}'}
    return stack.add(
        component,
        "Method",
        "AWS::ApiGateway::Method",
        {
            "RestApiId": {"Ref": logical},
            "ResourceId": {"Fn::GetAtt": [logical, "RootResourceId"]},
            "HttpMethod": "GET",
            "AuthorizationType": "NONE",
            "Integration": {"Type": "MOCK", "RequestTemplates": answer},
        },
    )
