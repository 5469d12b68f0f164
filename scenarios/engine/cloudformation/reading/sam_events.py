"""What SAM makes of the `Events` of functions and state machines, and its other shorthands."""

from typing import Any

from scenarios.engine.cloudformation.reading.expressions import dig, mapped
from scenarios.engine.cloudformation.reading.messaging import destinations, read_pattern
from scenarios.engine.cloudformation.reading.template import Resource, Template

# Where an event names its source, for sources that exist in the template by themselves.
SOURCES = {
    "CloudWatchLogs": "LogGroupName",
    "DynamoDB": "Stream",
    "IoTRule": "",
    "Kinesis": "Stream",
    "MQ": "Broker",
    "MSK": "Stream",
    "S3": "Bucket",
    "SNS": "Topic",
    "SQS": "Queue",
}
APIS = {
    "Api": ("RestApiId", "ServerlessRestApi", "AWS::Serverless::Api"),
    "HttpApi": ("ApiId", "ServerlessHttpApi", "AWS::Serverless::HttpApi"),
}
RULES = ("CloudWatchEvent", "EventBridgeRule", "Schedule", "ScheduleV2")


def expand(template: Template) -> None:
    """Add the resources that SAM makes of events, so that they can be found like the others."""
    for owner in list(template.resources.values()):
        for name, event in mapped(owner.get("Events")).items():
            kind = dig(event, "Type")
            if kind in RULES:
                add_rule(template, owner, name, event, str(kind))
            elif kind in APIS and dig(event, "Properties", APIS[kind][0]) is None:
                implicit(template, APIS[kind][1], APIS[kind][2], "api-gateway", {})
            elif dig(event, "Properties", "SqsSubscription") is True:
                implicit(template, f"{owner.name}{name}Queue", "AWS::SQS::Queue", "sqs", {})


def implicit(
    template: Template, name: str, kind: str, service: str, properties: dict[str, Any]
) -> None:
    template.resources.setdefault(name, Resource(name, kind, service, properties))


def add_rule(template: Template, owner: Resource, name: str, event: Any, kind: str) -> None:
    properties = mapped(dig(event, "Properties"))
    made = {"Dead": dig(properties, "DeadLetterConfig")}
    if dig(made["Dead"], "Type") == "SQS":  # SAM makes the queue itself.
        queue = str(dig(made["Dead"], "QueueLogicalId") or f"{owner.name}{name}Queue")
        implicit(template, queue, "AWS::SQS::Queue", "sqs", {})
        made["Dead"] = {"Arn": {"Ref": queue}}
    for key in ("EventBusName", "Pattern", "Schedule", "ScheduleExpression"):
        if key in properties:
            made[key] = properties[key]
    implicit(
        template,
        f"{owner.name}{name}",
        "AWS::Scheduler::Schedule" if kind == "ScheduleV2" else "AWS::Events::Rule",
        "eventbridge",
        made | {"Targets": []},
    )


def read(template: Template) -> None:
    """Find the links of all events, and of connectors."""
    for owner in list(template.nodes("lambda", "step-functions")):
        for name, event in mapped(owner.get("Events")).items():
            read_event(template, owner, name, event)
    for node in template.nodes():
        for connector in mapped(node.get("Connectors")).values():
            for destination in ends(dig(connector, "Properties", "Destination")):
                template.declare([node], template.find(destination), "SAM connector")
    for connector in template.of_kind("AWS::Serverless::Connector"):
        for source in ends(connector.get("Source")):
            for destination in ends(connector.get("Destination")):
                found = template.find(destination)
                template.declare(template.find(source), found, "SAM connector")


def ends(value: Any) -> list[Any]:
    """The ends of a connector, each as a reference."""
    entries = value if isinstance(value, list) else [value]
    return [
        {"Ref": dig(e, "Id")} if isinstance(dig(e, "Id"), str) else dig(e, "Arn") for e in entries
    ]


def read_event(template: Template, owner: Resource, name: str, event: Any) -> None:
    kind = dig(event, "Type")
    properties = mapped(dig(event, "Properties"))
    where = f"Resources.{owner.name}"
    if kind in RULES:
        read_made_rule(template, owner, template.resources[f"{owner.name}{name}"])
    elif kind in APIS:
        key, default, _ = APIS[kind]
        api = template.find(properties.get(key)) or template.find({"Ref": default})
        if key in properties and not template.find(properties[key]):
            template.note(where, f"the API of event {name} is not in this template")
        else:
            template.declare(api, [owner], f"SAM event {kind}")
    elif kind == "SNS" and properties.get("SqsSubscription"):
        read_queued_topic(template, owner, name, properties)
    elif SOURCES.get(str(kind)):
        sources = template.find(properties.get(SOURCES[str(kind)]))
        template.declare(sources, [owner], f"SAM event {kind}")
        if not sources:
            template.note(where, f"the source of event {name} is not in this template")
        destinations(template, [owner], properties.get("DestinationConfig"))
    else:
        template.note(where, f"event {name} comes from what is no service of the sandbox")


def read_made_rule(template: Template, owner: Resource, rule: Resource) -> None:
    buses = template.find(rule.get("EventBusName"), "eventbridge")
    template.declare(buses, [rule], "rule of the bus")
    read_pattern(template, rule, rule.get("Pattern"))
    template.declare([rule], [owner], "SAM event")
    dead = template.find(rule.get("Dead", "Arn"), "sqs")
    template.declare([rule], dead, "DeadLetterConfig of an event", "dead-letter")


def read_queued_topic(
    template: Template, owner: Resource, name: str, properties: dict[str, Any]
) -> None:
    """SAM puts a queue between the topic and the function."""
    topics = template.find(properties.get("Topic"), "sns")
    queue = template.find(dig(properties, "SqsSubscription", "QueueArn"), "sqs")
    queue = queue or template.find({"Ref": f"{owner.name}{name}Queue"})
    template.declare(topics, queue, "SAM event SNS with a queue")
    template.declare(queue, [owner], "SAM event SNS with a queue")
