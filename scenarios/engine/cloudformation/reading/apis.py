"""Links of APIs: integrations in every form, authorizers, data sources."""

import re
from collections.abc import Iterator
from typing import Any

from scenarios.engine.cloudformation.reading.arns import SERVICES
from scenarios.engine.cloudformation.reading.expressions import (
    REFERENCE,
    dig,
    mapped,
    references,
)
from scenarios.engine.cloudformation.reading.permissions import USE, Permissions
from scenarios.engine.cloudformation.reading.template import Resource, Template

# `arn:aws:apigateway:REGION:kinesis:action/PutRecord` calls Kinesis, `SQS-SendMessage` a queue.
CALLED_SERVICE = re.compile(r":apigateway:[^:]*:([a-z0-9]+):(?:action|path)/")
SUBTYPES = {
    "EventBridge": "eventbridge",
    "Kinesis": "kinesis",
    "SQS": "sqs",
    "StepFunctions": "step-functions",
}
BEHIND_API = (
    "lambda", "sqs", "sns", "step-functions", "eventbridge", "kinesis", "firehose", "dynamodb",
    "s3", "alb", "nlb", "api-gateway", "opensearch", "ecs-service", "external-system", "ec2",
)  # fmt: skip
# What an integration has beside its target: the role it acts under, the link it goes through.
BESIDE = ("Credentials", "CredentialsArn", "ApiId", "RestApiId", "ResourceId")
OWN_ANSWERS = ("MOCK", "NONE")
METHODS = frozenset(
    {"get", "put", "post", "delete", "patch", "head", "options", "x-amazon-apigateway-any-method"}
)


def read(template: Template, permissions: Permissions) -> None:
    """Find every link that an API declares."""
    for node in template.nodes("api-gateway"):
        read_text(template, permissions, node)
        for authorizer in mapped(node.get("Auth", "Authorizers")).values():
            found = template.find(dig(authorizer, "FunctionArn"), "lambda")
            template.declare([node], found, "authorizer")
        for kind in mapped(node.get("DataSources")).values():
            for source in mapped(kind).values():
                template.declare([node], template.find(source), "data source")
        template.declare([node], template.find(node.get("Target")), "target of the API")
    for method in template.of_kind("AWS::ApiGateway::Method"):
        apis = template.find(method.get("RestApiId"), "api-gateway")
        read_integration(template, permissions, apis, method.get("Integration"), method.name)
    for part in template.of_kind("AWS::ApiGatewayV2::Integration"):
        apis = template.find(part.get("ApiId"), "api-gateway")
        read_integration(template, permissions, apis, part.properties, part.name)
    for kind in ("AWS::ApiGateway::Authorizer", "AWS::ApiGatewayV2::Authorizer"):
        for part in template.of_kind(kind):
            apis = template.find([part.get("RestApiId"), part.get("ApiId")], "api-gateway")
            template.declare(apis, template.find(part.get("AuthorizerUri"), "lambda"), "authorizer")
    for part in template.of_kind("AWS::AppSync::DataSource"):
        apis = template.find(part.get("ApiId"), "api-gateway")
        configurations = [v for k, v in part.properties.items() if k.endswith("Config")]
        template.declare(apis, template.find(configurations), "data source")


def read_text(template: Template, permissions: Permissions, node: Resource) -> None:
    """What an API says of its targets and authorizers in its own text (OpenAPI)."""
    if node.get("DefinitionUri") is not None or node.get("BodyS3Location") is not None:
        template.note(f"Resources.{node.name}", "its definition is a file, which is not read")
    for body in (node.get("DefinitionBody"), node.get("Body")):
        for path in mapped(dig(body, "paths")).values():
            for verb, method in mapped(path).items():
                if verb.lower() in METHODS:
                    integration = dig(method, "x-amazon-apigateway-integration")
                    read_integration(template, permissions, [node], integration, node.name)
        schemes = mapped(dig(body, "components", "securitySchemes"))
        schemes = schemes | mapped(dig(body, "securityDefinitions"))
        for scheme in schemes.values():
            call = dig(scheme, "x-amazon-apigateway-authorizer", "authorizerUri")
            template.declare([node], template.find(call, "lambda"), "authorizer")


def read_integration(
    template: Template, permissions: Permissions, apis: list[Resource], written: Any, where: str
) -> None:
    """One integration, of a resource's properties or of OpenAPI, which spells keys smaller."""
    integration = {k[:1].upper() + k[1:]: v for k, v in mapped(written).items()}
    found = through_link(template, integration)
    target = {key: value for key, value in integration.items() if key not in BESIDE}
    found = found or template.find(target, *BEHIND_API)
    found = found or list(by_role(template, permissions, integration))
    template.declare(apis, found, "integration")
    kind = template.text(integration.get("Type") or integration.get("IntegrationType")).upper()
    if integration and not found and kind not in OWN_ANSWERS:
        template.note(f"Resources.{where}", "an integration outside this template")


def through_link(template: Template, integration: dict[str, Any]) -> list[Resource]:
    """The balancer at the end of a link into the network, which the stage may choose."""
    if template.text(integration.get("ConnectionType")) != "VPC_LINK":
        return []
    links = list(template.of_kind("AWS::ApiGateway::VpcLink"))
    named = [link for link in links if link.name in references(integration.get("ConnectionId"))]
    if not named and len(links) == 1:
        named = links
    return template.find([link.get("TargetArns") for link in named])


def by_role(
    template: Template, permissions: Permissions, integration: dict[str, Any]
) -> Iterator[Resource]:
    """What an integration acts on where only its service and its role say so."""
    service = called_service(template, integration)
    for key in ("Credentials", "CredentialsArn"):
        for role in permissions.roles_in(integration.get(key)):
            for grant in permissions.of_role(role):
                for target in grant.targets:
                    if target.service == service and grant.way == USE:
                        yield target


def called_service(template: Template, integration: dict[str, Any]) -> str:
    match = CALLED_SERVICE.search(REFERENCE.sub("x", template.text(integration.get("Uri"))))
    if match:
        return SERVICES.get(match.group(1), "")
    subtype = template.text(integration.get("IntegrationSubtype"))
    return SUBTYPES.get(subtype.partition("-")[0], "")
