"""What everybody in a design session sees of it, as one card: rendered once, the same for all."""

from django.template.loader import render_to_string

from classrooms.live.design.board import lacks_of, scenario_of
from classrooms.live.phases import Phase
from scenarios.ties import places, practice


def card_context(session):
    """What the card of this phase needs; nothing in it is about one learner. At most five queries.

    In the gallery `missing` and `pitfalls` are (Lack, Place of its section, Place of questions).
    """
    found = {"session": session, "phase": session.phase, "scenario": scenario_of(session)}
    return found | taught_lacks(session) if session.phase == Phase.GALLERY else found


def taught_lacks(session):
    """What designs lack most often, with what teaches it. At most five queries."""
    missing, pitfalls = lacks_of(session)
    sections = places(one.section for one in (*missing, *pitfalls))
    questions = practice("question", (one.question for one in (*missing, *pitfalls)))

    def taught(lacks):
        return [(one, sections.get(one.section), questions.get(one.question)) for one in lacks]

    return {"missing": taught(missing), "pitfalls": taught(pitfalls)}


def design_card_html(session):
    """The card as every learner gets it: no name, no token, no design of anybody in it."""
    return render_to_string("classrooms/live/design/_card.html", card_context(session))
