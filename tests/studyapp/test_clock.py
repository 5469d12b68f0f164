import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import timezone

from studyapp.clock import TimeZoneMiddleware
from studyapp.models import User


def zone_in(user, cookie=None):
    """The name of the zone a view runs in for this user and this browser."""
    request = RequestFactory().get("/")
    request.user = user
    if cookie:
        request.COOKIES["tz"] = cookie
    return TimeZoneMiddleware(lambda request: timezone.get_current_timezone_name())(request)


@pytest.mark.parametrize(
    ("chosen", "cookie", "zone"),
    [
        ("Asia/Tokyo", "Europe/Berlin", "Asia/Tokyo"),
        ("", "Europe/Berlin", "Europe/Berlin"),
        ("", None, "UTC"),
        ("", "../../etc/passwd", "UTC"),
        ("", "Mars/Olympus", "UTC"),
        ("Mars/Olympus", "Europe/Berlin", "UTC"),
    ],
)
def test_zone_is_the_learner_s_own_else_the_browser_s(chosen, cookie, zone):
    assert zone_in(User(time_zone=chosen), cookie) == zone


def test_zone_of_a_visitor_is_the_browser_s():
    assert zone_in(AnonymousUser(), "Europe/Berlin") == "Europe/Berlin"


def test_zone_ends_with_the_request():
    zone_in(User(time_zone="Asia/Tokyo"))

    assert timezone.get_current_timezone_name() == "UTC"


def test_zone_of_a_learner_without_one_is_utc():
    assert (User().zone.key, User(time_zone="Asia/Tokyo").zone.key) == ("UTC", "Asia/Tokyo")
