from django.db import models

from classrooms.live.phases import Phase
from quizzes.shuffling import shuffled

from .live import Participation


class LiveDesignQuerySet(models.QuerySet):
    def in_session(self, session):
        return self.filter(participation__session=session)

    def present(self):
        """Of those who may stay."""
        return self.filter(participation__kicked_at__isnull=True)

    def checked(self):
        return self.filter(submission__isnull=False)

    def hung(self):
        """What a gallery can hold, in its order: also what the host has hidden."""
        hung = self.present().checked().filter(number__isnull=False, withdrawn_at=None)
        return hung.order_by("number")

    def on_show(self):
        """What everybody in the session may see."""
        return self.hung().filter(is_hidden=False)

    def under_way(self):
        """In sessions that are designing, or looking at what came of it."""
        phases = [Phase.DESIGN, Phase.GALLERY]
        return self.present().filter(participation__session__phase__in=phases)

    def hang(self, *, seed):
        """Give every checked design its number: by chance, so that it says nothing of whose it is.

        For the transaction that opens the gallery; numbers stay from then on.
        """
        ids = shuffled(self.checked().values_list("pk", flat=True), seed=seed, question_id=0)
        designs = [LiveDesign(pk=pk, number=number) for number, pk in enumerate(ids, start=1)]
        self.bulk_update(designs, ["number"])


class LiveDesign(models.Model):
    """What one learner makes of the scenario of a design session.

    What the last check found is kept here in short, so that a board of hundreds is one query.
    """

    participation = models.OneToOneField(Participation, models.CASCADE, related_name="design")
    draft = models.ForeignKey(
        "scenarios.Draft", models.SET_NULL, related_name="live_designs", null=True
    )
    submission = models.ForeignKey(
        "scenarios.Submission",
        models.SET_NULL,
        related_name="live_designs",
        null=True,
        help_text="The last check that counts.",
    )
    check_count = models.PositiveIntegerField(default=0)
    met = models.JSONField(default=list, help_text="Ids of the requirements it meets.")
    pitfalls = models.JSONField(default=list, help_text="Ids of the pitfalls in it.")
    is_whole = models.BooleanField(default=False, help_text="Meets all that is required.")
    number = models.PositiveSmallIntegerField(
        null=True, help_text="In the gallery, where it stands for the name."
    )
    is_hidden = models.BooleanField(default=False, help_text="By the host.")
    withdrawn_at = models.DateTimeField(null=True, help_text="By the learner.")
    pinned_at = models.DateTimeField(null=True, help_text="Since when on the screen of the room.")
    began_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)

    objects = LiveDesignQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"Design of {self.participation}"
