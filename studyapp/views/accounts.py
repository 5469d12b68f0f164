"""Signing up, logging in and out, and leaving for good."""

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from studyapp import accounts, errors, ratelimits
from studyapp.access import MODEL_BACKEND, client_address
from studyapp.forms import DeleteAccountForm, LogInForm, SignUpForm
from studyapp.http import chosen_theme, local_url

SIGN_UPS_PER_HOUR = 200  # from one address, where several classes may begin on one morning
PASSWORD_CHECKS_PER_HOUR = 10


def is_guest(user):
    return user.is_authenticated and user.is_guest


def is_account(user):
    return user.is_authenticated and not user.is_guest


def destination(request):
    """Where to go on after logging in: the page asked for if it is one of ours, else Today."""
    asked = request.POST.get("next") or request.GET.get("next")
    return local_url(request, asked, default=reverse("studyapp:home"))


def enter(request, account):
    """Log in to the account, taking along what was done in this browser as a guest."""
    has_moved = is_guest(request.user) and accounts.merge_learner(request.user, account)
    login(request, account, backend=MODEL_BACKEND)
    if has_moved:
        messages.success(request, "What you did in this browser is now part of your account.")
    return redirect(destination(request))


@sensitive_post_parameters("password")
@never_cache
def log_in(request):
    if is_account(request.user):
        return redirect(destination(request))
    form = LogInForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return enter(request, form.get_user())
    context = {"form": form, "next": destination(request)}
    return render(request, "studyapp/login.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("password")
@never_cache
def sign_up(request):
    """Make the guest an account, or a visitor; an account that exists is logged in to."""
    if is_account(request.user):
        return redirect("studyapp:account")
    form = SignUpForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_bound and not ratelimits.allow(
        "sign-up",
        client_address(request),
        limit=SIGN_UPS_PER_HOUR,
        seconds=3600,
        now=timezone.now(),
    ):
        return errors.too_many_requests(request)
    if form.is_valid():
        if form.account:
            return enter(request, form.account)
        guest = request.user if is_guest(request.user) else None
        try:
            account = accounts.sign_up_guest(
                guest, **form.cleaned_data, theme=chosen_theme(request)
            )
        except accounts.EmailTaken:
            form.refuse_taken_email()
        else:
            messages.success(request, "Your account is ready.")
            return enter(request, account)
    context = {"form": form, "next": destination(request)}
    return render(request, "studyapp/sign_up.html", context, status=422 if form.errors else 200)


def log_out(request):
    """Log out of an account. A guest could never come back, so they are asked first."""
    if is_guest(request.user):
        return redirect("studyapp:account_delete")
    if request.method == "POST":
        logout(request)
        return forgetting(redirect("studyapp:home"))
    return redirect("studyapp:account" if request.user.is_authenticated else "studyapp:home")


@sensitive_post_parameters("password")
def delete(request):
    """Delete the learner and all their rows, once they have confirmed it."""
    learner = request.user
    form = DeleteAccountForm(request.POST if request.method == "POST" else None, learner=learner)
    if form.is_bound and not may_check_password(learner):
        return errors.too_many_requests(request, seconds=3600)
    if form.is_valid():
        accounts.delete_account(learner)
        logout(request)
        messages.success(request, "Everything you did here is deleted.")
        return forgetting(redirect("studyapp:home"))
    status = 422 if form.errors else 200
    return render(request, "studyapp/account_delete.html", {"form": form}, status=status)


def forgetting(page):
    """Have the browser drop what pages keep in it, such as answers that wait for the network."""
    page["Clear-Site-Data"] = '"storage"'
    return page


def may_check_password(learner):
    """Whoever sits at somebody's open session gets no more guesses than at the front door."""
    return ratelimits.allow(
        "password-check",
        learner.pk,
        limit=PASSWORD_CHECKS_PER_HOUR,
        seconds=3600,
        now=timezone.now(),
    )


def staff_login(request):
    """In place of the admin's own: everybody logs in at the one guarded door."""
    if is_account(request.user):
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", reverse("admin:index")))
