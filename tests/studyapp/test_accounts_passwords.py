import re
from datetime import timedelta

import pytest
from django.test import Client

from studyapp.models import User
from tests import factories
from tests.factories import NOW

OLD, NEW = "a long password", "another long one"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def ada(db):
    return factories.make_user(email="ada@example.com", password=OLD)


def log_in(password=OLD):
    client = Client()
    page = client.post("/login/", {"username": "ada@example.com", "password": password})
    return client if page.status_code == 302 else None


def change(client, **fields):
    data = {"old_password": OLD, "new_password1": NEW, "new_password2": NEW} | fields
    return client.post("/account/password/", data)


def ask(email="ada@example.com", *, client=None, **options):
    return (client or Client()).post("/password/", {"email": email}, **options)


def link_in(mail):
    return re.search(r"http://testserver(/password/\S+)", mail.body)[1]


def choose(link, password=NEW):
    return Client().post(link, {"new_password1": password, "new_password2": password})


# --- Changing it ---


def test_password_is_changed(ada):
    page = change(log_in())

    assert page["Location"] == "/account/"
    assert log_in(OLD) is None
    assert log_in(NEW)


def test_changing_the_password_logs_other_browsers_out_and_not_this_one(ada):
    here, elsewhere = log_in(), log_in()

    change(here)

    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/")["Location"] == "/login/?next=/account/"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"old_password": "not hers it is"}, "Your old password was entered incorrectly."),
        ({"new_password2": "something else"}, "The two password fields didn’t match."),
        ({"new_password1": "short", "new_password2": "short"}, "This password is too short."),
        ({"new_password1": "", "new_password2": ""}, "This field is required."),
    ],
)
def test_password_stays_when_something_is_wrong(ada, fields, message):
    page = change(log_in(), **fields)

    assert page.status_code == 422
    assert message in page.text
    assert OLD not in page.text
    assert log_in(OLD)


def test_guest_has_no_password_to_change(client, db):
    client.force_login(factories.make_guest(), backend=BACKEND)

    assert client.get("/account/password/")["Location"] == "/sign-up/"


# --- A new one by email ---


def test_link_by_email_leads_to_a_new_password(ada, mailoutbox):
    ask("Ada@Example.com")

    page = choose(link_in(mailoutbox[0]))

    assert mailoutbox[0].to == ["ada@example.com"]
    assert mailoutbox[0].subject == "Choose a new password for Decoupled"
    assert page["Location"] == "/login/"
    assert log_in(OLD) is None
    assert log_in(NEW)


def test_answer_is_the_same_whether_there_is_an_account_or_not(ada, mailoutbox):
    User.objects.create_guest()
    known, unknown = [
        dict(ask(email).items()) | {"X-Request-Id": "", "Content-Security-Policy": ""}
        for email in ("ada@example.com", "bob@example.com")
    ]

    assert known == unknown
    assert known["Location"] == "/password/sent/"
    assert len(mailoutbox) == 1


def test_email_that_is_none_is_refused(db, mailoutbox):
    assert [ask(email).status_code for email in ("", "ada", "a@b\nc")] == [422, 422, 422]
    assert mailoutbox == []


def test_link_works_once(ada, mailoutbox):
    ask()
    link = link_in(mailoutbox[0])
    choose(link)

    page = choose(link, "a third long one")

    assert page.status_code == 404
    assert "<h1>This link no longer works</h1>" in page.text
    assert log_in(NEW)


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (61, 404)])
def test_link_works_for_an_hour(ada, mailoutbox, time_machine, minutes, status):
    time_machine.move_to(NOW, tick=False)
    ask()
    time_machine.shift(timedelta(minutes=minutes))

    assert Client().get(link_in(mailoutbox[0])).status_code == status


def test_link_works_no_more_after_logging_in(ada, mailoutbox):
    ask()
    log_in()

    assert Client().get(link_in(mailoutbox[0])).status_code == 404


def test_link_of_one_account_opens_no_other(ada, mailoutbox):
    bob = factories.make_user(email="bob@example.com", password=OLD)
    ask()
    token = link_in(mailoutbox[0]).split("/")[3]
    ask("bob@example.com")
    bobs = link_in(mailoutbox[1]).split("/")[2]

    assert choose(f"/password/{bobs}/{token}/").status_code == 404
    bob.refresh_from_db()
    assert bob.check_password(OLD)


@pytest.mark.parametrize("uidb64", ["x", "MQ==", "_____", "OTk5OTk5", "LTE", "YWJj", "é"])
def test_damaged_link_says_so(db, uidb64):
    assert Client().get(f"/password/{uidb64}/abc-def/").status_code == 404


def test_link_of_a_closed_account_does_not_work(ada, mailoutbox):
    ask()
    User.objects.update(is_active=False)

    assert Client().get(link_in(mailoutbox[0])).status_code == 404


def test_weak_new_password_is_refused(ada, mailoutbox):
    ask()

    page = choose(link_in(mailoutbox[0]), "short")

    assert page.status_code == 422
    assert log_in(OLD)


def test_new_password_logs_every_browser_out(ada, mailoutbox):
    browsers = [log_in(), log_in()]
    ask()

    choose(link_in(mailoutbox[0]))

    for browser in browsers:
        assert browser.get("/account/")["Location"] == "/login/?next=/account/"


def test_choosing_a_password_leaves_a_guest_s_work_in_place(ada, mailoutbox, client):
    guest = factories.make_guest()
    client.force_login(guest, backend=BACKEND)
    ask(client=client)

    client.post(link_in(mailoutbox[0]), {"new_password1": NEW, "new_password2": NEW})

    assert client.session["_auth_user_id"] == str(guest.pk)


def test_mails_to_one_address_are_limited_and_nobody_can_tell(ada, mailoutbox, time_machine):
    time_machine.move_to(NOW, tick=False)
    pages = [ask("ADA@example.com", REMOTE_ADDR=f"192.0.2.{n}") for n in range(8)]

    assert [page["Location"] for page in pages] == ["/password/sent/"] * 8
    assert len(mailoutbox) == 5


def test_mails_asked_for_from_one_address_are_limited(db, time_machine):
    time_machine.move_to(NOW, tick=False)
    statuses = [ask(f"nobody{n}@example.com").status_code for n in range(62)]

    assert statuses == [302] * 60 + [429] * 2


def test_forged_host_does_not_get_into_the_mail(ada, mailoutbox):
    page = ask(client=Client(raise_request_exception=False), HTTP_HOST="evil.example")

    assert page.status_code == 400
    assert mailoutbox == []


def test_done_page_can_be_seen_by_anybody(client, db):
    assert "<h1>Look into your email</h1>" in client.get("/password/sent/").text
