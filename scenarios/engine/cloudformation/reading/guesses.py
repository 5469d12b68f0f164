"""Links that only permissions, variables and security groups hint at."""

from typing import Any

from scenarios.engine.cloudformation.reading.expressions import (
    dig,
    leaves,
    listed,
    mapped,
    references,
)
from scenarios.engine.cloudformation.reading.loading import SCRIPTS
from scenarios.engine.cloudformation.reading.permissions import (
    FETCH,
    USE,
    Grant,
    Permissions,
    launches_of,
    listeners_to_us,
    tasks_of,
)
from scenarios.engine.cloudformation.reading.template import Resource, Template

PROGRAMS = ("lambda", "ecs-service", "ec2", "ec2-asg", "eks")
# Reached over the network with a name and a password, without any permission of IAM.
BY_ADDRESS = (
    "rds", "rds-replica", "rds-proxy", "aurora", "elasticache", "mq", "msk", "opensearch", "efs",
    "alb", "nlb", "api-gateway",
)  # fmt: skip
# Called with permission; what a permission for all of them says, if there is one only.
HANDED = ("sqs", "sns", "eventbridge", "kinesis", "firehose", "step-functions")
KEPT = ("dynamodb", "s3")
# A part of the names of AWS's own policies, for the services they open up.
MANAGED = {
    "sqs": "SQSFullAccess",
    "sns": "SNSFullAccess",
    "eventbridge": "EventBridgeFullAccess",
    "kinesis": "KinesisFullAccess",
    "firehose": "FirehoseFullAccess",
    "step-functions": "StepFunctionsFullAccess",
    "dynamodb": "DynamoDBFullAccess",
    "s3": "S3FullAccess",
}


def read(template: Template, permissions: Permissions) -> None:
    """Guess links, after all declared ones are known."""
    programs = list(template.nodes(*PROGRAMS))
    mentions = {p.name: mentioned(template, p) for p in programs}
    for program in programs:
        read_program(template, permissions, program, mentions)
    for workflow in template.nodes("step-functions"):
        if workflow.get("Definition") is None and workflow.get("DefinitionString") is None:
            for grant in own_grants(permissions, workflow):
                use(template, workflow, grant, grant.targets)
    read_apis(template, permissions)
    read_resource_policies(template)
    read_security_groups(template, programs)


def mentioned(template: Template, program: Resource) -> set[str]:
    """The nodes that a program's variables or start script name."""
    values: list[Any] = [program.get("Environment", "Variables"), program.get("UserData")]
    for task in tasks_of(template, program):
        for container in task.items("ContainerDefinitions"):
            values += [dig(container, "Environment"), dig(container, "Secrets")]
    for launch in launches_of(template, program):
        values += [launch.get("UserData"), launch.get("LaunchTemplateData", "UserData")]
    values += [source.get(SCRIPTS) for source in (program, *launches_of(template, program))]
    return {node.name for value in leaves(values) for node in template.find(value)}


def own_grants(permissions: Permissions, node: Resource) -> list[Grant]:
    """What a program may do, each permission once."""
    found = permissions.of_policies(node)
    for role in permissions.roles_of(node):
        found += permissions.of_role(role)
    return list(dict.fromkeys(found))


def read_program(
    template: Template,
    permissions: Permissions,
    program: Resource,
    mentions: dict[str, set[str]],
) -> None:
    """What a program may do, and what its variables say of where it does it."""
    own = sorted(own_grants(permissions, program), key=comes_last)
    sharers = shared_with(template, permissions, program)
    of_others = {name for sharer in sharers for name in mentions[sharer]}
    named = mentions[program.name]
    for grant in own:
        targets = [
            t
            for t in grant.targets
            # A role for several programs: the one whose variables name the target uses it.
            if t.name in named or t.name not in of_others
        ]
        template.spend(1 + len(targets))
        use(template, program, grant, tuple(targets))
    for grant in own:
        if not grant.targets:
            use_any(template, program, grant, named)
    opened = permissions.managed_text(program)
    has_role = bool(own or opened.strip())
    for name in sorted(named):
        node = template.resources[name]
        may = MANAGED.get(node.service, "-") in opened or (
            not has_role and node.service in (*HANDED, *KEPT)
        )
        if node.service in BY_ADDRESS or may:
            offer(template, program, node, "named in its variables")


def comes_last(grant: Grant) -> bool:
    """Who may do both fetches from a queue, and writes to anything else."""
    return (grant.way == FETCH) != (grant.service == "sqs")


def shared_with(template: Template, permissions: Permissions, program: Resource) -> list[str]:
    """The other programs that run under a role of this one."""
    roles = set(permissions.roles_of(program))
    if not roles:
        return []
    return [
        other.name
        for other in template.nodes(*PROGRAMS)
        if other != program and roles.intersection(permissions.roles_of(other))
    ]


def use(template: Template, program: Resource, grant: Grant, targets: tuple[Resource, ...]) -> None:
    """Links for what a permission names."""
    for target in targets:
        if grant.way == FETCH:
            if not template.joined(program, target):
                template.guess([target], [program], "may read from it")
        elif not template.joined(target, program) or may_answer(target, grant):
            template.guess([program], [target], "may write to it")


def may_answer(target: Resource, grant: Grant) -> bool:
    """Whether a program that gets work from something is also meant to send there.

    It may write to the table whose changes it gets, and answer over the open lines of an API.
    """
    return target.service == "api-gateway" or (target.service == "dynamodb" and grant.writes)


def use_any(template: Template, program: Resource, grant: Grant, named: set[str]) -> None:
    """A permission for all: it means those that variables name, or the only one there is."""
    all_of_it = list(template.nodes(grant.service))
    if grant.service == "eventbridge":
        all_of_it = buses(template)
    chosen = [n for n in all_of_it if n.name in named]
    if not chosen and len(all_of_it) == 1 and grant.service in (*HANDED, *KEPT):
        if any(template.joined(program, n) for n in template.nodes(grant.service)):
            return
        chosen = all_of_it
    for node in chosen:
        if grant.way == FETCH:
            offer(template, node, program, "may read from all of them")
        else:
            offer(template, program, node, "may write to all of them")


def buses(template: Template) -> list[Resource]:
    """The buses; without any, what listens to our own events on the default bus."""
    found = [n for n in template.nodes("eventbridge") if n.kind == "AWS::Events::EventBus"]
    return found or listeners_to_us(template)


def offer(template: Template, source: Resource, target: Resource, why: str) -> None:
    """A link, unless there is one the other way round."""
    template.spend(1)
    if not template.joined(target, source):
        template.guess([source], [target], why)


def read_apis(template: Template, permissions: Permissions) -> None:
    """A role that API Gateway takes on, where the integration itself is not in the template."""
    apis = [api for api in template.nodes("api-gateway") if is_elsewhere(api)]
    for role in template.of_kind("AWS::IAM::Role"):
        trusted = template.text(role.get("AssumeRolePolicyDocument"))
        if "apigateway.amazonaws.com" not in trusted:
            continue
        users = [api for api in apis if role.name in references(api.properties)]
        if not users and len(apis) == 1:
            users = apis
        for grant in permissions.of_role(role.name):
            if grant.way == USE:
                template.guess(users, list(grant.targets), "a role that APIs take on may use it")


def is_elsewhere(api: Resource) -> bool:
    """Whether the text of an API, with its integrations, is in another file."""
    keys = ("DefinitionUri", "BodyS3Location")
    bodies = [mapped(api.get(key)) for key in ("DefinitionBody", "Body")]
    return any(api.get(key) for key in keys) or any("Fn::Transform" in b for b in bodies)


def read_resource_policies(template: Template) -> None:
    """Functions, queues and topics that let one component in and say no more."""
    for permission in template.of_kind("AWS::Lambda::Permission"):
        sources = template.find(permission.get("SourceArn"))
        functions = template.find(permission.get("FunctionName"), "lambda")
        template.guess(sources, functions, "may be called by it")
    for kind, key in (("AWS::SQS::QueuePolicy", "Queues"), ("AWS::SNS::TopicPolicy", "Topics")):
        for policy in template.of_kind(kind):
            targets = template.find(policy.get(key), "sqs", "sns")
            for statement in policy.items("PolicyDocument", "Statement"):
                sources = template.find(source_of(dig(statement, "Condition")))
                template.guess(sources, targets, "its policy lets it in")


def source_of(condition: Any) -> list[Any]:
    """What a policy's condition says of who may come in."""
    found: list[Any] = []
    for test in listed(condition):
        for operator in mapped(test).values():
            found += [v for k, v in mapped(operator).items() if k.lower() == "aws:sourcearn"]
    return found


def read_security_groups(template: Template, programs: list[Resource]) -> None:
    """A store whose security group lets in that of a program."""
    stores = [n for n in template.nodes(*BY_ADDRESS) if n.service not in ("alb", "nlb")]
    stores_in, programs_in = members(template, stores), members(template, programs)
    proxies = list(template.nodes("rds-proxy"))
    for target_group, source_group in dict.fromkeys(ingress(template)):
        for store in stores_in.get(target_group, ()):
            before = [proxy for proxy in proxies if template.joined(proxy, store)]
            for program in programs_in.get(source_group, ()):
                # A proxy often shares the security group of the store behind it.
                if not any(template.joined(program, proxy) for proxy in before):
                    offer(template, program, store, "let in by its security group")


def members(template: Template, nodes: list[Resource]) -> dict[str, list[Resource]]:
    """The nodes in each security group, by its name."""
    found: dict[str, list[Resource]] = {}
    for node in nodes:
        for group in dict.fromkeys(security_groups(template, node)):
            found.setdefault(group, []).append(node)
    return found


def security_groups(template: Template, node: Resource) -> list[str]:
    keys = (
        "VPCSecurityGroups", "VpcSecurityGroupIds", "SecurityGroupIds", "SecurityGroups",
        "VpcConfig", "NetworkConfiguration", "VPCOptions", "VpcConfigs", "BrokerNodeGroupInfo",
    )  # fmt: skip
    values = [node.get(key) for key in keys]
    for launch in launches_of(template, node):
        values += [
            launch.get("SecurityGroups"),
            launch.get("LaunchTemplateData", "SecurityGroupIds"),
        ]
    if node.service == "efs":
        for mount in template.of_kind("AWS::EFS::MountTarget"):
            if node in template.find(mount.get("FileSystemId"), "efs"):
                values.append(mount.get("SecurityGroups"))
    return [
        name
        for name in references(values)
        if getattr(template.resources.get(name), "kind", "") == "AWS::EC2::SecurityGroup"
    ]


def ingress(template: Template) -> list[tuple[str, str]]:
    """Pairs of security groups: the first lets the second in."""
    found = []
    for group in template.of_kind("AWS::EC2::SecurityGroup"):
        for rule in group.items("SecurityGroupIngress"):
            found += [(group.name, s) for s in references(dig(rule, "SourceSecurityGroupId"))]
    for rule in template.of_kind("AWS::EC2::SecurityGroupIngress"):
        for target in references(rule.get("GroupId")):
            found += [(target, s) for s in references(rule.get("SourceSecurityGroupId"))]
    return found
