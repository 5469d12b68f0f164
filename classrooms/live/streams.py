"""The event streams of live sessions: one small ASGI application beside Django.

Each process has one hub. Of a session that anybody here reads it knows the newest number, and one
task fetches what comes after that, when the doorbell rings and at least every second. So a hundred
streams cost one query a second; a stream itself never touches the database after its beginning.

A reader gets every event once and in order: it is known to the room before what it has missed is
read, and numbers it has already had are left out.
"""

import asyncio
import contextlib
import logging
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import parse_qs

from django.db import Error, close_old_connections
from django.utils import timezone

from classrooms.live import doorbell, feed, tickets

MOST_STREAMS = 1000  # of one process; whoever comes then is asked to poll
MOST_WAITING = 64  # events that a reader may be behind before it is dropped
POLL_SECONDS = 1
NOTE_SECONDS = 15  # between two notes of whose pages are open
HEARTBEAT_SECONDS = 15
LONGEST_SECONDS = 3600  # then the page opens a new stream, for which it needs a new ticket
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
# An event and not a comment, so that the page's script hears it and knows the line is alive.
PING = b"event: ping\ndata:\n\n"

log = logging.getLogger(__name__)
threads = ThreadPoolExecutor(2, thread_name_prefix="live-reader")


async def in_thread(function, *args):
    """Read from the database apart from the loop; the connection goes back at once."""

    def call():
        try:
            return function(*args)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(threads, call)


def frame(event, *, for_instructor):
    text = feed.as_text(event, for_instructor=for_instructor)
    return f"id: {event['number']}\nevent: live\ndata: {text}\n\n".encode()


class Reader:
    """One open stream."""

    def __init__(self, ticket, after):
        self.ticket, self.after = ticket, after
        self.waiting = asyncio.Queue(MOST_WAITING)
        self.is_dropped = asyncio.Event()

    def offer(self, event, text):
        try:
            self.waiting.put_nowait((event, text))
        except asyncio.QueueFull:
            self.is_dropped.set()

    def is_last(self, event):
        """Whether nothing this reader may see comes after the event."""
        is_out = event["kind"] == "kick" and event["data"]["who"] == self.ticket.part
        return is_out or event["kind"] == "ended"

    async def pump(self, room, send):
        """Send events as they come, until the last one."""
        if self.after != room.number:
            for event in await in_thread(feed.events_after, room.session_id, self.after):
                text = frame(event, for_instructor=self.ticket.is_instructor)
                if await self.pass_on(event, text, send):
                    return
        while True:
            try:
                # Not wait_for: until Python 3.12 it can swallow a cancellation.
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    event, text = await self.waiting.get()
            except TimeoutError:
                await write(send, PING)
                continue
            is_new = event["kind"] == "snapshot" or event["number"] > self.after
            if is_new and await self.pass_on(event, text, send):
                return

    async def pass_on(self, event, text, send):
        """Send one event; whether it was the last."""
        await write(send, text)
        self.after = event["number"]
        return self.is_last(event)


class Room:
    """The readers of one session in this process."""

    def __init__(self, session_id, number):
        self.session_id, self.number = session_id, number
        self.readers = set()
        self.bell = asyncio.Event()
        self.noted_at = -NOTE_SECONDS

    async def run(self):
        while self.readers:
            try:
                self.tell(await in_thread(feed.events_after, self.session_id, self.number))
            except Exception as error:  # whatever it is, the readers are still there
                log.warning("Live session %s cannot be read: %r", self.session_id, error)
            if time.monotonic() - self.noted_at >= NOTE_SECONDS:
                self.noted_at = time.monotonic()
                # Beside the reading: on SQLite a write may have to wait for another one.
                self.noting = asyncio.create_task(self.note())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self.bell.wait()
            self.bell.clear()

    async def note(self):
        """Write down whose pages are open, so that hosts see how many are still there."""
        parts = {reader.ticket.part for reader in self.readers} - {None}
        with contextlib.suppress(Error):  # the next note is not far
            await in_thread(partial(feed.note_open_pages, parts, now=timezone.now()))

    def tell(self, events):
        for event in events:
            self.number = event["number"]
            texts = {audience: frame(event, for_instructor=audience) for audience in (False, True)}
            for reader in list(self.readers):
                reader.offer(event, texts[reader.ticket.is_instructor])


class Hub:
    """The rooms of one process, on its one event loop."""

    def __init__(self):
        self.loop = asyncio.get_running_loop()
        self.rooms = {}
        self.count = 0
        self.tasks = {self.loop.create_task(doorbell.listen(self.ring))}
        self.is_closing = asyncio.Event()
        doorbell.listeners.add(self.heard)
        if threading.current_thread() is threading.main_thread():
            self.close_on_sigterm()

    def heard(self, session_id):
        """A ring from a thread of this process."""
        try:
            self.loop.call_soon_threadsafe(self.ring, session_id)
        except RuntimeError:  # the loop is closed
            doorbell.listeners.discard(self.heard)

    def ring(self, session_id):
        if room := self.rooms.get(session_id):
            room.bell.set()

    def close_on_sigterm(self):
        """End all streams when the process is asked to stop, so that pages move to another one.

        The server waits for open answers before it stops, and streams would not end by themselves.
        """
        before = signal.getsignal(signal.SIGTERM)

        def stop(number, stack):
            self.loop.call_soon_threadsafe(self.is_closing.set)
            if callable(before):
                before(number, stack)

        if callable(before):
            signal.signal(signal.SIGTERM, stop)

    async def enter(self, reader):
        session_id = reader.ticket.session
        if session_id not in self.rooms:
            number = await in_thread(feed.newest_number, session_id)
            if session_id not in self.rooms:
                self.rooms[session_id] = Room(session_id, number)
        room = self.rooms[session_id]
        room.readers.add(reader)
        if len(room.readers) == 1:
            task = self.loop.create_task(room.run())
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        return room

    def leave(self, reader, room):
        room.readers.discard(reader)
        if not room.readers and self.rooms.get(room.session_id) is room:
            del self.rooms[room.session_id]
            room.bell.set()

    async def serve(self, reader, receive, send):
        """Send the reader its events until it goes, is dropped, or nothing more can come."""
        room = await self.enter(reader)
        waits = [reader.pump(room, send), gone(receive), reader.is_dropped.wait()]
        tasks = [self.loop.create_task(wait) for wait in (*waits, self.is_closing.wait())]
        try:
            done, _ = await asyncio.wait(
                tasks, timeout=LONGEST_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                task.result()
        finally:
            self.leave(reader, room)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


hub = None


def hub_of_this_loop():
    global hub
    if hub is None or hub.loop is not asyncio.get_running_loop():
        hub = Hub()
    return hub


async def gone(receive):
    while (await receive())["type"] != "http.disconnect":
        pass


async def write(send, text, *, more=True):
    await send({"type": "http.response.body", "body": text, "more_body": more})


async def refuse(send, status):
    headers = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    if status == 503:
        headers.append((b"retry-after", b"5"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await write(send, b"", more=False)


def number_after(scope, query):
    """The last number the page has: from its address, or as its browser says on coming back."""
    sent = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
    text = sent or query.get("after", ["0"])[0]
    return int(text) if text.isdecimal() and len(text) < 10 else 0


async def stream(scope, receive, send):
    """GET /live/stream/?ticket=...&after=N: the events of the ticket's session after number N."""
    query = parse_qs(scope["query_string"].decode("latin-1"))
    ticket, hub = tickets.read(query.get("ticket", [""])[0]), hub_of_this_loop()
    if scope["method"] != "GET":
        await refuse(send, 405)
    elif ticket is None:
        await refuse(send, 403)
    elif hub.count >= MOST_STREAMS or hub.is_closing.is_set():
        await refuse(send, 503)
    else:
        await answer(hub, Reader(ticket, number_after(scope, query)), receive, send)


async def answer(hub, reader, receive, send):
    hub.count += 1
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await write(send, b": connected\n\n")
        await hub.serve(reader, receive, send)
    except Error as error:
        log.warning("A live stream ended: %s", error)
    finally:
        hub.count -= 1
    with contextlib.suppress(TimeoutError):  # a reader that does not read takes no end either
        async with asyncio.timeout(1):
            await write(send, b"", more=False)
