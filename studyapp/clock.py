"""Which time zone a request is read and answered in."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone


@cache
def zone_names():
    return frozenset(available_timezones())


def zone_of(request):
    """The learner's own zone, else the one the browser reported, else UTC."""
    name = getattr(request.user, "time_zone", "") or request.COOKIES.get("tz", "")
    return ZoneInfo(name if name in zone_names() else "UTC")


class TimeZoneMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with timezone.override(zone_of(request)):
            return self.get_response(request)
