"""How much of the time for a design is left."""

from classrooms.actions.live import deadline
from classrooms.live.phases import Phase


def seconds_left(session, *, now, factor=1):
    """Whole seconds, from 0; None where nothing is limited. `factor` is the learner's own."""
    if session.phase != Phase.DESIGN or session.ends_at is None:
        return None
    left = deadline(session, factor) - (session.paused_at or now)
    return max(0, round(left.total_seconds()))
