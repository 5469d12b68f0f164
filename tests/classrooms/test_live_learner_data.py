import json

import pytest

from classrooms.models import LiveAnswer, Participation
from studyapp.accounts import export_learner, merge_learner
from tests import factories
from tests.classrooms.living import answer, join, step
from tests.factories import NOW, make_live_session, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make_live_session(make_question(), make_question())


def test_guest_keeps_part_and_answers_on_signing_in(session):
    guest, account = factories.make_guest(), factories.make_user()
    part = join(session, guest)
    step(session, "ask")
    answer(part)

    merge_learner(guest, account)

    assert Participation.objects.get().person == account
    assert LiveAnswer.objects.get().participation.person == account


def test_guest_who_joined_by_the_code_keeps_name_and_answers_on_signing_up(client, session):
    client.post("/live/", {"code": session.code, "name": "Grace"})
    part = Participation.objects.select_related("person", "session").get()
    assert part.person.is_guest
    step(session, "ask")
    answer(part)

    client.post("/sign-up/", {"email": "grace@example.com", "password": "a long pass phrase"})

    kept = LiveAnswer.objects.get().participation
    assert (kept.name, kept.person.email) == ("Grace", "grace@example.com")
    assert client.get(f"/live/{session.pk}/").status_code == 200


def test_of_two_parts_one_stays_with_the_answers_of_both(session):
    guest, account = factories.make_guest(), factories.make_user()
    theirs, kept = join(session, guest), join(session, account)
    step(session, "ask")
    answer(theirs, is_right=True)
    answer(kept, is_right=False)
    step(session, "shut", "reveal", "standings", "ask")
    answer(theirs, position=2)

    merge_learner(guest, account)

    assert Participation.objects.get() == kept
    found = LiveAnswer.objects.order_by("live_question__position")
    assert [(row.participation, row.is_correct) for row in found] == [(kept, False), (kept, True)]


def test_export_has_answers_only_once_their_key_is_out(session):
    part = join(session)
    step(session, "ask")
    answer(part)

    def exported():
        return json.loads("".join(export_learner(part.person, now=NOW)))

    assert [row["title"] for row in exported()["live_sessions"]] == ["Monday live"]
    assert exported()["live_answers"] == []
    step(session, "shut", "reveal")
    assert [row["is_correct"] for row in exported()["live_answers"]] == [True]
