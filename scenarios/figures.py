"""The figures of the course's chapters, for `settings.FIGURES`."""

from scenarios import library
from scenarios.engine.document import parse
from scenarios.engine.drawing import draw_figure as draw
from scenarios.engine.errors import DesignError
from studyapp.course import FigureError


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
