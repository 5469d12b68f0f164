import pytest

from quizzes.models import Attempt, Response
from tests.factories import (
    NOW,
    make_attempt,
    make_objective,
    make_question,
    make_user,
)

pytestmark = pytest.mark.django_db


def answer(attempt, *marks, seconds=60):
    """Answer the first questions: True right, False wrong."""
    for position, is_correct in enumerate(marks, start=1):
        attempt.responses.filter(position=position).update(
            is_correct=is_correct, answered_at=NOW, seconds=seconds
        )


@pytest.fixture
def questions():
    queues, topics = make_objective(text="Use queues"), make_objective(text="Use topics")
    return [
        make_question(objective=queues, stem_html="<p>First.</p>"),
        make_question(objective=queues, stem_html="<p>Second.</p>"),
        make_question(objective=topics, stem_html="<p>Third.</p>"),
    ]


@pytest.fixture
def finished(learner, questions):
    attempt = make_attempt(learner, *questions, finished_at=NOW)
    answer(attempt, True, False, False)
    return attempt


def test_a_finished_sitting_shows_score_time_and_objectives(learner_client, finished):
    page = learner_client.get(f"/practise/{finished.pk}/")

    assert "<b>1</b> right of 3" in page.text
    assert "in 3 minutes" in page.text
    assert [(row.name, row.right, row.count) for row in page.context["tallies"]] == [
        ("Use topics", 0, 1),
        ("Use queues", 1, 2),
    ]
    assert f'<a href="/practise/{finished.pk}/2/">Second.</a>' in page.text
    assert page.text.count("Missed</span>") == 2


def test_practise_what_i_missed_asks_exactly_that(learner_client, learner, finished, questions):
    page = learner_client.post(f"/practise/{finished.pk}/missed")

    again = Attempt.objects.for_learner(learner).latest("pk")
    assert page.url == f"/practise/{again.pk}/1/"
    assert again.title == "Missed: Queues"
    asked = again.responses.values_list("question", flat=True)
    assert list(asked) == [questions[1].pk, questions[2].pk]


def test_missing_again_does_not_pile_up_the_title(learner_client, learner, finished):
    learner_client.post(f"/practise/{finished.pk}/missed")
    again = Attempt.objects.for_learner(learner).latest("pk")
    answer(again, False)

    learner_client.post(f"/practise/{again.pk}/missed")

    assert Attempt.objects.for_learner(learner).latest("pk").title == "Missed: Queues"


def test_nothing_missed_starts_nothing(learner_client, learner):
    attempt = make_attempt(learner, finished_at=NOW)
    answer(attempt, True)

    page = learner_client.post(f"/practise/{attempt.pk}/missed")

    assert page.url == f"/practise/{attempt.pk}/"
    assert Attempt.objects.count() == 1
    assert "Practise what I missed" not in learner_client.get(page.url).text


def test_an_open_sitting_goes_on_where_it_stopped(learner_client, learner, questions):
    attempt = make_attempt(learner, *questions)
    answer(attempt, True)

    page = learner_client.get(f"/practise/{attempt.pk}/")

    assert "<b>1</b> of 3 answered" in page.text
    assert f'href="/practise/{attempt.pk}/2/" data-key="Enter"' in page.text
    assert "End here" in page.text


def test_ending_early_keeps_what_was_answered(learner_client, learner, questions):
    attempt = make_attempt(learner, *questions)
    answer(attempt, True)

    page = learner_client.post(f"/practise/{attempt.pk}/finish", follow=True)

    attempt.refresh_from_db()
    assert attempt.finished_at is not None
    assert "<b>1</b> right of 3, 2 not answered" in page.text
    assert "Third.</a>" not in page.text
    assert Response.objects.answered().count() == 1


@pytest.mark.parametrize(("method", "what"), [("get", ""), ("post", "finish"), ("post", "missed")])
def test_somebody_elses_sitting_is_not_found(learner_client, method, what):
    attempt = make_attempt(make_user())

    page = getattr(learner_client, method)(f"/practise/{attempt.pk}/{what}")

    assert page.status_code == 404
    attempt.refresh_from_db()
    assert attempt.finished_at is None


def test_a_visitor_is_sent_to_log_in(client, finished):
    url = f"/practise/{finished.pk}/"

    assert client.get(url).url == f"/login/?next={url}"


def test_queries_are_the_same_for_1_and_50_questions(
    learner_client, learner, django_assert_num_queries
):
    def queries(count):
        attempt = make_attempt(learner, *[make_question() for _ in range(count)])
        answer(attempt, *[False] * count)
        with django_assert_num_queries(6, exact=False) as captured:
            learner_client.get(f"/practise/{attempt.pk}/")
        return len(captured)

    assert queries(1) == queries(50)
