import re

import pytest

from quizzes.models import CardSchedule, Response
from tests.conftest import HTMX
from tests.factories import make_attempt, make_card, make_question
from tests.quizzes.sittings import address, answer, ids_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(learner):
    return make_attempt(learner, make_question(), make_question())


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_strike_keeps_what_was_chosen(learner_client, attempt, headers):
    right, wrong = ids_of(attempt, is_correct=True)[0], ids_of(attempt, is_correct=False)[0]
    sent = {"strike": wrong, "choices": [right], "confidence": "sure"}

    page = learner_client.post(address(attempt, what="strike"), sent, headers=headers)

    if not headers:
        page = learner_client.get(page.url)
    assert f'id="strike-{wrong}" name="restore"' in page.text
    assert f'value="{right}" data-key' in page.text
    assert re.findall(r'value="(\w+)" data-key="\w \d" checked', page.text) == [right]
    assert 'value="sure" data-key="s" checked' in page.text


def test_restore_takes_a_strike_back(learner_client, attempt):
    wrong = ids_of(attempt, is_correct=False)[0]
    learner_client.post(address(attempt, what="strike"), {"strike": wrong})

    page = learner_client.post(address(attempt, what="strike"), {"restore": wrong}, headers=HTMX)

    assert f'id="strike-{wrong}" name="strike"' in page.text
    assert re.search(r"data-announce>\w restored.<", page.text)


@pytest.mark.parametrize("sent", [{}, {"strike": "0123456789abcdef"}])
def test_a_strike_of_nothing_is_refused(learner_client, attempt, sent):
    page = learner_client.post(address(attempt, what="strike"), sent, headers=HTMX)

    assert page.status_code == 422
    assert Response.objects.get(attempt=attempt, position=1).struck == []


def test_flag_is_set_and_taken_back(learner_client, attempt):
    url = address(attempt, what="flag")

    page = learner_client.post(url, {"is_flagged": "1"}, headers=HTMX)

    assert Response.objects.get(attempt=attempt, position=1).is_flagged
    assert 'aria-pressed="true" data-key="m"' in page.text

    assert learner_client.post(url, {"is_flagged": ""}).url == address(attempt)
    assert not Response.objects.get(attempt=attempt, position=1).is_flagged


def test_a_flag_with_foreign_choices_is_refused(learner_client, attempt):
    page = learner_client.post(address(attempt, what="flag"), {"is_flagged": "1", "choices": "x"})

    assert page.status_code == 422
    assert not Response.objects.get(attempt=attempt, position=1).is_flagged


def test_flag_after_the_answer_keeps_the_outcome_and_the_focus(learner_client, attempt):
    answer(learner_client, attempt, is_right=False)

    page = learner_client.post(address(attempt, what="flag"), {"is_flagged": "1"}, headers=HTMX)

    assert "Not this time." in page.text
    assert "data-autofocus" not in page.text


def test_the_card_on_a_question_is_offered_after_the_answer(learner_client, learner):
    card = make_card(prompt="What brings a message back?")
    attempt = make_attempt(learner, make_question(flashcard=card))
    assert card.prompt not in learner_client.get(address(attempt)).text
    assert learner_client.post(address(attempt, what="card")).status_code == 404

    page = answer(learner_client, attempt, is_right=False, headers=HTMX)

    assert card.prompt in page.text
    assert "Review this card today" in page.text

    page = learner_client.post(address(attempt, what="card"), headers=HTMX)

    assert f'href="/review/?card={card.pk}"' in page.text
    assert CardSchedule.objects.get(learner=learner).flashcard == card


def test_offering_the_card_without_scripts_says_so(learner_client, learner):
    attempt = make_attempt(learner, make_question(flashcard=make_card()))
    answer(learner_client, attempt, is_right=False)

    page = learner_client.post(address(attempt, what="card"), follow=True)

    assert "The card is due now, under Review." in page.text


def test_a_retired_card_is_not_offered(learner_client, learner):
    card = make_card(is_retired=True)
    attempt = make_attempt(learner, make_question(flashcard=card))

    page = answer(learner_client, attempt, is_right=False, headers=HTMX)

    assert card.prompt not in page.text
    assert learner_client.post(address(attempt, what="card")).status_code == 404
