"""What a drawing is made of: well-formed, escaped, addressable, and alone in a file."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given

from scenarios.engine.drawing import draw, draw_canvas, draw_figure, draw_thumbnail
from scenarios.engine.drawing.marks import SET_ASIDE
from scenarios.engine.drawing.standalone import COLOURS, FAMILIES
from tests.scenarios.engine.designs import CATALOGUE, design_of
from tests.scenarios.engine.drawing.reading import (
    NAMES,
    boxes,
    canvas,
    classed,
    designs,
    lines,
    text_of,
    words,
)

SVG = "{http://www.w3.org/2000/svg}"
FAN_OUT = design_of(
    {
        "shop": "ec2-asg",
        "orders": ("sqs", {"max_receive_count": 5}),
        "workers": "ec2-asg",
        "failed": "sqs",
        "store": "s3",
        "alarm": "cloudwatch",
    },
    [
        "shop -> orders",
        "orders -> workers",
        "orders -> failed: dead-letter",
        "workers -> store",
        "shop -> store",
        "orders -> alarm",
        "alarm -> workers",
    ],
)
HOSTILE = "</text><script>alert('1')</script> & \"x\" ]]> <!--"


def parts_of_pages(design):
    return [
        draw_canvas(design, title="T", given=["shop"]),
        draw_thumbnail(design, title="T"),
        draw_figure(design, title="T"),
    ]


def test_parts_of_pages_have_no_style_script_or_handler():
    for svg in parts_of_pages(FAN_OUT):
        assert re.findall(r"\b(style|script|on\w+|href|id)=", svg.replace("data-id=", "")) == []
        assert set(re.findall(r"<(\w+)", svg)) <= {
            *("svg", "title", "desc", "g", "rect", "path", "text"),
        }


@given(designs(names=NAMES))
def test_names_stay_what_they_are_whatever_they_hold(design):
    svg = canvas(design)

    names = {"".join(c.name.split()) for c in design.components}
    shown = {
        "".join(text_of(text) for text in classed(node, "node-name")).replace(" ", "")
        for node in classed(svg, "node")
    }
    assert {"".join(name.split()) for name in shown} == names
    assert {element.tag for element in svg.iter()} <= {
        *("svg", "title", "desc", "g", "rect", "path", "text"),
    }


def test_title_and_names_are_escaped_everywhere():
    *others, last = FAN_OUT.with_component("x", "ec2").components
    named = replace(FAN_OUT, components=(*others, replace(last, name=HOSTILE)))
    for text in (
        draw(named, title=HOSTILE),
        draw_canvas(named, title=HOSTILE),
        draw_thumbnail(named, title=HOSTILE),
        draw_figure(named, title=HOSTILE),
    ):
        assert "<script" not in text
        (title, desc) = next(iter(ElementTree.fromstring(f"<all>{text}</all>")))[:2]
        assert text_of(title) == HOSTILE
        assert f"{HOSTILE}: no connection." in text_of(desc)


def test_description_tells_every_connection():
    svg = canvas(design_of({"a": "alb", "b": "ec2", "c": "s3"}, ["a -> b"]))

    assert text_of(svg.find("desc")) == (
        "Application Load Balancer to Amazon EC2 instance: request. "
        "Amazon S3 bucket: no connection."
    )


def test_canvas_names_its_parts():
    svg = canvas(design_of({"a": "alb", "b": "ec2"}, ["a -> b"]), given=["a"])

    assert [node.get("data-id") for node in classed(svg, "node")] == ["a", "b"]
    (group,) = classed(svg, "connection")
    assert [group.get(f"data-{name}") for name in ("from", "to", "kind")] == ["a", "b", "request"]
    assert [part.get("class") for part in group] == ["edge edge-request", "edge-head", "edge-hit"]
    assert [node.get("data-id") for node in classed(svg, "node-given")] == ["a"]
    assert [len(classed(node, "node-glyph")) for node in classed(svg, "node")] == [2, 1]


def test_thumbnail_and_figure_have_no_data():
    assert "data-" not in draw_thumbnail(FAN_OUT, title="T") + draw_figure(FAN_OUT, title="T")


def test_thumbnail_has_glyphs_and_lines_without_text():
    thumbnail = ElementTree.fromstring(draw_thumbnail(FAN_OUT, title="T"))

    assert list(thumbnail.iter("text")) == []
    assert len(lines(thumbnail)) == len(FAN_OUT.connections)
    assert len(classed(thumbnail, "node-glyph")) == len(FAN_OUT.components)
    assert len(words(canvas(FAN_OUT))) > 4


def test_empty_design_is_an_empty_drawing():
    for text in (draw(design_of({})), *parts_of_pages(design_of({}))):
        (svg,) = ElementTree.fromstring(f"<all>{text}</all>")
        assert float(svg.get("width")) >= 300
        assert text_of(svg[1]) == "No components yet."


def test_kinds_differ_in_more_than_their_colour():
    kinds = {
        kind: canvas(design_of({"a": "lambda", "b": "lambda"}, [f"a -> b: {kind}"]))
        for kind in ("request", "message", "dead-letter", "replicate")
    }

    assert {kind: words(svg) for kind, svg in kinds.items()} == {kind: [kind] for kind in kinds}
    assert [len(classed(svg, "edge-replicate-gap")) for svg in kinds.values()] == [0, 0, 0, 1]
    assert [
        next(
            name
            for name in ("edge-head", "edge-head-open", "edge-head-wrong")
            if classed(svg, name)
        )
        for svg in kinds.values()
    ] == ["edge-head", "edge-head-open", "edge-head-wrong", "edge-head"]


def test_set_aside_queue_has_its_own_glyph_and_says_after_how_many_receives():
    svg = canvas(FAN_OUT)

    glyphs = {path.get("d") for path in classed(svg, "node-glyph")}
    assert SET_ASIDE in glyphs
    assert "dead-letter, after 5 receives" in words(svg)


@pytest.mark.parametrize("service", CATALOGUE.services)
def test_every_service_can_be_drawn(service):
    svg = canvas(design_of({"a": service}))

    known = CATALOGUE.services[service]
    (node,) = classed(svg, "node")
    assert node.get("class") == f"node family-{known.family}"
    name = " ".join(text_of(text) for text in classed(node, "node-name"))
    assert name.replace(" ", "") == known.label.replace(" ", "")
    assert [glyph.get("d") for glyph in classed(node, "node-glyph")] == [known.glyph]
    assert list(boxes(svg)) == ["a"]


def test_file_stands_alone():
    svg = ElementTree.fromstring(draw(FAN_OUT, title="Orders"))

    assert svg.tag == f"{SVG}svg"
    style = svg.find(f"{SVG}style").text
    assert "prefers-color-scheme:dark" in style
    ground = svg.find(f"{SVG}rect")
    view = svg.get("viewBox").split()
    assert [ground.get(name) for name in ("x", "y", "width", "height")] == view
    used = {name for element in svg.iter() for name in (element.get("class") or "").split()}
    styled = set(re.findall(r"\.([a-z][a-z-]*)", style))
    assert used - styled <= {"node", "edge-request"}


def test_colours_of_a_file_are_the_tokens_of_the_site():
    tokens = Path(__file__).parents[4].joinpath("static/css/tokens.css").read_text()
    colours = COLOURS | {f"family-{name}": pair for name, pair in FAMILIES.items()}

    for name, (light, dark) in colours.items():
        assert f"--{name}: var(--light, {light}) var(--dark, {dark});" in tokens


def test_what_is_wrong_is_marked_by_a_shape_with_its_words():
    design = design_of({"q": "sqs", "t": "sns", "w": "lambda"}, ["q -> t", "q -> w"])
    broken = design.outgoing("q")[0]

    svg = canvas(design, warnings={"w": HOSTILE}, faults={broken: "A queue waits <b>."})

    (mark,) = classed(svg, "warning-mark")
    assert mark in list(next(n for n in classed(svg, "node") if n.get("data-id") == "w"))
    assert [part.tag for part in mark] == ["title", "path", "text"]
    assert text_of(mark[0]) == HOSTILE
    (line,) = classed(svg, "is-broken")
    assert (line.get("data-from"), line.get("data-to")) == ("q", "t")
    (cross,) = classed(line, "fault-mark")
    assert text_of(cross[0]) == "A queue waits <b>."


def test_cross_lies_on_its_own_stretch_and_not_on_the_shared_one():
    design = design_of({"q": "sqs", "t": "sns", "w": "lambda"}, ["q -> t", "q -> w"])
    for broken in design.outgoing("q"):
        svg = canvas(design, faults={broken: "No."})

        (cross,) = classed(svg, "fault-mark")
        x, y = map(float, re.findall(r"-?[\d.]+", cross.get("transform")))
        here = [
            group.get("data-to")
            for group in classed(svg, "connection")
            for _, points in lines(group)
            if any(
                min(a[0], b[0]) <= x <= max(a[0], b[0]) and min(a[1], b[1]) <= y <= max(a[1], b[1])
                for a, b in pairwise(points)
                if a[0] == b[0] or a[1] == b[1]
            )
        ]
        assert here == [broken.target]
