"""WAF: one list of rules for CloudFront, one for what is in a region."""

from scenarios.engine.cloudformation.writing.stack import Properties, Stack
from scenarios.engine.design import Component, Connection

# Requests from one address in five minutes. The least that AWS takes is 10.
MOST_FROM_ONE_ADDRESS = 2000
GUARDED = ("cloudfront", "alb", "api-gateway")


def guarded(stack: Stack, component: Component) -> list[Component]:
    """What a firewall is connected to, whichever way the arrow points."""
    both = (
        *stack.design.successors(component.id),
        *stack.design.predecessors(component.id),
    )
    return [c for c in dict.fromkeys(both) if can_guard(stack, component, c)]


def can_guard(stack: Stack, component: Component, target: Component) -> bool:
    if target.service == "api-gateway":
        # Only the stage of a REST API can have a firewall of its own.
        is_here = target.config["api_type"] == "rest"
    else:
        is_here = target.service in GUARDED
    return is_here and stack.site(component) == stack.site(target)


def firewall(stack: Stack, component: Component) -> None:
    """The rules: in the scope CloudFront wants where it guards one, else in the region's."""
    services = {c.service for c in guarded(stack, component)}
    at_edge = "cloudfront" in services
    write_rules(stack, component, "", "CLOUDFRONT" if at_edge else "REGIONAL")
    if at_edge and services != {"cloudfront"}:
        stack.shared[f"regional rules of {component.id}"] = write_rules(
            stack, component, "InRegion", "REGIONAL"
        )


def write_rules(stack: Stack, component: Component, suffix: str, scope: str) -> str:
    logical = stack.logical(component)
    limit = {"RateBasedStatement": {"Limit": MOST_FROM_ONE_ADDRESS, "AggregateKeyType": "IP"}}
    common = {"VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet"}
    return stack.add(
        component,
        suffix,
        "AWS::WAFv2::WebACL",
        {
            "Scope": scope,
            "DefaultAction": {"Allow": {}},
            "VisibilityConfig": seen(logical),
            "Rules": [
                {
                    "Name": "rate",
                    "Priority": 0,
                    "Action": {"Block": {}},
                    "Statement": limit,
                    "VisibilityConfig": seen(f"{logical}Rate"),
                },
                {
                    "Name": "common",
                    "Priority": 1,
                    "OverrideAction": {"None": {}},
                    "Statement": {"ManagedRuleGroupStatement": common},
                    "VisibilityConfig": seen(f"{logical}Common"),
                },
            ],
        },
    )


def seen(metric: str) -> Properties:
    return {"CloudWatchMetricsEnabled": True, "SampledRequestsEnabled": True, "MetricName": metric}


def guard(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """Put a firewall before a distribution, a balancer or the stage of an API."""
    wall, other = (source, target) if source.service == "waf" else (target, source)
    if other.has("client"):
        return  # People are simply on the far side of it.
    if not can_guard(stack, wall, other):
        stack.unable(connection, "WAF guards distributions, balancers and REST APIs of its region.")
        return
    key = f"guard of {other.id}"
    if stack.shared.setdefault(key, wall.id) != wall.id:
        stack.unable(connection, "It has a firewall already.")
    elif f"{key} is set" not in stack.shared:
        stack.shared[f"{key} is set"] = "yes"
        attach(stack, wall, other)


def attach(stack: Stack, wall: Component, other: Component) -> None:
    regional = stack.shared.get(f"regional rules of {wall.id}", stack.logical(wall))
    if other.service == "cloudfront":
        name = stack.logical(other)
        configuration = stack.properties(name)["DistributionConfig"]
        rules = {"Fn::GetAtt": [stack.logical(wall), "Arn"]}
        stack.set(name, DistributionConfig=configuration | {"WebACLId": rules})
        return
    if other.service == "alb":
        arn: Properties = {"Ref": stack.logical(other)}
    else:
        path = f"${{{stack.logical(other)}}}/stages/${{{stack.stages[other.id]}}}"
        arn = {"Fn::Sub": f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}::/restapis/{path}"}
    stack.add(
        other,
        "Firewall",
        "AWS::WAFv2::WebACLAssociation",
        {"ResourceArn": arn, "WebACLArn": {"Fn::GetAtt": [regional, "Arn"]}},
    )
