"""Settings of what takes requests and of what runs programs: balancers, APIs, fleets, names."""

from typing import Any

from scenarios.engine.cloudformation.reading.expressions import dig, listed, references
from scenarios.engine.cloudformation.reading.permissions import launches_of
from scenarios.engine.cloudformation.reading.template import Resource, Template
from scenarios.engine.service import Value

Found = dict[str, Value | None]
SIZES = {"nano": "small", "micro": "small", "small": "small", "medium": "medium", "large": "large"}


def zones(subnets: list[Any]) -> int | None:
    """How many zones a list of subnets or zones stands for; None where it is not written out."""
    if len(subnets) == 1 and "Ref" not in str(subnets[0]) and not isinstance(subnets[0], str):
        return None
    return min(3, len(subnets)) or None


def size(kind: str) -> str | None:
    last = kind.rpartition(".")[2]
    return SIZES.get(last, "xlarge" if last.endswith("xlarge") else None)


def balancer(template: Template, node: Resource) -> Found:
    subnets = node.items("Subnets") or node.items("SubnetMappings")
    groups = balanced(template, node)
    return {
        "zones": zones(subnets),
        "internal": template.text(node.get("Scheme")) == "internal",
        "sticky_sessions": any(is_sticky(template, group) for group in groups),
    }


def balanced(template: Template, node: Resource) -> list[Resource]:
    """The target groups behind a balancer."""
    found: list[Resource] = []
    kind = "AWS::ElasticLoadBalancingV2::Listener"
    for listener in template.parts(node, "LoadBalancerArn", kind):
        rules = template.parts(listener, "ListenerArn", f"{kind}Rule")
        actions = [listener.get("DefaultActions"), *(r.get("Actions") for r in rules)]
        for name in references(actions):
            group = template.resources.get(name)
            if group and group.kind.endswith("::TargetGroup"):
                found.append(group)
    return found


def is_sticky(template: Template, group: Resource) -> bool:
    return any(
        dig(attribute, "Key") == "stickiness.enabled" and template.yes(dig(attribute, "Value"))
        for attribute in group.items("TargetGroupAttributes")
    )


def api(template: Template, node: Resource) -> Found:
    protocol = template.text(node.get("ProtocolType"))
    is_http = node.kind in ("AWS::Serverless::HttpApi", "AWS::ApiGatewayV2::Api")
    kind = "websocket" if protocol == "WEBSOCKET" else "http" if is_http else "rest"
    endpoint = template.text(
        node.items("EndpointConfiguration", "Types")
        or node.get("EndpointConfiguration", "Type")
        or node.get("EndpointConfiguration")
    ).lower()
    stages = list(template.parts(node, "RestApiId", "AWS::ApiGateway::Stage"))
    caching = any(template.yes(s.get("CacheClusterEnabled")) for s in (node, *stages))
    return {
        "api_type": kind,
        "endpoint": endpoint if endpoint in ("edge", "private") else "regional",
        "caching": caching,
        "throttle_rps": throttle(template, node),
    }


def throttle(template: Template, node: Resource) -> int | None:
    """The limit of a usage plan, or of a stage."""
    for plan in template.parts(node, "ApiStages", "AWS::ApiGateway::UsagePlan"):
        return template.whole(plan.get("Throttle", "RateLimit"))
    stages = [*template.parts(node, "ApiId", "AWS::ApiGatewayV2::Stage"), node]
    for stage in stages:
        limit = stage.get("DefaultRouteSettings", "ThrottlingRateLimit")
        if limit is not None:
            return template.whole(limit)
    return None


def server(template: Template, node: Resource) -> Found:
    return {"size": size(template.text(node.get("InstanceType")))}


def group(template: Template, node: Resource) -> Found:
    launches = list(launches_of(template, node))
    kinds = [x.get("LaunchTemplateData", "InstanceType") or x.get("InstanceType") for x in launches]
    spot = any(
        x.get("LaunchTemplateData", "InstanceMarketOptions") or x.get("SpotPrice") for x in launches
    )
    subnets = node.items("VPCZoneIdentifier") or node.items("AvailabilityZones")
    low, high = template.whole(node.get("MinSize")), template.whole(node.get("MaxSize"))
    return {
        "size": size(template.text(kinds[0])) if kinds else None,
        "min": low,
        "max": high and max(1, high),
        "zones": zones(subnets),
        "spot": bool(spot) or node.get("MixedInstancesPolicy", "InstancesDistribution") is not None,
        "scaling": group_scaling(template, node),
    }


def group_scaling(template: Template, node: Resource) -> str:
    key = "AutoScalingGroupName"
    for policy in template.parts(node, key, "AWS::AutoScaling::ScalingPolicy"):
        if policy.get("PredictiveScalingConfiguration") is not None:
            return "predictive"
        return metric_scaling(template, policy.get("TargetTrackingConfiguration"))
    if any(template.parts(node, key, "AWS::AutoScaling::ScheduledAction")):
        return "scheduled"
    return "none"


def metric_scaling(template: Template, tracking: Any) -> str:
    """What a target tracking policy keeps constant; an alarm's step counts as processor load."""
    text = template.text(tracking)
    if "RequestCount" in text:
        return "request-count"
    return "queue-backlog" if "AWS/SQS" in text else "cpu"


def service(template: Template, node: Resource) -> Found:
    wanted = template.whole(node.get("DesiredCount"))
    network = node.get("NetworkConfiguration", "AwsvpcConfiguration", "Subnets")
    found: Found = {
        "launch": "fargate" if runs_on_fargate(template, node) else "ec2",
        "zones": zones(listed(network)),
        "scaling": "none",
        "min": wanted,
        "max": wanted and max(1, wanted),
    }
    for target in template.parts(node, "ResourceId", "AWS::ApplicationAutoScaling::ScalableTarget"):
        found["min"] = template.whole(target.get("MinCapacity"))
        found["max"] = template.whole(target.get("MaxCapacity"))
        for policy in template.of_kind("AWS::ApplicationAutoScaling::ScalingPolicy"):
            if target.name in references(policy.get("ScalingTargetId")):
                tracking = policy.get("TargetTrackingScalingPolicyConfiguration")
                found["scaling"] = metric_scaling(template, tracking)
    return found


def runs_on_fargate(template: Template, node: Resource) -> bool:
    said = template.text([node.get("LaunchType"), node.get("CapacityProviderStrategy")])
    tasks = [template.resources.get(name) for name in references(node.get("TaskDefinition"))]
    said += template.text([t.get("RequiresCompatibilities") for t in tasks if t])
    return "FARGATE" in said or node.kind == "AWS::ECS::Cluster"


def kubernetes(template: Template, node: Resource) -> Found:
    for nodes in template.parts(node, "ClusterName", "AWS::EKS::Nodegroup"):
        return {
            "min": template.whole(nodes.get("ScalingConfig", "MinSize")),
            "max": template.whole(nodes.get("ScalingConfig", "MaxSize")),
            "zones": zones(nodes.items("Subnets")),
        }
    return {}


def router(template: Template, node: Resource) -> Found:
    records = [node, *template.parts(node, "HostedZoneId", "AWS::Route53::RecordSet")]
    by_key = (
        ("Weight", "weighted"),
        ("Failover", "failover"),
        ("GeoLocation", "geolocation"),
        ("Region", "latency"),
    )
    routing = [word for key, word in by_key if any(r.get(key) is not None for r in records)]
    return {
        "routing": routing[0] if routing else "simple",
        "health_checks": any(r.get("HealthCheckId") is not None for r in records),
    }
