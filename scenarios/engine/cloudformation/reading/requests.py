"""Links that requests take: balancers, APIs, distributions, names, accelerators, firewalls."""

import re
from collections.abc import Iterator
from typing import Any

from scenarios.engine.cloudformation.reading.expressions import (
    REFERENCE,
    dig,
    listed,
    mapped,
    references,
)
from scenarios.engine.cloudformation.reading.permissions import USE, Permissions
from scenarios.engine.cloudformation.reading.template import ARN_SERVICES, Resource, Template

# `arn:aws:apigateway:REGION:kinesis:action/PutRecord` calls Kinesis.
CALLED_SERVICE = re.compile(r":apigateway:[^:]*:([a-z0-9]+):(?:action|path)/")
GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup"
LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
LISTENER_RULE = "AWS::ElasticLoadBalancingV2::ListenerRule"
BEHIND_API = (
    "lambda", "sqs", "sns", "step-functions", "eventbridge", "kinesis", "firehose", "dynamodb",
    "s3", "alb", "nlb", "api-gateway", "opensearch", "ecs-service", "external-system", "ec2",
)  # fmt: skip


def read(template: Template, permissions: Permissions) -> None:
    """Find every link that carries requests."""
    read_target_groups(template)
    for node in template.nodes():
        if node.kind == "AWS::ElasticLoadBalancing::LoadBalancer":
            template.declare([node], template.find(node.get("Instances"), "ec2"), "instances")
        elif node.kind == "AWS::AutoScaling::AutoScalingGroup":
            names = template.find(node.get("LoadBalancerNames"), "alb")
            template.declare(names, [node], "balancer of the group")
            for told in node.items("NotificationConfigurations"):
                topics = template.find(dig(told, "TopicARN"), "sns")
                template.declare([node], topics, "notifications of the group")
        elif node.service == "cloudfront":
            read_distribution(template, node)
        elif node.kind == "AWS::Route53::RecordSet":
            template.declare([node], template.find(address(node.properties)), "address of a record")
        elif node.service == "api-gateway":
            read_api(template, node)
    for part in template.of_kind("AWS::Route53::RecordSet"):
        zones = template.find(part.get("HostedZoneId"), "route53")
        template.declare(zones, template.find(address(part.properties)), "address of a record")
    for group in template.of_kind("AWS::Route53::RecordSetGroup"):
        zones = template.find(group.get("HostedZoneId"), "route53")
        for entry in group.items("RecordSets"):
            template.declare(zones, template.find(address(entry)), "address of a record")
    read_methods(template, permissions)
    read_integrations(template)
    read_accelerators(template)
    for guard in template.of_kind("AWS::WAFv2::WebACLAssociation"):
        walls = template.find(guard.get("WebACLArn"), "waf")
        template.declare(walls, template.find(guard.get("ResourceArn")), "web ACL association")


def address(record: Any) -> list[Any]:
    return [dig(record, "AliasTarget", "DNSName"), dig(record, "ResourceRecords")]


def read_target_groups(template: Template) -> None:
    """Balancer -> listener -> target group -> what is registered in it."""
    balancers: dict[str, list[Resource]] = {}
    for listener in template.of_kind(LISTENER):
        owner = template.find(listener.get("LoadBalancerArn"), "alb", "nlb")
        for name in references(listener.get("DefaultActions")):
            balancers.setdefault(name, []).extend(owner)
    for rule in template.of_kind(LISTENER_RULE):
        owner = template.find(rule.get("ListenerArn"), "alb", "nlb")
        for name in references(rule.get("Actions")):
            balancers.setdefault(name, []).extend(owner)
    for name, target in registrations(template):
        template.declare(balancers.get(name, []), [target], "listener and target group")


def registrations(template: Template) -> Iterator[tuple[str, Resource]]:
    """Target groups by name, each with something that is registered in it."""
    for group in template.of_kind(GROUP):
        for target in template.find([dig(t, "Id") for t in group.items("Targets")]):
            yield group.name, target
    for node in template.nodes("ecs-service", "ec2-asg"):
        for name in references([node.get("LoadBalancers"), node.get("TargetGroupARNs")]):
            if getattr(template.resources.get(name), "kind", "") == GROUP:
                yield name, node


def read_distribution(template: Template, node: Resource) -> None:
    for origin in node.items("DistributionConfig", "Origins"):
        template.declare([node], template.find(dig(origin, "DomainName")), "origin")
    for name in ("DefaultCacheBehavior", "CacheBehaviors"):
        for behaviour in node.items("DistributionConfig", name):
            functions = [
                dig(a, "LambdaFunctionARN")
                for a in listed(dig(behaviour, "LambdaFunctionAssociations"))
            ]
            template.declare([node], template.find(functions, "lambda"), "function at the edge")
    walls = template.find(node.get("DistributionConfig", "WebACLId"), "waf")
    template.declare(walls, [node], "web ACL of the distribution")


def read_api(template: Template, node: Resource) -> None:
    """What an API says of its targets in its own text (OpenAPI) and of its authorizers."""
    for key in ("DefinitionBody", "Body"):
        body = node.get(key)
        for path in mapped(dig(body, "paths")).values():
            for method in mapped(path).values():
                integration = without_role(dig(method, "x-amazon-apigateway-integration"))
                found = template.find(integration, *BEHIND_API)
                template.declare([node], found, "integration in the API's text")
        schemes = mapped(dig(body, "components", "securitySchemes"))
        schemes = schemes | mapped(dig(body, "securityDefinitions"))
        for scheme in schemes.values():
            call = dig(scheme, "x-amazon-apigateway-authorizer", "authorizerUri")
            template.declare([node], template.find(call, "lambda"), "authorizer")
    for authorizer in mapped(node.get("Auth", "Authorizers")).values():
        found = template.find(dig(authorizer, "FunctionArn"), "lambda")
        template.declare([node], found, "authorizer")
    sources = mapped(node.get("DataSources"))
    for kind in sources.values():
        for source in mapped(kind).values():
            template.declare([node], template.find(source), "data source")


def without_role(integration: Any) -> dict[str, Any]:
    """An integration without the role it acts under and the link it goes through."""
    left_out = ("Credentials", "CredentialsArn", "credentials", "ApiId", "RestApiId", "ResourceId")
    return {k: v for k, v in mapped(integration).items() if k not in left_out}


def read_methods(template: Template, permissions: Permissions) -> None:
    """The integrations of REST APIs."""
    for method in template.of_kind("AWS::ApiGateway::Method"):
        apis = template.find(method.get("RestApiId"), "api-gateway")
        integration = mapped(method.get("Integration"))
        found = through_link(template, integration)
        found = found or template.find(without_role(integration), *BEHIND_API)
        found = found or by_role(template, permissions, integration)
        template.declare(apis, found, "integration of a method")
        is_own = str(dig(integration, "Type")).upper() in ("MOCK", "HTTP", "HTTP_PROXY", "NONE")
        if integration and not found and not is_own:
            template.note(f"Resources.{method.name}", "an integration outside this template")


def through_link(template: Template, integration: dict[str, Any]) -> list[Resource]:
    """The balancer at the end of a link into the network, which the stage may choose."""
    if integration.get("ConnectionType") != "VPC_LINK":
        return []
    links = list(template.of_kind("AWS::ApiGateway::VpcLink"))
    named = [link for link in links if link.name in references(integration.get("ConnectionId"))]
    if not named and len(links) == 1:
        named = links
    return template.find([link.get("TargetArns") for link in named])


def by_role(
    template: Template, permissions: Permissions, integration: dict[str, Any]
) -> list[Resource]:
    """What an integration acts on where only its service and its role say so."""
    match = CALLED_SERVICE.search(REFERENCE.sub("x", template.text(integration.get("Uri"))))
    service = ARN_SERVICES.get(match.group(1)) if match else None
    return [
        target
        for role in references(integration.get("Credentials"))
        for grant in permissions.of_role(role)
        for target in grant.targets
        if target.service == service and grant.way == USE
    ]


def read_integrations(template: Template) -> None:
    """The integrations of other APIs, and authorizers that are resources of their own."""
    for part in template.of_kind("AWS::ApiGatewayV2::Integration"):
        apis = template.find(part.get("ApiId"), "api-gateway")
        found = template.find(without_role(part.properties), *BEHIND_API)
        template.declare(apis, found, "integration")
    for kind in ("AWS::ApiGateway::Authorizer", "AWS::ApiGatewayV2::Authorizer"):
        for part in template.of_kind(kind):
            apis = template.find([part.get("RestApiId"), part.get("ApiId")], "api-gateway")
            template.declare(apis, template.find(part.get("AuthorizerUri"), "lambda"), "authorizer")
    for part in template.of_kind("AWS::AppSync::DataSource"):
        apis = template.find(part.get("ApiId"), "api-gateway")
        configurations = [v for k, v in part.properties.items() if k.endswith("Config")]
        template.declare(apis, template.find(configurations), "data source")
    for part in template.of_kind("AWS::ApiGatewayV2::Api"):
        template.declare([part], template.find(part.get("Target")), "target of the API")


def read_accelerators(template: Template) -> None:
    listeners = {
        one.name: template.find(one.get("AcceleratorArn"), "global-accelerator")
        for one in template.of_kind("AWS::GlobalAccelerator::Listener")
    }
    for group in template.of_kind("AWS::GlobalAccelerator::EndpointGroup"):
        owners = [
            n for name in references(group.get("ListenerArn")) for n in listeners.get(name, [])
        ]
        for endpoint in group.items("EndpointConfigurations"):
            template.declare(owners, template.find(dig(endpoint, "EndpointId")), "endpoint")
