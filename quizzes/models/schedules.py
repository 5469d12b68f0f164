from django.conf import settings
from django.db import models
from django.db.models import Count, F, Value
from django.db.models.functions import TruncDate

from quizzes.spacing import Spacing, exam_moment, is_last_days
from studyapp.models.learning import LearnerQuerySet

from .due import DayNumber, State, has_come, not_buried
from .flashcards import Flashcard


class CardScheduleQuerySet(LearnerQuerySet):
    """`now` is in the learner's own zone wherever a day matters."""

    def in_play(self):
        """Not suspended, of cards that still exist."""
        # Not a join: ten thousand look-ups of cards, to leave out the few that are retired.
        retired = Flashcard.objects.filter(is_retired=True)
        return self.filter(is_suspended=False).exclude(flashcard__in=retired)

    def active(self, now):
        """In play, and not buried for the day."""
        return self.in_play().filter(not_buried(now))

    def begun(self):
        """Answered at least once, or made due by a missed question."""
        return self.filter(due_at__isnull=False)

    def in_chapter(self, chapter):
        deck = Flashcard.objects.filter(chapter=chapter)
        return self if chapter is None else self.filter(flashcard__in=deck)

    def learning(self, until=None):
        """In their steps of minutes, and due by then where it is given; soonest first."""
        waiting = self.begun().filter(state__in=[State.LEARNING, State.RELEARNING])
        waiting = waiting if until is None else waiting.filter(due_at__lte=until)
        return waiting.order_by("due_at", "pk")

    def due(self, now, *, exam_on=None):
        """In review, and their day has come; those most likely forgotten first.

        Recall falls with elapsed days / stability, whatever the parameters, so that quotient
        orders cards by recall. In the last days before the exam it is recall on its day.
        """
        when = exam_moment(exam_on, now.tzinfo) if is_last_days(now.date(), exam_on) else now
        elapsed = DayNumber(Value(when, models.DateTimeField())) - DayNumber("last_review_at")
        come = self.filter(has_come(now, exam_on), state=State.REVIEW)
        return come.order_by((elapsed / F("stability")).desc(), "pk")

    def by_chapter(self):
        """How many in each chapter: (title or None, count), the most first."""
        chapters = self.order_by().values_list("flashcard__chapter__title")
        return chapters.annotate(n=Count("pk")).order_by("-n", "flashcard__chapter__title")

    def due_times(self):
        """When each card in play comes due."""
        return self.in_play().begun().values_list("due_at", flat=True)

    def per_day(self, since, *, until):
        """{date in the active time zone: cards that come due} after `since`, up to `until`."""
        days = self.filter(due_at__gt=since, due_at__lte=until).order_by()
        return dict(days.values_list(TruncDate("due_at")).annotate(n=Count("pk")))

    def memories(self):
        """(stability, last review) of each card in play that has been answered."""
        answered = self.in_play().filter(last_review_at__isnull=False)
        return answered.values_list("stability", "last_review_at")


class CardSchedule(models.Model):
    """What the spacing of one card for one learner has come to.

    Made when the learner first answers the card or puts it aside.
    """

    State = State

    # All that a review changes, and so all that taking it back restores.
    REVIEWED_FIELDS = (
        "state",
        "step",
        "stability",
        "difficulty",
        "due_at",
        "last_review_at",
        "introduced_at",
        "review_count",
        "lapse_count",
        "is_suspended",
        "is_leech",
        "buried_until",
    )

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="schedules")
    flashcard = models.ForeignKey(Flashcard, models.CASCADE, related_name="schedules")
    state = models.PositiveSmallIntegerField(choices=State, default=State.LEARNING)
    step = models.PositiveSmallIntegerField(null=True, default=0)
    stability = models.FloatField(null=True, help_text="Days until recall falls to 90 %.")
    difficulty = models.FloatField(null=True, help_text="From 1 to 10.")
    due_at = models.DateTimeField(null=True, help_text="Empty while the card is new.")
    last_review_at = models.DateTimeField(null=True)
    introduced_at = models.DateTimeField(null=True, help_text="Its first review.")
    review_count = models.PositiveIntegerField(default=0)
    lapse_count = models.PositiveIntegerField(default=0)
    is_suspended = models.BooleanField(default=False)
    is_leech = models.BooleanField(default=False)
    buried_until = models.DateTimeField(null=True)

    objects = CardScheduleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "flashcard"], name="one_schedule_per_card")
        ]
        indexes = [
            # All that the queue asks of a due card, so that it reads nothing but the index.
            models.Index(
                fields=[
                    "learner",
                    "state",
                    "due_at",
                    "is_suspended",
                    "buried_until",
                    "stability",
                    "last_review_at",
                    "flashcard",
                ],
                name="schedule_due",
            ),
            models.Index(fields=["learner", "last_review_at"], name="schedule_reviewed"),
        ]

    def __str__(self):
        return f"{self.flashcard} for {self.learner}"

    @property
    def spacing(self):
        """The Spacing that the last review left; None while there is none.

        A card that was offered after a missed question is due before it was ever reviewed.
        """
        if self.last_review_at is None:
            return None
        return Spacing(
            state=self.state,
            step=self.step,
            stability=self.stability,
            difficulty=self.difficulty,
            due_at=self.due_at,
            last_review_at=self.last_review_at,
        )

    def remember(self, spacing):
        """Take over what a review has led to."""
        for name, value in vars(spacing).items():
            setattr(self, name, value)

    def snapshot(self):
        """REVIEWED_FIELDS as JSON can hold them."""
        values = {name: getattr(self, name) for name in self.REVIEWED_FIELDS}
        return {
            name: value.isoformat() if hasattr(value, "isoformat") else value
            for name, value in values.items()
        }

    @classmethod
    def from_snapshot(cls, snapshot):
        """The values of a snapshot again, by field name."""
        fields = cls._meta
        return {
            name: fields.get_field(name).to_python(snapshot[name]) for name in cls.REVIEWED_FIELDS
        }

    def standing(self, now):
        """One word for where the card stands: "new", "learning", "due", "waiting" or set aside."""
        if self.is_suspended:
            return "leech" if self.is_leech else "suspended"
        if self.buried_until and self.buried_until > now:
            return "buried"
        if self.due_at is None:
            return "new"
        if self.state != State.REVIEW:
            return "learning"
        return "due" if self.due_at <= now else "waiting"
