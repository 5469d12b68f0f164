from django.conf import settings
from django.db import models

from .course import Chapter


class SearchEntry(models.Model):
    """One thing that can be found: of the course, or a learner's own card.

    The database keeps a full-text index beside this table (see studyapp/search.py).
    """

    class Kind(models.TextChoices):
        SECTION = "section"
        TERM = "term"
        CARD = "card"
        SCENARIO = "scenario"
        FACT = "fact"

    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=160, help_text='The thing found, as "kind:id".')
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="search_entries",
        null=True,
        blank=True,
        help_text="Whose own card this is; empty for the course.",
    )
    chapter = models.ForeignKey(
        Chapter, models.CASCADE, related_name="search_entries", null=True, blank=True
    )
    title = models.CharField(max_length=200)
    text = models.TextField()
    url = models.CharField(max_length=300)

    class Meta:
        verbose_name_plural = "search entries"
        constraints = [models.UniqueConstraint(fields=["key"], name="one_search_entry_per_key")]

    def __str__(self):
        return self.title
