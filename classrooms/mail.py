"""Invitations by mail, where this site can send any."""

from enum import StrEnum
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

PRINTED = "django.core.mail.backends.console.EmailBackend"


class Outcome(StrEnum):
    SENT = "sent"
    HELD = "held"
    REFUSED = "refused"
    DOWN = "down"


def can_send():
    """Whether mail reaches anybody: without EMAIL_URL it is only printed to the log."""
    return settings.EMAIL_BACKEND != PRINTED


def send_invitation(invitation, *, address, sender):
    """What became of it. `address` is the whole link, `sender` who invites."""
    context = {"invitation": invitation, "address": address, "sender": sender}
    text = render_to_string("classrooms/invitation_email.txt", context)
    subject = f"Your place in {invitation.classroom}"
    try:
        EmailMessage(subject, text, to=[invitation.email]).send()
    except SMTPRecipientsRefused:
        return Outcome.REFUSED
    except (SMTPException, OSError):
        return Outcome.DOWN
    return Outcome.SENT
