"""Who may do what: the statements that hold for a program, and how they would be used."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from scenarios.engine.cloudformation.reading.expressions import dig, listed, mapped, references
from scenarios.engine.cloudformation.reading.template import Resource, Template

USE, FETCH = "use", "fetch"
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
            for service, way, writes in meanings(listed(dig(statement, "Action"))):
                named = tuple(t for t in targets if t.service == service)
                if named or is_all or wild(template, resources):
                    found.append(Grant(service, way, named, writes))
    return found


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
        for role in template.of_kind("AWS::IAM::Role"):
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
        return [
            name
            for name in dict.fromkeys(references(value))
            if getattr(self.template.resources.get(name), "kind", "") == "AWS::IAM::Role"
        ]

    def of_role(self, role: str) -> list[Grant]:
        if role not in self.known:
            self.known[role] = grants(self.template, self.by_role.get(role, []))
        return self.known[role]

    def of_policies(self, node: Resource) -> list[Grant]:
        """What SAM's `Policies` of a function or state machine allow."""
        found: list[Grant] = []
        for entry in node.items("Policies"):
            policy = mapped(entry)
            if "Statement" in policy:
                found += grants(self.template, listed(policy["Statement"]))
                continue
            for name, parameters in policy.items():
                if name not in IDLE and isinstance(parameters, dict):
                    way = FETCH if name in FETCHING else USE
                    writes = "Read" not in name
                    for target in self.template.find(list(parameters.values())):
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
