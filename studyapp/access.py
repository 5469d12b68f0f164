"""Who may see which page, in one place: whatever is not listed here asks for a learner.

Reading is open to visitors without an account. The first thing a visitor does that must be kept
makes them a guest: a real learner, whose rows move to an account when they sign up or log in.
"""

import ipaddress

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.utils import timezone

from studyapp import errors, ledger, ratelimits
from studyapp.http import chosen_theme, page_left
from studyapp.models import User

# Open to everybody, and not by themselves a reason to make a guest: joining a class makes one once
# the code is right.
PLAIN_VIEWS = frozenset(
    {
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
    }
)

# Open to everybody; a POST by a visitor makes a guest first.
GUEST_VIEWS = frozenset(
    {
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
    }
)

OPEN_VIEWS = PLAIN_VIEWS | GUEST_VIEWS

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
GUESTS_PER_HOUR = 300  # from one address: several classes behind one school's address fit
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104


def client_address(request):
    """The address of the browser, believing only as many proxies as the settings name.

    Of an IPv6 address the network is kept: its owner can change the rest at will.
    """
    address = request.META.get("REMOTE_ADDR")
    header = request.META.get("HTTP_X_FORWARDED_FOR", "")
    forwarded = [part.strip() for part in header.split(",") if part.strip()]
    if settings.PROXIES and len(forwarded) >= settings.PROXIES:
        address = forwarded[-settings.PROXIES]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return UNKNOWN_ADDRESS  # a server behind a Unix socket names none
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)


def start_guest(request):
    """Make this visitor a guest and sign them in, keeping the page's CSRF token valid.

    Django rotates the token at every login. For a guest nothing has been gained that a stolen
    token could reach, and the page the visitor is on must be able to post again.
    """
    token = request.META.get("CSRF_COOKIE")
    guest = User.objects.create_guest(theme=chosen_theme(request))
    login(request, guest, backend=MODEL_BACKEND)
    if token:
        request.META["CSRF_COOKIE"] = token


def stay_signed_in(request, *, now):
    """Let the session last from today on, as its learner still comes; sum up what they did so far.

    Written at most once a day. A guest's `last_login` moves along: a guest whom nobody can come
    back to any more is known by it (see the command `tidy`).
    """
    today = now.date().isoformat()
    if request.session.get("used_on") == today:
        return
    request.session["used_on"] = today
    ledger.fold_tail(request.user, now=now)
    if request.user.is_guest:
        User.objects.filter(pk=request.user.pk).update(last_login=now)


class AccessMiddleware(LoginRequiredMiddleware):
    """Deny by default; make a guest of a visitor whose POST is to be kept."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        name = request.resolver_match.view_name
        if name in PLAIN_VIEWS:
            return None
        is_safe = request.method in SAFE_METHODS
        now = timezone.now()
        if request.user.is_authenticated:
            if not is_safe:
                stay_signed_in(request, now=now)
            return None
        if name not in GUEST_VIEWS:
            return self.handle_no_permission(request, view_func)
        if not is_safe:
            address = client_address(request)
            if not ratelimits.allow("guest", address, limit=GUESTS_PER_HOUR, seconds=3600, now=now):
                return errors.too_many_requests(request)
            with transaction.atomic():
                start_guest(request)
        return None

    def handle_no_permission(self, request, view_func):
        page = redirect_to_login(page_left(request))
        return errors.redirect_whole_page(page.url) if request.htmx else page

    def process_response(self, request, page):
        """Keep learners' pages out of every cache: after logging out, Back shows nothing.

        Visitors' pages hold nobody's work, only a token that must not be shared.
        """
        if page.status_code < 500 and not page.has_header("Cache-Control"):
            is_learner = hasattr(request, "user") and request.user.is_authenticated
            page["Cache-Control"] = "no-store" if is_learner else "private"
        return page
