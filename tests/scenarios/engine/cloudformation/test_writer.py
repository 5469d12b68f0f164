"""Exported templates: the glue of each kind of connection, names, regions and limits."""

import json

import pytest
from hypothesis import given, settings

from scenarios.engine.cloudformation.writer import export, to_yaml
from scenarios.engine.document import parse
from scenarios.engine.errors import DesignError
from tests.scenarios.engine.designs import CATALOGUE, design_of, documents


def resources(components, connections=()):
    return export(design_of(components, connections))["Resources"]


def of_type(found, kind):
    return {name: r.get("Properties", {}) for name, r in found.items() if r["Type"] == kind}


@settings(deadline=None)
@given(documents())
def test_same_design_gives_the_same_text(document):
    first, second = (to_yaml(export(parse(document, CATALOGUE))) for _ in range(2))

    assert first == second


def test_empty_design_is_a_template_that_makes_nothing(lint):
    template = export(design_of({}))

    assert template["Resources"] == {
        "Nothing": {"Type": "AWS::CloudFormation::WaitConditionHandle"}
    }
    assert lint(to_yaml(template)) == []


def test_design_too_large_for_a_stack_is_refused():
    design = design_of({f"s{n}": ("ecs-service", {"launch": "ec2"}) for n in range(60)})

    with pytest.raises(DesignError, match=r"^components: the template would have \d+ resources"):
        export(design)


def test_logical_ids_are_the_same_in_any_order_and_never_clash():
    components = {"a-b": "sqs", "a_b": "sns", "--": "lambda", "network": "alb"}
    turned = dict(reversed(components.items()))

    names = [export(design_of(c))["Metadata"] for c in (components, turned)]

    expected = {"a-b": "AB", "a_b": "AB2", "--": "Lambda", "network": "Network"}
    assert [n["StudyappDesign"]["Resources"] for n in names] == [expected, expected]
    assert resources(components)["Network2"]["Type"] == "AWS::EC2::VPC"


def test_subscription_has_filter_and_policy_with_the_topic_as_source():
    found = resources({"paid": ("sns", {"filter_policy": True}), "mail": "sqs"}, ["paid -> mail"])

    [subscription] = of_type(found, "AWS::SNS::Subscription").values()
    [policy] = of_type(found, "AWS::SQS::QueuePolicy").values()
    [statement] = policy["PolicyDocument"]["Statement"]
    assert subscription["FilterPolicy"] == {"audience": ["mail"]}
    assert statement["Condition"] == {"ArnLike": {"aws:SourceArn": {"Ref": "Paid"}}}
    assert statement["Principal"] == {"Service": "sns.amazonaws.com"}


def test_role_of_a_function_lets_it_read_its_queue():
    found = resources(
        {"q": ("sqs", {"visibility_timeout_s": 5}), "f": ("lambda", {"timeout_s": 20})},
        ["q -> f"],
    )

    [role] = of_type(found, "AWS::IAM::Role").values()
    [statement] = role["Policies"][0]["PolicyDocument"]["Statement"]
    assert statement["Resource"] == [{"Fn::GetAtt": ["Q", "Arn"]}]
    assert of_type(found, "AWS::IAM::Policy") == {}
    # AWS refuses a mapping whose messages would come back while the function still works.
    assert found["Q"]["Properties"]["VisibilityTimeout"] == 20


def test_policy_that_would_close_a_circle_stands_apart_and_before_the_mapping():
    found = resources(
        {"files": "s3", "f": "lambda", "q": "sqs"}, ["files -> f", "f -> files", "q -> f"]
    )

    [mapping] = (r for r in found.values() if r["Type"] == "AWS::Lambda::EventSourceMapping")
    [access] = of_type(found, "AWS::IAM::Policy").values()
    assert mapping["DependsOn"] == ["FRoleAccess"]
    assert access["Roles"] == [{"Ref": "FRole"}]


def test_security_groups_that_let_each_other_in_do_not_circle():
    found = resources({"a": "ecs-service", "b": "ecs-service"}, ["a -> b", "b -> a"])

    [apart] = of_type(found, "AWS::EC2::SecurityGroupIngress").values()
    [inside] = found["BGuard"]["Properties"]["SecurityGroupIngress"]
    assert apart["SourceSecurityGroupId"] == {"Fn::GetAtt": ["BGuard", "GroupId"]}
    assert inside["SourceSecurityGroupId"] == {"Fn::GetAtt": ["AGuard", "GroupId"]}


def test_two_arrows_between_a_pair_open_its_port_once():
    found = resources({"a": "ec2", "b": "ec2"}, ["a -> b: request", "a -> b: message"])

    [opened] = found["BGuard"]["Properties"]["SecurityGroupIngress"]
    assert opened["SourceSecurityGroupId"] == {"Fn::GetAtt": ["AGuard", "GroupId"]}


def test_roles_and_groups_of_the_platform_are_shared():
    found = resources({"a": "ecs-service", "b": "ecs-service", "c": "rds", "d": "aurora"})

    roles = list(of_type(found, "AWS::IAM::Role"))
    assert roles == ["ARole", "TaskStartRole", "BRole"]
    assert list(of_type(found, "AWS::RDS::DBSubnetGroup")) == ["DatabaseSubnets"]


def test_dead_letter_queue_allows_exactly_its_sources():
    found = resources(
        {"a": "sqs", "b": "sqs", "dlq": "sqs"}, ["a -> dlq", "b -> dlq", "dlq -> a: dead-letter"]
    )

    allowed = found["Dlq"]["Properties"]["RedriveAllowPolicy"]
    start = "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}-"
    assert allowed["sourceQueueArns"] == [{"Fn::Sub": start + "a"}, {"Fn::Sub": start + "b"}]
    assert "RedrivePolicy" in found["Dlq"]["Properties"]


def test_dead_letter_queue_of_many_allows_all():
    sources = {f"q{number}": "sqs" for number in range(12)}
    found = resources(sources | {"dlq": "sqs"}, [f"{source} -> dlq" for source in sources])

    assert found["Dlq"]["Properties"]["RedriveAllowPolicy"] == {"redrivePermission": "allowAll"}


def test_second_dead_letter_queue_is_not_expressed():
    template = export(design_of({"q": "sqs", "one": "sqs", "two": "sqs"}, ["q -> one", "q -> two"]))

    assert template["Metadata"]["StudyappDesign"]["NotExpressed"] == [
        {
            "From": "q",
            "To": "two",
            "Kind": "dead-letter",
            "Why": "A queue has one dead-letter queue.",
        }
    ]


def test_bucket_waits_for_the_policy_that_lets_it_notify():
    found = resources({"uploads": "s3", "jobs": "sqs"}, ["uploads -> jobs"])

    assert found["Uploads"]["DependsOn"] == ["JobsPolicy"]
    configuration = found["Uploads"]["Properties"]["NotificationConfiguration"]
    assert configuration["QueueConfigurations"][0]["Queue"] == {"Fn::GetAtt": ["Jobs", "Arn"]}


def test_workers_scale_on_backlog_each():
    found = resources({"q": "sqs", "w": ("ec2-asg", {"scaling": "queue-backlog"})}, ["q -> w"])

    [policy] = of_type(found, "AWS::AutoScaling::ScalingPolicy").values()
    metrics = policy["TargetTrackingConfiguration"]["CustomizedMetricSpecification"]["Metrics"]
    assert [m.get("Expression") for m in metrics] == [None, None, "(waiting0) / running"]


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({"scaling": "none"}, 0),
        ({"scaling": "cpu"}, 1),
        ({"scaling": "cpu", "min": 4, "max": 4}, 0),
        ({"scaling": "request-count"}, 0),
        ({"scaling": "queue-backlog"}, 0),
        ({"scaling": "predictive"}, 1),
    ],
)
def test_policy_is_written_where_its_metric_exists_and_there_is_room(config, expected):
    found = resources({"w": ("ec2-asg", config)})

    assert len(of_type(found, "AWS::AutoScaling::ScalingPolicy")) == expected


def test_scheduled_fleet_grows_in_the_morning_and_shrinks_in_the_evening():
    found = resources({"w": ("ec2-asg", {"scaling": "scheduled", "min": 1, "max": 9})})

    actions = of_type(found, "AWS::AutoScaling::ScheduledAction")
    assert [a["DesiredCapacity"] for a in actions.values()] == [9, 1]


def test_fleets_use_launch_templates_in_their_zones():
    found = resources({"w": ("ec2-asg", {"zones": 3, "spot": True, "size": "small"})})

    [launch] = of_type(found, "AWS::EC2::LaunchTemplate").values()
    assert launch["LaunchTemplateData"]["InstanceType"] == "t3.small"
    assert launch["LaunchTemplateData"]["InstanceMarketOptions"] == {"MarketType": "spot"}
    assert len(found["W"]["Properties"]["VPCZoneIdentifier"]) == 3


def test_database_keeps_its_own_password():
    found = resources({"db": ("rds", {"multi_az": True})})["Db"]["Properties"]

    assert (found["ManageMasterUserPassword"], found["MultiAZ"]) == (True, True)
    assert "MasterUserPassword" not in found


def test_balancer_spreads_over_zones_and_paths():
    found = resources(
        {"lb": ("alb", {"zones": 1}), "web": "ecs-service", "api": "ec2-asg", "fn": "lambda"},
        ["lb -> web", "lb -> api", "lb -> fn"],
    )

    rules = of_type(found, "AWS::ElasticLoadBalancingV2::ListenerRule")
    paths = [r["Conditions"][0]["PathPatternConfig"]["Values"] for r in rules.values()]
    assert paths == [["/api/*"], ["/fn/*"]]
    # A balancer of one zone does not exist; the setting itself is kept in the metadata.
    assert len(found["Lb"]["Properties"]["Subnets"]) == 2


def test_functions_that_call_one_another_do_not_circle():
    found = resources({"a": "lambda", "b": "lambda"}, ["a -> b", "b -> a"])

    variables = [
        sorted(found[name]["Properties"].get("Environment", {}).get("Variables", {}))
        for name in ("A", "B")
    ]
    assert variables == [["B_ARN"], []]


def test_each_region_gets_its_own_part_of_one_template():
    template = export(
        design_of(
            {"names": "route53", "here": "alb", "there": ("alb", {"region": "secondary"})},
            ["names -> here", "names -> there"],
        )
    )

    found = template["Resources"]
    conditions = [found[name]["Condition"] for name in ("Names", "Here", "There")]
    assert conditions == ["InPrimaryRegion", "InPrimaryRegion", "InSecondaryRegion"]
    assert {"ThereDNSName", "ThereCanonicalHostedZoneID"} <= set(template["Parameters"])


def test_people_and_systems_outside_live_in_metadata():
    template = export(design_of({"u": "users", "gateway": "external-system"}))

    saved = json.loads(template["Metadata"]["StudyappDesign"]["Design"])
    assert [c["id"] for c in saved["components"]] == ["u", "gateway"]
    assert list(template["Resources"]) == ["Nothing"]
