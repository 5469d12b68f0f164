"""Writes of classes and of people's places in them. Each is one transaction, and safe to repeat."""

from django.db import transaction

from classrooms.codes import new_code
from classrooms.models import Classroom, Enrolment
from studyapp.models import User


class LastInstructor(Exception):  # noqa: N818
    """A class keeps at least one instructor."""


@transaction.atomic
def create_classroom(person, *, title, now):
    """A new class with this person as its instructor."""
    classroom = Classroom.objects.create(title=title, code=new_code(), made_at=now)
    Enrolment.objects.create(
        classroom=classroom,
        person=person,
        role=Enrolment.Role.INSTRUCTOR,
        name=person.display_name,
        joined_at=now,
    )
    return classroom


@transaction.atomic
def enrol(classroom, person, *, now, name=""):
    """The person's place in the class, made where there is none; one removed comes back.

    Who comes back is a learner, whatever they were before: else a code would make an instructor.
    """
    place, is_new = Enrolment.objects.get_or_create(
        classroom=classroom,
        person=person,
        defaults={"name": name or person.display_name, "joined_at": now},
    )
    if not is_new and place.removed_at is not None:
        place.removed_at, place.joined_at = None, now
        place.role = Enrolment.Role.LEARNER
        place.name = name or place.name
        place.save(update_fields=["removed_at", "joined_at", "role", "name"])
    if is_new:
        User.objects.filter(pk=person.pk).update(attends_classes=True)
        person.attends_classes = True
    return place


@transaction.atomic
def change_classroom(classroom, **chosen):
    """Store these settings of the class."""
    for name, value in chosen.items():
        setattr(classroom, name, value)
    classroom.save(update_fields=list(chosen))
    return classroom


def change_code(classroom):
    """A new code to join by; the old one opens nothing any more."""
    return change_classroom(classroom, code=new_code())


def archive(classroom, *, now):
    """Put the class aside: it stays to be read, and nobody joins or is reminded any more."""
    return change_classroom(classroom, archived_at=classroom.archived_at or now)


def reopen(classroom):
    return change_classroom(classroom, archived_at=None)


@transaction.atomic
def set_role(place, role):
    """Make a member an instructor or a learner. Raises LastInstructor."""
    keep_an_instructor(place, still_teaches=role == Enrolment.Role.INSTRUCTOR)
    place.role = role
    place.save(update_fields=["role"])
    User.objects.filter(pk=place.person_id).update(attends_classes=True)
    return place


@transaction.atomic
def remove(place, *, now):
    """Take somebody out of the class, who keeps all own data. Raises LastInstructor."""
    keep_an_instructor(place, still_teaches=False)
    if place.removed_at is None:
        place.removed_at = now
        place.save(update_fields=["removed_at"])
    return place


def bring_back(place, *, now):
    """Give a removed person the place again, as a learner."""
    return enrol(place.classroom, place.person, now=now)


def keep_an_instructor(place, *, still_teaches):
    """Raise LastInstructor where the class would have none left. Holds the class meanwhile."""
    hold(place.classroom)
    if still_teaches or not place.is_instructor or place.removed_at is not None:
        return
    others = Enrolment.objects.instructors().filter(classroom=place.classroom_id)
    if not others.exclude(pk=place.pk).exists():
        raise LastInstructor


def hold(classroom):
    """Let nobody else change who is in the class until this transaction ends."""
    Classroom.objects.select_for_update(no_key=True).get(pk=classroom.pk)
