import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.models import CardSchedule, Review
from studyapp.models import User
from tests.conftest import HTMX
from tests.factories import (
    make_card,
    make_objective,
    make_schedule,
    make_section,
)
from tests.quizzes.reviewing import (
    FORGOT,
    REMEMBERED,
    REVIEW,
    UNDO,
    answer,
    open_answer,
    url_of,
)

NOW = timezone.now()


@pytest.fixture
def card(db):
    return make_card(
        prompt="What brings a <em>message</em> back?", answer="ANSWER-CANARY", why="WHY-CANARY"
    )


def test_undo_shows_the_card_again(learner_client, card):
    answer(learner_client, card)
    page = learner_client.post(UNDO)
    assert page.url == f"{REVIEW}?card={card.pk}"
    shown = learner_client.get(page.url)
    assert card.prompt in shown.text
    assert "Your last answer is taken back." in shown.text
    assert Review.objects.get().undone_at is not None


def test_undo_works_from_the_done_page(learner_client, card):
    done = answer(learner_client, card, headers=HTMX)
    assert "Done for now" in done.text
    assert UNDO in done.text
    page = learner_client.post(UNDO, headers=HTMX)
    assert card.prompt in page.text
    assert "Your last answer is taken back." in page.text


def test_undo_with_nothing_to_take_back_says_so(learner_client, card):
    assert UNDO + '" data-key' not in learner_client.get(REVIEW).text
    page = learner_client.post(UNDO, headers=HTMX)
    assert "There is nothing to take back." in page.text


def test_undo_of_an_answer_overtaken_elsewhere_says_so(learner_client, card):
    answer(learner_client, card)
    CardSchedule.objects.update(review_count=5)
    page = learner_client.post(UNDO, headers=HTMX)
    assert "Nothing was taken back." in page.text


def test_undo_of_a_card_deleted_since_shows_what_comes_next(learner_client, learner, card):
    own = make_card(owner=learner)
    answer(learner_client, own)
    own.is_retired = True
    own.save()
    assert learner_client.post(UNDO).url == REVIEW


def test_buried_card_comes_back_tomorrow(learner_client, learner, card):
    page = learner_client.post(url_of(card, "card_bury"), headers=HTMX)
    assert "Put off until tomorrow." in page.text
    assert card.prompt not in page.text
    until = timezone.localtime(CardSchedule.objects.get().buried_until)
    assert until - timezone.localtime() <= timedelta(days=1)
    assert (until.hour, until.minute) == (0, 0)


def test_suspended_card_comes_no_more_until_it_is_brought_back(learner_client, card):
    page = learner_client.post(url_of(card, "card_suspend"))
    assert page.url == REVIEW
    assert "Set aside for good." in learner_client.get(REVIEW).text
    back = {"back": "1", "next": url_of(card, "card_info")}
    page = learner_client.post(url_of(card, "card_suspend"), back)
    assert page.url == url_of(card, "card_info")
    assert not CardSchedule.objects.get().is_suspended


def test_buried_card_can_be_brought_back(learner_client, card):
    learner_client.post(url_of(card, "card_bury"))
    learner_client.post(url_of(card, "card_bury"), {"back": "1"})
    assert CardSchedule.objects.get().buried_until is None


def test_next_leads_to_no_other_site(learner_client, card):
    page = learner_client.post(url_of(card, "card_bury"), {"next": "https://evil.example/"})
    assert page.url == REVIEW


def test_leech_is_told_with_advice(learner_client, learner):
    schedule = make_schedule(learner=learner, due_at=NOW, lapse_count=7)
    page = answer(learner_client, schedule.flashcard, FORGOT, headers=HTMX)
    assert "You have forgotten this card 8 times" in page.text
    assert f"{reverse('quizzes:card_new')}?card={schedule.flashcard.slug}" in page.text
    assert CardSchedule.objects.get().is_suspended


def test_own_card_is_escaped_and_can_be_edited(learner_client, learner):
    own = make_card(owner=learner, prompt="<script>x</script>\nline", answer="<img src=x>")
    page = open_answer(learner_client)
    assert "&lt;script&gt;x&lt;/script&gt;<br>line" in page.text
    assert "&lt;img src=x&gt;" in page.text
    assert f"{url_of(own, 'card_edit')}?next={REVIEW}%3Fcard={own.pk}" in page.text


def test_source_section_is_linked_with_the_answer_only(learner_client, card):
    link = reverse("studyapp:chapter", args=[card.chapter.slug]) + f"#{card.section.slug}"
    assert link not in learner_client.get(REVIEW).text
    assert link in open_answer(learner_client).text


def test_done_page_says_what_was_done_and_what_comes_next(learner_client, learner):
    cards = [make_card(section=make_section(), objective=None) for _ in range(2)]
    answer(learner_client, cards[0], FORGOT)
    done = answer(learner_client, cards[1], headers=HTMX)
    text = re.sub(r"<[^>]+>", "", done.text)
    assert "You answered 2 cards today and remembered 1." in text
    assert "The next card comes back in 1 minute." in text
    assert reverse("quizzes:practise") in done.text


def test_done_page_offers_the_objective_most_forgotten(learner_client, learner):
    weak, strong = make_objective(), make_objective()
    for objective, recall in [(weak, FORGOT), (strong, REMEMBERED)]:
        page = answer(learner_client, make_card(objective=objective), recall, headers=HTMX)
    assert f"{reverse('quizzes:practise')}?objective={weak.slug}" in page.text
    assert strong.slug not in page.text


def test_going_on_without_waiting_shows_cards_of_the_next_minutes(learner_client, learner):
    waiting = make_schedule(
        learner=learner, state=1, step=1, due_at=timezone.now() + timedelta(minutes=9)
    )
    done = learner_client.get(REVIEW)
    assert f"{REVIEW}?ahead=1" in done.text
    assert waiting.flashcard.prompt in learner_client.get(REVIEW, {"ahead": "1"}).text


def test_going_on_is_not_offered_for_cards_of_other_days(learner_client, learner):
    make_schedule(learner=learner, due_at=timezone.now() + timedelta(days=3))
    assert "ahead=1" not in learner_client.get(REVIEW).text
    assert "in 3 days" in learner_client.get(REVIEW).text


def test_limit_of_new_cards_is_told_once_it_is_reached(learner_client, learner):
    User.objects.update(new_cards_per_day=1)
    first, second = make_card(), make_card()
    page = answer(learner_client, first, headers=HTMX)
    assert second.prompt not in page.text
    assert "You have met today’s 1 new cards" not in page.text
    assert "You have met today’s 1 new card." in page.text


def test_review_without_cards_says_so(learner_client):
    page = learner_client.get(REVIEW)
    assert "Nothing to review now" in page.text
