"""A whole simulated session over real HTTP and event streams, and what everybody made of it."""

import asyncio
import contextlib
import json
import random
import resource
import time
from dataclasses import dataclass, field

import psycopg
import uvloop

from benchmarks.live.host import Host
from benchmarks.live.learner import Learner

JOINING_SECONDS = 20
MOST_SECONDS = 1800


@dataclass(frozen=True)
class Habits:
    """How a class behaves; shares are of learners, for each question."""

    refreshing: float = 0.3  # leave and come back: half by the page, half by the stream
    doubling: float = 0.1  # send their answer twice at once
    silent: float = 0.03  # give none
    answer_seconds: float = 8  # the slowest answer; most come after a third of it
    phase_seconds: dict = field(
        default_factory=lambda: {
            "lobby": 1,
            "question": 9.0,
            "shut": 1,
            "reveal": 3.5,
            "between": 2,
        }
    )

    @property
    def cycle_seconds(self):
        return sum(self.phase_seconds.values()) - self.phase_seconds["lobby"]


@dataclass
class Outcome:
    learners: list
    host: Host
    record: dict  # of the database, see record.py
    seconds: float
    client_cpu_seconds: float
    cpu_seconds: dict  # {process: CPU seconds} of the servers
    most_connections: int


def play(stack, *, learners, questions=20, habits=None, trouble=None, seed=1):
    """Play a session on a running Stack; the Outcome.

    `trouble` is called with the stack and an Event that says when the session is over, and runs
    beside it once everybody is in.
    """
    opened = json.loads(stack.run("-m", "benchmarks.live.record", "open", str(questions)))
    work = play_opened(stack, opened, learners, habits or Habits(), trouble, seed)
    outcome = uvloop.run(work)
    read = stack.run("-m", "benchmarks.live.record", "read", str(opened["id"]))
    outcome.record = json.loads(read)
    return outcome


async def play_opened(stack, opened, count, habits, trouble, seed):
    people = [
        Learner(n, stack.port, opened["code"], habits=habits, chance=random.Random(f"{seed} {n}"))
        for n in range(count)
    ]
    host = Host(stack.port, opened["id"], opened["cookie"], habits=habits)
    await asyncio.gather(*[join(person, count) for person in people])
    began, own, servers = time.monotonic(), own_cpu_seconds(), cpu_of(stack)
    over, connections = asyncio.Event(), []
    beside = [asyncio.ensure_future(watch_connections(stack, over, connections))]
    if trouble:
        beside.append(asyncio.ensure_future(trouble(stack, over)))
    async with asyncio.timeout(MOST_SECONDS):
        await host.play()
        over.set()
        await asyncio.gather(*beside)
        await asyncio.gather(*[person.settle() for person in people])
    return Outcome(
        learners=people,
        host=host,
        record={},
        seconds=time.monotonic() - began,
        client_cpu_seconds=own_cpu_seconds() - own,
        cpu_seconds={name: used - servers[name] for name, used in cpu_of(stack).items()},
        most_connections=max(connections, default=0),
    )


async def join(person, count):
    """Some moments apart, as a class reads a code from the wall."""
    await asyncio.sleep(JOINING_SECONDS * count / 300 * person.chance.random())
    await person.join()


def own_cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def cpu_of(stack):
    return {process.name: process.cpu_seconds for process in stack.processes}


async def watch_connections(stack, over, counts):
    """Count PostgreSQL's connections now and then, but for this one."""
    while stack.postgres and not over.is_set():
        with contextlib.suppress(psycopg.Error):
            address = stack.environment["DATABASE_URL"]
            async with await psycopg.AsyncConnection.connect(address, autocommit=True) as watcher:
                while not over.is_set():
                    found = await watcher.execute(
                        "SELECT count(*) - 1 FROM pg_stat_activity"
                        " WHERE backend_type = 'client backend'"
                    )
                    counts.append((await found.fetchone())[0])
                    await asyncio.sleep(0.5)
        await asyncio.sleep(0.5)
