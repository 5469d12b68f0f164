"""Limits on how often something may be asked for, shared by all processes through the database.

A count made inside a transaction that is rolled back is lost, so views that answer 4xx under an
idempotency key (which rolls back) must not be the ones that count: see studyapp/idempotency.py.
"""

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from studyapp.models import RateWindow


def counter(kind, subject):
    """The name a count is kept under: it tells neither the address nor the person it is about."""
    return f"{kind}:{salted_hmac('studyapp.ratelimits', str(subject)).hexdigest()}"


def allow(kind, subject, *, limit, seconds, now):
    """Count one more request; False once this window has seen more than `limit`.

    `kind` says what is asked for and `subject` by or about whom. Windows are fixed stretches of
    `seconds`, so two neighbours can together let twice the limit through.
    """
    starts_at = datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)
    window = RateWindow.objects.filter(name=counter(kind, subject), starts_at=starts_at)
    with transaction.atomic():  # so that nobody else counts between counting and reading
        if not window.update(count=F("count") + 1):
            row = RateWindow(name=counter(kind, subject), starts_at=starts_at)
            RateWindow.objects.bulk_create([row], ignore_conflicts=True)
            window.update(count=F("count") + 1)
        return window.get().count <= limit


def forget(kind, subject):
    """Count from nothing again, as after a success."""
    RateWindow.objects.filter(name=counter(kind, subject)).delete()
