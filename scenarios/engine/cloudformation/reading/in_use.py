"""Resources that only their use makes components: what runs single tasks, and logs with readers.

A cluster that events or workflows run tasks on is a component beside its services, for those
tasks are none of theirs. A log group is one where work goes through it; most only keep records.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scenarios.engine.cloudformation.reading.expressions import dig, mapped, references
from scenarios.engine.cloudformation.reading.template import Resource, Template

CLUSTER, SERVICE = "AWS::ECS::Cluster", "AWS::ECS::Service"
TASK = "AWS::ECS::TaskDefinition"
LOG_GROUP = "AWS::Logs::LogGroup"
# What runs single tasks of containers.
RUNNERS = ("eventbridge", "step-functions")


def show(template: Template) -> None:
    """Make components of them, before names are learnt."""
    resources = template.resources
    services = [service.get("TaskDefinition") for service in template.of_kind(SERVICE)]
    of_services = set(references(services))
    for runner in list(template.nodes(*RUNNERS)):
        names = [name for name in references(runner.properties) if name in resources]
        tasks = [name for name in names if resources[name].kind == TASK]
        clusters = [name for name in names if resources[name].kind == CLUSTER]
        if runner.service == "step-functions" and of_services.intersection(tasks):
            continue  # It names the task, which is that of a service; a rule names the cluster.
        for name in clusters or tasks:
            runs = resources[name].properties.get("TaskDefinition", [])
            become(template, name, "ecs-service", {"TaskDefinition": [*runs, *refs(tasks)]})
    read = list(logs_with_readers(template))
    named = {name for value in read for name in references(value)}
    texts = {template.text(value) for value in read}
    for group in template.of_kind(LOG_GROUP):
        name = template.text(group.get("LogGroupName"))
        if group.name in named or (name and any(is_named(text, name) for text in texts)):
            become(template, group.name, "cloudwatch", {})


def refs(names: list[str]) -> list[dict[str, str]]:
    return [{"Ref": name} for name in names]


def become(template: Template, name: str, service: str, more: dict[str, Any]) -> None:
    glue = template.resources[name]
    template.resources[name] = replace(glue, service=service, properties=glue.properties | more)


def logs_with_readers(template: Template) -> Iterator[Any]:
    """The values that name log groups as the source or the target of work."""
    for resource in template.resources.values():
        if resource.kind == "AWS::Logs::SubscriptionFilter":
            yield resource.get("LogGroupName")
        elif resource.kind in ("AWS::Events::Rule", "AWS::Pipes::Pipe"):
            yield resource.get("Target")
            for target in resource.items("Targets"):
                yield dig(target, "Arn")
        for event in mapped(resource.get("Events")).values():
            if dig(event, "Type") == "CloudWatchLogs":
                yield dig(event, "Properties", "LogGroupName")


def is_named(text: str, name: str) -> bool:
    """Whether a text is the name of a log group, or an ARN that ends with it."""
    return text.removesuffix(":*") in (name, text[: text.find(":log-group:") + 11] + name)


def apart(nodes: list[Resource]) -> list[Resource]:
    """Nodes without the clusters that only say where one of the services among them is."""
    if any(node.kind == SERVICE for node in nodes):
        return [node for node in nodes if node.kind != CLUSTER]
    return nodes
