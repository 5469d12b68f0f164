"""CloudWatch, X-Ray, SES and Secrets Manager."""

import json

from scenarios.engine.cloudformation.writing.queues import allow_publishing
from scenarios.engine.cloudformation.writing.stack import Properties, Stack
from scenarios.engine.design import Component, Connection

# For each service the metric worth an alarm: namespace, metric, dimension and the attribute that
# is its value, statistic and the threshold above which the alarm sounds.
METRICS: dict[str, tuple[str, str, str, str, str, int]] = {
    "sqs": ("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", "QueueName", "Maximum", 300),
    "sns": ("AWS/SNS", "NumberOfNotificationsFailed", "TopicName", "TopicName", "Sum", 0),
    "lambda": ("AWS/Lambda", "Errors", "FunctionName", "Ref", "Sum", 0),
    "eventbridge": ("AWS/Events", "FailedInvocations", "EventBusName", "Ref", "Sum", 0),
    "step-functions": ("AWS/States", "ExecutionsFailed", "StateMachineArn", "Ref", "Sum", 0),
    "kinesis": (
        "AWS/Kinesis", "GetRecords.IteratorAgeMilliseconds", "StreamName", "Ref", "Maximum", 60000,
    ),
    "firehose": (
        "AWS/Firehose", "DeliveryToS3.DataFreshness", "DeliveryStreamName", "Ref", "Maximum", 900,
    ),
    "dynamodb": ("AWS/DynamoDB", "ThrottledRequests", "TableName", "Ref", "Sum", 0),
    "rds": ("AWS/RDS", "CPUUtilization", "DBInstanceIdentifier", "Ref", "Average", 80),
    "rds-replica": ("AWS/RDS", "ReplicaLag", "DBInstanceIdentifier", "Ref", "Maximum", 60),
    "aurora": ("AWS/RDS", "CPUUtilization", "DBClusterIdentifier", "Ref", "Average", 80),
    "elasticache": (
        "AWS/ElastiCache", "EngineCPUUtilization", "ReplicationGroupId", "Ref", "Average", 80,
    ),
    "alb": (
        "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", "LoadBalancer", "LoadBalancerFullName",
        "Sum", 10,
    ),
    "nlb": (
        "AWS/NetworkELB", "TCP_ELB_Reset_Count", "LoadBalancer", "LoadBalancerFullName", "Sum", 100,
    ),
    "ec2": ("AWS/EC2", "CPUUtilization", "InstanceId", "Ref", "Average", 80),
    "ec2-asg": ("AWS/EC2", "CPUUtilization", "AutoScalingGroupName", "Ref", "Average", 80),
    "cloudfront": ("AWS/CloudFront", "5xxErrorRate", "DistributionId", "Ref", "Average", 5),
}  # fmt: skip


def watcher(stack: Stack, component: Component) -> None:
    """A dashboard; the alarms come with the connections."""
    text = {"type": "text", "width": 24, "height": 2, "properties": {"markdown": "# Overview"}}
    stack.add(
        component,
        "",
        "AWS::CloudWatch::Dashboard",
        {"DashboardBody": json.dumps({"widgets": [text]})},
    )


def watch(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """An alarm on what the dashboard watches; when it sounds, its topics and fleets are told."""
    watched, watcher = (source, target) if target.service == "cloudwatch" else (target, source)
    if watched.service not in METRICS or stack.site(watched) != stack.site(watcher):
        stack.unable(connection, "Its metrics are of other regions or need no alarm of ours.")
        return
    key = f"alarm of {watcher.id} on {watched.id}"
    if key in stack.shared:
        return
    namespace, metric, dimension, attribute, statistic, threshold = METRICS[watched.service]
    if watched.config.get("engine") == "memcached":
        metric, dimension = "CPUUtilization", "CacheClusterId"
    value = stack.get(watcher, watched, attribute)
    stack.shared[key] = stack.add(
        watcher,
        f"AlarmOn{stack.logical(watched)}",
        "AWS::CloudWatch::Alarm",
        {
            "Namespace": namespace,
            "MetricName": metric,
            "Dimensions": [{"Name": dimension, "Value": value}],
            "Statistic": statistic,
            "Period": 60,
            "EvaluationPeriods": 3,
            "DatapointsToAlarm": 3,
            "Threshold": threshold,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
        },
    )


def alarms_of(stack: Stack, watcher: Component) -> list[str]:
    start = f"alarm of {watcher.id} on "
    return [name for key, name in stack.shared.items() if key.startswith(start)]


def alert(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """The alarms of a dashboard tell a topic or grow a fleet; other arrows only watch."""
    if stack.site(source) != stack.site(target):
        stack.unable(connection, "An alarm acts in its own region.")
        return
    if target.service == "sns":
        action = {"Ref": stack.logical(target)}
        names = alarms_of(stack, source)
        for name in names:
            arn = {"Fn::GetAtt": [name, "Arn"]}
            allow_publishing(stack, target, name, "cloudwatch.amazonaws.com", arn)
    elif target.service == "ec2-asg" and (names := alarms_of(stack, source)):
        action = {"Ref": step_out(stack, source, target)}
    else:
        watch(stack, connection, source, target)
        return
    for name in names:
        stack.append(name, ("AlarmActions",), action)
    if not names:
        stack.unable(connection, "There is no alarm that could act.")


def step_out(stack: Stack, source: Component, target: Component) -> str:
    """A policy that adds a tenth of the fleet while an alarm sounds."""
    step: Properties = {"MetricIntervalLowerBound": 0, "ScalingAdjustment": 10}
    return stack.add(
        target,
        f"By{stack.logical(source)}",
        "AWS::AutoScaling::ScalingPolicy",
        {
            "AutoScalingGroupName": {"Ref": stack.logical(target)},
            "PolicyType": "StepScaling",
            "AdjustmentType": "PercentChangeInCapacity",
            "MinAdjustmentMagnitude": 1,
            "StepAdjustments": [step],
        },
    )


def traces(stack: Stack, component: Component) -> None:
    """A group of traces; functions and APIs connected to it send theirs."""
    stack.add(
        component,
        "",
        "AWS::XRay::Group",
        {
            "GroupName": {"Fn::Sub": f"${{AWS::StackName}}-{stack.short(component)}"},
            "FilterExpression": "fault = true OR error = true",
        },
    )


def mail(stack: Stack, component: Component) -> None:
    name = stack.parameter(
        stack.parameter_name(f"{stack.logical(component)}Domain"),
        Default=f"{stack.short(component)}.example.com",
        Description="Where mail comes from.",
    )
    stack.add(component, "", "AWS::SES::EmailIdentity", {"EmailIdentity": name})


def secret(stack: Stack, component: Component) -> None:
    generated = {"ExcludePunctuation": True, "PasswordLength": 32}
    properties = {"GenerateSecretString": generated}
    stack.add(component, "", "AWS::SecretsManager::Secret", properties)
