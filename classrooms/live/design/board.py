"""How far a class has come with the scenario of a design session. Reads only, names nobody.

Counts are of learners who may stay, each with what their last check found. The number of queries
does not depend on how many they are.
"""

from collections import Counter
from dataclasses import dataclass

from classrooms.models import LiveDesign
from scenarios import library
from scenarios.engine.grading.pitfalls.registry import OVER_ENGINEERED, PITFALLS
from scenarios.engine.scenario import Requirement

MOST_NAMED = 5  # of what is missing most often
KNOWN_PITFALLS = {one.id: one for one in (*PITFALLS, OVER_ENGINEERED)}


@dataclass(frozen=True)
class Line:
    """One requirement, held by `held` learners of `people`."""

    requirement: Requirement
    held: int
    people: int

    @property
    def percent(self):
        return percent(self.held, self.people)

    @property
    def words(self):
        return share_in_words(self.held, self.people)


@dataclass(frozen=True)
class Board:
    """How many are in, began, checked, reached all; and a Line for each requirement."""

    people: int
    began: int
    checked: int
    whole: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Lack:
    """Something `count` of `checked` designs lack: what it is, why it matters, who teaches it."""

    title: str
    why: str
    section: str
    question: str
    count: int
    checked: int

    @property
    def percent(self):
        return percent(self.count, self.checked)


def scenario_of(session):
    """The scenario, or the stage of one, that everybody in the session works on."""
    return library.scenario(session.scenario)


def percent(part, whole):
    return round(100 * part / whole) if whole else 0


def share_in_words(part, whole):
    """So that a bar is not the only thing that tells: "nobody yet", "a few", ... "everybody"."""
    if not part:
        return "nobody yet"
    if part >= whole:
        return "everybody"
    share = part / whole
    if share < 0.25:
        return "a few"
    if share < 0.45:
        return "fewer than half"
    return "about half" if share <= 0.55 else "most" if share < 0.9 else "nearly everybody"


def board_of(session, *, now):
    """The Board now. Two queries.

    Of who has a page open or has begun a design; of a session that is over, of who took part.
    """
    designs = LiveDesign.objects.in_session(session).present()
    parts = session.participations
    people = parts.present() if session.is_over else parts.here(designs, now=now)
    people = people.count()
    rows = list(designs.values_list("submission", "is_whole", "met"))
    held = Counter(one for _, _, met in rows for one in met)
    required = [one for one in scenario_of(session).requirements if not one.bonus]
    return Board(
        people=people,
        began=len(rows),
        checked=sum(submission is not None for submission, _, _ in rows),
        whole=sum(is_whole for _, is_whole, _ in rows),
        lines=tuple(Line(one, held[one.id], people) for one in required),
    )


def lacks_of(session):
    """(requirements missed most often, pitfalls met most often) as Lacks. One query."""
    designs = LiveDesign.objects.in_session(session).present().checked()
    rows = list(designs.values_list("met", "pitfalls"))
    held = Counter(one for met, _ in rows for one in met)
    met_with = Counter(one for _, found in rows for one in set(found))
    missing = [
        Lack(one.title, one.why, one.section, one.question, len(rows) - held[one.id], len(rows))
        for one in scenario_of(session).requirements
        if not one.bonus
    ]
    pitfalls = [
        Lack(title_of(id_), one.why, one.section, one.question, met_with[id_], len(rows))
        for id_, one in KNOWN_PITFALLS.items()
    ]
    return most(missing), most(pitfalls)


def title_of(pitfall_id):
    """Its id as words: what a report says of it names components of one learner."""
    return pitfall_id.replace("-", " ").capitalize()


def most(lacks):
    found = sorted((one for one in lacks if one.count), key=lambda one: -one.count)
    return found[:MOST_NAMED]
