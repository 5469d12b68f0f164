"""The fan-outs of the course, deployed in moto: what their publishers send reaches every consumer.

Of each reference design that has only services moto can make, the whole template is deployed, and
a message is sent into every topic and bus in it.
"""

import json

import pytest

from scenarios.engine.cloudformation.writer import export, to_yaml
from tests.scenarios.engine.cloudformation.moto_extension import client, deployed, received
from tests.scenarios.engine.grading.content import SLUGS, scenario_of

# Other tests measure what is covered; these are faster without.
pytestmark = pytest.mark.no_cover

DEPLOYABLE = {
    "dynamodb", "ec2-asg", "ecs-service", "eventbridge", "external-system", "kinesis", "lambda",
    "s3", "sns", "sqs", "users",
}  # fmt: skip


def fan_outs(slug):
    """The references of a scenario that have a topic or bus and can be deployed."""
    for reference in scenario_of(slug).references:
        services = {component.service for component in reference.design.components}
        if services <= DEPLOYABLE and services & {"sns", "eventbridge"}:
            yield reference


FAN_OUTS = [slug for slug in SLUGS if any(fan_outs(slug))]


def logical_ids(template):
    return template["Metadata"]["StudyappDesign"]["Resources"]


def send(component, ids, names, audience):
    """Publish one message to a topic or bus, addressed to one of its consumers."""
    if component.service == "eventbridge":
        entry = {"Source": "course", "DetailType": "Sent", "Detail": json.dumps({"to": audience})}
        bus = f"shop-{names[component.id]}"  # Moto gives a bus no physical id.
        client("events").put_events(Entries=[entry | {"EventBusName": bus}])
        return
    group = {"MessageGroupId": "one", "MessageDeduplicationId": audience}
    client("sns").publish(
        TopicArn=ids[names[component.id]],
        Message=f"for {audience}",
        MessageAttributes={"audience": {"DataType": "String", "StringValue": audience}},
        **(group if component.config["fifo"] else {}),
    )


@pytest.mark.parametrize("slug", FAN_OUTS)
def test_message_reaches_every_queue_that_an_arrow_leads_to(slug):
    for reference in fan_outs(slug):
        design = reference.design
        template = export(design)
        names = logical_ids(template)
        with deployed(to_yaml(template)) as ids:
            for source in design.of_service("sns", "eventbridge"):
                for queue in design.successors(source.id, "deliver", "message"):
                    if queue.service != "sqs":
                        continue
                    waiting = ids[names[queue.id]]
                    client("sqs").purge_queue(QueueUrl=waiting)
                    send(source, ids, names, queue.id)
                    is_fetched = any(
                        c.service == "lambda" for c in design.successors(queue.id, "deliver")
                    )
                    # What a function is mapped to is empty again at once.
                    arrived = [queue.id in message for message in received(waiting)]
                    assert arrived == ([] if is_fetched else [True]), (reference.id, queue.id)
