"""Sure and right: pure figures, and the page that shows them with the trend of exams."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from quizzes import calibration
from quizzes.charts import BOTTOM, HEIGHT, TOP, marks
from quizzes.exam_score import Count
from quizzes.models import Attempt, Response
from quizzes.results import Trend
from tests.factories import (
    EXAM_FACTS,
    NOW,
    Domain,
    Task,
    make_attempt,
    make_exam,
    make_objective,
    make_question,
    make_user,
)

URL = reverse("quizzes:figures")


@pytest.mark.parametrize(
    ("right", "count", "beginning"),
    [
        (9, 9, "It takes 10 answers"),
        (10, 10, "When you are sure, you can trust it"),
        (8, 10, "When you are sure you may be a little too sure"),
        (5, 10, "You are sure more often than you are right"),
        (70, 100, "You are sure more often than you are right"),
        (90, 100, "When you are sure, you can trust it"),
    ],
)
def test_being_sure_is_judged_by_its_range(right, count, beginning):
    [sentence] = calibration.words({"sure": Count(right, count)})

    assert sentence.startswith(beginning)


@pytest.mark.parametrize(
    ("right", "count", "sentence"),
    [
        (9, 9, None),
        (10, 10, "You know more than you think: most of what you doubted was right."),
        (3, 10, "Your doubts are where they should be."),
        (7, 10, None),
    ],
)
def test_being_unsure_is_judged_where_that_can_be_said(right, count, sentence):
    assert calibration.words({"unsure": Count(right, count)})[1:] == [sentence] * bool(sentence)


def test_few_answers_have_a_wide_range():
    few, many = marks([Count(1, 2), Count(500, 1000)])

    assert few.y == many.y == TOP + (HEIGHT - TOP - BOTTOM) / 2
    assert few.bottom - few.top > 5 * (many.bottom - many.top)
    assert TOP <= few.top < few.bottom <= HEIGHT - BOTTOM


def answer(learner, *pairs, **fields):
    """A finished sitting with an answer for each (confidence, whether it was right)."""
    attempt = make_attempt(learner, *(make_question() for _ in pairs), **fields)
    for response, (confidence, is_correct) in zip(attempt.responses.all(), pairs, strict=True):
        response.confidence, response.is_correct = confidence, is_correct
        response.answered_at = NOW + timedelta(minutes=response.position)
        response.save()
    return attempt


def cells(page):
    """The rows of the page's first table as words."""
    body = page.text.split("<tbody>")[1].split("</tbody>")[0]
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.split(r"</t[hd]>", row)[:-1]
        ]
        for row in body.split("</tr>")[:-1]
    ]


def test_page_counts_answers_by_what_was_said_of_them(learner_client, learner):
    answer(learner, ("sure", True), ("sure", True), ("sure", False), ("unsure", False), ("", True))
    answer(make_user(), ("sure", False))
    open_response = make_attempt(learner).responses.get()
    Response.objects.filter(pk=open_response.pk).update(confidence="sure")

    page = learner_client.get(URL)

    assert cells(page) == [
        ["Sure", "3", "2", "1", "67% 32 to 89"],
        ["Not sure", "1", "0", "1", "0% 0 to 62"],
        ["Said nothing", "1", "1", "0", "100% 38 to 100"],
    ]
    assert "It takes 10 answers that you were sure of" in page.text


def test_figure_opens_its_answers(learner_client, learner):
    attempt = answer(learner, ("sure", True), ("sure", False), ("unsure", False), ("", True))
    wrong = attempt.responses.get(position=2)

    page = learner_client.get(URL, {"said": "sure", "result": "wrong"})

    assert list(page.context["page"]) == [wrong]
    assert reverse("quizzes:question", args=[attempt.pk, 2]) in page.text
    for said, count in (("sure", 2), ("unsure", 1), ("unsaid", 1)):
        assert learner_client.get(URL, {"said": said}).context["page"].paginator.count == count
    assert "page" not in learner_client.get(URL, {"said": "nonsense", "kind": "x"}).context


def make_taken(learner, rights, days, **fields):
    """A finished exam of two domains with ten questions each, and so many of each right."""
    questions = []
    for slug in ("1", "2"):
        domain, _ = Domain.objects.get_or_create(
            slug=slug, defaults={"title": f"Domain {slug}", "short": f"Short {slug}", "weight": 50}
        )
        task, _ = Task.objects.get_or_create(
            slug=f"{slug}.1", defaults={"domain": domain, "title": "A task"}
        )
        objective = make_objective(task=task)
        questions += [make_question(objective=objective) for _ in range(10)]
    started_at = NOW - timedelta(days=days)
    exam = make_exam(
        learner, *questions, started_at=started_at, finished_at=started_at, unscored=[1], **fields
    )
    for response in exam.responses.all():
        domain, number = divmod(response.position - 1, 10)
        response.is_correct, response.answered_at = number < rights[domain], NOW
        response.save()
    return exam


def test_exams_stand_with_score_band_and_domains(learner_client, learner):
    first = make_taken(learner, (4, 3), days=9)
    latest = make_taken(learner, (10, 9), days=2)
    make_taken(make_user(), (10, 10), days=1)

    page = learner_client.get(URL)

    assert cells(page) == [
        [page_date(latest), "Full mock exam", "18 of 19, 95%", "Likely pass", "9 of 9", "9 of 10"],
        [page_date(first), "Full mock exam", "6 of 19, 32%", "Not yet", "3 of 9", "3 of 10"],
    ]
    assert "Short 1</th>" in page.text
    assert f"{reverse('quizzes:exam_result', args=[first.pk])}#domains" in page.text


def page_date(exam):
    return f"{exam.finished_at:%-d %B %Y, %H:%M}"


def test_exams_of_one_kind(learner_client, learner):
    make_taken(learner, (4, 3), days=9)
    test = make_taken(learner, (1, 1), days=5, kind="test", exam="test:x", title="Queues")

    page = learner_client.get(URL, {"kind": "test"})

    assert page.context["trend"].attempts == [test]
    assert "<polyline" not in page.text
    assert "None of this kind handed in yet" in learner_client.get(URL, {"kind": "domain"}).text


def test_pass_mark_is_drawn_where_all_exams_have_the_same(learner):
    make_taken(learner, (4, 3), days=9)
    assert Trend(learner).pass_share[0] == 69
    plan = {"facts": EXAM_FACTS | {"pass_mark": 800}, "domains": []}
    make_taken(learner, (4, 3), days=8, plan=plan)
    assert Trend(learner).pass_share is None


def test_open_exam_is_not_told(learner_client, learner):
    exam = make_taken(learner, (10, 10), days=9)
    Attempt.objects.filter(pk=exam.pk).update(finished_at=None, deadline_at=NOW.replace(year=2100))

    assert learner_client.get(URL).context["trend"].attempts == []


def test_visitor_is_told_what_will_be_here(client, db):
    page = client.get(URL)

    assert "No answer in practice yet" in page.text
    assert "Take an exam" in page.text


def test_page_takes_the_same_queries_for_one_and_many(
    learner_client, learner, django_assert_max_num_queries
):
    counts = []
    for number in range(2):
        for day in range(1 + 4 * number):
            make_taken(learner, (4, 3), days=10 * number + day)
            answer(learner, ("sure", True), ("sure", False))
        with django_assert_max_num_queries(10) as queries:
            learner_client.get(URL, {"said": "sure"})
        counts.append(len(queries))

    assert counts[0] == counts[1]
