"""A live session for tests: somebody who hosts it, learners who are in it, steps and answers."""

from datetime import timedelta

from classrooms.actions import live as actions
from classrooms.live.cards import choice_ids
from classrooms.live.phases import Step
from classrooms.models import LiveSession, Participation
from quizzes.models.questions import read_question
from tests import factories
from tests.factories import NOW


def fresh(session):
    return LiveSession.objects.get(pk=session.pk)


def count_of(session):
    return session.questions.count()


def step(session, *steps, now=NOW):
    """Take these steps, each from where the session stands."""
    for name in steps:
        session = fresh(session)
        seen = session.moment(count_of(session)).key
        session = actions.advance(session, Step(name), seen=seen, now=now)
    return session


def join(session, person=None, *, name="Ada", now=NOW):
    person = person or factories.make_user()
    part = actions.join_session(session, person, name=name, now=now)
    return Participation.objects.select_related("person", "session").get(pk=part.pk)


def question_at(session, position):
    asked = session.questions.get(position=position)
    return asked, read_question(asked.question_id)


def answer(part, *, is_right=True, position=1, round=1, now=NOW, chosen=None):
    """This learner's answer to the question there."""
    asked, question = question_at(part.session, position)
    if chosen is None:
        wrong = [row.pk for row in question.current_choices if not row.is_correct]
        chosen = question.key if is_right else wrong[: question.pick_count]
    return actions.record_answer(part, asked, question, round=round, chosen=chosen, now=now)


def sent_ids(session, position=1, *, is_right=True):
    """The ids that a page would send for an answer."""
    _, question = question_at(session, position)
    ids = choice_ids(session, question)
    right = [id for id, pk in ids.items() if pk in question.key]
    wrong = [id for id, pk in ids.items() if pk not in question.key]
    return right if is_right else wrong[: question.pick_count]


def later(seconds):
    return NOW + timedelta(seconds=seconds)
