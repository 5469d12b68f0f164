"""Learners' designs with their history and what came of them, and the designs of chapters."""

import json
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from scenarios import library
from scenarios.engine.document import parse, serialise
from studyapp.models import Chapter, ReadingPosition, Section, SectionRead
from studyapp.models.course import LoadedQuerySet
from studyapp.models.learning import LearnerQuerySet

STEPS_KEPT = 100  # how far undo reaches back


class DraftQuerySet(LearnerQuerySet):
    def of(self, scenario):
        """The designs for one scenario or stage of it."""
        return self.filter(scenario=scenario.slug, stage=scenario.stage)

    def shared(self, key):
        return self.filter(share_key=key)

    def with_standing(self):
        """With what was handed in for the same: `best` score, None before, and `is_passed`."""
        same = {"learner": OuterRef("learner"), "scenario": OuterRef("scenario")}
        handed_in = Submission.objects.filter(**same, stage=OuterRef("stage"))
        best = handed_in.order_by("-score").values("score")[:1]
        return self.annotate(best=Subquery(best), is_passed=Exists(handed_in.filter(passed=True)))


class Draft(models.Model):
    """A design a learner works on. `document` is always the document of its step."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    scenario = models.CharField(
        max_length=64, blank=True, help_text="Its slug; empty: a free design."
    )
    stage = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=120)
    document = models.TextField(help_text="A studyapp.design/1 document.")
    revision = models.PositiveIntegerField(
        default=1, help_text="Grows with every change, so that an older tab can be told."
    )
    step = models.PositiveIntegerField(default=0, help_text="The number of the step it stands at.")
    share_key = models.CharField(max_length=32, unique=True, null=True, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        indexes = [
            models.Index(fields=["learner", "-changed_at"], name="draft_by_learner"),
            models.Index(fields=["learner", "scenario", "stage"], name="draft_by_scenario"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("scenarios:design", args=[self.pk])

    @property
    def design(self):
        return parse(self.document, library.catalogue())

    @property
    def brief(self):
        """The scenario or stage it is made for; None for a free design."""
        name = "/".join(filter(None, (self.scenario, self.stage)))
        return library.scenario(name) if name else None


def document_of(design):
    """The text a design is kept as."""
    return json.dumps(serialise(design), ensure_ascii=False, separators=(",", ":"))


def new_share_key():
    """An address nobody can guess: 128 bits."""
    return secrets.token_hex(16)


class Step(models.Model):
    """One edit of a draft, with the document after it. Later ones than the draft's are undone."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    words = models.CharField(max_length=300, help_text="What was done: Added Orders.")
    document = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="one_step_per_number")
        ]

    def __str__(self):
        return self.words


class Version(models.Model):
    """A state of a draft that the learner has given a name, kept for good."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="versions")
    name = models.CharField(max_length=80)
    document = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.name


class SubmissionQuerySet(LearnerQuerySet):
    def of(self, scenario):
        return self.filter(scenario=scenario.slug, stage=scenario.stage)


class Submission(models.Model):
    """A design as it was handed in, and the report it got. Never changed afterwards."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="submissions"
    )
    draft = models.ForeignKey(
        Draft, models.SET_NULL, related_name="submissions", null=True, blank=True
    )
    scenario = models.CharField(max_length=64)
    stage = models.CharField(max_length=64, blank=True)
    document = models.TextField()
    report = models.JSONField()
    score = models.FloatField(help_text="0 to 100.")
    passed = models.BooleanField()
    submitted_at = models.DateTimeField()

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        indexes = [
            models.Index(
                fields=["learner", "scenario", "stage", "-submitted_at"],
                name="submission_by_scenario",
            )
        ]

    def __str__(self):
        return f"{self.scenario}: {self.score:g}"

    @property
    def design(self):
        return parse(self.document, library.catalogue())

    @property
    def brief(self):
        return library.scenario("/".join(filter(None, (self.scenario, self.stage))))


class HintUse(models.Model):
    """A learner has opened a hint of a scenario. It costs nothing."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hint_uses")
    scenario = models.CharField(max_length=64)
    stage = models.CharField(max_length=64, blank=True)
    number = models.PositiveSmallIntegerField(help_text="From 1: a question, a direction, nearly.")
    opened_at = models.DateTimeField()

    objects = LearnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "scenario", "stage", "number"], name="hint_opened_once"
            )
        ]

    def __str__(self):
        return f"{self.scenario} hint {self.number}"


class FollowupQuerySet(LearnerQuerySet):
    def waiting(self):
        """Those neither done with nor read, or looked at, since they were added."""
        here = {"section": OuterRef("section"), "learner": OuterRef("learner")}
        since = OuterRef("added_at")
        return self.filter(
            ~Exists(SectionRead.objects.filter(**here, read_at__gte=since)),
            ~Exists(ReadingPosition.objects.filter(**here, at__gte=since)),
            done_at=None,
            section__in=Section.objects.current(),
        )

    def names(self):
        """Their sections as scenarios name them: `chapter#section`."""
        pairs = self.values_list("section__chapter__slug", "section__slug")
        return [f"{chapter}#{section}" for chapter, section in pairs]


class Followup(models.Model):
    """A section that a learner wants to read because of a finding in a report."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="followups")
    section = models.ForeignKey(Section, models.CASCADE, related_name="followups")
    card = models.CharField(max_length=80, blank=True, help_text="Slug of a card about the same.")
    why = models.CharField(max_length=200, help_text="The finding, in words.")
    added_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects = FollowupQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["learner", "section"], name="one_followup_per_section")
        ]

    def __str__(self):
        return f"{self.learner} wants to read {self.section}"


class CourseDesignQuerySet(LoadedQuerySet):
    def in_chapter(self, slug):
        """The designs that the chapter shows now."""
        chapters = {"chapter__slug": slug, "chapter__is_retired": False}
        return self.current().filter(**chapters)


class CourseDesign(models.Model):
    """A design that a chapter shows, as a figure or a stack template, for learners to open."""

    chapter = models.ForeignKey(Chapter, models.PROTECT, related_name="designs")
    slug = models.CharField(max_length=60, help_text="The id of its figure on the page.")
    title = models.CharField(max_length=120)
    document = models.TextField(help_text="A studyapp.design/1 document.")
    is_retired = models.BooleanField(default=False)

    objects = CourseDesignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chapter", "slug"], name="one_design_per_figure")
        ]

    def __str__(self):
        return self.title

    @property
    def design(self):
        return parse(self.document, library.catalogue())
