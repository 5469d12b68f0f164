"""Before its reveal nothing of a live question's key, and before it is asked nothing of it at all,
is in any byte of any address of the app or of its streams, whoever asks.

The routes are all that the app has, the streams all that the settings name: a new one is asked too,
or fails here until it is said how.
"""

import asyncio
import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

from classrooms.live import tickets
from quizzes.links import kept_cards
from quizzes.models import Choice, Question
from quizzes.models.questions import kept_question
from tests import factories
from tests.classrooms.living import fresh, join, step
from tests.conftest import HTMX
from tests.routes import address, all_routes, make_world

FIRST_PK = 7_360_001
SECRETS = re.compile(rf"CANARY-[\w-]+|\b{str(FIRST_PK)[:5]}\d\d\b|choice-right|data-right")
ROUTES = [route for route in all_routes() if not route.is_admin]
PATIENCE = 10


def make_room():
    """(the world of a host, a session of two questions in it, a learner who takes part)"""
    world = make_world(factories.make_user())
    questions = [factories.make_question(), factories.make_question(right=2)]
    session = factories.make_live_session(*questions)
    plant(questions)
    part = join(session)
    return world | {"session_id": session.pk, "part_id": part.pk}, session, part


def plant(questions):
    """Canaries in all rationales and ids, and of the second question in all that it asks."""
    for pk, choice in enumerate(Choice.objects.order_by("pk"), start=FIRST_PK):
        choice.delete()
        choice.pk = pk
        choice.why_html, choice.misconception = f"CANARY-WHY-{pk}", f"CANARY-MIS-{pk}"
        if choice.question_id == questions[1].pk:
            choice.text_html = f"CANARY-FUTURE-{pk}"
        choice.save(force_insert=True)
    Question.objects.filter(pk=questions[1].pk).update(
        stem_html="<p>CANARY-FUTURE-STEM</p>", ask_html="CANARY-FUTURE-ASK"
    )
    kept_question.cache_clear()
    kept_cards.cache_clear()


def browser_of(who, part):
    people = {
        "participant": lambda: part.person,
        "other": factories.make_user,
        "guest": factories.make_guest,
        "visitor": lambda: None,
    }
    person, client = people[who](), Client()
    client.raise_request_exception = False
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def bytes_of(page):
    content = b"".join(page.streaming_content) if page.streaming else page.content
    cookies = " ".join(morsel.OutputString() for morsel in page.cookies.values())
    return unescape(content.decode()) + repr(sorted(page.items())) + cookies


def leaks(client, world):
    """{route: what of the key is in its answer} over every address, whole and as a fragment."""
    found = {}
    for route in ROUTES:
        for headers in ({}, HTMX):
            told = SECRETS.findall(bytes_of(client.get(address(route, world), headers=headers)))
            if told:
                found[route.name] = set(told)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "steps"),
    [
        ("participant", []),
        ("participant", ["ask"]),
        ("participant", ["ask", "pause"]),
        ("participant", ["ask", "shut"]),
        ("participant", ["ask", "shut", "vote-again"]),
        ("other", ["ask"]),
        ("guest", ["ask"]),
        ("visitor", ["ask"]),
    ],
)
def test_no_address_tells_a_key_or_a_question_not_asked_yet(who, steps):
    world, session, part = make_room()
    step(session, *steps)

    assert leaks(browser_of(who, part), world) == {}


@pytest.mark.django_db
def test_reveal_tells_its_own_question_and_nothing_of_the_next():
    """The negative control: the same search finds the first key once it is out."""
    world, session, part = make_room()
    step(session, "ask", "shut", "reveal")

    found = leaks(browser_of("participant", part), world)

    told = set().union(*found.values())
    own = {f"CANARY-WHY-{choice.pk}" for choice in first_choices(session)}
    assert own <= told
    assert not [word for word in told if word.startswith("CANARY-FUTURE")]
    assert {word for word in told if word.startswith("CANARY-WHY")} == own
    assert all(name.startswith("classrooms:live") for name in found)
    step(session, "standings", "ask")
    found = leaks(browser_of("participant", part), world)
    assert "CANARY-FUTURE-STEM" in set().union(*found.values())


def first_choices(session):
    return Choice.objects.filter(question=session.questions.get(position=1).question_id)


# --- Streams ---


async def stream_bytes(path, ticket, *, until):
    """All that a stream sends, its headers too, up to the event with the number `until`."""
    sent, is_there, left = [], asyncio.Event(), asyncio.Event()
    query = f"ticket={ticket}&after=0".encode()
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query, "headers": []}

    async def send(message):
        sent.append(repr(message.get("headers", "")) + message.get("body", b"").decode())
        if f"id: {until}\n" in sent[-1] or message.get("more_body") is False:
            is_there.set()

    async def receive():
        await left.wait()
        return {"type": "http.disconnect"}

    task = asyncio.create_task(import_string(settings.STREAMS[path])(scope, receive, send))
    async with asyncio.timeout(PATIENCE):
        await is_there.wait()
        left.set()
        await task
    return unescape("".join(sent))


def told_by_streams(session, part):
    """{(stream, whose ticket): what of the key it tells}"""
    ways = {
        ("/live/stream/", "participant"): tickets.issue(session.pk, part.pk),
        ("/live/stream/", "instructor"): tickets.issue(session.pk),
        ("/live/stream/", "nobody"): "forged",
    }
    unlisted = set(settings.STREAMS) - {path for path, _ in ways}
    assert not unlisted, f"Say here how {unlisted} are read"
    until = fresh(session).seq
    texts = {
        way: asyncio.run(stream_bytes(way[0], ticket, until=until)) for way, ticket in ways.items()
    }
    return {way: set(SECRETS.findall(text)) for way, text in texts.items()}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("steps", [["ask"], ["ask", "shut", "vote-again", "shut"]])
def test_no_stream_tells_a_key_before_its_reveal(steps):
    _, session, part = make_room()
    step(session, *steps)

    told = told_by_streams(session, part)

    assert set(map(frozenset, told.values())) == {frozenset()}


@pytest.mark.django_db(transaction=True)
def test_stream_tells_the_reveal():
    """The negative control, and nothing of the question that comes next."""
    _, session, part = make_room()
    step(session, "ask", "shut", "reveal")

    told = told_by_streams(session, part)

    own = {f"CANARY-WHY-{choice.pk}" for choice in first_choices(session)}
    assert own <= told["/live/stream/", "participant"]
    assert told["/live/stream/", "nobody"] == set()
    assert not [word for words in told.values() for word in words if "FUTURE" in word]


def test_stream_that_nobody_has_listed_fails(settings):
    settings.STREAMS = settings.STREAMS | {"/new/stream/": "nowhere"}

    with pytest.raises(AssertionError, match="/new/stream/"):
        told_by_streams(type("Session", (), {"pk": 1}), type("Part", (), {"pk": 1}))
