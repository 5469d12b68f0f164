"""The event streams, asked as a server asks them: raw ASGI, on an event loop of their own."""

import asyncio
import json
from itertools import pairwise

import pytest
from django.db import connection

from classrooms.actions import live as actions
from classrooms.live import feed, streams, tickets
from classrooms.models import LiveEvent, Participation
from tests.classrooms.living import join, step
from tests.factories import NOW, make_live_session, make_question

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 10


class Page:
    """One browser's stream: what came, and a way to leave."""

    def __init__(self, ticket, *, after=0, headers=(), method="GET"):
        self.scope = {
            "type": "http",
            "method": method,
            "path": "/live/stream/",
            "query_string": f"ticket={ticket}&after={after}".encode(),
            "headers": list(headers),
        }
        self.status, self.body, self.is_done = None, b"", False
        self.left, self.came = asyncio.Event(), asyncio.Event()

    async def send(self, message):
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.body += message["body"]
            self.is_done = not message["more_body"]
        self.came.set()

    async def receive(self):
        await self.left.wait()
        return {"type": "http.disconnect"}

    def open(self):
        self.task = asyncio.create_task(streams.stream(self.scope, self.receive, self.send))
        return self

    @property
    def events(self):
        frames = self.body.decode().split("\n\n")
        lines = [line for frame in frames for line in frame.split("\n")]
        return [json.loads(line[6:]) for line in lines if line.startswith("data: ")]

    @property
    def numbers(self):
        return [event["number"] for event in self.events]

    async def until(self, is_reached):
        async with asyncio.timeout(PATIENCE):
            while not is_reached():
                self.came.clear()
                await self.came.wait()

    async def leave(self):
        self.left.set()
        async with asyncio.timeout(PATIENCE):
            await self.task


def run(scene):
    return asyncio.run(scene)


def in_thread(function, *args):
    """Call it apart from the loop. Its connection is closed: the database must be dropped later."""

    def call():
        try:
            return function(*args)
        finally:
            connection.close()

    return asyncio.to_thread(call)


@pytest.fixture
def session():
    return make_live_session(make_question(), make_question())


def test_events_come_once_in_order_and_from_where_the_page_stands(session):
    part = join(session)
    step(session, "ask", "shut")
    ticket = tickets.issue(session.pk, part.pk)

    async def scene():
        fresh, behind, here = (Page(ticket, after=after).open() for after in (0, 1, 2))
        await asyncio.gather(
            fresh.until(lambda: fresh.numbers), behind.until(lambda: behind.numbers)
        )
        await in_thread(step, session, "vote-again", "shut", "reveal")
        pages = (fresh, behind, here)
        await asyncio.gather(*(page.until(lambda p=page: 5 in p.numbers) for page in pages))
        await asyncio.gather(*(page.leave() for page in pages))
        return [page.numbers for page in pages]

    assert run(scene()) == [[1, 2, 3, 4, 5], [2, 3, 4, 5], [3, 4, 5]]


def test_last_event_id_of_the_browser_wins(session):
    step(session, "ask", "shut", "reveal")

    async def scene():
        page = Page(tickets.issue(session.pk, 1), headers=[(b"last-event-id", b"2")]).open()
        await page.until(lambda: page.numbers)
        await page.leave()
        return page.numbers

    assert run(scene()) == [3]


def test_cards_go_to_learners_and_not_to_hosts(session):
    step(session, "ask")

    async def scene():
        pages = [Page(tickets.issue(session.pk, part)).open() for part in (1, None)]
        await asyncio.gather(*(page.until(lambda p=page: p.numbers) for page in pages))
        await asyncio.gather(*(page.leave() for page in pages))
        return [bool(page.events[0]["html"]) for page in pages]

    assert run(scene()) == [True, False]


@pytest.mark.parametrize("after", [900, 0])
def test_number_that_never_was_or_is_long_ago_gets_a_snapshot(session, after):
    step(session, *["pause", "resume"] * 16)

    async def scene():
        page = Page(tickets.issue(session.pk, 1), after=after).open()
        await page.until(lambda: page.events)
        await in_thread(step, session, "pause")
        await page.until(lambda: len(page.events) == 2)
        await page.leave()
        return [(event["kind"], event["number"]) for event in page.events]

    assert run(scene()) == [("snapshot", 32), ("pause", 33)]


def test_stream_ends_with_the_session_and_with_being_taken_out(session):
    stays, goes = join(session), join(session)

    async def scene():
        pages = [Page(tickets.issue(session.pk, part.pk)).open() for part in (stays, goes)]
        await asyncio.gather(*(page.until(lambda p=page: p.status) for page in pages))
        await in_thread(lambda: actions.kick(goes, now=NOW))
        async with asyncio.timeout(PATIENCE):
            await pages[1].task
        is_open = not pages[0].is_done
        await in_thread(step, session, "end")
        async with asyncio.timeout(PATIENCE):
            await pages[0].task
        return is_open, [page.is_done for page in pages]

    assert run(scene()) == (True, [True, True])


@pytest.mark.parametrize("ticket", ["", "forged", "W10:x:y"])
def test_no_ticket_no_stream(session, ticket):
    async def scene():
        page = Page(ticket)
        await page.open().task
        return page.status, page.is_done

    assert run(scene()) == (403, True)


def test_old_ticket_is_refused(session, time_machine):
    time_machine.move_to(NOW, tick=False)
    ticket = tickets.issue(session.pk, 1)
    assert tickets.read(ticket) == tickets.Ticket(session.pk, 1)
    time_machine.shift(tickets.MAX_AGE_SECONDS + 1)

    assert tickets.read(ticket) is None


def test_beyond_the_cap_a_page_is_sent_to_poll(session, monkeypatch):
    monkeypatch.setattr(streams, "MOST_STREAMS", 1)
    ticket = tickets.issue(session.pk, 1)

    async def scene():
        first = Page(ticket).open()
        await first.until(lambda: first.status)
        second = Page(ticket)
        await second.open().task
        await first.leave()
        third = Page(ticket).open()
        await third.until(lambda: third.status)
        await third.leave()
        return first.status, second.status, third.status

    assert run(scene()) == (200, 503, 200)


def test_only_reading_is_answered(session):
    async def scene():
        page = Page(tickets.issue(session.pk, 1), method="POST")
        await page.open().task
        return page.status

    assert run(scene()) == 405


def test_line_that_is_silent_still_beats(session, monkeypatch):
    monkeypatch.setattr(streams, "HEARTBEAT_SECONDS", 0.05)

    async def scene():
        page = Page(tickets.issue(session.pk, 1)).open()
        await page.until(lambda: page.body.count(streams.PING) >= 2)
        await page.leave()

    run(scene())


def test_reader_that_does_not_read_is_dropped_and_the_others_go_on(session, monkeypatch):
    monkeypatch.setattr(streams, "MOST_WAITING", 2)
    ticket = tickets.issue(session.pk, 1)

    async def scene():
        slow, quick = Page(ticket), Page(ticket).open()
        stuck = asyncio.Event()

        async def send(message):
            slow.status = slow.status or message.get("status")
            if b"event: live" in message.get("body", b""):
                await stuck.wait()

        slow.send = send
        slow.open()
        await quick.until(lambda: quick.status)
        for _ in range(3):
            await in_thread(step, session, "pause", "resume")
        await quick.until(lambda: 6 in quick.numbers)
        async with asyncio.timeout(PATIENCE):
            await slow.task
        await quick.leave()
        return quick.numbers

    assert run(scene()) == [1, 2, 3, 4, 5, 6]


def test_closing_ends_every_stream(session):
    async def scene():
        page = Page(tickets.issue(session.pk, 1)).open()
        await page.until(lambda: page.status)
        streams.hub_of_this_loop().is_closing.set()
        async with asyncio.timeout(PATIENCE):
            await page.task
        late = Page(tickets.issue(session.pk, 1))
        await late.open().task
        return page.is_done, late.status

    assert run(scene()) == (True, 503)


def test_nothing_is_left_of_streams_that_are_over(session):
    async def scene():
        pages = [Page(tickets.issue(session.pk, 1)).open() for _ in range(20)]
        await asyncio.gather(*(page.until(lambda p=page: p.status) for page in pages))
        await asyncio.gather(*(page.leave() for page in pages))
        hub = streams.hub_of_this_loop()
        return hub.count, hub.rooms

    assert run(scene()) == (0, {})


def test_many_readers_who_come_and_go_miss_nothing_and_see_nothing_twice(session):
    """Readers connect while events are written, leave, and come back from where they were."""
    ticket = tickets.issue(session.pk, 1)
    last = 30

    async def reader(number):
        seen = []
        while not seen or seen[-1] < last:
            page = Page(ticket, after=seen[-1] if seen else 0).open()
            goal = min(last, (seen[-1] if seen else 0) + 1 + number % 7)
            await page.until(lambda p=page, g=goal: p.numbers and p.numbers[-1] >= g)
            await page.leave()
            assert all(event["kind"] != "snapshot" for event in page.events)
            seen += page.numbers
        return seen

    async def scene():
        readers = asyncio.gather(*(reader(number) for number in range(8)))
        await in_thread(step, session, *["pause", "resume"] * (last // 2))
        async with asyncio.timeout(60):
            return await readers

    for seen in run(scene()):
        assert seen == list(range(1, last + 1))
    numbers = list(LiveEvent.objects.values_list("number", flat=True))
    assert all(after == before + 1 for before, after in pairwise(numbers))


def test_event_that_comes_while_one_reads_is_told_as_itself(session, monkeypatch):
    ask = feed.newest_number

    def ask_late(session_id):
        step(session, "pause")
        return ask(session_id)

    monkeypatch.setattr(feed, "newest_number", ask_late)

    assert [event["kind"] for event in feed.events_after(session.pk, 0)] == ["pause"]


def test_open_pages_are_noted(session, monkeypatch):
    monkeypatch.setattr(streams, "NOTE_SECONDS", 0)
    part, other = join(session), join(session)
    Participation.objects.update(seen_at=None)

    async def scene():
        page = Page(tickets.issue(session.pk, part.pk)).open()
        await page.until(lambda: page.status)
        while not await in_thread(Participation.objects.filter(seen_at__isnull=False).exists):
            streams.hub_of_this_loop().ring(session.pk)
        await page.leave()

    run(scene())
    assert list(Participation.objects.filter(seen_at=None)) == [other]
