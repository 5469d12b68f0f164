"""Design -> CloudFormation template, with all the glue that its connections need.

The same design gives the same template, byte for byte. What has no home in CloudFormation (ids,
names, positions, people and systems outside, some settings) stands under `Metadata`, so that
`reader.import_template` gives the design back exactly.
"""

import json
from typing import Any

import yaml

from scenarios.engine.cloudformation.writing import (
    access,
    apis,
    containers,
    events,
    firewall,
    operations,
    queues,
    servers,
    workflows,
)
from scenarios.engine.cloudformation.writing.resources import BALANCERS, RESOURCES, find_join
from scenarios.engine.cloudformation.writing.roles import write_policies
from scenarios.engine.cloudformation.writing.stack import Stack
from scenarios.engine.design import Connection, Design
from scenarios.engine.document import FORMAT, serialise
from scenarios.engine.errors import DesignError

# Source: AWS CloudFormation User Guide, "Understand CloudFormation quotas".
MAX_RESOURCES = 500
METADATA_KEY = "StudyappDesign"


def export(design: Design) -> dict[str, Any]:
    """The template of a design. Raises DesignError where it would be too large for one stack."""
    stack = write(design)
    if len(stack.resources) > MAX_RESOURCES:
        raise DesignError(
            "components",
            f"the template would have {len(stack.resources)} resources, "
            f"and a stack may have {MAX_RESOURCES}; split the design in two",
        )
    template: dict[str, Any] = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": describe(design),
        "Metadata": {METADATA_KEY: metadata(stack)},
    }
    if stack.parameters:
        template["Parameters"] = stack.parameters
    if stack.conditions:
        template["Conditions"] = stack.conditions
    template["Resources"] = stack.resources or {"Nothing": EMPTY}
    return template


# A template needs a resource; this one makes nothing and costs nothing.
EMPTY = {"Type": "AWS::CloudFormation::WaitConditionHandle"}


def describe(design: Design) -> str:
    of = f" for the scenario {design.scenario}" if design.scenario else ""
    return f"A design of the scenario sandbox{of}. Read it before you deploy it: it costs money."


def metadata(stack: Stack) -> dict[str, Any]:
    """The design's own document, which resource is which component, and what has no resource.

    The document is text, because values of metadata can be neither null nor fractions.
    """
    resources = {
        c.id: stack.logical(c)
        for c in stack.design.components
        if stack.logical(c) in stack.resources
    }
    found: dict[str, Any] = {
        "Format": FORMAT,
        "Design": json.dumps(serialise(stack.design), ensure_ascii=False, indent=1),
        "Resources": resources,
    }
    if stack.unexpressed:
        found["NotExpressed"] = [
            {"From": c.source, "To": c.target, "Kind": c.kind, "Why": why}
            for c, why in stack.unexpressed
        ]
    return found


def write(design: Design) -> Stack:
    """Components first, then their glue, then what looks at all of it."""
    stack = Stack(design)
    for component in design.components:
        if component.service in RESOURCES:
            RESOURCES[component.service](stack, component)
    last = [c for c in in_writing_order(design) if write_connection(stack, c)]
    for component in design.of_service("step-functions"):
        workflows.write_definition(stack, component)
    for component in design.of_service("api-gateway"):
        apis.write_stage(stack, component)
    for connection in last:
        write_last(stack, connection)
    for component in design.of_service("ec2-asg"):
        servers.write_scaling(stack, component)
    for component in design.of_service("ecs-service"):
        containers.write_scaling(stack, component)
    for component in design.of_service("eks"):
        containers.write_pods(stack, component)
    access.write_variables(stack)
    write_policies(stack)
    return stack


def in_writing_order(design: Design) -> list[Connection]:
    """Balancers first: an API may end at their listeners."""
    return sorted(
        design.connections,
        key=lambda c: design.component(c.source).service not in BALANCERS,
    )


def write_connection(stack: Stack, connection: Connection) -> bool:
    """Write the glue of a connection; True when it has to wait for that of the others."""
    source = stack.design.component(connection.source)
    target = stack.design.component(connection.target)
    catalogue = stack.design.catalogue
    if impossible := catalogue.impossibility(source, target, connection.kind):
        stack.unable(connection, impossible.reason)
        return False
    if source.has("client"):
        return target.service == "waf"
    if {source.service, target.service} & {"cloudwatch", "waf"}:
        return True
    if connection.kind == "dead-letter" and source.service in ("sns", "eventbridge"):
        return True
    if source.service == "step-functions":
        return False  # A step of its definition, which is written as a whole.
    join = find_join(connection, source, target)
    if join is None:
        stack.unable(connection, "CloudFormation has no resource for it.")
    else:
        join(stack, connection, source, target)
    return False


def write_last(stack: Stack, connection: Connection) -> None:
    """What watches, guards or catches the rest."""
    source = stack.design.component(connection.source)
    target = stack.design.component(connection.target)
    if "waf" in (source.service, target.service):
        firewall.guard(stack, connection, source, target)
    elif target.service == "cloudwatch":
        operations.watch(stack, connection, source, target)
    elif source.service == "cloudwatch":
        operations.alert(stack, connection, source, target)
    elif source.service == "sns":
        queues.set_subscriptions_aside(stack, connection)
    else:
        events.set_rules_aside(stack, connection)


class Dumper(yaml.CSafeDumper):
    """Writes each value out in full, and text of several lines as a block."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def represent_text(dumper: Dumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Dumper.add_representer(str, represent_text)


def to_yaml(template: dict[str, Any]) -> str:
    """A template as YAML in a fixed order."""
    return yaml.dump(template, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=100_000)
