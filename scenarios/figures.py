"""What the course takes from the sandbox: figures, stack templates, scenarios and their addresses.

For `settings.FIGURES`, `STACK_TEMPLATES`, `SCENARIOS` and `ACTIVITY_LINKS`.
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
            task=one.task,
        )
        for one in found
    ]


def links(names, learner):
    """{name: address of its scenario} for those of the names that are of a scenario.

    Activities name `scenario:slug` and `requirement:slug/id`, with the stage after the slug where
    there are stages.
    """
    found = {}
    for name in names:
        kind, _, place = name.partition(":")
        parts = place.split("/")[: -1 if kind == "requirement" else None]
        if kind in ("scenario", "requirement") and parts and parts[0] in library.slugs():
            page = "scenario_stage" if len(parts) > 1 else "scenario"
            found[name] = reverse(f"scenarios:{page}", args=parts[:2])
    return found
