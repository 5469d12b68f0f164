"""What the programs of compute may do to what they are connected to, and how they find it.

Each connection adds the least a program needs for it to the policy of its role, and environment
variables with names and addresses. Nothing here makes two resources depend on each other: a
variable that would close a circle is left out, and a policy that would stands apart from its role.
"""

from typing import Any

from scenarios.engine.cloudformation.writing import containers, functions, servers
from scenarios.engine.cloudformation.writing.functions import (
    READS_CHANGES,
    READS_QUEUE,
    READS_STREAM,
)
from scenarios.engine.cloudformation.writing.network import APP_PORT, let_in, vpc
from scenarios.engine.cloudformation.writing.roles import policy
from scenarios.engine.cloudformation.writing.stack import Properties, Stack
from scenarios.engine.design import Component, Connection

OBJECTS = ("s3:GetObject", "s3:PutObject", "s3:DeleteObject")
ITEMS = (
    "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem",
    "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem",
)  # fmt: skip
KAFKA_WRITES = (
    "kafka-cluster:Connect", "kafka-cluster:DescribeTopic", "kafka-cluster:WriteData",
    "kafka-cluster:CreateTopic", "kafka:GetBootstrapBrokers",
)  # fmt: skip
KAFKA_READS = (
    "kafka-cluster:Connect", "kafka-cluster:DescribeTopic", "kafka-cluster:ReadData",
    "kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup", "kafka:GetBootstrapBrokers",
)  # fmt: skip
TRACE = ("xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules")
METRIC = ("cloudwatch:PutMetricData",)

# For each service what a caller may do with it, and the variable that names it.
USES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "sqs": (("sqs:SendMessage",), "URL", "Ref"),
    "sns": (("sns:Publish",), "ARN", "Ref"),
    "eventbridge": (("events:PutEvents",), "BUS", "Ref"),
    "kinesis": (("kinesis:PutRecord", "kinesis:PutRecords"), "STREAM", "Ref"),
    "firehose": (("firehose:PutRecord", "firehose:PutRecordBatch"), "STREAM", "Ref"),
    "step-functions": (("states:StartExecution", "states:StartSyncExecution"), "ARN", "Ref"),
    "lambda": (("lambda:InvokeFunction",), "ARN", "Arn"),
    "dynamodb": (ITEMS, "TABLE", "Ref"),
    "secrets-manager": (("secretsmanager:GetSecretValue",), "SECRET", "Ref"),
}
# What programs meet at an address of its own, and the attribute that is this address.
HOSTS = {
    "rds": "Endpoint.Address", "rds-replica": "Endpoint.Address", "rds-proxy": "Endpoint",
    "aurora": "Endpoint.Address", "alb": "DNSName", "nlb": "DNSName", "cloudfront": "DomainName",
    "ec2": "PrivateDnsName", "efs": "Ref", "opensearch": "DomainEndpoint", "api-gateway": "Ref",
    "global-accelerator": "DnsName",
}  # fmt: skip


def call(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """A program calls, writes to or publishes to something."""
    service = target.service
    if service in USES:
        actions, suffix, attribute = USES[service]
        stack.grant(source, actions, stack.arn(source, target))
        stack.tell(source, target, suffix, attribute)
    elif service == "s3":
        arn = stack.arn(source, target)
        stack.grant(source, OBJECTS, {"Fn::Join": ["", [arn, "/*"]]})
        stack.tell(source, target, "BUCKET", "Ref")
    elif service == "ses":
        stack.grant(source, ("ses:SendEmail", "ses:SendRawEmail"), "*")
    elif service == "msk":
        stack.grant(source, KAFKA_WRITES, "*")
        stack.tell(source, target, "ARN", "Arn")
        let_in(stack, source, target)
    elif target.has("outside"):
        stack.address(target)
        stack.tell(source, target, "URL", "Ref")
    elif service in ("x-ray", "cloudwatch"):
        stack.grant(source, TRACE if service == "x-ray" else METRIC, "*")
    else:
        reach(stack, connection, source, target)


def helped(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """Tracing and secrets may be drawn on either side of the program that uses them."""
    call(stack, connection, target, source)


def reach(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """A program opens connections to something in the network, or to an address on the web."""
    service = target.service
    if service == "elasticache":
        is_group = target.config["engine"] != "memcached"
        attribute = "PrimaryEndPoint.Address" if is_group else "ConfigurationEndpoint.Address"
        stack.tell(source, target, "HOST", attribute)
    elif service == "ecs-service":
        discover(stack, target)
        stack.tell(source, target, "HOST", "discovery")
    elif service == "mq":
        stack.tell(source, target, "BROKER", "Ref")
        tell_password(stack, source, target)
    elif service in HOSTS:
        stack.tell(source, target, "HOST", HOSTS[service])
        if service in ("rds", "aurora"):
            tell_login(stack, source, target)
        if service == "opensearch":
            whole = {"Fn::Join": ["", [stack.arn(source, target), "/*"]]}
            stack.grant(source, ("es:ESHttpGet", "es:ESHttpPost", "es:ESHttpPut"), whole)
        if service == "api-gateway" and source.service == "lambda":
            tell_sockets(stack, source, target)
    elif service not in ("ec2-asg", "eks"):
        stack.unable(connection, "Nothing in a template joins these two.")
        return
    let_in(stack, source, target, APP_PORT if target.has("compute") else 0)


def tell_sockets(stack: Stack, source: Component, target: Component) -> None:
    """Let a function answer over the open lines of a WebSocket API."""
    arn = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*"
    api = {"Fn::Sub": [arn, {"Api": stack.get(source, target)}]}
    stack.grant(source, ("execute-api:ManageConnections", "execute-api:Invoke"), api)


def tell_login(stack: Stack, source: Component, target: Component) -> None:
    """Where a database made its own password, let the program read it."""
    properties = stack.properties(stack.logical(target))
    if properties.get("ManageMasterUserPassword"):
        arn = stack.get(source, target, "MasterUserSecret.SecretArn")
        stack.grant(source, ("secretsmanager:GetSecretValue",), arn)
        stack.tell(source, target, "LOGIN", "MasterUserSecret.SecretArn")


def tell_password(stack: Stack, source: Component, target: Component) -> None:
    if stack.site(source) == stack.site(target):
        secret = {"Ref": stack.shared[f"password of {target.id}"]}
        stack.grant(source, ("secretsmanager:GetSecretValue",), secret)


def discover(stack: Stack, target: Component) -> None:
    """Give a container service a name in the network, at which its tasks are found."""
    key = f"discovery of {target.id}"
    if key in stack.shared:
        return
    kind = "AWS::ServiceDiscovery::PrivateDnsNamespace"
    namespace = stack.once("Namespace", kind, {"Name": "internal", "Vpc": vpc(stack)})
    records = {"DnsRecords": [{"Type": "A", "TTL": 10}], "RoutingPolicy": "MULTIVALUE"}
    stack.shared[key] = stack.add(
        target,
        "Discovery",
        "AWS::ServiceDiscovery::Service",
        {
            "NamespaceId": {"Ref": namespace},
            "Name": stack.logical(target).lower(),
            "DnsConfig": records,
        },
    )
    registry = {"RegistryArn": {"Fn::GetAtt": [stack.shared[key], "Arn"]}}
    stack.append(stack.logical(target), ("ServiceRegistries",), registry)


def poll(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """A program that is no function fetches its work itself."""
    service = source.service
    if service == "sqs":
        stack.grant(target, READS_QUEUE, stack.arn(target, source))
        stack.tell(target, source, "URL", "Ref")
    elif service == "kinesis":
        stack.grant(target, READS_STREAM, stack.arn(target, source))
        stack.tell(target, source, "STREAM", "Ref")
    elif service == "dynamodb":
        stack.grant(target, READS_CHANGES, stack.get(target, source, "StreamArn"))
        stack.tell(target, source, "CHANGES", "StreamArn")
    elif service == "msk":
        stack.grant(target, KAFKA_READS, "*")
        stack.tell(target, source, "ARN", "Arn")
        let_in(stack, target, source)
    else:
        stack.tell(target, source, "BROKER", "Ref")
        tell_password(stack, target, source)
        let_in(stack, target, source)


def let_outside_read(
    stack: Stack, connection: Connection, source: Component, target: Component
) -> None:
    """A policy for whoever fetches from outside: it is attached to the identity they use."""
    actions = READS_QUEUE if source.service == "sqs" else READS_STREAM
    statement: Properties = {
        "Effect": "Allow",
        "Action": list(actions),
        "Resource": stack.arn(source, source),
    }
    stack.add(
        source,
        f"For{stack.logical(target)}",
        "AWS::IAM::ManagedPolicy",
        {
            "Description": f"Lets {stack.logical(target)} fetch from {stack.logical(source)}",
            "PolicyDocument": policy(statement),
        },
    )


def write_variables(stack: Stack) -> None:
    """Hand every program its variables, leaving out those that would close a circle."""
    writers = {
        "lambda": functions.write_variables,
        "ecs-service": containers.write_variables,
        "ec2": servers.write_variables,
        "ec2-asg": servers.write_variables,
    }
    for component in stack.design.components:
        write = writers.get(component.service)
        wanted = stack.variables.get(component.id)
        if write and wanted:
            logical = stack.logical(component)
            program = stack.shared.get(f"program of {component.id}", logical)
            found: Properties = {}
            for name, (target, attribute) in sorted(wanted.items()):
                value = variable(stack, program, component, target, attribute)
                if value is not None:
                    found[name] = value
            if found:
                write(stack, component, found)


def variable(
    stack: Stack, program: str, owner: Component, target: Component, attribute: str
) -> Any:
    if target.has("outside"):
        return stack.address(target)
    if attribute == "discovery":
        return f"{stack.logical(target).lower()}.internal"
    if stack.would_circle(program, owner, target):
        return None
    value = stack.get(owner, target, attribute)
    if target.service == "api-gateway":
        host = "${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}"
        return {"Fn::Sub": [host, {"Api": value}]}
    return value
