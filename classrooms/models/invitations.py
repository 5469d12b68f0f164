import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from .classrooms import Classroom, Enrolment


def new_key():
    """What nobody can guess: 128 bits."""
    return secrets.token_hex(16)


class InvitationQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(accepted_at__isnull=True)

    def unsent(self):
        """Those that a mail has yet to tell of."""
        return self.waiting().filter(sent_at__isnull=True).exclude(email="")

    def accepted(self):
        return self.filter(accepted_at__isnull=False, accepted_by__isnull=False)

    def opened_by(self, key, person):
        """The invitation that this link opens for this person, or None.

        It waits for anybody who has the link; once taken, only who took it is led on, while still
        in the class. The class must run.
        """
        running = self.filter(key=key, classroom__archived_at__isnull=True)
        found = running.select_related("classroom").first()
        if found is None or found.accepted_at is None:
            return found
        is_here = (
            person.is_authenticated
            and found.accepted_by_id == person.pk
            and found.classroom.enrolments.current().filter(person=person).exists()
        )
        return found if is_here else None

    def about(self, words):
        """Those whose name, number or address holds these words."""
        if not words:
            return self
        return self.filter(
            Q(name__icontains=words) | Q(number__icontains=words) | Q(email__icontains=words)
        )


class Invitation(models.Model):
    """A place kept for somebody who is not in the class yet, taken by a personal link."""

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="invitations")
    key = models.CharField(max_length=32, unique=True, default=new_key)
    role = models.CharField(max_length=10, choices=Enrolment.Role, default=Enrolment.Role.LEARNER)
    email = models.CharField(max_length=254, blank=True)
    name = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,  # it holds their name and address
        related_name="invitations",
        null=True,
        blank=True,
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["classroom", "email", "role"],
                condition=~Q(email="") & Q(accepted_at__isnull=True),
                name="one_invitation_waiting_per_email",
            )
        ]

    def __str__(self):
        return f"{self.shown_name} to {self.classroom}"

    def get_absolute_url(self):
        return reverse("classrooms:invitation", args=[self.key])

    @property
    def shown_name(self):
        return self.name or self.email or self.number

    @property
    def is_instructor(self):
        return self.role == Enrolment.Role.INSTRUCTOR
