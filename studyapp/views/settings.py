"""The learner's own page: account, study settings, theme, and their data to take along."""

from django.conf import settings
from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from studyapp import accounts, progress
from studyapp.expiry import close_expired
from studyapp.forms import StudySettingsForm
from studyapp.http import THEMES, chosen_theme, local_url
from studyapp.ledger import record_of
from studyapp.models import User

YEAR_S = 365 * 24 * 60 * 60
NEXT_THEME = {"": "light", "light": "dark", "dark": ""}


@require_safe
def account(request):
    done = progress.counts_by_verb(record_of(request.user))
    context = {"done": progress.in_words(done)}
    return render(request, "studyapp/account.html", context)


def study_settings(request):
    """Show and store the study settings; a visitor starts from the defaults."""
    learner = request.user if request.user.is_authenticated else User(theme=chosen_theme(request))
    form = StudySettingsForm(
        request.POST if request.method == "POST" else None,
        initial=StudySettingsForm.initial_of(learner),
        today=timezone.localdate(),
    )
    if form.is_valid():
        accounts.change_settings(learner, **form.cleaned_data)
        messages.success(request, "Your settings are saved.")
        return with_theme(redirect("studyapp:study_settings"), form.cleaned_data["theme"])
    context = {"form": form, "browser_zone": request.COOKIES.get("tz")}
    status = 422 if form.errors else 200
    return render(request, "studyapp/study_settings.html", context, status=status)


@require_POST
def theme(request):
    """Set the theme that was asked for, else the next of: as the system, light, dark."""
    has_account = request.user.is_authenticated
    asked = request.POST.get("theme")
    if asked not in {"", *THEMES}:
        asked = NEXT_THEME[request.user.theme if has_account else chosen_theme(request)]
    if has_account:
        accounts.change_settings(request.user, theme=asked)
    return with_theme(redirect(local_url(request, request.POST.get("next"))), asked)


def with_theme(page, theme):
    """Leave the theme in the browser too, for its visitors' pages."""
    page.set_cookie(
        "theme",
        theme,
        max_age=YEAR_S if theme else 0,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return page


@require_safe
def export(request):
    """All data of the learner as one JSON file."""
    now = timezone.now()
    close_expired(now=now, learner=request.user)
    name = f"decoupled-{timezone.localdate(now)}.json"
    return StreamingHttpResponse(
        accounts.export_learner(request.user, now=now),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
