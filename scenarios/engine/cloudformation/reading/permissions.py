"""Who may do what: the statements that hold for a program, and how they would be used."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from scenarios.engine.cloudformation.reading.expressions import dig, listed, mapped, references
from scenarios.engine.cloudformation.reading.template import Resource, Template

USE, FETCH = "use", "fetch"
ROLE, SAM = "AWS::IAM::Role", "AWS::Serverless::"
# An ARN with a star for the name; `arn:aws:s3:::bucket/*` is all of one bucket, not all buckets.
ALL_OF_A_KIND = re.compile(r"arn:(?:.*:\*|(?!.*:s3:).*:[A-Za-z-]+/\*)")
# What each action means for the direction of work, by the service it belongs to; the first
# pattern that fits decides. What fits none, such as describing or listing, moves no work.
ACTIONS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "sqs": ("sqs", (("sendmessage*", USE), ("receivemessage", FETCH))),
    "sns": ("sns", (("publish*", USE),)),
    "events": ("eventbridge", (("putevents", USE),)),
    "kinesis": ("kinesis", (("putrecord*", USE), ("getrecords", FETCH), ("subscribe*", FETCH))),
    "firehose": ("firehose", (("putrecord*", USE),)),
    "states": ("step-functions", (("start*execution", USE),)),
    "lambda": ("lambda", (("invoke*", USE),)),
    "dynamodb": (
        "dynamodb",
        (
            ("getrecords", FETCH),
            ("*item", USE),
            ("query", USE),
            ("scan", USE),
            ("partiql*", USE),
        ),
    ),
    "s3": ("s3", (("getobject*", USE), ("putobject*", USE), ("deleteobject*", USE))),
    "secretsmanager": ("secrets-manager", (("getsecretvalue", USE),)),
    "ses": ("ses", (("send*", USE),)),
    "es": ("opensearch", (("eshttp*", USE),)),
    "execute-api": ("api-gateway", (("manageconnections", USE), ("invoke", USE))),
    "rds-data": ("aurora", (("*", USE),)),
    "elasticfilesystem": ("efs", (("clientmount", USE), ("clientwrite", USE))),
    "kafka-cluster": ("msk", (("writedata*", USE), ("readdata", FETCH))),
    "appsync": ("api-gateway", (("graphql", USE),)),
}
# SAM's policy templates that fetch work; the others that name a component use it.
FETCHING = ("SQSPollerPolicy", "KinesisStreamReadPolicy", "DynamoDBStreamReadPolicy")
# Templates whose parameter names something that is only configured.
IDLE = ("DynamoDBReconfigurePolicy", "DynamoDBBackupFullAccessPolicy", "S3ConfigPolicy")


@dataclass(frozen=True)
class Grant:
    """A program may use, or fetch from, components of a service.

    Attributes:
        targets: the components the policy names; empty where it names all of them (`*`).
        writes: whether it may also change what it uses.
    """

    service: str
    way: str
    targets: tuple[Resource, ...]
    writes: bool = True


def grants(template: Template, statements: list[Any]) -> list[Grant]:
    """What policy statements allow."""
    found: list[Grant] = []
    for statement in statements:
        if dig(statement, "Effect") == "Allow":
            resources = listed(dig(statement, "Resource"))
            targets = tuple(template.find(resources))
            is_all = any(template.text(r) in ("*", "") for r in resources)
            if names_default_bus(template, resources):
                targets += tuple(listeners_to_us(template))
            for service, way, writes in meanings(listed(dig(statement, "Action"))):
                named = tuple(t for t in targets if t.service == service)
                if named or is_all or wild(template, resources):
                    found.append(Grant(service, way, named, writes))
    return found


def names_default_bus(template: Template, values: list[Any]) -> bool:
    """Whether one of the values is the bus every account has, which no template makes."""
    return any(template.text(value).rpartition("/")[2] == "default" for value in values)


def listeners_to_us(template: Template) -> list[Resource]:
    """The rules of the default bus that listen to events which do not come from AWS itself."""
    return [
        rule
        for rule in template.of_kind("AWS::Events::Rule")
        if template.text(rule.get("EventBusName")) in ("", "default") and hears_us(rule)
    ]


def hears_us(rule: Resource) -> bool:
    pattern = rule.get("EventPattern") or rule.get("Pattern")
    sources = [str(source) for source in listed(dig(pattern, "source"))]
    return bool(sources) and not any(source.startswith("aws.") for source in sources)


def wild(template: Template, resources: list[Any]) -> bool:
    """Whether an ARN names all components of a kind (`arn:aws:sqs:::*`)."""
    return any(ALL_OF_A_KIND.fullmatch(template.text(r)) for r in resources)


def meanings(actions: list[Any]) -> Iterator[tuple[str, str, bool]]:
    """Service, way and whether it writes, for each action that moves work; each once."""
    seen = set()
    for action in actions:
        prefix, _, verb = str(action).lower().partition(":")
        service, patterns = ACTIONS.get(prefix, ("", ()))
        ways = {way for pattern, way in patterns if covers(verb, pattern)}
        if ways:
            writes = not verb.startswith(("get", "query", "scan", "batchget"))
            meaning = (service, USE if USE in ways else FETCH, writes)
            if meaning not in seen:
                seen.add(meaning)
                yield meaning


def covers(verb: str, pattern: str) -> bool:
    """Whether a verb is of a pattern, or, ending in a star, takes in some of its verbs."""
    return fnmatchcase(verb, pattern) or (verb.endswith("*") and fnmatchcase(pattern, verb))


class Permissions:
    """The statements of every role in a template, read once."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.by_role: dict[str, list[Any]] = {}
        self.managed: dict[str, str] = {}
        self.known: dict[str, list[Grant]] = {}
        self.roles: dict[str, list[str]] = {}
        self.named: dict[str, str] = {}
        for role in template.of_kind(ROLE):
            self.named[template.text(role.get("RoleName")) or role.name] = role.name
            for entry in role.items("Policies"):
                self.add(role.name, dig(entry, "PolicyDocument"))
            self.managed[role.name] = " ".join(
                template.text(p) for p in role.items("ManagedPolicyArns")
            )
            for name in references(role.get("ManagedPolicyArns")):
                policy = template.resources.get(name)
                if policy:
                    self.add(role.name, policy.get("PolicyDocument"))
        for kind in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"):
            for policy in template.of_kind(kind):
                for name in references([policy.get("Roles"), policy.get("RoleName")]):
                    self.add(name, policy.get("PolicyDocument"))

    def add(self, role: str, document: Any) -> None:
        self.by_role.setdefault(role, []).extend(listed(dig(document, "Statement")))

    def roles_of(self, node: Resource) -> list[str]:
        """The roles under which a node's own program runs."""
        if node.name not in self.roles:
            self.roles[node.name] = self.find_roles(node)
        return self.roles[node.name]

    def find_roles(self, node: Resource) -> list[str]:
        value: list[Any] = [node.get("Role"), node.get("RoleArn")]
        value += [task.get("TaskRoleArn") for task in tasks_of(self.template, node)]
        profiles = [node.get("IamInstanceProfile")]
        profiles += [
            launch.get("LaunchTemplateData", "IamInstanceProfile")
            or launch.get("IamInstanceProfile")
            for launch in launches_of(self.template, node)
        ]
        for name in references(profiles):
            profile = self.template.resources.get(name)
            value.append(profile.get("Roles") if profile else None)
        return self.roles_in(value) or self.made_role(node)

    def roles_in(self, value: Any) -> list[str]:
        """The roles a value refers to, or names."""
        found = [
            name
            for name in dict.fromkeys(references(value))
            if getattr(self.template.resources.get(name), "kind", "") == ROLE
        ]
        for text in () if found else listed(value):
            name = self.template.text(text).rpartition("/")[2]
            found += [self.named[name]] if name in self.named else []
        return found

    def made_role(self, node: Resource) -> list[str]:
        """The role SAM makes for a function or workflow without one, if policies speak of it."""
        name = f"{node.name}Role"
        return [name] if node.kind.startswith(SAM) and name in self.by_role else []

    def of_role(self, role: str) -> list[Grant]:
        if role not in self.known:
            self.known[role] = grants(self.template, self.by_role.get(role, []))
        return self.known[role]

    def of_policies(self, node: Resource) -> list[Grant]:
        """What SAM's `Policies` of a function or state machine allow."""
        found: list[Grant] = []
        for entry in node.items("Policies"):
            policy = mapped(entry)
            own = self.template.resources.get(str(policy.get("Ref")))
            if own or "Statement" in policy:
                document = own.get("PolicyDocument") if own else policy
                found += grants(self.template, listed(dig(document, "Statement")))
                continue
            for name, parameters in policy.items():
                if name not in IDLE and isinstance(parameters, dict):
                    way = FETCH if name in FETCHING else USE
                    writes = "Read" not in name
                    values = list(parameters.values())
                    targets = self.template.find(values)
                    if names_default_bus(self.template, values):
                        targets += listeners_to_us(self.template)
                    for target in targets:
                        found.append(Grant(target.service, way, (target,), writes))
        return found

    def managed_text(self, node: Resource) -> str:
        """The names of AWS's own policies a node's program runs under."""
        own = " ".join(p for p in node.items("Policies") if isinstance(p, str))
        return " ".join([own, *(self.managed.get(role, "") for role in self.roles_of(node))])


def tasks_of(template: Template, node: Resource) -> Iterator[Resource]:
    for name in references(node.get("TaskDefinition")):
        task = template.resources.get(name)
        if task:
            yield task


def launches_of(template: Template, node: Resource) -> Iterator[Resource]:
    keys = ("LaunchTemplate", "LaunchConfigurationName", "MixedInstancesPolicy")
    for name in references([node.get(key) for key in keys]):
        launch = template.resources.get(name)
        if launch:
            yield launch
