"""A learner's record summed up: what their activities amount to, as far as they are folded."""

from django.conf import settings
from django.db import models

from .course import Objective


class ProofRow(models.Model):
    """The mastery.Proof of one thing a learner did, once or many times."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="proofs")
    what = models.CharField(max_length=160)
    objective = models.ForeignKey(Objective, models.PROTECT, null=True, related_name="proofs")
    verb = models.CharField(max_length=10)
    weight = models.FloatField()
    weighted = models.FloatField()
    n = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learner", "what"], name="one_proof_each")]

    def __str__(self):
        return f"{self.learner}: {self.what}"


class StudyDay(models.Model):
    """What a learner did on one day of their own calendar."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="study_days")
    day = models.DateField()
    things = models.PositiveIntegerField()
    seconds = models.PositiveIntegerField(help_text="Spent on cards and questions.")
    readiness = models.FloatField(null=True, help_text="From 0 to 1, as the day was folded.")

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["learner", "day"], name="one_row_a_day")]

    def __str__(self):
        return f"{self.learner} on {self.day}"
