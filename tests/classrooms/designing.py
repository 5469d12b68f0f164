"""A design session for tests: learners who begin, check designs, and what they draw."""

from classrooms.actions.live_designs import count_check, open_design
from classrooms.models import LiveDesign
from scenarios import library
from scenarios.actions import submit_design
from scenarios.engine.document import parse, serialise
from scenarios.models import Submission, document_of
from tests import factories
from tests.factories import NOW

SCENARIO = "payment-flow"
# Stand in for a report where only what a board takes from it matters.
REPORT = {"requirements": [], "pitfalls": []}


def make_design_session(classroom=None, **fields):
    """A design session in its lobby."""
    defaults = {"title": "Monday design", "scenario": SCENARIO, "question_ids": []}
    return factories.make_live_session(classroom=classroom, **defaults | fields)


def reference():
    return library.scenario(SCENARIO).references[0].design


def draw(part, design, *, now=NOW):
    """The learner's draft of the session, with this design on it."""
    draft = open_design(part, now=now)
    draft.document = document_of(design)
    draft.save()
    return draft


def check(part, design=None, *, now=NOW):
    """The learner checks this design, or a reference; what the session keeps of it."""
    submit_design(draw(part, design or reference(), now=now), now=now)
    return LiveDesign.objects.select_related("participation__session").get(participation=part)


def check_quickly(part, *, now=NOW, requirements=(), pitfalls=()):
    """A check whose report says just this, without the second that grading takes.

    Args:
        requirements: (id, whether it is met).
        pitfalls: ids.
    """
    draft = open_design(part, now=now)
    report = {
        "requirements": [
            {"id": id_, "passed": passed, "bonus": False} for id_, passed in requirements
        ],
        "pitfalls": [{"id": id_} for id_ in pitfalls],
    }
    submission = Submission.objects.create(
        learner=part.person, draft=draft, scenario=draft.scenario, document=draft.document,
        report=report, score=50, passed=False, submitted_at=now,
    )  # fmt: skip
    count_check(submission, now=now)
    return LiveDesign.objects.get(participation=part)


def renamed(design, word):
    """The design with this word in the name of everything, also of what is given, and in its ids.

    The ids of what is given stay: a design without them cannot be checked.
    """
    given = library.scenario(SCENARIO).given_ids
    document = serialise(design)
    ids = {
        one["id"]: one["id"] if one["id"] in given else f"{word}-{one['id']}".lower()
        for one in document["components"]
    }
    for one in document["components"]:
        one |= {"id": ids[one["id"]], "name": f"{word} {one['id']}"}
    for one in document["connections"]:
        one |= {end: ids[one[end]] for end in ("from", "to")}
    return parse(document, library.catalogue())
