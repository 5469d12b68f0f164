"""The doorbell between processes: what another one writes wakes the streams of this one.

No stream looks by itself here, so nothing but the bell can have woken it.
"""

import asyncio
import os
import subprocess
import sys
from contextlib import contextmanager, suppress

import pytest
from django.conf import settings as project_settings
from django.db import connection

from classrooms.live import doorbell, streams, tickets
from tests.classrooms.living import step
from tests.classrooms.test_live_streams import PATIENCE, Page, in_thread, run
from tests.databases import address_of_test_database
from tests.factories import make_live_session, make_question

pytestmark = pytest.mark.django_db(transaction=True)
# Pauses the session, or lets it go on, for every line it reads.
ANOTHER_PROCESS = """
import sys
import django; django.setup()
from classrooms.models import LiveSession
from tests.classrooms.living import step
session = LiveSession.objects.get(pk={session})
print("ready", flush=True)
for line in sys.stdin:
    session.refresh_from_db()
    step(session, "resume" if session.is_paused else "pause")
    print("done", flush=True)
"""


@pytest.fixture(params=["redis", "postgresql"])
def bell(request, settings, monkeypatch):
    """Each way for a ring between processes, where this run has it."""
    if request.param == "redis" and not settings.REDIS_URL:
        pytest.skip("This run has no Redis.")
    if request.param == "postgresql":
        if connection.vendor != "postgresql":
            pytest.skip("This run is not on PostgreSQL.")
        settings.REDIS_URL = ""
    monkeypatch.setattr(streams, "POLL_SECONDS", 3600)
    return request.param


@contextmanager
def another_process(session, settings):
    """A function that makes one more event, in another process, and is back when it is there."""
    process = subprocess.Popen(
        [sys.executable, "-c", ANOTHER_PROCESS.format(session=session.pk)],
        cwd=project_settings.BASE_DIR,
        env=os.environ
        | {
            "DATABASE_URL": address_of_test_database(),
            "DJANGO_SETTINGS_MODULE": "studyapp.settings",
            "REDIS_URL": settings.REDIS_URL,
            "SECRET_KEY": project_settings.SECRET_KEY,
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def write():
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "done\n"

    try:
        assert process.stdout.readline() == "ready\n"
        yield write
    finally:
        process.kill()
        process.communicate()


async def open_page(session):
    """A page whose stream is up: what happens in its own process it hears at once."""
    page = Page(tickets.issue(session.pk, 1)).open()
    await page.until(lambda: page.status)
    await in_thread(step, session, "ask")
    await page.until(lambda: page.numbers)
    return page


def test_event_of_another_process_comes_by_the_bell(bell, settings):
    session = make_live_session(make_question())

    async def scene(write):
        page = await open_page(session)
        last = 1
        # The other side may not listen yet: then the next event brings this one along.
        while page.numbers == [1] and last < 100:
            await in_thread(write)
            last += 1
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE / 20):
                    await page.until(lambda: page.numbers != [1])
        await page.until(lambda: last in page.numbers)
        await page.leave()
        return last, page.numbers

    with another_process(session, settings) as write:
        last, numbers = run(scene(write))
    assert numbers == list(range(1, last + 1))


def test_without_a_bell_it_would_wait_for_the_next_look(bell, settings, monkeypatch):
    """The negative control: nobody listens. Then a ring of its own process brings all."""

    async def deaf(heard):
        await asyncio.Event().wait()

    monkeypatch.setattr(doorbell, "listen", deaf)
    session = make_live_session(make_question())

    async def scene(write):
        page = await open_page(session)
        for _ in range(4):
            await in_thread(write)
        before = page.numbers
        streams.hub_of_this_loop().ring(session.pk)
        await page.until(lambda: 5 in page.numbers)
        await page.leave()
        return before, page.numbers

    with another_process(session, settings) as write:
        assert run(scene(write)) == ([1], [1, 2, 3, 4, 5])


def test_bell_that_breaks_is_taken_up_again(bell, settings, monkeypatch):
    """The listener loses its connection, tries again, and hears what is rung then."""
    monkeypatch.setattr(doorbell, "RETRY_SECONDS", 0.05)
    name = "listen_to_redis" if bell == "redis" else "listen_to_postgresql"
    whole, broken = getattr(doorbell, name), []

    async def breaks_at_first(heard):
        if not broken:
            broken.append(True)
            raise ConnectionResetError
        await whole(heard)

    monkeypatch.setattr(doorbell, name, breaks_at_first)
    session = make_live_session(make_question())

    async def scene():
        heard = asyncio.Event()
        listening = asyncio.create_task(
            doorbell.listen(lambda pk: heard.set() if pk == session.pk else None)
        )
        async with asyncio.timeout(PATIENCE):
            while not heard.is_set():
                await in_thread(doorbell.ring, session.pk)
                with suppress(TimeoutError):
                    async with asyncio.timeout(0.1):
                        await heard.wait()
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)

    run(scene())
    assert broken
