import re

import pytest

from quizzes.actions.practice import finish_attempt
from quizzes.models import Response
from quizzes.models.questions import read_question
from studyapp.models import Activity
from tests.conftest import HTMX
from tests.factories import NOW, make_attempt, make_question, make_user
from tests.quizzes.sittings import address, answer, ids_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(learner):
    return make_attempt(learner, make_question(), make_question())


def test_question_shows_stem_ask_and_choices_in_the_sittings_order(learner_client, attempt):
    response = attempt.responses.get(position=1)
    response.question = read_question(response.question_id)
    offered = response.offered()

    page = learner_client.get(address(attempt))

    assert response.question.stem_html in page.text
    values = re.findall(r'type="radio" name="choices" value="(\w+)"', page.text)
    assert values == [offer.id for offer in offered]
    texts = re.findall(r'class="choice-text">([^<]*)<', page.text)
    assert texts == [offer.choice.text_html for offer in offered]
    assert 'aria-label="Question 1 of 2: 0 right, 0 wrong so far"' in page.text


def test_reading_a_question_writes_nothing(learner_client, attempt):
    before = Response.objects.values().get(attempt=attempt, position=1)

    learner_client.get(address(attempt))

    assert Response.objects.values().get(attempt=attempt, position=1) == before
    assert Activity.objects.count() == 0


@pytest.mark.parametrize(("is_right", "verdict"), [(True, "Right."), (False, "Not this time.")])
def test_htmx_answer_is_marked_and_returns_only_the_card(
    learner_client, attempt, is_right, verdict
):
    question = attempt.responses.get(position=1).question

    page = answer(learner_client, attempt, is_right=is_right, headers=HTMX)

    assert Response.objects.get(attempt=attempt, position=1).is_correct == is_right
    assert "<html" not in page.text
    assert page.text.strip().startswith('<div id="question-card"')
    assert verdict in page.text
    assert page.text.count("data-autofocus") == 1
    for choice in question.choices.all():
        assert choice.why_html in page.text


def test_plain_answer_leads_back_to_the_question_with_its_outcome(learner_client, attempt):
    page = answer(learner_client, attempt, is_right=False, confidence="sure")

    assert (page.status_code, page.url) == (302, address(attempt))
    page = learner_client.get(address(attempt))
    chosen = re.search(r"You chose (\w), and were sure. The answer is (\w).", page.text)
    assert chosen[1] != chosen[2]
    assert "make a card of this" in page.text
    assert f'href="{address(attempt, 2)}" data-key="Enter"' in page.text


def test_outcome_leads_to_paragraph_source_and_a_new_card(learner_client, attempt):
    question = attempt.responses.get(position=1).question

    page = answer(learner_client, attempt, is_right=True, headers=HTMX)

    assert f'href="/learn/{question.chapter.slug}/#{question.section.slug}"' in page.text
    assert f'href="{question.source["url"]}"' in page.text
    assert '<time datetime="2026-11-21">21 Nov 2026</time>' in page.text
    assert f'href="/cards/new?question={question.slug}"' in page.text


def test_every_row_of_the_outcome_says_what_it_is(learner_client, learner):
    attempt = make_attempt(learner, make_question(right=2, wrong=3))
    right = ids_of(attempt, is_correct=True)
    wrong = ids_of(attempt, is_correct=False)

    page = learner_client.post(address(attempt), {"choices": [right[0], wrong[0]]}, headers=HTMX)

    verdicts = re.findall(r'<span class="verdict (is-\w+)"><svg.*?</svg>([^<]+)<', page.text)
    assert sorted(verdicts) == sorted(
        [
            ("is-wrong", "Not this time: 1 of 2 right."),
            ("is-right", "Your answer, right"),
            ("is-right", "Right answer"),
            ("is-wrong", "Your answer"),
        ]
    )


@pytest.mark.parametrize(
    ("count", "fault"),
    [
        (0, "Choose TWO. You chose 0: 2 more to go."),
        (1, "Choose TWO. You chose 1: 1 more to go."),
        (3, "Choose TWO. You chose 3: take 1 back."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_another_number_of_choices_is_refused_and_kept(
    learner_client, learner, count, fault, headers
):
    attempt = make_attempt(learner, make_question(right=2, wrong=3))
    ids = ids_of(attempt, is_correct=True) + ids_of(attempt, is_correct=False)

    page = learner_client.post(
        address(attempt), {"choices": ids[:count], "confidence": "unsure"}, headers=headers
    )

    assert page.status_code == 422
    assert fault in page.text
    checked = re.findall(r'value="(\w+)" data-key="\w \d" checked', page.text)
    assert set(checked) == set(ids[:count])
    assert 'value="unsure" data-key="u" checked' in page.text
    assert Response.objects.answered().count() == Activity.objects.count() == 0


def test_a_choice_of_another_question_is_refused(learner_client, attempt):
    foreign = ids_of(attempt, position=2, is_correct=True)

    page = learner_client.post(address(attempt), {"choices": foreign})

    assert page.status_code == 422
    assert Response.objects.answered().count() == 0


def test_multiple_response_asks_with_checkboxes_and_says_how_many(learner_client, learner):
    attempt = make_attempt(learner, make_question(right=3, wrong=3))

    page = learner_client.get(address(attempt))

    assert page.text.count('type="checkbox" name="choices"') == 6
    assert "Choose THREE." in page.text
    assert 'data-pick="3"' in page.text
    assert "js/quizzes/question.js" in page.text


def test_the_last_answer_ends_the_sitting(learner_client, attempt):
    answer(learner_client, attempt, is_right=True)
    attempt.refresh_from_db()
    assert attempt.finished_at is None

    page = answer(learner_client, attempt, is_right=True, position=2, headers=HTMX)

    attempt.refresh_from_db()
    assert attempt.finished_at == Response.objects.get(position=2).answered_at
    assert f'href="/practise/{attempt.pk}/" data-key="Enter"' in page.text


def test_next_question_goes_back_to_one_left_open(learner_client, attempt):
    page = answer(learner_client, attempt, is_right=True, position=2, headers=HTMX)

    assert f'href="{address(attempt, 1)}" data-key="Enter"' in page.text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_answering_again_shows_the_first_outcome(learner_client, attempt, headers):
    answer(learner_client, attempt, is_right=False)

    page = answer(learner_client, attempt, is_right=True, headers=headers)

    assert Response.objects.get(attempt=attempt, position=1).is_correct is False
    assert Activity.objects.count() == 1
    page = page if headers else learner_client.get(page.url)
    assert "Not this time." in page.text


def test_a_replay_gets_the_stored_answer(learner_client, attempt):
    pages = [
        answer(learner_client, attempt, is_right=True, headers=HTMX, idempotency_key="k")
        for _ in range(3)
    ]

    assert pages[0].content == pages[1].content == pages[2].content
    assert Activity.objects.count() == 1


def test_a_question_left_open_is_closed_with_its_sitting(learner_client, attempt):
    finish_attempt(attempt, now=NOW)
    summary = f"/practise/{attempt.pk}/"

    assert learner_client.get(address(attempt)).url == summary
    assert answer(learner_client, attempt, is_right=True).url == summary
    page = answer(learner_client, attempt, is_right=True, headers=HTMX)
    assert page["HX-Redirect"] == summary
    assert Response.objects.answered().count() == 0


@pytest.mark.parametrize("what", ["", "flag", "strike", "card"])
def test_somebody_elses_sitting_is_not_found(learner_client, what):
    attempt = make_attempt(make_user())

    url = address(attempt, what=what)

    assert learner_client.post(url, {}).status_code == 404
    assert learner_client.get(address(attempt)).status_code == 404
    assert learner_client.get(address(attempt, 99)).status_code == 404


@pytest.mark.parametrize("what", ["", "flag", "strike", "card"])
def test_a_visitor_is_sent_to_log_in(client, attempt, what):
    url = address(attempt, what=what)

    assert client.post(url, {}).url == "/login/?next=/"
    assert client.get(address(attempt)).url == f"/login/?next={address(attempt)}"


def test_questions_are_never_cached(learner_client, attempt):
    assert "no-store" in learner_client.get(address(attempt))["Cache-Control"]


def test_a_long_sitting_says_how_it_stands_in_words(learner_client, learner):
    attempt = make_attempt(learner, *[make_question() for _ in range(21)])

    page = learner_client.get(address(attempt))

    assert "<span>0 right, 0 wrong so far</span>" in page.text
    assert 'class="pips"' not in page.text
