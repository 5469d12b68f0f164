"""Data streams, Firehose, Kafka and message brokers."""

from typing import Any

from scenarios.engine.cloudformation.writing.buckets import PRIVATE
from scenarios.engine.cloudformation.writing.functions import READS_STREAM
from scenarios.engine.cloudformation.writing.network import security_group, subnets
from scenarios.engine.cloudformation.writing.roles import role_of
from scenarios.engine.cloudformation.writing.stack import Properties, Stack
from scenarios.engine.design import Component, Connection

FIREHOSE = "firehose.amazonaws.com"
WRITES_OBJECTS = (
    "s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket",
    "s3:ListBucketMultipartUploads", "s3:PutObject",
)  # fmt: skip
WRITES_SEARCH = (
    "es:DescribeDomain",
    "es:DescribeDomains",
    "es:DescribeDomainConfig",
    "es:ESHttpPost",
    "es:ESHttpPut",
)
MSK_READS = (
    "kafka-cluster:Connect",
    "kafka-cluster:DescribeTopic",
    "kafka-cluster:ReadData",
    "kafka:GetBootstrapBrokers",
    "kafka:DescribeClusterV2",
)


def stream(stack: Stack, component: Component) -> None:
    on_demand = component.config["mode"] == "on-demand"
    mode = "ON_DEMAND" if on_demand else "PROVISIONED"
    stack.add(
        component,
        "",
        "AWS::Kinesis::Stream",
        {
            "StreamModeDetails": {"StreamMode": mode},
            "ShardCount": None if on_demand else component.config["shards"],
            "StreamEncryption": {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"},
        },
    )


def kafka(stack: Stack, component: Component) -> None:
    network = {
        "SubnetIds": subnets(stack, "Private"),
        "SecurityGroups": [security_group(stack, component)],
    }
    stack.add(
        component,
        "",
        "AWS::MSK::ServerlessCluster",
        {
            "ClusterName": {"Fn::Sub": f"${{AWS::StackName}}-{stack.short(component)}"},
            "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": True}}},
            "VpcConfigs": [network],
        },
    )


def broker(stack: Stack, component: Component) -> None:
    """An ActiveMQ broker whose password Secrets Manager makes up."""
    multi_az = component.config["multi_az"]
    template = '{"username": "app"}'
    secret = stack.add(
        component,
        "Password",
        "AWS::SecretsManager::Secret",
        {
            "GenerateSecretString": {
                "SecretStringTemplate": template,
                "GenerateStringKey": "password",
                "ExcludeCharacters": ',:= "',
                "PasswordLength": 32,
            }
        },
    )
    stack.shared[f"password of {component.id}"] = secret
    password = {"Fn::Sub": f"{{{{resolve:secretsmanager:${{{secret}}}:SecretString:password}}}}"}
    stack.add(
        component,
        "",
        "AWS::AmazonMQ::Broker",
        {
            "BrokerName": {"Fn::Sub": f"${{AWS::StackName}}-{stack.short(component)}"},
            "EngineType": "ACTIVEMQ",
            "EngineVersion": "5.18",
            "AutoMinorVersionUpgrade": True,
            "HostInstanceType": "mq.m5.large",
            "DeploymentMode": "ACTIVE_STANDBY_MULTI_AZ" if multi_az else "SINGLE_INSTANCE",
            "PubliclyAccessible": False,
            "SubnetIds": subnets(stack, "Private", 2 if multi_az else 1),
            "SecurityGroups": [security_group(stack, component)],
            "Users": [{"Username": "app", "Password": password}],
        },
    )


def firehose(stack: Stack, component: Component) -> None:
    """A delivery stream: where from and where to is decided by its connections."""
    role = role_of(stack, component, FIREHOSE)
    design = stack.design
    targets = [
        t
        for t in design.successors(component.id, "deliver", "data")
        if reaches(stack, component, t)
    ]
    store = next((t for t in targets if t.service == "s3"), None)
    other = next((t for t in targets if t.service == "opensearch"), None)
    outside = next((t for t in targets if t.has("outside")), None)
    properties: Properties = {"DeliveryStreamType": "DirectPut"} | source(stack, component, role)
    bucket = stack.arn(component, store) if store else own_bucket(stack, component)
    processing = transformation(stack, component)
    stack.grant(component, WRITES_OBJECTS, bucket, {"Fn::Join": ["", [bucket, "/*"]]})
    plain = {"BucketARN": bucket, "RoleARN": role}
    if other and not store:
        domain = stack.arn(component, other)
        stack.grant(component, WRITES_SEARCH, domain, {"Fn::Join": ["", [domain, "/*"]]})
        properties["AmazonopensearchserviceDestinationConfiguration"] = {
            "DomainARN": domain,
            "IndexName": "records",
            "IndexRotationPeriod": "OneDay",
            "RoleARN": role,
            "S3BackupMode": "FailedDocumentsOnly",
            "S3Configuration": plain,
        } | processing
    elif outside and not store:
        properties["HttpEndpointDestinationConfiguration"] = {
            "EndpointConfiguration": {"Url": stack.address(outside)},
            "RoleARN": role,
            "S3Configuration": plain,
        } | processing
    else:
        buffering = {"SizeInMBs": 64, "IntervalInSeconds": 60}
        properties["ExtendedS3DestinationConfiguration"] = (
            plain | {"BufferingHints": buffering, "CompressionFormat": "GZIP"} | processing
        )
    kind = "AWS::KinesisFirehose::DeliveryStream"
    stack.in_need_of_access[component.id] = [stack.add(component, "", kind, properties)]


def reaches(stack: Stack, component: Component, target: Component) -> bool:
    return target.has("outside") or stack.site(component) == stack.site(target)


def own_bucket(stack: Stack, component: Component) -> Any:
    """The ARN of a bucket of its own, for what has no other place."""
    name = stack.add(
        component,
        "Bucket",
        "AWS::S3::Bucket",
        {"PublicAccessBlockConfiguration": PRIVATE},
    )
    return {"Fn::GetAtt": [name, "Arn"]}


def source(stack: Stack, component: Component, role: Any) -> Properties:
    """Where a delivery stream reads; empty where it is written to directly."""
    found = [
        s
        for s in stack.design.predecessors(component.id, "deliver")
        if s.service in ("kinesis", "msk") and stack.site(s) == stack.site(component)
    ]
    if not found:
        return {}
    arn = stack.arn(component, found[0])
    stack.shared[f"source of {component.id}"] = found[0].id
    if found[0].service == "kinesis":
        stack.grant(component, READS_STREAM, arn)
        return {
            "DeliveryStreamType": "KinesisStreamAsSource",
            "KinesisStreamSourceConfiguration": {"KinesisStreamARN": arn, "RoleARN": role},
        }
    stack.grant(component, MSK_READS, "*")
    return {
        "DeliveryStreamType": "MSKAsSource",
        "MSKSourceConfiguration": {
            "MSKClusterARN": arn,
            "TopicName": "events",
            "AuthenticationConfiguration": {"Connectivity": "PRIVATE", "RoleARN": role},
        },
    }


def transformation(stack: Stack, component: Component) -> Properties:
    functions = [
        t
        for t in stack.design.successors(component.id, "request", "deliver")
        if t.service == "lambda" and reaches(stack, component, t)
    ]
    if not functions:
        return {}
    arn = stack.arn(component, functions[0])
    stack.grant(component, ("lambda:InvokeFunction",), arn)
    parameter = {"ParameterName": "LambdaArn", "ParameterValue": arn}
    processor = {"Type": "Lambda", "Parameters": [parameter]}
    return {"ProcessingConfiguration": {"Enabled": True, "Processors": [processor]}}


def from_firehose(
    stack: Stack, connection: Connection, component: Component, target: Component
) -> None:
    """Written with the stream itself; here it is only noted what found no place in it."""
    used = stack.uses[stack.logical(component)]
    address = stack.address(target)["Ref"] if target.has("outside") else stack.logical(target)
    if address not in used:
        stack.unable(connection, "A delivery stream has one destination and one function.")


def into_firehose(
    stack: Stack, connection: Connection, component: Component, target: Component
) -> None:
    if stack.shared.get(f"source of {target.id}") != component.id:
        stack.unable(connection, "A delivery stream reads from one source in its own region.")
