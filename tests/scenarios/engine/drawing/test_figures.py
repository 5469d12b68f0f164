"""Figures for pages of text: one drawing, or a wide and a narrow one that fold."""

from itertools import pairwise

import pytest
from hypothesis import given, settings

from scenarios.engine.document import parse
from scenarios.engine.drawing import draw_figure
from tests.scenarios.engine.designs import CATALOGUE, design_of, document_of
from tests.scenarios.engine.drawing.reading import (
    boxes,
    classed,
    designs,
    heads,
    lines,
    overlapping,
    run_through,
    svgs,
    text_of,
    words,
)


def drawings(components, connections=()):
    return svgs(draw_figure(design_of(components, connections), title="T"))


def chain(count):
    ends = pairwise(range(count))
    return drawings({f"c{n}": "lambda" for n in range(count)}, [f"c{a} -> c{b}" for a, b in ends])


def test_figure_has_boxes_lines_and_words():
    (svg,) = drawings({"shop": "ec2-asg", "orders": "sqs"}, ["shop -> orders"])

    assert (svg.get("role"), svg.get("class")) == ("img", "diagram")
    assert [text_of(part) for part in (svg[0], svg[1])] == [
        "T",
        "EC2 Auto Scaling group to Amazon SQS queue: message.",
    ]
    assert svg.get("viewBox").split()[2:] == [svg.get("width"), svg.get("height")]
    assert sorted(boxes(svg)) == ["Amazon SQS queue", "EC2 Auto Scaling group"]
    assert [kind for kind, _ in lines(svg)] == ["message"]
    assert words(svg) == ["message"]


def test_short_flow_needs_one_drawing_and_a_long_one_two():
    assert [svg.get("class") for svg in chain(2)] == ["diagram"]
    assert [svg.get("class") for svg in chain(3)] == [
        "diagram diagram-wide",
        "diagram diagram-narrow",
    ]


def test_flow_goes_from_left_to_right():
    wide, _ = chain(4)

    assert all(points[0][0] < points[-1][0] for _, points in lines(wide))
    assert len(lines(wide)) == 3


def test_long_flow_turns_back_at_the_end_of_a_row():
    wide, _ = chain(6)

    onward = sorted(points[-1][0] - points[0][0] for _, points in lines(wide))
    assert onward == [-63, -63, 0, 63, 63]  # the gap, less an arrowhead


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 12, 30])
def test_words_stay_at_least_eleven_high_on_the_page(count):
    wide, *narrow = chain(count)

    # 688 px of measure less the frame's padding; letters are 12 high in the drawing.
    assert 12 * min(1, (688 - 32) / float(wide.get("width"))) >= 10.9
    for svg in narrow:
        assert 12 * min(1, (390 - 32) / float(svg.get("width"))) >= 10.9


def test_positions_do_not_count_on_a_page():
    plain = design_of({"a": "alb", "b": "ec2"}, ["a -> b"])
    document = document_of({"a": "alb", "b": "ec2"}, ["a -> b"])
    document["components"][0]["position"] = [900, 900]

    placed = parse(document, CATALOGUE)

    assert draw_figure(placed, title="T") == draw_figure(plain, title="T")


def test_lines_that_leave_together_share_a_word():
    wide, _ = drawings(
        {"s": "ec2", "t": "sns", "a": "sqs", "b": "sqs", "c": "sqs"},
        ["s -> t", "t -> a", "t -> b", "t -> c"],
    )

    assert sorted(words(wide)) == ["deliver", "message"]
    assert len(lines(wide)) == 4


def test_lines_that_arrive_together_share_a_word_and_one_arrowhead():
    (svg,) = drawings(
        {"a": "lambda", "b": "lambda", "c": "lambda", "s": "rds"},
        ["a -> s", "b -> s", "c -> s"],
    )

    assert words(svg) == ["data"]
    assert (len(lines(svg)), len(heads(svg))) == (3, 1)


def test_many_bundles_in_one_gap_are_drawn():
    components = {f"{side}{n}": "lambda" for n in range(7) for side in "ab"}
    ways = [f"a{n} -> b{6 - n}" for n in range(7)]
    ways += [f"a{n} -> b{(n + 3) % 7}: message" for n in range(7)]

    (svg,) = drawings(components, ways)

    assert len(lines(svg)) == 14


def test_line_with_a_passage_round_a_box_does_not_touch_it():
    ways = ["a -> b", "b -> c", "c -> d", "a -> d", "d -> a", "a -> c: signal"]

    wide, narrow = drawings(dict.fromkeys("abcd", "lambda"), ways)

    assert run_through(wide) == run_through(narrow) == []


def test_last_box_of_a_row_leads_straight_down():
    _, narrow = chain(3)

    down = lines(narrow)[1][1]
    assert {x for x, _ in down} == {down[0][0]}


def test_figure_without_connections_is_drawn():
    (svg,) = drawings({"a": "s3", "b": "efs"})

    assert (
        text_of(svg[1]) == "Amazon EFS file system: no connection. Amazon S3 bucket: no connection."
    )
    assert classed(svg, "edge") == []


@settings(max_examples=60)
@given(designs())
def test_any_figure_has_no_box_on_a_box_and_no_line_through_one(design):
    for svg in svgs(draw_figure(design, title="T")):
        assert len(boxes(svg)) == len(design.components)
        assert len(lines(svg)) == len(design.connections)
        assert overlapping(svg) == []
        assert run_through(svg) == []
