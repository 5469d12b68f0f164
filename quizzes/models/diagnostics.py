from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from quizzes.diagnosing import SECONDS, Given, Probe
from quizzes.irt import Item
from quizzes.shuffling import LETTERS, opaque_id, shuffled
from studyapp.models.learning import LearnerQuerySet

from .practice import Offered

TIME_LIMIT = timedelta(seconds=SECONDS)


class DiagnosticQuerySet(LearnerQuerySet):
    def running(self, now):
        """Neither finished nor out of time."""
        return self.filter(finished_at__isnull=True, started_at__gt=now - TIME_LIMIT)

    def over(self, now):
        return self.exclude(finished_at__isnull=True, started_at__gt=now - TIME_LIMIT)


class Diagnostic(models.Model):
    """One quick test of where a learner stands; its rules are in quizzes/diagnosing.py.

    Time runs from `started_at` on the server's clock. One that ran out without a last answer is
    over all the same: ask `is_over`, not `finished_at`.
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="diagnostics"
    )
    seed = models.PositiveBigIntegerField(help_text="Chooses questions and orders their choices.")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = DiagnosticQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["learner", "-started_at"], name="diagnostic_by_learner")]
        constraints = [
            models.UniqueConstraint(
                fields=["learner"],
                condition=Q(finished_at__isnull=True),
                name="one_open_diagnostic",
            )
        ]

    def __str__(self):
        return f"Diagnostic of {self.learner}"

    @property
    def deadline_at(self):
        return self.started_at + TIME_LIMIT

    def is_over(self, now):
        return self.finished_at is not None or now >= self.deadline_at

    @property
    def choice_key(self):
        """The secret under which this test's choices get the ids that pages show."""
        return salted_hmac("quizzes.diagnostic", str(self.pk), algorithm="sha256").digest()


class DiagnosticResponseQuerySet(models.QuerySet):
    def answered(self):
        return self.filter(answered_at__isnull=False)

    def given(self):
        """The answers as diagnosing.Given, with the parameters they were asked under."""
        rows = self.answered().order_by("position").annotate(area=F("question__chapter"))
        return [row.as_given() for row in rows]


class DiagnosticResponse(models.Model):
    """One question of a diagnostic, and the answer once there is one.

    The question's parameters are kept as they were: rated anew later, they change no old verdict.
    """

    diagnostic = models.ForeignKey(Diagnostic, models.CASCADE, related_name="responses")
    question = models.ForeignKey(
        "quizzes.Question", models.PROTECT, related_name="diagnostic_responses"
    )
    version = models.ForeignKey(
        "quizzes.QuestionVersion",
        models.PROTECT,
        related_name="diagnostic_responses",
        null=True,
        help_text="As it was answered.",
    )
    position = models.PositiveSmallIntegerField()
    difficulty = models.FloatField()
    slope = models.FloatField()
    guess = models.FloatField()
    chosen = models.ForeignKey(
        "quizzes.Choice", models.PROTECT, null=True, help_text='Empty for "Not sure".'
    )
    is_correct = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects = DiagnosticResponseQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["diagnostic", "position"], name="one_probe_per_position"
            ),
            models.UniqueConstraint(
                fields=["diagnostic", "question"], name="one_probe_per_question"
            ),
        ]

    def __str__(self):
        return f"{self.diagnostic}, question {self.position}"

    def as_given(self):
        """As diagnosing.Given; the row needs `area`."""
        item = Item(self.difficulty, self.slope, self.guess)
        return Given(Probe(self.question_id, self.area, item), self.is_correct)

    def offered(self):
        """The choices as they stand before the learner; `question` was read whole."""
        test = self.diagnostic
        rows = {choice.pk: choice for choice in self.question.current_choices}
        order = shuffled(rows, seed=test.seed, question_id=self.question_id)
        return [
            Offered(
                id=opaque_id(pk, key=test.choice_key),
                letter=letter,
                choice=rows[pk],
                is_taken=pk == self.chosen_id,
                is_struck=False,
            )
            for pk, letter in zip(order, LETTERS, strict=False)
        ]
