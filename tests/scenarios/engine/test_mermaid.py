import re

from hypothesis import given

from scenarios.engine.catalogue import KINDS
from scenarios.engine.document import parse
from scenarios.engine.mermaid import ARROWS, to_mermaid
from tests.scenarios.engine.designs import CATALOGUE, design_of, documents

LINE = re.compile(
    r"flowchart LR"
    r'|  subgraph (primary|secondary)\["(Primary|Secondary) region"\]'
    r"|  end"
    r'|  (  )?n\d+(\["|\(\["|\[\("|\[\["|\{\{")[^"\[\]{}|]*("\]|"\]\)|"\)\]|"\]\]|"\}\})'
    r"|  n\d+ (-->|-\.->|==>|<-->|--x|--o)\|[a-z ]+\| n\d+"
)


def test_design_becomes_nodes_with_shapes_and_arrows_with_words():
    design = design_of(
        {
            "shoppers": "users",
            "entry": "alb",
            "shop": "ec2-asg",
            "orders": "sqs",
            "dlq": "sqs",
            "db": "rds",
        },
        ["shoppers -> entry", "entry -> shop", "shop -> orders", "orders -> dlq", "shop -> db"],
    )

    assert to_mermaid(design).splitlines() == [
        "flowchart LR",
        '  n0(["Users"])',
        '  n1{{"Application Load Balancer"}}',
        '  n2["EC2 Auto Scaling group"]',
        '  n3[["Amazon SQS queue"]]',
        '  n4[["Amazon SQS queue"]]',
        '  n5[("Amazon RDS database")]',
        "  n0 -->|asks| n1",
        "  n1 -->|asks| n2",
        "  n2 -.->|hands over| n3",
        "  n3 --x|sets aside| n4",
        "  n2 <-->|reads and writes| n5",
    ]


def test_two_regions_have_a_box_each_and_global_services_none():
    design = design_of(
        {
            "names": "route53",
            "here": "alb",
            "there": ("alb", {"region": "secondary"}),
        },
        ["names -> here", "names -> there"],
    )

    assert to_mermaid(design).splitlines()[1:8] == [
        '  n0["Amazon Route 53"]',
        '  subgraph primary["Primary region"]',
        '    n1{{"Application Load Balancer"}}',
        "  end",
        '  subgraph secondary["Secondary region"]',
        '    n2{{"Application Load Balancer"}}',
        "  end",
    ]


def test_name_with_signs_of_mermaid_is_written_as_entities():
    document = {
        "format": "studyapp.design/1",
        "components": [{"id": "q", "service": "sqs", "name": 'a"]; end --> <b> #1'}],
        "connections": [],
    }

    [_, line] = to_mermaid(parse(document, CATALOGUE)).splitlines()

    assert line == '  n0[["a#34;#93;#59; end --#62; #60;b#62; #35;1<br/>SQS"]]'


def test_every_kind_has_an_arrow():
    assert set(ARROWS) == set(KINDS)


@given(documents())
def test_every_line_is_one_that_mermaid_reads(document):
    text = to_mermaid(parse(document, CATALOGUE))

    assert [line for line in text.splitlines() if not LINE.fullmatch(line)] == []
