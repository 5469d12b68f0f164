"""Queues and topics, their policies and what subscribes to them."""

from typing import Any

from scenarios.engine.cloudformation.writing.functions import let_invoke
from scenarios.engine.cloudformation.writing.roles import allow_service, own_role, policy
from scenarios.engine.cloudformation.writing.stack import Properties, Stack
from scenarios.engine.design import Component, Connection

DAY_S = 86_400
LONG_POLL_S = 20
MOST_REDRIVE_SOURCES = 10


def queue(stack: Stack, component: Component) -> None:
    config = component.config
    stack.add(
        component,
        "",
        "AWS::SQS::Queue",
        {
            # The name of a FIFO queue has to end in `.fifo`, so it is not left to the engine.
            "QueueName": stack.physical_name(component) if config["fifo"] else None,
            "FifoQueue": True if config["fifo"] else None,
            "ContentBasedDeduplication": True if config["fifo"] else None,
            "VisibilityTimeout": config["visibility_timeout_s"],
            "ReceiveMessageWaitTimeSeconds": LONG_POLL_S if config["long_polling"] else 0,
            "DelaySeconds": config["delay_s"],
            "MessageRetentionPeriod": int(str(config["retention_days"])) * DAY_S,
            "SqsManagedSseEnabled": True,
        },
    )


def redrive(stack: Stack, connection: Connection, source: Component, target: Component) -> None:
    """Send what was received too often to the dead-letter queue, which allows this source."""
    logical = stack.logical(source)
    if "RedrivePolicy" in stack.properties(logical):
        stack.unable(connection, "A queue has one dead-letter queue.")
        return
    if stack.site(source) != stack.site(target):
        stack.unable(connection, "A dead-letter queue is in the region of its queue.")
        return
    stack.set(
        logical,
        RedrivePolicy={
            "deadLetterTargetArn": stack.arn_without_circle(logical, source, target),
            "maxReceiveCount": source.config["max_receive_count"],
        },
    )
    allow_redrive(stack, source, target)


def allow_redrive(stack: Stack, source: Component, target: Component) -> None:
    properties = stack.properties(stack.logical(target))
    allowed = properties.get("RedriveAllowPolicy", {"sourceQueueArns": []})
    arns = allowed.get("sourceQueueArns")
    if arns is None or len(arns) == MOST_REDRIVE_SOURCES:
        properties["RedriveAllowPolicy"] = {"redrivePermission": "allowAll"}
    else:
        arns = [*arns, stack.spelled_arn(source)]
        properties["RedriveAllowPolicy"] = {
            "redrivePermission": "byQueue",
            "sourceQueueArns": arns,
        }


def allow_sending(stack: Stack, queue: Component, glue: str, service: str, source: Any) -> str:
    """Let a service send to a queue on behalf of one source; the logical id of the policy.

    A queue has one policy, which takes a statement for each source.
    """
    statement = allow_service(service, "sqs:SendMessage", stack.arn(queue, queue), source)
    return add_statement(
        stack,
        queue,
        glue,
        statement,
        "AWS::SQS::QueuePolicy",
        {"Queues": [stack.get(queue, queue)]},
    )


def allow_publishing(stack: Stack, topic: Component, glue: str, service: str, source: Any) -> str:
    """The same for a topic."""
    statement = allow_service(service, "sns:Publish", stack.arn(topic, topic), source)
    return add_statement(
        stack,
        topic,
        glue,
        statement,
        "AWS::SNS::TopicPolicy",
        {"Topics": [stack.get(topic, topic)]},
    )


def add_statement(
    stack: Stack, owner: Component, glue: str, statement: Properties, kind: str, holder: Properties
) -> str:
    statement = {"Sid": f"Allow{glue}"} | statement
    key = f"policy of {owner.id}"
    if key not in stack.shared:
        properties = {"PolicyDocument": policy(statement)} | holder
        stack.shared[key] = stack.add(owner, "Policy", kind, properties)
    elif statement not in stack.properties(stack.shared[key])["PolicyDocument"]["Statement"]:
        stack.append(stack.shared[key], ("PolicyDocument", "Statement"), statement)
    return stack.shared[key]


def topic(stack: Stack, component: Component) -> None:
    is_fifo = component.config["fifo"]
    stack.add(
        component,
        "",
        "AWS::SNS::Topic",
        {
            "TopicName": stack.physical_name(component) if is_fifo else None,
            "FifoTopic": True if is_fifo else None,
            "ContentBasedDeduplication": True if is_fifo else None,
        },
    )


def subscribe(
    stack: Stack, source: Component, target: Component, protocol: str, endpoint: Any, **more: Any
) -> str:
    """A subscription, with a filter where the topic filters.

    The filter is on the attribute `audience`: publishers name in it who should get the message.
    """
    wanted = {"audience": [target.id]} if source.config["filter_policy"] else None
    properties = {
        "TopicArn": stack.arn(target, source),
        "Protocol": protocol,
        "Endpoint": endpoint,
        "FilterPolicy": wanted,
    } | more
    name = f"From{stack.logical(source)}Subscription"
    logical = stack.add(target, name, "AWS::SNS::Subscription", properties)
    stack.subscriptions.setdefault(source.id, []).append(logical)
    return logical


def topic_to_queue(
    stack: Stack, connection: Connection, source: Component, target: Component
) -> None:
    allow_sending(
        stack, target, stack.logical(source), "sns.amazonaws.com", stack.arn(target, source)
    )
    subscribe(stack, source, target, "sqs", stack.arn(target, target), RawMessageDelivery=True)


def topic_to_function(
    stack: Stack, connection: Connection, source: Component, target: Component
) -> None:
    topic_arn = stack.arn(target, source)
    let_invoke(stack, target, "sns.amazonaws.com", stack.logical(source), topic_arn)
    subscribe(stack, source, target, "lambda", stack.arn(target, target))


def topic_to_firehose(
    stack: Stack, connection: Connection, source: Component, target: Component
) -> None:
    arn = stack.arn(target, target)
    writes = {"Action": ["firehose:PutRecord", "firehose:PutRecordBatch"], "Resource": arn}
    role = own_role(stack, target, f"From{stack.logical(source)}Role", "sns.amazonaws.com", writes)
    subscribe(stack, source, target, "firehose", arn, SubscriptionRoleArn=role)


def topic_to_api(
    stack: Stack, connection: Connection, source: Component, target: Component
) -> None:
    path = "" if target.config["api_type"] == "http" else "live/"
    text = f"https://${{Api}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/{path}"
    address = {"Fn::Sub": [text, {"Api": stack.get(source, target)}]}
    subscribe_at(stack, source, target, "https", address)


def topic_to_outside(
    stack: Stack, connection: Connection, source: Component, target: Component
) -> None:
    """Over the web to a system, by mail to people."""
    if target.has("person"):
        mail = stack.parameter(
            stack.parameter_name(f"{stack.logical(target)}Mail"),
            Default="somebody@example.com",
            Description=f"Where {target.name} get their mail.",
        )
        subscribe_at(stack, source, target, "email", mail)
    else:
        subscribe_at(stack, source, target, "https", stack.address(target))


def subscribe_at(
    stack: Stack, source: Component, target: Component, protocol: str, endpoint: Any
) -> None:
    """A subscription that belongs to the topic, because the subscriber has no resource."""
    wanted = {"audience": [target.id]} if source.config["filter_policy"] else None
    stack.add(
        source,
        f"To{stack.logical(target)}",
        "AWS::SNS::Subscription",
        {
            "TopicArn": stack.arn(source, source),
            "Protocol": protocol,
            "Endpoint": endpoint,
            "FilterPolicy": wanted,
        },
    )


def set_subscriptions_aside(stack: Stack, connection: Connection) -> None:
    """What a topic could not deliver goes to a dead-letter queue of each subscription."""
    source = stack.design.component(connection.source)
    target = stack.design.component(connection.target)
    site = stack.resources[stack.logical(target)].get("Condition")
    free = [
        name
        for name in stack.subscriptions.get(source.id, ())
        if "RedrivePolicy" not in stack.properties(name)
        and stack.resources[name].get("Condition") == site
    ]
    if not free:
        stack.unable(connection, "There is no subscription left whose messages it could take.")
        return
    allow_sending(
        stack, target, stack.logical(source), "sns.amazonaws.com", stack.arn(target, source)
    )
    for name in free:
        stack.set(name, RedrivePolicy={"deadLetterTargetArn": stack.arn(target, target)})
