"""Relational databases: RDS, Aurora, their copies and the proxy before them."""

from typing import Any

from scenarios.engine.cloudformation.writing.network import let_in, security_group, subnets
from scenarios.engine.cloudformation.writing.roles import own_role
from scenarios.engine.cloudformation.writing.stack import Properties, Stack
from scenarios.engine.design import Component, Connection

ENGINE = "postgres"
AURORA = "aurora-postgresql"
# Aurora has no class for every size of RDS; this is the smallest that serves production.
AURORA_CLASS = "db.r7g.large"


def subnet_group(stack: Stack) -> dict[str, str]:
    """Databases take a group over two zones or more, even where one is used."""
    name = stack.once(
        "DatabaseSubnets",
        "AWS::RDS::DBSubnetGroup",
        {
            "DBSubnetGroupDescription": "Where databases may stand",
            "SubnetIds": subnets(stack, "Private"),
        },
    )
    return {"Ref": name}


def origin(stack: Stack, component: Component) -> Component | None:
    """The database a copy is made of: the first of its own kind that replicates to it."""
    logical = stack.logical(component)
    for source in stack.design.predecessors(component.id, "replicate"):
        if stack.design.catalogue.impossibility(source, component, "replicate"):
            continue
        is_reader = component.service == "rds-replica" and source.service == "aurora"
        if is_reader:
            fits = stack.site(source) == stack.site(component)
        else:
            fits = (source.service == "aurora") == (component.service == "aurora")
        if fits and not stack.would_circle(logical, component, source):
            return source
    return None


def instance(stack: Stack, component: Component) -> None:
    """An RDS instance: a primary, or a copy of what replicates to it."""
    source = origin(stack, component)
    if source or component.service == "rds-replica":
        copy(stack, component, source)
        return
    stack.add(
        component,
        "",
        "AWS::RDS::DBInstance",
        {
            "Engine": ENGINE,
            "DBInstanceClass": f"db.t4g.{component.config['size']}",
            "AllocatedStorage": "100",
            "StorageType": "gp3",
            "StorageEncrypted": True,
            "MultiAZ": component.config["multi_az"],
            "MasterUsername": "app",
            "ManageMasterUserPassword": True,
            "BackupRetentionPeriod": 7,
            "DBSubnetGroupName": subnet_group(stack),
            "VPCSecurityGroups": [security_group(stack, component)],
        },
        DeletionPolicy="Snapshot",
        UpdateReplacePolicy="Snapshot",
    )


def copy(stack: Stack, component: Component, source: Component | None) -> None:
    """A read replica, or a reader of an Aurora cluster."""
    if source is not None and source.service == "aurora":
        properties: Properties = {
            "Engine": AURORA,
            "DBInstanceClass": AURORA_CLASS,
            "DBClusterIdentifier": stack.get(component, source),
        }
    else:
        properties = {
            "Engine": ENGINE,
            "DBInstanceClass": f"db.t4g.{component.config['size']}",
            "MultiAZ": component.config.get("multi_az"),
            "SourceDBInstanceIdentifier": replicated_id(stack, component, source),
            "DBSubnetGroupName": subnet_group(stack),
            "VPCSecurityGroups": [security_group(stack, component)],
        }
    stack.add(
        component, "", "AWS::RDS::DBInstance", properties,
        DeletionPolicy="Delete", UpdateReplacePolicy="Delete",
    )  # fmt: skip


def replicated_id(stack: Stack, component: Component, source: Component | None) -> Any:
    """A database of the other region is known by its ARN, one of this region by its name."""
    if source is None:
        return stack.parameter("SourceDatabase", Description="The database to make a copy of.")
    crosses = stack.site(source) != stack.site(component)
    return stack.get(component, source, "DBInstanceArn" if crosses else "Ref")


def cluster(stack: Stack, component: Component) -> None:
    """An Aurora cluster with its writer and readers."""
    config = component.config
    source = origin(stack, component)
    is_copy = source is not None
    member = is_copy or bool(config["global"])
    lead = source or component
    properties = {
        "Engine": AURORA,
        "StorageEncrypted": True,
        "GlobalClusterIdentifier": global_cluster(stack, component, lead) if member else None,
        "MasterUsername": None if is_copy else "app",
        "ManageMasterUserPassword": None if is_copy else True,
        "DBSubnetGroupName": subnet_group(stack),
        "VpcSecurityGroupIds": [security_group(stack, component)],
        "BackupRetentionPeriod": 7,
    }
    stack.add(
        component,
        "",
        "AWS::RDS::DBCluster",
        properties,
        DeletionPolicy="Snapshot",
        UpdateReplacePolicy="Snapshot",
    )
    for number in range(1 + int(str(config["replicas"]))):
        name = stack.add(
            component,
            "Writer" if number == 0 else f"Reader{number}",
            "AWS::RDS::DBInstance",
            {
                "Engine": AURORA,
                "DBClusterIdentifier": {"Ref": stack.logical(component)},
                "DBInstanceClass": AURORA_CLASS,
                # Without a wish of ours Aurora spreads its instances over the zones.
                "AvailabilityZone": None
                if config["multi_az"]
                else {"Fn::Select": [0, {"Fn::GetAZs": ""}]},
            },
        )
        stack.shared.setdefault(f"writer of {component.id}", name)


def global_cluster(stack: Stack, component: Component, lead: Component) -> Any:
    """The name of the global database that the clusters of all regions belong to."""
    name = f"global-{stack.short(lead)}"
    if f"global of {lead.id}" not in stack.shared:
        stack.shared[f"global of {lead.id}"] = stack.add(
            lead,
            "Global",
            "AWS::RDS::GlobalCluster",
            {
                "GlobalClusterIdentifier": name,
                "Engine": AURORA,
                "StorageEncrypted": True,
            },
        )
    if stack.site(component) != stack.site(lead):
        return name
    return {"Ref": stack.shared[f"global of {lead.id}"]}


def replicate(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """Written with the copy itself; here it is only noted what found no place in it."""
    if origin(stack, target) != source:
        stack.unable(connection, "A copy is made of one database of its own kind.")


def proxy(stack: Stack, component: Component) -> None:
    """A proxy before the first database it leads to."""
    database = proxied(stack, component)
    if database is not None and has_secret(stack, database):
        arn = stack.get(component, database, "MasterUserSecret.SecretArn")
    else:
        name = stack.add(
            component,
            "Login",
            "AWS::SecretsManager::Secret",
            {
                "GenerateSecretString": {
                    "SecretStringTemplate": '{"username": "app"}',
                    "GenerateStringKey": "password",
                    "ExcludePunctuation": True,
                }
            },
        )
        arn = {"Ref": name}
    reads = {"Action": ["secretsmanager:GetSecretValue"], "Resource": arn}
    role = own_role(stack, component, "Role", "rds.amazonaws.com", reads)
    stack.add(
        component,
        "",
        "AWS::RDS::DBProxy",
        {
            "DBProxyName": {"Fn::Sub": f"${{AWS::StackName}}-{stack.short(component)}"},
            "EngineFamily": "POSTGRESQL",
            "RoleArn": role,
            "RequireTLS": True,
            "Auth": [{"AuthScheme": "SECRETS", "SecretArn": arn}],
            "VpcSubnetIds": subnets(stack, "Private"),
            "VpcSecurityGroupIds": [security_group(stack, component)],
        },
    )


def proxied(stack: Stack, component: Component) -> Component | None:
    found = (
        t
        for t in stack.design.successors(component.id, "data")
        if t.has("relational") and stack.site(t) == stack.site(component)
    )
    return next(found, None)


def has_secret(stack: Stack, database: Component) -> bool:
    """Whether a database made its own password; a copy has that of its primary."""
    return database.service in ("rds", "aurora") and origin(stack, database) is None


def write_proxy_target(stack: Stack, component: Component, database: Component) -> None:
    is_cluster = database.service == "aurora"
    names = [stack.get(component, database)]
    stack.add(
        component,
        "Targets",
        "AWS::RDS::DBProxyTargetGroup",
        {
            "DBProxyName": {"Ref": stack.logical(component)},
            "TargetGroupName": "default",
            "DBClusterIdentifiers": names if is_cluster else None,
            "DBInstanceIdentifiers": None if is_cluster else names,
        },
        DependsOn=[stack.shared[f"writer of {database.id}"]] if is_cluster else None,
    )


def proxy_to(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    if proxied(stack, source) != target:
        stack.unable(connection, "A proxy stands before one database of its own region.")
        return
    write_proxy_target(stack, source, target)
    let_in(stack, source, target)
