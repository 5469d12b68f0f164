"""What the course gets for the designs in its figures."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from scenarios.figures import draw_figure
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
