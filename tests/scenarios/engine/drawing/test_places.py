"""Designs with positions: boxes stand there, the rest around them, and lines go round boxes."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from scenarios.engine.document import parse
from scenarios.engine.drawing import automatic_positions, drawn_positions
from tests.scenarios.engine.designs import CATALOGUE, document_of
from tests.scenarios.engine.drawing.reading import (
    boxes,
    canvas,
    classed,
    designs,
    heads,
    line,
    lines,
    overlap,
    overlapping,
    references,
    run_through,
    words,
)

REFERENCES = references()


def placed(components, connections=(), **positions):
    document = document_of(components, connections)
    for component in document["components"]:
        if component["id"] in positions:
            component["position"] = list(positions[component["id"]])
    return parse(document, CATALOGUE)


def moved(design, shift):
    """The design with every component where the layout puts it, and a little off."""
    positions = automatic_positions(design)
    components = tuple(
        replace(c, position=(positions[c.id][0] + shift(n)[0], positions[c.id][1] + shift(n)[1]))
        for n, c in enumerate(design.components)
    )
    return replace(design, components=components)


def test_component_stands_where_the_document_puts_it():
    design = placed({"a": "alb", "b": "ec2"}, ["a -> b"], a=(300, 40), b=(-120.5, 200))

    found = boxes(canvas(design))

    assert found["a"][:2] == (300, 40)
    assert found["b"][:2] == (-120.5, 200)
    assert drawn_positions(design) == {"a": (300, 40), "b": (-120.5, 200)}


def test_design_without_positions_is_drawn_where_the_layout_wants_it():
    design = REFERENCES["payment-flow containers"]

    assert drawn_positions(design) == automatic_positions(design)


def test_component_without_a_position_stands_beside_its_neighbour():
    found = boxes(canvas(placed({"a": "alb", "b": "ec2"}, ["a -> b"], a=(1000, 500))))

    alone = automatic_positions(placed({"a": "alb", "b": "ec2"}, ["a -> b"]))
    assert found["b"][0] - 1000 == alone["b"][0] - alone["a"][0]
    assert found["b"][1] == 500


def test_component_without_neighbours_moves_with_the_rest():
    found = boxes(canvas(placed({"a": "alb", "b": "ec2", "z": "s3"}, ["a -> b"], a=(900, 0))))

    assert found["z"][0] == 900


def test_component_without_a_position_gives_way_to_one_that_has_one():
    spots = {"b": (0, 0), "c": (244, 0), "d": (244, 76)}

    svg = canvas(placed(dict.fromkeys("abcd", "ec2"), ["b -> a"], **spots))

    assert overlapping(svg) == []
    assert {id_: boxes(svg)[id_][:2] for id_ in spots} == spots


@settings(max_examples=100)
@given(designs(14, positions=True))
def test_only_boxes_that_the_document_puts_together_overlap(design):
    svg = canvas(design)

    found = boxes(svg)
    free = [c.id for c in design.components if c.position is None]
    for id_ in free:
        others = (box for other, box in found.items() if other != id_)
        assert not any(overlap(found[id_], other) for other in others)
    for component in design.components:
        if component.position:
            assert found[component.id][:2] == component.position
    assert len(lines(svg)) == len(design.connections)


@pytest.mark.parametrize("name", REFERENCES)
def test_moved_reference_has_no_line_through_a_box(name):
    svg = canvas(moved(REFERENCES[name], lambda n: (n * 7 % 11 - 5, n * 5 % 13 - 6)))

    assert overlapping(svg) == []
    assert run_through(svg) == []


@pytest.mark.parametrize(
    ("spot", "leaves", "arrives"),
    [
        ((400, 0), (160, 26), (400, 26)),
        ((-400, 0), (0, 26), (-240, 26)),
        ((0, 300), (80, 52), (80, 300)),
        ((0, -300), (80, 0), (80, -248)),
    ],
)
def test_line_takes_the_sides_that_face_each_other(spot, leaves, arrives):
    svg = canvas(placed({"a": "alb", "b": "ec2"}, ["a -> b"], a=(0, 0), b=spot))

    points = line(svg, "a", "b")
    assert points[0] == leaves
    (tip,) = (path.get("d") for path in heads(svg))
    assert tip.startswith(f"M{arrives[0]} {arrives[1]}l")


def test_small_step_is_taken_out_of_a_line():
    svg = canvas(placed({"a": "alb", "b": "ec2"}, ["a -> b"], a=(0, 0), b=(400, 12)))

    assert len({y for _, y in line(svg, "a", "b")}) == 1


def test_line_goes_round_what_stands_between():
    spots = {"a": (0, 0), "b": (300, 0), "c": (600, 0)}

    svg = canvas(placed({"a": "alb", "b": "s3", "c": "ec2"}, ["a -> c"], **spots))

    assert run_through(svg) == []
    assert len(line(svg, "a", "c")) > 2


def test_line_between_boxes_too_close_goes_round_outside():
    svg = canvas(placed({"a": "alb", "b": "ec2"}, ["a -> b"], a=(0, 0), b=(170, 20)))

    assert run_through(svg) == []


def test_line_between_boxes_on_one_another_is_drawn_all_the_same():
    svg = canvas(placed({"a": "alb", "b": "ec2"}, ["a -> b"], a=(0, 0), b=(20, 10)))

    assert len(lines(svg)) == 1


def test_lines_of_two_kinds_leave_apart():
    design = placed(
        {"q": "sqs", "w": "ec2-asg", "d": "sqs"},
        ["q -> w", "q -> d: dead-letter"],
        q=(0, 0),
        w=(400, -80),
        d=(400, 80),
    )

    svg = canvas(design)

    (x, work), (same_x, aside) = line(svg, "q", "w")[0], line(svg, "q", "d")[0]
    assert x == same_x == 160
    assert aside - work == 14


def test_lines_that_meet_share_an_arrowhead_and_a_word():
    spots = {"a": (0, 0), "b": (0, 120), "c": (0, 240), "s": (500, 120), "far": (-400, 240)}

    svg = canvas(
        placed(
            {"a": "lambda", "b": "lambda", "c": "lambda", "far": "lambda", "s": "rds"},
            ["a -> s", "b -> s", "c -> s", "far -> s"],
            **spots,
        )
    )

    assert words(svg) == ["data"]
    assert len(lines(svg)) == 4
    assert len(heads(svg)) < 4


def test_many_lines_may_meet_from_both_sides():
    sources = {f"c{n}": (n % 3 * -250, n * 70) for n in range(9)}

    design = placed(
        dict.fromkeys(sources, "lambda") | {"s": "rds"},
        [f"{source} -> s" for source in sources],
        s=(500, 300),
        **sources,
    )

    svg = canvas(design)
    assert len(lines(svg)) == 9
    assert run_through(svg) == []
    assert words(svg) == ["data"]


@pytest.mark.parametrize("spots", [[(0, 0)] * 4, [(99_000, -99_000), (-99_000, 99_000)] * 2])
def test_components_at_one_spot_or_far_apart_are_drawn_whole(spots):
    design = placed(
        dict.fromkeys("abcd", "lambda"),
        ["a -> b", "b -> c", "c -> d", "d -> a", "a -> c: message"],
        **dict(zip("abcd", spots, strict=True)),
    )

    assert len(lines(canvas(design))) == 5


def test_lines_do_not_lie_on_one_another():
    spots = {"a": (0, 0), "b": (400, 100), "c": (0, 100), "d": (400, 0)}

    svg = canvas(
        placed(
            {"a": "lambda", "b": "rds", "c": "lambda", "d": "sqs"},
            ["a -> b", "c -> d"],
            **spots,
        )
    )

    uprights = [points[1][0] for _, points in lines(svg)]
    assert abs(uprights[0] - uprights[1]) >= 6


def test_frame_is_round_each_box_where_others_stand_between():
    second = ("ec2", {"region": "secondary"})

    svg = canvas(placed({"a": second, "b": "ec2", "c": second}, a=(0, 0), b=(300, 0), c=(600, 0)))

    assert len(classed(svg, "region")) == 2


def test_crowded_canvas_is_drawn_whole():
    spots = {f"c{n}": (n % 8 * 172, n // 8 * 62) for n in range(48)}
    ways = [f"c{n} -> c{(n * 29 + 17) % 48}" for n in range(48) if (n * 29 + 17) % 48 != n]

    design = placed(dict.fromkeys(spots, "lambda"), ways, **spots)

    assert len(lines(canvas(design))) == len(ways)
