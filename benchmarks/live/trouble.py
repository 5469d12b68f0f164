"""What goes wrong beside a session. Each is called with the stack and an Event: it is over.

Everything is back when they return, so a stack can be used again.
"""

import asyncio
import signal
from contextlib import suppress
from itertools import cycle

import redis.asyncio

from benchmarks.live.stack import is_open

DOWN_SECONDS = 1.5


def killing_apps(every, *, number=signal.SIGKILL):
    """End one app process after the other; so long after the last one is back, the next."""

    async def trouble(stack, over):
        for app in cycle(stack.apps):
            if await is_over(over, every):
                break
            await knock_out(app, number, DOWN_SECONDS)
            stack.kills += 1

    return trouble


def killing_postgres(every):
    """In turn an immediate stop, and a postmaster that is killed."""

    async def trouble(stack, over):
        for number in cycle([signal.SIGQUIT, signal.SIGKILL]):
            if await is_over(over, every):
                break
            await knock_out(stack.postgres, number, 2)
            stack.kills += 1

    return trouble


def killing_redis(every):
    """Killed and back after ten seconds, empty; then alive but silent; then full."""

    async def trouble(stack, over):
        for harm in cycle([killed, silent, full]):
            if await is_over(over, every):
                break
            await harm(stack)
            stack.kills += 1

    return trouble


async def killed(stack):
    await knock_out(stack.redis, signal.SIGKILL, 10)


async def silent(stack):
    async with redis.asyncio.from_url(stack.environment["REDIS_URL"]) as client:
        with suppress(redis.RedisError):
            await client.execute_command("DEBUG", "SLEEP", "5")


async def full(stack):
    async with redis.asyncio.from_url(stack.environment["REDIS_URL"]) as client:
        await client.config_set("maxmemory", "1mb")
        await client.config_set("maxmemory-policy", "noeviction")
        await asyncio.sleep(5)
        await client.config_set("maxmemory", "0")


async def knock_out(process, number, seconds):
    """End a process, start it again after so long, and wait until it is back."""
    await asyncio.to_thread(process.end, number)
    await asyncio.sleep(seconds)
    process.start()
    while not is_open(process.port):
        await asyncio.sleep(0.1)
        if process.child.poll() is not None:  # what is left of the killed one was in its way
            process.start()


async def is_over(over, seconds):
    """Wait for so long; whether the session has ended meanwhile."""
    try:
        async with asyncio.timeout(seconds):
            await over.wait()
    except TimeoutError:
        return False
    return True
