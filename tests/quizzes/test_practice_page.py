from datetime import timedelta

import pytest

from quizzes.models import Attempt, DueQuestion, Response
from studyapp.models import Domain, Task, User
from tests.conftest import HTMX
from tests.factories import (
    NOW,
    make_attempt,
    make_chapter,
    make_objective,
    make_question,
    make_section,
    make_user,
)

URL = "/practise/"
pytestmark = pytest.mark.django_db


def start(client, **fields):
    return client.post(URL, {"which": "all", "count": "10"} | fields)


def drawn(attempt):
    return set(attempt.responses.values_list("question__slug", flat=True))


def answer(attempt, *, is_correct, at=NOW):
    attempt.responses.update(is_correct=is_correct, answered_at=at)


def miss(learner, question, due_on):
    return DueQuestion.objects.create(learner=learner, question=question, due_on=due_on)


@pytest.fixture
def today(time_machine):
    time_machine.move_to(NOW, tick=False)
    return NOW.date()


def test_a_visitor_may_look_and_leaves_no_rows(client):
    make_question()

    page = client.get(URL)

    assert "1</b> question matches" in page.text
    assert User.objects.count() == 0


def test_a_visitor_who_starts_becomes_a_guest(client):
    question = make_question()

    page = start(client)

    attempt = Attempt.objects.get()
    assert attempt.learner.is_guest
    assert page.url == f"/practise/{attempt.pk}/1/"
    assert drawn(attempt) == {question.slug}


def test_start_draws_from_what_was_chosen(learner_client):
    chapter = make_chapter(title="Queues")
    section = make_section(chapter=chapter)
    objective = make_objective(text="Pick FIFO")
    wanted = make_question(section=section, objective=objective)
    make_question(section=section)
    make_question(objective=objective)

    start(learner_client, chapter=[chapter.slug], objective=objective.slug)

    attempt = Attempt.objects.get()
    assert drawn(attempt) == {wanted.slug}
    assert attempt.title == "Queues, Pick FIFO"


def test_start_draws_from_the_domain_that_was_chosen(learner_client):
    costs = Domain.objects.create(slug="4", title="Design for cost", short="Cost", weight=20)
    task = Task.objects.create(slug="4.1", domain=costs, title="Storage cost")
    wanted = make_question(objective=make_objective(task=task))
    make_question()

    start(learner_client, domain="4")

    attempt = Attempt.objects.get()
    assert drawn(attempt) == {wanted.slug}
    assert attempt.title == "Design for cost"


@pytest.mark.parametrize(("count", "expected"), [("5", 5), ("10", 7), ("all", 7)])
def test_start_draws_as_many_as_asked_and_there_are(learner_client, count, expected):
    for _ in range(7):
        make_question()

    start(learner_client, count=count)

    assert Attempt.objects.get().responses.count() == expected


def test_siblings_come_together_only_when_all_are_asked_for(learner_client):
    make_question(slug="double-charge", sibling="double-email")
    make_question(slug="double-email", sibling="double-charge")

    start(learner_client, count="10")
    start(learner_client, count="all")

    counts = Attempt.objects.order_by("pk").with_score().values_list("total", flat=True)
    assert list(counts) == [1, 2]


def test_retired_questions_and_chapters_are_left_out(learner_client):
    make_question(is_retired=True)
    make_question(section=make_section(chapter=make_chapter(is_retired=True)))
    kept = make_question()

    start(learner_client, count="all")

    assert drawn(Attempt.objects.get()) == {kept.slug}


def test_which_narrows_to_what_the_learner_did(learner_client, learner, today):
    new, due, later, right = (make_question(slug=slug) for slug in ("new", "due", "later", "right"))
    answer(make_attempt(learner, due, later, right), is_correct=True)
    miss(learner, due, today)
    miss(learner, later, today + timedelta(days=1))
    miss(learner, right, None)
    answer(make_attempt(make_user(), new), is_correct=False)
    miss(make_user(), new, today)

    found = {}
    for which in ("unseen", "missed", "due", "all"):
        start(learner_client, which=which, count="all")
        found[which] = drawn(Attempt.objects.for_learner(learner).latest("pk"))

    assert found == {
        "unseen": {"new"},
        "missed": {"due", "later"},
        "due": {"due"},
        "all": {"new", "due", "later", "right"},
    }


def test_the_address_fills_the_form(learner_client):
    chapter = make_chapter(title="Queues", number=5)
    make_question(section=make_section(chapter=chapter))
    make_question()

    page = learner_client.get(URL, {"chapter": chapter.slug, "which": "unseen", "count": "5"})

    form = page.context["form"]
    assert form["chapter"].value() == [chapter.slug]
    assert (form["which"].value(), form["count"].value()) == ("unseen", "5")
    assert page.context["count"] == 1


def test_htmx_gets_only_how_many_match(learner_client):
    objective = make_objective()
    make_question(objective=objective)
    make_question()

    page = learner_client.get(URL, {"objective": objective.slug}, headers=HTMX)

    words = (
        '<div id="matches" role="status"><p><b class="num">1</b> question matches this.</p></div>'
    )
    assert "".join(page.text.split()) == words.replace(" ", "")


def test_nothing_found_says_why_and_offers_the_nearest(learner_client, today):
    chapter = make_chapter(title="Queues")
    for _ in range(3):
        make_question(section=make_section(chapter=chapter))

    page = learner_client.get(URL, {"chapter": chapter.slug, "which": "due"})

    assert "None of these questions is due again today." in page.text
    assert f'<a href="/practise/?chapter={chapter.slug}">Queues, 3 questions</a>' in page.text


def test_nothing_found_on_start_keeps_what_was_chosen(learner_client):
    question = make_question()

    page = start(learner_client, which="missed", chapter=[question.chapter.slug])

    assert page.status_code == 422
    assert Attempt.objects.count() == 0
    assert "You have missed none of these questions" in page.text
    assert page.context["form"]["chapter"].value() == [question.chapter.slug]


def test_a_course_without_questions_says_so(client):
    page = client.get(URL)

    assert "The course has no questions yet." in page.text


def test_an_unknown_chapter_is_refused_in_words(learner_client):
    make_question()

    page = learner_client.get(URL, {"chapter": "gone"})

    assert page.status_code == 200
    assert "gone is not one of the available choices." in page.text
    assert "count" not in page.context


def test_an_open_sitting_can_be_resumed(learner_client, learner):
    attempt = make_attempt(learner, make_question(), make_question(), title="Queues, only missed")
    attempt.responses.filter(position=1).update(is_correct=True, answered_at=NOW)

    page = learner_client.get(URL)

    link = f'<a href="/practise/{attempt.pk}/2/">Queues, only missed</a>, 1 of 2 answered.'
    assert link in page.text


def test_a_sitting_that_lacks_only_its_end_leads_to_how_it_went(learner_client, learner):
    attempt = make_attempt(learner)
    answer(attempt, is_correct=True)

    page = learner_client.get(URL)

    assert f'Not finished: <a href="/practise/{attempt.pk}/">' in page.text


def test_recent_sittings_show_what_was_right(learner_client, learner):
    attempt = make_attempt(learner, make_question(), make_question(), finished_at=NOW)
    answer(attempt, is_correct=False)
    attempt.responses.filter(position=1).update(is_correct=True)
    make_attempt(make_user(), title="Somebody else's")

    page = learner_client.get(URL)

    assert "1 right of 2" in page.text
    assert "Somebody else" not in page.text


def test_recent_sittings_come_in_pages(learner_client, learner):
    question = make_question()
    for number in range(12):
        make_attempt(learner, question, title=f"Sitting {number:02}", finished_at=NOW)

    page = learner_client.get(URL, {"page": 2})

    assert len(page.context["page"].object_list) == 2


def test_the_same_start_twice_opens_one_sitting(learner_client):
    make_question()

    pages = [start(learner_client, idempotency_key="one-key") for _ in range(2)]

    assert pages[0]["Location"] == pages[1]["Location"]
    assert Attempt.objects.count() == Response.objects.count() == 1


@pytest.mark.parametrize("query", [{}, {"which": "due"}])
def test_the_page_takes_the_same_queries_for_1_and_50(
    learner_client, learner, today, django_assert_num_queries, query
):
    def fill(count):
        for _ in range(count):
            attempt = make_attempt(learner)
            if not query:
                answer(attempt, is_correct=False)

    def queries(at_most):
        with django_assert_num_queries(at_most, exact=False) as captured:
            assert learner_client.get(URL, query).status_code == 200
        return len(captured)

    fill(1)
    with_one = queries(10)
    fill(49)

    assert queries(10) == with_one


def test_page_that_a_link_asked_for_can_be_started_at_its_top(learner_client):
    objective = make_objective(text="Size shards")
    make_question(objective=objective)
    top = '<button class="btn btn-primary" form="wish">Start</button>'

    page = learner_client.get(URL, {"objective": objective.slug, "count": "5"})

    assert f"Size shards: start, or change it below.</p></div>{top}" in page.text
    assert top not in learner_client.get(URL).text
    assert top not in learner_client.get(URL, {"which": "missed"}).text
