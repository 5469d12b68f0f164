"""Signing up, logging in and out, leaving."""

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.messages import get_messages
from django.test import Client

from studyapp.models import Activity, Note, RateWindow, User
from studyapp.ratelimits import counter
from tests import factories
from tests.factories import NOW

PASSWORD = "a long password"
ADA = {"email": "ada@example.com", "password": PASSWORD}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def guest(client, db):
    """A guest who is signed in as one in `client`, and has left something."""
    guest = factories.make_guest()
    client.force_login(guest, backend=BACKEND)
    section = factories.make_section()
    Note.objects.create(learner=guest, section=section, text="Mine.", changed_at=NOW)
    Activity.objects.create(learner=guest, verb="read", what="section:a", title="A", at=NOW)
    return guest


@pytest.fixture
def ada(db):
    return factories.make_user(**ADA)


def log_in(client, **fields):
    data = {"username": "ada@example.com", "password": PASSWORD} | fields
    return client.post("/login/", data)


def user_of(client):
    """The learner this browser is signed in as; None for a visitor."""
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else None


def messages_of(page):
    return [str(message) for message in get_messages(page.wsgi_request)]


# --- Signing up ---


def test_sign_up_makes_the_guest_s_own_row_the_account(client, guest):
    page = client.post("/sign-up/", ADA | {"display_name": "Ada"})

    account = User.objects.get()
    assert page["Location"] == "/"
    assert account.pk == guest.pk
    assert (account.is_guest, account.username, account.email, account.display_name) == (
        *(False, "ada@example.com", "ada@example.com"),
        "Ada",
    )
    assert account.check_password(PASSWORD)
    assert user_of(client) == account
    assert account.notes.get().text == "Mine."
    assert messages_of(page) == ["Your account is ready."]


def test_sign_up_by_a_visitor_makes_a_new_account(client, db):
    client.cookies["theme"] = "dark"

    client.post("/sign-up/", ADA | {"email": " Ada@Example.COM "})

    account = User.objects.get()
    assert (account.email, account.theme, account.role) == ("ada@example.com", "dark", "learner")
    assert user_of(client) == account


def test_sign_up_goes_on_where_it_was_asked_to(client, db):
    page = client.post("/sign-up/", ADA | {"next": "/progress/"})

    assert page["Location"] == "/progress/"


def test_name_chosen_as_a_guest_stays_when_none_is_given(client, guest):
    User.objects.update(display_name="Ada L.")

    client.post("/sign-up/", ADA)

    assert User.objects.get().display_name == "Ada L."


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"email": ""}, "This field is required."),
        ({"email": "ada"}, "Enter a valid email address."),
        ({"email": "a" * 140 + "@example.com"}, "at most 150 characters"),
        ({"password": ""}, "This field is required."),
        ({"password": "short"}, "too short"),
        ({"password": "x" * 257}, "at most 256 characters"),
        ({"password": "justinbieber"}, "too common"),
        ({"password": "ada@example.com"}, "too similar"),
        ({"display_name": "x" * 81}, "at most 80 characters"),
    ],
)
def test_sign_up_says_what_is_wrong_and_keeps_what_was_typed(client, db, fields, message):
    page = client.post("/sign-up/", ADA | fields)

    assert page.status_code == 422
    assert message in page.text
    assert fields.get("email", "ada@example.com") in page.text
    assert PASSWORD not in page.text
    assert User.objects.count() == 0


def test_sign_up_with_a_taken_email_is_refused(client, ada, guest):
    other = {"email": "Ada@example.com", "password": "not hers it is"}

    page = client.post("/sign-up/", other)

    assert page.status_code == 422
    assert "There is an account with this email." in page.text
    assert user_of(client) == guest
    assert guest.notes.count() == 1


def test_sign_up_with_an_email_taken_meanwhile_is_refused(client, guest):
    """As when two send it at once: the form found it free, the database does not."""
    User.objects.create(username="somebody", email="Ada@example.com")

    page = client.post("/sign-up/", ADA)

    assert page.status_code == 422
    assert "There is an account with this email." in page.text
    assert user_of(client).is_guest


def test_sign_up_sent_twice_ends_in_the_account_both_times(client, guest):
    """The second comes with the old session, as of a double click."""
    again = Client()
    again.cookies["sessionid"] = client.cookies["sessionid"].value

    first, second = client.post("/sign-up/", ADA), again.post("/sign-up/", ADA)

    account = User.objects.get()
    assert (first.status_code, second.status_code) == (302, 302)
    assert user_of(client) == user_of(again) == account
    assert account.notes.count() == 1


def test_sign_up_with_one_s_own_email_and_password_logs_in_and_merges(client, ada, guest):
    client.post("/sign-up/", ADA)

    assert user_of(client) == ada
    assert User.objects.get() == ada
    assert ada.notes.get().text == "Mine."


def test_sign_ups_from_one_address_are_limited(client, db, time_machine):
    time_machine.move_to(NOW, tick=False)
    client.post("/sign-up/", {})
    RateWindow.objects.filter(name=counter("sign-up", "127.0.0.1")).update(count=198)

    statuses = [client.post("/sign-up/", {}).status_code for _ in range(4)]

    assert statuses == [422, 422, 429, 429]


def test_sign_up_page_tells_a_guest_what_becomes_of_their_work(client, guest):
    assert "Everything you did in this browser becomes part of your account." in (
        client.get("/sign-up/").text
    )


def test_account_has_nothing_to_sign_up_for(learner_client):
    assert learner_client.get("/sign-up/")["Location"] == "/account/"


# --- Logging in and out ---


@pytest.mark.parametrize("typed", ["ada@example.com", "Ada@Example.COM", " ada@example.com "])
def test_log_in_takes_the_email_in_any_case(client, ada, typed):
    page = log_in(client, username=typed)

    assert page["Location"] == "/"
    assert user_of(client) == ada


def test_log_in_takes_the_guest_s_work_along(client, ada, guest):
    page = log_in(client)

    assert User.objects.get() == ada
    assert ada.notes.get().text == "Mine."
    assert ada.activities.count() == 1
    assert messages_of(page) == ["What you did in this browser is now part of your account."]


def test_log_in_sent_twice_moves_the_work_once(client, ada, guest):
    again = Client()
    again.cookies["sessionid"] = client.cookies["sessionid"].value

    log_in(client)
    page = log_in(again)

    assert user_of(again) == ada
    assert messages_of(page) == []
    assert (ada.notes.count(), ada.activities.count()) == (1, 1)


@pytest.mark.parametrize(
    "fields", [{"password": "not hers it is"}, {"username": "bob@example.com"}]
)
def test_wrong_log_in_changes_nothing(client, ada, guest, fields):
    page = log_in(client, **fields)

    assert page.status_code == 422
    assert "This email and password do not belong together." in page.text
    assert PASSWORD not in page.text
    assert user_of(client) == guest
    assert guest.notes.count() == 1


def test_closed_account_cannot_log_in(client, ada):
    User.objects.update(is_active=False)

    assert log_in(client).status_code == 422


def test_log_in_page_tells_a_guest_what_becomes_of_their_work(client, guest):
    assert "What you did in this browser is added to your account when you log in." in (
        client.get("/login/").text
    )


def test_log_in_page_offers_a_visitor_no_work_to_merge(client, db):
    assert "is added to your account" not in client.get("/login/").text


def test_account_that_is_logged_in_goes_on(learner_client):
    assert learner_client.get("/login/?next=/progress/")["Location"] == "/progress/"


def test_log_out_ends_the_session(learner_client):
    page = learner_client.post("/logout/")

    assert page["Location"] == "/"
    assert user_of(learner_client) is None


def test_log_out_is_not_done_by_a_link(learner_client, learner):
    assert learner_client.get("/logout/")["Location"] == "/account/"
    assert user_of(learner_client) == learner


def test_guest_is_asked_before_logging_out(client, guest):
    page = client.post("/logout/", follow=True)

    assert user_of(client) == guest
    assert "logging out deletes your reading marks, notes, reviews and answers" in page.text
    assert 'href="/sign-up/"' in page.text


def test_visitor_who_logs_out_is_sent_home(client, db):
    assert client.post("/logout/")["Location"] == "/"
    assert client.get("/logout/")["Location"] == "/"


# --- Leaving for good ---


def test_account_is_deleted_with_its_password(client, ada):
    bystander = factories.make_user()
    log_in(client)
    client.post("/login/", {"username": "ada@example.com", "password": "typo"})
    for learner in (ada, bystander):
        Activity.objects.create(learner=learner, verb="read", what="section:a", title="A", at=NOW)

    page = client.post("/account/delete/", {"password": PASSWORD})

    assert page["Location"] == "/"
    assert User.objects.get() == bystander
    assert Activity.objects.get().learner == bystander
    assert (AccessLog.objects.count(), AccessAttempt.objects.count()) == (0, 0)
    assert user_of(client) is None


@pytest.mark.parametrize("password", ["", "not hers it is"])
def test_account_is_not_deleted_without_its_password(client, ada, password):
    log_in(client)

    page = client.post("/account/delete/", {"password": password})

    assert page.status_code == 422
    assert user_of(client) == ada


def test_guest_is_deleted_once_they_confirm_it(client, guest):
    assert client.post("/account/delete/").status_code == 422
    assert User.objects.count() == 1

    client.post("/account/delete/", {"confirm": "on"})

    assert User.objects.count() == 0
    assert user_of(client) is None


def test_deleted_account_s_other_browsers_are_visitors(client, ada):
    other = Client()
    log_in(client)
    log_in(other)

    client.post("/account/delete/", {"password": PASSWORD})

    assert other.get("/account/")["Location"] == "/login/?next=/account/"


def test_staff_who_are_logged_in_need_no_other_door(client, db):
    client.force_login(factories.make_user(is_staff=True, is_superuser=True), backend=BACKEND)

    assert client.get("/admin/").status_code == 200


def test_learner_is_refused_by_the_admin(learner_client):
    page = learner_client.get("/admin/", follow=True)

    assert page.status_code == 403
    assert "<h1>This page is not open to you</h1>" in page.text


def test_guest_is_asked_to_log_in_by_the_admin(client, guest):
    page = client.get("/admin/", follow=True)

    assert page.redirect_chain[-1] == ("/login/?next=/admin/", 302)


# --- The account page ---


def test_account_page_shows_a_guest_how_to_keep_their_work(client, guest):
    page = client.get("/account/")

    assert "<h1>Keep your work</h1>" in page.text
    assert "1 section read" in page.text
    assert page.text.count('class="btn btn-primary"') == 1


def test_account_page_shows_an_account_its_own_name(client, ada):
    User.objects.update(display_name="Ada <b>L.</b>")
    log_in(client)

    page = client.get("/account/")

    assert "<h1>Ada &lt;b&gt;L.&lt;/b&gt;</h1>" in page.text
    assert "ada@example.com" in page.text


@pytest.mark.parametrize("path", ["/account/", "/account/settings/", "/account/delete/"])
def test_account_pages_take_as_many_queries_with_much_as_with_little(
    learner_client, learner, path, django_assert_num_queries
):
    def add(count):
        Activity.objects.bulk_create(
            Activity(learner=learner, verb="read", what=f"section:{n}", title="A", at=NOW)
            for n in range(count)
        )

    expected = 5 if path == "/account/" else 2  # three of them for the record
    for count in (1, 50):
        add(count)
        with django_assert_num_queries(expected):
            learner_client.get(path)


# --- Staff ---


@pytest.mark.parametrize(
    ("email", "username"), [("Root@Example.com", "root@example.com"), ("", "root")]
)
def test_first_of_the_staff_logs_in_with_their_email(db, email, username):
    user = User.objects.create_superuser("Root", email, PASSWORD)

    assert (user.username, user.email, user.is_superuser) == (username, email.lower(), True)
