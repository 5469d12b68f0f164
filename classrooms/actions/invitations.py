"""Writes of invitations. Each is one transaction, and safe to repeat."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from classrooms.actions.classes import enrol, hold
from classrooms.actions.rosters import free_numbers
from classrooms.members import known_people
from classrooms.models import Enrolment, Invitation
from classrooms.models.invitations import new_key
from classrooms.roster_plan import Standing
from studyapp.models import User

MAIL_AGAIN_AFTER = timedelta(minutes=1)  # so that two presses are one mail


class AlreadyHere(Exception):  # noqa: N818
    """Whoever has this address is in the class, under the name that this carries."""


class NotYours(Exception):  # noqa: N818
    """The invitation was taken by somebody else, or withdrawn."""


@transaction.atomic
def invite(classroom, *, email, role, name="", now):
    """An invitation of this address that waits: one, however often it is asked for.

    For another role it gets a new link, as whoever has the old one was promised something else.
    Raises AlreadyHere.
    """
    hold(classroom)
    for known in known_people(classroom):
        if known.standing is Standing.HERE and email in known.emails:
            raise AlreadyHere(known.name)
    waiting = classroom.invitations.waiting().filter(email=email).first()
    if waiting is None:
        return Invitation.objects.create(
            classroom=classroom, email=email, role=role, name=name, made_at=now
        )
    if waiting.role != role:
        waiting.role, waiting.key, waiting.sent_at = role, new_key(), None
    waiting.name = name or waiting.name
    waiting.save(update_fields=["role", "key", "sent_at", "name"])
    return waiting


@transaction.atomic
def accept(invitation, person, *, name, now):
    """The place that this person has taken by the invitation. Raises NotYours.

    One person takes it: the update tells who came first. Who is in the class already keeps the
    place, and never has less to do than before.
    """
    hold(invitation.classroom)
    taken = Invitation.objects.waiting().filter(pk=invitation.pk)
    if not taken.update(accepted_at=now, accepted_by=person):
        if not Invitation.objects.filter(pk=invitation.pk, accepted_by=person).exists():
            raise NotYours
        return Enrolment.objects.get(classroom=invitation.classroom_id, person=person)
    invitation.refresh_from_db()  # as it was when it was taken
    place = enrol(invitation.classroom, person, name=name, now=now)
    place.name = invitation.name or place.name
    if invitation.is_instructor:
        place.role = invitation.role
    if invitation.number and not place.number:
        place.number = number_to_give(invitation, place)
    place.save(update_fields=["name", "role", "number"])
    User.objects.filter(pk=person.pk).update(attends_classes=True)
    return place


def number_to_give(invitation, place):
    """The invitation's number, or "" where somebody else in the class has it by now."""
    others = Enrolment.objects.filter(classroom=place.classroom_id, number=invitation.number)
    if others.current().exclude(pk=place.pk).exists():
        return ""
    free_numbers(invitation.classroom, [invitation.number])
    return invitation.number


def withdraw(invitation):
    """Let the link open nothing any more. One that was taken meanwhile stays taken."""
    Invitation.objects.waiting().filter(pk=invitation.pk).delete()


def claim_mail(invitation, *, now):
    """Whether this process is to send the mail now. The time stands before it is sent, so that
    nobody sends it twice."""
    due = Q(sent_at=None) | Q(sent_at__lt=now - MAIL_AGAIN_AFTER)
    rows = Invitation.objects.waiting().filter(due, pk=invitation.pk)
    return bool(rows.update(sent_at=now))


def give_back_mail(invitation):
    """Undo `claim_mail`, as the mail could not be sent."""
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=invitation.sent_at)
