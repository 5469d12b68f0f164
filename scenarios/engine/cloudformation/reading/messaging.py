"""Links that messages take: subscriptions, mappings, rules, pipes, schedules, redrives."""

from typing import Any

from scenarios.engine.cloudformation.reading.expressions import dig, listed, mapped
from scenarios.engine.cloudformation.reading.template import Resource, Template

DEAD = "dead-letter"
WHO_FETCHES = ("lambda",)


def read(template: Template) -> None:
    """Find every link that carries messages."""
    for topic in template.nodes("sns"):
        for entry in topic.items("Subscription"):
            subscribe(template, topic.name, [topic], mapped(entry))
    for one in template.of_kind("AWS::SNS::Subscription"):
        subscribe(template, one.name, template.find(one.get("TopicArn"), "sns"), one.properties)
    for mapping in template.of_kind("AWS::Lambda::EventSourceMapping"):
        fetch(template, mapping)
    for config in template.of_kind("AWS::Lambda::EventInvokeConfig"):
        functions = template.find(config.get("FunctionName"), "lambda")
        destinations(template, functions, config.get("DestinationConfig"))
    for part in template.of_kind("AWS::Logs::SubscriptionFilter"):
        logs = template.find(part.get("LogGroupName"), "cloudwatch")
        template.declare(logs, template.find(part.get("DestinationArn")), "subscription to a log")
    for node in template.nodes():
        if node.kind == "AWS::Events::Rule":
            read_rule(template, node)
        elif node.kind == "AWS::Pipes::Pipe":
            read_pipe(template, node)
        elif node.kind == "AWS::Scheduler::Schedule":
            targets(template, [node], node.items("Target"))
        elif node.kind == "AWS::IoT::TopicRule":
            actions = node.items("TopicRulePayload", "Actions")
            template.declare([node], template.find(actions), "action of an IoT rule")
            failed = node.get("TopicRulePayload", "ErrorAction")
            template.declare([node], template.find(failed), "ErrorAction of an IoT rule", DEAD)
        elif node.service == "sqs":
            target = template.find(node.get("RedrivePolicy", "deadLetterTargetArn"), "sqs")
            template.declare([node], target, "RedrivePolicy", DEAD)
        elif node.service == "lambda":
            read_function(template, node)


def subscribe(
    template: Template, where: str, topics: list[Resource], entry: dict[str, Any]
) -> None:
    """One subscription, of its own or inside a topic."""
    protocol = template.text(entry.get("Protocol"))
    endpoint = entry.get("Endpoint")
    found = template.find(endpoint)
    if found:
        template.declare(topics, found, f"SNS subscription, protocol {protocol}")
    elif endpoint is not None:
        template.note(f"Resources.{where}", f"a subscriber by {protocol} outside this template")
    dead = template.find(dig(entry, "RedrivePolicy", "deadLetterTargetArn"), "sqs")
    template.declare(topics, dead, "RedrivePolicy of a subscription", DEAD)


def fetch(template: Template, mapping: Resource) -> None:
    """An event source mapping, and where it puts what failed."""
    functions = template.find(mapping.get("FunctionName"), *WHO_FETCHES)
    sources = template.find(mapping.get("EventSourceArn"))
    template.declare(sources, functions, "event source mapping")
    if not sources or not functions:
        template.note(f"Resources.{mapping.name}", "an end of this mapping is not in the template")
    destinations(template, functions, mapping.get("DestinationConfig"))


def destinations(template: Template, functions: list[Resource], config: Any) -> None:
    for outcome, kind in (("OnFailure", DEAD), ("OnSuccess", "")):
        targets = template.find(dig(config, outcome, "Destination"))
        aside = [t for t in targets if t.service in ("sqs", "sns")]
        template.declare(functions, aside, f"destination {outcome}", kind)
        others = [t for t in targets if t not in aside]
        template.declare(functions, others, f"destination {outcome}")


def read_function(template: Template, node: Resource) -> None:
    for path in (("DeadLetterConfig", "TargetArn"), ("DeadLetterQueue", "TargetArn")):
        template.declare([node], template.find(node.get(*path)), "dead-letter target", DEAD)
    destinations(template, [node], node.get("EventInvokeConfig", "DestinationConfig"))
    for entry in node.items("FileSystemConfigs"):
        template.declare([node], template.find(dig(entry, "Arn"), "efs"), "mounted file system")


def read_rule(template: Template, rule: Resource) -> None:
    """A rule: the bus it listens to, what it listens for, and its targets."""
    template.declare(
        template.find(rule.get("EventBusName"), "eventbridge"), [rule], "rule of the bus"
    )
    read_pattern(template, rule, rule.get("EventPattern"))
    targets(template, [rule], rule.items("Targets"))


def read_pattern(template: Template, rule: Resource, pattern: Any) -> None:
    """What a pattern names is where the events come from; a bucket must send its events."""
    named = template.find([dig(pattern, "detail"), dig(pattern, "resources")])
    template.declare(named, [rule], "named in the event pattern")
    if "aws.s3" in listed(dig(pattern, "source")) and not named:
        telling = [b for b in template.nodes("s3") if tells_events(template, b)]
        if len(telling) == 1:
            template.declare(telling, [rule], "the one bucket that sends events to EventBridge")


def tells_events(template: Template, bucket: Resource) -> bool:
    for teller in (bucket, *template.parts(bucket, "BucketName", "Custom::S3BucketNotifications")):
        configuration = teller.get("NotificationConfiguration", "EventBridgeConfiguration")
        enabled = dig(configuration, "EventBridgeEnabled")
        if configuration is not None and (enabled is None or template.yes(enabled)):
            return True
    return False


def targets(template: Template, rules: list[Resource], entries: list[Any]) -> None:
    """The targets of a rule or schedule, and their dead-letter queues."""
    for entry in entries:
        found = template.find(dig(entry, "Arn"))
        found = found or template.find(dig(entry, "EcsParameters", "TaskDefinitionArn"))
        if not found:
            template.note(f"Resources.{rules[0].name}", "a target that is not in this template")
        template.declare(rules, found, "target")
        dead = template.find(dig(entry, "DeadLetterConfig", "Arn"), "sqs")
        template.declare(rules, dead, "DeadLetterConfig of a target", DEAD)
        # A universal target of the Scheduler names what it calls in its input.
        if not found:
            template.declare(rules, template.find(dig(entry, "Input")), "input of a target")


def read_pipe(template: Template, pipe: Resource) -> None:
    template.declare(template.find(pipe.get("Source")), [pipe], "source of the pipe")
    for part in ("Enrichment", "Target"):
        template.declare([pipe], template.find(pipe.get(part)), f"{part.lower()} of the pipe")
    parameters = mapped(pipe.get("SourceParameters")).values()
    dead = [template.find(dig(p, "DeadLetterConfig", "Arn")) for p in parameters]
    for found in dead:
        template.declare([pipe], found, "DeadLetterConfig of the pipe", DEAD)
