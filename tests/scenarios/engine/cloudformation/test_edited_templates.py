"""Templates of ours that somebody changed: changes are read, the rest is from the metadata."""

import pytest

from scenarios.engine.cloudformation.reader import import_template
from scenarios.engine.cloudformation.writer import export, to_yaml
from scenarios.engine.document import parse
from tests.scenarios.engine.designs import CATALOGUE, design_of


def read(template):
    return import_template(to_yaml(template), CATALOGUE)


def pairs(connections):
    return {(c.source, c.target) for c in connections}


def edited(change):
    design = parse(
        {
            "format": "studyapp.design/1",
            "scenario": "payment-flow",
            "components": [
                {"id": "shoppers", "service": "users"},
                {"id": "orders", "service": "sqs", "name": "Orders", "position": [1.5, 2]},
                {"id": "worker", "service": "lambda", "config": {"timeout_s": 9}},
                {"id": "paid", "service": "sns", "config": {"filter_policy": True}},
                {"id": "mail", "service": "sqs"},
            ],
            "connections": [
                {"from": "shoppers", "to": "orders"},
                {"from": "orders", "to": "worker"},
                {"from": "worker", "to": "paid"},
                {"from": "paid", "to": "mail"},
            ],
        },
        CATALOGUE,
    )
    template = export(design)
    change(template["Resources"])
    return design, read(template)


def test_edited_setting_is_read_and_the_rest_is_kept():
    def change(resources):
        resources["Orders"]["Properties"]["VisibilityTimeout"] = 200

    before, after = edited(change)

    assert after.design.component("orders").config["visibility_timeout_s"] == 200
    assert after.design.component("orders").position == (1.5, 2)
    assert after.design == before.with_config("orders", visibility_timeout_s=200)


def test_removed_resource_takes_its_component_along():
    def change(resources):
        for name in [n for n in resources if n.startswith("Mail")]:
            del resources[name]

    before, after = edited(change)

    assert "mail" not in after.design
    assert after.design.connections == before.connections[:3]


def test_added_resource_becomes_a_component_with_its_connections():
    def change(resources):
        resources["worker"] = {"Type": "AWS::SQS::Queue"}
        resources["More"] = {
            "Type": "AWS::SNS::Subscription",
            "Properties": {
                "TopicArn": {"Ref": "Paid"},
                "Protocol": "sqs",
                "Endpoint": {"Fn::GetAtt": ["worker", "Arn"]},
            },
        }
        resources["Glue"] = {"Type": "AWS::Glue::Job"}
        policy = resources["WorkerRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
        policy.append(
            {
                "Effect": "Allow",
                "Action": "sqs:SendMessage",
                "Resource": {"Fn::GetAtt": ["Mail", "Arn"]},
            }
        )

    _, after = edited(change)

    assert after.design.component("worker-new").service == "sqs"
    assert ("paid", "worker-new") in pairs(after.declared)
    assert [guess.connection.target for guess in after.inferred] == ["mail"]
    assert [note.where for note in after.not_understood] == ["Resources.Glue"]


def test_changed_type_changes_the_service_and_glue_keeps_the_component():
    def change(resources):
        resources["Mail"] = {"Type": "AWS::Logs::LogGroup"}
        resources["Orders"] = {"Type": "AWS::SNS::Topic"}

    before, after = edited(change)

    assert after.design.component("mail") == before.component("mail")
    orders = after.design.component("orders")
    assert (orders.service, orders.name, orders.position) == ("sns", "Orders", (1.5, 2))


def test_primary_that_is_a_copy_keeps_its_own_settings_when_others_are_edited():
    design = design_of({"a": "rds", "b": "rds", "q": "sqs"}, ["a -> b"])
    template = export(design)
    template["Resources"]["Q"]["Properties"]["DelaySeconds"] = 1

    assert read(template).design == design.with_config("q", delay_s=1)


def test_new_resource_with_a_used_id_gets_another():
    def change(resources):
        resources["Fresh"] = {"Type": "AWS::SQS::Queue"}

    _, after = edited(change)

    assert after.design.component("Fresh").name == "Fresh"


@pytest.mark.parametrize("saved", [5, "no json", '{"format": "studyapp.design/1"}'])
def test_unsound_metadata_are_passed_over(saved):
    template = export(design_of({"a": "sqs"}))
    template["Metadata"]["StudyappDesign"]["Design"] = saved

    assert [c.id for c in read(template).design.components] == ["A"]
