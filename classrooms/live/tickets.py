"""Tickets for event streams: signed, good for some minutes, and they name no one.

A stream asks no database who is reading: the page, or the address that polls, has checked it and
hands out a ticket. It stands in the stream's address, so it is short-lived and opens nothing else.
"""

from dataclasses import dataclass

from django.core import signing

SALT = "classrooms.live"
MAX_AGE_SECONDS = 10 * 60


@dataclass(frozen=True)
class Ticket:
    """`part` is a Participation's id; None for an instructor."""

    session: int
    part: int | None = None

    @property
    def is_instructor(self):
        return self.part is None


def issue(session_id, part_id=None):
    return signing.dumps([session_id, part_id], salt=SALT)


def read(text):
    """The Ticket, or None where it is forged or too old."""
    try:
        session, part = signing.loads(text, salt=SALT, max_age=MAX_AGE_SECONDS)
    except signing.BadSignature:
        return None
    return Ticket(session, part)
