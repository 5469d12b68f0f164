"""Designs as they hang in a gallery: pictures under numbers, with nothing that a learner wrote.

Components go by the names of their services, and what the scenario gives by the name it has there:
a name could tell whose a design is, and would stand on the screen for the room. Where things stand
on a learner's canvas does not count either.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from scenarios import library
from scenarios.engine.document import parse
from scenarios.engine.drawing import draw_figure, draw_thumbnail

PICTURES_KEPT = 512  # drawn once for all who look; about 10 KB each


@dataclass(frozen=True)
class Picture:
    """One design in the gallery. `is_own` where it is that of the learner who looks."""

    number: int
    svg: str
    is_own: bool = False
    is_hidden: bool = False
    is_pinned: bool = False

    @property
    def title(self):
        return title_of(self.number)


def pictures(designs, *, part=None, draw=draw_thumbnail):
    """A Picture of each of these LiveDesigns, as `part` sees it. One query."""
    fields = ("number", "submission__document", "participation", "is_hidden", "pinned_at")
    scenario = "participation__session__scenario"
    return [
        Picture(
            number=number,
            svg=drawn(document, name, number, draw),
            is_own=part is not None and owner == part.pk,
            is_hidden=is_hidden,
            is_pinned=pinned_at is not None,
        )
        for number, document, owner, is_hidden, pinned_at, name in designs.values_list(
            *fields, scenario
        )
    ]


def figures(designs, *, part=None):
    """As `pictures`, drawn large and with the names of services."""
    return pictures(designs, part=part, draw=draw_figure)


@lru_cache(maxsize=PICTURES_KEPT)
def drawn(document, scenario, number, draw):
    design = parse(document, library.catalogue())
    return draw(nameless(design, library.scenario(scenario)), title=title_of(number))


def title_of(number):
    return f"Design {number}"


def nameless(design, scenario):
    """The design with no name that its learner gave."""
    given = {one.id: one.name for one in scenario.given}
    services = design.catalogue.services
    parts = (
        replace(one, name=given.get(one.id) or services[one.service].label)
        for one in design.components
    )
    return replace(design, components=tuple(parts))
