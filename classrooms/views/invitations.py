"""Inviting people to a class, and taking one's place by a personal link.

A mail is sent outside any transaction, as a mail server may take its time: that POST carries no
idempotency key, and is safe to repeat by itself (see actions.invitations.claim_mail).
"""

from collections import Counter

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from classrooms import mail
from classrooms.actions import invitations as actions
from classrooms.forms.classes import NameForm
from classrooms.forms.people import InvitationForm
from classrooms.mail import Outcome
from classrooms.models import Invitation
from classrooms.permissions import taught_classroom
from classrooms.views.joining import become_learner
from studyapp import errors, ratelimits

MAILS_AT_ONCE = 50
MAILS_PER_HOUR = 300  # of one instructor
MAILS_TO_ONE_PER_DAY = 3  # whoever sends them
TOLD = {
    Outcome.SENT: (messages.SUCCESS, "Mails sent: {}."),
    Outcome.HELD: (messages.WARNING, "Mails that must wait, as enough went out for now: {}."),
    Outcome.REFUSED: (
        messages.ERROR,
        "Addresses that take no mail: {}. Check each letter.",
    ),
    Outcome.DOWN: (
        messages.ERROR,
        "The mail server does not answer. Try again later, or copy the links.",
    ),
}


@require_http_methods(["GET", "POST"])
def person_invite(request, classroom_id):
    """Keep a place for one person, also for another instructor."""
    classroom = taught_classroom(request, classroom_id)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            invitation = actions.invite(classroom, **form.cleaned_data, now=timezone.now())
        except actions.AlreadyHere as here:
            form.add_error("email", f"{here} has this address and is in the class already.")
        else:
            messages.success(
                request, f"A place is kept for {invitation.shown_name}. Now give them their link."
            )
            return redirect("classrooms:people", classroom.pk)
    context = {"classroom": classroom, "form": form}
    status = 422 if form.errors else 200
    return render(request, "classrooms/person_invite.html", context, status=status)


@require_POST
def invitation_withdraw(request, classroom_id, invitation_id):
    """Let a link open nothing any more."""
    classroom = taught_classroom(request, classroom_id)
    invitation = get_object_or_404(classroom.invitations.waiting(), pk=invitation_id)
    actions.withdraw(invitation)
    messages.success(
        request, f"The invitation of {invitation.shown_name} is withdrawn. Its link opens nothing."
    )
    return redirect("classrooms:people", classroom.pk)


@require_POST
def invitation_send(request, classroom_id, invitation_id):
    """Send one invitation by mail, also once more."""
    classroom = taught_classroom(request, classroom_id)
    waiting = classroom.invitations.waiting().exclude(email="")
    return send(request, classroom, [get_object_or_404(waiting, pk=invitation_id)])


@require_POST
def invitations_send(request, classroom_id):
    """Send every invitation that has not been sent yet, so many at once."""
    classroom = taught_classroom(request, classroom_id)
    return send(request, classroom, classroom.invitations.unsent()[:MAILS_AT_ONCE])


def send(request, classroom, invitations):
    if not mail.can_send():
        raise Http404
    counts = Counter()
    for invitation in invitations:
        outcome = send_one(request, invitation)
        counts[outcome] += 1
        if outcome == Outcome.DOWN:
            break
    for outcome, (level, text) in TOLD.items():
        if counts[outcome]:
            messages.add_message(request, level, text.format(counts[outcome]))
    return redirect("classrooms:people", classroom.pk)


def send_one(request, invitation):
    """Send it, and tell what became of it. Two presses at once are one mail."""
    now = timezone.now()
    if not actions.claim_mail(invitation, now=now):
        return Outcome.SENT
    outcome = Outcome.HELD
    if may_mail(request.user, invitation, now=now):
        address = request.build_absolute_uri(invitation.get_absolute_url())
        outcome = mail.send_invitation(invitation, address=address, sender=request.user)
    if outcome != Outcome.SENT:
        actions.give_back_mail(invitation)
    return outcome


def may_mail(sender, invitation, *, now):
    """Count one more mail; False beyond the limits."""
    return ratelimits.allow(
        "invitations-by", sender.pk, limit=MAILS_PER_HOUR, seconds=3600, now=now
    ) and ratelimits.allow(
        "invitation-to", invitation.email, limit=MAILS_TO_ONE_PER_DAY, seconds=86400, now=now
    )


@require_http_methods(["GET", "POST"])
def invitation(request, key):
    """The page of a personal link. One unknown, withdrawn or taken by another is not found."""
    found = Invitation.objects.opened_by(key, request.user)
    if found is None:
        raise Http404
    if found.accepted_at:
        return redirect("classrooms:classroom", found.classroom_id)
    is_account = request.user.is_authenticated and not request.user.is_guest
    needs_account = found.is_instructor and not is_account
    known_name = found.name or getattr(request.user, "display_name", "")
    is_post = request.method == "POST" and not needs_account
    form = NameForm(request.POST if is_post else None, initial={"name": known_name})
    if is_post and (found.name or form.is_valid()):
        return take_place(request, found, name=found.name or form.cleaned_data["name"])
    context = {"invitation": found, "form": form, "needs_account": needs_account}
    status = 422 if is_post else 200
    return render(request, "classrooms/invitation.html", context, status=status)


def take_place(request, invitation, *, name):
    now = timezone.now()
    if not become_learner(request, now=now):
        return errors.too_many_requests(request)
    try:
        actions.accept(invitation, request.user, name=name, now=now)
    except actions.NotYours as gone:
        raise Http404 from gone
    messages.success(request, f"You are in {invitation.classroom}.")
    return redirect("classrooms:classroom", invitation.classroom_id)
