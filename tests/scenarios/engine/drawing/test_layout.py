"""Where components stand by themselves: along the flow, with what belongs to them beside them."""

import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.engine.document import parse, serialise
from scenarios.engine.drawing import automatic_positions, draw, draw_canvas
from scenarios.engine.drawing.arranging import LEGIBLE, arrange, scale_of
from scenarios.engine.drawing.layering import divide, in_order, links
from scenarios.engine.drawing.ordering import crossings as layer_crossings
from scenarios.engine.drawing.ordering import order
from scenarios.engine.drawing.picture import on_canvas
from scenarios.engine.drawing.space import overlap
from tests.scenarios.engine.designs import CATALOGUE, design_of
from tests.scenarios.engine.drawing.reading import (
    boxes,
    canvas,
    classed,
    crossings,
    designs,
    line,
    lines,
    overlapping,
    references,
    run_through,
)

REFERENCES = references()
FLOW = {"request", "message", "deliver", "data"}


def places(components, connections=()):
    return boxes(canvas(design_of(components, connections)))


def layers_of(design):
    """Where each component stands along the flow, and the layout that says so."""
    arranged = arrange(design)
    layout = arranged.canvas_layout()
    layers = layout.layered.layers
    return layout, {
        id_: number for number, layer in enumerate(layers) for one in layer for id_ in one.members
    }


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=24))
def test_work_without_circles_flows_onwards(pairs):
    ways = [f"c{min(pair)} -> c{max(pair)}: message" for pair in pairs if len(set(pair)) == 2]

    _, layer = layers_of(design_of({f"c{n}": "lambda" for n in range(12)}, ways))

    for way in ways:
        source, target = way.removesuffix(": message").split(" -> ")
        assert layer[source] < layer[target]


@given(designs(12))
def test_flow_goes_on_in_its_row_and_turns_back_below(design):
    layout, layer = layers_of(design)

    placed = {id_: (box.x, box.y, box.y + box.height) for id_, box in layout.boxes.items()}
    assert [number for band in layout.bands for number in band] == sorted(set(layer.values()))
    for number, band in enumerate(layout.bands):
        here = [placed[id_] for id_ in placed if layer[id_] in band]
        columns = {layer[id_]: placed[id_][0] for id_ in placed if layer[id_] in band}
        onward = [columns[at] for at in sorted(columns)]
        assert onward == sorted(set(onward), reverse=number % 2 == 1)
        for after in layout.bands[number + 1 :]:
            later = [placed[id_] for id_ in placed if layer[id_] in after]
            assert max(low for *_, low in here) < min(high for _, high, _ in later)


def test_row_that_is_legible_does_not_turn_back():
    found = places(dict.fromkeys("abcd", "lambda"), ["a -> b", "b -> c", "c -> d"])

    assert {y for _, y, *_ in found.values()} == {0}
    assert [found[id_][0] for id_ in "abcd"] == [0, 232, 464, 696]


def test_long_row_turns_back_where_few_lines_go_on():
    ways = [
        "a -> b",
        "b -> c",
        "b -> d",
        "b -> e",
        "c -> f",
        "d -> f",
        "e -> f",
        "f -> g",
        "g -> h",
    ]

    layout, layer = layers_of(design_of(dict.fromkeys("abcdefgh", "lambda"), ways))

    assert [layer[id_] for id_ in "abcdefgh"] == [0, 1, 2, 2, 2, 3, 4, 5]
    assert [tuple(band) for band in layout.bands] == [(0, 1, 2, 3), (4, 5)]


def test_references_of_usual_size_are_legible_on_a_small_screen():
    """At a window of 1280 by 720 the canvas has ROOM for the design, once fitted to it."""
    scales = {
        name: scale_of(arrange(design).canvas_layout())
        for name, design in REFERENCES.items()
        if len(design.components) <= 12
    }

    small = {name: scale for name, scale in scales.items() if scale < LEGIBLE}
    print(len(scales), "references; too small:", small)
    assert len(small) * 50 <= len(scales)
    assert min(scales.values()) > 0.6


@pytest.mark.parametrize("name", REFERENCES)
def test_reference_is_drawn_without_overlaps_and_with_few_crossings(name):
    design = REFERENCES[name]

    svg = canvas(design)

    assert sorted(boxes(svg)) == sorted(c.id for c in design.components)
    assert sorted(kind for kind, _ in lines(svg)) == sorted(c.kind for c in design.connections)
    assert overlapping(svg) == []
    assert run_through(svg) == []
    assert crossings(svg) <= 4


def test_references_cross_less_than_once_in_two_drawings():
    counts = {name: crossings(canvas(design)) for name, design in REFERENCES.items()}

    print(sum(counts.values()), "crossings in", len(counts), "drawings:", counts)
    assert sum(counts.values()) * 2 <= len(counts)


def test_words_of_references_lie_on_no_box_and_no_other_word():
    for name, design in REFERENCES.items():
        picture = on_canvas(design)
        taken = [box.rectangle for box in picture.boxes.values()]
        for label in picture.labels:
            assert not any(overlap(label.rectangle, one) for one in taken), (name, label.text)
            taken.append(label.rectangle)


def test_crossings_of_the_listed_order_are_taken_away():
    left, right = "abcde", "vwxyz"
    ways = [f"{a} -> {b}" for a, b in zip(left, reversed(right), strict=True)]
    kinds = {"a": "alb", "b": "nlb", "c": "api-gateway", "d": "cloudfront", "e": "ec2"}
    ends = {"v": "lambda", "w": "ec2", "x": "ecs-service", "y": "eks", "z": "ec2-asg"}
    design = in_order(design_of(kinds | ends, ways))
    layered = divide(design)
    before, after = links(design, layered)

    order(layered, before, after)

    assert layer_crossings(layered.layers, after) == 0


def test_neighbours_are_exchanged_where_sweeps_leave_a_crossing():
    best, worse = [], []
    for seed in range(12):
        chance = random.Random(seed)
        components = {f"c{n}": chance.choice(("lambda", "ec2", "eks")) for n in range(24)}
        ways = {(n, min(n + chance.randint(4, 9), 23)) for n in range(20) for _ in range(2)}
        design = in_order(design_of(components, [f"c{a} -> c{b}" for a, b in sorted(ways)]))
        layered = divide(design)
        before, after = links(design, layered)
        worse.append(layer_crossings(layered.layers, after))
        order(layered, before, after)
        best.append(layer_crossings(layered.layers, after))

    assert all(few <= many for few, many in zip(best, worse, strict=True))
    assert sum(best) * 4 < sum(worse)


def test_set_aside_queue_stands_below_its_queue():
    found = places(
        {"a": "sqs", "b": "lambda", "c": "sqs", "d": "s3"},
        ["a -> b", "a -> c: dead-letter", "b -> d"],
    )

    assert found["c"][0] == found["a"][0]
    assert found["c"][1] > found["a"][1]


def test_monitor_stands_above_what_it_watches():
    found = places({"q": "sqs", "w": "ec2-asg", "m": "cloudwatch"}, ["q -> w", "q -> m", "m -> w"])

    assert found["m"][0] == found["q"][0]
    assert found["m"][1] < found["q"][1]


def test_second_monitor_stands_below():
    found = places(
        {"q": "sqs", "m": "cloudwatch", "x": "x-ray"}, ["q -> m: signal", "q -> x: signal"]
    )

    assert {x for x, *_ in found.values()} == {found["q"][0]}
    assert min(found["m"][1], found["x"][1]) < found["q"][1] < max(found["m"][1], found["x"][1])


def test_monitor_of_a_set_aside_queue_stands_below_it():
    found = places(
        {"q": "sqs", "d": "sqs", "m": "cloudwatch"}, ["q -> d: dead-letter", "d -> m: signal"]
    )

    assert found["q"][1] < found["d"][1] < found["m"][1]


def test_queues_may_share_what_they_set_aside():
    svg = canvas(
        design_of(
            {"t": "sns", "a": "sqs", "b": "sqs", "d": "sqs"},
            ["t -> a", "t -> b", "a -> d: dead-letter", "b -> d: dead-letter"],
        )
    )

    assert len(lines(svg)) == 4
    assert run_through(svg) == []


def test_queues_that_set_aside_into_each_other_are_drawn():
    found = places({"a": "sqs", "b": "sqs"}, ["a -> b: dead-letter", "b -> a: dead-letter"])

    assert len(found) == 2


def test_replica_stands_after_its_database_and_a_fed_copy_beside_it():
    alone = places({"a": "rds", "b": "rds-replica"}, ["a -> b"])
    fed = places(
        {"p": "alb", "q": "alb", "v": "ec2", "w": "ec2", "a": "dynamodb", "b": "dynamodb"},
        ["p -> v", "q -> w", "v -> a", "w -> b", "a -> b: replicate"],
    )

    assert alone["a"][0] < alone["b"][0]
    assert fed["a"][0] == fed["b"][0]


def test_what_is_only_told_stands_after_its_teller():
    found = places({"m": "cloudwatch", "w": "ec2-asg"}, ["m -> w: signal"])

    assert found["m"][0] < found["w"][0]


def test_component_without_connections_stands_with_its_kin():
    found = places({"a": "alb", "b": "ec2", "lost": "ec2", "alone": "s3"}, ["a -> b"])

    assert found["lost"][0] == found["b"][0]
    assert found["alone"][0] == found["a"][0]


def test_source_stands_next_to_what_it_feeds():
    found = places(
        {"a": "users", "b": "alb", "c": "ec2", "x": "external-system"},
        ["a -> b", "b -> c", "x -> c"],
    )

    assert found["x"][0] == found["b"][0]


def test_circle_opens_at_the_client():
    svg = canvas(
        design_of({"a": "lambda", "b": "sns", "u": "users"}, ["u -> a", "a -> b", "b -> u"])
    )

    found = boxes(svg)
    assert found["u"][0] < found["a"][0] < found["b"][0]
    back = line(svg, "b", "u")
    assert back[-1][0] < back[0][0]


def test_circle_of_equals_is_drawn_with_one_line_back():
    svg = canvas(design_of(dict.fromkeys("abc", "lambda"), ["a -> b", "b -> c", "c -> a"]))

    assert sorted(points[-1][0] < points[0][0] for _, points in lines(svg)) == [False, False, True]


def test_second_region_stands_below_in_a_frame():
    svg = canvas(
        design_of(
            {
                "dns": "route53",
                "a": "alb",
                "b": ("alb", {"region": "secondary"}),
                "c": "ec2",
                "d": ("ec2", {"region": "secondary"}),
                "e": "s3",
            },
            ["dns -> a", "dns -> b", "a -> c", "b -> d", "c -> e", "b -> c"],
        )
    )

    (frame,) = classed(svg, "region")
    x, y, width, height = (float(frame.get(name)) for name in ("x", "y", "width", "height"))
    inside = {
        id_
        for id_, (left, top, box_width, box_height) in boxes(svg).items()
        if x < left and y < top and left + box_width < x + width and top + box_height < y + height
    }
    assert inside == {"b", "d"}
    assert [text.text for text in classed(svg, "region-name")] == ["Secondary region"]


def test_design_in_the_second_region_alone_has_a_frame():
    svg = canvas(design_of({"a": ("ec2", {"region": "secondary"})}))

    assert len(classed(svg, "region")) == 1


def shuffled(design, chance):
    components, connections = list(design.components), list(design.connections)
    chance.shuffle(components)
    chance.shuffle(connections)
    return replace(design, components=tuple(components), connections=tuple(connections))


@given(designs(positions=True), st.randoms(use_true_random=False))
def test_order_of_the_lists_changes_nothing(design, chance):
    assert draw_canvas(shuffled(design, chance), title="T") == draw_canvas(design, title="T")


@pytest.mark.parametrize("name", REFERENCES)
def test_ids_of_a_reference_decide_nothing_but_who_is_who_among_equals(name):
    design = REFERENCES[name]
    new = {c.id: f"x{number}" for number, c in enumerate(reversed(design.components))}
    document = serialise(design)
    for component in document["components"]:
        component["id"] = new[component["id"]]
    for connection in document["connections"]:
        connection |= {"from": new[connection["from"]], "to": new[connection["to"]]}

    renamed = automatic_positions(parse(document, CATALOGUE))

    def by_service(design, positions, ids):
        return sorted((c.service, positions[ids.get(c.id, c.id)]) for c in design.components)

    assert by_service(design, renamed, new) == by_service(design, automatic_positions(design), {})


def test_drawing_is_the_same_in_every_process():
    design = REFERENCES["payment-flow functions-with-bus"]
    code = (
        "import sys, json; from scenarios.engine.drawing import draw;"
        "from tests.scenarios.engine.designs import CATALOGUE;"
        "from scenarios.engine.document import parse;"
        "sys.stdout.write(draw(parse(json.load(sys.stdin), CATALOGUE)))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=json.dumps(serialise(design)),
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }

    assert printed == {draw(design)}


def test_large_design_is_drawn_whole():
    chance = random.Random(5)
    services = sorted(CATALOGUE.services)
    components = {f"c{n}": chance.choice(services) for n in range(200)}
    ways = {(n, (n + chance.choice((1, 2, 3, 7))) % 200) for n in range(200) for _ in range(2)}
    design = design_of(components, [f"c{a} -> c{b}" for a, b in sorted(ways)])

    svg = canvas(design)

    assert len(boxes(svg)) == 200
    assert len(lines(svg)) == len(design.connections)
    assert overlapping(svg) == []


@settings(max_examples=60)
@given(designs())
def test_any_design_has_no_box_on_a_box_and_no_line_through_one(design):
    svg = canvas(design)

    assert len(boxes(svg)) == len(design.components)
    assert len(lines(svg)) == len(design.connections)
    assert overlapping(svg) == []
    assert run_through(svg) == []


def test_lines_turn_at_right_angles():
    for design in REFERENCES.values():
        for _, points in lines(canvas(design)):
            assert all(
                x1 == x2 or y1 == y2 or abs(x1 - x2) == abs(y1 - y2)
                for (x1, y1), (x2, y2) in pairwise(points)
            )
