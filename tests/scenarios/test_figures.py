"""What the course gets for the designs in its figures."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from scenarios import library
from scenarios.figures import draw_figure, links, read_template, scenarios
from studyapp.course import FigureError
from studyapp.loading import digest_of

EMPTY = {"format": "studyapp.design/1", "components": [], "connections": []}


def test_design_is_drawn_with_the_catalogue_of_the_course():
    design = EMPTY | {"components": [{"id": "orders", "service": "sqs", "name": "Orders"}]}

    svg = draw_figure(design, title="A queue")

    assert svg.startswith('<svg class="diagram"')
    assert "<title>A queue</title><desc>Orders: no connection.</desc>" in svg
    assert ">SQS standard</text>" in svg


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ([], "design: must have format, components and connections"),
        (EMPTY, "components: a design needs at least one component"),
        (
            EMPTY | {"components": [{"id": "a", "service": "lamda"}]},
            'components[0].service: there is no service "lamda"',
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_place(document, problem):
    with pytest.raises(FigureError) as caught:
        draw_figure(document, title="T")

    assert str(caught.value) == problem


def test_course_is_loaded_anew_when_the_drawing_changes(monkeypatch, settings):
    before = digest_of(settings.CONTENT_DIR)
    drawing = Path(find_spec("scenarios.engine.drawing.marks").origin)
    read = Path.read_bytes
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: read(path) + b"#" * (path.samefile(drawing))
    )

    assert digest_of(settings.CONTENT_DIR) != before


def test_template_becomes_a_design_document():
    text = "Resources:\n  A: {Type: AWS::SQS::Queue}\n  B: {Type: AWS::SNS::Topic}\n"

    document = read_template(text)

    assert [component["id"] for component in document["components"]] == ["A", "B"]


@pytest.mark.parametrize("text", ["Resources:\n  A: {Type: AWS::SQS::Queue}\n", "Resources: [1]"])
def test_template_without_anything_to_see_becomes_none(text):
    assert read_template(text) is None


def test_scenarios_of_the_course_are_given_with_their_addresses():
    given = {one.slug: one for one in scenarios()}

    assert set(given) == set(library.slugs())
    assert given["payment-flow"].url == "/sandbox/payment-flow/"
    assert given["payment-flow"].sections_in("sqs-in-depth") == 4


def test_what_activities_name_leads_to_its_scenario():
    assert links(
        [
            "scenario:payment-flow",
            "requirement:payment-flow/accept-fast",
            "scenario:growth-journey/stage-2",
            "requirement:growth-journey/stage-2/two-zones",
            "scenario:gone",
            "section:payment-flow",
            "requirement:",
        ],
        None,
    ) == {
        "scenario:payment-flow": "/sandbox/payment-flow/",
        "requirement:payment-flow/accept-fast": "/sandbox/payment-flow/",
        "scenario:growth-journey/stage-2": "/sandbox/growth-journey/stage-2/",
        "requirement:growth-journey/stage-2/two-zones": "/sandbox/growth-journey/stage-2/",
    }
