"""Exported templates deployed in moto: a message sent where the arrows begin arrives at their end.

Moto is a smoke test of the wiring. It enforces no policy and runs no function.
"""

import json

import pytest

from scenarios.engine.cloudformation.writer import export, to_yaml
from tests.scenarios.engine.cloudformation.moto_extension import (
    client,
    deployed,
    received,
)
from tests.scenarios.engine.designs import design_of

# Other tests measure what is covered; these are faster without.
pytestmark = pytest.mark.no_cover


def template_of(components, connections):
    return to_yaml(export(design_of(components, connections)))


def publish(topic, message, **attributes):
    told = {name: {"DataType": "String", "StringValue": v} for name, v in attributes.items()}
    client("sns").publish(TopicArn=topic, Message=message, MessageAttributes=told)


def put_event(bus, detail):
    entry = {"Source": "shop", "DetailType": "Order", "Detail": json.dumps(detail)}
    return client("events").put_events(Entries=[entry | {"EventBusName": bus}])


def test_topic_delivers_to_every_queue_by_its_filter():
    body = template_of(
        {"paid": ("sns", {"filter_policy": True}), "mail": "sqs", "stock": "sqs"},
        ["paid -> mail", "paid -> stock"],
    )

    with deployed(body) as ids:
        publish(ids["Paid"], "for mail", audience="mail")
        publish(ids["Paid"], "for nobody", audience="others")

        assert received(ids["Mail"]) == ["for mail"]
        assert received(ids["Stock"]) == []


def test_topic_without_filter_delivers_everything_to_every_queue():
    body = template_of(
        {"paid": "sns", "mail": "sqs", "stock": "sqs"}, ["paid -> mail", "paid -> stock"]
    )

    with deployed(body) as ids:
        publish(ids["Paid"], "order 1")

        assert received(ids["Mail"]) == received(ids["Stock"]) == ["order 1"]


def test_rule_delivers_events_of_its_bus_to_a_queue():
    body = template_of({"bus": "eventbridge", "orders": "sqs"}, ["bus -> orders"])

    with deployed(body) as ids:
        put_event("shop-Bus", {"order": 7})
        put_event("default", {"order": 8})

        [event] = received(ids["Orders"])
        assert json.loads(event)["detail"] == {"order": 7}


def test_message_received_too_often_ends_in_the_dead_letter_queue():
    body = template_of(
        {"orders": ("sqs", {"max_receive_count": 2, "visibility_timeout_s": 0}), "dlq": "sqs"},
        ["orders -> dlq"],
    )

    with deployed(body) as ids:
        client("sqs").send_message(QueueUrl=ids["Orders"], MessageBody="poison")

        assert [received(ids["Orders"]) for _ in range(3)] == [["poison"], ["poison"], []]
        assert received(ids["Dlq"]) == ["poison"]


def test_new_object_is_notified_to_a_queue():
    body = template_of({"uploads": "s3", "jobs": "sqs"}, ["uploads -> jobs"])

    with deployed(body) as ids:
        received(ids["Jobs"])  # S3 sends a test event when notifications are set.
        client("s3").put_object(Bucket=ids["Uploads"], Key="film.mp4", Body=b"x")

        [event] = received(ids["Jobs"])
        assert json.loads(event)["Records"][0]["s3"]["object"]["key"] == "film.mp4"


def test_one_upload_travels_through_the_topic_to_all_three_jobs_and_aside():
    jobs = ("compress", "thumbnail", "index")
    components = {"creators": "users", "uploads": "s3", "uploaded": "sns", "failed": "sqs"}
    arrows = ["creators -> uploads", "uploads -> uploaded"]
    for job in jobs:
        components[job] = ("sqs", {"visibility_timeout_s": 0, "max_receive_count": 1})
        arrows += [f"uploaded -> {job}", f"{job} -> failed"]

    with deployed(template_of(components, arrows)) as ids:
        queues = [ids[job.capitalize()] for job in jobs]
        for queue in queues:
            client("sqs").purge_queue(QueueUrl=queue)  # S3 sends a test event at first.
        client("s3").put_object(Bucket=ids["Uploads"], Key="film.mp4", Body=b"x")

        arrived = [event for queue in queues for event in received(queue)]
        again = [event for queue in queues for event in received(queue)]

        assert ["film.mp4" in event for event in arrived] == [True, True, True]
        assert again == []
        assert received(ids["Failed"]) == arrived


def test_function_fetches_what_a_topic_put_into_its_queue():
    body = template_of(
        {"invoices": "sns", "tax": "sqs", "tax-worker": "lambda"},
        ["invoices -> tax", "tax -> tax-worker"],
    )

    with deployed(body) as ids:
        publish(ids["Invoices"], "invoice 1")

        assert received(ids["Tax"]) == []  # Its function has taken it.


def test_mapping_moves_work_only_where_the_design_has_an_arrow():
    body = template_of(
        {"invoices": "sns", "tax": "sqs", "tax-worker": "lambda"}, ["invoices -> tax"]
    )

    with deployed(body) as ids:
        publish(ids["Invoices"], "invoice 1")

        assert received(ids["Tax"]) == ["invoice 1"]


def test_set_aside_deliveries_of_topics_and_rules_have_a_queue():
    body = template_of(
        {"t": "sns", "bus": "eventbridge", "q": "sqs", "dead": "sqs"},
        ["t -> q", "bus -> q", "t -> dead: dead-letter", "bus -> dead: dead-letter"],
    )

    with deployed(body) as ids:
        dead = client("sqs").get_queue_attributes(
            QueueUrl=ids["Dead"], AttributeNames=["QueueArn"]
        )["Attributes"]["QueueArn"]
        [subscription] = client("sns").list_subscriptions()["Subscriptions"]
        attributes = client("sns").get_subscription_attributes(
            SubscriptionArn=subscription["SubscriptionArn"]
        )["Attributes"]

        assert json.loads(attributes["RedrivePolicy"]) == {"deadLetterTargetArn": dead}


def test_unsupported_resource_fails_the_deployment():
    body = json.dumps({"Resources": {"Odd": {"Type": "AWS::Odd::Thing"}}})

    with pytest.raises(UserWarning, match="AWS::Odd::Thing"), deployed(body):
        pass


def test_tiers_deploy_with_balancer_fleet_scaling_and_alarm():
    body = template_of(
        {
            "shoppers": "users",
            "entry": ("alb", {"zones": 2}),
            "shop": ("ec2-asg", {"scaling": "cpu", "zones": 2}),
            "orders": "sqs",
            "workers": ("ec2-asg", {"scaling": "queue-backlog", "zones": 2}),
            "orders-dlq": "sqs",
            "paid": "sns",
            "watch": "cloudwatch",
        },
        [
            "shoppers -> entry",
            "entry -> shop",
            "shop -> orders",
            "orders -> workers",
            "orders -> orders-dlq",
            "workers -> paid",
            "orders-dlq -> watch",
            "watch -> paid",
        ],
    )

    with deployed(body) as ids:
        [group] = client("elbv2").describe_target_groups()["TargetGroups"]
        groups = client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
        by_name = {g["AutoScalingGroupName"]: g["TargetGroupARNs"] for g in groups}

        assert group["LoadBalancerArns"] == [ids["Entry"]]
        assert by_name == {ids["Shop"]: [group["TargetGroupArn"]], ids["Workers"]: []}
