"""The pages for what went wrong, in the app's look and words."""

import sys

from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.csrf import requires_csrf_token
from django_htmx.http import HttpResponseClientRedirect

LOCKED_OUT_SECONDS = 30 * 60
DATABASE_AWAY = (OperationalError, InterfaceError)


@requires_csrf_token
def bad_request(request, exception=None):
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    if isinstance(exception, SessionInterrupted) and is_database_away(exception):
        return busy(request)
    return render(request, "400.html", status=400)


@requires_csrf_token
def permission_denied(request, exception):
    return render(request, "403.html", status=403)


@requires_csrf_token
def page_not_found(request, exception):
    return render(request, "404.html", status=404)


def server_error(request):
    """500, or 503 where the database did not answer in time. Needs neither learner nor database."""
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return busy(request)
    return HttpResponse(get_template("500.html").render({"request": request}), status=500)


def busy(request):
    page = HttpResponse(get_template("503.html").render({"request": request}), status=503)
    page["Retry-After"] = "5"
    return page


def is_database_away(error):
    """Whether it came from that: Django takes a session it cannot write for one that has ended."""
    while error and not isinstance(error, DATABASE_AWAY):
        error = error.__context__
    return error is not None


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


def too_many_requests(request, *, seconds=60):
    page = render(request, "429.html", status=429)
    page["Retry-After"] = str(seconds)
    return page


def locked_out(request, original_response=None, credentials=None):
    """What django-axes answers after too many wrong passwords."""
    return too_many_requests(request, seconds=LOCKED_OUT_SECONDS)


def already_sent(request):
    """The same idempotency key came with another body. htmx shows 422 where the form stood."""
    return render(request, "studyapp/already_sent.html", status=422)


def redirect_whole_page(url):
    """Send an htmx request's whole page to `url`, not just the fragment it asked for."""
    return HttpResponseClientRedirect(url)
