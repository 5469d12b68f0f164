"""What stands over a design in the sandbox that belongs to a live session: for DESIGN_BAR."""

from math import ceil

from classrooms.actions.live import time_factor
from classrooms.live import tickets
from classrooms.live.design.clock import seconds_left
from classrooms.live.phases import Phase
from classrooms.models import LiveDesign

SAYS = {Phase.GALLERY: "The gallery is open: checks no longer count there"}
PAUSED = "Paused: look to your host"


def bar_of(draft, *, now):
    """Context of the bar with its `template`; None for a design of no session under way.

    One query for every design that is opened.
    """
    designs = LiveDesign.objects.under_way().filter(draft=draft)
    design = designs.select_related("participation__session", "participation__person").first()
    if design is None:
        return None
    part = design.participation
    session = part.session
    factor = time_factor(part.person)
    left = seconds_left(session, now=now, factor=factor)
    return {
        "template": "classrooms/live/design/_bar.html",
        "session": session,
        "part": part,
        "factor": factor,
        "seconds_left": left,
        "minutes_left": left and ceil(left / 60),
        "says": PAUSED if session.is_paused else SAYS.get(session.phase, ""),
        "ticket": tickets.issue(session.pk, part.pk),
    }
