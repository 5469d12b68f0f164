"""Class lists into a class, all or nothing."""

from django.db import transaction

from classrooms.actions.classes import hold
from classrooms.members import known_people
from classrooms.models import Enrolment, Invitation
from classrooms.models.invitations import new_key
from classrooms.roster_plan import Standing, plan


@transaction.atomic
def import_roster(classroom, roster, *, shown, now):
    """(the plan of this class list now, whether it was carried out).

    It is only where it is the one whose fingerprint was `shown`: never anything else than what was
    looked at, and the second time there is nothing left to do.
    """
    hold(classroom)
    now_planned = plan(roster, list(known_people(classroom)))
    if now_planned.faults or now_planned.is_empty or now_planned.fingerprint != shown:
        return now_planned, False
    invite_all(classroom, now_planned.invited, now=now)
    change_all(classroom, now_planned.changed)
    return now_planned, True


def invite_all(classroom, rows, *, now):
    Invitation.objects.bulk_create(
        Invitation(
            classroom=classroom,
            name=row.name,
            email=row.email,
            number=row.number,
            role=row.role or Enrolment.Role.LEARNER,
            made_at=now,
        )
        for row in rows
    )


def change_all(classroom, changes):
    closed = [id for change in changes for id in change.closes]
    classroom.invitations.waiting().filter(pk__in=closed).delete()
    free_numbers(classroom, [one.after["number"] for one in changes if "number" in one.after])
    after = {(change.known.standing, change.known.id): change.after for change in changes}
    for standing, people in [
        (Standing.HERE, classroom.enrolments),
        (Standing.INVITED, classroom.invitations),
    ]:
        ids = [id for kind, id in after if kind is standing]
        for row in people.filter(pk__in=ids):
            change_one(row, after[standing, row.pk])


def change_one(row, after):
    """Store what is another. A link that went to another address opens nothing any more."""
    for field, value in after.items():
        setattr(row, field, value)
    if "email" in after:
        row.key, row.sent_at = new_key(), None
        after = {**after, "key": row.key, "sent_at": None}
    row.save(update_fields=after)


def free_numbers(classroom, numbers):
    """Take these numbers from people who were removed, as somebody who is here has them now."""
    classroom.enrolments.removed().filter(number__in=numbers).update(number="")
