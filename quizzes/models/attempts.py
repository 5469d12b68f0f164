from django.conf import settings
from django.db import models
from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.crypto import salted_hmac

from quizzes.deadlines import is_over, over_before
from studyapp.models.learning import LearnerQuerySet


class AttemptQuerySet(LearnerQuerySet):
    def practice(self):
        return self.filter(kind=Attempt.Kind.PRACTICE)

    def exams(self):
        return self.exclude(exam="")

    def open(self):
        """Not finished. Exams whose time is up are, once close_expired() has been asked."""
        return self.filter(finished_at__isnull=True)

    def finished(self):
        return self.filter(finished_at__isnull=False)

    def expired(self, now):
        """Exams that are over by the clock, and that nobody has handed in."""
        return self.open().filter(deadline_at__lt=over_before(now))

    def exams_and_newest_practice(self):
        """Of those that are open: every exam, and the practice begun last."""
        newest = self.model.objects.filter(learner=OuterRef("learner")).practice().open()
        newest = newest.newest_first().values("pk")[:1]
        return self.open().filter(~Q(exam="") | Q(pk=Subquery(newest)))

    def newest_first(self):
        return self.order_by("-started_at", "-pk")

    def with_score(self):
        """Annotate `total`, `answered`, `drafted` and `correct`, and `next_position`.

        These are counts of responses, `drafted` of those with any choice taken, and the position
        of the first open question, None when all are answered.
        """
        is_open = Q(responses__answered_at__isnull=True)
        return self.annotate(
            total=Count("responses"),
            answered=Count("responses", filter=~is_open),
            correct=Count("responses", filter=Q(responses__is_correct=True)),
            drafted=Count("responses", filter=~Q(responses__chosen=[])),
            next_position=Min("responses__position", filter=is_open),
        )

    def with_exam_score(self):
        """Annotate `total`, `drafted`, `scored` and how many of these were `right`."""
        is_scored = Q(responses__is_scored=True)
        return self.annotate(
            total=Count("responses"),
            drafted=Count("responses", filter=~Q(responses__chosen=[])),
            scored=Count("responses", filter=is_scored),
            right=Count("responses", filter=is_scored & Q(responses__is_correct=True)),
        )


class Attempt(models.Model):
    """One sitting: the questions drawn for it, in order, as its responses.

    In practice every answer is told at once. An exam has a deadline, and tells nothing before it
    is finished; its learner has at most one of the same `exam` open.
    """

    class Kind(models.TextChoices):
        PRACTICE = "practice", "Practice"
        TEST = "test", "Test yourself"
        DOMAIN = "domain", "Domain exam"
        MOCK = "mock", "Full mock exam"

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="attempts")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PRACTICE)
    exam = models.CharField(
        max_length=120, blank=True, help_text='Which exam: "mock", "domain:2", "test:m3,m5".'
    )
    title = models.CharField(max_length=120)
    seed = models.PositiveBigIntegerField(help_text="Orders the choices; never shown.")
    plan = models.JSONField(
        default=dict, blank=True, help_text="An exam's format and what it was to be made of."
    )
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Before any extra time."
    )
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        indexes = [
            models.Index(fields=["learner", "-started_at"], name="attempt_by_learner"),
            models.Index(
                fields=["deadline_at"],
                condition=Q(finished_at__isnull=True, deadline_at__isnull=False),
                name="exam_running_out",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "exam"],
                condition=Q(finished_at__isnull=True) & ~Q(exam=""),
                name="one_open_attempt_per_exam",
            ),
            models.CheckConstraint(
                condition=Q(kind="practice", exam="", deadline_at__isnull=True)
                | (~Q(kind="practice") & ~Q(exam="") & Q(deadline_at__isnull=False)),
                name="exams_have_a_deadline",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        page = "exam_result" if self.is_exam else "attempt"
        return reverse(f"quizzes:{page}", args=[self.pk])

    @property
    def is_exam(self):
        return self.exam != ""

    @property
    def name(self):
        """ "Full mock exam", "Domain exam: Design secure architectures"."""
        kind = self.get_kind_display()
        return kind if self.title == kind else f"{kind}: {self.title}"

    def is_over(self, now):
        """Whether what arrives at `now` is too late, also where nobody has noticed yet."""
        if self.finished_at is not None:
            return True
        return self.deadline_at is not None and is_over(self.deadline_at, now)

    @property
    def ran_out(self):
        """Whether its time was up before it was handed in."""
        return self.finished_at is not None and self.finished_at == self.deadline_at

    @property
    def choice_key(self):
        """The secret under which this sitting's choices get the ids that pages show."""
        return salted_hmac("quizzes.choices", str(self.pk), algorithm="sha256").digest()
