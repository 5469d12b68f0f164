"""A template as the importer sees it: nodes, glue, names, and the links found so far."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from scenarios.engine.cloudformation.mapping import NAME_PROPERTIES, OWNERS
from scenarios.engine.cloudformation.reading.arns import fits, names_in
from scenarios.engine.cloudformation.reading.expressions import (
    REFERENCE,
    dig,
    leaves,
    listed,
    mapped,
    options,
    references,
    text_of,
)
from scenarios.engine.errors import DesignError

# How much work one template may cause: a real one of 200 components takes some thousand steps.
MAX_WORK = 100_000
# Longer texts are no names.
MAX_NAME = 2_000
MAX_DIGITS = 12
# What SAM puts behind the name of a function or an API for what it makes; "" as in `Fn.Alias`.
MADE_BY_SAM = ("", "Url", "UrlPublicPermissions", "Stage", "ApiGatewayDefaultStage", "Deployment")


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
        self.notes: dict[tuple[str, str], None] = {}
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
        """Learn which service a cluster, a task definition or a discovery name stands for."""
        self.users = {}
        services = [r for r in self.resources.values() if r.kind == "AWS::ECS::Service"]
        for service in services:
            for key in ("Cluster", "TaskDefinition", "ServiceRegistries"):
                for name in references(service.properties.get(key)):
                    self.users.setdefault(name, []).append(service)

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
        """List something as not understood, once."""
        self.notes[where, why] = None

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
        return self.text(value).lower() in ("true", "yes")

    def find(self, value: Any, *services: str) -> list[Resource]:
        """The nodes a value means: by their name, or by reference through what stands for them.

        Each text or function in the value is read by itself. A name comes first: the bucket named
        `${Uploads}-small` is not the bucket Uploads.
        """
        found: dict[str, Resource] = {}
        for leaf in leaves(value):
            nodes = self.by_name(self.text(leaf))
            nodes = nodes or [n for name in references(leaf) for n in self.owners(name)]
            self.spend(len(nodes))
            found |= {node.name: node for node in nodes}
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
            return self.made_by_sam(name) if name not in self.parameters else [], []
        if resource.service:
            return [resource], []
        if name in self.users:
            return self.users[name], []
        owner = resource.properties.get(OWNERS.get(resource.kind, ""))
        return [], list(references(owner))

    def made_by_sam(self, name: str) -> list[Resource]:
        """What SAM makes a resource of this name for: an address, an alias, a stage.

        Source: AWS SAM Developer Guide, "Generated CloudFormation resources for AWS SAM".
        """
        start = name.partition(".")[0]
        for end in MADE_BY_SAM:
            owner = self.resources.get(start.removesuffix(end))
            if owner and start.endswith(end) and owner.service in ("lambda", "api-gateway"):
                return [owner]
        stages = [n for n in self.nodes("api-gateway") if made_stage(n) == start]
        return stages[:1]

    def by_name(self, text: str, *services: str) -> list[Resource]:
        """The nodes whose physical name a text is, or ends with as an ARN or address does."""
        for name in names_in(text) if len(text) < MAX_NAME else ():
            found = [
                n
                for n in self.named.get(name, ())
                if (not services or n.service in services) and fits(text, n.service)
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


def made_stage(api: Resource) -> str:
    """The name SAM gives the stage of an API."""
    stage = api.get("StageName")
    return f"{api.name}{stage if isinstance(stage, str) else 'Prod'}Stage"
