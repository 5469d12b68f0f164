import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from studyapp.http import page_left, render_page, theme
from studyapp.models import User

HTMX = {"HX-Request": "true"}
PAGE = "{% load partials %}whole {% partialdef part inline %}part{% endpartialdef %}"


@pytest.fixture(autouse=True)
def one_template(settings):
    """Only the page above, under the name of page.html."""
    loaders = [
        (
            "template_partials.loader.Loader",
            [("django.template.loaders.locmem.Loader", {"page.html": PAGE})],
        )
    ]
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": loaders},
        }
    ]
    yield
    engines._engines.clear()


def request_with(headers, method="get", **options):
    request = getattr(RequestFactory(), method)("/here/?q=1", headers=headers, **options)
    request.user = AnonymousUser()
    request.htmx = HtmxDetails(request)
    return request


@pytest.mark.parametrize(
    ("headers", "partial", "text"),
    [
        ({}, "part", "whole part"),
        (HTMX, "part", "part"),
        (HTMX, None, "whole part"),
        (HTMX | {"HX-Boosted": "true"}, "part", "whole part"),
        (HTMX | {"HX-History-Restore-Request": "true"}, "part", "whole part"),
    ],
)
def test_page_or_the_part_that_was_asked_for(headers, partial, text):
    page = render_page(request_with(headers), "page.html", {}, partial=partial, status=422)

    assert (page.status_code, page.text) == (422, text)
    assert page["Vary"] == "HX-Request"


@pytest.mark.parametrize(
    ("method", "headers", "path"),
    [
        ("get", {}, "/here/?q=1"),
        ("get", {"Referer": "http://testserver/other/"}, "/here/?q=1"),
        ("get", HTMX, "/"),
        ("get", HTMX | {"HX-Current-URL": "http://testserver/other/?a=1#end"}, "/other/?a=1"),
        ("post", {"Referer": "http://testserver/other/"}, "/other/"),
        ("post", {"Referer": "https://evil.example/"}, "/"),
        ("post", {}, "/"),
    ],
)
def test_page_to_come_back_to(method, headers, path):
    assert page_left(request_with(headers, method)) == path


@pytest.mark.parametrize(
    ("cookie", "shown"), [("dark", "dark"), ("light", "light"), ("pink", ""), (None, "")]
)
def test_theme_of_a_visitor_comes_from_the_cookie(cookie, shown):
    request = request_with({})
    if cookie:
        request.COOKIES["theme"] = cookie

    assert theme(request) == {"theme": shown}


def test_theme_of_a_learner_is_their_own():
    request = request_with({})
    request.COOKIES["theme"] = "dark"
    request.user = User(theme="light")

    assert theme(request) == {"theme": "light"}
