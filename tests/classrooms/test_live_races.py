"""What happens at the same moment: in threads, each with a database connection of its own.

Every race has a negative control: with its guard taken away, the same race does harm.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from classrooms.actions import live as actions
from classrooms.live.phases import Step
from classrooms.models import LiveAnswer, LiveEvent, LiveSession
from studyapp.models import Activity
from tests.classrooms.living import answer, fresh, join, step
from tests.factories import NOW, make_live_session, make_question

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 8


def together(*calls):
    """What each call returns, or the error it raises, when all start at once."""
    start = Barrier(len(calls))

    def call(function):
        start.wait()
        try:
            return function()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


@pytest.fixture
def session():
    return make_live_session(make_question(), make_question())


def test_answer_sent_many_times_at_once_is_one_answer(session):
    part = join(session)
    step(session, "ask")

    found = together(*[lambda n=n: answer(part, is_right=n % 2 == 0) for n in range(TIMES)])

    assert {row.pk for row in found} == {LiveAnswer.objects.get().pk}


def test_hosts_who_press_at_once_take_one_step(session):
    seen = session.moment(2).key

    def press():
        return actions.advance(session, Step.ASK, seen=seen, now=NOW).position

    assert together(*[press] * TIMES) == [1] * TIMES
    assert list(LiveEvent.objects.values_list("number", "kind")) == [(1, "question")]


def test_without_saying_what_was_seen_hosts_would_take_two_steps(session):
    """The negative control: each looks first, and then steps from whatever stands there."""
    step(session, "ask")

    def press():
        now_there = fresh(session)
        name = now_there.moment(2).main_step
        return actions.advance(session, name, seen=fresh(session).moment(2).key, now=NOW).phase

    for _ in range(3):
        press()

    assert fresh(session).phase == "between"


@pytest.mark.parametrize("turn", range(5))
def test_every_answer_that_was_taken_is_in_the_count_of_the_shut_question(session, turn):
    """Answers race the host who shuts them: taken means counted, refused means not there."""
    parts = [join(session) for _ in range(TIMES)]
    seen = step(session, "ask").moment(2).key
    counted = []

    def shut():
        actions.advance(session, Step.SHUT, seen=seen, now=NOW)
        counted.append(set(LiveAnswer.objects.values_list("participation", flat=True)))

    found = together(*[lambda part=part: answer(part) for part in parts], shut)[:-1]

    taken = {row.participation_id for row in found if isinstance(row, LiveAnswer)}
    refused = [row for row in found if isinstance(row, actions.AnswersShut)]
    assert len(taken) + len(refused) == TIMES
    assert counted == [taken]
    assert set(LiveAnswer.objects.values_list("participation", flat=True)) == taken


def test_answer_that_checks_before_the_shut_and_writes_after_it_would_be_lost(session):
    """The negative control: the check without holding the session's row."""
    part = join(session)
    step(session, "ask")
    read_before = LiveSession.objects.get(pk=session.pk)
    step(session, "shut")
    counted = LiveAnswer.objects.count()

    assert actions.is_open(read_before, 1, 1, factor=1, now=NOW)
    assert not actions.is_open(fresh(session), 1, 1, factor=1, now=NOW)
    assert counted == 0
    with pytest.raises(actions.AnswersShut):
        answer(part)


def test_events_of_many_writers_have_gapless_numbers(session):
    parts = [join(session) for _ in range(TIMES)]

    together(*[lambda part=part: actions.kick(part, now=NOW) for part in parts])

    numbers = list(LiveEvent.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, TIMES + 1))
    assert fresh(session).seq == TIMES


def test_joining_many_times_at_once_is_one_part(session, learner):
    found = together(*[lambda: join(session, learner).pk] * TIMES)

    assert len(set(found)) == 1


def test_question_that_is_settled_by_two_at_once_is_in_the_record_once(session):
    part = join(session)
    step(session, "ask")
    answer(part)
    step(session, "end")
    session.questions.update(settled_at=None)
    Activity.objects.all().delete()

    together(*[lambda: actions.settle(session, now=NOW)] * TIMES)

    assert Activity.objects.count() == 1
