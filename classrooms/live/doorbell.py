"""Tells streams that a session has a new event. Only a hint: the database alone is the truth.

A ring that is lost costs at most the second after which every stream's hub looks by itself. In the
same process it is heard at once. Other processes hear it through Redis where there is one, else
through PostgreSQL's NOTIFY; SQLite serves one process.
"""

import asyncio
import contextlib
import logging

import psycopg
import redis
import redis.asyncio
from django.conf import settings
from django.db import connection, transaction

CHANNEL = "live_sessions"
RETRY_SECONDS = 2
TIMEOUT_SECONDS = 1

log = logging.getLogger(__name__)
listeners = set()  # functions that take the id of a session, called in the thread that rings


def ring(session_id):
    """Say, once the transaction is committed, that this session has a new event."""
    if not settings.REDIS_URL and connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # part of the transaction, and heard at its end
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(session_id)])
    transaction.on_commit(lambda: ring_now(session_id))


def ring_now(session_id):
    for listener in list(listeners):
        listener(session_id)
    if settings.REDIS_URL:
        with contextlib.suppress(redis.RedisError):
            bell().publish(CHANNEL, session_id)


def bell(module=redis):
    timeouts = {"socket_connect_timeout": TIMEOUT_SECONDS, "socket_timeout": TIMEOUT_SECONDS}
    return module.Redis.from_url(settings.REDIS_URL, **timeouts)


async def listen(heard):
    """Call `heard` with the session's id whenever another process rings. Never returns.

    Holds one connection of its own. When that is lost it tries again; the hub polls meanwhile.
    """
    while True:
        try:
            if settings.REDIS_URL:
                await listen_to_redis(heard)
            elif connection.vendor == "postgresql":
                await listen_to_postgresql(heard)
            else:
                return
        except (redis.RedisError, psycopg.Error, OSError) as error:
            log.warning("The doorbell is gone, streams poll: %s", error)
        await asyncio.sleep(RETRY_SECONDS)


async def listen_to_redis(heard):
    async with bell(redis.asyncio) as client, client.pubsub() as channel:
        await channel.subscribe(CHANNEL)
        while True:
            message = await channel.get_message(timeout=RETRY_SECONDS)
            if message and message["type"] == "message":
                heard(int(message["data"]))


async def listen_to_postgresql(heard):
    address = connection.get_connection_params()
    for name in ("pool", "cursor_factory", "context", "prepare_threshold", "server_side_binding"):
        address.pop(name, None)
    async with await psycopg.AsyncConnection.connect(**address, autocommit=True) as listener:
        await listener.execute(f"LISTEN {CHANNEL}")
        async for notice in listener.notifies():
            heard(int(notice.payload))
