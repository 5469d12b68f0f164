"""Negative controls for test_live_races.py: what the same moments do with a guard taken away.

On PostgreSQL, where writers run side by side; SQLite lets one write at a time in any case.
"""

from contextlib import contextmanager
from threading import Barrier, Event, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from classrooms.actions import live as actions
from classrooms.models import LiveAnswer, LiveEvent, LiveSession, Participation
from tests.classrooms.living import answer, join, step
from tests.classrooms.test_live_races import together
from tests.factories import NOW, make_live_session, make_question

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 4  # each holds a connection, and the pool has eight
PATIENCE = 10


@pytest.fixture
def session(db):
    if connection.vendor != "postgresql":
        pytest.skip("This run is not on PostgreSQL.")
    return make_live_session(make_question(), make_question())


@contextmanager
def without(constraint, model):
    """The table without this constraint of its model; it is emptied before it comes back."""
    found = next(row for row in model._meta.constraints if row.name == constraint)
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, found)
    try:
        yield
    finally:
        model.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(model, found)


def unlocked(session):
    return LiveSession.objects.get(pk=session.pk)


def test_answer_sent_many_times_would_be_many_answers(session, monkeypatch):
    """Each has written and looked before any is committed, so none sees the others."""
    part = join(session)
    step(session, "ask")
    looked, get = Barrier(TIMES), LiveAnswer.objects.get

    def get_before_any_is_committed(**wanted):
        found = get(**wanted)
        looked.wait(PATIENCE)
        return found

    monkeypatch.setattr(LiveAnswer.objects, "get", get_before_any_is_committed)
    with without("one_answer_in_a_round", LiveAnswer):
        together(*[lambda: answer(part)] * TIMES)

        assert LiveAnswer.objects.count() == TIMES


def test_joining_many_times_would_be_many_parts(session, learner, monkeypatch):
    """Each has looked and found nobody before any has written."""
    looked, create = Barrier(TIMES), Participation.objects.create

    def create_after_all_have_looked(**fields):
        looked.wait(PATIENCE)
        return create(**fields["defaults"] | {key: fields[key] for key in ("session", "person")}), 1

    monkeypatch.setattr(Participation.objects, "get_or_create", create_after_all_have_looked)
    with without("one_part_in_a_session", Participation):
        together(*[lambda: join(session, learner)] * TIMES)

        assert Participation.objects.count() == TIMES


def test_numbers_without_the_row_lock_would_collide(session, monkeypatch):
    """Two read the same number. Only that numbers are unique keeps the second from being told."""
    read = Barrier(2)

    def read_together(session):
        found = unlocked(session)
        read.wait(PATIENCE)
        return found

    monkeypatch.setattr(actions, "locked", read_together)
    parts = [join(session) for _ in range(2)]

    found = together(*[lambda part=part: actions.kick(part, now=NOW) for part in parts])

    assert sum(isinstance(row, IntegrityError) for row in found) == 1
    assert Participation.objects.present().count() == 1  # one learner was not taken out


def test_number_given_without_waiting_would_be_missed(session):
    """A cursor on ids: the earlier one becomes visible after the later one has been read."""
    first_is_written, second_is_read = Event(), Event()
    fields = {"session": session, "kind": "pause", "made_at": NOW}

    def write_slowly():
        with transaction.atomic():
            LiveEvent.objects.create(number=1, **fields)
            first_is_written.set()
            second_is_read.wait(PATIENCE)
        connection.close()

    slow = Thread(target=write_slowly)
    slow.start()
    first_is_written.wait(PATIENCE)
    LiveEvent.objects.create(number=2, **fields)
    seen = list(LiveEvent.objects.order_by("pk").values_list("pk", "number"))
    second_is_read.set()
    slow.join()
    seen += LiveEvent.objects.filter(pk__gt=seen[-1][0]).values_list("pk", "number")

    assert [number for _, number in seen] == [2]
    assert LiveEvent.objects.count() == 2


def test_with_the_row_lock_the_second_waits_and_none_is_missed(session):
    """The same moment as above, as it is: nothing is visible before what has a lower number."""
    first_is_written, second_has_begun, parts = Event(), Event(), [join(session), join(session)]

    def write_slowly():
        with transaction.atomic():
            actions.kick(parts[0], now=NOW)
            first_is_written.set()
            second_has_begun.wait(PATIENCE)
        connection.close()

    def write_second():
        second_has_begun.set()
        actions.kick(parts[1], now=NOW)
        connection.close()

    writers = [Thread(target=write_slowly), Thread(target=write_second)]
    writers[0].start()
    first_is_written.wait(PATIENCE)
    writers[1].start()
    seen = []
    while len(seen) < 2:
        newest = seen[-1] if seen else 0
        seen += LiveEvent.objects.after(session.pk, newest).values_list("number", flat=True)
    for writer in writers:
        writer.join()

    assert seen == [1, 2]
