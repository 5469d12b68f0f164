"""The course as loaded from content/. Rows are retired, never deleted: histories hang on them."""

from django.db import models
from django.db.models import ExpressionWrapper, F, FilteredRelation, Q
from django.db.models.functions import Lower


class CourseLoad(models.Model):
    """The one row that says which content is loaded, so that an unchanged course loads fast."""

    digest = models.CharField(max_length=64)
    exam = models.JSONField(help_text="The exam's dated facts, as in course.yaml.")
    loaded_at = models.DateTimeField()

    def __str__(self):
        return self.digest


class Domain(models.Model):
    """An area of the exam guide."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    short = models.CharField(max_length=40)
    weight = models.PositiveSmallIntegerField(help_text="Percent of the exam.")

    class Meta:
        ordering = ["slug"]

    def __str__(self):
        return self.title


class Task(models.Model):
    """A task statement of the exam guide."""

    slug = models.CharField(max_length=8, unique=True)
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=120)

    class Meta:
        ordering = ["slug"]

    def __str__(self):
        return f"{self.slug} {self.title}"


class LoadedQuerySet(models.QuerySet):
    """Rows that come from content/ and stay when it drops them."""

    def current(self):
        return self.filter(is_retired=False)


class Chapter(models.Model):
    """One module of the course, once it is written."""

    module = models.SlugField(unique=True)
    slug = models.SlugField(unique=True)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    subtitle = models.CharField(max_length=240)
    minutes = models.PositiveSmallIntegerField()
    opening_html = models.TextField()
    sources = models.JSONField(default=list, help_text="Further reading: title, url, read_on.")
    scenarios = models.JSONField(
        default=list, help_text="Those of the sandbox that belong here: title, url, level, minutes."
    )
    builds_on = models.JSONField(default=list, help_text="Modules to read before, such as m3.")
    is_retired = models.BooleanField(default=False)

    objects = LoadedQuerySet.as_manager()

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return self.title


class ObjectiveQuerySet(LoadedQuerySet):
    def written(self):
        """Objectives of the chapters that can be read."""
        return self.current().filter(chapter__is_retired=False)


class Objective(models.Model):
    """Something a learner can do after a module. Mastery is kept for each."""

    slug = models.SlugField(unique=True)
    task = models.ForeignKey(Task, models.PROTECT, related_name="objectives")
    chapter = models.ForeignKey(
        Chapter, models.PROTECT, related_name="objectives", null=True, blank=True
    )
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    is_retired = models.BooleanField(default=False)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return self.text


class SectionQuerySet(LoadedQuerySet):
    def current(self):
        return super().current().filter(chapter__is_retired=False)

    def next_unread(self, learner):
        """The section to read next, with its chapter: in the chapter the learner is in, else the
        first that is left; None when all are read."""
        last = learner.positions.order_by("-at").values("chapter")[:1]
        here = models.Case(models.When(chapter=models.Subquery(last), then=0), default=1)
        unread = self.current().exclude(reads__learner=learner).select_related("chapter")
        return unread.order_by(here, "chapter__number", "position").first()

    def as_read_by(self, reader):
        """With the reader's marks: `is_read`, and `note` with `noted_at`, both None without one."""
        return self.annotate(
            own_read=FilteredRelation("reads", condition=Q(reads__learner_id=reader.pk)),
            own_note=FilteredRelation("notes", condition=Q(notes__learner_id=reader.pk)),
            is_read=ExpressionWrapper(Q(own_read__isnull=False), models.BooleanField()),
            note=F("own_note__text"),
            noted_at=F("own_note__changed_at"),
        )


class Section(models.Model):
    """A short stretch of a chapter.

    `parts` is the rendered section in order, each a dict with `kind`:
    {"kind": "html", "html": str}, {"kind": "check", "slug": str} or
    {"kind": "exercise", "slug": str}.
    """

    chapter = models.ForeignKey(Chapter, models.PROTECT, related_name="sections")
    slug = models.SlugField()
    title = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    parts = models.JSONField(default=list)
    objectives = models.ManyToManyField(Objective, related_name="sections", blank=True)
    is_retired = models.BooleanField(default=False)

    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["chapter", "slug"], name="one_section_per_slug")
        ]

    def __str__(self):
        return self.title


class TermQuerySet(LoadedQuerySet):
    def current(self):
        return super().current().filter(chapter__is_retired=False)

    def glossary(self, *, q="", chapter=None):
        """By name, with where they are taught; of a chapter, and with all these words."""
        found = self.current().filter(chapter=chapter) if chapter else self.current()
        for word in (q or "").split():
            found = found.filter(Q(name__icontains=word) | Q(definition__icontains=word))
        places = found.select_related("chapter", "section")
        return places.only(
            *("name", "slug", "definition", "chapter__slug", "chapter__number"),
            *("section__slug", "section__title"),
        ).order_by(Lower("name"), "chapter__number")


class Term(models.Model):
    """A key term with its definition."""

    chapter = models.ForeignKey(Chapter, models.PROTECT, related_name="terms")
    section = models.ForeignKey(
        Section, models.PROTECT, related_name="terms", null=True, help_text="Where it is taught."
    )
    slug = models.SlugField()
    name = models.CharField(max_length=80)
    definition = models.TextField()
    position = models.PositiveSmallIntegerField()
    is_retired = models.BooleanField(default=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["chapter", "slug"], name="one_term_per_slug")
        ]

    def __str__(self):
        return self.name


class PartQuerySet(LoadedQuerySet):
    """Checks and exercises, which stand in sections."""

    def in_chapter(self, chapter):
        current = self.current().filter(section__chapter=chapter, section__is_retired=False)
        return current.select_related("section").defer("section__parts")


class QuickCheck(models.Model):
    """A small question inside a section, answered in place.

    `choices` is a list of {"text": html, "is_right": bool, "why": html} in author order.
    """

    section = models.ForeignKey(Section, models.PROTECT, related_name="quick_checks")
    slug = models.SlugField()
    prompt_html = models.TextField()
    choices = models.JSONField()
    is_retired = models.BooleanField(default=False)

    objects = PartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "slug"], name="one_quick_check_per_slug")
        ]

    def __str__(self):
        return self.slug


class ExerciseQuerySet(PartQuerySet):
    def as_tried_by(self, reader):
        """With `own_text`: what the reader wrote, None before the first try."""
        return self.annotate(
            own_answer=FilteredRelation("answers", condition=Q(answers__learner_id=reader.pk)),
            own_text=F("own_answer__text"),
        )


class Exercise(models.Model):
    """An open design exercise whose model answer opens after an honest try."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="exercises")
    slug = models.SlugField()
    title = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField()
    brief_html = models.TextField()
    goals = models.JSONField(help_text="List of HTML phrases.")
    questions = models.JSONField(help_text="List of HTML phrases.")
    answer_html = models.TextField()
    scenario = models.CharField(
        max_length=64, blank=True, help_text="Slug of the scenario in which it can be built."
    )
    is_retired = models.BooleanField(default=False)

    objects = ExerciseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "slug"], name="one_exercise_per_slug")
        ]

    def __str__(self):
        return self.title
