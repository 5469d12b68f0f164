"""Changing a password, and choosing a new one by email."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.tokens import default_token_generator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from studyapp import accounts, errors, ratelimits
from studyapp.access import client_address
from studyapp.forms import ChangePasswordForm, NewPasswordForm
from studyapp.models import User
from studyapp.models.accounts import login_name
from studyapp.views.accounts import may_check_password

MAILS_PER_HOUR = 5  # to one address
MAILS_FROM_ADDRESS_PER_HOUR = 60


@sensitive_post_parameters()
def password_change(request):
    """Change the password; other browsers are logged out by it."""
    learner = request.user
    if learner.is_guest:
        return redirect("studyapp:sign_up")
    form = ChangePasswordForm(learner, request.POST if request.method == "POST" else None)
    if form.is_bound and not may_check_password(learner):
        return errors.too_many_requests(request, seconds=3600)
    if form.is_valid():
        accounts.set_password(learner, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, learner)
        messages.success(request, "Your password is changed. Other browsers are logged out.")
        return redirect("studyapp:account")
    status = 422 if form.errors else 200
    return render(request, "studyapp/password_change.html", {"form": form}, status=status)


def password_reset(request):
    """Send a link for a new password; the answer is the same whether an account exists or not."""
    form = PasswordResetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        now, hour = timezone.now(), 3600
        address, email = client_address(request), login_name(form.cleaned_data["email"])
        limit = MAILS_FROM_ADDRESS_PER_HOUR
        if not ratelimits.allow("mail-from", address, limit=limit, seconds=hour, now=now):
            return errors.too_many_requests(request, seconds=hour)
        if ratelimits.allow("mail-to", email, limit=MAILS_PER_HOUR, seconds=hour, now=now):
            form.save(
                request=request,
                use_https=request.is_secure(),
                subject_template_name="studyapp/password_reset_subject.txt",
                email_template_name="studyapp/password_reset_email.txt",
            )
        return redirect("studyapp:password_reset_done")
    status = 422 if form.errors else 200
    return render(request, "studyapp/password_reset.html", {"form": form}, status=status)


def password_reset_done(request):
    return render(request, "studyapp/password_reset_done.html")


@sensitive_post_parameters()
@never_cache
def password_reset_confirm(request, uidb64, token):
    """Choose a new password by the link of an email. The link works once, for an hour."""
    user = user_of(uidb64)
    if user is None or not default_token_generator.check_token(user, token):
        return render(request, "studyapp/password_reset_confirm.html", status=404)
    form = NewPasswordForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        accounts.set_password(user, form.cleaned_data["new_password1"])
        messages.success(request, "Your password is changed. Log in with the new one.")
        return redirect("studyapp:login")
    status = 422 if form.errors else 200
    return render(request, "studyapp/password_reset_confirm.html", {"form": form}, status=status)


def user_of(uidb64):
    """Whom the link was sent to; None where the link is damaged or the account is closed."""
    try:
        pk = int(urlsafe_base64_decode(uidb64))
    except ValueError:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()
