import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.conftest import HTMX
from tests.factories import make_card, make_schedule, make_section, make_user

LIST = reverse("quizzes:card_list")
DAY = timedelta(days=1)


def prompts(page):
    return re.findall(r'<a class="prompt"[^>]*>([^<]*)</a>', page.text)


def test_list_shows_state_and_due_date_of_each_card(learner_client, learner):
    now = timezone.now()
    fields = [
        {"due_at": now - DAY},
        {"due_at": now + 3 * DAY},
        {"state": 1, "step": 0, "due_at": now - DAY},
        {"is_suspended": True},
        {"is_suspended": True, "is_leech": True},
        {"buried_until": now + DAY, "due_at": now - DAY},
    ]
    for position, values in enumerate(fields):
        card = make_card(prompt=f"Card {position}", owner=learner, position=position)
        make_schedule(learner=learner, card=card, **values)
    make_card(prompt="Card 6", owner=learner, position=6)
    page = learner_client.get(LIST)
    rows = re.findall(
        r'prompt" href="[^"]*">(Card \d)<.*?state-(\w+)".*?<td [^>]*"Due">(.*?)</td>',
        page.text,
        re.DOTALL,
    )
    assert [(name, state, re.sub("<[^>]+>", "", due)) for name, state, due in rows] == [
        ("Card 0", "due", "now"),
        ("Card 1", "waiting", "in 3 days"),
        ("Card 2", "learning", "now"),
        ("Card 3", "suspended", "–"),
        ("Card 4", "leech", "–"),
        ("Card 5", "buried", "now"),
        ("Card 6", "new", "–"),
    ]


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("new", {"new", "own"}),
        ("learning", {"learning"}),
        ("due", {"due"}),
        ("suspended", {"suspended", "leech"}),
        ("leech", {"leech"}),
        ("own", {"own"}),
        ("", {"new", "own", "learning", "due", "waiting", "suspended", "leech"}),
        ("nonsense", {"new", "own", "learning", "due", "waiting", "suspended", "leech"}),
    ],
)
def test_list_is_narrowed_by_state(learner_client, learner, state, found):
    due_at = timezone.now() - DAY
    make_card(prompt="new")
    make_card(prompt="own", owner=learner)
    for prompt, values in {
        "learning": {"state": 1, "step": 0, "due_at": due_at},
        "due": {"due_at": due_at},
        "waiting": {"due_at": due_at + 5 * DAY},
        "suspended": {"is_suspended": True, "due_at": due_at},
        "leech": {"is_suspended": True, "is_leech": True, "due_at": due_at},
    }.items():
        make_schedule(learner=learner, card=make_card(prompt=prompt), **values)
    assert set(prompts(learner_client.get(LIST, {"state": state}))) == found


def test_list_is_narrowed_by_chapter_and_words(learner_client, learner):
    section = make_section()
    make_card(prompt="A queue", answer="waits &amp; keeps", section=section)
    make_card(prompt="A topic", why="fans out to a QUEUE", section=section)
    make_card(prompt="Another queue")
    make_card(prompt="A queue of another learner", owner=make_user())
    chapter = section.chapter.slug
    found = learner_client.get(LIST, {"q": "queue", "chapter": chapter})
    assert prompts(found) == ["A queue", "A topic"]
    assert prompts(learner_client.get(LIST, {"q": "waits & keeps"})) == ["A queue"]
    assert len(prompts(learner_client.get(LIST, {"chapter": "nonsense"}))) == 3


def test_list_answers_htmx_with_its_rows_only(learner_client, learner):
    make_card(prompt="A queue")
    page = learner_client.get(LIST, {"q": "queue"}, headers=HTMX)
    assert page.text.strip().startswith('<div id="card-rows">')
    assert prompts(page) == ["A queue"]


def test_list_that_finds_nothing_says_so(learner_client, learner):
    assert "No cards yet" in learner_client.get(LIST).text
    assert "No card found" in learner_client.get(LIST, {"q": "queue"}).text


def test_list_has_pages_of_25(learner_client, learner):
    section = make_section()
    for position in range(30):
        make_card(prompt=f"Card {position:02}", section=section, position=position)
    page = learner_client.get(LIST, {"page": 2, "q": "card"})
    assert prompts(page) == ["Card 25", "Card 26", "Card 27", "Card 28", "Card 29"]
    assert "?page=1&amp;q=card" in page.text


def test_visitor_sees_the_cards_of_the_course(client, db):
    make_card(prompt="A queue")
    make_card(prompt="SECRET", owner=make_user())
    assert prompts(client.get(LIST)) == ["A queue"]
    assert prompts(client.get(LIST, {"state": "due"})) == []


@pytest.mark.parametrize("count", [1, 50])
def test_list_asks_the_database_five_times(
    learner_client, learner, count, django_assert_num_queries
):
    for _ in range(count):
        make_schedule(learner=learner)
        make_card(owner=learner)
    with django_assert_num_queries(5):
        learner_client.get(LIST)
