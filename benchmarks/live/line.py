"""A page's line to a live session, as static/js/classrooms/line.js keeps it, and stricter: a stream
that sends a number twice, or leaves one out, is a fault even where the page could mend it."""

import asyncio
import random
import time
from contextlib import suppress
from urllib.parse import urlencode

from benchmarks.live.web import BROKEN

STREAM = "/live/stream/"
SILENCE_SECONDS = 40
TRIES_BEFORE_ASKING = 3
STREAM_AGAIN_SECONDS = 20


def jitter(seconds):
    return seconds / 2 + random.random() * seconds


class Line:
    def __init__(self, browser, *, events, ticket, after, heard):
        """`events` is where missed ones are asked for, `heard` takes each event once."""
        self.browser, self.events, self.ticket = browser, events, ticket
        self.after, self.heard = after, heard
        self.failures, self.is_over = 0, False
        self.faults = []
        self.streamed = self.polled = self.opened = 0
        self.broken_at, self.longest_silence = None, 0

    async def run(self, *, as_browser=False):
        """Read until nothing more can come. `as_browser`: first with Last-Event-ID."""
        while not self.is_over:
            with suppress(BROKEN):
                await self.read(as_browser=as_browser)
            as_browser = False
            if not self.is_over:
                self.broken_at = self.broken_at or time.monotonic()
                await self.recover()

    async def read(self, *, as_browser):
        sent = self.after  # by this stream; the page may learn of more in another way
        query = urlencode({"ticket": self.ticket, "after": 0 if as_browser else sent})
        headers = [("Last-Event-ID", sent)] if as_browser else []
        async with self.browser.stream(f"{STREAM}?{query}", headers) as (status, frames):
            if status != 200:
                return
            self.failures, self.opened = 0, self.opened + 1
            self.alive()
            while True:
                async with asyncio.timeout(SILENCE_SECONDS):
                    frame = await anext(frames, None)
                if frame is None:
                    return
                kind, event = frame
                if kind == "live":
                    self.streamed += 1
                    if event["kind"] != "snapshot" and event["number"] != sent + 1:
                        self.faults.append(f"a stream sent {event['number']} after {sent}")
                    sent = event["number"]
                    self.take(event)

    def alive(self):
        if self.broken_at:
            self.longest_silence = max(self.longest_silence, time.monotonic() - self.broken_at)
            self.broken_at = None

    async def recover(self):
        self.failures += 1
        if self.failures == 1:
            await asyncio.sleep(jitter(0.3))
        elif not await self.ask():
            await asyncio.sleep(jitter(min(8, 0.5 * 2**self.failures)))
        elif self.failures > TRIES_BEFORE_ASKING:
            until = time.monotonic() + jitter(STREAM_AGAIN_SECONDS)
            while not self.is_over and time.monotonic() < until:
                await asyncio.sleep(jitter(2))
                await self.ask()
        else:
            await asyncio.sleep(jitter(0.7))

    async def ask(self):
        """Ask for what has happened since; False where there is no answer."""
        try:
            page = await self.browser.send("GET", f"{self.events}?after={self.after}")
            if page.status != 200:
                return False
            found = page.json()
        except BROKEN:
            return False
        self.ticket = found["ticket"]
        self.alive()
        for event in found["events"]:
            self.polled += 1
            self.take(event)
        return True

    def take(self, event):
        if event["kind"] != "snapshot":
            if event["number"] <= self.after:
                return
            if event["number"] > self.after + 1:
                self.faults.append(f"{event['number']} came after {self.after}")
                return
        self.after = event["number"]
        self.heard(event)
