"""End what is over, and remove what nobody needs any more.

Run it once a day; it may run at any time, and twice.
"""

from datetime import timedelta

from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.db.models.functions import Coalesce
from django.utils import timezone

from studyapp.accounts import delete_account
from studyapp.expiry import close_expired
from studyapp.models import RateWindow, Receipt, User

RECEIPTS_FOR = timedelta(days=7)  # longer than any browser retries
WINDOWS_FOR = timedelta(days=1)  # longer than any limit looks back
LOG_INS_FOR = timedelta(days=90)
SESSIONS_FOR = timedelta(seconds=settings.SESSION_COOKIE_AGE)


class Command(BaseCommand):
    help = (
        "Hand in exams whose time is up; remove stored answers, counts and log-in records past "
        "their time, expired sessions, and guests whom no browser can come back to."
    )

    def handle(self, **options):
        now = timezone.now()
        for what, rows in [
            ("stored answers", Receipt.objects.filter(made_at__lt=now - RECEIPTS_FOR)),
            ("counts of requests", RateWindow.objects.filter(starts_at__lt=now - WINDOWS_FOR)),
            ("expired sessions", Session.objects.filter(expire_date__lt=now)),
            ("log-in records", AccessLog.objects.filter(attempt_time__lt=now - LOG_INS_FOR)),
            ("wrong passwords", AccessAttempt.objects.filter(attempt_time__lt=now - WINDOWS_FOR)),
        ]:
            self.say(rows.delete()[0], what)
        guests = list(unreachable_guests(now))
        for guest in guests:
            delete_account(guest)
        self.say(len(guests), "guests whose session is over, with their work")
        self.stdout.write(f"Closed {close_expired(now=now)} exams whose time was up.")

    def say(self, count, what):
        self.stdout.write(f"Removed {count} {what}.")


def unreachable_guests(now):
    """Guests whose last session has ended, with a day to spare: see access.stay_signed_in."""
    last_seen = Coalesce("last_login", "date_joined")
    ended_before = now - SESSIONS_FOR - timedelta(days=1)
    return User.objects.filter(is_guest=True).annotate(seen=last_seen).filter(seen__lt=ended_before)
