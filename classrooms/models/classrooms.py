from django.conf import settings
from django.db import models
from django.db.models import Count, Prefetch, Q

from classrooms.codes import LENGTH, shown


class ClassroomQuerySet(models.QuerySet):
    def taught_by(self, user):
        """Classes in which this person is an instructor now."""
        return self.with_role(user, Enrolment.Role.INSTRUCTOR)

    def attended_by(self, user):
        """Classes in which this person is a learner now."""
        return self.with_role(user, Enrolment.Role.LEARNER)

    def with_role(self, user, role):
        if not user.is_authenticated:
            return self.none()
        here = Enrolment.objects.current().filter(person=user, role=role)
        return self.filter(pk__in=here.values("classroom"))

    def running(self):
        return self.filter(archived_at__isnull=True)

    def archived(self):
        return self.filter(archived_at__isnull=False)

    def opened_by(self, code, user):
        """The class this code lets this person into, or None; an old member is always let in."""
        classroom = self.running().filter(code=code).first()
        if classroom is None or classroom.is_open:
            return classroom
        is_member = user.is_authenticated and (
            classroom.enrolments.current().filter(person=user).exists()
        )
        return classroom if is_member else None

    def with_counts(self):
        """Annotate `learner_count`, of those who are in the class now."""
        here = Q(enrolments__role=Enrolment.Role.LEARNER, enrolments__removed_at__isnull=True)
        return self.annotate(learner_count=Count("enrolments", filter=here))

    def with_instructors(self):
        """With `instructors`, places of those who teach it now."""
        teaching = Enrolment.objects.instructors().select_related("person")
        return self.prefetch_related(Prefetch("enrolments", teaching, to_attr="instructors"))


class Classroom(models.Model):
    """A class: people who learn together, and those who teach them."""

    title = models.CharField(max_length=120)
    code = models.CharField(max_length=LENGTH, unique=True, help_text="By which learners join.")
    is_locked = models.BooleanField(default=False, help_text="Nobody joins by the code.")
    made_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)
    drop_lowest = models.PositiveSmallIntegerField(
        default=0, help_text="How many of a learner's lowest scores do not count."
    )

    objects = ClassroomQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self):
        return self.title

    @property
    def code_shown(self):
        return shown(self.code)

    @property
    def is_open(self):
        """Whether the code lets people in."""
        return not self.is_locked and self.archived_at is None


class EnrolmentQuerySet(models.QuerySet):
    def current(self):
        return self.filter(removed_at__isnull=True)

    def removed(self):
        return self.filter(removed_at__isnull=False)

    def about(self, words):
        """Those whose name, number or address holds these words."""
        if not words:
            return self
        names = ("name", "number", "person__display_name", "person__email")
        anywhere = Q()
        for name in names:
            anywhere |= Q(**{f"{name}__icontains": words})
        return self.filter(anywhere)

    def learners(self):
        return self.current().filter(role=Enrolment.Role.LEARNER)

    def instructors(self):
        return self.current().filter(role=Enrolment.Role.INSTRUCTOR)


class Enrolment(models.Model):
    """A person's place in a class. One who leaves or is removed keeps the row, and all own data."""

    class Role(models.TextChoices):
        LEARNER = "learner"
        INSTRUCTOR = "instructor"

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrolments")
    role = models.CharField(max_length=10, choices=Role, default=Role.LEARNER)
    name = models.CharField(max_length=120, blank=True, help_text="As the class knows them.")
    number = models.CharField(max_length=40, blank=True, help_text="Their own id at the school.")
    joined_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["classroom", "person"], name="one_place_in_a_class"),
            models.UniqueConstraint(
                fields=["classroom", "number"],
                condition=~Q(number=""),
                name="one_number_in_a_class",
            ),
        ]
        indexes = [models.Index(fields=["person", "role"], name="enrolment_by_person")]

    def __str__(self):
        return f"{self.shown_name} in {self.classroom}"

    @property
    def shown_name(self):
        return self.name or str(self.person)

    @property
    def is_instructor(self):
        return self.role == self.Role.INSTRUCTOR
