"""What the course takes from the sandbox: figures, stack templates, scenarios.

For `settings.FIGURES`, `settings.STACK_TEMPLATES` and `settings.SCENARIOS`.
"""

from django.urls import reverse

from scenarios import library
from scenarios.engine.cloudformation.reader import import_template
from scenarios.engine.document import parse, serialise
from scenarios.engine.drawing import draw_figure as draw
from scenarios.engine.errors import DesignError
from studyapp.course import FigureError, ScenarioText


def draw_figure(document, *, title):
    """SVG of a design document of plain values. Raises FigureError."""
    if not isinstance(document, dict):
        raise FigureError("design: must have format, components and connections")
    try:
        design = parse(document, library.catalogue())
    except DesignError as error:
        raise FigureError(str(error)) from error
    if not design.components:
        raise FigureError("components: a design needs at least one component")
    return draw(design, title=title)


def read_template(text):
    """The design document of a stack template; None where it holds too little for a diagram."""
    try:
        design = import_template(text, library.catalogue()).design
    except DesignError:
        return None
    return serialise(design) if len(design.components) > 1 else None


def scenarios():
    """A ScenarioText of every scenario."""
    found = map(library.scenario, library.slugs())
    return [
        ScenarioText(
            slug=one.slug,
            title=one.title,
            level=one.level,
            minutes=one.minutes,
            story=one.story,
            url=reverse("scenarios:scenario", args=[one.slug]),
            sections=one.sections,
        )
        for one in found
    ]
