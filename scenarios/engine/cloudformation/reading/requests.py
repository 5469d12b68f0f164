"""Links that requests take: balancers, distributions, names, accelerators, firewalls."""

from collections.abc import Iterator
from typing import Any

from scenarios.engine.cloudformation.reading.expressions import dig, listed, references
from scenarios.engine.cloudformation.reading.template import Resource, Template

GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup"
LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
LISTENER_RULE = "AWS::ElasticLoadBalancingV2::ListenerRule"


def read(template: Template) -> None:
    """Find every link that carries requests."""
    read_target_groups(template)
    for node in template.nodes():
        if node.kind == "AWS::ElasticLoadBalancing::LoadBalancer":
            template.declare([node], template.find(node.get("Instances"), "ec2"), "instances")
        elif node.kind == "AWS::ECS::Service":
            names = [dig(entry, "LoadBalancerName") for entry in node.items("LoadBalancers")]
            template.declare(template.find(names, "alb"), [node], "balancer of the service")
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
    for part in template.of_kind("AWS::Route53::RecordSet"):
        zones = template.find(part.get("HostedZoneId"), "route53")
        template.declare(zones, template.find(address(part.properties)), "address of a record")
    for group in template.of_kind("AWS::Route53::RecordSetGroup"):
        zones = template.find(group.get("HostedZoneId"), "route53")
        for entry in group.items("RecordSets"):
            template.declare(zones, template.find(address(entry)), "address of a record")
    read_accelerators(template)
    for hook in template.of_kind("AWS::AutoScaling::LifecycleHook"):
        fleets = template.find(hook.get("AutoScalingGroupName"), "ec2-asg")
        found = template.find(hook.get("NotificationTargetARN"))
        template.declare(fleets, found, "lifecycle hook of the group")
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
        registered = [
            node.get(key) for key in ("LoadBalancers", "TargetGroupARNs", "TrafficSources")
        ]
        for name in references(registered):
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
