"""What learners leave behind: reading, notes, answers, and the one log of all they did."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Value, When

from studyapp.mastery import EXAMS, KINDS

from .course import Chapter, Exercise, Objective, Section


class LearnerQuerySet(models.QuerySet):
    def for_learner(self, user):
        """Rows of this learner; none for a visitor who has done nothing yet."""
        return self.filter(learner=user) if user.is_authenticated else self.none()


class SectionRead(models.Model):
    """A learner has read a section. Kept apart from the position, which moves."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reads")
    section = models.ForeignKey(Section, models.CASCADE, related_name="reads")
    read_at = models.DateTimeField()

    objects = LearnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "section"], name="section_read_once")
        ]

    def __str__(self):
        return f"{self.learner} read {self.section}"


class ReadingPosition(models.Model):
    """The section a learner last looked at in a chapter."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="positions")
    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="positions")
    section = models.ForeignKey(Section, models.CASCADE, related_name="positions")
    at = models.DateTimeField()

    objects = LearnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "chapter"], name="one_position_per_chapter")
        ]

    def __str__(self):
        return f"{self.learner} at {self.section}"


class Note(models.Model):
    """A learner's own words on a section."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notes")
    section = models.ForeignKey(Section, models.CASCADE, related_name="notes")
    text = models.TextField(max_length=10_000)
    changed_at = models.DateTimeField()

    objects = LearnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "section"], name="one_note_per_section")
        ]

    def __str__(self):
        return f"Note of {self.learner} on {self.section}"


class ExerciseAnswer(models.Model):
    """What a learner wrote for a design exercise before the model answer opened."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="exercise_answers"
    )
    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="answers")
    text = models.TextField(max_length=10_000)
    answered_at = models.DateTimeField()

    objects = LearnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "exercise"], name="one_answer_per_exercise")
        ]

    def __str__(self):
        return f"{self.learner} on {self.exercise}"


class ActivityQuerySet(LearnerQuerySet):
    def standing(self):
        """What was done and not taken back."""
        return self.filter(undone_by__isnull=True).exclude(verb=Activity.Verb.UNDID)

    def of_kind(self, verb):
        return self.filter(verb=verb)

    def on(self, objective):
        return self.filter(objective=objective)

    def with_kind(self, *, exam_ends):
        """With `kind`, of mastery.KINDS; an answer recorded at one of `exam_ends` is of an exam."""
        whens = [When(verb="answered", at__in=exam_ends, then=Value(EXAMS))]
        whens += [When(verb__in=verbs, then=Value(kind)) for kind, verbs in KINDS.items()]
        return self.annotate(kind=Case(*whens, default=Value("")))

    def count_by_kind(self):
        """{kind: how many}, after with_kind()"""
        return dict(self.order_by().values_list("kind").annotate(Count("pk")))


VERDICTS = {"reviewed": ("remembered", "forgotten"), "solved": ("met", "not met")}


class Activity(models.Model):
    """One thing a learner did. Rows are only ever added; a step taken back is a row that undoes."""

    class Verb(models.TextChoices):
        READ = "read", "read a section"
        CHECKED = "checked", "answered a quick check"
        TRIED = "tried", "tried a design exercise"
        REVIEWED = "reviewed", "reviewed a card"
        ANSWERED = "answered", "answered a question"
        DESIGNED = "designed", "handed in a design"
        SOLVED = "solved", "worked on a requirement"
        UNDID = "undid", "took a step back"

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="activities")
    verb = models.CharField(max_length=10, choices=Verb)
    what = models.CharField(
        max_length=160, help_text='What was done, as "kind:id", such as "card:m5-crash".'
    )
    title = models.CharField(max_length=200, help_text="Its name when it was done.")
    objective = models.ForeignKey(
        Objective, models.PROTECT, related_name="activities", null=True, blank=True
    )
    result = models.FloatField(null=True, blank=True, help_text="From 0 (wrong) to 1 (right).")
    seconds = models.PositiveIntegerField(null=True, blank=True)
    undoes = models.OneToOneField(
        "self", models.RESTRICT, related_name="undone_by", null=True, blank=True
    )
    at = models.DateTimeField()

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "activities"
        indexes = [
            models.Index(fields=["learner", "-at"], name="activity_by_learner"),
            models.Index(fields=["learner", "objective", "-at"], name="activity_by_objective"),
        ]

    def __str__(self):
        return f"{self.learner} {self.get_verb_display()}: {self.title}"

    @property
    def verdict(self):
        """Its result in a word or two; "" where nothing was judged."""
        if self.result is None:
            return ""
        if self.verb == self.Verb.DESIGNED:
            return f"{100 * self.result:.0f} of 100"
        right, wrong = VERDICTS.get(self.verb, ("right", "wrong"))
        return right if self.result >= 0.5 else wrong
