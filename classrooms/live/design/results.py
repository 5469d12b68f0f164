"""What came of a design session: for one learner, and for its hosts. Reads only."""

from classrooms.live.design.board import board_of, scenario_of
from classrooms.live.design.cards import taught_lacks
from classrooms.models import LiveDesign
from scenarios.ties import places, practice


def design_of(part):
    """What this learner has made in the session; None before they began."""
    return LiveDesign.objects.filter(participation=part).first()


def result_of(part):
    """For templates: a learner's last check that counts, with what teaches what it misses.

    At most six queries.
    """
    session = part.session
    design = LiveDesign.objects.filter(participation=part).select_related("submission").first()
    found = {"part": part, "session": session, "scenario": scenario_of(session), "design": design}
    if design is None or design.submission is None:
        return found
    rows = [one for one in design.submission.report["requirements"] if not one["bonus"]]
    missed = [one for one in rows if not one["passed"]]
    sections = places(one["section"] for one in missed)
    questions = practice("question", (one["question"] for one in missed))
    found["missed"] = [
        (one, sections.get(one["section"]), questions.get(one["question"])) for one in missed
    ]
    found["met"] = [one for one in rows if one["passed"]]
    found["required_count"] = len(rows)
    return found


def report_of(session, *, now):
    """For templates: the board as it ended, and how far each learner came. At most nine queries."""
    board = board_of(session, now=now)
    fields = ("participation", "submission__score", "check_count", "met")
    rows = LiveDesign.objects.in_session(session).values_list(*fields)
    made = {part: (score, checks, met) for part, score, checks, met in rows}
    learners = list(session.participations.present())
    for learner in learners:
        learner.score, learner.checks, met = made.get(learner.pk, (None, 0, []))
        learner.has_begun = learner.pk in made
        learner.marks = [line.requirement.id in met for line in board.lines]
    learners.sort(key=lambda one: (-sum(one.marks), -(one.score or 0), one.name.casefold()))
    return {
        "session": session,
        "scenario": scenario_of(session),
        "board": board,
        "learners": learners,
        **taught_lacks(session),
    }
