import json
from datetime import timedelta

import pytest

from classrooms.actions.classes import create_classroom, enrol
from classrooms.models import Classroom, Enrolment
from studyapp.accounts import export_learner, merge_learner
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom():
    return create_classroom(factories.make_user(display_name="Ada"), title="Tuesdays", now=NOW)


def test_places_of_a_guest_go_to_the_account(classroom):
    guest, account = factories.make_guest(), factories.make_user()
    enrol(classroom, guest, now=NOW)

    merge_learner(guest, account)

    assert Classroom.objects.attended_by(account).get() == classroom


def test_of_two_places_one_stays_and_is_open_when_either_was(classroom):
    guest, account = factories.make_guest(), factories.make_user()
    enrol(classroom, account, now=NOW)
    Enrolment.objects.filter(person=account).update(removed_at=NOW)
    enrol(classroom, guest, now=NOW - timedelta(days=1))

    merge_learner(guest, account)

    place = Enrolment.objects.get(person=account)
    assert (place.removed_at, place.joined_at) == (None, NOW - timedelta(days=1))


def test_instructor_stays_instructor(classroom):
    guest, account = factories.make_guest(), factories.make_user()
    enrol(classroom, account, now=NOW)
    enrol(classroom, guest, now=NOW)
    Enrolment.objects.filter(person=guest).update(role=Enrolment.Role.INSTRUCTOR)

    merge_learner(guest, account)

    assert Classroom.objects.taught_by(account).get() == classroom


def test_export_names_the_classes(classroom, learner):
    enrol(classroom, learner, now=NOW, name="Grace")

    found = json.loads("".join(export_learner(learner, now=NOW)))["classes"]

    assert [(place["title"], place["role"], place["name"]) for place in found] == [
        ("Tuesdays", "learner", "Grace")
    ]
