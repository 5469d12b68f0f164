from django.db import models

from .practice import Response


class SaveQuerySet(models.QuerySet):
    def late(self):
        return self.filter(is_late=True)

    def in_time(self):
        return self.filter(is_late=False)

    def in_order(self):
        """As they were clicked, whichever way they arrived."""
        return self.order_by("response__position", "seq", "key")


class Save(models.Model):
    """One click on an exam's choices as it reached the server. Rows are only ever added."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="saves")
    seq = models.PositiveIntegerField(help_text="Number of the click, counted by the browser.")
    key = models.CharField(max_length=64, blank=True)
    chosen = models.JSONField(default=list, help_text="Primary keys of the choices taken.")
    is_late = models.BooleanField(
        default=False, help_text="It came after the end: kept, and not counted."
    )
    received_at = models.DateTimeField()

    objects = SaveQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "pk"]

    def __str__(self):
        return f"{self.response}, click {self.seq}"
