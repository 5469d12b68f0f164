"""EC2 instances and Auto Scaling groups, and how the groups scale."""

from typing import Any

from scenarios.engine.cloudformation.writing.network import security_group, subnets
from scenarios.engine.cloudformation.writing.roles import role_of
from scenarios.engine.cloudformation.writing.stack import Properties, Stack
from scenarios.engine.design import Component

IMAGE = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
# Backlog per instance that keeps the wait near a minute at the course's pace of work.
BACKLOG_PER_COPY = 100
SSM = "AmazonSSMManagedInstanceCore"


def image(stack: Stack) -> dict[str, str]:
    return stack.parameter(
        "ServerImage", Type="AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default=IMAGE
    )


def profile(stack: Stack, component: Component) -> str:
    role_of(stack, component, "ec2.amazonaws.com", SSM)
    return stack.add(
        component,
        "Profile",
        "AWS::IAM::InstanceProfile",
        {"Roles": [{"Ref": stack.roles[component.id]}]},
    )


def instance(stack: Stack, component: Component) -> None:
    """One instance in one zone."""
    stack.add(
        component,
        "",
        "AWS::EC2::Instance",
        {
            "ImageId": image(stack),
            "InstanceType": f"t3.{component.config['size']}",
            "IamInstanceProfile": {"Ref": profile(stack, component)},
            "SecurityGroupIds": [security_group(stack, component)],
            "SubnetId": subnets(stack, "Private", 1)[0],
        },
    )


def group(stack: Stack, component: Component) -> None:
    """An Auto Scaling group from a launch template."""
    config = component.config
    spot = {"MarketType": "spot"} if config["spot"] else None
    launch = {
        "ImageId": image(stack),
        "InstanceType": f"t3.{config['size']}",
        "IamInstanceProfile": {"Arn": {"Fn::GetAtt": [profile(stack, component), "Arn"]}},
        "SecurityGroupIds": [security_group(stack, component)],
        "MetadataOptions": {"HttpTokens": "required"},
    }
    if spot:
        launch["InstanceMarketOptions"] = spot
    template = stack.add(
        component, "Template", "AWS::EC2::LaunchTemplate", {"LaunchTemplateData": launch}
    )
    stack.shared[f"program of {component.id}"] = template
    zones = int(str(config["zones"]))
    stack.add(
        component,
        "",
        "AWS::AutoScaling::AutoScalingGroup",
        {
            "MinSize": str(config["min"]),
            "MaxSize": str(config["max"]),
            "VPCZoneIdentifier": subnets(stack, "Private", zones),
            "DefaultInstanceWarmup": 60,
            "HealthCheckGracePeriod": 60,
            "LaunchTemplate": {
                "LaunchTemplateId": {"Ref": template},
                "Version": {"Fn::GetAtt": [template, "LatestVersionNumber"]},
            },
        },
    )


def write_scaling(stack: Stack, component: Component) -> None:
    """The policies by which an Auto Scaling group grows and shrinks."""
    config = component.config
    if config["min"] == config["max"]:
        return  # Target tracking is refused where there is no room to scale.
    logical = stack.logical(component)
    scaling = config["scaling"]
    policy: Properties = {"AutoScalingGroupName": {"Ref": logical}}
    if scaling == "scheduled":
        write_schedule(stack, component)
    elif scaling == "predictive":
        pair = {"PredefinedMetricType": "ASGCPUUtilization"}
        ahead = {
            "MetricSpecifications": [{"TargetValue": 50, "PredefinedMetricPairSpecification": pair}]
        }
        ahead["Mode"] = "ForecastAndScale"  # type: ignore[assignment]
        policy |= {"PolicyType": "PredictiveScaling", "PredictiveScalingConfiguration": ahead}
        stack.add(component, "Scaling", "AWS::AutoScaling::ScalingPolicy", policy)
    elif tracking := server_target(stack, component):
        policy |= {"PolicyType": "TargetTrackingScaling", "TargetTrackingConfiguration": tracking}
        stack.add(component, "Scaling", "AWS::AutoScaling::ScalingPolicy", policy)


def write_schedule(stack: Stack, component: Component) -> None:
    """Full size in office hours, the minimum outside."""
    for suffix, hour, size in (("Morning", 7, "max"), ("Evening", 19, "min")):
        stack.add(
            component,
            suffix,
            "AWS::AutoScaling::ScheduledAction",
            {
                "AutoScalingGroupName": {"Ref": stack.logical(component)},
                "DesiredCapacity": component.config[size],
                "Recurrence": f"0 {hour} * * MON-FRI",
            },
        )


def server_target(stack: Stack, component: Component) -> Properties | None:
    """What the group keeps constant: processor load, requests each, or backlog each."""
    scaling = component.config["scaling"]
    if scaling == "cpu":
        metric = {"PredefinedMetricType": "ASGAverageCPUUtilization"}
        return {"PredefinedMetricSpecification": metric, "TargetValue": 50}
    if scaling == "request-count":
        label = request_label(stack, component)
        metric = {"PredefinedMetricType": "ALBRequestCountPerTarget", "ResourceLabel": label}
        return {"PredefinedMetricSpecification": metric, "TargetValue": 1000} if label else None
    running = {
        "Namespace": "AWS/AutoScaling",
        "MetricName": "GroupInServiceInstances",
        "Dimensions": [
            {"Name": "AutoScalingGroupName", "Value": {"Ref": stack.logical(component)}}
        ],
    }
    metrics = backlog_metrics(stack, component, running)
    if scaling != "queue-backlog" or not metrics:
        return None
    return {
        "CustomizedMetricSpecification": {"Metrics": metrics},
        "TargetValue": BACKLOG_PER_COPY,
    }


def request_label(stack: Stack, component: Component) -> Any:
    """How a policy names the balancer and target group of a fleet; None where it has none."""
    label = stack.shared.get(f"label of {component.id}")
    if label is None:
        return None
    balancer, targets = label.split()
    return {
        "Fn::Join": [
            "/",
            [
                {"Fn::GetAtt": [balancer, "LoadBalancerFullName"]},
                {"Fn::GetAtt": [targets, "TargetGroupFullName"]},
            ],
        ]
    }


def backlog_metrics(stack: Stack, component: Component, running: Properties) -> list[Properties]:
    """Metric math for waiting messages per running copy; empty without a queue in this stack.

    Source: Auto Scaling User Guide, "Create a target tracking scaling policy using metric math".
    """
    queues = [
        queue
        for queue in stack.design.predecessors(component.id, "deliver")
        if queue.service == "sqs" and stack.site(queue) == stack.site(component)
    ]
    found: list[Properties] = []
    for number, queue in enumerate(queues[:8]):  # A policy takes ten metrics at most.
        waiting = {
            "Namespace": "AWS/SQS",
            "MetricName": "ApproximateNumberOfMessagesVisible",
            "Dimensions": [
                {"Name": "QueueName", "Value": stack.get(component, queue, "QueueName")}
            ],
        }
        stat = {"Metric": waiting, "Stat": "Sum"}
        found.append({"Id": f"waiting{number}", "MetricStat": stat, "ReturnData": False})
    if found:
        total = " + ".join(metric["Id"] for metric in found)
        stat = {"Metric": running, "Stat": "Average"}
        found.append({"Id": "running", "MetricStat": stat, "ReturnData": False})
        expression = f"({total}) / running"
        found.append({"Id": "each", "Expression": expression, "ReturnData": True})
    return found


def write_variables(stack: Stack, component: Component, found: Properties) -> None:
    """Hand a server its environment at the first start, through its user data."""
    lines = "".join(
        f"echo '{name}=${{{name.replace('_', '')}}}' >> /etc/app.env\n" for name in found
    )
    values = {name.replace("_", ""): value for name, value in found.items()}
    script = {"Fn::Base64": {"Fn::Sub": [f"#!/bin/bash\n{lines}", values]}}
    if component.service == "ec2":
        stack.set(stack.logical(component), UserData=script)
    else:
        template = stack.shared[f"program of {component.id}"]
        data = stack.properties(template)["LaunchTemplateData"] | {"UserData": script}
        stack.set(template, LaunchTemplateData=data)
