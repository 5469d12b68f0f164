from datetime import timedelta

import pytest

from quizzes.actions.diagnostic import answer_probe, start_diagnostic
from quizzes.diagnosing import FEWEST, SECONDS
from quizzes.models import Diagnostic, DiagnosticResponse, DueQuestion
from quizzes.models.questions import read_question
from studyapp.accounts import export_learner, merge_learner
from studyapp.models import Activity
from tests import factories
from tests.conftest import HTMX
from tests.factories import NOW, make_diagnostic, make_question, make_section

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
START = "/diagnostic/"


def make_pool(count=30, *, chapters=6):
    """Quick questions of all difficulties, spread over chapters."""
    sections = [make_section() for _ in range(chapters)]
    return [
        make_question(section=sections[at % chapters], difficulty=1 + at % 3, is_diagnostic=True)
        for at in range(count)
    ]


def open_response(test):
    response = test.responses.get(answered_at__isnull=True)
    response.question = read_question(response.question_id)
    return response


def answer(test, *, is_right, now=NOW):
    response = open_response(test)
    choice = next(c for c in response.question.current_choices if c.is_correct == is_right)
    return answer_probe(test, response, choice, now=now, today=TODAY)


def field(response, *, is_right):
    """The id that the page shows for a right or a wrong choice."""
    response.question = read_question(response.question_id)
    return next(o.id for o in response.offered() if o.choice.is_correct == is_right)


# --- Actions ---


def test_only_quick_questions_are_asked(learner):
    make_question()
    quick = make_question(is_diagnostic=True)

    test = start_diagnostic(learner, seed=1, now=NOW)

    assert [response.question for response in test.responses.all()] == [quick]


def test_without_quick_questions_there_is_no_test(learner):
    make_question()

    assert start_diagnostic(learner, seed=1, now=NOW) is None
    assert not Diagnostic.objects.exists()


def test_starting_again_goes_on_with_the_running_test(learner):
    make_pool()
    test = start_diagnostic(learner, seed=1, now=NOW)

    assert start_diagnostic(learner, seed=2, now=NOW + timedelta(seconds=10)) == test


def test_a_test_that_ran_out_is_closed_at_its_deadline_by_the_next(learner):
    make_pool()
    old = start_diagnostic(learner, seed=1, now=NOW)

    new = start_diagnostic(learner, seed=2, now=NOW + timedelta(hours=5))

    old.refresh_from_db()
    assert new != old
    assert old.finished_at == NOW + timedelta(seconds=SECONDS)


def test_next_tests_ask_what_earlier_ones_did_not_while_enough_is_left(learner):
    make_pool(60)
    asked = []
    for round in range(3):
        now = NOW + timedelta(days=round)
        test = start_diagnostic(learner, seed=round, now=now)
        while not test.is_over(now):
            test = answer(test, is_right=bool(test.responses.count() % 2), now=now)
        asked.append(set(test.responses.values_list("question_id", flat=True)))

    assert min(map(len, asked)) >= FEWEST
    assert asked[0].isdisjoint(asked[1] | asked[2])
    assert asked[1].isdisjoint(asked[2])


def test_wrong_answers_end_the_test_early_and_come_back_tomorrow(learner):
    make_pool()
    test = start_diagnostic(learner, seed=1, now=NOW)
    while not test.is_over(NOW):
        test = answer(test, is_right=False)

    assert test.responses.count() == FEWEST
    assert DueQuestion.objects.for_learner(learner).count() == FEWEST
    assert Activity.objects.for_learner(learner).values_list("verb", "result").distinct().get() == (
        "answered",
        0.0,
    )


def test_not_sure_counts_as_missed(learner):
    make_pool()
    test = start_diagnostic(learner, seed=1, now=NOW)
    response = open_response(test)

    answer_probe(test, response, None, now=NOW, today=TODAY)

    response.refresh_from_db()
    assert (response.chosen, response.is_correct) == (None, False)


def test_an_answer_sent_twice_counts_once(learner):
    make_pool()
    test = start_diagnostic(learner, seed=1, now=NOW)
    response = open_response(test)
    choices = response.question.current_choices

    for choice in (choices[0], choices[1]):
        answer_probe(test, response, choice, now=NOW, today=TODAY)

    response.refresh_from_db()
    assert response.chosen == choices[0]
    assert test.responses.count() == 2
    assert Activity.objects.for_learner(learner).count() == 1


@pytest.mark.parametrize(("late_s", "counts"), [(-1, True), (0, False), (1, False), (9000, False)])
def test_time_ends_to_the_second(learner, late_s, counts):
    make_pool()
    test = start_diagnostic(learner, seed=1, now=NOW)

    test = answer(test, is_right=True, now=NOW + timedelta(seconds=SECONDS + late_s))

    assert test.responses.answered().count() == int(counts)
    assert test.is_over(NOW + timedelta(seconds=SECONDS))
    if not counts:
        assert test.finished_at == test.deadline_at


def test_a_question_rated_anew_changes_no_old_verdict(learner):
    question = make_question(difficulty=3, is_diagnostic=True)
    test = start_diagnostic(learner, seed=1, now=NOW)
    test = answer(test, is_right=True)
    before = test.responses.given()
    question.difficulty = 1
    question.save()

    assert test.responses.given() == before


# --- Pages ---


def test_visitor_takes_the_test_as_a_guest(client):
    make_pool()

    page = client.post(START)

    test = Diagnostic.objects.get()
    assert page.url == f"/diagnostic/{test.pk}/"
    assert test.learner.is_guest
    assert "Question <b" in client.get(page.url).text


def test_answer_brings_the_next_question_and_at_last_the_verdict(learner_client, learner):
    make_pool()
    url = learner_client.post(START).url
    test = Diagnostic.objects.get()
    for position in range(1, FEWEST + 1):
        sent = {
            "position": position,
            "choice": field(test.responses.get(position=position), is_right=False),
        }
        page = learner_client.post(url, sent, headers=HTMX)
        assert page.text.count("</title>") == 1  # the tab is named anew

    assert "Not yet" in page.text
    assert "0 of 5 right" in page.text
    assert page.text.count("Read the paragraph") == FEWEST
    assert "<html" not in page.text


def test_answer_without_scripts_leads_back_to_the_page(learner_client):
    make_pool()
    url = learner_client.post(START).url

    page = learner_client.post(url, {"position": 1, "choice": "not-sure"})

    assert (page.status_code, page.url) == (302, url)
    assert DiagnosticResponse.objects.answered().count() == 1


@pytest.mark.parametrize("choice", ["", "1", "nonsense"])
def test_nothing_chosen_asks_again(learner_client, choice):
    make_pool()
    url = learner_client.post(START).url

    page = learner_client.post(url, {"position": 1, "choice": choice})

    assert page.status_code == 422
    assert "Choose an answer" in page.text
    assert DiagnosticResponse.objects.answered().count() == 0


def test_answer_to_a_question_that_is_answered_shows_the_open_one(learner_client):
    make_pool()
    url = learner_client.post(START).url
    learner_client.post(url, {"position": 1, "choice": "not-sure"})

    page = learner_client.post(url, {"position": 1, "choice": "not-sure"}, headers=HTMX)

    assert 'name="position" value="2"' in page.text
    assert DiagnosticResponse.objects.answered().count() == 1


def test_test_of_somebody_else_is_not_found(learner_client):
    test = make_diagnostic(factories.make_user())

    assert learner_client.get(f"/diagnostic/{test.pk}/").status_code == 404


def test_test_without_an_answer_is_borderline_and_names_sections_to_read(learner_client, learner):
    section = make_section(title="Give the work a place to wait")
    test = make_diagnostic(learner, make_question(section=section), finished_at=NOW)

    page = learner_client.get(f"/diagnostic/{test.pk}/")

    assert "<h1" in page.text
    assert "Borderline" in page.text
    assert "Give the work a place to wait" in page.text


@pytest.mark.parametrize("answered", [1, 8])
def test_verdict_takes_few_queries(
    learner_client, learner, django_assert_max_num_queries, answered
):
    questions = [make_question(is_diagnostic=True) for _ in range(answered)]
    test = make_diagnostic(learner, *questions, finished_at=NOW)
    test.responses.update(is_correct=False, answered_at=NOW)

    with django_assert_max_num_queries(9):
        learner_client.get(f"/diagnostic/{test.pk}/")


def test_no_key_is_on_the_page_before_the_verdict(learner_client):
    make_pool()
    url = learner_client.post(START).url

    for headers in ({}, HTMX):
        pages = [
            learner_client.get(url, headers=headers),
            learner_client.post(url, {"position": 1, "choice": ""}, headers=headers),
        ]
        for page in pages:
            assert "CANARY" not in page.text
            assert "is_correct" not in page.text


# --- Taken along ---


def test_tests_of_a_guest_go_to_the_account(learner):
    guest = factories.make_guest()
    mine, theirs = make_diagnostic(learner), make_diagnostic(guest)

    merge_learner(guest, learner)

    mine.refresh_from_db()
    assert set(learner.diagnostics.all()) == {mine, theirs}
    assert mine.finished_at == mine.deadline_at


def test_export_holds_tests_and_answers(learner):
    test = make_diagnostic(learner)
    test.responses.update(is_correct=False, answered_at=NOW)

    text = "".join(export_learner(learner, now=NOW))

    assert '"diagnostics"' in text
    assert '"diagnostic_answers"' in text
