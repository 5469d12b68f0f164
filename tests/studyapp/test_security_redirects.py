"""No address that somebody else wrote leads a learner away from this site."""

from urllib.parse import urlsplit

import pytest
from django.test import Client, RequestFactory

from studyapp.http import local_url, page_left
from tests import factories
from tests.conftest import HTMX

PASSWORD = "a long password"

HOSTILE = [
    "https://evil.example",
    "http://evil.example/login/",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "\n//evil.example",
    " //evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://evil.example",
    "mailto:a@evil.example",
    "https://testserver@evil.example",
    "https://testserver.evil.example",
    "https://testserver:80@evil.example",
    "//testserver@evil.example",
    "//testserver.evil.example/",
    "http://evil.example#testserver",
    "http://evil.example?testserver",
    "http://evil.example\\@testserver",
    "http://[::1]evil.example",
    "http://[evil",
    "///testserver",
    "\x00//evil.example",
    "\u2028//evil.example",
    "\u3000//evil.example",
    "\uff0f\uff0fevil.example",
    "ｈttps://evil.example",
    "https://evil。example",
    "https://еvil.example",
    "https://evil.example/\r\nSet-Cookie: a=b",
    "/\r\n//evil.example",
    "https://testserver:443@evil.example:80",
    "//evil.example/%2f..",
    "//%65vil.example",
    "https://0x7f000001/",
    "//127.1/",
    "https://localhost.evil.example",
    "blob:https://evil.example/1",
    "view-source:https://evil.example",
    "intent://evil.example#Intent;end",
    "x:",
    "https:",
    "//",
    "\\\\\\",
]
LOCAL = ["/", "/progress/", "/search/?q=a%20b", "/learn/queues/#end", "progress/"]


def leads_away(location):
    """Whether a browser at http://testserver/login/ would leave it; browsers read \\ as /."""
    seen = "".join(sign for sign in location.strip() if sign not in "\t\r\n").replace("\\", "/")
    parts = urlsplit(seen)
    return bool(parts.scheme) or (seen.startswith("//") and parts.netloc != "testserver")


def test_there_are_sixty_hostile_addresses():
    assert len(set(HOSTILE)) == 60


@pytest.mark.parametrize("url", HOSTILE)
def test_hostile_address_is_replaced(url):
    found = local_url(RequestFactory().get("/"), url, default="/default/")

    assert found == "/default/" or not leads_away(found)


@pytest.mark.parametrize("url", LOCAL)
def test_local_address_is_kept(url):
    assert local_url(RequestFactory().get("/"), url, default="/default/") == url


@pytest.mark.parametrize("url", ["", None])
def test_no_address_is_replaced(url):
    assert local_url(RequestFactory().get("/"), url, default="/default/") == "/default/"


def test_address_without_encryption_is_not_followed_from_a_secure_page():
    request = RequestFactory().get("/", secure=True)

    assert local_url(request, "http://testserver/progress/", default="/default/") == "/default/"


def test_no_view_leads_away(db, settings):
    """Every place that takes an address to go on to, with every hostile address."""
    settings.AXES_ENABLED = False
    factories.make_user(email="ada@example.com", password=PASSWORD)
    ada = {"username": "ada@example.com", "password": PASSWORD}
    inside = Client()
    inside.post("/login/", ada)
    for n, url in enumerate(HOSTILE):
        new = {"email": f"new{n}@example.com", "password": PASSWORD}
        pages = {
            "logging in": Client().post("/login/", ada | {"next": url}),
            "logging in by link": Client().post("/login/", ada, query_params={"next": url}),
            "logged in already": inside.get("/login/", {"next": url}),
            "theme": Client().post("/account/theme", {"next": url}),
            "admin": Client().get("/admin/login/", {"next": url}),
        }
        if n < 5:
            pages["signing up"] = Client().post("/sign-up/", new | {"next": url})
        for place, page in pages.items():
            assert page.status_code == 302, (place, url)
            assert not leads_away(page["Location"]), (place, url, page["Location"])


@pytest.mark.parametrize("url", HOSTILE)
def test_page_to_come_back_to_is_one_of_ours(url):
    """As it stands in the browser's own headers, which a form on another site cannot choose."""
    header = url.encode("unicode_escape").decode()
    for request in (
        RequestFactory().post("/", headers={"Referer": header}),
        RequestFactory().get("/", headers=HTMX | {"HX-Current-URL": header}),
    ):
        request.htmx = "HX-Request" in request.headers
        assert not leads_away(page_left(request))
