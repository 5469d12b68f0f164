"""How learners stand in a live session, and what came of it. Reads only.

Every figure is made from the answers, by questions whose key is out and by learners who may stay:
so a report says the same whenever it is asked for.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from classrooms.live.cards import revealed_choices
from classrooms.live.scoring import Score, Standing, Tally, standings
from classrooms.models import LiveAnswer, LiveSession, Participation
from quizzes.models import Question

TOP = 5


@dataclass(frozen=True)
class Table:
    """Where everybody stands; `by_part`: {participation id: Standing}."""

    ordered: tuple[Standing, ...]
    by_part: dict[int, Standing]

    @property
    def count(self):
        return len(self.ordered)


@lru_cache(maxsize=200)
def table_at(session_id, seq, people):
    """The table when the newest event was this one, for so many people: then it cannot change."""
    session = LiveSession(pk=session_id)
    answers = LiveAnswer.objects.filter(live_question__session=session).counted().revealed().final()
    scores = answers.scores()
    present = Participation.objects.present().filter(session=session).values_list("pk", flat=True)
    ordered = tuple(standings({part: scores.get(part, Score()) for part in present}))
    return Table(ordered, {standing.id: standing for standing in ordered})


def table_of(session):
    """The table now."""
    people = session.participations.present().count()
    return table_at(session.pk, session.seq, people)


@dataclass(frozen=True)
class OwnScore:
    """What a learner is told of themselves: `asked` questions have been revealed."""

    right: int
    asked: int
    points: int | None  # only where speed counts
    place: int
    people: int


def score_of(part):
    session, table = part.session, table_of(part.session)
    found = table.by_part.get(part.pk)
    if found is None:
        return None
    asked = session.moment().revealed_count
    earned = found.score.points if session.has_speed_bonus else None
    return OwnScore(found.score.right, asked, earned, found.place, table.count)


def leaders(session):
    """(Standing, name) of the first few."""
    first = [row for row in table_of(session).ordered if row.score.right][:TOP]
    names = dict(session.participations.values_list("pk", "name"))
    return [(standing, names.get(standing.id, "")) for standing in first]


def asked_questions(session):
    """The session's LiveQuestions that were asked, each with its question whole. Three queries."""
    asked = list(session.questions.asked())
    whole = Question.objects.whole().in_bulk([row.question_id for row in asked])
    for row in asked:
        row.question = whole[row.question_id]
    return asked


def result_of(part):
    """For templates: the questions of a session that is over, with this learner's answers."""
    session = part.session
    given = {answer.live_question_id: answer for answer in part.answers.final()}
    lines = []
    for asked in asked_questions(session):
        choices = revealed_choices(session, asked.question, Tally(0, 0, {}), None)
        lines.append({"asked": asked, "answer": given.get(asked.pk), "choices": choices})
    missed = sum(not (line["answer"] and line["answer"].is_correct) for line in lines)
    return {
        "part": part,
        "session": session,
        "lines": lines,
        "missed_count": missed,
        "score": score_of(part),
    }


def report_of(session):
    """For templates: how every question and every learner of a session went. Seven queries."""
    asked = asked_questions(session)
    rows = LiveAnswer.objects.filter(live_question__session=session).counted()
    rows = rows.order_by().values_list(
        "live_question", "participation", "round", "chosen", "is_correct"
    )
    rounds, last = defaultdict(list), {}
    for question, part, round, chosen, is_correct in rows:
        rounds[question, round].append((chosen, is_correct))
        known = last.get((question, part))
        if known is None or known[0] < round:
            last[question, part] = round, is_correct
    table = table_of(session)
    learners = list(session.participations.present())
    for learner in learners:
        learner.standing = table.by_part[learner.pk]
        learner.marks = [last.get((row.pk, learner.pk), (0, None))[1] for row in asked]
        learner.answered = sum(mark is not None for mark in learner.marks)
    learners.sort(key=lambda learner: (learner.standing.place, learner.name.casefold()))
    return {
        "session": session,
        "learners": learners,
        "lines": [line_of(session, row, rounds) for row in asked],
    }


def line_of(session, asked, rounds):
    """One question of the report: how each round went, and the wrong answer taken most."""
    last_round = 2 if rounds.get((asked.pk, 2)) else 1
    tally = Tally.of(rounds.get((asked.pk, last_round), ()))
    first = Tally.of(rounds.get((asked.pk, 1), ())) if last_round == 2 else None
    choices = revealed_choices(session, asked.question, tally, first)
    misconceptions = {row.pk: row.misconception for row in asked.question.current_choices}
    wrong = max((c for c in choices if not c.is_right), key=lambda c: c.count, default=None)
    return {
        "asked": asked,
        "tally": tally,
        "first": first,
        "choices": choices,
        "wrong": wrong if wrong and wrong.count else None,
        "misconception": misconceptions.get(wrong.pk, "") if wrong else "",
    }
