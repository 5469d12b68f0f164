"""Versions of questions: kept by loading, known to every answer, shown where it is reviewed."""

import copy
import json
import re
from html import unescape
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from quizzes.actions.diagnostic import answer_probe
from quizzes.actions.exams import finish_exam, start_exam
from quizzes.blueprint import Draw
from quizzes.learner_data import export
from quizzes.loading import keep_versions
from quizzes.models import Choice, DiagnosticResponse, Question, QuestionVersion, Response
from quizzes.models.questions import read_question
from quizzes.versions import carried_key, digest_of, is_right
from studyapp.loading import load
from tests.conftest import HTMX
from tests.factories import (
    NOW,
    keep_version,
    make_attempt,
    make_diagnostic,
    make_exam,
    make_objective,
    make_question,
    make_section,
)
from tests.quizzes.exam_rooms import save
from tests.quizzes.sittings import address, answer, ids_of
from tests.studyapp.course_files import QUESTIONS, write_course

# --- Pure ---


def choices(*texts, right=0):
    return [
        {"id": number, "text": text, "is_correct": number == right}
        for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("new", "carried"),
    [
        (choices("a", "b", "c", right=0), {0}),
        (choices("a", "b", "c", right=1), {1}),
        (choices("c", "a", "b", right=1), {0}),  # only reordered
        (choices("a, reworded", "b", "c", right=0), {0}),
        (choices("b", "x", "y", right=0), {1}),
        (choices("c", "b", "a new one", right=2), set()),  # in the place of "c", which is elsewhere
        (choices("x", "y", "z", right=2), {2}),
        ([{"id": 7, "text": "all new", "is_correct": True}], set()),
    ],
)
def test_key_is_carried_by_text_then_by_place(new, carried):
    assert carried_key(choices("a", "b", "c"), new) == carried


@given(st.permutations("abcde"), st.integers(0, 4))
def test_reordering_carries_the_key_to_the_same_text(texts, right):
    old = choices(*"abcde")
    new = choices(*texts, right=right)

    assert {old[pk]["text"] for pk in carried_key(old, new)} == {texts[right]}


@pytest.mark.parametrize(
    ("chosen", "accepted", "pick_count", "right"),
    [
        ([1], [1], 1, True),
        ([2], [1], 1, False),
        ([2], [1, 2], 1, True),
        ([], [1, 2], 1, False),
        ([1, 2], [1, 2], 2, True),
        ([1], [1, 2], 2, False),
        ([1, 3], [1, 2, 3], 2, True),
        ([1, 2, 3], [1, 2, 3], 2, False),
    ],
)
def test_corrected_key_accepts_all_asked_for_of_what_it_accepts(
    chosen, accepted, pick_count, right
):
    assert is_right(chosen, accepted, pick_count) is right


def test_digest_is_of_all_but_the_rationales():
    one = [{"id": 1, "text": "a", "is_correct": True, "why": "x"}]
    digest = digest_of("s", "q", 1, one)

    assert digest_of("s", "q", 1, [one[0] | {"why": "y"}]) == digest
    changes = [
        digest_of("t", "q", 1, one),
        digest_of("s", "r", 1, one),
        digest_of("s", "q", 2, one),
        *(digest_of("s", "q", 1, [one[0] | change]) for change in CHANGES),
    ]
    assert len({digest, *changes}) == 7


CHANGES = [{"text": "b"}, {"is_correct": False}, {"id": 2}]


# --- Loading ---

pytestmark = pytest.mark.django_db


def rewrite(content, text):
    (content / "chapters/01-queues/questions.yaml").write_text(text)


@pytest.mark.parametrize(
    "change",
    [
        ("A worker crashes", "A worker stops"),
        ("What happens to the message?", "What becomes of the message?"),
        ("It is deleted by", "It is dropped by"),
    ],
)
def test_change_makes_a_version_and_keeps_the_old_one(tmp_path, change):
    content = write_course(tmp_path)
    load(content, now=NOW)
    before = QuestionVersion.objects.values().get()
    Question.objects.update(measured_difficulty=1.5)

    rewrite(content, QUESTIONS.replace(*change))
    load(content, now=NOW)

    old, new = QuestionVersion.objects.values()
    assert old == before
    question = Question.objects.get()
    assert (old["number"], new["number"], question.version_id) == (1, 2, new["id"])
    assert question.measured_difficulty is None
    text = json.dumps([new["stem_html"], new["ask_html"], new["choices"]])
    assert change[1] in text
    assert change[0] not in text


def test_changed_key_makes_a_version(tmp_path):
    content = write_course(tmp_path)
    load(content, now=NOW)

    swapped = QUESTIONS.replace("        right: true\n", "        misconception: Wrong\n").replace(
        "        misconception: Receiving deletes\n", "        right: true\n"
    )
    rewrite(content, swapped)
    load(content, now=NOW)

    old, new = QuestionVersion.objects.all()
    first, second, *_ = Choice.objects.values_list("pk", flat=True)
    assert (old.key, new.key) == ({first}, {second})
    assert old.digest != new.digest


@pytest.mark.parametrize("change", [("", ""), ("The timeout ran out.", "It has run out.")])
def test_loading_again_or_a_rationale_makes_no_version(tmp_path, change):
    content = write_course(tmp_path)
    load(content, now=NOW)
    rewrite(content, QUESTIONS.replace(*change) if change[0] else QUESTIONS)

    load(content, now=NOW, force=True)

    assert QuestionVersion.objects.count() == 1


def test_going_back_is_a_third_version(tmp_path):
    content = write_course(tmp_path)
    for text in (QUESTIONS, QUESTIONS.replace("A worker crashes", "A worker stops"), QUESTIONS):
        rewrite(content, text)
        load(content, now=NOW)

    first, second, third = QuestionVersion.objects.all()
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert first.digest == third.digest != second.digest


@pytest.mark.parametrize("count", [1, 50])
def test_keeping_versions_takes_the_same_few_statements(count, django_assert_num_queries):
    section, objective = make_section(), make_objective()
    made = [make_question(section=section, objective=objective).pk for _ in range(count)]
    Question.objects.filter(pk__in=made).update(ask_html="Corrected")
    questions = {row.slug: row for row in Question.objects.all()}
    choices = {(row.question_id, row.position): row for row in Choice.objects.all()}

    with django_assert_num_queries(4):
        keep_versions(questions, choices, now=NOW)
    with django_assert_num_queries(1):
        keep_versions(questions, choices, now=NOW)

    assert QuestionVersion.objects.count() == 2 * count


def test_what_stood_before_versions_becomes_the_first_one(learner):
    """The migration that fills in what older databases lack."""
    question = make_question()
    attempt = make_attempt(learner, question, make_question())
    Response.objects.filter(position=1).update(is_correct=True, answered_at=NOW)
    digest = question.version.digest
    Question.objects.update(version=None)
    QuestionVersion.objects.all().delete()

    import_module("quizzes.migrations.0006_question_versions_fill").fill(apps, None)

    question.refresh_from_db()
    assert (question.version.number, question.version.digest) == (1, digest)
    assert [row.version_id for row in attempt.responses.all()] == [question.version_id, None]


# --- Answers ---


@pytest.fixture
def attempt(learner):
    return make_attempt(learner, make_question(), make_question())


def correct(question, *, stem="<p>Corrected.</p>", key=None):
    """Load another stem, and the choice at position `key`, reworded, as the right one."""
    Question.objects.filter(pk=question.pk).update(stem_html=stem)
    if key is not None:
        question.choices.update(is_correct=False)
        question.choices.filter(position=key).update(is_correct=True, text_html="The right one now")
    return keep_version(question)


def test_answer_knows_its_version_and_is_reviewed_as_it_was(learner_client, attempt):
    answer(learner_client, attempt, is_right=True)
    question = Question.objects.get(pk=attempt.responses.get(position=1).question_id)
    old = question.version
    before = question.stem_html

    correct(question, key=2)

    response = attempt.responses.get(position=1)
    assert response.version == old
    page = learner_client.get(address(attempt))
    assert before in page.text
    assert "Here it stands as you answered it." in page.text
    assert "Your answer, right" in page.text
    assert "The right one now" not in page.text
    assert "Corrected." not in page.text


def test_unanswered_question_is_asked_as_it_is_now(learner_client, attempt):
    question = attempt.responses.get(position=1).question

    correct(question, key=2)

    page = learner_client.get(address(attempt))
    assert "Corrected." in page.text
    assert "as you answered it" not in page.text
    answer(learner_client, attempt, is_right=True)
    response = attempt.responses.get(position=1)
    assert response.is_correct
    assert response.version.number == 2


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_answer_to_a_page_from_before_the_correction_is_asked_for_again(
    learner_client, attempt, headers
):
    page = learner_client.get(address(attempt))
    shown = unescape(re.search(r'name="shown" value="([^"]*)"', page.text)[1])
    sent = {"choices": ids_of(attempt, is_correct=True)[0], "shown": shown}
    correct(attempt.responses.get(position=1).question, key=2)

    page = learner_client.post(address(attempt), sent, headers=headers)

    assert page.status_code == 422
    assert "This question was corrected while you had it open." in page.text
    assert " checked" not in page.text
    assert not attempt.responses.answered().exists()
    again = unescape(re.search(r'name="shown" value="([^"]*)"', page.text)[1])
    sent = {"choices": ids_of(attempt, is_correct=True)[0], "shown": again}
    learner_client.post(address(attempt), sent)
    assert attempt.responses.get(position=1).version.number == 2


def test_exam_keeps_the_version_it_was_drawn_with(learner_client, learner, time_machine):
    time_machine.move_to(NOW, tick=False)
    question = make_question()
    old, before = question.version, question.stem_html
    drawn = Draw(ids=(question.pk,), unscored=frozenset(), minutes=10)
    attempt = start_exam(
        learner, drawn, kind="mock", exam="mock", title="Mock", seed=1, plan={}, now=NOW
    )

    correct(question, key=2)

    paper = learner_client.get(f"/exams/{attempt.pk}/")
    assert before in paper.text
    assert "Corrected." not in paper.text
    assert "as you answered it" not in paper.text
    response = attempt.responses.get()
    response.question = old.of(read_question(question.pk))
    right = [offer.id for offer in response.offered() if offer.choice.is_correct]
    assert save(learner_client, attempt, choices=right).status_code == 200
    learner_client.post(f"/exams/{attempt.pk}/finish")
    response.refresh_from_db()
    assert (response.is_correct, response.version) == (True, old)
    review = learner_client.get(f"/practise/{attempt.pk}/1/")
    assert before in review.text
    assert "Here it stands as you answered it." in review.text
    assert learner_client.get(f"/exams/{attempt.pk}/result/").status_code == 200


def test_diagnostic_is_reviewed_as_it_was(learner_client, learner, time_machine):
    time_machine.move_to(NOW, tick=False)
    question = make_question()
    old, before = question.version, question.title
    test = make_diagnostic(learner, question)
    wrong = question.choices.get(position=1)
    DiagnosticResponse.objects.update(
        chosen=wrong, is_correct=False, answered_at=NOW, version=question.version
    )
    type(test).objects.update(finished_at=NOW)

    correct(question, key=1)

    page = learner_client.get(f"/diagnostic/{test.pk}/")
    assert before in page.text
    assert wrong.text_html in page.text
    assert "The right one now" not in page.text
    assert next(iter(old.words.values())) in page.text


def test_diagnostic_answer_knows_its_version(learner_client, learner, time_machine):
    time_machine.move_to(NOW, tick=False)
    question = make_question(is_diagnostic=True)
    test = make_diagnostic(learner, question)
    response = test.responses.get()
    response.question = read_question(question.pk)
    answer_probe(test, response, None, now=NOW, today=timezone.localdate(NOW))

    assert test.responses.get(position=1).version == question.version


def test_export_has_the_words_that_were_answered(learner_client, learner, attempt):
    answer(learner_client, attempt, is_right=True)
    question = attempt.responses.get(position=1).question
    told = copy.copy(question.version.words)

    correct(question, key=0)

    rows = {name: list(table) for name, table in export(learner)}["answers"]
    assert rows[0]["chosen"] == [next(iter(told.values()))]
    assert "version" not in rows[0]


@pytest.mark.parametrize("count", [1, 20])
def test_paper_and_result_cost_one_query_more_for_any_number_of_changed_questions(
    learner_client, learner, count, django_assert_max_num_queries, time_machine
):
    time_machine.move_to(NOW, tick=False)
    questions = [make_question() for _ in range(count)]
    attempt = make_exam(learner, *questions)
    for question in questions:
        correct(question)
    learner_client.get("/")

    with django_assert_max_num_queries(8):
        learner_client.get(f"/exams/{attempt.pk}/")
    finish_exam(attempt, now=NOW)
    with django_assert_max_num_queries(11):
        learner_client.get(f"/exams/{attempt.pk}/result/")
