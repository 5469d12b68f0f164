"""Links from an API into the private network, and the balancers they end at.

REST and WebSocket APIs reach the network through a Network Load Balancer only; an HTTP API takes
a listener of either kind of balancer. Servers and containers without a balancer of their own get
an internal one, which is glue and no part of the design.
"""

from dataclasses import dataclass
from typing import Any

from scenarios.engine.cloudformation.writing.balancers import register
from scenarios.engine.cloudformation.writing.network import (
    APP_PORT,
    security_group,
    subnets,
    vpc,
)
from scenarios.engine.cloudformation.writing.stack import Properties, Stack
from scenarios.engine.design import Component


@dataclass(frozen=True)
class Link:
    """The logical id of a VPC link, and what the integration calls through it."""

    name: str
    address: Any


def find_link(stack: Stack, source: Component, target: Component) -> Link | None:
    """A link of the API to the target; None where a balancer has no listener to end at."""
    is_http = source.config["api_type"] == "http"
    if target.has("balancer") and (target.service == "nlb" or is_http):
        listeners = stack.listeners.get(target.id)
        if not listeners:
            return None
        balancer, listener = stack.logical(target), listeners[0]
    else:
        balancer, listener = own_balancer(stack, target)
    if is_http:
        return Link(http_link(stack, source), {"Ref": listener})
    key = f"link of {source.id} to {target.id}"
    stack.shared[key] = stack.add(
        source,
        f"LinkTo{stack.logical(target)}",
        "AWS::ApiGateway::VpcLink",
        {
            "Name": {"Fn::Sub": f"${{AWS::StackName}}-{stack.logical(target)}"},
            "TargetArns": [{"Ref": balancer}],
        },
    )
    return Link(stack.shared[key], {"Fn::Sub": f"http://${{{balancer}.DNSName}}/"})


def http_link(stack: Stack, source: Component) -> str:
    """The one link of an HTTP API, which serves all its targets."""
    key = f"link of {source.id}"
    if key not in stack.shared:
        stack.shared[key] = stack.add(
            source,
            "Link",
            "AWS::ApiGatewayV2::VpcLink",
            {
                "Name": {"Fn::Sub": f"${{AWS::StackName}}-{stack.logical(source)}"},
                "SubnetIds": subnets(stack, "Private"),
                "SecurityGroupIds": [security_group(stack, source)],
            },
        )
    return stack.shared[key]


def own_balancer(stack: Stack, target: Component) -> tuple[str, str]:
    """The internal balancer before a target, and its listener; one serves all APIs."""
    key = f"balancer of {target.id}"
    if key not in stack.shared:
        stack.shared[key] = " ".join(write_own_balancer(stack, target))
    balancer, listener = stack.shared[key].split()
    return balancer, listener


def write_own_balancer(stack: Stack, target: Component) -> tuple[str, str]:
    balancer = stack.add(
        target,
        "Entry",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        {"Type": "network", "Scheme": "internal", "Subnets": subnets(stack, "Private")},
    )
    kinds = {"alb": "alb", "ecs-service": "ip"}
    group = stack.add(
        target,
        "EntryTargets",
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        {
            "TargetType": kinds.get(target.service, "instance"),
            "VpcId": vpc(stack),
            "Port": APP_PORT,
            "Protocol": "TCP",
            "Targets": [{"Id": {"Ref": stack.logical(target)}, "Port": APP_PORT}]
            if target.service in ("alb", "ec2")
            else None,
        },
    )
    forward: Properties = {"Type": "forward", "TargetGroupArn": {"Ref": group}}
    listener = stack.add(
        target,
        "EntryListener",
        "AWS::ElasticLoadBalancingV2::Listener",
        {
            "LoadBalancerArn": {"Ref": balancer},
            "Port": APP_PORT,
            "Protocol": "TCP",
            "DefaultActions": [forward],
        },
        # A target group of a balancer takes it once it listens.
        DependsOn=stack.listeners.get(target.id),
    )
    register(stack, group, listener, target)
    open_to_network(stack, target)
    return balancer, listener


def open_to_network(stack: Stack, target: Component) -> None:
    """A Network Load Balancer without a security group is known by the network's addresses."""
    stack.add(
        target,
        "FromNetwork",
        "AWS::EC2::SecurityGroupIngress",
        {
            "GroupId": security_group(stack, target),
            "CidrIp": {"Fn::GetAtt": [vpc(stack)["Ref"], "CidrBlock"]},
            "IpProtocol": "tcp",
            "FromPort": APP_PORT,
            "ToPort": APP_PORT,
        },
    )
