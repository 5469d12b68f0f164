"""A session id known to somebody else before a change of rights is worth nothing after it."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from studyapp.models import Note, User
from tests import factories
from tests.factories import NOW

PASSWORD, NEW = "a long password", "another long one"
BACKEND = "django.contrib.auth.backends.ModelBackend"
SETTINGS = {"minutes_per_day": 30, "new_cards_per_day": 20, "desired_retention": 90}


@pytest.fixture
def ada(db):
    return factories.make_user(email="ada@example.com", password=PASSWORD)


def log_in(client):
    return client.post("/login/", {"username": "ada@example.com", "password": PASSWORD})


def sign_up(client):
    return client.post("/sign-up/", {"email": "new@example.com", "password": PASSWORD})


def session_id(client):
    return client.cookies["sessionid"].value


def browser_with(session_key):
    client = Client()
    client.cookies["sessionid"] = session_key
    return client


def is_signed_in(session_key):
    return browser_with(session_key).get("/account/").status_code == 200


def make_guest_in(client):
    client.post("/account/settings/", SETTINGS)
    return User.objects.get(is_guest=True)


def planted(client):
    """A session that an attacker has begun and put into the browser."""
    attacker = Client()
    session = attacker.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    return session.session_key


@pytest.mark.parametrize("enter", [log_in, sign_up, make_guest_in])
def test_planted_session_is_left_behind(client, ada, enter):
    old = planted(client)

    enter(client)

    assert session_id(client) != old
    assert is_signed_in(session_id(client))
    assert not is_signed_in(old)


@pytest.mark.parametrize("enter", [log_in, sign_up, make_guest_in])
def test_session_id_made_up_by_the_browser_is_not_taken_over(client, ada, enter):
    client.cookies["sessionid"] = "a" * 32

    enter(client)

    assert session_id(client) != "a" * 32
    assert not Session.objects.filter(pk="a" * 32).exists()


@pytest.mark.parametrize("enter", [log_in, sign_up])
def test_guest_s_session_ends_when_the_guest_becomes_an_account(client, ada, enter):
    guest = make_guest_in(client)
    section = factories.make_section()
    Note.objects.create(learner=guest, section=section, text="Mine", changed_at=NOW)
    old = session_id(client)

    enter(client)

    assert session_id(client) != old
    assert not is_signed_in(old)
    assert not Session.objects.filter(pk=old).exists()
    assert Note.objects.get().learner == User.objects.get(pk=client.session["_auth_user_id"])


def test_session_ends_with_logging_out(client, ada):
    log_in(client)
    old = session_id(client)

    client.post("/logout/")

    assert not is_signed_in(old)
    assert Session.objects.count() == 0


def test_session_ends_with_the_account(client, ada):
    log_in(client)
    old = session_id(client)

    client.post("/account/delete/", {"password": PASSWORD})

    assert not is_signed_in(old)
    assert Session.objects.count() == 0


def test_session_id_changes_with_the_password(client, ada):
    log_in(client)
    old = session_id(client)

    client.post(
        "/account/password/",
        {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW},
    )

    assert session_id(client) != old
    assert is_signed_in(session_id(client))
    assert not is_signed_in(old)


def test_logging_in_as_somebody_else_begins_a_session_of_its_own(client, ada):
    client.force_login(factories.make_user(), backend=BACKEND)
    old = session_id(client)
    client.post("/logout/")

    log_in(client)

    assert session_id(client) != old
    assert not is_signed_in(old)


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, ada):
    client.get("/login/")
    log_in(client)

    for name in ("sessionid", "csrftoken"):
        assert (client.cookies[name]["httponly"], client.cookies[name]["samesite"]) == (True, "Lax")


def test_sessions_outlive_the_cache(client, ada, settings):
    """Nothing listens on port 1: a Redis that has died."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }

    log_in(client)
    assert is_signed_in(session_id(client))

    assert client.post("/logout/").status_code == 302
