"""The words on a box: the name in full, and the setting that matters most."""

from dataclasses import replace

import pytest

from scenarios.engine.drawing.boxes import CANVAS, Paper, box_of
from scenarios.engine.drawing.captions import details
from scenarios.engine.drawing.wording import width_of, wrap
from tests.scenarios.engine.designs import CATALOGUE, design_of

ROOM = 60


def component(service, config):
    return design_of({"a": (service, config)}).component("a")


@pytest.mark.parametrize(
    ("service", "config", "line"),
    [
        ("sqs", {}, "SQS standard"),
        ("sqs", {"fifo": True}, "SQS FIFO"),
        ("sns", {"fifo": True}, "SNS FIFO"),
        ("alb", {"sticky_sessions": True}, "ALB, sticky"),
        ("alb", {"zones": 3}, "ALB, 3 zones"),
        ("ec2-asg", {"min": 2, "max": 6}, "EC2 Auto Scaling, 2 to 6"),
        ("ecs-service", {"max": 6}, "ECS service, 2 to 6"),
        ("elasticache", {"engine": "valkey", "multi_az": True}, "Valkey, Multi-AZ"),
        ("elasticache", {"engine": "redis", "multi_az": False}, "Redis"),
        ("rds", {"multi_az": True}, "RDS, Multi-AZ"),
        ("mq", {"multi_az": True}, "MQ, Multi-AZ"),
        ("dynamodb", {"global_table": True}, "DynamoDB, global"),
        ("aurora", {"global": True}, "Aurora, global"),
        ("route53", {"routing": "failover"}, "Route 53, failover"),
        ("api-gateway", {"throttle_rps": 100}, "API Gateway, 100/s"),
        ("api-gateway", {"throttle_rps": None}, "API Gateway"),
        ("lambda", {"reserved_concurrency": 9}, "Lambda, 9 at once"),
        ("lambda", {}, "Lambda"),
    ],
)
def test_line_under_a_name_is_the_setting_that_matters(service, config, line):
    assert details(component(service, config), CATALOGUE.services[service])[0] == line


def box(service, config, name="Shop", paper=CANVAS):
    one = replace(component(service, config), name=name)
    return box_of(one, CATALOGUE.services[service], paper)


def test_line_that_does_not_fit_gives_way_to_a_shorter_one():
    assert box("ec2-asg", {"min": 2, "max": 6}).details == ["EC2, 2 to 6"]
    assert box("lambda", {"reserved_concurrency": 100000}).details == ["Lambda"]
    assert box("elasticache", {}, paper=Paper(4, 134, 52)).details == ["Valkey"]


def test_service_of_many_words_drops_the_first_where_there_is_no_room():
    assert box("ec2-asg", {}, paper=Paper(4, 134, 52)).details == ["Auto Scaling"]


def test_service_that_fits_in_no_line_takes_two():
    narrow = box("global-accelerator", {}, paper=Paper(4, 134, 52))

    assert narrow.details == ["Global", "Accelerator"]
    assert narrow.height == box("lambda", {}).height + 15


@pytest.mark.parametrize("name", ["AWS Lambda function", "Lambda"])
def test_name_that_is_the_service_stands_alone(name):
    assert box("lambda", {}, name=CATALOGUE.services["lambda"].label).details == []
    assert box("lambda", {}, name=name).details == []


def test_name_of_two_lines_makes_a_higher_box():
    long = box("lambda", {}, name="Worker of the night")

    assert long.lines == ["Worker of the", "night"]
    assert long.height == box("lambda", {}).height + 15


def test_long_name_is_never_cut():
    name = "A very long name of a component that nobody could read in one line of a box " * 2

    assert " ".join(box("lambda", {}, name=name.strip()).lines) == name.strip()


def test_wrapping_breaks_words_that_are_too_wide():
    rows = wrap("Donaudampfschifffahrt at night", 13, ROOM)

    assert "".join(rows).replace(" ", "") == "Donaudampfschifffahrtatnight"
    assert all(width_of(row, 13) <= ROOM for row in rows)


def test_wide_signs_take_more_room_than_narrow_ones():
    widths = [width_of(sign, 10) for sign in ("i", "a", "A", "W", "東")]

    assert widths == sorted(widths)
    assert width_of("e\u0301", 10) == width_of("e", 10)
    assert width_of("\u00e9", 10) > 0
