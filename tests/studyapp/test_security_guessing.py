"""Guessing passwords: a class behind one address goes on, an attacker does not."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.conf import settings as project_settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client, RequestFactory

from studyapp.models import RateWindow
from studyapp.ratelimits import counter
from tests import factories
from tests.databases import address_of_test_database
from tests.factories import NOW

PASSWORD = "a long password"


class CountingHasher(MD5PasswordHasher):
    """Counts how many passwords were looked at."""

    looked_at = []

    def verify(self, password, encoded):
        self.looked_at.append(password)
        return super().verify(password, encoded)


@pytest.fixture
def looked_at(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    CountingHasher.looked_at.clear()
    return CountingHasher.looked_at


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def ada(db):
    return factories.make_user(email="ada@example.com", password=PASSWORD)


def guess(password, *, name="ada@example.com", address="192.0.2.1", client=None, **headers):
    client = client or Client()
    data = {"username": name, "password": password}
    return client.post("/login/", data, REMOTE_ADDR=address, headers=headers).status_code


def test_class_behind_one_address_logs_in_with_three_typos_each(db):
    names = [f"learner{n}@school.example" for n in range(40)]
    for name in names:
        factories.make_user(email=name, password=PASSWORD)
    browsers = {name: Client() for name in names}

    typos = [guess("typo", name=name, client=browsers[name]) for _ in range(3) for name in names]
    right = [guess(PASSWORD, name=name, client=browsers[name]) for name in names]

    assert typos == [422] * 120
    assert right == [302] * 40


def test_attacker_gets_ten_guesses_of_a_thousand(ada, looked_at):
    statuses = [guess(f"guess {n}") for n in range(40)]
    for n in range(960):
        request = RequestFactory().post("/login/", REMOTE_ADDR="192.0.2.1")
        assert authenticate(request, username="ada@example.com", password=f"more {n}") is None

    assert len(looked_at) == 10
    assert statuses == [422] * 9 + [429] * 31


def test_right_password_does_not_help_while_locked_out(ada, looked_at):
    for n in range(10):
        guess(f"guess {n}")

    assert guess(PASSWORD) == 429
    assert len(looked_at) == 10


def test_lock_ends_after_half_an_hour_however_often_it_is_tried(ada, time_machine):
    for n in range(10):
        guess(f"guess {n}")
    time_machine.shift(timedelta(minutes=29))
    for n in range(10):
        assert guess(f"guess {n}") == 429

    time_machine.shift(timedelta(minutes=2))

    assert guess(PASSWORD) == 302


def test_locked_out_answer_says_when_to_come_back(ada):
    data = {"username": "ada@example.com", "password": "guess"}
    pages = [Client().post("/login/", data) for _ in range(11)]

    assert pages[-1]["Retry-After"] == "1800"
    assert "<h1>Too many tries in a short time</h1>" in pages[-1].text


def test_logging_in_forgets_earlier_typos(ada):
    for _ in range(3):
        statuses = [guess("typo") for _ in range(9)] + [guess(PASSWORD)]
        assert statuses == [422] * 9 + [302]


def test_name_written_otherwise_is_the_same_name(ada, looked_at):
    for name in ["ada@example.com", "Ada@Example.com", "ADA@EXAMPLE.COM", " ada@example.com "] * 5:
        guess("guess", name=name)

    assert len(looked_at) == 10


@pytest.mark.parametrize("proxies", [0, 1])
def test_forged_forwarding_header_does_not_help(ada, looked_at, settings, proxies):
    """With a proxy, what it appends is the last part: what comes before is the client's word."""
    settings.PROXIES = proxies
    for n in range(30):
        forged = {"X-Forwarded-For": f"10.0.0.{n}, 198.51.100.7"}
        guess("guess", **forged)

    assert len(looked_at) == 10


def test_another_browser_name_does_not_help(ada, looked_at):
    for n in range(30):
        guess("guess", **{"User-Agent": f"browser {n}"})

    assert len(looked_at) == 10


def test_neighbours_in_one_ipv6_network_are_one(ada, looked_at):
    for n in range(30):
        guess("guess", address=f"2001:db8:1:2::{n:x}")

    assert len(looked_at) == 10


def test_signing_up_with_a_taken_email_is_a_guess_too(ada, looked_at):
    for n in range(30):
        data = {"email": "ada@example.com", "password": f"guess {n}"}
        Client().post("/sign-up/", data, REMOTE_ADDR="192.0.2.1")

    assert len(looked_at) == 10


def test_admins_own_form_is_no_second_door(ada, looked_at):
    ada.is_staff = True
    ada.save()

    page = Client().post("/admin/login/", {"username": "ada@example.com", "password": PASSWORD})

    assert page["Location"] == "/login/?next=/admin/"
    assert looked_at == []


def test_unknown_name_answers_like_a_known_one(ada):
    def answers(name):
        pages = [
            Client().post("/login/", {"username": name, "password": "guess"}) for _ in range(12)
        ]
        return [(page.status_code, page.text.count("do not belong together")) for page in pages]

    assert answers("nobody@example.com") == answers("ada@example.com")


def test_guesses_from_many_addresses_stop_at_fifty_an_hour(ada, looked_at):
    for n in range(80):
        guess("guess", address=f"198.51.100.{n}")

    assert len(looked_at) == 50


def test_owner_logs_in_where_they_have_been_while_others_guess(ada):
    assert guess(PASSWORD, address="203.0.113.1") == 302
    for n in range(60):
        guess("guess", address=f"198.51.100.{n}")

    assert guess(PASSWORD, address="203.0.113.1") == 302
    assert guess(PASSWORD, address="203.0.113.2") == 429


def test_new_password_by_email_lets_the_owner_in_anywhere(ada, mailoutbox):
    for n in range(60):
        guess("guess", address=f"198.51.100.{n}")
    for _ in range(12):
        guess("guess", address="203.0.113.2")
    client = Client(REMOTE_ADDR="203.0.113.2")
    client.post("/password/", {"email": "ada@example.com"})
    link = mailoutbox[0].body.split("http://testserver")[1].split()[0]
    client.post(link, {"new_password1": "another long one", "new_password2": "another long one"})

    assert guess("another long one", address="203.0.113.2") == 302


def test_staff_who_remove_the_attempts_remove_the_lock(ada):
    for n in range(12):
        guess(f"guess {n}")

    AccessAttempt.objects.all().delete()

    assert guess(PASSWORD) == 302


def test_one_address_trying_many_names_stops_at_six_hundred(db):
    """One likely password, tried on every name of a list."""
    guess("guess", name="nobody@school.example")
    so_far = RateWindow.objects.filter(name=counter("log-in-from", "192.0.2.1"))
    so_far.update(count=598)

    statuses = [guess("guess", name=f"nobody{n}@school.example") for n in range(4)]

    assert statuses == [422, 422, 429, 429]


def test_guest_leaves_no_record_of_logging_in(client, db):
    client.post(
        "/account/settings/",
        {"minutes_per_day": 30, "new_cards_per_day": 20, "desired_retention": 90},
    )

    assert AccessLog.objects.count() == 0


def test_record_of_a_wrong_password_holds_neither_name_nor_password_of_the_form(ada):
    Client().post(
        "/login/?q=mine",
        {"username": "ada@example.com", "password": "guess", "csrfmiddlewaretoken": "token"},
    )

    stored = AccessAttempt.objects.get().post_data
    assert all(secret not in stored for secret in ("guess", "token=token", "ada@example.com"))


def test_deleting_an_account_is_guarded_like_logging_in(ada, looked_at, client):
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    statuses = [
        client.post("/account/delete/", {"password": f"guess {n}"}).status_code for n in range(15)
    ]

    assert statuses == [422] * 10 + [429] * 5
    assert len(looked_at) == 10


def test_changing_a_password_is_guarded_like_logging_in(ada, looked_at, client):
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    for n in range(15):
        client.post("/account/password/", {"old_password": f"guess {n}"})

    assert len(looked_at) == 10


@pytest.mark.django_db(transaction=True)
def test_guesses_sent_at_the_same_moment_stop_at_ten_too(looked_at):
    factories.make_user(email="ada@example.com", password=PASSWORD)

    def send(n):
        try:
            return guess(f"guess {n}")
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(send, range(100)))

    assert len(looked_at) <= 10
    assert statuses.count(429) >= 90


GUESS_IN_ANOTHER_PROCESS = """
from datetime import datetime
import django; django.setup()
from studyapp import guessing
now = datetime.fromisoformat("{now}")
print([guessing.may_guess("ada@example.com", "192.0.2.1", now=now) for _ in range(10)].count(True))
"""


@pytest.mark.django_db(transaction=True)
def test_processes_share_their_counts(looked_at):
    factories.make_user(email="ada@example.com", password=PASSWORD)
    for n in range(6):
        guess(f"guess {n}")

    done = subprocess.run(
        [sys.executable, "-c", GUESS_IN_ANOTHER_PROCESS.format(now=NOW.isoformat())],
        env=os.environ
        | {
            "DATABASE_URL": address_of_test_database(),
            "DJANGO_SETTINGS_MODULE": "studyapp.settings",
            "SECRET_KEY": project_settings.SECRET_KEY,
        },
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "4\n"
    assert guess(PASSWORD) == 429
    assert len(looked_at) == 6
