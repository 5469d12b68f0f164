"""ECS services and EKS clusters."""

from typing import Any

from scenarios.engine.cloudformation.writing.network import APP_PORT, security_group, subnets
from scenarios.engine.cloudformation.writing.roles import managed, role_of, trust
from scenarios.engine.cloudformation.writing.servers import (
    BACKLOG_PER_COPY,
    backlog_metrics,
    request_label,
)
from scenarios.engine.cloudformation.writing.stack import Properties, Stack
from scenarios.engine.design import Component

TASKS = "ecs-tasks.amazonaws.com"
EXECUTION = "service-role/AmazonECSTaskExecutionRolePolicy"
NODE_POLICIES = (
    "AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly",
)  # fmt: skip


def helper_role(stack: Stack, name: str, service: str, *policies: str) -> Any:
    """The ARN of a role with AWS's own policies, for the platform rather than one program."""
    role = stack.once(
        name,
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": trust(service),
            "ManagedPolicyArns": [managed(policy) for policy in policies],
        },
    )
    return {"Fn::GetAtt": [role, "Arn"]}


def service(stack: Stack, component: Component) -> None:
    """An ECS service with its cluster and task definition."""
    config = component.config
    on_fargate = config["launch"] == "fargate"
    container = {
        "Name": "app",
        "Image": stack.parameter(
            "ContainerImage", Default="public.ecr.aws/docker/library/httpd:2.4"
        ),
        "Essential": True,
        "PortMappings": [{"ContainerPort": APP_PORT}],
    }
    task = stack.add(
        component,
        "Task",
        "AWS::ECS::TaskDefinition",
        {
            "RequiresCompatibilities": ["FARGATE" if on_fargate else "EC2"],
            "NetworkMode": "awsvpc",
            "Cpu": "512",
            "Memory": "1024",
            "TaskRoleArn": role_of(stack, component, TASKS),
            "ExecutionRoleArn": helper_role(stack, "TaskStartRole", TASKS, EXECUTION),
            "ContainerDefinitions": [container],
        },
    )
    stack.shared[f"program of {component.id}"] = task
    cluster = stack.add(component, "Cluster", "AWS::ECS::Cluster", {})
    stack.shared[f"cluster of {component.id}"] = cluster
    zones = int(str(config["zones"]))
    private = {
        "Subnets": subnets(stack, "Private", zones),
        "SecurityGroups": [security_group(stack, component)],
    }
    stack.add(
        component,
        "",
        "AWS::ECS::Service",
        {
            "Cluster": {"Ref": cluster},
            "TaskDefinition": {"Ref": task},
            "DesiredCount": config["min"],
            "LaunchType": "FARGATE" if on_fargate else None,
            "NetworkConfiguration": {"AwsvpcConfiguration": private},
            "DeploymentConfiguration": {
                "DeploymentCircuitBreaker": {"Enable": True, "Rollback": True}
            },
            "CapacityProviderStrategy": None
            if on_fargate
            else [{"CapacityProvider": host_fleet(stack, component, cluster, zones), "Weight": 1}],
        },
    )


def host_fleet(stack: Stack, component: Component, cluster: str, zones: int) -> Any:
    """The instances under an ECS service that does not run on Fargate, as a capacity provider."""
    role = helper_role(
        stack,
        "ContainerHostRole",
        "ec2.amazonaws.com",
        "service-role/AmazonEC2ContainerServiceforEC2Role",
    )
    profile = stack.once(
        "ContainerHostProfile",
        "AWS::IAM::InstanceProfile",
        {"Roles": [{"Ref": role["Fn::GetAtt"][0]}]},
    )
    script = {"Fn::Sub": f"#!/bin/bash\necho ECS_CLUSTER=${{{cluster}}} >> /etc/ecs/ecs.config"}
    template = stack.add(
        component,
        "HostTemplate",
        "AWS::EC2::LaunchTemplate",
        {
            "LaunchTemplateData": {
                "ImageId": stack.parameter(
                    "ContainerHostImage",
                    Type="AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>",
                    Default="/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
                ),
                "InstanceType": "t3.large",
                "IamInstanceProfile": {"Arn": {"Fn::GetAtt": [profile, "Arn"]}},
                "SecurityGroupIds": [security_group(stack, component)],
                "UserData": {"Fn::Base64": script},
            }
        },
    )
    hosts = stack.add(
        component,
        "Hosts",
        "AWS::AutoScaling::AutoScalingGroup",
        {
            "MinSize": "0",
            "MaxSize": str(component.config["max"]),
            "VPCZoneIdentifier": subnets(stack, "Private", zones),
            "LaunchTemplate": {
                "LaunchTemplateId": {"Ref": template},
                "Version": {"Fn::GetAtt": [template, "LatestVersionNumber"]},
            },
        },
    )
    provider = stack.add(
        component,
        "HostCapacity",
        "AWS::ECS::CapacityProvider",
        {
            "AutoScalingGroupProvider": {
                "AutoScalingGroupArn": {"Ref": hosts},
                "ManagedScaling": {"Status": "ENABLED"},
            }
        },
    )
    stack.add(
        component,
        "HostCapacityUse",
        "AWS::ECS::ClusterCapacityProviderAssociations",
        {
            "Cluster": {"Ref": cluster},
            "CapacityProviders": [{"Ref": provider}],
            "DefaultCapacityProviderStrategy": [{"CapacityProvider": {"Ref": provider}}],
        },
    )
    return {"Ref": provider}


def write_scaling(stack: Stack, component: Component) -> None:
    """The scalable target and policy of an ECS service."""
    config = component.config
    tracking = container_target(stack, component)
    if tracking is None or config["min"] == config["max"]:
        return
    cluster = stack.shared[f"cluster of {component.id}"]
    resource = f"service/${{{cluster}}}/${{{stack.logical(component)}.Name}}"
    target = stack.add(
        component,
        "ScalingTarget",
        "AWS::ApplicationAutoScaling::ScalableTarget",
        {
            "MinCapacity": config["min"],
            "MaxCapacity": config["max"],
            "ResourceId": {"Fn::Sub": resource},
            "ScalableDimension": "ecs:service:DesiredCount",
            "ServiceNamespace": "ecs",
        },
    )
    stack.add(
        component,
        "Scaling",
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        {
            "PolicyName": {"Fn::Sub": f"${{{stack.logical(component)}.Name}}-{config['scaling']}"},
            "PolicyType": "TargetTrackingScaling",
            "ScalingTargetId": {"Ref": target},
            "TargetTrackingScalingPolicyConfiguration": tracking,
        },
    )


def container_target(stack: Stack, component: Component) -> Properties | None:
    """What the service keeps constant: processor load, requests each, or backlog each."""
    scaling = component.config["scaling"]
    if scaling == "cpu":
        metric = {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}
        return {"PredefinedMetricSpecification": metric, "TargetValue": 60}
    if scaling == "request-count":
        label = request_label(stack, component)
        metric = {"PredefinedMetricType": "ALBRequestCountPerTarget", "ResourceLabel": label}
        return {"PredefinedMetricSpecification": metric, "TargetValue": 1000} if label else None
    logical = stack.logical(component)
    running = {
        "Namespace": "ECS/ContainerInsights",
        "MetricName": "RunningTaskCount",
        "Dimensions": [
            {"Name": "ClusterName", "Value": {"Ref": stack.shared[f"cluster of {component.id}"]}},
            {"Name": "ServiceName", "Value": {"Fn::GetAtt": [logical, "Name"]}},
        ],
    }
    metrics = backlog_metrics(stack, component, running)
    if scaling != "queue-backlog" or not metrics:
        return None
    custom = {"Metrics": metrics}
    return {"CustomizedMetricSpecification": custom, "TargetValue": BACKLOG_PER_COPY}


def write_variables(stack: Stack, component: Component, found: Properties) -> None:
    task = stack.shared[f"program of {component.id}"]
    container = stack.properties(task)["ContainerDefinitions"][0]
    told = [{"Name": name, "Value": value} for name, value in found.items()]
    stack.set(task, ContainerDefinitions=[container | {"Environment": told}])


def cluster(stack: Stack, component: Component) -> None:
    """An EKS cluster with one managed node group."""
    config = component.config
    logical = stack.logical(component)
    zones = int(str(config["zones"]))
    control = helper_role(stack, "ClusterRole", "eks.amazonaws.com", "AmazonEKSClusterPolicy")
    stack.add(
        component,
        "",
        "AWS::EKS::Cluster",
        {
            "RoleArn": control,
            "AccessConfig": {"AuthenticationMode": "API"},
            # The control plane always needs two zones; only the nodes follow the setting.
            "ResourcesVpcConfig": {
                "SubnetIds": subnets(stack, "Private"),
                "SecurityGroupIds": [security_group(stack, component)],
            },
        },
    )
    nodes = helper_role(stack, "NodeRole", "ec2.amazonaws.com", *NODE_POLICIES)
    stack.add(
        component,
        "Nodes",
        "AWS::EKS::Nodegroup",
        {
            "ClusterName": {"Ref": logical},
            "NodeRole": nodes,
            "InstanceTypes": ["t3.large"],
            "Subnets": subnets(stack, "Private", zones),
            "ScalingConfig": {
                "MinSize": config["min"],
                "MaxSize": config["max"],
                "DesiredSize": config["min"],
            },
        },
    )


def write_pods(stack: Stack, component: Component) -> None:
    """The role of an EKS cluster's pods, where they are connected to anything that takes one."""
    if component.id not in stack.statements:
        return
    logical = {"Ref": stack.logical(component)}
    stack.add(
        component,
        "PodIdentity",
        "AWS::EKS::Addon",
        {"AddonName": "eks-pod-identity-agent", "ClusterName": logical},
    )
    stack.add(
        component,
        "Pods",
        "AWS::EKS::PodIdentityAssociation",
        {
            "ClusterName": logical,
            "Namespace": "default",
            "ServiceAccount": "app",
            "RoleArn": role_of(stack, component, "pods.eks.amazonaws.com"),
        },
    )
