"""Tables, caches, file systems and search domains."""

from scenarios.engine.cloudformation.writing.network import port, security_group, subnets
from scenarios.engine.cloudformation.writing.stack import Properties, Stack
from scenarios.engine.design import Component, Connection

CACHE_NODE = "cache.t4g.small"
KEY = "id"
OTHER_REGION = "us-west-2"


def other_region(stack: Stack) -> dict[str, str]:
    return stack.parameter(
        "OtherRegion", Default=OTHER_REGION, Description="Where copies of global data are kept."
    )


def table(stack: Stack, component: Component) -> None:
    """A table; a global one where its setting says so."""
    config = component.config
    on_demand = config["capacity"] == "on-demand"
    streams = config["streams"] or stack.design.outgoing(component.id, "deliver")
    common: Properties = {
        "AttributeDefinitions": [{"AttributeName": KEY, "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": KEY, "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST" if on_demand else "PROVISIONED",
    }
    if config["global_table"]:
        write_global_table(stack, component, common)
        return
    units = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
    view = {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    stack.add(
        component,
        "",
        "AWS::DynamoDB::Table",
        common
        | {
            "ProvisionedThroughput": None if on_demand else units,
            "StreamSpecification": view if streams else None,
            "SSESpecification": {"SSEEnabled": True},
        },
        DeletionPolicy="Retain",
        UpdateReplacePolicy="Retain",
    )


def write_global_table(stack: Stack, component: Component, common: Properties) -> None:
    tracked = {"TargetTrackingScalingPolicyConfiguration": {"TargetValue": 70}}
    range_ = {"MinCapacity": 5, "MaxCapacity": 1000}
    writes = {"WriteCapacityAutoScalingSettings": {**range_, **tracked}}
    reads = {"ReadCapacityAutoScalingSettings": {**range_, **tracked}}
    provisioned = component.config["capacity"] == "provisioned"
    each = {"ReadProvisionedThroughputSettings": reads} if provisioned else {}
    replicas = [{"Region": {"Ref": "AWS::Region"}} | each, {"Region": other_region(stack)} | each]
    stack.add(
        component,
        "",
        "AWS::DynamoDB::GlobalTable",
        common
        | {
            "Replicas": replicas,
            "WriteProvisionedThroughputSettings": writes if provisioned else None,
            # Replicas are kept in step through the stream.
            "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
        },
        DeletionPolicy="Retain",
        UpdateReplacePolicy="Retain",
    )


def table_to_stream(
    stack: Stack, connection: Connection, source: Component, target: Component
) -> None:
    """A table writes its changes into one data stream."""
    logical = stack.logical(source)
    is_global = bool(source.config["global_table"])
    if is_global or "KinesisStreamSpecification" in stack.properties(logical):
        stack.unable(connection, "A table that is not global writes to one stream.")
        return
    stack.set(logical, KinesisStreamSpecification={"StreamArn": stack.arn(source, target)})


def cache(stack: Stack, component: Component) -> None:
    config = component.config
    multi_az = bool(config["multi_az"])
    group = stack.once(
        "CacheSubnets",
        "AWS::ElastiCache::SubnetGroup",
        {"Description": "Where caches may stand", "SubnetIds": subnets(stack, "Private")},
    )
    guard = security_group(stack, component)
    if config["engine"] == "memcached":
        stack.add(
            component,
            "",
            "AWS::ElastiCache::CacheCluster",
            {
                "Engine": "memcached",
                "CacheNodeType": CACHE_NODE,
                "NumCacheNodes": 2 if multi_az else 1,
                "AZMode": "cross-az" if multi_az else "single-az",
                "CacheSubnetGroupName": {"Ref": group},
                "VpcSecurityGroupIds": [guard],
            },
        )
        return
    stack.add(
        component,
        "",
        "AWS::ElastiCache::ReplicationGroup",
        {
            "ReplicationGroupDescription": stack.logical(component),
            "Engine": config["engine"],
            "CacheNodeType": CACHE_NODE,
            "NumCacheClusters": 2 if multi_az else 1,
            "AutomaticFailoverEnabled": multi_az,
            "MultiAZEnabled": multi_az,
            "AtRestEncryptionEnabled": True,
            "TransitEncryptionEnabled": True,
            "CacheSubnetGroupName": {"Ref": group},
            "SecurityGroupIds": [guard],
            "Port": port(component),
        },
    )


def file_system(stack: Stack, component: Component) -> None:
    """A file system with a mount target in every zone of the network."""
    stack.add(
        component,
        "",
        "AWS::EFS::FileSystem",
        {"Encrypted": True, "ThroughputMode": "elastic"},
        DeletionPolicy="Retain",
        UpdateReplacePolicy="Retain",
    )
    for letter, subnet in zip("ABC", subnets(stack, "Private"), strict=False):
        stack.add(
            component,
            f"Mount{letter}",
            "AWS::EFS::MountTarget",
            {
                "FileSystemId": {"Ref": stack.logical(component)},
                "SubnetId": subnet,
                "SecurityGroups": [security_group(stack, component)],
            },
        )


def domain(stack: Stack, component: Component) -> None:
    stack.add(
        component,
        "",
        "AWS::OpenSearchService::Domain",
        {
            "EngineVersion": "OpenSearch_2.19",
            "ClusterConfig": {
                "InstanceType": "r7g.large.search",
                "InstanceCount": 2,
                "ZoneAwarenessEnabled": True,
                "ZoneAwarenessConfig": {"AvailabilityZoneCount": 2},
            },
            "EBSOptions": {"EBSEnabled": True, "VolumeType": "gp3", "VolumeSize": 50},
            "EncryptionAtRestOptions": {"Enabled": True},
            "NodeToNodeEncryptionOptions": {"Enabled": True},
            "DomainEndpointOptions": {"EnforceHTTPS": True},
        },
        DeletionPolicy="Retain",
        UpdateReplacePolicy="Retain",
    )
