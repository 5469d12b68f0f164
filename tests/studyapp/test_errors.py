import json
import logging

import pytest
from django.conf import settings as project_settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, OperationalError
from django.test import Client

from studyapp.logs import JsonFormatter

pytestmark = [pytest.mark.urls("tests.probe_urls"), pytest.mark.django_db]


@pytest.fixture
def calm_client(learner_client):
    """A browser of a learner that gets the page a server would send, whatever went wrong."""
    learner_client.raise_request_exception = False
    return learner_client


@pytest.fixture
def log_lines(caplog):
    """What the log would say, as dicts."""
    caplog.set_level(logging.INFO)
    caplog.handler.setFormatter(JsonFormatter())
    return lambda: [json.loads(line) for line in caplog.text.splitlines()]


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("/probe/fail/400", 400, "This request could not be read"),
        ("/probe/fail/403", 403, "This page is not open to you"),
        ("/nowhere", 404, "There is no page at this address"),
        ("/probe/fail/500", 500, "Something failed on our side"),
        ("/probe/fail/503", 503, "The app is too busy to answer"),
    ],
)
def test_error_has_a_page_in_the_look_of_the_app(calm_client, path, status, heading):
    page = calm_client.get(path)

    assert page.status_code == status
    assert f"<h1>{heading}</h1>" in page.text
    assert "css/site.css" in page.text
    assert page.text.count("<h1") == 1


def test_too_many_requests_has_a_page(calm_client):
    calm_client.post("/probe/fail/limit")

    page = calm_client.post("/probe/fail/limit")

    assert page.status_code == 429


def test_too_large_a_form_has_a_page(calm_client):
    too_large = "x" * (project_settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)

    page = calm_client.post("/probe/effect", {"text": too_large})

    assert page.status_code == 413
    assert "<h1>That is too large to send</h1>" in page.text


def test_too_many_fields_are_refused(calm_client):
    fields = {f"f{n}": "" for n in range(project_settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}

    page = calm_client.post("/probe/effect", fields)

    assert page.status_code == 400


def test_missing_csrf_token_has_a_page(learner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner, backend="django.contrib.auth.backends.ModelBackend")

    page = client.post("/probe/effect")

    assert page.status_code == 403
    assert "<h1>This page was open for too long</h1>" in page.text


def test_unexpected_exception_shows_its_request_and_no_stack(calm_client):
    page = calm_client.get("/probe/fail/500")

    assert page["X-Request-Id"] in page.text
    assert "Traceback" not in page.text
    assert "a secret in the message" not in page.text


def test_busy_database_asks_to_come_back(calm_client):
    page = calm_client.get("/probe/fail/503")

    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert page["X-Request-Id"] in page.text


def test_busy_database_needs_no_database_for_its_page(
    calm_client, learner, django_assert_num_queries
):
    with django_assert_num_queries(2):  # the session and the learner, before the view fails
        calm_client.get("/probe/fail/503")


def test_request_is_one_line_of_json(calm_client, log_lines):
    page = calm_client.get("/healthz?q=somebody@example.com")

    lines = log_lines()
    assert [line["message"] for line in lines] == ["request"]
    assert lines[0].keys() == {
        *("at", "level", "logger", "message"),
        *("request_id", "method", "path", "view", "status", "ms"),
    }
    assert lines[0] | {"at": "", "ms": 0} == {
        "at": "",
        "level": "INFO",
        "logger": "studyapp.requests",
        "message": "request",
        "request_id": page["X-Request-Id"],
        "method": "GET",
        "path": "/healthz",
        "view": "healthz",
        "status": 200,
        "ms": 0,
    }


def test_exception_is_logged_once_with_its_stack_and_its_request(calm_client, log_lines):
    page = calm_client.post("/probe/fail/500?q=mine", headers={"Idempotency-Key": "k"})

    errors = [line for line in log_lines() if line["level"] == "ERROR"]
    assert [line["message"] for line in errors] == ["exception", "request"]
    assert {line["request_id"] for line in errors} == {page["X-Request-Id"]}
    assert "ValueError" in errors[0]["exc_info"]


@pytest.mark.parametrize("path", ["/nowhere", "/probe/fail/403", "/probe/fail/400"])
def test_refusal_is_no_exception(calm_client, log_lines, path):
    calm_client.get(path)

    assert "exception" not in [line["message"] for line in log_lines()]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/probe/effect?q=somebody@example.com", {}),
        ("/login/?next=/&q=somebody@example.com", {"username": "somebody@example.com"}),
        ("/password/?q=somebody@example.com", {"email": "somebody@example.com"}),
        ("/probe/fail/400?q=somebody@example.com", {}),
        ("/probe/fail/403?q=somebody@example.com", {}),
        ("/sign-up/?q=somebody@example.com", {"email": "somebody@example.com", "password": "x"}),
    ],
)
def test_log_holds_no_query_and_nobody_s_name(log_lines, caplog, path, data):
    client = Client(enforce_csrf_checks="effect" in path)
    client.raise_request_exception = False

    for method in (client.get, client.post):
        method(path, data, headers={"User-Agent": "somebody@example.com"})

    assert "somebody" not in caplog.text
    assert "127.0.0.1" not in caplog.text
    assert [line["message"] for line in log_lines()].count("request") == 2


def test_log_leaves_out_the_token_of_a_password_link(client, log_lines):
    client.get("/password/MQ/abc-123secret/")

    assert [line["path"] for line in log_lines()] == ["/password/MQ/-/"]


@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError("gone"), 503), (DatabaseError("no row"), 400)]
)
def test_session_that_cannot_be_written_has_not_ended(calm_client, monkeypatch, error, status):
    """Django answers 400 to both: then a page would take its answer for refused, not for unsent."""

    def save(*args, **kwargs):
        raise error

    monkeypatch.setattr(Session, "save", save)

    page = calm_client.post("/probe/effect")  # the first of the day: their session is written

    assert page.status_code == status
