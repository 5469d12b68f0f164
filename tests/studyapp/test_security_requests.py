"""What holds for every address: reading writes nothing, writing needs a token, headers are set."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from studyapp.access import PLAIN_VIEWS
from studyapp.models import User
from tests import factories
from tests.conftest import HTMX
from tests.routes import address, all_routes, make_world

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|CREATE|ALTER|DROP|TRUNCATE)", re.I)
GUARDS = {
    "Content-Security-Policy": "base-uri 'none'; connect-src 'self'; default-src 'none'; "
    "form-action 'self'; frame-ancestors 'none'; img-src 'self' data:; script-src 'self'; "
    "style-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
BACKEND = "django.contrib.auth.backends.ModelBackend"


# Pages that tests/routes.py can name no row for: a link that works is tested apart.
NOT_FOUND = {"admin:view_on_site", "studyapp:password_reset_confirm"}
# What only staff, or also who teaches by role, may see: not found by everybody else.
FOR_STAFF = {"quizzes:item_regrade", "quizzes:regrade", "quizzes:regrade_list"}
FOR_INSTRUCTORS = {"quizzes:item", "quizzes:item_list"}
NOT_FOR = {"staff": set(), "instructor": FOR_STAFF}
INLINE = re.compile(r"""<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=["']|javascript:""")


def make_people():
    """{who: learner} of everybody whose pages differ; the first is no learner yet."""
    return {
        "visitor": None,
        "guest": factories.make_guest(),
        "learner": factories.make_user(),
        "instructor": factories.make_user(role=User.Role.INSTRUCTOR),
        "staff": factories.make_user(is_staff=True, is_superuser=True),
    }


def browser_of(learner, **options):
    client = Client(**options)
    if learner:
        client.force_login(learner, backend=BACKEND)
    return client


def routes_of(who):
    """The admin is behind one guard (see test_access): only staff walk through its pages."""
    return [route for route in all_routes() if who == "staff" or not route.is_admin]


def visit(who, learner, method="get", headers=None):
    """(route, answer, statements that write) of every page this person can ask for."""
    client = browser_of(learner)
    client.raise_request_exception = False
    world = make_world(learner or factories.make_user())
    for route in routes_of(who):
        with CaptureQueriesContext(connection) as queries:
            page = getattr(client, method)(address(route, world), headers=headers)
            if page.streaming:
                b"".join(page)
        yield route, page, [row["sql"] for row in queries if WRITES.match(row["sql"])]


@pytest.mark.parametrize("who", ["visitor", "guest", "learner", "instructor", "staff"])
def test_every_page_is_read_without_writing_and_guarded_in_the_browser(db, who):
    learner = make_people()[who]
    for route, page, written in visit(who, learner):
        assert page.status_code < 500, route.name
        is_missing = route.name in NOT_FOUND | NOT_FOR.get(who, FOR_STAFF | FOR_INSTRUCTORS)
        assert page.status_code != 404 or is_missing or not learner, route.name
        assert page.status_code == 404 or not (is_missing and learner), route.name
        assert written == [], route.name
        assert guards_of(page) == GUARDS, route.name
        assert is_kept_by_nobody(page, route, learner), route.name
        is_file = "attachment" in page.get("Content-Disposition", "")
        if not page.streaming and not is_file and not route.is_admin:
            assert INLINE.findall(page.text) == [], route.name


def guards_of(page):
    policy = page["Content-Security-Policy"].split("; ")
    return {name: page[name] for name in GUARDS} | {
        "Content-Security-Policy": "; ".join(sorted(policy))
    }


def is_kept_by_nobody(page, route, learner):
    """No shared cache may hold it; of a learner's page, the browser may not either."""
    kept = page["Cache-Control"]
    if learner and route.name not in PLAIN_VIEWS:
        return "no-store" in kept
    return "private" in kept or "no-store" in kept


@pytest.mark.parametrize(("method", "headers"), [("head", {}), ("get", HTMX)])
@pytest.mark.parametrize("who", ["visitor", "learner"])
def test_reading_in_other_ways_writes_nothing_either(db, who, method, headers):
    for route, page, written in visit(who, make_people()[who], method, headers):
        assert page.status_code < 500, route.name
        assert written == [], route.name


def test_password_link_that_works_writes_nothing_when_read(client, db, mailoutbox):
    factories.make_user(email="ada@example.com", password="a long password")
    client.post("/password/", {"email": "ada@example.com"})
    link = re.search(r"http://testserver(/password/\S+)", mailoutbox[0].body)[1]

    with CaptureQueriesContext(connection) as queries:
        page = client.get(link)

    assert page.status_code == 200
    assert [row["sql"] for row in queries if WRITES.match(row["sql"])] == []


FORGED = {
    "no token": {},
    "wrong token": {"X-CSRFToken": "x" * 64},
    "foreign origin": {"Origin": "https://evil.example"},
}


@pytest.mark.parametrize("who", ["visitor", "guest", "learner", "staff"])
def test_writing_needs_a_token(db, who):
    learner = make_people()[who]
    client = browser_of(learner, enforce_csrf_checks=True)
    client.get("/account/settings/")  # the browser has the cookie, as in a real forgery
    world = make_world(learner or factories.make_user())
    for route in routes_of(who):
        for kind, headers in FORGED.items():
            page = client.post(address(route, world), headers=headers)
            assert page.status_code == 403, (route.name, kind)
        for method in (client.put, client.patch, client.delete):
            assert method(address(route, world)).status_code == 403, route.name


def token_of(client):
    return client.cookies["csrftoken"].value


SETTINGS = {"minutes_per_day": 30, "new_cards_per_day": 20, "desired_retention": 90}


def test_token_of_a_visitor_s_page_stays_good_when_they_become_a_guest(db):
    client = Client(enforce_csrf_checks=True)
    client.get("/account/settings/")
    token = token_of(client)

    statuses = [
        client.post("/account/settings/", SETTINGS, headers={"X-CSRFToken": token}).status_code
        for _ in range(3)
    ]

    assert statuses == [302, 302, 302]
    assert token_of(client) == token
    assert User.objects.count() == 1


@pytest.mark.parametrize("was_guest", [False, True])
def test_logging_in_changes_the_token(db, was_guest):
    factories.make_user(email="ada@example.com", password="a long password")
    client = browser_of(factories.make_guest() if was_guest else None, enforce_csrf_checks=True)
    client.get("/login/")
    token = token_of(client)

    client.post(
        "/login/",
        {"username": "ada@example.com", "password": "a long password"},
        headers={"X-CSRFToken": token},
    )

    assert token_of(client) != token
    assert client.post("/logout/", headers={"X-CSRFToken": token}).status_code == 403


def test_error_page_is_guarded_like_any_other(client, db):
    assert guards_of(client.get("/nowhere")) == GUARDS


def test_page_that_says_itself_how_long_it_keeps_is_left_alone(learner_client):
    assert "max-age=0" in learner_client.get("/login/")["Cache-Control"]


def test_back_after_logging_out_shows_nothing(learner_client):
    assert learner_client.get("/account/")["Cache-Control"] == "no-store"

    learner_client.post("/logout/")

    assert learner_client.get("/account/")["Location"] == "/login/?next=/account/"
