"""Load balancers: listeners, target groups, and rules by path."""

from scenarios.engine.cloudformation.writing.functions import let_invoke
from scenarios.engine.cloudformation.writing.network import (
    APP_PORT,
    let_in,
    security_group,
    subnets,
    vpc,
)
from scenarios.engine.cloudformation.writing.stack import NO_VALUE, Properties, Stack
from scenarios.engine.design import Component, Connection

TLS_PORT = 443


def balancer(stack: Stack, component: Component) -> None:
    config = component.config
    is_application = component.service == "alb"
    zones = int(str(config["zones"]))
    open_ports = () if config["internal"] else (APP_PORT, TLS_PORT)
    stack.add(
        component,
        "",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        {
            "Type": "application" if is_application else "network",
            "Scheme": "internal" if config["internal"] else "internet-facing",
            # An Application Load Balancer takes two zones at least; targets stay in theirs.
            "Subnets": subnets(
                stack,
                "Private" if config["internal"] else "Public",
                max(2, zones) if is_application else zones,
            ),
            "SecurityGroups": [security_group(stack, component, *open_ports)],
        },
    )


def to_target(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    if stack.site(source) != stack.site(target):
        stack.unable(connection, "A load balancer has its targets in its own region.")
        return
    if target.service == "eks":
        stack.unable(connection, "A controller inside the cluster makes its target groups.")
        return
    if target.service in ("api-gateway", "on-premises") or target.has("client"):
        stack.unable(connection, "Its addresses are registered by hand, not by a template.")
        return
    group = target_group(stack, source, target)
    listener = listen(stack, source, group, target)
    register(stack, group, listener, target)
    if source.service == "alb":
        label = f"{stack.logical(source)} {group}"
        stack.shared.setdefault(f"label of {target.id}", label)
    let_in(stack, source, target, APP_PORT if target.has("compute") else 0)


def target_group(stack: Stack, source: Component, target: Component) -> str:
    by_address = {"ec2": "instance", "ec2-asg": "instance", "lambda": "lambda", "alb": "alb"}
    kind = by_address.get(target.service, "ip")
    on_web = source.service == "alb"
    protocol = "HTTP" if on_web else "TCP"
    network = {} if kind == "lambda" else {
        "VpcId": vpc(stack), "Port": APP_PORT, "Protocol": protocol
    }  # fmt: skip
    health: Properties = {"HealthCheckEnabled": True, "HealthCheckPath": "/"}
    sticky = {"Key": "stickiness.enabled", "Value": "true"}
    cookie = {"Key": "stickiness.type", "Value": "lb_cookie" if on_web else "source_ip"}
    is_sticky = source.config["sticky_sessions"] and kind not in ("lambda", "alb")
    registered = None
    if kind in ("lambda", "alb") or target.service == "ec2":
        at_port = {} if kind == "lambda" else {"Port": APP_PORT}
        registered = [{"Id": stack.arn(source, target)} | at_port]
    return stack.add(
        source,
        f"To{stack.logical(target)}",
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        {
            "TargetType": kind,
            "Targets": registered,
            "TargetGroupAttributes": [sticky, cookie] if is_sticky else None,
        }
        | network
        | (health if on_web else {}),
        DependsOn=permitted(stack, target) if kind == "lambda" else None,
    )


def permitted(stack: Stack, function: Component) -> list[str]:
    """Let balancers call a function; the target group is refused before that."""
    key = f"balanced {function.id}"
    if key not in stack.shared:
        service = "elasticloadbalancing.amazonaws.com"
        stack.shared[key] = let_invoke(stack, function, service, "Balancers", None)
    return [stack.shared[key]]


def listen(stack: Stack, source: Component, group: str, target: Component) -> str:
    """The listener or rule that leads to a target group.

    The first target takes all that no path claims; each other one has a path, or with a Network
    Load Balancer a port of its own.
    """
    forward = [{"Type": "forward", "TargetGroupArn": {"Ref": group}}]
    listeners = stack.listeners.setdefault(source.id, [])
    number = len(listeners)
    if not listeners:
        name = write_listener(stack, source, forward)
    elif source.service == "nlb":
        name = stack.add(
            source,
            f"Listener{number}",
            "AWS::ElasticLoadBalancingV2::Listener",
            {
                "DefaultActions": forward,
                "LoadBalancerArn": {"Ref": stack.logical(source)},
                "Protocol": "TCP",
                "Port": 8000 + number,
            },
        )
    else:
        paths = {"Values": [f"/{stack.short(target)}/*"]}
        name = stack.add(
            source,
            f"Path{number}",
            "AWS::ElasticLoadBalancingV2::ListenerRule",
            {
                "ListenerArn": {"Ref": listeners[0]},
                "Priority": number,
                "Conditions": [{"Field": "path-pattern", "PathPatternConfig": paths}],
                "Actions": forward,
            },
        )
    listeners.append(name)
    return name


def write_listener(stack: Stack, source: Component, forward: list[Properties]) -> str:
    """HTTPS where the deployer has a certificate; users should never meet the plain port."""
    properties: Properties = {
        "LoadBalancerArn": {"Ref": stack.logical(source)},
        "DefaultActions": forward,
    }
    if source.service == "nlb" or source.config["internal"]:
        protocol = "TCP" if source.service == "nlb" else "HTTP"
        properties |= {"Port": APP_PORT, "Protocol": protocol}
    else:
        certificate = stack.parameter(
            "CertificateArn", Default="", Description="ACM certificate; empty means plain HTTP."
        )
        stack.conditions["HasCertificate"] = {"Fn::Not": [{"Fn::Equals": [certificate, ""]}]}
        with_tls = {
            "Port": (TLS_PORT, APP_PORT),
            "Protocol": ("HTTPS", "HTTP"),
            "Certificates": ([{"CertificateArn": certificate}], NO_VALUE),
        }
        properties |= {
            key: {"Fn::If": ["HasCertificate", *values]} for key, values in with_tls.items()
        }
    return stack.add(source, "Listener", "AWS::ElasticLoadBalancingV2::Listener", properties)


def register(stack: Stack, group: str, listener: str, target: Component) -> None:
    """Let fleets put their copies into the target group."""
    logical = stack.logical(target)
    reference = {"Ref": group}
    if target.service == "ec2-asg":
        stack.append(logical, ("TargetGroupARNs",), reference)
        stack.set(logical, HealthCheckType="ELB")
    elif target.service == "ecs-service":
        entry = {"ContainerName": "app", "ContainerPort": APP_PORT, "TargetGroupArn": reference}
        stack.append(logical, ("LoadBalancers",), entry)
    else:
        return
    # A service, or a policy by requests, is refused while its group has no listener.
    stack.depend(logical, listener)
