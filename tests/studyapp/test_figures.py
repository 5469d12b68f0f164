import re
import subprocess
import sys
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.figures import DesignError, draw, read_design
from studyapp.figures.design import LONGEST_NAME
from studyapp.figures.glyphs import GLYPHS
from studyapp.figures.services import KINDS, SERVICES, default_kind, subtitle
from studyapp.figures.wording import width_of, wrap

SVG = "{http://www.w3.org/2000/svg}"


def design(*connections, **services):
    """A document: components by id (the service, or the whole entry), connections as "a>b"."""
    components = [
        {"id": id, **(entry if isinstance(entry, dict) else {"service": entry})}
        for id, entry in services.items()
    ]
    ways = []
    for connection in connections:
        ends, _, kind = connection.partition(" ")
        source, _, target = ends.partition(">")
        ways.append({"from": source, "to": target} | ({"kind": kind} if kind else {}))
    return {"format": "studyapp.design/1", "components": components, "connections": ways}


def chain(count):
    services = {f"c{n}": "lambda" for n in range(count)}
    return design(*(f"c{n}>c{n + 1}" for n in range(count - 1)), **services)


FAN_OUT = design(
    "shop>orders",
    "orders>workers",
    "orders>failed",
    "workers>store",
    "shop>store",
    "orders>alarm",
    "alarm>workers",
    shop="ec2-asg",
    orders={"service": "sqs", "config": {"max_receive_count": 5}},
    workers="ec2-asg",
    failed="sqs",
    store="s3",
    alarm="cloudwatch",
)


def drawings(document):
    """The parsed SVG elements of a drawing, the wide one first."""
    return list(ElementTree.fromstring(f"<all>{draw(document, title='T')}</all>"))


def boxes(svg):
    """{first line of its name: (x, y, width, height)}"""
    found = {}
    for node in svg.iter("g"):
        if (node.get("class") or "").startswith("node family-"):
            x, y = map(float, re.findall(r"-?[\d.]+", node.get("transform")))
            box = node.find("rect")
            name = " ".join(
                text.text for text in node.findall("text") if text.get("class") == "node-name"
            )
            found[name] = (x, y, float(box.get("width")), float(box.get("height")))
    return found


def lines(svg):
    """[(kind, [(x, y), ...])] of every line, corners included."""
    found = []
    for path in svg.iter("path"):
        if (path.get("class") or "").startswith("edge edge-"):
            numbers = [float(n) for n in re.findall(r"-?[\d.]+", path.get("d"))]
            points = list(zip(numbers[::2], numbers[1::2], strict=True))
            found.append((path.get("class").removeprefix("edge edge-"), points))
    return found


def overlap(one, other):
    (x, y, width, height), (left, top, other_width, other_height) = one, other
    beside = x + width <= left or left + other_width <= x
    return not (beside or y + height <= top or top + other_height <= y)


def stroke(a, b):
    (x1, y1), (x2, y2) = a, b
    return min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)


def inside(box):
    """A box without its edge, which lines touch."""
    x, y, width, height = box
    return x + 1, y + 1, width - 2, height - 2


def words(svg):
    return [text.text for text in svg.iter("text") if text.get("class").startswith("edge-word")]


# Drawing


def test_drawing_has_boxes_lines_and_words():
    (svg,) = drawings(
        design("shop>orders", shop="ec2-asg", orders={"service": "sqs", "name": "Orders"})
    )

    assert svg.attrib["role"] == "img"
    assert svg.attrib["class"] == "diagram"
    assert svg.attrib["aria-label"] == "T. EC2 Auto Scaling group to Orders: message."
    assert svg.attrib["viewBox"].split()[2:] == [svg.attrib["width"], svg.attrib["height"]]
    assert list(boxes(svg)) == ["EC2 Auto Scaling group", "Orders"]
    assert [kind for kind, _ in lines(svg)] == ["message"]
    assert words(svg) == ["message"]


def test_flow_goes_from_left_to_right():
    (wide, narrow) = drawings(chain(4))

    lefts = [x for x, _, _, _ in boxes(wide).values()]
    assert len(boxes(wide)) == 1  # one name for all
    assert [points[0][0] < points[-1][0] for _, points in lines(wide)] == [True, True, True]
    assert lefts
    assert narrow.attrib["class"] == "diagram diagram-narrow"


def test_drawing_is_the_same_in_every_process():
    code = (
        "from tests.studyapp.test_figures import FAN_OUT; from studyapp.figures import draw;"
        "print(draw(FAN_OUT, title='T'))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }

    assert printed == {draw(FAN_OUT, title="T") + "\n"}


def test_names_are_escaped():
    name = "<script>alert('1')</script> & \"x\""

    svg = draw(design(shop={"service": "ec2", "name": name}), title='<b>"')

    assert "<script" not in svg
    assert "<b>" not in svg
    (parsed,) = ElementTree.fromstring(f"<all>{svg}</all>")
    assert parsed.attrib["aria-label"].startswith(f'<b>". {name}: no connection')


def test_drawing_has_no_style_script_or_handler():
    svg = draw(FAN_OUT, title="T")

    assert re.findall(r"(style|script|on\w+|href|id)=", svg) == []
    assert set(re.findall(r"<(\w+)", svg)) <= {
        *("svg", "g", "rect", "path", "text", "circle", "ellipse", "title")
    }


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 12, 30])
def test_words_stay_at_least_eleven_high_on_the_page(count):
    wide, *narrow = drawings(chain(count))

    # 688 px of measure less the frame's padding; letters are 12 high in the drawing.
    assert 12 * min(1, (688 - 32) / float(wide.attrib["width"])) >= 10.9
    for svg in narrow:
        assert 12 * min(1, (390 - 32) / float(svg.attrib["width"])) >= 10.9


def test_long_flow_turns_back_at_the_end_of_a_row():
    document = chain(6)
    for number, entry in enumerate(document["components"]):
        entry["name"] = f"N{number}"

    places = boxes(drawings(document)[0])

    columns = [places[f"N{number}"][0] for number in range(6)]
    assert columns[:3] == sorted(columns[:3])
    assert columns[3:] == sorted(columns[3:], reverse=True)
    assert columns[2] == columns[3]
    assert places["N3"][1] > places["N2"][1]


def test_set_aside_queue_stands_below_its_queue():
    places = boxes(
        drawings(
            design(
                "a>b",
                "a>c",
                "b>d",
                a={"service": "sqs", "name": "A"},
                b="lambda",
                c={"service": "sqs", "name": "C"},
                d="s3",
            )
        )[0]
    )

    assert places["C"][0] == places["A"][0]
    assert places["C"][1] > places["A"][1]


def test_set_aside_queue_says_after_how_many_receives():
    queue = {"service": "sqs", "config": {"max_receive_count": 5}}

    (svg,) = drawings(design("a>b", "a>c", a=queue, b="lambda", c="sqs"))

    assert words(svg) == ["deliver", "dead-letter, after 5 receives"]
    assert GLYPHS["sqs-set-aside"] in draw(design("a>b", a="sqs", b="sqs"), title="T")


def test_monitor_stands_above_what_it_watches():
    places = boxes(
        drawings(
            design(
                "q>w",
                "q>m",
                "m>w",
                q={"service": "sqs", "name": "Q"},
                w="ec2-asg",
                m={"service": "cloudwatch", "name": "M"},
            )
        )[0]
    )

    assert places["M"][0] == places["Q"][0]
    assert places["M"][1] < places["Q"][1]


def test_monitor_of_a_set_aside_queue_stands_below_it():
    places = boxes(
        drawings(
            design(
                "q>d",
                "d>m",
                q={"service": "sqs", "name": "Q"},
                d={"service": "sqs", "name": "D"},
                m={"service": "cloudwatch", "name": "M"},
            )
        )[0]
    )

    assert places["Q"][1] < places["D"][1] < places["M"][1]


def test_what_is_only_told_stands_after_its_teller():
    places = boxes(
        drawings(
            design(
                "m>w signal",
                m={"service": "cloudwatch", "name": "M"},
                w={"service": "ec2-asg", "name": "W"},
            )
        )[0]
    )

    assert places["M"][0] < places["W"][0]


def test_component_without_connections_stands_with_its_kin():
    places = boxes(
        drawings(
            design(
                "a>b",
                a={"service": "alb", "name": "A"},
                lost={"service": "ec2", "name": "L"},
                b={"service": "ec2", "name": "B"},
                alone={"service": "s3", "name": "S"},
            )
        )[0]
    )

    assert places["L"][0] == places["B"][0]
    assert places["S"][0] == places["A"][0]


def test_source_stands_next_to_what_it_feeds():
    places = boxes(
        drawings(
            design(
                "a>b",
                "b>c",
                "x>c",
                a="users",
                b="alb",
                c={"service": "ec2", "name": "C"},
                x={"service": "external-system", "name": "X"},
            )
        )[0]
    )

    assert (
        places["X"][0]
        == boxes(drawings(design("a>b", "b>c", a="users", b="alb", c="ec2"))[0])[
            "Application Load Balancer"
        ][0]
    )


def test_circle_is_drawn_with_an_arrow_back():
    document = design(
        "a>b", "b>c", "c>a", a={"service": "lambda", "name": "A"}, b="lambda", c="lambda"
    )

    wide = drawings(document)[0]

    assert len(lines(wide)) == 3
    assert [points[-1][0] < points[0][0] for _, points in lines(wide)] == [False, False, True]


def test_lines_that_leave_together_share_a_word():
    wide = drawings(design("t>a", "t>b", "t>c", t="sns", a="sqs", b="sqs", c="sqs"))[0]

    assert words(wide) == ["deliver"]
    assert len(lines(wide)) == 3


def test_lines_that_arrive_together_share_a_word_and_one_arrowhead():
    wide = drawings(design("a>s", "b>s", "c>s", a="lambda", b="lambda", c="lambda", s="rds"))[0]

    heads = [
        path for path in wide.iter("path") if (path.get("class") or "").startswith("edge-head")
    ]
    assert words(wide) == ["data"]
    assert (len(lines(wide)), len(heads)) == (3, 1)


def test_two_queues_may_share_one_set_aside_queue():
    wide = drawings(
        design(
            "t>a", "t>b", "a>d", "b>d", t="sns", a="sqs", b="sqs", d={"service": "sqs", "name": "D"}
        )
    )[0]

    assert sorted(kind for kind, _ in lines(wide)) == [
        *("dead-letter", "dead-letter", "deliver", "deliver")
    ]


def test_replication_is_a_double_line():
    svg = draw(design("a>b", a="rds", b="rds-replica"), title="T")

    assert svg.count("edge-replicate-gap") == 1


def test_many_bundles_in_one_gap_are_drawn():
    services = {f"a{n}": "lambda" for n in range(7)} | {f"b{n}": "lambda" for n in range(7)}
    ways = [f"a{n}>b{6 - n}" for n in range(7)] + [f"a{n}>b{(n + 3) % 7} message" for n in range(7)]

    wide = drawings(design(*ways, **services))[0]

    assert len(lines(wide)) == 14


def test_long_name_is_cut_and_said_in_full():
    name = "A very long name of a component that nobody could read in a box like this"

    svg = draw(design(a={"service": "lambda", "name": name}), title="T")

    assert f"<title>{name}</title>" in svg
    assert "…</text>" in svg


def test_name_that_is_the_service_stands_alone():
    svg = draw(design(a={"service": "lambda", "name": "Lambda"}), title="T")

    assert svg.count(">Lambda<") == 1


def test_name_of_two_lines_makes_a_higher_box():
    short = boxes(drawings(design(a={"service": "lambda", "name": "Worker"}))[0])["Worker"]
    long = boxes(drawings(design(a={"service": "lambda", "name": "Worker of the night"}))[0])

    assert short[3] == 52
    assert long["Worker of the night"][3] == 67


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_can_be_drawn(service):
    (svg,) = drawings(design(a=service))

    assert list(boxes(svg)) == [SERVICES[service].label]
    assert set(GLYPHS) - set(SERVICES) == {"sqs-set-aside"}


@settings(max_examples=60, deadline=None)
@given(
    names=st.lists(st.sampled_from(sorted(SERVICES)), min_size=1, max_size=9),
    ways=st.lists(
        st.tuples(st.integers(0, 8), st.integers(0, 8), st.sampled_from(("", *KINDS))), max_size=14
    ),
)
def test_any_design_is_drawn_without_boxes_on_boxes_or_lines(names, ways):
    document = design(
        *(f"c{a}>c{b} {kind}".strip() for a, b, kind in ways if a != b and max(a, b) < len(names)),
        **{f"c{n}": {"service": name, "name": f"N{n}"} for n, name in enumerate(names)},
    )

    for svg in drawings(document):
        places = list(boxes(svg).values())
        assert len(places) == len(names)
        for number, one in enumerate(places):
            assert not any(overlap(one, other) for other in places[number + 1 :])
        for _, points in lines(svg):
            strokes = [stroke(a, b) for a, b in pairwise(points)]
            assert not any(overlap(one, inside(box)) for one in strokes for box in places)


# The document


def test_design_takes_defaults():
    read = read_design(design("a>b", "a>b", a="sqs", b={"service": "lambda", "position": [1, 2.5]}))

    assert [component.name for component in read.components] == ["Amazon SQS queue", "AWS Lambda"]
    assert [(c.source, c.target, c.kind) for c in read.connections] == [("a", "b", "deliver")]


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (None, "design: must have format, components and connections."),
        ([], "design: must have format, components and connections."),
        (design(a="lambda") | {"format": 2}, "format: must be studyapp.design/1."),
        (design(), "components: a design needs at least one component."),
        (
            design(a="lambda") | {"compnents": []},
            'design: "compnents" is not known. Did you mean "components"?',
        ),
        (design(a="lambda") | {"connections": "x"}, "connections: must be a list."),
        (
            design(a="lambda") | {"connections": ["x"]},
            "connections[0]: must have keys and values, such as {id: web}.",
        ),
        (design(a="lamda"), 'components[0].service: "lamda" is no service. Did you mean "lambda"?'),
        (design(a=["x"]), "components[0].service: \"['x']\" is no service."),
        (
            design(**{"a b": "lambda"}),
            "components[0].id: must be 1 to 64 letters, digits, hyphens or underscores.",
        ),
        (
            design(a={"service": "lambda", "name": "x" * (LONGEST_NAME + 1)}),
            "components[0].name: must be a text of at most 80 characters.",
        ),
        (
            design(a={"service": "lambda", "position": [1]}),
            "components[0].position: must be two numbers, such as [320, 160].",
        ),
        (
            design(a={"service": "lambda", "config": [1]}),
            "components[0].config: must have settings and values.",
        ),
        (
            design(a={"service": "sqs", "config": {"fifoo": True}}),
            'components[0].config.fifoo: sqs has no setting "fifoo". Did you mean "fifo"?',
        ),
        (
            design(a={"service": "sqs", "config": {"fifo": 1}}),
            "components[0].config.fifo: must be one of true, false.",
        ),
        (
            design(a={"service": "sqs", "config": {"delay_s": 901}}),
            "components[0].config.delay_s: must be a whole number from 0 to 900.",
        ),
        (
            design(a={"service": "sqs", "config": {"delay_s": True}}),
            "components[0].config.delay_s: must be a whole number from 0 to 900.",
        ),
        (design("a>b", a="lambda"), 'connections[0].to: no component has the id "b".'),
        (design("b>a", a="lambda"), 'connections[0].from: no component has the id "b".'),
        (design("a>a", a="lambda"), "connections[0]: a component cannot be connected to itself."),
        (
            design("a>b asks", a="lambda", b="s3"),
            "connections[0].kind: must be one of request, message, deliver, data, replicate, "
            "dead-letter, signal.",
        ),
    ],
)
def test_bad_document_is_refused_with_its_place(document, problem):
    with pytest.raises(DesignError) as caught:
        draw(document, title="T")

    assert any(line.startswith(problem) for line in caught.value.problems)


def test_component_that_stands_twice_is_refused():
    document = design(a="lambda")
    document["components"] *= 2

    with pytest.raises(DesignError, match=re.escape('components[1].id: "a" stands twice.')):
        read_design(document)


def test_too_many_components_are_refused():
    document = design(**{f"c{n}": "lambda" for n in range(201)})

    with pytest.raises(DesignError, match=r"components: at most 200 are allowed\."):
        read_design(document)


def test_setting_may_be_nothing_where_that_has_a_meaning():
    document = design(a={"service": "lambda", "config": {"reserved_concurrency": None}})

    assert read_design(document).components[0].config == {"reserved_concurrency": None}


@pytest.mark.parametrize(
    ("source", "target", "kind"),
    [
        ("sqs", "sqs", "dead-letter"),
        ("sqs", "lambda", "deliver"),
        ("sns", "sqs", "deliver"),
        ("s3", "sqs", "deliver"),
        ("dynamodb", "lambda", "deliver"),
        ("ses", "users", "deliver"),
        ("lambda", "sqs", "message"),
        ("api-gateway", "eventbridge", "message"),
        ("lambda", "step-functions", "message"),
        ("ec2-asg", "rds", "data"),
        ("rds-proxy", "rds", "data"),
        ("rds", "rds-replica", "replicate"),
        ("dynamodb", "dynamodb", "replicate"),
        ("users", "s3", "request"),
        ("alb", "ec2-asg", "request"),
        ("step-functions", "lambda", "request"),
        ("sqs", "cloudwatch", "signal"),
        ("cloudwatch", "ec2-asg", "signal"),
    ],
)
def test_kind_of_a_connection_follows_from_its_services(source, target, kind):
    assert default_kind(source, target) == kind
    assert kind in KINDS


@pytest.mark.parametrize(
    ("service", "config", "line"),
    [
        ("sqs", {}, "SQS standard"),
        ("sqs", {"fifo": True}, "SQS FIFO"),
        ("sns", {"fifo": True}, "SNS FIFO"),
        ("alb", {"sticky_sessions": True}, "ALB, sticky"),
        ("ec2-asg", {"min": 2, "max": 6}, "EC2, 2 to 6"),
        ("ecs-service", {"min": 2, "max": 6}, "ECS, 2 to 6"),
        ("elasticache", {"engine": "valkey", "multi_az": True}, "Valkey, Multi-AZ"),
        ("elasticache", {"engine": "redis"}, "Redis"),
        ("rds", {"multi_az": True}, "RDS, Multi-AZ"),
        ("dynamodb", {"global_table": True}, "Global table"),
        ("api-gateway", {"throttle_rps": 100}, "API, 100/s"),
        ("lambda", {"reserved_concurrency": 9}, "Lambda, 9 at once"),
        ("lambda", {}, "Lambda"),
    ],
)
def test_line_under_a_name_is_the_setting_that_matters(service, config, line):
    assert subtitle(service, config, has_name=True) == line


def test_line_that_does_not_fit_gives_way_to_the_service():
    document = chain(4)
    document["components"][0] |= {"name": "A", "config": {"reserved_concurrency": 100000}}

    svg = draw(document, title="T")

    assert "at once" not in svg
    assert '<text class="node-service" x="47" y="39.8">Lambda</text>' in svg


def test_wrapping_breaks_words_that_are_too_wide():
    rows, is_cut = wrap("Donaudampfschifffahrt at night", 13, 60, 9)

    assert (" ".join(rows).replace(" ", ""), is_cut) == ("Donaudampfschifffahrtatnight", False)
    assert all(width_of(row, 13) <= 60 for row in rows)


def test_wrapping_cuts_what_has_no_room():
    rows, is_cut = wrap("one two three four five", 13, 40, 2)

    assert (len(rows), rows[-1][-1], is_cut) == (2, "…", True)
