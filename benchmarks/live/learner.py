"""One simulated learner: joins by code, answers, refreshes, and keeps a ledger of what the server
has told them, which is compared with the database afterwards.

Behaves as the page's scripts do (static/js/classrooms/live.js, answering.js).
"""

import asyncio
import html
import re
import time
from collections import Counter
from contextlib import suppress

from benchmarks.live.line import Line, jitter
from benchmarks.live.web import BROKEN, Browser

HTMX = ("HX-Request", "true")
MOST_TRIES = 40
STAGE = re.compile(r'<div id="live"[^>]*>')
DATA = re.compile(r'data-([\w-]+)="([^"]*)"')
TOKEN = re.compile(r"hx-headers='\{\"X-CSRFToken\": \"(\w+)\"")
PLACE = re.compile(r'Question <b class="num">(\d+)</b>')
ROUND = re.compile(r'name="round" value="(\d+)"')
CHOICES = re.compile(r'name="choices" value="(\w+)"')
PICK = re.compile(r'data-pick="(\d+)"')


class Learner:
    def __init__(self, number, port, code, *, habits, chance):
        """`habits` are those of the class (see __main__), `chance` a Random of their own."""
        # A school's addresses: as many guests from each as are let in within an hour.
        self.browser = Browser(port, source=f"127.0.0.{1 + number // 250}")
        self.name, self.code = f"Learner {number}", code
        self.habits, self.chance = habits, chance
        self.line = self.path = self.part = self.answering = None
        self.tasks = set()
        self.mine = set()
        self.reached = {}  # {event number: when this page had it}
        self.chosen = {}  # {(position, round): choices sent}
        self.taken, self.refused = {}, set()  # as the server has said
        self.cards = {}  # {event number: html} of reveals
        self.answer_seconds, self.faults = [], []
        self.save_errors = []  # what POSTs of answers came back with in place of an answer
        self.refreshes, self.tries = Counter(), 0
        self.former = []  # lines of pages that were left
        self.is_done = asyncio.Event()

    # --- Getting in, and reloading ---

    async def join(self):
        await self.browser_page("/live/")
        fields = {"csrfmiddlewaretoken": self.token, "code": self.code, "name": self.name}
        while True:
            try:
                page = await self.browser.send("POST", "/live/", fields, timeout=30)
            except BROKEN:
                continue
            if page.status == 302:
                break
            if page.status < 500:
                raise RuntimeError(f"{self.name} cannot join: {page.status}")
            await asyncio.sleep(jitter(0.5))
        self.path = page.headers["location"]
        await self.load()

    async def browser_page(self, path, headers=()):
        """The text of a page, tried again as people do."""
        while True:
            try:
                page = await self.browser.send("GET", path, headers=headers, timeout=30)
            except BROKEN:
                page = None
            if page and page.status == 200:
                if token := TOKEN.search(page.text):
                    self.token = token[1]
                return page.text
            if page and page.status < 500:
                self.faults.append(f"{path} answered {page.status}")
                raise RuntimeError(f"{self.name}: {path} answered {page.status}")
            await asyncio.sleep(jitter(0.5))

    async def load(self, *, as_browser=False):
        """Open the session's page, and its line."""
        text = await self.browser_page(self.path)
        stage = dict(DATA.findall(STAGE.search(text)[0]))
        self.part, after = int(stage["me"]), int(stage["after"])
        self.line = Line(
            self.browser,
            events=stage["events"],
            ticket=html.unescape(stage["ticket"]),
            after=after,
            heard=self.heard,
        )
        self.former.append(self.line)
        self.reach(after)
        self.show_stage(text, stage)
        if stage["phase"] == "ended":
            self.finish()
        else:
            self.reading = self.begin(self.line.run(as_browser=as_browser))

    async def refresh(self, how):
        """Leave and come back: by the whole page, or only the stream is lost and taken up again."""
        if self.line.is_over:
            return
        self.refreshes[how] += 1
        self.reading.cancel()
        if how == "page":
            self.line.is_over = True
            if self.answering:
                self.answering.cancel()
            self.browser.close()
            await self.load()
        else:
            self.reading = self.begin(self.line.run(as_browser=how == "last-event-id"))

    def begin(self, work):
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.ended)
        return task

    def ended(self, task):
        self.tasks.discard(task)
        if not task.cancelled() and task.exception():
            self.faults.append(repr(task.exception()))

    def after_some(self, least, most, work):
        """Do something at a moment of one's own between so many seconds."""

        async def later():
            await asyncio.sleep(self.chance.uniform(least, most))
            await work()

        return self.begin(later())

    def finish(self):
        self.line.is_over = True
        self.is_done.set()

    async def settle(self):
        """Back when the session is over for this page, and everything sent has its answer."""
        await self.is_done.wait()
        while self.tasks:
            await asyncio.wait(self.tasks)

    # --- What happens ---

    def reach(self, number):
        for known in range(max(self.reached, default=0) + 1, number + 1):
            self.reached[known] = time.time()

    def heard(self, event):
        kind = event["kind"]
        self.reach(event["number"])
        if kind == "question":
            self.mine = set()
            self.think(event["data"]["position"], event["data"]["round"], event["html"])
            if self.chance.random() < self.habits.refreshing:
                how = self.chance.choice(["page", "page", "stream", "last-event-id"])
                self.after_some(0, self.habits.cycle_seconds, lambda: self.refresh(how))
        elif kind in {"shut", "reveal"} and not self.mine:
            self.after_some(0.3, 2, self.reload)
        elif kind == "snapshot":
            self.begin(self.reload())
        if kind == "reveal":
            self.cards[event["number"]] = event["html"]
            self.after_some(0.5, 4, self.show_score)
        if kind == "ended":
            self.finish()

    async def reload(self):
        """The stage as the server sees it now."""
        text = await self.browser_page(self.path, [HTMX])
        stage = dict(DATA.findall(STAGE.search(text)[0]))
        if int(stage["after"]) >= self.line.after:
            self.line.after = int(stage["after"])
            self.reach(self.line.after)
            self.show_stage(text, stage)

    async def show_score(self):
        with suppress(BROKEN):  # the page does without it too
            await self.browser.send("GET", f"{self.path}score")

    def show_stage(self, text, stage):
        """Take over what the page says is this learner's; answer where it asks."""
        self.mine = set(stage["mine"].split())
        place, round = PLACE.search(text), ROUND.search(text)
        if place and self.mine:
            self.acknowledge((int(place[1]), 1), self.mine)
        elif place and round and stage["phase"] == "question" and not self.is_answering:
            self.think(int(place[1]), int(round[1]), text)

    # --- Answering ---

    @property
    def is_answering(self):
        return self.answering is not None and not self.answering.done()

    def think(self, position, round, card):
        choices, pick = CHOICES.findall(card), int(PICK.search(card)[1])
        if not choices or self.chance.random() < self.habits.silent:
            return
        key = position, round
        self.chosen.setdefault(key, set(self.chance.sample(choices, pick)))
        wait = self.chance.triangular(
            0.3, self.habits.answer_seconds, self.habits.answer_seconds / 3
        )
        self.answering = self.begin(self.answer(key, wait))

    async def answer(self, key, wait):
        await asyncio.sleep(wait)
        token = f"{self.chance.getrandbits(128):032x}"
        is_doubled = self.chance.random() < self.habits.doubling
        await asyncio.gather(*[self.post(key, token) for _ in range(1 + is_doubled)])

    async def post(self, key, token):
        """Send the answer, always under the same key, until the server says what became of it."""
        position, round = key
        fields = {"position": position, "round": round, "choices": sorted(self.chosen[key])}
        headers = [HTMX, ("X-CSRFToken", self.token), ("Idempotency-Key", token)]
        began = time.monotonic()
        for tries in range(1, MOST_TRIES + 1):
            self.tries += 1
            try:
                page = await self.browser.send("POST", f"{self.path}answer", fields, headers)
            except BROKEN:
                page = None
            if page and page.status in {200, 409, 422}:
                break
            self.save_errors.append(page.status if page else "none")
            if page and page.status < 500 and page.status != 429:
                self.faults.append(f"an answer was answered with {page.status}")
                return
            await asyncio.sleep(min(8, 0.3 * 2**tries) * self.chance.uniform(0.5, 1.5))
        else:
            self.faults.append(f"the answer to {key} was given up")
            return
        self.answer_seconds.append(time.monotonic() - began)
        stage = dict(DATA.findall(STAGE.search(page.text)[0]))
        if page.status == 200:
            place = PLACE.search(page.text)
            is_there = place and int(place[1]) == position
            self.acknowledge(key, set(stage["mine"].split()) if is_there else self.chosen[key])
        elif page.status == 409:
            self.refused.add(key)
        else:
            self.faults.append(f"the answer to {key} was refused as incomplete")

    def acknowledge(self, key, choices):
        known = self.taken.setdefault(key, frozenset(choices))
        if known != choices or choices != self.chosen.get(key, choices):
            self.faults.append(f"{key} was {known}, then {choices}")
        self.mine = set(choices)
