"""The private network: subnets over zones, ways out, and who may talk to whom.

Balancers that users reach stand in public subnets, everything else in private ones. The network
is written when the first component asks for it.
"""

from typing import Any

from scenarios.engine.cloudformation.writing.stack import Properties, Stack
from scenarios.engine.design import Component

# What listens where.
PORTS = {
    "rds": 5432, "rds-replica": 5432, "rds-proxy": 5432, "aurora": 5432, "elasticache": 6379,
    "efs": 2049, "mq": 61617, "msk": 9098,
}  # fmt: skip
APP_PORT = 80
ALWAYS_INSIDE = frozenset({"alb", "nlb", "ec2", "ec2-asg", "ecs-service", "eks", *PORTS})
ZONES = 3
ANYWHERE = "0.0.0.0/0"


def is_inside(stack: Stack, component: Component) -> bool:
    """Whether a component has an address in the private network.

    A function does only where it calls something that has one.
    """
    if component.service != "lambda":
        return component.service in ALWAYS_INSIDE
    return any(
        c.service in ALWAYS_INSIDE and (c.service != "alb" or c.config["internal"])
        for c in stack.design.successors(component.id, "data", "request")
    )


def port(component: Component) -> int:
    if component.config.get("engine") == "memcached":
        return 11211
    return PORTS.get(component.service, APP_PORT)


def vpc(stack: Stack) -> dict[str, str]:
    """A reference to the VPC, which is written with all its subnets the first time."""
    if "Network" not in stack.shared:
        write_network(stack)
    return {"Ref": stack.shared["Network"]}


def write_network(stack: Stack) -> None:
    def put(name: str, kind: str, properties: Properties, **more: Any) -> dict[str, str]:
        stack.shared[name] = stack.new_name(name)
        stack.place(stack.shared[name], kind, properties, **more)
        return {"Ref": stack.shared[name]}

    network = put(
        "Network",
        "AWS::EC2::VPC",
        {"CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": True, "EnableDnsSupport": True},
    )
    gateway = put("NetworkGateway", "AWS::EC2::InternetGateway", {})
    attached = put(
        "NetworkGatewayAttachment",
        "AWS::EC2::VPCGatewayAttachment",
        {"VpcId": network, "InternetGatewayId": gateway},
    )
    public = put("PublicRoutes", "AWS::EC2::RouteTable", {"VpcId": network})
    put(
        "PublicRoute",
        "AWS::EC2::Route",
        {"RouteTableId": public, "DestinationCidrBlock": ANYWHERE, "GatewayId": gateway},
        DependsOn=[attached["Ref"]],
    )
    for number in range(zones_needed(stack)):
        zone = {"Fn::Select": [number, {"Fn::GetAZs": ""}]}
        letter = "ABC"[number]
        for kind, block in (("Public", number), ("Private", 16 + number)):
            subnet = put(
                f"{kind}Subnet{letter}",
                "AWS::EC2::Subnet",
                {
                    "VpcId": network,
                    "AvailabilityZone": zone,
                    "CidrBlock": f"10.0.{block}.0/24",
                },
            )
            routes = public
            if kind == "Private":
                routes = put(f"PrivateRoutes{letter}", "AWS::EC2::RouteTable", {"VpcId": network})
            put(
                f"{kind}Subnet{letter}Routes",
                "AWS::EC2::SubnetRouteTableAssociation",
                {"SubnetId": subnet, "RouteTableId": routes},
            )
        write_way_out(stack, put, letter, attached["Ref"])


def write_way_out(stack: Stack, put: Any, letter: str, attached: str) -> None:
    """Let what runs in the zone's private subnet call out, where anything runs there."""
    if not any(c.has("compute") and is_inside(stack, c) for c in stack.design.components):
        return
    address = put(f"NatAddress{letter}", "AWS::EC2::EIP", {"Domain": "vpc"}, DependsOn=[attached])
    nat = put(
        f"Nat{letter}",
        "AWS::EC2::NatGateway",
        {
            "AllocationId": {"Fn::GetAtt": [address["Ref"], "AllocationId"]},
            "SubnetId": {"Ref": stack.shared[f"PublicSubnet{letter}"]},
        },
    )
    put(
        f"PrivateRoute{letter}",
        "AWS::EC2::Route",
        {
            "RouteTableId": {"Ref": stack.shared[f"PrivateRoutes{letter}"]},
            "DestinationCidrBlock": ANYWHERE,
            "NatGatewayId": nat,
        },
    )


def zones_needed(stack: Stack) -> int:
    """Two at least: balancers and subnet groups of databases take no fewer."""
    zones = [z for c in stack.design.components if isinstance(z := c.config.get("zones"), int)]
    return min(ZONES, max([2, *zones]))


def subnets(stack: Stack, kind: str, count: int = 0) -> list[dict[str, str]]:
    """References to the first `count` subnets of a kind, `Public` or `Private`; 0 means all."""
    vpc(stack)
    letters = "ABC"[: count or zones_needed(stack)]
    return [{"Ref": stack.shared[f"{kind}Subnet{letter}"]} for letter in letters]


def security_group(stack: Stack, component: Component, *ports_for_all: int) -> dict[str, Any]:
    """The id of the component's own security group, open to everybody on some ports."""
    if component.id not in stack.guards:
        ingress = [
            {"IpProtocol": "tcp", "FromPort": p, "ToPort": p, "CidrIp": ANYWHERE}
            for p in ports_for_all
        ]
        stack.guards[component.id] = stack.add(
            component,
            "Guard",
            "AWS::EC2::SecurityGroup",
            {
                "GroupDescription": f"Who may reach {stack.logical(component)}",
                "VpcId": vpc(stack),
                "SecurityGroupIngress": ingress or None,
            },
        )
    return {"Fn::GetAtt": [stack.guards[component.id], "GroupId"]}


def let_in(stack: Stack, source: Component, target: Component, at: int = 0) -> None:
    """Open the target's port to the source's security group, where both are inside."""
    inside = is_inside(stack, source) and is_inside(stack, target)
    if not inside or stack.site(source) != stack.site(target):
        return
    number = at or port(target)
    opened = {
        "SourceSecurityGroupId": security_group(stack, source),
        "IpProtocol": "tcp",
        "FromPort": number,
        "ToPort": number,
    }
    group_id = security_group(stack, target)
    guard = stack.guards[target.id]
    if stack.leads_to(guard, [stack.guards[source.id]]):
        # Each lets the other in: one of the two rules stands apart, or neither could be made.
        kind, suffix = "AWS::EC2::SecurityGroupIngress", f"From{stack.logical(source)}"
        stack.add(target, suffix, kind, {"GroupId": group_id} | opened)
    elif opened not in stack.properties(guard).get("SecurityGroupIngress", ()):
        stack.append(guard, ("SecurityGroupIngress",), opened)
