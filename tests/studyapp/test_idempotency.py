from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from studyapp.idempotency import packed, unpacked
from studyapp.models import Receipt
from tests import factories

pytestmark = [pytest.mark.urls("tests.probe_urls"), pytest.mark.django_db]

EFFECT = "/probe/effect"
KEY = {"Idempotency-Key": "5f0c-1"}


def log_in(learner):
    client = Client()
    client.force_login(learner, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_same_key_and_body_answers_the_same_and_takes_effect_once(learner_client, learner):
    first = learner_client.post(EFFECT, {"a": "1"}, headers=KEY)
    second = learner_client.post(EFFECT, {"a": "1"}, headers=KEY)

    assert (first.content, second.content) == (b"1 done", b"1 done")
    assert second["HX-Trigger"] == "probed"
    assert learner.activities.count() == 1


def test_answer_takes_little_room_and_one_kept_as_it_was_is_still_given(learner_client, learner):
    answer = b"<svg>" + b'<g class="node">Orders</g>' * 1000 + b"</svg>"
    assert len(packed(answer)) * 20 < len(answer)
    assert unpacked(packed(answer)) == unpacked(answer) == answer
    assert unpacked(packed(b"")) == unpacked(b"") == b""

    learner_client.post(EFFECT, {"a": "1"}, headers=KEY)
    assert bytes(Receipt.objects.get().body) == packed(b"1 done")
    Receipt.objects.update(body=b"1 done")
    assert learner_client.post(EFFECT, {"a": "1"}, headers=KEY).content == b"1 done"


def test_key_counts_as_form_field_too(learner_client, learner):
    for _ in range(2):
        learner_client.post(EFFECT, {"a": "1", "idempotency_key": "5f0c-2"})

    assert learner.activities.count() == 1


def test_without_key_each_post_takes_effect(learner_client, learner):
    for _ in range(2):
        learner_client.post(EFFECT, {"a": "1"})

    assert learner.activities.count() == 2


@pytest.mark.parametrize("other", [{"a": "2"}, {"a": ["1", "1"]}, {"a": "1", "b": ""}, {}])
def test_same_key_with_other_body_is_refused(learner_client, learner, other):
    learner_client.post(EFFECT, {"a": "1"}, headers=KEY)

    page = learner_client.post(EFFECT, other, headers=KEY)

    assert page.status_code == 422
    assert "This form was sent before" in page.text
    assert learner.activities.count() == 1


def test_same_key_at_other_address_is_refused(learner_client, learner):
    learner_client.post(EFFECT, {"a": "1"}, headers=KEY)

    page = learner_client.post("/probe/lazy", {"a": "1"}, headers=KEY)

    assert page.status_code == 422
    assert learner.activities.count() == 1


def test_body_of_any_type_is_told_apart(learner_client, learner):
    json = {"content_type": "application/json", "headers": KEY}
    first = learner_client.post(EFFECT, {"a": 1}, **json)
    same = learner_client.post(EFFECT, {"a": 1}, **json)
    other = learner_client.post(EFFECT, {"a": 2}, **json)

    assert [page.status_code for page in (first, same, other)] == [200, 200, 422]
    assert learner.activities.count() == 1


def test_uploads_are_told_apart_and_still_readable(learner_client, learner):
    def post(text):
        file = SimpleUploadedFile("cards.csv", text.encode())
        return learner_client.post("/probe/upload", {"file": file}, headers=KEY)

    first, same, other = post("one"), post("one"), post("two")

    assert first.json() == {"read": ["one"]}
    assert [page.status_code for page in (first, same, other)] == [200, 200, 422]
    assert learner.activities.count() == 1


@pytest.mark.parametrize("status", [400, 404, 422, 429, 500])
def test_refusal_leaves_nothing_behind(learner_client, learner, status):
    page = learner_client.post(EFFECT, {"status": status}, headers=KEY)

    assert page.status_code == status
    assert (learner.activities.count(), Receipt.objects.count()) == (0, 0)

    page = learner_client.post(EFFECT, {"a": "1"}, headers=KEY)

    assert (page.status_code, learner.activities.count()) == (200, 1)


def test_exception_leaves_nothing_behind(learner_client, learner):
    learner_client.raise_request_exception = False

    page = learner_client.post("/probe/fail/500", {"a": "1"}, headers=KEY)

    assert (page.status_code, Receipt.objects.count()) == (500, 0)


def test_key_belongs_to_its_learner(learner_client, learner):
    other = factories.make_user()
    learner_client.post(EFFECT, {"a": "1"}, headers=KEY)

    page = log_in(other).post(EFFECT, {"a": "1"}, headers=KEY)

    assert page.content == b"1 done"
    assert (learner.activities.count(), other.activities.count()) == (1, 1)


def test_stored_answer_holds_no_cookie_and_no_stray_header(learner_client):
    first = learner_client.post(EFFECT, {"a": "1"}, headers=KEY)
    second = learner_client.post(EFFECT, {"a": "1"}, headers=KEY)

    assert first.cookies.keys() == {"probe", "sessionid"}
    assert list(second.cookies) == []
    assert "X-Other" not in second
    assert Receipt.objects.get().headers == {
        "Content-Type": "text/html; charset=utf-8",
        "HX-Trigger": "probed",
    }


def test_answer_rendered_late_is_stored(learner_client, learner):
    pages = [learner_client.post("/probe/lazy", {"a": "1"}, headers=KEY) for _ in range(2)]

    assert [page.text for page in pages] == ["Choose a new password for Decoupled\n"] * 2
    assert learner.activities.count() == 1


@pytest.mark.parametrize("key", ["k" * 65, "two words", "tab\t", "ä", "\x00"])
def test_key_that_cannot_be_stored_is_refused(learner_client, learner, key):
    page = learner_client.post(EFFECT, {"idempotency_key": key})

    assert page.status_code == 400
    assert learner.activities.count() == 0


def test_key_of_a_guest_is_known_after_logging_in(client):
    """The answer was lost, the guest logged in, and the browser sent the same again."""
    guest = factories.make_guest()
    account = factories.make_user(email="ada@example.com", password="a long password")
    client.force_login(guest, backend="django.contrib.auth.backends.ModelBackend")
    client.post(EFFECT, {"a": "1"}, headers=KEY)
    client.post("/login/", {"username": "ada@example.com", "password": "a long password"})

    page = client.post(EFFECT, {"a": "1"}, headers=KEY)

    assert page.content == b"1 done"
    assert account.activities.count() == 1


def test_wrong_password_stays_counted_though_a_key_is_sent(client):
    """A refusal under a key is rolled back: were the count too, guessing would be free."""
    factories.make_user(email="ada@example.com", password="a long password")
    client.force_login(factories.make_guest(), backend="django.contrib.auth.backends.ModelBackend")
    statuses = [
        client.post(
            "/login/",
            {"username": "ada@example.com", "password": f"guess {n}"},
            headers={"Idempotency-Key": f"key-{n}"},
        ).status_code
        for n in range(12)
    ]

    assert statuses == [422] * 9 + [429] * 3


def send_together(learner, times):
    """The same POST from many browsers at once, each on a connection of its own."""

    def send(client):
        try:
            return client.post(EFFECT, {"a": "1"}, headers=KEY).content
        finally:
            connection.close()

    clients = [log_in(learner) for _ in range(times)]
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(send, clients))


@pytest.mark.django_db(transaction=True)
def test_twenty_simultaneous_replays_take_effect_once():
    learner = factories.make_user()

    answers = send_together(learner, 20)

    assert answers == [b"1 done"] * 20
    assert (learner.activities.count(), Receipt.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_twenty_simultaneous_replays_would_each_take_effect_without_the_middleware(settings):
    settings.MIDDLEWARE = [
        name for name in settings.MIDDLEWARE if "IdempotencyMiddleware" not in name
    ]
    learner = factories.make_user()

    send_together(learner, 20)

    assert learner.activities.count() == 20
