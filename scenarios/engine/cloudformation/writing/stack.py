"""A template under construction: its resources, and who refers to whom.

Resources and glue are added in the order of the design, so the same design gives the same text.
Where a design spans two regions, one template serves both: it is deployed once in each, and each
resource belongs to one of the two sites. What one site needs to know of the other is a parameter.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from scenarios.engine.cloudformation.writing.naming import (
    logical_ids,
    short_names,
    unused,
    variable_name,
)
from scenarios.engine.design import Component, Connection, Design

Properties = dict[str, Any]

SUBSTITUTED = re.compile(r"\$\{([A-Za-z0-9]+)[.}]")
NO_VALUE = {"Ref": "AWS::NoValue"}

# The attribute that is the ARN, and for what can have a name of our choosing the property that
# sets it and the rest of its ARN. Source: CloudFormation's reference, "Return values".
ARN_ATTRIBUTE = {
    "dynamodb": "Arn", "ec2": "Ref", "elasticache": "Ref", "eventbridge": "Arn",
    "firehose": "Arn", "kinesis": "Arn", "lambda": "Arn", "mq": "Arn", "msk": "Arn",
    "opensearch": "Arn", "s3": "Arn", "sns": "Ref", "sqs": "Arn", "step-functions": "Ref",
    "alb": "Ref", "nlb": "Ref", "efs": "Arn", "secrets-manager": "Ref",
}  # fmt: skip
NAMED = {
    "lambda": ("FunctionName", "lambda:${AWS::Region}:${AWS::AccountId}:function:"),
    "sqs": ("QueueName", "sqs:${AWS::Region}:${AWS::AccountId}:"),
    "step-functions": ("StateMachineName", "states:${AWS::Region}:${AWS::AccountId}:stateMachine:"),
    "s3": ("BucketName", "s3:::"),
}
# Unique in an account, and a part of the stack's id, so a bucket's name is its stack's alone.
STACK_SUFFIX = {
    "Fn::Select": [
        4,
        {"Fn::Split": ["-", {"Fn::Select": [2, {"Fn::Split": ["/", {"Ref": "AWS::StackId"}]}]}]},
    ]
}


class Stack:
    """The template that is being written for one design."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.names = logical_ids(design.components)
        self.short_names = short_names(self.names)
        self.resources: dict[str, Properties] = {}
        self.parameters: dict[str, Properties] = {}
        self.conditions: dict[str, Any] = {}
        self.uses: dict[str, set[str]] = {}
        self.taken = set(self.names.values())
        self.statements: dict[str, list[Properties]] = {}
        self.variables: dict[str, dict[str, tuple[Component, str]]] = {}
        self.roles: dict[str, str] = {}
        self.access: dict[str, str] = {}
        self.in_need_of_access: dict[str, list[str]] = {}
        self.guards: dict[str, str] = {}
        self.shared: dict[str, str] = {}
        self.subscriptions: dict[str, list[str]] = {}
        self.rules: dict[str, list[str]] = {}
        self.listeners: dict[str, list[str]] = {}
        self.methods: dict[str, list[str]] = {}
        self.stages: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        self.unexpressed: list[tuple[Connection, str]] = []
        regions = {c.region for c in design.components if not c.has("global")}
        self.spans_regions = len(regions) > 1

    def site(self, component: Component) -> str:
        """Which of the two regional stacks a component is in; global ones are in the primary."""
        return component.region if self.spans_regions and not component.has("global") else "primary"

    def logical(self, component: Component) -> str:
        return self.names[component.id]

    def short(self, component: Component) -> str:
        """A short name in small letters that no other component has, for names and paths."""
        return self.short_names[component.id]

    def add(
        self, owner: Component, suffix: str, kind: str, properties: Properties, **more: Any
    ) -> str:
        """Add a resource for `owner` and return its logical id; no suffix means its main one.

        Properties set to None are left out. `more` are attributes such as `DependsOn`.
        """
        name = self.logical(owner)
        if suffix:
            name = self.new_name(name + suffix)
        self.add_reserved(owner, name, kind, properties, **more)
        return name

    def add_reserved(
        self, owner: Component, name: str, kind: str, properties: Properties, **more: Any
    ) -> None:
        """Add a resource for `owner` under a logical id that is kept for it."""
        if self.spans_regions:
            more = {"Condition": self.site_condition(self.site(owner))} | more
        self.place(name, kind, properties, **more)

    def place(self, name: str, kind: str, properties: Properties, **more: Any) -> None:
        """Put a resource under a logical id that is known to be free."""
        kept = {key: value for key, value in properties.items() if value is not None}
        resource = {"Type": kind} | {key: value for key, value in more.items() if value}
        if kept:
            resource["Properties"] = kept
        self.resources[name] = resource
        self.uses[name] = set(references(resource))

    def once(self, name: str, kind: str, properties: Properties) -> str:
        """The logical id of a resource that all components share, added the first time."""
        if name not in self.shared:
            self.shared[name] = self.new_name(name)
            self.place(self.shared[name], kind, properties)
        return self.shared[name]

    def new_name(self, name: str) -> str:
        found = unused(name, self.taken)
        self.taken.add(found)
        return found

    def set(self, name: str, **properties: Any) -> None:
        """Set properties of a resource that is there already."""
        self.resources[name].setdefault("Properties", {}).update(properties)
        self.uses[name].update(references(properties))

    def properties(self, name: str) -> Properties:
        """The properties of a resource; what is added to them must not refer to others."""
        found: Properties = self.resources[name].setdefault("Properties", {})
        return found

    def append(self, name: str, path: tuple[str, ...], value: Any) -> None:
        """Append to a list property of a resource, which is made where it is missing."""
        place = self.properties(name)
        for key in path[:-1]:
            place = place.setdefault(key, {})
        place.setdefault(path[-1], []).append(value)
        self.uses[name].update(references(value))

    def depend(self, name: str, other: str) -> None:
        self.resources[name].setdefault("DependsOn", []).append(other)
        self.uses[name].add(other)

    def count(self, key: str) -> int:
        """How often this was asked before for the key."""
        self.counts[key] = self.counts.get(key, -1) + 1
        return self.counts[key]

    def site_condition(self, site: str) -> str:
        name = "InPrimaryRegion" if site == "primary" else "InSecondaryRegion"
        self.parameter(
            "Site",
            Type="String",
            AllowedValues=["primary", "secondary"],
            Default="primary",
            Description="Which of the two regions this stack is in; deploy one in each.",
        )
        self.conditions[name] = {"Fn::Equals": [{"Ref": "Site"}, site]}
        return name

    def parameter(self, name: str, **attributes: Any) -> dict[str, str]:
        """A reference to a parameter, which is declared the first time."""
        self.parameters.setdefault(name, {"Type": "String"} | attributes)
        self.taken.add(name)
        return {"Ref": name}

    def address(self, component: Component) -> dict[str, str]:
        """A reference to the web address of a system outside, which whoever deploys gives."""
        logical = self.logical(component)
        return self.parameter(
            self.parameter_name(f"{logical}Url"),
            Default=f"https://{self.short(component)}.example.com/",
            Description=f"Web address of {component.name}, which is outside this stack.",
            AllowedPattern="https://.+",
        )

    def parameter_name(self, name: str) -> str:
        """A name no resource has; a parameter asked for twice keeps its name."""
        return self.shared.setdefault(f"parameter {name}", unused(name, self.taken))

    def get(self, user: Component, target: Component, attribute: str = "Ref") -> Any:
        """An attribute of a component's main resource, as a resource of `user` may refer to it."""
        logical = self.logical(target)
        if self.site(user) != self.site(target):
            other = self.parameter_name(f"{logical}{attribute.replace('.', '')}")
            described = f"{attribute} of {logical} in the stack of the other region."
            return self.parameter(other, Description=described)
        return {"Ref": logical} if attribute == "Ref" else {"Fn::GetAtt": [logical, attribute]}

    def arn(self, user: Component, target: Component) -> Any:
        return self.get(user, target, ARN_ATTRIBUTE[target.service])

    def arn_without_circle(self, name: str, user: Component, target: Component) -> Any:
        """The ARN of `target` for the resource `name`, spelled out where a reference would circle.

        Only what can have a name of our choosing may be asked for.
        """
        circles = self.would_circle(name, user, target)
        return self.spelled_arn(target) if circles else self.arn(user, target)

    def would_circle(self, name: str, user: Component, target: Component) -> bool:
        """Whether `target` already depends on the resource `name` that is to refer to it."""
        if self.site(user) != self.site(target):
            return False
        return self.leads_to(name, [self.logical(target)])

    def leads_to(self, name: str, starts: Iterable[str]) -> bool:
        """Whether one of these resources depends on the resource `name`, or is it."""
        seen: set[str] = set()
        waiting = list(starts)
        while waiting:
            current = waiting.pop()
            if current == name:
                return True
            if current not in seen:
                seen.add(current)
                waiting.extend(self.uses.get(current, ()))
        return False

    def spelled_arn(self, target: Component) -> Any:
        """The ARN of a component by its name, which it is given for the purpose."""
        logical = self.logical(target)
        name_property, rest = NAMED[target.service]
        name = self.physical_name(target)
        self.set(logical, **{name_property: name})
        arn = f"arn:${{AWS::Partition}}:{rest}"
        if target.service == "s3":
            text, values = name["Fn::Sub"]
            return {"Fn::Sub": [arn + text, values]}
        return {"Fn::Sub": arn + name["Fn::Sub"]}

    def physical_name(self, component: Component) -> dict[str, Any]:
        name = self.short(component)
        if component.service == "s3":
            return {"Fn::Sub": [f"{name}-${{Suffix}}", {"Suffix": STACK_SUFFIX}]}
        end = ".fifo" if component.config.get("fifo") else ""
        return {"Fn::Sub": f"${{AWS::StackName}}-{name}{end}"}

    def is_impossible(self, connection: Connection) -> bool:
        """Whether AWS has no such connection, which therefore is noted and not written."""
        source, target = map(self.design.component, (connection.source, connection.target))
        return bool(self.design.catalogue.impossibility(source, target, connection.kind))

    def unable(self, connection: Connection, why: str) -> None:
        """Note that a connection has no CloudFormation form and lives in the metadata alone."""
        self.unexpressed.append((connection, why))

    def grant(
        self, owner: Component, actions: tuple[str, ...], *resources: Any, **condition: Any
    ) -> None:
        """Let the role of `owner` take these actions; said twice it stands once."""
        statement: Properties = {
            "Effect": "Allow",
            "Action": list(actions),
            "Resource": list(resources),
        } | condition
        held = self.statements.setdefault(owner.id, [])
        if statement not in held:
            held.append(statement)

    def tell(self, owner: Component, target: Component, suffix: str, attribute: str) -> None:
        """Give the program of `owner` an environment variable with an attribute of `target`."""
        name = variable_name(self.logical(target), suffix)
        self.variables.setdefault(owner.id, {})[name] = (target, attribute)


def references(value: Any) -> Iterator[str]:
    """The names a value refers to, by Ref, GetAtt, Sub or DependsOn."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "Ref":
                yield item
            elif key == "Fn::GetAtt":
                yield item[0]
            elif key == "Fn::Sub":
                yield from SUBSTITUTED.findall(item if isinstance(item, str) else item[0])
                yield from references(item)
            elif key == "DependsOn":
                yield from item
            else:
                yield from references(item)
