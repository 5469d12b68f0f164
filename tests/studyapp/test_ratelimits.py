import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from studyapp import ratelimits
from studyapp.models import RateWindow
from tests.databases import address_of_test_database
from tests.factories import NOW

LIMIT = {"limit": 3, "seconds": 60}


def test_limit_lets_through_as_many_as_it_says(db):
    allowed = [ratelimits.allow("probe", "ada", **LIMIT, now=NOW) for _ in range(5)]

    assert allowed == [True, True, True, False, False]


def test_limit_counts_subjects_and_kinds_apart(db):
    for _ in range(3):
        ratelimits.allow("probe", "ada", **LIMIT, now=NOW)

    assert ratelimits.allow("probe", "bob", **LIMIT, now=NOW)
    assert ratelimits.allow("other", "ada", **LIMIT, now=NOW)
    assert not ratelimits.allow("probe", "ada", **LIMIT, now=NOW)


@pytest.mark.parametrize(("seconds", "is_allowed"), [(59, False), (60, True)])
def test_limit_starts_anew_with_the_next_window(db, seconds, is_allowed):
    for _ in range(3):
        ratelimits.allow("probe", "ada", **LIMIT, now=NOW)

    later = NOW + timedelta(seconds=seconds)
    assert ratelimits.allow("probe", "ada", **LIMIT, now=later) == is_allowed


def test_forget_starts_anew(db):
    for _ in range(4):
        ratelimits.allow("probe", "ada", **LIMIT, now=NOW)

    ratelimits.forget("probe", "ada")

    assert ratelimits.allow("probe", "ada", **LIMIT, now=NOW)


def test_name_of_a_count_tells_nothing_and_always_fits(db):
    ratelimits.allow("probe", "ada@example.com" * 100, **LIMIT, now=NOW)

    name = RateWindow.objects.get().name
    assert "ada" not in name
    assert len(name) <= RateWindow._meta.get_field("name").max_length


@pytest.mark.django_db(transaction=True)
def test_count_is_right_when_many_ask_at_once():
    def ask(_):
        try:
            return ratelimits.allow("probe", "ada", limit=10, seconds=60, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        allowed = list(pool.map(ask, range(40)))

    assert sum(allowed) == 10
    assert RateWindow.objects.get().count == 40


ASK_IN_ANOTHER_PROCESS = """
from datetime import datetime
import django; django.setup()
from studyapp import ratelimits
now = datetime.fromisoformat("{now}")
print(ratelimits.allow("probe", "ada", limit=3, seconds=60, now=now))
"""


@pytest.mark.django_db(transaction=True)
def test_count_is_shared_between_processes():
    for _ in range(3):
        ratelimits.allow("probe", "ada", **LIMIT, now=NOW)

    code = ASK_IN_ANOTHER_PROCESS.format(now=NOW.isoformat())
    env = os.environ | {
        "DATABASE_URL": address_of_test_database(),
        "DJANGO_SETTINGS_MODULE": "studyapp.settings",
        "SECRET_KEY": settings.SECRET_KEY,
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )

    assert done.stdout == "False\n"
