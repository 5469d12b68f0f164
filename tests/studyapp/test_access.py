from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import reverse

from studyapp.access import GUEST_VIEWS, OPEN_VIEWS, PLAIN_VIEWS, client_address
from studyapp.models import RateWindow, User
from studyapp.ratelimits import counter
from tests import factories
from tests.conftest import HTMX
from tests.routes import address, all_routes, make_world

LOGIN = "/login/"
SETTINGS = {
    "minutes_per_day": 30,
    "new_cards_per_day": 20,
    "desired_retention": 90,
}


def test_open_views_are_these():
    """Adding a page here opens it to the whole world: think twice, then change both lists."""
    assert {
        "classrooms:invitation",
        "classrooms:join",
        "classrooms:live_join",
        "healthz",
        "readyz",
        "staff_login",
        "studyapp:login",
        "studyapp:logout",
        "studyapp:password_reset",
        "studyapp:password_reset_confirm",
        "studyapp:password_reset_done",
        "studyapp:sign_up",
        "studyapp:theme",
    } == PLAIN_VIEWS
    assert {
        "classrooms:class_list",
        "quizzes:card_bury",
        "quizzes:card_info",
        "quizzes:card_list",
        "quizzes:card_new",
        "quizzes:card_review",
        "quizzes:card_stats",
        "quizzes:card_suspend",
        "quizzes:diagnostic_new",
        "quizzes:exam_list",
        "quizzes:exam_test",
        "quizzes:extra_time",
        "quizzes:figures",
        "quizzes:missed_list",
        "quizzes:practise",
        "quizzes:review",
        "scenarios:course_design_open",
        "scenarios:design_import",
        "scenarios:design_shared",
        "scenarios:free_start",
        "scenarios:scenario",
        "scenarios:scenario_hint",
        "scenarios:scenario_list",
        "scenarios:scenario_stage",
        "scenarios:scenario_stage_hint",
        "scenarios:scenario_stage_start",
        "scenarios:scenario_start",
        "studyapp:activity_list",
        "studyapp:chapter",
        "studyapp:chapter_list",
        "studyapp:chapter_summary",
        "studyapp:course_map",
        "studyapp:exercise",
        "studyapp:fact_list",
        "studyapp:glossary",
        "studyapp:home",
        "studyapp:objective",
        "studyapp:progress",
        "studyapp:quick_check",
        "studyapp:search",
        "studyapp:section_note",
        "studyapp:section_read",
        "studyapp:study_settings",
    } == GUEST_VIEWS


def test_every_open_view_exists():
    assert {route.name for route in all_routes()} >= OPEN_VIEWS


@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_every_other_view_sends_a_visitor_to_log_in(client, db, method):
    world = make_world(factories.make_user())
    people = User.objects.count()
    for route in all_routes():
        if route.name in OPEN_VIEWS or route.name == "admin:login":
            continue

        plain = getattr(client, method)(address(route, world))
        htmx = getattr(client, method)(address(route, world), headers=HTMX)

        assert plain.status_code == 302, route.name
        assert plain["Location"].startswith(LOGIN + "?next=/"), route.name
        assert htmx.status_code == 200, route.name
        assert htmx["HX-Redirect"].startswith(LOGIN + "?next=/"), route.name
        assert "Location" not in htmx, route.name
    assert User.objects.count() == people


def test_admins_own_login_page_is_never_reached(client, db):
    page = client.get(reverse("admin:login"))

    assert page["Location"] == "/login/?next=/admin/"


@pytest.mark.parametrize(
    ("headers", "then"),
    [
        ({}, "/login/?next=/"),
        ({"Referer": "http://testserver/learn/queues/?q=1"}, "/login/?next=/learn/queues/%3Fq%3D1"),
        ({"Referer": "https://evil.example/learn/"}, "/login/?next=/"),
    ],
)
def test_refused_post_leads_back_to_the_page_of_its_form(client, db, headers, then):
    assert client.post("/account/password/", headers=headers)["Location"] == then


def test_refused_fragment_leads_back_to_its_page(client, db):
    headers = HTMX | {"HX-Current-URL": "http://testserver/progress/?days=7"}

    page = client.get("/account/", headers=headers)

    assert page["HX-Redirect"] == "/login/?next=/progress/%3Fdays%3D7"


def test_reading_makes_no_guest(client, db):
    world = make_world(factories.make_user())
    for route in all_routes():
        if route.name in OPEN_VIEWS:
            client.get(address(route, world))

    assert User.objects.filter(is_guest=True).count() == 0


def test_first_post_makes_a_guest_who_stays(client, db):
    client.post("/account/settings/", SETTINGS | {"minutes_per_day": 45})
    client.post("/account/settings/", SETTINGS | {"new_cards_per_day": 5})

    guest = User.objects.get()
    assert (guest.is_guest, guest.minutes_per_day, guest.new_cards_per_day) == (True, 30, 5)
    assert not guest.has_usable_password()


def test_guest_keeps_the_theme_of_the_visitor(client, db):
    client.post("/account/theme", {"theme": "dark"})
    client.post("/account/settings/", SETTINGS | {"theme": "dark", "minutes_per_day": 2})

    assert User.objects.get().theme == "dark"


def test_post_that_keeps_nothing_makes_no_guest(client, db):
    for path in ("/login/", "/sign-up/", "/logout/", "/account/theme", "/password/"):
        client.post(path)

    assert User.objects.count() == 0


def test_guests_from_one_address_are_limited(db, time_machine):
    time_machine.move_to(factories.NOW, tick=False)
    Client().post("/account/settings/", SETTINGS)
    RateWindow.objects.filter(name=counter("guest", "127.0.0.1")).update(count=298)

    here = [Client().post("/account/settings/", SETTINGS).status_code for _ in range(4)]
    elsewhere = Client(REMOTE_ADDR="192.0.2.9").post("/account/settings/", SETTINGS).status_code

    assert here == [302, 302, 429, 429]
    assert elsewhere == 302
    assert User.objects.count() == 4


def expiry_of(client):
    return Session.objects.get(pk=client.cookies["sessionid"].value).expire_date


def test_session_lasts_ninety_days_from_the_last_day_of_use(client, learner, time_machine):
    time_machine.move_to(factories.NOW, tick=False)
    client.force_login(learner, backend="django.contrib.auth.backends.ModelBackend")

    time_machine.shift(timedelta(days=80))
    client.post("/account/theme", {"theme": "dark"})
    assert expiry_of(client) == factories.NOW + timedelta(days=90)

    client.post("/account/settings/", SETTINGS)
    assert expiry_of(client) == factories.NOW + timedelta(days=170)


def test_session_is_written_once_a_day_at_most(learner_client, django_assert_num_queries):
    learner_client.post("/account/settings/", SETTINGS)

    with django_assert_num_queries(5) as queries:  # session, learner, and saving the settings
        learner_client.post("/account/settings/", SETTINGS)

    assert not [row for row in queries if "UPDATE" in row["sql"] and "session" in row["sql"]]


def test_guest_in_use_is_known_by_the_day(client, db, time_machine):
    time_machine.move_to(factories.NOW, tick=False)
    client.post("/account/settings/", SETTINGS)

    time_machine.shift(timedelta(days=30))
    client.post("/account/settings/", SETTINGS)

    assert User.objects.get().last_login == factories.NOW + timedelta(days=30)


def test_closed_account_is_a_visitor(learner_client, learner):
    User.objects.filter(pk=learner.pk).update(is_active=False)

    assert learner_client.get("/account/")["Location"] == "/login/?next=/account/"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "192.0.2.66, 198.51.100.1", "198.51.100.1"),
        (2, "192.0.2.66, 198.51.100.1, 203.0.113.5", "198.51.100.1"),
        (2, "198.51.100.1", "127.0.0.1"),
        (1, "not an address", "0.0.0.0"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "::ffff:198.51.100.1", "198.51.100.1"),
    ],
)
def test_address_is_what_the_trusted_proxies_say(settings, proxies, forwarded, address):
    settings.PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}

    assert client_address(RequestFactory().get("/", **headers)) == address


def test_address_is_unknown_behind_a_unix_socket():
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) == "0.0.0.0"
