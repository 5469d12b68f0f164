from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from studyapp.models.learning import LearnerQuerySet

from .due import State
from .flashcards import Flashcard

UNDO_STEPS = 30  # as in Anki
TYPICAL_REVIEWS = 100


class ReviewQuerySet(LearnerQuerySet):
    def standing(self):
        """Those that were not taken back."""
        return self.filter(undone_at__isnull=True)

    def of_card(self, card):
        return self.filter(flashcard=card)

    def last_standing(self):
        """The review that undo would take back: among the last UNDO_STEPS, or None."""
        recent = self.select_related("flashcard", "activity").order_by("-reviewed_at", "-pk")
        return next((row for row in recent[:UNDO_STEPS] if row.undone_at is None), None)

    def can_undo(self):
        recent = self.order_by("-reviewed_at", "-pk").values_list("undone_at", flat=True)
        return None in list(recent[:UNDO_STEPS])

    def recalls_since(self, moment):
        """(recall, objective slug, its text) of each review since then; no objective is None."""
        since = self.standing().filter(reviewed_at__gte=moment).order_by()
        return since.values_list(
            "recall", "flashcard__objective__slug", "flashcard__objective__text"
        )

    def per_day(self, since):
        """{date in the active time zone: reviews} since then."""
        days = self.standing().filter(reviewed_at__gte=since).order_by()
        return dict(days.values_list(TruncDate("reviewed_at")).annotate(n=Count("pk")))

    def retention(self, since):
        """(n, remembered) of the reviews since then of cards that were past learning."""
        of_known = self.standing().filter(reviewed_at__gte=since, before__state=State.REVIEW)
        figures = of_known.aggregate(
            n=Count("pk"), remembered=Count("pk", filter=Q(recall__gt=Review.Recall.AGAIN))
        )
        return figures["n"], figures["remembered"]


class Review(models.Model):
    """One answer to one card, with what is needed to take it back and to schedule anew."""

    class Recall(models.IntegerChoices):
        AGAIN = 1, "Again"
        HARD = 2, "Hard"
        GOOD = 3, "Good"
        EASY = 4, "Easy"

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reviews")
    flashcard = models.ForeignKey(Flashcard, models.CASCADE, related_name="reviews")
    recall = models.PositiveSmallIntegerField(choices=Recall)
    reviewed_at = models.DateTimeField()
    seconds = models.PositiveSmallIntegerField(null=True, help_text="To answer, capped at 60.")
    was_new = models.BooleanField(default=False)
    interval_days = models.FloatField(help_text="Until the card is due again.")
    before = models.JSONField(help_text="The schedule before, to take this review back.")
    scheduler = models.JSONField(help_text="Library, version, parameters and retention used.")
    activity = models.OneToOneField(
        "studyapp.Activity", models.RESTRICT, related_name="review", null=True
    )
    undone_at = models.DateTimeField(null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-reviewed_at", "-pk"]
        indexes = [
            models.Index(fields=["learner", "-reviewed_at"], name="review_by_learner"),
            models.Index(fields=["flashcard", "learner", "-reviewed_at"], name="review_by_card"),
        ]

    def __str__(self):
        return f"{self.flashcard}: {self.get_recall_display()}"

    @property
    def interval(self):
        return timedelta(days=self.interval_days)

    @property
    def made_leech(self):
        """Whether this review, just made, has suspended its card."""
        return self.flashcard.mine.is_suspended and not self.before["is_suspended"]
