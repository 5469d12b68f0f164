"""Giving a section and five questions from two browsers at once, and without the guard."""

from datetime import timedelta

import pytest

from classrooms.actions.assignments import follow_up, give
from classrooms.models import ChosenLearner
from tests import factories
from tests.classrooms.test_live_races import together
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 6


@pytest.fixture
def press():
    """Gives the same to the same learner; what it returns is an Assignment or None."""
    learner = factories.make_user()
    classroom = factories.make_classroom(None, learner)
    objective = factories.make_objective()
    section = factories.make_section(objectives=[objective])
    due_at = NOW + timedelta(days=7)
    return lambda: follow_up(classroom, objective, section, [learner], due_at=due_at, now=NOW)


def test_pressed_by_many_at_once_it_is_given_once(press):
    found = together(*[press] * TIMES)

    assert [type(one).__name__ for one in found].count("Assignment") == 1
    assert found.count(None) == TIMES - 1
    assert ChosenLearner.objects.count() == 1


def test_without_the_guard_it_would_be_given_each_time():
    """The control: the same press that does not look for what is given."""
    learner = factories.make_user()
    classroom = factories.make_classroom(None, learner)
    fields = {"kind": "practice", "title": "Again", "count": 5, "now": NOW}

    together(*[lambda: give(classroom, learners=[learner], **fields)] * TIMES)

    assert ChosenLearner.objects.count() == TIMES
