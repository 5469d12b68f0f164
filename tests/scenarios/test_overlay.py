"""A reference laid over a learner's design, and what the drawing of the two says."""

from xml.etree import ElementTree

import pytest

from scenarios import library
from scenarios.engine.drawing import draw_overlay
from scenarios.engine.grading.resemblance import likenesses
from scenarios.engine.grading.scene import Ground
from scenarios.overlay import overlaid
from tests.scenarios.engine.drawing.reading import boxes, classed, overlapping, text_of

PAYMENT = library.scenario("payment-flow")
CONTAINERS = PAYMENT.references[0].design


def over(design, reference="containers", scenario=PAYMENT):
    """A reference of the scenario over a design."""
    design = scenario.admit(design)
    ground = Ground(design, scenario.given_ids, scenario.groups, frozenset(scenario.roles))
    found = likenesses(ground, scenario.references)
    (likeness,) = (one for one in found if one.reference.id == reference)
    return overlaid(design, likeness, scenario.given_ids)


@pytest.mark.parametrize("slug", library.slugs())
def test_reference_over_itself_is_the_same(slug):
    scenario = library.scenario(slug)
    for one in scenario.stages or [scenario]:
        for reference in one.references:
            found = over(reference.design, reference.id, one)

            assert (found.parts, found.links, found.services) == ({}, {}, {}), reference.id
            assert len(found.design.components) == len(reference.design.components)


def test_what_is_missing_finds_room_beside_the_learners_own():
    found = over(CONTAINERS.without_components(["failed"]))

    assert found.parts == {"failed": "missing"}
    ((link, state),) = found.links.items()
    assert (link.source, link.target, state) == ("orders", "failed", "missing")
    svg = ElementTree.fromstring(
        draw_overlay(found.design, title="T", parts=found.parts, links=found.links, words=WORDS)
    )
    assert overlapping(svg) == []
    (tag,) = classed(svg, "overlay-tag")
    assert text_of(tag) == "only in ours"
    assert [text_of(sign[0]) for sign in classed(svg, "overlay-sign")] == ["<missing>"]


WORDS = {"failed": "only in ours", "missing": "<missing>", "extra": "only in yours"}


def test_what_is_extra_and_its_lines_are_told_apart():
    design = CONTAINERS.with_component("box", "ec2").with_connection("checkout", "box")

    found = over(design)

    assert found.parts == {"box": "extra"}
    assert [(one.source, one.target, state) for one, state in found.links.items()] == [
        ("checkout", "box", "extra")
    ]


def test_another_service_is_named_and_its_lines_are_the_same():
    found = over(CONTAINERS, "functions")

    assert found.services == {"balancer": "API Gateway", "checkout": "Lambda", "workers": "Lambda"}
    assert set(found.parts.values()) == {"different"}
    assert found.links == {}


def test_what_costs_nothing_is_not_called_extra():
    design = CONTAINERS.with_component("edge", "cloudfront").with_connection("shoppers", "edge")
    design = design.with_connection("edge", "balancer")

    assert over(design).parts == {}
    assert over(design).links == {}


def test_every_reference_can_be_laid_over_every_other():
    for reference in PAYMENT.references:
        for other in PAYMENT.references:
            found = over(reference.design, other.id)
            words = dict.fromkeys(found.parts, "x") | dict.fromkeys(["missing", "extra"], "y")
            svg = ElementTree.fromstring(
                draw_overlay(
                    found.design, title="T", parts=found.parts, links=found.links, words=words
                )
            )

            assert len(boxes(svg)) <= len(found.design.components)  # some have one name
            assert len(classed(svg, "overlay-tag")) == len(found.parts)
            assert overlapping(svg) == []
