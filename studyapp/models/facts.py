from django.db import models
from django.db.models import Q

from .course import LoadedQuerySet


class FactQuerySet(LoadedQuerySet):
    def narrowed(self, *, q="", service=""):
        """Facts of a service that have all these words somewhere."""
        found = self.filter(service=service) if service else self
        for word in (q or "").split():
            found = found.filter(
                Q(says__icontains=word)
                | Q(value__icontains=word)
                | Q(service__icontains=word)
                | Q(title__icontains=word)
            )
        return found

    def services(self):
        """The headings, in the order of the table."""
        rows = self.order_by("position").values_list("service", flat=True)
        return list(dict.fromkeys(rows))


class Fact(models.Model):
    """A value of an AWS service that the course states, with the official page that says so."""

    class Confidence(models.TextChoices):
        HIGH = "high"
        MEDIUM = "medium"

    slug = models.SlugField(unique=True)
    service = models.CharField(max_length=60, help_text="The heading it stands under.")
    says = models.CharField(max_length=300)
    value = models.CharField(max_length=80)
    title = models.CharField(max_length=200, help_text="Title of the official page.")
    url = models.CharField(max_length=500)
    checked_on = models.DateField()
    confidence = models.CharField(max_length=6, choices=Confidence)
    places = models.JSONField(default=list, help_text="Where the course cites it: title, url.")
    position = models.PositiveSmallIntegerField()
    is_retired = models.BooleanField(default=False)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return self.says
