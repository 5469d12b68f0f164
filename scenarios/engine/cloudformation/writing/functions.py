"""Lambda functions, and what fetches work for them."""

from typing import Any

from scenarios.engine.cloudformation.writing.network import is_inside, security_group, subnets
from scenarios.engine.cloudformation.writing.roles import role_of
from scenarios.engine.cloudformation.writing.stack import Properties, Stack
from scenarios.engine.design import Component, Connection

CODE = "def handler(event, context):\n    return event\n"
BASIC = "service-role/AWSLambdaBasicExecutionRole"
IN_NETWORK = "service-role/AWSLambdaVPCAccessExecutionRole"
BATCH = 10

READS_QUEUE = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
READS_STREAM = (
    "kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:GetRecords",
    "kinesis:GetShardIterator", "kinesis:ListShards",
)  # fmt: skip
READS_CHANGES = (
    "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
)  # fmt: skip
READS_MSK = (
    "kafka-cluster:Connect", "kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup",
    "kafka-cluster:DescribeTopic", "kafka-cluster:ReadData",
    "kafka-cluster:DescribeClusterDynamicConfiguration",
    "kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers",
)  # fmt: skip
READS_BROKER = ("mq:DescribeBroker",)


def function(stack: Stack, component: Component) -> None:
    """A function with its role; in the network only where it calls something in there."""
    inside = is_inside(stack, component)
    traced = any(
        other.has("traces")
        for other in (
            *stack.design.successors(component.id),
            *stack.design.predecessors(component.id),
        )
    )
    policies = [IN_NETWORK if inside else BASIC, *(["AWSXRayDaemonWriteAccess"] if traced else [])]
    role = role_of(stack, component, "lambda.amazonaws.com", *policies)
    network = {
        "SubnetIds": subnets(stack, "Private") if inside else None,
        "SecurityGroupIds": [security_group(stack, component)] if inside else None,
    }
    stack.add(
        component,
        "",
        "AWS::Lambda::Function",
        {
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Code": {"ZipFile": CODE},
            "Role": role,
            "Timeout": component.config["timeout_s"],
            "ReservedConcurrentExecutions": component.config["reserved_concurrency"],
            "TracingConfig": {"Mode": "Active"} if traced else None,
            "VpcConfig": network if inside else None,
        },
    )


def write_variables(stack: Stack, component: Component, found: Properties) -> None:
    stack.set(stack.logical(component), Environment={"Variables": found})


def let_invoke(stack: Stack, function: Component, service: str, glue: str, source: Any) -> str:
    """Let a service call the function for one source; the logical id of the permission."""
    return stack.add(
        function,
        f"From{glue}",
        "AWS::Lambda::Permission",
        {
            "Action": "lambda:InvokeFunction",
            "FunctionName": {"Ref": stack.logical(function)},
            "Principal": service,
            "SourceArn": source,
        },
    )


def fetch(stack: Stack, source: Component, target: Component, **properties: Any) -> None:
    """An event source mapping; the policy that lets it read must be there before."""
    mapping = stack.add(
        target,
        f"Reads{stack.logical(source)}",
        "AWS::Lambda::EventSourceMapping",
        {"FunctionName": {"Ref": stack.logical(target)}, "Enabled": True} | properties,
    )
    stack.in_need_of_access.setdefault(target.id, []).append(mapping)


def from_queue(stack: Stack, connection: Connection, queue: Component, target: Component) -> None:
    arn = stack.arn(target, queue)
    stack.grant(target, READS_QUEUE, arn)
    fetch(
        stack,
        queue,
        target,
        EventSourceArn=arn,
        BatchSize=BATCH,
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )
    raise_visibility(stack, queue, target)


def raise_visibility(stack: Stack, queue: Component, target: Component) -> None:
    """A mapping is refused where messages come back before the function may have ended."""
    least = int(str(target.config["timeout_s"]))
    if stack.site(queue) == stack.site(target):
        properties = stack.properties(stack.logical(queue))
        properties["VisibilityTimeout"] = max(properties["VisibilityTimeout"], least)


def from_stream(stack: Stack, connection: Connection, stream: Component, target: Component) -> None:
    arn = stack.arn(target, stream)
    stack.grant(target, READS_STREAM, arn)
    fetch(
        stack,
        stream,
        target,
        EventSourceArn=arn,
        StartingPosition="LATEST",
        BatchSize=100,
        BisectBatchOnFunctionError=True,
    )


def from_changes(stack: Stack, connection: Connection, table: Component, target: Component) -> None:
    arn = stack.get(target, table, "StreamArn")
    stack.grant(target, READS_CHANGES, arn)
    fetch(stack, table, target, EventSourceArn=arn, StartingPosition="LATEST", BatchSize=100)


def from_msk(stack: Stack, connection: Connection, cluster: Component, target: Component) -> None:
    arn = stack.arn(target, cluster)
    stack.grant(target, READS_MSK, "*")
    # Lambda opens its connections to the brokers from the cluster's own subnets.
    stack.grant(target, READS_NETWORK, "*")
    fetch(stack, cluster, target, EventSourceArn=arn, StartingPosition="LATEST", Topics=["events"])


READS_NETWORK = (
    "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs",
)  # fmt: skip


def from_broker(stack: Stack, connection: Connection, broker: Component, target: Component) -> None:
    if stack.site(broker) != stack.site(target):
        stack.unable(connection, "The broker's password is a secret of the other region.")
        return
    arn = stack.arn(target, broker)
    secret = {"Ref": stack.shared[f"password of {broker.id}"]}
    stack.grant(target, READS_BROKER, arn)
    stack.grant(target, READS_NETWORK, "*")
    stack.grant(target, ("secretsmanager:GetSecretValue",), secret)
    fetch(
        stack,
        broker,
        target,
        EventSourceArn=arn,
        Queues=["events"],
        SourceAccessConfigurations=[{"Type": "BASIC_AUTH", "URI": secret}],
    )


def set_aside(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """The queue or topic that takes the events a function could not handle."""
    arn = stack.arn(source, target)
    action = "sqs:SendMessage" if target.service == "sqs" else "sns:Publish"
    logical = stack.logical(source)
    if "DeadLetterConfig" in stack.properties(logical):
        stack.unable(connection, "A function has one dead-letter target.")
        return
    stack.grant(source, (action,), arn)
    stack.set(logical, DeadLetterConfig={"TargetArn": arn})


JOINS = {
    "sqs": from_queue,
    "kinesis": from_stream,
    "dynamodb": from_changes,
    "msk": from_msk,
    "mq": from_broker,
}
