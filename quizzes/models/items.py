"""What first attempts say of each question, as `manage.py recalibrate` last worked it out."""

from heapq import merge
from itertools import groupby
from operator import itemgetter

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from quizzes.item_statistics import ChoiceRate, Figures, warnings
from quizzes.shuffling import LETTERS

from .diagnostics import DiagnosticResponse
from .practice import Response
from .questions import Question
from .versions import QuestionVersion


class ItemFigures(models.Model):
    """The figures of a question's version: item_statistics.Figures, kept."""

    question = models.OneToOneField(Question, models.CASCADE, related_name="figures")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    n = models.PositiveIntegerField(help_text="First attempts.")
    compared = models.PositiveIntegerField(help_text="Of them, with a rest to compare with.")
    facility = models.FloatField()
    guess = models.FloatField()
    discrimination = models.FloatField(null=True)
    efficiency = models.FloatField(null=True)
    choices = models.JSONField(help_text="id, is_correct, share, top and bottom of each.")
    worked_out_at = models.DateTimeField()

    NUMBERS = ("n", "compared", "facility", "guess", "discrimination", "efficiency")

    class Meta:
        verbose_name_plural = "item figures"

    def __str__(self):
        return f"Figures of {self.question}"

    @property
    def kept(self):
        """As item_statistics.Figures."""
        numbers = {name: getattr(self, name) for name in self.NUMBERS}
        rates = tuple(ChoiceRate(**choice) for choice in self.choices)
        return Figures(**numbers, choices=rates)

    @property
    def letters(self):
        """What the choices are called here, by id: letters in author order."""
        return {choice["id"]: letter for choice, letter in zip(self.choices, LETTERS, strict=False)}

    @property
    def warnings(self):
        return warnings(self.kept, self.letters)


def attempts_by_learner():
    """For each learner, not staff: [(when, sitting, question, version, chosen, right)].

    All that was answered, and what was left blank in an exam that is over. `sitting` is None where
    the questions were chosen to fit the learner, in diagnostics. Two queries, read as they come.
    """
    blank = ~Q(attempt__exam="") & Q(attempt__finished_at__isnull=False)
    at = Coalesce("answered_at", "attempt__finished_at")
    sat = (
        Response.objects.filter(Q(answered_at__isnull=False) | blank)
        .filter(attempt__learner__is_staff=False)
        .order_by("attempt__learner")
        .values_list(
            *("attempt__learner", at, "attempt", "question", "version", "chosen", "is_correct")
        )
    )
    tested = (
        DiagnosticResponse.objects.answered()
        .filter(diagnostic__learner__is_staff=False)
        .order_by("diagnostic__learner")
        .values_list(
            *("diagnostic__learner", "answered_at", "question", "version", "chosen", "is_correct")
        )
    )
    answered = (
        (who, at, None, *ids, [chosen], right) for who, at, *ids, chosen, right in tested.iterator()
    )
    for _, rows in groupby(merge(sat.iterator(), answered, key=itemgetter(0)), itemgetter(0)):
        yield [row[1:] for row in rows]
