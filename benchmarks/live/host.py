"""The host of a simulated session: presses the main button of the panel again and again, with the
panel and the screen for the room open, as static/js/classrooms/host.js keeps them."""

import asyncio
import html
import re
import time
from contextlib import suppress

from benchmarks.live.learner import DATA, HTMX, TOKEN
from benchmarks.live.line import Line, jitter
from benchmarks.live.web import BROKEN, Browser

STEP = re.compile(r'name="seen" value="([^"]+)"><button[^>]*name="step" value="([^"]+)"')
HOST = re.compile(r"<div id=\"[\w-]+\"[^>]*data-host[^>]*>")


class Window:
    """A page of a host that follows the session: the panel, or the screen."""

    def __init__(self, browser, path, counts):
        self.browser, self.path, self.counts = browser, path, counts

    async def open(self):
        page = await self.browser.send("GET", self.path, timeout=30)
        self.token = TOKEN.search(page.text)[1]
        self.show(page.text)
        data = dict(DATA.findall(HOST.search(page.text)[0]))
        self.line = Line(
            self.browser,
            events=data["events"],
            ticket=html.unescape(data["ticket"]),
            after=int(data["after"]),
            heard=lambda event: self.moved.set(),
        )
        self.moved = asyncio.Event()

    def show(self, text):
        self.text = text

    async def run(self):
        await asyncio.gather(self.line.run(), self.follow(), self.count())

    async def follow(self):
        """The page's own part again, whenever the session has moved."""
        while not self.line.is_over:
            await self.moved.wait()
            self.moved.clear()
            try:
                page = await self.browser.send("GET", self.path, headers=[HTMX])
            except BROKEN:
                continue
            if page.status == 200:
                self.show(page.text)

    async def count(self):
        """How many have answered, asked every second."""
        while not self.line.is_over:
            await asyncio.sleep(1)
            with suppress(BROKEN):
                await self.browser.send("GET", f"{self.counts}?after={self.line.after}")


class Host:
    def __init__(self, port, session_id, cookie, *, habits):
        self.browsers = [Browser(port), Browser(port)]
        for browser in self.browsers:
            browser.cookies |= cookie
        path = f"/live/{session_id}/"
        self.path, self.habits = path, habits
        self.panel, self.screen = (
            Window(browser, f"{path}{name}/", f"{path}counts")
            for browser, name in zip(self.browsers, ("host", "screen"), strict=True)
        )
        self.presses = []  # (when it was sent, what the panel had shown)

    async def play(self):
        """Open both pages, then steer the session from its lobby to its end."""
        for window in (self.panel, self.screen):
            await window.open()
        following = [asyncio.ensure_future(window.run()) for window in (self.panel, self.screen)]
        while button := STEP.search(self.panel.text):
            seen, step = button.groups()
            await asyncio.sleep(self.habits.phase_seconds[seen.split("-")[0]])
            await self.press(step, seen)
        for task in following:
            task.cancel()

    async def press(self, step, seen):
        """Take the step, pressing again where no answer comes; what was seen guards it."""
        fields = {"step": step, "seen": seen}
        headers = [HTMX, ("X-CSRFToken", self.panel.token)]
        while True:
            self.presses.append(time.time())
            try:
                page = await self.panel.browser.send(
                    "POST", f"{self.path}step", fields, headers, timeout=5
                )
            except BROKEN:
                page = None
            if page and page.status == 200:
                self.panel.show(page.text)
                return
            await asyncio.sleep(jitter(0.3))
