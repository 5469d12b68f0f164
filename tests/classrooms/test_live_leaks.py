"""Before a question's reveal nothing of its key may reach a learner: on no way there is.

Strings that stand nowhere else are planted in everything secret; then pages, fragments, answers to
answers, events as they are polled and as streams send them, and the learner's own export are
searched. What a shared card says must not depend on which choices are right, either.
"""

import re
from html import unescape

import pytest
from django.test import Client

from classrooms.actions import live as actions
from classrooms.live import feed
from classrooms.live.cards import card_html, choice_ids
from classrooms.models import LiveEvent
from quizzes.models import Choice
from studyapp.models import CourseLoad
from tests.classrooms.living import fresh, join, question_at, sent_ids, step
from tests.conftest import HTMX
from tests.factories import NOW, make_live_session, make_question

pytestmark = pytest.mark.django_db
FIRST_PK = 7_350_001
BEFORE = [[], ["ask"], ["ask", "pause"], ["ask", "shut"], ["ask", "shut", "vote-again"]]
BEFORE += [["ask", "shut", "vote-again", "shut"]]


@pytest.fixture
def session():
    CourseLoad.objects.create(digest="d", exam={}, loaded_at=NOW)
    session = make_live_session(make_question(), make_question(right=2, wrong=3))
    pk = FIRST_PK
    for choice in Choice.objects.order_by("pk"):
        choice.delete()
        choice.pk = pk
        choice.why_html, choice.misconception = f"CANARY-WHY-{pk}", f"CANARY-MIS-{pk}"
        choice.save(force_insert=True)
        pk += 1
    return session


def secrets_in(page):
    content = b"".join(page.streaming_content) if page.streaming else page.content
    return found_in(unescape(content.decode()) + repr(sorted(page.items())))


def found_in(text):
    """Canaries, choices' own ids, and marks of right and wrong that only a reveal has."""
    marks = r"choice-right|choice-wrong|data-right|data-verdict|is-right|is-wrong|is_correct"
    return re.findall(rf"CANARY-[\w-]+|\b{str(FIRST_PK)[:5]}\d\d\b|{marks}", text)


def everything(client, session, position):
    """(what was asked, page) of all that a learner can ask for now."""
    place = f"/live/{session.pk}/"
    for what in ("", "events", "events?after=1", "score", "result/"):
        for headers in ({}, HTMX):
            yield what, client.get(place + what, headers=headers, follow=not headers)
    for url in ("/account/export", "/progress/activities/", "/progress/", "/practise/", "/"):
        yield url, client.get(url)
    ids = sent_ids(session, position)
    for sent in ([], ids[:1] * 2, ["another"], ids, ids):
        body = {"position": position, "round": fresh(session).round, "choices": sent}
        yield f"answer {sent}", client.post(place + "answer", body, headers=HTMX)
    for what in ("", "events", "score"):
        yield f"{what} afterwards", client.get(place + what)


def browser_of(person):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("position", [1, 2])
@pytest.mark.parametrize("steps", BEFORE, ids=" ".join)
def test_nothing_of_the_key_is_sent_before_the_reveal(session, position, steps):
    part = join(session)
    client = browser_of(part.person)
    if position == 2:
        step(session, "ask", "shut", "reveal", "standings")
        seen = set(found_in("".join(LiveEvent.objects.values_list("html", flat=True))))
        old = {choice.pk for choice in question_at(session, 1)[1].current_choices}
    else:
        seen, old = set(), set()
    step(session, *steps)

    leaks = {}
    for what, page in everything(client, session, position):
        found = {word for word in secrets_in(page) if word != "is_correct" or what[0] != "/"}
        # What the first question's reveal has said is known; of the second there is nothing.
        own = {word for word in found if position != 2 or about_second(word, old)}
        if own - ({"is-right", "is-wrong", "data-verdict", "choice-right", "data-right"} & seen):
            leaks[what] = own
    assert leaks == {}


def about_second(word, old):
    digits = re.search(r"\d{7}", word)
    return digits is None or int(digits[0]) not in old


def test_the_crawl_finds_the_key_once_it_is_out(session):
    """The negative control: the same search, one step later."""
    part = join(session)
    step(session, "ask", "shut", "reveal")

    page = browser_of(part.person).get(f"/live/{session.pk}/")
    events = browser_of(part.person).get(f"/live/{session.pk}/events")

    assert {f"CANARY-WHY-{FIRST_PK}", "choice-right", "data-right"} <= set(secrets_in(page))
    assert f"CANARY-WHY-{FIRST_PK}" in secrets_in(events)


@pytest.mark.parametrize("steps", [*BEFORE, ["ask", "shut", "reveal", "standings", "ask"]])
def test_streams_send_nothing_of_the_key_before_the_reveal(session, steps):
    step(session, *steps)
    newest = fresh(session).seq
    first = newest - 1 if "reveal" in steps else 0

    texts = [feed.as_text(event) for event in feed.events_after(session.pk, max(0, first))]

    assert [found_in(text) for text in texts if found_in(text)] == []


def test_right_and_wrong_choices_differ_only_in_text_letter_and_id(session):
    step(session, "ask")
    html = card_html(fresh(session), now=NOW)

    _, question = question_at(session, 1)
    texts = {choice.pk: choice.text_html for choice in question.current_choices}
    shapes = set()
    rows = re.findall(r"<li>.*?</li>", html, re.DOTALL)
    pairs = choice_ids(session, question).items()
    for number, (row, (id, pk)) in enumerate(zip(rows, pairs, strict=True), 1):
        letter = "ABCDEF"[number - 1]
        shape = row.replace(id, "ID").replace(texts[pk], "TEXT")
        shape = shape.replace(f'"{letter.lower()} {number}"', "KEYS")
        shapes.add(shape.replace(f">{letter}<", ">LETTER<"))
    assert len(shapes) == 1


def test_ids_differ_between_sessions_and_say_nothing(session):
    _, question = question_at(session, 1)
    other = make_live_session(question)

    ids, others = choice_ids(session, question), choice_ids(other, question)

    assert ids.keys().isdisjoint(others)
    assert all(re.fullmatch(r"[0-9a-f]{16}", id) for id in ids)


def test_cards_hold_no_name_and_no_token(session):
    join(session, name="CANARY-NAME")
    step(session, "ask", "shut", "vote-again", "shut", "reveal", "standings", "end")

    html = "".join(LiveEvent.objects.values_list("html", flat=True))

    assert "CANARY-NAME" not in html
    assert "csrf" not in html
    assert "idempotency" not in html


def test_taken_out_learner_gets_no_card(session):
    part = join(session)
    step(session, "ask", "shut", "reveal")
    actions.kick(part, now=NOW)

    page = browser_of(part.person).get(f"/live/{session.pk}/")

    assert secrets_in(page) == []
