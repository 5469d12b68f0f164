"""What the server remembers of requests: answers to replays, and counts for limits."""

from django.conf import settings
from django.db import models


class Receipt(models.Model):
    """The stored answer to a state-changing POST, for whoever sends the same one again."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="receipts")
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of method, path and body.")
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "key"], name="one_receipt_per_key")
        ]

    def __str__(self):
        return self.key


class RateWindow(models.Model):
    """How often something was asked for from one place in one stretch of time."""

    name = models.CharField(max_length=160)
    starts_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "starts_at"], name="one_window_per_name")
        ]

    def __str__(self):
        return f"{self.name}: {self.count}"
