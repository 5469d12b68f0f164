"""One personal link in many hands at the same moment, with the control that shows the harm."""

import pytest

from classrooms.actions.invitations import NotYours, accept
from classrooms.models import Enrolment, Invitation
from tests import factories
from tests.classrooms.test_live_races import together

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 6


def everybody_takes(invitation):
    people = [factories.make_user() for _ in range(TIMES)]
    return together(
        *[
            lambda person=person: accept(invitation, person, name="", now=factories.NOW)
            for person in people
        ]
    )


def test_one_link_is_one_place():
    invitation = factories.make_invitation()

    found = everybody_takes(invitation)

    assert sum(isinstance(one, Enrolment) for one in found) == 1
    assert sum(isinstance(one, NotYours) for one in found) == TIMES - 1
    assert invitation.classroom.enrolments.learners().count() == 1


def test_without_the_guard_it_would_be_several(monkeypatch):
    """The control: with everybody told that they came first, all get in."""
    invitation = factories.make_invitation()
    monkeypatch.setattr(type(Invitation.objects.all()), "waiting", lambda rows: rows)

    everybody_takes(invitation)

    assert invitation.classroom.enrolments.learners().count() > 1
