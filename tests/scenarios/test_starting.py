"""The canvas on which a learner begins."""

import pytest

from scenarios import library
from scenarios.engine.drawing import draw_canvas
from scenarios.starting import RIGHT, set_out
from tests.scenarios.engine.drawing.reading import boxes, overlapping, svgs


@pytest.mark.parametrize("slug", library.slugs())
def test_canvas_of_a_scenario_begins_with_what_is_given_apart(slug):
    scenario = library.scenario(slug)
    for one in scenario.stages or [scenario]:
        design = set_out(one)
        (svg,) = svgs(draw_canvas(design, title="T", given=one.given_ids))

        assert sorted(c.id for c in design.components) == sorted(one.given_ids)
        assert design.connections == one.given_connections
        assert all(component.position for component in design.components)
        assert overlapping(svg) == []


def test_who_asks_stands_left_of_who_waits():
    design = set_out(library.scenario("payment-flow"))

    found = {id_: box[:2] for id_, box in boxes(svgs(draw_canvas(design, title="T"))[0]).items()}
    left, middle = found.pop("shoppers")
    assert left == 0
    assert {x for x, _ in found.values()} == {RIGHT}
    heights = [y for _, y in found.values()]
    assert middle == (min(heights) + max(heights)) / 2


def test_what_is_connected_from_the_start_stands_together():
    found = {c.id: c.position for c in set_out(library.scenario("breaking-news-alerts")).components}

    assert found["editors"][0] < found["cms"][0] < found["mail-provider"][0]
    assert found["mail-provider"][0] == found["push-provider"][0]
