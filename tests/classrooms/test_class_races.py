"""Places in a class at the same moment: each race with the control that shows the harm."""

import pytest

from classrooms.actions import classes, rosters
from classrooms.actions.invitations import NotYours, accept
from classrooms.csvfile import parse
from classrooms.models import Enrolment, Invitation
from classrooms.roster import read
from classrooms.roster_plan import plan
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


LIST = "Name,Number\nAda,17\nBob,18\n"


def everybody_imports(classroom):
    roster = read(parse(LIST))
    shown = plan(roster, []).fingerprint
    return together(
        *[lambda: rosters.import_roster(classroom, roster, shown=shown, now=factories.NOW)] * TIMES
    )


def test_list_confirmed_many_times_at_once_is_imported_once():
    classroom = factories.make_classroom()

    found = everybody_imports(classroom)

    assert sum(is_done for _, is_done in found) == 1
    assert sorted(classroom.invitations.values_list("number", flat=True)) == ["17", "18"]


def test_without_a_second_comparison_it_would_be_imported_again(monkeypatch):
    """The control: with what was looked at taken for what is."""
    classroom = factories.make_classroom()
    monkeypatch.setattr(rosters, "known_people", lambda classroom: [])

    everybody_imports(classroom)

    assert classroom.invitations.count() == 2 * TIMES


def all_instructors_leave():
    """What each gets who gives up the last but one, and the last, of the class's instructors."""
    classroom = factories.make_classroom()
    other = factories.enrol(classroom, factories.make_user(), now=factories.NOW)
    classes.set_role(other, Enrolment.Role.INSTRUCTOR)
    places = list(classroom.enrolments.select_related("classroom"))
    found = together(
        *[lambda place=place: classes.remove(place, now=factories.NOW) for place in places]
    )
    return found, classroom.enrolments.instructors().count()


def test_of_two_instructors_who_leave_at_once_one_stays():
    found, count = all_instructors_leave()

    assert sum(isinstance(one, classes.LastInstructor) for one in found) == 1
    assert count == 1


def test_without_the_guard_the_class_would_have_none(monkeypatch):
    """The control."""
    monkeypatch.setattr(classes, "keep_an_instructor", lambda place, still_teaches: None)

    _, count = all_instructors_leave()

    assert count == 0
