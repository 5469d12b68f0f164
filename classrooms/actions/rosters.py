"""Class lists into a class, all or nothing."""

from django.db import transaction

from classrooms.actions.classes import hold
from classrooms.members import known_people
from classrooms.models import Enrolment, Invitation
from classrooms.models.invitations import new_key
from classrooms.roster_plan import Standing, plan

PIECE = 100  # rows of one statement


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
    store(classroom.enrolments, changes, Standing.HERE)
    store(classroom.invitations, changes, Standing.INVITED)


def store(people, changes, standing):
    """Store what is another of those who stand so. One query to read them, a few to write."""
    after = {one.known.id: one.after for one in changes if one.known.standing is standing}
    rows, fields = list(people.filter(pk__in=after)), set()
    for row in rows:
        new = after[row.pk]
        if "email" in new:  # a link that went to another address opens nothing any more
            new = new | {"key": new_key(), "sent_at": None}
        for field, value in new.items():
            setattr(row, field, value)
        fields |= new.keys()
    if fields:
        people.bulk_update(rows, sorted(fields), batch_size=PIECE)


def free_numbers(classroom, numbers):
    """Take these numbers from people who were removed, as somebody who is here has them now."""
    classroom.enrolments.removed().filter(number__in=numbers).update(number="")
