import re
from datetime import date, timedelta

import pytest
from django.test import Client

from studyapp.models import User
from tests.factories import NOW

PATH = "/account/settings/"
SETTINGS = {
    "exam_on": "2026-12-05",
    "minutes_per_day": "45",
    "new_cards_per_day": "10",
    "desired_retention": "85",
    "has_four_buttons": "four",
    "theme": "dark",
    "time_zone": "Europe/Berlin",
    "display_name": "Ada",
}
DEFAULTS = {"minutes_per_day": "30", "new_cards_per_day": "20", "desired_retention": "90"}


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(NOW, tick=False)


def settings_of(learner):
    learner.refresh_from_db()
    return {name: getattr(learner, name) for name in SETTINGS}


def test_settings_are_saved(learner_client, learner):
    page = learner_client.post(PATH, SETTINGS)

    assert page["Location"] == PATH
    assert settings_of(learner) == {
        "exam_on": date(2026, 12, 5),
        "minutes_per_day": 45,
        "new_cards_per_day": 10,
        "desired_retention": 0.85,
        "has_four_buttons": True,
        "theme": "dark",
        "time_zone": "Europe/Berlin",
        "display_name": "Ada",
    }


def test_settings_can_be_taken_back(learner_client, learner):
    learner_client.post(PATH, SETTINGS)
    learner_client.post(PATH, DEFAULTS)

    assert settings_of(learner) == {
        "exam_on": None,
        "minutes_per_day": 30,
        "new_cards_per_day": 20,
        "desired_retention": 0.9,
        "has_four_buttons": False,
        "theme": "",
        "time_zone": "",
        "display_name": "",
    }


def test_settings_page_shows_what_is_set(learner_client):
    learner_client.post(PATH, SETTINGS)

    text = learner_client.get(PATH).text

    assert 'value="2026-12-05"' in text
    assert 'value="85"' in text
    assert '<option value="Europe/Berlin" selected>Berlin</option>' in text
    checked = re.findall(
        r'<input type="radio"[^>]*name="(\w+)"[^>]*value="(\w*)"[^>]*checked', text
    )
    assert checked == [("has_four_buttons", "four"), ("theme", "dark")]


def test_visitor_sees_the_defaults_and_becomes_a_guest_by_saving(client, db):
    assert 'value="30"' in client.get(PATH).text
    assert User.objects.count() == 0

    client.post(PATH, SETTINGS)

    assert settings_of(User.objects.get())["minutes_per_day"] == 45


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("exam_on", "2026-11-20"),
        ("exam_on", "soon"),
        ("minutes_per_day", "4"),
        ("minutes_per_day", "481"),
        ("minutes_per_day", ""),
        ("new_cards_per_day", "-1"),
        ("new_cards_per_day", "501"),
        ("desired_retention", "79"),
        ("desired_retention", "98"),
        ("desired_retention", "0.9"),
        ("has_four_buttons", "three"),
        ("theme", "pink"),
        ("time_zone", "Mars/Olympus"),
        ("display_name", "x" * 81),
    ],
)
def test_setting_out_of_range_is_refused_and_the_rest_kept(learner_client, learner, name, value):
    before = settings_of(learner)

    page = learner_client.post(PATH, SETTINGS | {name: value})

    assert page.status_code == 422
    assert settings_of(learner) == before
    assert 'aria-invalid="true"' in page.text
    assert 'value="Ada"' in page.text or name == "display_name"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("exam_on", "2026-11-21"),
        ("minutes_per_day", "5"),
        ("minutes_per_day", "480"),
        ("new_cards_per_day", "0"),
        ("new_cards_per_day", "500"),
        ("desired_retention", "80"),
        ("desired_retention", "97"),
        ("time_zone", "UTC"),
    ],
)
def test_setting_at_the_edge_is_taken(learner_client, name, value):
    assert learner_client.post(PATH, SETTINGS | {name: value}).status_code == 302


def test_exam_date_is_measured_by_the_learner_s_own_day(learner_client, learner, time_machine):
    """23:30 UTC on the 21st is the 22nd in Tokyo."""
    User.objects.filter(pk=learner.pk).update(time_zone="Asia/Tokyo")
    time_machine.move_to(NOW.replace(hour=23, minute=30), tick=False)

    page = learner_client.post(PATH, SETTINGS | {"exam_on": "2026-11-21"})

    assert page.status_code == 422


def test_exam_that_has_passed_meanwhile_does_not_block_the_form(
    learner_client, learner, time_machine
):
    learner_client.post(PATH, SETTINGS)
    time_machine.shift(timedelta(days=30))

    page = learner_client.post(PATH, SETTINGS | {"minutes_per_day": "60"})

    assert page.status_code == 302
    assert settings_of(learner)["minutes_per_day"] == 60


def test_settings_form_sent_twice_is_saved_once(learner_client, learner):
    for minutes in ("45", "45"):
        page = learner_client.post(
            PATH, SETTINGS | {"minutes_per_day": minutes, "idempotency_key": "k"}
        )
        assert page.status_code == 302

    assert learner.receipts.count() == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("role", "instructor"),
        ("is_staff", "on"),
        ("is_superuser", "on"),
        ("is_guest", "on"),
        ("is_active", ""),
        ("username", "root"),
        ("email", "root@example.com"),
        ("password", "plain"),
    ],
)
def test_form_changes_nothing_but_what_it_shows(learner_client, learner, name, value):
    before = getattr(learner, name)

    for path, data in [(PATH, SETTINGS), ("/account/theme", {}), ("/sign-up/", {})]:
        learner_client.post(path, data | {name: value})

    learner.refresh_from_db()
    assert getattr(learner, name) == before


# --- Theme ---


def test_theme_goes_round(learner_client, learner):
    seen = []
    for _ in range(4):
        learner_client.post("/account/theme")
        learner.refresh_from_db()
        seen.append(learner.theme)

    assert seen == ["light", "dark", "", "light"]


@pytest.mark.parametrize("theme", ["light", "dark", ""])
def test_theme_can_be_named(learner_client, learner, theme):
    learner_client.post("/account/theme", {"theme": theme})

    learner.refresh_from_db()
    assert learner.theme == theme


def test_theme_that_there_is_not_goes_on_to_the_next(learner_client, learner):
    learner_client.post("/account/theme", {"theme": "pink"})

    learner.refresh_from_db()
    assert learner.theme == "light"


def test_theme_of_a_visitor_is_kept_in_the_browser(db):
    client = Client()
    seen = []
    for _ in range(3):
        client.post("/account/theme")
        seen.append(client.cookies["theme"].value)
        text = client.get("/login/").text
        assert f'data-theme="{seen[-1]}"' in text or not seen[-1]

    assert seen == ["light", "dark", ""]
    assert "data-theme" not in client.get("/login/").text


def test_theme_leads_back_to_its_page(learner_client):
    assert learner_client.post("/account/theme", {"next": "/search/?q=queue"})["Location"] == (
        "/search/?q=queue"
    )


def test_theme_is_not_changed_by_a_link(learner_client):
    assert learner_client.get("/account/theme").status_code == 405


def test_theme_in_a_forged_cookie_is_not_shown(client, db):
    client.cookies["theme"] = '"><script>'

    assert "data-theme" not in client.get("/login/").text
