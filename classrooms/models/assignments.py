from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from classrooms.grades import Rules
from quizzes.models import Attempt
from studyapp.models import Chapter, Objective, Section

from .classrooms import Classroom


class AssignmentQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not taken back, with what a list shows of each."""
        found = self.filter(withdrawn_at__isnull=True).select_related("chapter", "section")
        return found.defer("chapter__opening_html", "chapter__sources", "section__parts")

    def not_due(self, now):
        return self.filter(Q(due_at__isnull=True) | Q(due_at__gt=now))

    def due_after(self, at):
        """Those not due by then, for all or for somebody with a due time of their own."""
        own = Ruling.objects.filter(assignment=models.OuterRef("pk"), due_at__gt=at)
        return self.filter(Q(due_at__isnull=True) | Q(due_at__gt=at) | models.Exists(own))

    def in_order(self):
        """The order of due dates; what has none comes last."""
        return self.order_by(models.F("due_at").asc(nulls_last=True), "pk")

    def given_to(self, person):
        """Those this person has to do, in the classes they attend."""
        everybody_s = Q(is_for_all=True) | Q(chosen__learner=person)
        return self.standing().filter(everybody_s).distinct()


class Assignment(models.Model):
    """Work for a class: something of the course, with times and rules.

    Which fields say what is to be done depends on the kind:
    reading: chapter, and section where it is only one; practice: wish and count; exam: wish, empty
    for the full mock; cards: chapter and count; design: scenario and goal. A follow-up is a
    practice set on one objective, with the section to read before it.
    """

    class Kind(models.TextChoices):
        READING = "reading", "Reading"
        PRACTICE = "practice", "Practice set"
        EXAM = "exam", "Exam"
        CARDS = "cards", "Flashcards"
        DESIGN = "design", "Design"

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="assignments")
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=120)
    note = models.CharField(max_length=500, blank=True, help_text="From the instructor.")
    chapter = models.ForeignKey(
        Chapter, models.PROTECT, related_name="assignments", null=True, blank=True
    )
    section = models.ForeignKey(
        Section, models.PROTECT, related_name="assignments", null=True, blank=True
    )
    wish = models.CharField(
        max_length=500, blank=True, help_text="What questions are about, as a query string."
    )
    objective = models.ForeignKey(
        Objective,
        models.PROTECT,
        related_name="follow_ups",
        null=True,
        blank=True,
        help_text="Of a follow-up: what its learners missed in class.",
    )
    scenario = models.CharField(max_length=129, blank=True, help_text="Its slug, or slug/stage.")
    count = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many questions or cards."
    )
    goal = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The score of 100 at which a design is all that is asked."
    )
    opens_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    accepts_late = models.BooleanField(default=False)
    late_percent = models.PositiveSmallIntegerField(default=0, help_text="Lost for each day.")
    tries_allowed = models.PositiveSmallIntegerField(null=True, blank=True)
    keeps_last = models.BooleanField(default=False, help_text="The last try counts, not the best.")
    weight = models.PositiveSmallIntegerField(default=1)
    is_for_all = models.BooleanField(default=True, help_text="Else for the learners chosen.")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["classroom", "due_at"], name="assignment_by_class")]
        constraints = [
            models.CheckConstraint(
                condition=Q(late_percent__lte=100), name="late_percent_is_a_percentage"
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(due_at__isnull=True)
                | Q(opens_at__lt=models.F("due_at")),
                name="opens_before_it_is_due",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("classrooms:assignment", args=[self.classroom_id, self.pk])

    @property
    def starts_here(self):
        """Whether its work is a sitting that is begun on the assignment's own page."""
        return self.kind in {self.Kind.PRACTICE, self.Kind.EXAM}

    @property
    def is_steady(self):
        """Whether it is worked off bit by bit, without tries of its own."""
        return self.kind in {self.Kind.READING, self.Kind.CARDS}

    def is_open(self, now):
        return self.opens_at is None or self.opens_at <= now

    def rules(self, due_at=None):
        """As grading takes it; `due_at` is a learner's own due time."""
        return Rules(
            opens_at=self.opens_at,
            due_at=due_at or self.due_at,
            accepts_late=self.accepts_late,
            late_percent=self.late_percent,
            tries_allowed=None if self.is_steady else self.tries_allowed,
            keeps_last=self.keeps_last and not self.is_steady,
        )


class ChosenLearner(models.Model):
    """Somebody an assignment is for, where it is not for the whole class."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="chosen")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="chosen_for")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "learner"], name="chosen_once")
        ]

    def __str__(self):
        return f"{self.assignment} for {self.learner}"


class AssignedAttempt(models.Model):
    """A sitting that was begun for an assignment."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="sittings")
    attempt = models.OneToOneField(Attempt, models.CASCADE, related_name="assigned")

    def __str__(self):
        return f"{self.attempt} for {self.assignment}"


class RulingQuerySet(models.QuerySet):
    def newest_first(self):
        return self.order_by("-made_at", "-pk")


class Ruling(models.Model):
    """What an instructor decided for one learner. Rows are only added; the newest stands.

    Scores, excuses and taking those back are one line of decisions, due times another.
    """

    class Kind(models.TextChoices):
        SCORE = "score", "gave a score"
        EXCUSED = "excused", "excused"
        WORKED_OUT = "workedout", "took back: as worked out"
        DUE = "due", "set another due time"
        DUE_AS_ALL = "dueasall", "took back: due as for all"

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="rulings")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="rulings")
    kind = models.CharField(max_length=9, choices=Kind)
    score = models.PositiveSmallIntegerField(null=True, help_text="Hundredths of a percent.")
    due_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300)
    by_name = models.CharField(max_length=120, help_text="Who decided, as they were called.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="rulings_made", null=True
    )
    made_at = models.DateTimeField()

    objects = RulingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["assignment", "learner"], name="ruling_by_cell")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="score", score__isnull=False, score__lte=10_000)
                | (~Q(kind="score") & Q(score__isnull=True)),
                name="ruling_has_a_score_when_it_gives_one",
            ),
            models.CheckConstraint(
                condition=Q(kind="due", due_at__isnull=False)
                | (~Q(kind="due") & Q(due_at__isnull=True)),
                name="ruling_has_a_time_when_it_sets_one",
            ),
        ]

    def __str__(self):
        return f"{self.by_name} {self.get_kind_display()}: {self.learner}, {self.assignment}"

    @property
    def is_about_time(self):
        return self.kind in {self.Kind.DUE, self.Kind.DUE_AS_ALL}
