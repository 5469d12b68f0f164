"""Export where a design asks for what AWS can only partly give, one case each."""

import json

from scenarios.engine.cloudformation.writer import export
from tests.scenarios.engine.cloudformation.exported import properties, written
from tests.scenarios.engine.designs import design_of


def definition(found, name):
    return json.loads(found[name]["Properties"]["DefinitionString"])


HTTP = ("api-gateway", {"api_type": "http"})


def test_http_api_ends_at_the_listener_of_an_internal_balancer():
    found, missing = written(
        {"api": HTTP, "lb": ("alb", {"internal": True}), "nlb": ("nlb", {"internal": True}),
         "web": "ecs-service"},
        ["api -> lb", "lb -> web", "api -> web", "api -> nlb"],
    )  # fmt: skip

    uris = [p["IntegrationUri"] for p in properties(found, "AWS::ApiGatewayV2::Integration")]
    assert uris == [{"Ref": "LbListener"}, {"Ref": "WebEntryListener"}]
    assert len(properties(found, "AWS::ApiGatewayV2::VpcLink")) == 1
    assert missing == {("api", "nlb"): "Nothing in a template leads an API there."}


def test_two_rest_apis_share_the_balancer_before_a_fleet():
    found, _ = written(
        {"a": "api-gateway", "b": "api-gateway", "web": "ec2-asg"}, ["a -> web", "b -> web"]
    )

    assert len(properties(found, "AWS::ElasticLoadBalancingV2::LoadBalancer")) == 1
    assert len(properties(found, "AWS::ApiGateway::VpcLink")) == 2


def test_rest_api_reaches_an_internal_network_balancer_itself():
    found, _ = written(
        {"api": "api-gateway", "nlb": ("nlb", {"internal": True}), "web": "ec2"},
        ["api -> nlb", "nlb -> web"],
    )

    [link] = properties(found, "AWS::ApiGateway::VpcLink")
    assert link["TargetArns"] == [{"Ref": "Nlb"}]


def test_http_api_has_no_integration_with_some_services():
    found, missing = written({"api": HTTP, "t": "sns"}, ["api -> t"])

    assert list(missing) == [("api", "t")]
    assert "AWS::IAM::Role" not in [r["Type"] for r in found.values()]


def test_web_socket_api_writes_to_a_queue_under_a_role():
    found, _ = written(
        {"api": ("api-gateway", {"api_type": "websocket"}), "q": "sqs"}, ["api -> q"]
    )

    [integration] = properties(found, "AWS::ApiGatewayV2::Integration")
    assert integration["IntegrationType"] == "AWS"
    assert integration["CredentialsArn"] == {"Fn::GetAtt": ["ApiToQRole", "Arn"]}


def test_limit_for_each_client_is_a_usage_plan():
    found, _ = written({"api": ("api-gateway", {"throttle_rps": 700}), "f": "lambda"}, ["api -> f"])

    [plan] = properties(found, "AWS::ApiGateway::UsagePlan")
    [method] = properties(found, "AWS::ApiGateway::Method")
    assert plan["Throttle"] == {"RateLimit": 700, "BurstLimit": 700}
    assert method["ApiKeyRequired"] is True


def test_two_balancers_of_a_function_need_one_permission():
    found, _ = written({"a": "alb", "b": "alb", "f": "lambda"}, ["a -> f", "b -> f"])

    assert len(properties(found, "AWS::Lambda::Permission")) == 1


def test_container_service_scales_by_the_requests_of_its_balancer_only():
    config = {"scaling": "request-count"}
    with_one, _ = written({"lb": "alb", "w": ("ecs-service", config)}, ["lb -> w"])
    without, _ = written({"w": ("ecs-service", config)})

    kind = "AWS::ApplicationAutoScaling::ScalingPolicy"
    assert len(properties(with_one, kind)) == 1
    assert properties(without, kind) == []


def test_two_callers_of_a_container_service_share_its_name():
    found, _ = written(
        {"a": "lambda", "b": "ecs-service", "c": "ecs-service", "d": "lambda"},
        ["a -> b", "d -> b", "a -> c"],
    )

    assert len(properties(found, "AWS::ServiceDiscovery::Service")) == 2
    assert len(properties(found, "AWS::ServiceDiscovery::PrivateDnsNamespace")) == 1


def test_events_into_a_fifo_queue_have_a_group():
    found, _ = written({"bus": "eventbridge", "q": ("sqs", {"fifo": True})}, ["bus -> q"])

    [rule] = properties(found, "AWS::Events::Rule")
    assert rule["Targets"][0]["SqsParameters"] == {"MessageGroupId": "Bus"}


def test_dead_letter_queue_without_anything_to_catch_is_not_expressed():
    _, missing = written(
        {"t": "sns", "bus": "eventbridge", "q": "sqs"},
        ["t -> q: dead-letter", "bus -> q: dead-letter"],
    )

    assert list(missing) == [("t", "q"), ("bus", "q")]


def test_queue_of_a_topic_may_also_take_what_the_topic_could_not_deliver():
    found, missing = written({"t": "sns", "q": "sqs"}, ["t -> q", "t -> q: dead-letter"])

    [policy] = properties(found, "AWS::SQS::QueuePolicy")
    assert len(policy["PolicyDocument"]["Statement"]) == 1
    assert missing == {}


def test_reader_outside_gets_a_policy_to_attach():
    found, missing = written(
        {"q": "sqs", "s": "kinesis", "out": "external-system"}, ["q -> out", "s -> out"]
    )

    policies = properties(found, "AWS::IAM::ManagedPolicy")
    resources = [p["PolicyDocument"]["Statement"][0]["Resource"] for p in policies]
    assert resources == [{"Fn::GetAtt": ["Q", "Arn"]}, {"Fn::GetAtt": ["S", "Arn"]}]
    assert missing == {}


def test_each_rule_of_a_bus_sets_aside_what_it_cannot_deliver():
    found, missing = written(
        {"bus": "eventbridge", "f": "lambda", "g": "lambda", "q": "sqs"},
        ["bus -> f", "bus -> g", "bus -> q: dead-letter"],
    )

    targets = [
        target for rule in properties(found, "AWS::Events::Rule") for target in rule["Targets"]
    ]
    aside = {"Arn": {"Fn::GetAtt": ["Q", "Arn"]}}
    assert [target["DeadLetterConfig"] for target in targets] == [aside, aside]
    assert missing == {}


def test_function_has_one_dead_letter_target():
    found, missing = written(
        {"f": "lambda", "q": "sqs", "t": "sns"}, ["f -> q: dead-letter", "f -> t: dead-letter"]
    )

    assert found["F"]["Properties"]["DeadLetterConfig"] == {
        "TargetArn": {"Fn::GetAtt": ["Q", "Arn"]}
    }
    assert list(missing) == [("f", "t")]


def test_alarm_drawn_twice_is_one_and_an_alarm_of_nothing_cannot_act():
    found, missing = written(
        {"q": "sqs", "w": "cloudwatch", "idle": "cloudwatch", "t": "sns"},
        ["q -> w", "w -> q", "idle -> t"],
    )

    assert len(properties(found, "AWS::CloudWatch::Alarm")) == 1
    assert missing == {("idle", "t"): "There is no alarm that could act."}


def test_alarm_on_memcached_watches_its_cluster():
    found, _ = written(
        {"c": ("elasticache", {"engine": "memcached"}), "w": "cloudwatch"}, ["c -> w"]
    )

    [alarm] = properties(found, "AWS::CloudWatch::Alarm")
    assert alarm["Dimensions"][0]["Name"] == "CacheClusterId"


def test_alarm_grows_a_fleet():
    found, _ = written({"q": "sqs", "w": "cloudwatch", "f": "ec2-asg"}, ["q -> w", "w -> f"])

    [alarm] = properties(found, "AWS::CloudWatch::Alarm")
    assert alarm["AlarmActions"] == [{"Ref": "FByW"}]


def test_firehose_with_an_outside_target_keeps_what_failed():
    found, _ = written({"f": "firehose", "out": "external-system"}, ["f -> out"])

    [properties_] = properties(found, "AWS::KinesisFirehose::DeliveryStream")
    assert "HttpEndpointDestinationConfiguration" in properties_


def test_firehose_into_search_keeps_what_failed():
    found, _ = written({"f": "firehose", "search": "opensearch"}, ["f -> search"])

    [properties_] = properties(found, "AWS::KinesisFirehose::DeliveryStream")
    inner = properties_["AmazonopensearchserviceDestinationConfiguration"]
    assert inner["S3BackupMode"] == "FailedDocumentsOnly"


def test_workflow_retries_and_undoes_where_its_settings_say_so():
    careful, _ = written({"w": "step-functions", "f": "lambda"}, ["w -> f"])
    bare, _ = written(
        {"w": ("step-functions", {"retry": False, "catch": False}), "f": "lambda"}, ["w -> f"]
    )

    [step, *_] = definition(careful, "W")["States"].values()
    assert (step["Catch"][0]["Next"], len(step["Retry"])) == ("Undo", 1)
    assert list(definition(bare, "W")["States"]["1 F"]) == ["Type", "Resource", "Parameters", "End"]


def test_workflows_that_start_one_another_know_each_other_by_name():
    found, _ = written({"a": "step-functions", "b": "step-functions"}, ["a -> b", "b -> a"])

    assert found["A"]["Properties"]["StateMachineName"] == {"Fn::Sub": "${AWS::StackName}-a"}


def test_bucket_in_another_region_is_not_notified():
    _, missing = written({"files": "s3", "q": ("sqs", {"region": "secondary"})}, ["files -> q"])

    assert list(missing) == [("files", "q")]


def test_buckets_that_copy_to_one_another_know_each_other_by_name():
    found, missing = written({"a": "s3", "b": "s3", "c": "s3"}, ["a -> b", "b -> a", "a -> c"])

    assert "BucketName" in found["A"]["Properties"]
    assert missing == {("a", "c"): "The bucket already copies to another one."}


def test_second_rule_to_a_queue_adds_a_statement_to_its_policy():
    found, _ = written({"t": "sns", "u": "sns", "q": "sqs"}, ["t -> q", "u -> q"])

    [policy] = properties(found, "AWS::SQS::QueuePolicy")
    assert [s["Sid"] for s in policy["PolicyDocument"]["Statement"]] == ["AllowT", "AllowU"]


def test_variables_that_sound_like_those_of_lambda_are_renamed():
    found, _ = written(
        {"f": "lambda", "aws_lambda": "sqs", "1st": "sqs"}, ["f -> aws_lambda", "f -> 1st"]
    )

    names = found["F"]["Properties"]["Environment"]["Variables"]
    assert sorted(names) == ["LINK_1ST_URL", "LINK_AWS_LAMBDA_URL"]


def test_parameter_never_has_the_name_of_a_resource():
    template = export(
        design_of({"out": "external-system", "out-url": "sqs", "f": "lambda"}, ["f -> out"])
    )

    assert set(template["Parameters"]) == {"OutUrl2"}
