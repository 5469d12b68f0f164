"""Learners' objections to questions, what staff decided on them, and answers marked again."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from quizzes.shuffling import LETTERS
from studyapp.models.learning import LearnerQuerySet

from .diagnostics import DiagnosticResponse
from .practice import Response
from .questions import Question
from .versions import QuestionVersion

LONGEST = 1000
TOLD_FOR = timedelta(days=7)  # on Today


class Outcome(models.Model):
    """What staff decided on the disputes of a question, told to all who see its key. Never changed.

    It settles the disputes that were open when it was given.
    """

    question = models.ForeignKey(Question, models.PROTECT, related_name="outcomes")
    is_accepted = models.BooleanField()
    text = models.TextField(max_length=LONGEST)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="outcomes_given", null=True
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.question}: {self.word}"

    @property
    def word(self):
        return "accepted" if self.is_accepted else "rejected"


class DisputeQuerySet(LearnerQuerySet):
    def open(self):
        return self.filter(outcome__isnull=True)


class Dispute(models.Model):
    """A learner's objection to a question they have answered; one of each learner and question."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="disputes")
    question = models.ForeignKey(Question, models.PROTECT, related_name="disputes")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+", null=True)
    reason = models.TextField(max_length=LONGEST)
    order = models.JSONField(
        default=list, help_text="Ids of the choices as they stood before the learner, A first."
    )
    made_at = models.DateTimeField()
    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="disputes", null=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "question"], name="one_dispute_per_learner_and_question"
            )
        ]

    def __str__(self):
        return f"{self.learner} on {self.question}"

    @property
    def state(self):
        return self.outcome.word if self.outcome else "open"

    def letters(self, own):
        """[(a letter in the learner's words, what the choice is called in `own`: {id: letter})]"""
        return [(letter, own.get(pk, "?")) for letter, pk in zip(LETTERS, self.order, strict=False)]


class Regrade(models.Model):
    """One decision to mark the answers to a version of a question by another key. Never changed."""

    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="regrades")
    accepted = models.JSONField(help_text="Ids of the choices that count as right.")
    reason = models.TextField(max_length=LONGEST)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="regrades", null=True
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"Regrade of {self.version}"


class RemarkQuerySet(models.QuerySet):
    def with_answers(self):
        """With whose they are, and where."""
        return self.select_related(
            "response__attempt__learner", "diagnostic_response__diagnostic__learner"
        )


class Remark(models.Model):
    """One answer of a sitting or a diagnostic that a regrade has marked again. Never changed."""

    regrade = models.ForeignKey(Regrade, models.PROTECT, related_name="remarks")
    response = models.ForeignKey(Response, models.CASCADE, related_name="remarks", null=True)
    diagnostic_response = models.ForeignKey(
        DiagnosticResponse, models.CASCADE, related_name="remarks", null=True
    )
    was_correct = models.BooleanField()
    is_correct = models.BooleanField()

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(response__isnull=True) ^ Q(diagnostic_response__isnull=True),
                name="remark_is_of_one_answer",
            ),
            models.CheckConstraint(
                condition=~Q(was_correct=models.F("is_correct")), name="remark_changes_the_mark"
            ),
        ]

    def __str__(self):
        return f"{self.answer}: {self.word}"

    @property
    def answer(self):
        return self.response or self.diagnostic_response

    @property
    def sitting(self):
        return self.response.attempt if self.response else self.diagnostic_response.diagnostic

    @property
    def place(self):
        """Where the answer was given, in words."""
        if self.response is None:
            return f"Diagnostic, question {self.diagnostic_response.position}"
        attempt = self.response.attempt
        kind = attempt.name if attempt.is_exam else "Practice"
        return f"{kind}, question {self.response.position}"

    @property
    def page(self):
        """Where its learner sees it."""
        if self.response is None:
            return reverse("quizzes:diagnostic", args=[self.diagnostic_response.diagnostic_id])
        return reverse("quizzes:question", args=[self.response.attempt_id, self.response.position])

    @property
    def word(self):
        return "now right" if self.is_correct else "now wrong"
