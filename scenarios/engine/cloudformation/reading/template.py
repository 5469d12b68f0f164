"""A template as the importer sees it: nodes, glue, names, and the links found so far."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from scenarios.engine.cloudformation.mapping import NAME_PROPERTIES, OWNERS
from scenarios.engine.cloudformation.reading.expressions import (
    REFERENCE,
    dig,
    listed,
    mapped,
    options,
    references,
    strings,
    text_of,
)
from scenarios.engine.errors import DesignError

# How much work one template may cause: a real one of 200 components takes some thousand steps.
MAX_WORK = 200_000
# Longer texts are no names.
MAX_NAME = 2_000
MAX_DIGITS = 12
TASK = "AWS::ECS::TaskDefinition"
# What runs single tasks of containers.
RUNNERS = ("eventbridge", "step-functions")
NAME_END = re.compile(r"[/:]")


@dataclass(frozen=True)
class Resource:
    """One resource of the template, or one that SAM makes for it.

    Attributes:
        service: what it is in the catalogue; "" for glue.
    """

    name: str
    kind: str
    service: str
    properties: dict[str, Any] = field(hash=False, compare=False)
    condition: str = ""

    def get(self, *path: str) -> Any:
        return dig(self.properties, *path)

    def items(self, *path: str) -> list[Any]:
        return listed(dig(self.properties, *path))


@dataclass(frozen=True)
class Link:
    """A connection found in the template and what says it.

    Attributes:
        kind: a kind of connection, or "" for the usual one of the pair.
        declared: whether an integration says it, or only a permission or variable hints at it.
    """

    source: str
    target: str
    kind: str
    why: str
    declared: bool


class Template:
    """Resources by name, and the links between those that are nodes."""

    def __init__(self, parameters: dict[str, Any], resources: dict[str, Resource]) -> None:
        self.parameters = parameters
        self.resources = resources
        self.links: dict[tuple[str, str, str], Link] = {}
        self.notes: list[tuple[str, str]] = []
        self.named: dict[str, list[Resource]] = {}
        self.users: dict[str, list[Resource]] = {}
        self.known: dict[str, list[Resource]] = {}
        self.by_kind: dict[str, list[Resource]] = {}
        self.by_part: dict[tuple[str, str], dict[str, list[Resource]]] = {}
        self.work = 0

    def spend(self, steps: int) -> None:
        """Count work, so that a template made to take for ever is refused in time."""
        self.work += steps
        if self.work > MAX_WORK:
            raise DesignError("Resources", "too many references between its resources")

    def index(self) -> None:
        """Learn the names of the nodes, once all of them are there."""
        self.find_users()
        self.known, self.by_kind = {}, {}
        self.named = {}
        for node in self.nodes():
            for name_property in NAME_PROPERTIES.get(node.service, ()):
                for value in options(node.properties.get(name_property)):
                    if value is not None:
                        self.named.setdefault(self.filled(text_of(value)), []).append(node)

    def find_users(self) -> None:
        """Learn which service a cluster, a task definition or a discovery name stands for.

        A cluster that events run tasks on, without any service, is a component itself.
        """
        self.users = {}
        services = [r for r in self.resources.values() if r.kind == "AWS::ECS::Service"]
        for service in services:
            for key in ("Cluster", "TaskDefinition", "ServiceRegistries"):
                for name in references(service.properties.get(key)):
                    self.users.setdefault(name, []).append(service)
        runners = [list(references(n.properties)) for n in self.nodes(*RUNNERS)]
        for cluster in self.of_kind("AWS::ECS::Cluster"):
            runs = [names for names in runners if cluster.name in names]
            if runs and cluster.name not in self.users:
                tasks = [{"Ref": n} for names in runs for n in names if self.is_task(n)]
                properties = cluster.properties | {"TaskDefinition": tasks}
                self.resources[cluster.name] = replace(
                    cluster, service="ecs-service", properties=properties
                )

    def is_task(self, name: str) -> bool:
        return name in self.resources and self.resources[name].kind == TASK

    def nodes(self, *services: str) -> Iterator[Resource]:
        """The resources that are components, of any of these services or all."""
        for resource in self.resources.values():
            if resource.service and (not services or resource.service in services):
                yield resource

    def of_kind(self, *kinds: str) -> list[Resource]:
        """The resources of these types; to be asked once all resources are there."""
        if not self.by_kind:
            for resource in self.resources.values():
                self.by_kind.setdefault(resource.kind, []).append(resource)
        return [r for kind in kinds for r in self.by_kind.get(kind, ())]

    def parts(self, node: Resource, key: str, kind: str) -> list[Resource]:
        """The resources of a type that refer to a node in one of their properties."""
        if (kind, key) not in self.by_part:
            found = self.by_part.setdefault((kind, key), {})
            for part in self.of_kind(kind):
                for name in dict.fromkeys(references(part.properties.get(key))):
                    found.setdefault(name, []).append(part)
        return self.by_part[kind, key].get(node.name, [])

    def note(self, where: str, why: str) -> None:
        if (where, why) not in self.notes:
            self.notes.append((where, why))

    def filled(self, text: str) -> str:
        """A text in which parameters that have a plain default are that default."""

        def fill(match: re.Match[str]) -> str:
            default = mapped(self.parameters.get(match.group(1))).get("Default")
            is_plain = isinstance(default, str | int) and default
            return str(default)[:MAX_NAME] if is_plain else match.group(0)

        return REFERENCE.sub(fill, text)

    def whole(self, value: Any) -> int | None:
        """A whole number, written as such, as text, or as a parameter's default."""
        for option in options(value):
            text = self.filled(text_of(option)).removesuffix(".0")
            if text.isascii() and text.isdecimal() and len(text) < MAX_DIGITS:
                return int(text)
        return None

    def text(self, value: Any) -> str:
        """A value as text with the parameters' defaults in it; "" for none."""
        value = next(options(value), None)
        return "" if value is None else self.filled(text_of(value))

    def yes(self, value: Any) -> bool:
        return self.text(value).lower() == "true"

    def find(self, value: Any, *services: str) -> list[Resource]:
        """The nodes a value means: by reference, through what stands for them, or by name."""
        found: dict[str, Resource] = {}
        for name in references(value):
            found |= {node.name: node for node in self.owners(name)}
            self.spend(len(found))
        if not found:
            for _, text in strings(value):
                if len(text) < MAX_NAME:
                    found |= {node.name: node for node in self.by_name(self.filled(text))}
                    self.spend(len(found))
        return [n for n in found.values() if not services or n.service in services]

    def owners(self, name: str) -> list[Resource]:
        """The node with this logical id, or those that the glue with this id stands for."""
        if name not in self.known:
            self.known[name] = list(self.search(name))
        return self.known[name]

    def search(self, name: str) -> Iterator[Resource]:
        """Follow what stands for others until nodes are reached, each name once."""
        seen = {name}
        waiting = [name]
        while waiting:
            found, following = self.step(waiting.pop())
            yield from found
            waiting += [other for other in following if other not in seen]
            seen.update(following)

    def step(self, name: str) -> tuple[list[Resource], list[str]]:
        """What a name means by itself, and the names it stands for."""
        resource = self.resources.get(name)
        if resource is None:
            # SAM makes the web address of a function under this name.
            function = self.resources.get(name.removesuffix("Url"))
            return ([function] if function and function.service == "lambda" else []), []
        if resource.service:
            return [resource], []
        if name in self.users:
            return self.users[name], []
        owner = resource.properties.get(OWNERS.get(resource.kind, ""))
        return [], list(references(owner))

    def by_name(self, text: str, *services: str) -> list[Resource]:
        """The nodes whose physical name a text is, or ends with as an ARN or address does."""
        tails = [text]
        if ":" in text or "/" in text:
            tails.append(NAME_END.split(text)[-1])
        for tail in tails:
            found = [
                n
                for n in self.named.get(tail, ())
                if (not services or n.service in services) and fits(text, n)
            ]
            if found:
                return found
        return []

    def declare(
        self, sources: list[Resource], targets: list[Resource], why: str, kind: str = ""
    ) -> None:
        self.link(sources, targets, why, kind, declared=True)

    def guess(
        self, sources: list[Resource], targets: list[Resource], why: str, kind: str = ""
    ) -> None:
        """Add a link that is only hinted at, unless the pair has one already."""
        self.spend(len(sources) * len(targets))
        for source in sources:
            for target in targets:
                if not self.joined(source, target):
                    self.link([source], [target], why, kind, declared=False)

    def link(
        self,
        sources: list[Resource],
        targets: list[Resource],
        why: str,
        kind: str,
        *,
        declared: bool,
    ) -> None:
        self.spend(len(sources) * len(targets))
        for source in sources:
            for target in targets:
                key = (source.name, target.name, kind)
                if source.name != target.name and key not in self.links:
                    self.links[key] = Link(source.name, target.name, kind, why, declared)

    def joined(self, source: Resource, target: Resource) -> bool:
        return any(
            (source.name, target.name, kind) in self.links
            for kind in ("", "dead-letter", "request")
        )


ARN_SERVICES = {
    "sqs": "sqs", "sns": "sns", "lambda": "lambda", "events": "eventbridge",
    "states": "step-functions", "kinesis": "kinesis", "firehose": "firehose",
    "dynamodb": "dynamodb", "s3": "s3", "ecs": "ecs-service", "scheduler": "eventbridge",
    "pipes": "eventbridge", "secretsmanager": "secrets-manager",
}  # fmt: skip


def fits(text: str, node: Resource) -> bool:
    """Whether an ARN is of the node's service; a plain name may be of any."""
    parts = REFERENCE.sub("x", text).split(":")
    if parts[0] != "arn" or len(parts) < 3:
        return True
    if parts[2] == "apigateway" and len(parts) > 4:
        return ARN_SERVICES.get(parts[4]) == node.service
    return ARN_SERVICES.get(parts[2]) == node.service
