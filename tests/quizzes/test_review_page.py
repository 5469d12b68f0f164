import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quizzes.forms.cards import showing_token
from quizzes.models import CardSchedule, Review
from studyapp.models import Activity, User
from tests.conftest import HTMX
from tests.factories import (
    make_card,
    make_chapter,
    make_schedule,
    make_section,
    make_user,
)
from tests.quizzes.reviewing import (
    FORGOT,
    REMEMBERED,
    REVIEW,
    UNDO,
    answer,
    fields_of,
    open_answer,
    queries,
    url_of,
)

NOW = timezone.now()


@pytest.fixture(autouse=True)
def frozen(time_machine):
    """Cards in their steps come minutes after NOW, however long the run has taken by then."""
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def card(db):
    return make_card(
        prompt="What brings a <em>message</em> back?", answer="ANSWER-CANARY", why="WHY-CANARY"
    )


def test_prompt_shows_without_the_answer(learner_client, card):
    page = learner_client.get(REVIEW)
    assert "What brings a <em>message</em> back?" in page.text
    assert "CANARY" not in page.text


def test_answer_shows_with_two_buttons_and_their_intervals(learner_client, card):
    page = open_answer(learner_client)
    words = re.findall(r"<span>(\w+) <kbd>(\w)</kbd></span><small>([^<]*)</small>", page.text)
    assert words == [
        ("Forgot", "1", "again in 1 minute"),
        ("Remembered", "2", "again in 10 minutes"),
    ]
    assert "ANSWER-CANARY" in page.text
    assert "WHY-CANARY" in page.text


def test_four_buttons_are_a_setting(learner_client, learner, card):
    User.objects.update(has_four_buttons=True)
    page = open_answer(learner_client)
    assert re.findall(r'name="recall" value="(\d)" data-key="([^"]*)"', page.text) == [
        ("1", "1"),
        ("2", "2"),
        ("3", "3 Space Enter"),
        ("4", "4"),
    ]


def test_htmx_gets_the_answer_as_a_fragment(learner_client, card):
    page = open_answer(learner_client, headers=HTMX)
    assert page.text.strip().startswith('<div class="review-card" id="review-card"')
    assert "ANSWER-CANARY" in page.text
    assert "<html" not in page.text


def test_answer_is_recorded_and_leads_to_the_next_card(learner_client, learner, card):
    page = answer(learner_client, card)
    assert (page.status_code, page.url) == (302, REVIEW)
    review = Review.objects.get()
    assert (review.learner, review.flashcard, review.recall) == (learner, card, REMEMBERED)
    assert 0 <= review.seconds <= 5


def test_htmx_answer_returns_the_next_card_in_one_request(learner_client, card):
    following = make_card(prompt="NEXT-PROMPT", answer="NEXT-CANARY")
    page = answer(learner_client, card, headers=HTMX)
    assert page.status_code == 200
    assert "NEXT-PROMPT" in page.text
    assert "NEXT-CANARY" not in page.text
    assert "<html" not in page.text
    assert Review.objects.get().flashcard == card
    assert not CardSchedule.objects.filter(flashcard=following).exists()


def test_same_answer_sent_again_counts_once(learner_client, card):
    data = fields_of(open_answer(learner_client)) | {"recall": REMEMBERED}
    first, second = (learner_client.post(url_of(card), data, headers=HTMX) for _ in range(2))
    assert first.text == second.text
    assert Review.objects.count() == Activity.objects.count() == 1


def test_stale_answer_changes_nothing_and_shows_how_things_stand(learner_client, card):
    early = fields_of(open_answer(learner_client)) | {"recall": FORGOT, "idempotency_key": "other"}
    answer(learner_client, card)
    page = learner_client.post(url_of(card), early, headers=HTMX)
    assert page.status_code == 200
    assert "Nothing was changed." in page.text
    assert Review.objects.get().recall == REMEMBERED


def test_stale_link_to_an_answer_shows_the_next_card(learner_client, card):
    page = learner_client.get(REVIEW)
    link = re.search(r'href="([^"]*show=[^"]*)"', page.text)[1]
    answer(learner_client, card)
    assert "CANARY" not in learner_client.get(link).text


@pytest.mark.parametrize("token", ["", "forged:token:here", "WzEsMCwxXQ"])
def test_forged_token_opens_no_answer(learner_client, card, token):
    assert "CANARY" not in learner_client.get(REVIEW, {"show": token}).text


@pytest.mark.parametrize("change", [{"recall": "5"}, {"recall": ""}, {"shown": "forged"}])
def test_answer_that_is_not_whole_is_refused(learner_client, card, change):
    data = fields_of(open_answer(learner_client)) | {"recall": REMEMBERED} | change
    page = learner_client.post(url_of(card), data)
    assert page.status_code == 422
    assert "Choose again." in page.text
    assert not Review.objects.exists()


def test_token_of_one_card_answers_no_other(learner_client, card):
    other = make_card()
    data = fields_of(open_answer(learner_client)) | {"recall": REMEMBERED}
    assert learner_client.post(url_of(other), data).status_code == 422
    assert not Review.objects.exists()


def test_seconds_are_measured_here_and_capped(learner_client, card):
    data = fields_of(open_answer(learner_client))
    data["shown"] = showing_token(card, now=NOW - timedelta(hours=1))
    learner_client.post(url_of(card), data | {"recall": REMEMBERED})
    assert Review.objects.get().seconds == 60


def test_address_of_an_answer_leads_to_review(learner_client, card):
    page = learner_client.get(url_of(card))
    assert (page.status_code, page.url) == (302, REVIEW)


def test_counts_underline_the_kind_that_is_shown(learner_client, learner):
    make_schedule(learner=learner, due_at=NOW)
    make_schedule(learner=learner, state=1, step=0, due_at=NOW + timedelta(minutes=5))
    make_card()
    page = learner_client.get(REVIEW)
    counts = re.findall(r'<li( aria-current="true")?><b class="num">(\d+)</b> (\w+)', page.text)
    assert [(kind, int(n), bool(is_now)) for is_now, n, kind in counts] == [
        ("new", 1, False),
        ("learning", 1, False),
        ("due", 1, True),
    ]


def test_deck_of_one_chapter_stays_within_it(learner_client, card):
    other = make_card(prompt="OTHER-PROMPT")
    query = f"?chapter={other.chapter.slug}"
    assert "OTHER-PROMPT" in learner_client.get(REVIEW + query).text
    page = answer(learner_client, other, query=query)
    assert page.url == REVIEW + query
    assert "OTHER-PROMPT" not in learner_client.get(page.url).text
    assert "Review all chapters" in learner_client.get(page.url).text


def test_unknown_chapter_and_card_are_not_found(learner_client, card):
    assert learner_client.get(REVIEW, {"chapter": "none"}).status_code == 404
    assert learner_client.get(REVIEW, {"card": "999999"}).status_code == 404
    assert learner_client.post(reverse("quizzes:card_review", args=[999999])).status_code == 404


def test_asked_card_is_shown_before_its_time(learner_client, learner, card):
    later = make_schedule(learner=learner, due_in_days=3000).flashcard
    assert later.prompt in learner_client.get(REVIEW, {"card": later.pk}).text
    assert card.prompt in learner_client.get(REVIEW, {"card": "nonsense"}).text


@pytest.mark.parametrize("action", ["card_review", "card_bury", "card_suspend"])
def test_another_learners_own_card_is_not_found(learner_client, action):
    own = make_card(owner=make_user(), prompt="SECRET")
    assert learner_client.post(url_of(own, action), {"recall": 3}).status_code == 404
    assert learner_client.get(REVIEW, {"card": own.pk}).status_code == 404
    assert not CardSchedule.objects.exists()


def test_visitor_sees_the_first_new_card_and_leaves_no_row(client, card):
    later = make_card(section=make_section(chapter=make_chapter(number=5000)))
    page = client.get(REVIEW)
    assert card.prompt in page.text
    assert later.prompt not in page.text
    assert not User.objects.exists()
    assert "ANSWER-CANARY" in open_answer(client).text
    assert not User.objects.exists()


def test_first_answer_of_a_visitor_makes_a_guest(client, card):
    answer(client, card, headers=HTMX)
    guest = User.objects.get()
    assert guest.is_guest
    assert Review.objects.get().learner == guest


@pytest.mark.parametrize("count", [1, 50])
def test_review_asks_the_database_a_constant_number_of_times(learner_client, learner, count):
    chapter = make_chapter()
    for _ in range(count):
        make_schedule(
            learner=learner, card=make_card(section=make_section(chapter=chapter)), due_at=NOW
        )
        make_card(section=make_section(chapter=chapter))
    url = f"{REVIEW}?chapter={chapter.slug}"
    with CaptureQueriesContext(connection) as captured:
        learner_client.get(url)
    assert len(queries(captured)) == 6
    learner_client.post(UNDO)  # the day's first POST also keeps the session alive
    card = CardSchedule.objects.first().flashcard
    data = fields_of(open_answer(learner_client, f"{REVIEW}?card={card.pk}")) | {"recall": 3}
    with CaptureQueriesContext(connection) as captured:
        page = learner_client.post(url_of(card) + f"?chapter={chapter.slug}", data, headers=HTMX)
    assert page.status_code == 200
    assert len(queries(captured)) == 11
