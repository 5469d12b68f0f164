"""How pages are answered: whole, or the one fragment that htmx asked for; and where to go next."""

from urllib.parse import urlsplit

from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

THEMES = {"light", "dark"}


def render_page(request, template, context, *, partial=None, status=200):
    """The page, or its named partial where htmx asked for a fragment.

    Boosted and history-restore requests get the whole page: they replace all of it.
    """
    wants_fragment = (
        partial
        and request.htmx
        and not request.htmx.boosted
        and not request.htmx.history_restore_request
    )
    if wants_fragment:
        template = f"{template}#{partial}"
    page = render(request, template, context, status=status)
    patch_vary_headers(page, ["HX-Request"])
    return page


def local_url(request, url, default="/"):
    """`url` where it leads to this site, else `default`.

    Stricter than Django in two forms that browsers read in their own ways: signs that cannot be
    printed, and an address that begins with two slashes.
    """
    is_plain = bool(url) and url.isprintable() and not url.startswith("//")
    is_local = is_plain and url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_local else default


def page_left(request):
    """Path of the page to come back to: the one asked for, or the one that held the form."""
    if request.method in {"GET", "HEAD"} and not request.htmx:
        return request.get_full_path()
    left = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    parts = urlsplit(local_url(request, left))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def chosen_theme(request):
    """What the browser's cookie says: "light", "dark", or "" to follow the system."""
    chosen = request.COOKIES.get("theme")
    return chosen if chosen in THEMES else ""


def theme(request):
    """Context for base.html: the learner's theme, a visitor's from the cookie."""
    user = getattr(request, "user", None)  # absent where a request failed before it was known
    return {"theme": user.theme if user and user.is_authenticated else chosen_theme(request)}
