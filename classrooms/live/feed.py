"""The events of a session as they travel: in streams, and to pages that poll.

Both send the same texts, so a page need not know which way an event has come.
"""

import json
import time

from classrooms.models import LiveEvent, LiveSession, Participation

MOST_REPLAYED = 30  # who is further behind is told to load the page's card anew


def events_after(session_id, number):
    """The events after this number, in order, as dicts; or one "snapshot" in their place.

    A snapshot stands for everything up to its number: for one who is far behind, or who names a
    number that there has never been.
    """
    # Asked first, so that an event that comes in between is among those found.
    newest = newest_number(session_id)
    if newest == number:
        return []
    rows = LiveEvent.objects.after(session_id, number)
    found = list(rows.values("number", "kind", "html", "data")[: MOST_REPLAYED + 1])
    if 0 < len(found) <= MOST_REPLAYED and found[0]["number"] == number + 1:
        return found
    return [snapshot(newest)]


def newest_number(session_id):
    return LiveSession.objects.filter(pk=session_id).values_list("seq", flat=True).first() or 0


def note_open_pages(part_ids, *, now):
    """Remember of these learners that a page of theirs is open."""
    Participation.objects.filter(pk__in=part_ids).update(seen_at=now)


def snapshot(number):
    return {"number": number, "kind": "snapshot", "html": "", "data": {}}


def as_text(event, *, for_instructor=False):
    """The event as JSON. An instructor's pages load their own cards, so they get no HTML."""
    sent = {**event, "html": ""} if for_instructor else event
    return json.dumps({**sent, "at": round(time.time() * 1000)}, separators=(",", ":"))
