import re
from datetime import date, timedelta
from html import unescape

import pytest

from quizzes.models import DueQuestion, Response
from tests.conftest import HTMX
from tests.factories import NOW, make_attempt, make_question, make_user
from tests.quizzes.sittings import address, answer, ids_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(learner):
    return make_attempt(learner, make_question(), make_question())


def shown(page):
    """The signed moment in the page's form."""
    return unescape(re.search(r'name="shown" value="([^"]*)"', page.text)[1])


def test_time_is_counted_from_when_the_question_was_shown(learner_client, attempt, time_machine):
    time_machine.move_to(NOW, tick=False)
    signed = shown(learner_client.get(address(attempt)))
    time_machine.shift(timedelta(seconds=75))

    answer(learner_client, attempt, is_right=True, shown=signed)

    assert Response.objects.answered().get().seconds == 75


def test_time_goes_on_through_a_refusal_and_a_strike(learner_client, attempt, time_machine):
    time_machine.move_to(NOW, tick=False)
    signed = shown(learner_client.get(address(attempt)))
    time_machine.shift(timedelta(seconds=30))

    refused = learner_client.post(address(attempt), {"shown": signed}, headers=HTMX)
    struck = learner_client.post(
        address(attempt, what="strike"),
        {"shown": signed, "strike": ids_of(attempt, is_correct=False)[0]},
        headers=HTMX,
    )

    assert shown(refused) == shown(struck) == signed


def test_a_time_that_was_not_signed_for_this_question_does_not_count(learner_client, attempt):
    other = shown(learner_client.get(address(attempt, 2)))

    answer(learner_client, attempt, is_right=True, shown=other)
    answer(learner_client, attempt, is_right=True, shown="0:0", position=2)

    assert list(Response.objects.values_list("seconds", flat=True)) == [None, None]


def test_a_miss_is_due_on_the_learners_own_tomorrow(client, time_machine):
    learner = make_user(time_zone="Pacific/Auckland")  # 13 hours ahead of UTC in November
    client.force_login(learner, backend="django.contrib.auth.backends.ModelBackend")
    time_machine.move_to(NOW.replace(hour=12), tick=False)

    answer(client, make_attempt(learner), is_right=False)

    assert DueQuestion.objects.get().due_on == date(2026, 11, 23)
