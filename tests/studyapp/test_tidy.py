from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.models import F
from django.test import Client

from studyapp import ratelimits
from studyapp.models import Activity, RateWindow, Receipt, User
from tests import factories
from tests.factories import NOW

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def frozen(time_machine, db):
    time_machine.move_to(NOW, tick=False)


def tidy(capsys):
    call_command("tidy")
    return capsys.readouterr().out.splitlines()


def test_tidy_says_what_it_removed(capsys):
    assert tidy(capsys) == [
        "Removed 0 stored answers.",
        "Removed 0 counts of requests.",
        "Removed 0 expired sessions.",
        "Removed 0 log-in records.",
        "Removed 0 wrong passwords.",
        "Removed 0 guests whose session is over, with their work.",
        "Closed 0 exams whose time was up.",
    ]


def test_tidy_removes_stored_answers_after_a_week(capsys, learner):
    for key, days in [("new", 6), ("old", 8)]:
        Receipt.objects.create(learner=learner, key=key, made_at=NOW - timedelta(days=days))

    assert tidy(capsys)[0] == "Removed 1 stored answers."
    assert [row.key for row in Receipt.objects.all()] == ["new"]


def test_tidy_removes_counts_after_a_day(capsys):
    for hours in (1, 25):
        ratelimits.allow("probe", hours, limit=1, seconds=60, now=NOW - timedelta(hours=hours))

    assert tidy(capsys)[1] == "Removed 1 counts of requests."
    assert RateWindow.objects.count() == 1


def test_tidy_removes_expired_sessions(capsys, time_machine):
    Client().force_login(factories.make_user(), backend=BACKEND)
    time_machine.shift(timedelta(days=89))
    Client().force_login(factories.make_user(), backend=BACKEND)
    time_machine.shift(timedelta(days=2))

    assert tidy(capsys)[2] == "Removed 1 expired sessions."
    assert Session.objects.count() == 1


def test_tidy_removes_records_of_logging_in(capsys):
    for days in (1, 89, 91):
        log = AccessLog.objects.create(username="ada")
        AccessLog.objects.filter(pk=log.pk).update(attempt_time=NOW - timedelta(days=days))
    attempt = AccessAttempt.objects.create(username="ada", failures_since_start=1)
    AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=NOW - timedelta(days=2))

    assert tidy(capsys)[3:5] == ["Removed 1 log-in records.", "Removed 1 wrong passwords."]
    assert AccessLog.objects.count() == 2


def test_tidy_removes_guests_nobody_can_come_back_to(capsys, time_machine):
    client = Client()
    client.force_login(factories.make_guest(), backend=BACKEND)
    lost = User.objects.get()
    Activity.objects.create(learner=lost, verb="read", what="section:a", title="A", at=NOW)
    never_logged_in = factories.make_guest()
    account = factories.make_user()
    User.objects.filter(pk=account.pk).update(date_joined=NOW - timedelta(days=999))

    time_machine.shift(timedelta(days=90))
    assert tidy(capsys)[5] == "Removed 0 guests whose session is over, with their work."

    time_machine.shift(timedelta(days=2))
    assert tidy(capsys)[5] == "Removed 2 guests whose session is over, with their work."
    assert not User.objects.filter(pk__in=[lost.pk, never_logged_in.pk]).exists()
    assert Activity.objects.count() == 0
    assert User.objects.get() == account


def test_tidy_keeps_a_guest_who_came_back(capsys, time_machine):
    client = Client()
    client.force_login(factories.make_guest(), backend=BACKEND)
    for _ in range(3):
        time_machine.shift(timedelta(days=60))
        client.post("/account/theme", {"theme": "dark"})
        client.post(
            "/account/settings/",
            {"minutes_per_day": 30, "new_cards_per_day": 20, "desired_retention": 90},
        )

    assert tidy(capsys)[5] == "Removed 0 guests whose session is over, with their work."
    assert client.get("/account/").status_code == 200
    assert User.objects.filter(last_login__gt=F("date_joined")).count() == 1
