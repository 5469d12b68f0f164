import pytest

from classrooms.actions.classes import create_classroom, enrol
from classrooms.models import Classroom, Enrolment
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_who_makes_a_class_teaches_it():
    person = factories.make_user(display_name="Ada")

    classroom = create_classroom(person, title="Tuesdays", now=NOW)

    assert Classroom.objects.taught_by(person).get() == classroom
    assert not Classroom.objects.attended_by(person).exists()


def test_enrolling_twice_changes_nothing(learner):
    classroom = create_classroom(factories.make_user(), title="Tuesdays", now=NOW)

    places = {enrol(classroom, learner, now=NOW).pk for _ in range(2)}

    assert len(places) == 1
    assert Classroom.objects.attended_by(learner).get() == classroom


def test_who_was_removed_can_come_back_to_the_same_place(learner):
    classroom = create_classroom(factories.make_user(), title="Tuesdays", now=NOW)
    place = enrol(classroom, learner, now=NOW)
    Enrolment.objects.filter(pk=place.pk).update(removed_at=NOW)
    assert not Classroom.objects.attended_by(learner).exists()

    assert enrol(classroom, learner, now=NOW).pk == place.pk
    assert Classroom.objects.attended_by(learner).exists()
