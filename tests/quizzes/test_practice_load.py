import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quizzes.models import DueQuestion, Question, Response
from studyapp.models import Activity, CourseLoad
from tests.conftest import HTMX
from tests.factories import NOW, make_attempt, make_question
from tests.quizzes.sittings import address, answer, ids_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(learner):
    return make_attempt(learner, make_question(), make_question())


def test_a_question_is_read_anew_once_another_course_is_loaded(
    learner_client, attempt, time_machine
):
    time_machine.move_to(NOW, tick=False)
    CourseLoad.objects.create(digest="first", exam={}, loaded_at=NOW)
    learner_client.get(address(attempt))
    Question.objects.update(stem_html="<p>Changed.</p>")
    assert "Changed." not in learner_client.get(address(attempt)).text

    CourseLoad.objects.update(digest="second")
    time_machine.shift(timedelta(seconds=1))

    assert "Changed." in learner_client.get(address(attempt)).text


def test_without_a_loaded_course_nothing_is_kept(learner_client, attempt):
    learner_client.get(address(attempt))
    Question.objects.update(stem_html="<p>Changed.</p>")

    assert "Changed." in learner_client.get(address(attempt)).text


def queries_of(send):
    """How many queries the request takes; savepoints stand for the transaction around the test."""
    with CaptureQueriesContext(connection) as captured:
        assert send().status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in captured)


@pytest.mark.parametrize(("is_right", "at_most"), [(True, 11), (False, 12)])
def test_queries_are_few_and_the_same_for_2_and_50_questions(
    learner_client, learner, is_right, at_most, time_machine
):
    time_machine.move_to(NOW, tick=False)
    CourseLoad.objects.create(digest="d", exam={}, loaded_at=NOW)
    answer(learner_client, make_attempt(learner), is_right=True)  # the first POST of the day

    def counts(size):
        attempt = make_attempt(learner, *[make_question() for _ in range(size)])
        chosen = ids_of(attempt, is_correct=is_right)[0]
        sent = {"choices": chosen, "idempotency_key": f"key-{size}"}
        learner_client.get(address(attempt))
        return [
            queries_of(lambda: learner_client.get(address(attempt))),
            queries_of(lambda: learner_client.post(address(attempt), sent, headers=HTMX)),
            queries_of(lambda: learner_client.get(address(attempt))),
        ]

    small = counts(2)

    assert counts(50) == small
    assert small == [4, small[1], 4]
    assert small[1] <= at_most


@pytest.mark.django_db(transaction=True)
def test_twenty_simultaneous_answers_leave_one_activity(learner, client):
    attempt = make_attempt(learner, make_question(), make_question())
    client.force_login(learner, backend="django.contrib.auth.backends.ModelBackend")
    cookies = client.cookies
    wrong, right = ids_of(attempt, is_correct=False)[0], ids_of(attempt, is_correct=True)[0]
    barrier, statuses = threading.Barrier(20), []

    def send(number):
        other = Client()
        other.cookies = cookies
        barrier.wait()
        chosen = right if number % 2 else wrong
        page = other.post(
            address(attempt), {"choices": chosen, "idempotency_key": f"key-{number % 5}"}
        )
        statuses.append(page.status_code)
        connection.close()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Activity.objects.count() == 1
    assert Response.objects.answered().count() == 1
    assert DueQuestion.objects.count() == (not Response.objects.answered().get().is_correct)
    assert set(statuses) <= {302, 422}  # 422: a key that another of the answers had used
