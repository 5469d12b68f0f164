import re
import textwrap
from datetime import date
from functools import cached_property, lru_cache
from html import unescape

from django.db import models
from django.db.models import Count, Prefetch, Q
from django.urls import reverse

from quizzes.blueprint import BankItem
from quizzes.diagnosing import DIFFICULTIES, Probe
from quizzes.irt import Item
from quizzes.marking import in_capitals
from quizzes.selection import Candidate, ideas
from quizzes.wishes import Which, Wish
from studyapp.models import Chapter, Objective, Section
from studyapp.models.course import LoadedQuerySet
from studyapp.models.frame import loaded_course

from .flashcards import Flashcard
from .practice import DueQuestion, Response

TAG = re.compile(r"<[^>]*>")
CUT_AFTER_STOP = re.compile(r"[.,;:]…$")
TITLE_LENGTH = 110
NAMES_OF_CHAPTER = ("slug", "number", "title")


class QuestionQuerySet(LoadedQuerySet):
    def offered(self):
        """What can be practised: not retired, in a chapter that shows."""
        return self.current().filter(chapter__is_retired=False)

    def for_exams(self):
        """Those as long as the exam's own: the quick ones are the diagnostic's."""
        return self.offered().filter(is_diagnostic=False)

    def about(self, wish):
        """Those about what a wish is about, whichever it wants of that."""
        return self.filter(about(wish))

    def wished(self, wish, *, learner, today):
        """What this learner's Wish asks for; a visitor has missed and answered nothing."""
        wanted = self.about(wish)
        if wish.which == Which.UNSEEN:
            answered = Response.objects.for_learner(learner).answered()
            return wanted.exclude(pk__in=answered.values("question"))
        if wish.which in {Which.DUE, Which.MISSED}:
            missed = DueQuestion.objects.for_learner(learner)
            missed = missed.due(today) if wish.which == Which.DUE else missed.unsettled()
            return wanted.filter(pk__in=missed.values("question"))
        return wanted

    def on_ideas_of(self, ids):
        """These questions and their siblings."""
        these = Question.objects.filter(pk__in=ids)
        named = these.exclude(sibling="").values("sibling")
        return self.filter(
            Q(pk__in=ids)
            | Q(slug__in=named)
            | Q(sibling__in=these.values("slug"))
            | Q(sibling__in=named)
        )

    def nearest(self, wish):
        """(wider wish, how many questions) for the nearest one that finds any, or None."""
        wider = list(wish.wider())
        counts = self.aggregate(
            **{f"wish{n}": Count("pk", filter=about(wish)) for n, wish in enumerate(wider)}
        )
        found = ((wish, counts[f"wish{n}"]) for n, wish in enumerate(wider))
        return next(((wish, count) for wish, count in found if count), None)

    def chapters(self):
        """The chapters that have any of these questions."""
        return Chapter.objects.filter(pk__in=self.values("chapter")).only(*NAMES_OF_CHAPTER)

    def objectives(self):
        """The objectives that have any of these questions, with chapter and domain."""
        return (
            Objective.objects.filter(pk__in=self.values("objective"))
            .select_related("chapter", "task__domain")
            .defer("chapter__opening_html", "chapter__sources")
            .order_by("chapter__number", "position")
        )

    def with_choices(self):
        """With `current_choices`."""
        current = Prefetch("choices", Choice.objects.current(), to_attr="current_choices")
        return self.prefetch_related(current)

    def whole(self):
        """With everything that a page shows of a question, choices included."""
        return (
            self.with_choices()
            .select_related("chapter", "section", "objective", "flashcard")
            .defer("chapter__opening_html", "chapter__sources", "section__parts")
        )

    def probes(self):
        """Those quick enough for a diagnostic, as diagnosing.Probe."""
        quick = self.filter(is_diagnostic=True).order_by("pk")
        fields = ("pk", "chapter", "difficulty", "measured_difficulty")
        return [
            Probe(pk, chapter, Item(DIFFICULTIES[rating] if measured is None else measured))
            for pk, chapter, rating, measured in quick.values_list(*fields)
        ]

    def bank_items(self, learner):
        """As blueprint.BankItem, with when this learner last answered each. Two queries."""
        answered_at = Response.objects.for_learner(learner).latest_by_question()
        fields = ("pk", "slug", "sibling", "objective__task__domain__slug", "objective__slug")
        return [
            BankItem(pk, frozenset({slug, sibling} - {""}), domain, objective, answered_at.get(pk))
            for pk, slug, sibling, domain, objective in self.order_by().values_list(*fields)
        ]

    def candidates(self, learner):
        """As selection.Candidate, with this learner's history. Three queries."""
        answered_at = Response.objects.for_learner(learner).latest_by_question()
        due_on = DueQuestion.objects.for_learner(learner).unsettled().by_question()
        return [
            Candidate(pk, slug, sibling, answered_at.get(pk), due_on.get(pk))
            for pk, slug, sibling in self.order_by().values_list("pk", "slug", "sibling")
        ]


def about(wish: Wish) -> Q:
    """The condition of being about what a wish is about, whichever questions it wants of that."""
    condition = Q()
    if wish.chapters:
        condition &= Q(chapter__slug__in=wish.chapters)
    if wish.objective:
        condition &= Q(objective__slug=wish.objective)
    if wish.domain:
        condition &= Q(objective__task__domain__slug=wish.domain)
    return condition


class Question(models.Model):
    """An exam-style question. Its key and rationales leave the server only after the answer."""

    slug = models.SlugField(max_length=80, unique=True)
    chapter = models.ForeignKey(Chapter, models.PROTECT, related_name="questions")
    section = models.ForeignKey(Section, models.PROTECT, related_name="questions")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="questions")
    flashcard = models.ForeignKey(
        Flashcard, models.PROTECT, related_name="questions", null=True, blank=True
    )
    sibling = models.CharField(
        max_length=80, blank=True, help_text="Slug of a question that tests the same idea."
    )
    difficulty = models.PositiveSmallIntegerField(help_text="1 recall, 2 apply, 3 weigh.")
    stem_html = models.TextField()
    ask_html = models.TextField()
    pick_count = models.PositiveSmallIntegerField(help_text="How many choices are right.")
    source = models.JSONField(help_text="Official source: title, url, read_on.")
    is_diagnostic = models.BooleanField(
        default=False, help_text="Quick enough for the diagnostic: one right choice, few words."
    )
    version = models.ForeignKey(
        "quizzes.QuestionVersion", models.PROTECT, related_name="+", null=True, editable=False
    )
    measured_difficulty = models.FloatField(
        null=True, editable=False, help_text="On the scale of irt.py, from first attempts."
    )
    is_retired = models.BooleanField(default=False)

    is_changed = False  # whether this is an earlier version: see QuestionVersion.of()
    regrade = None  # what has put its key: see corrections.corrected()

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]

    def __str__(self):
        return self.slug

    @property
    def name(self):
        """As activities name it."""
        return f"question:{self.slug}"

    @property
    def ideas(self):
        return ideas(self.slug, self.sibling)

    @property
    def is_multiple(self):
        return self.pick_count > 1

    @cached_property
    def title(self):
        """The beginning of the stem as plain text: what the question is called in lists."""
        text = unescape(TAG.sub("", self.stem_html))
        beginning = textwrap.shorten(text, TITLE_LENGTH, placeholder="…")
        return CUT_AFTER_STOP.sub("…", beginning)

    @cached_property
    def key(self):
        """Ids of the right choices; for a question that was read whole."""
        return [choice.pk for choice in self.current_choices if choice.is_correct]

    @property
    def current_card(self):
        """The card on this, or None."""
        card = self.flashcard
        return None if card is None or card.is_retired else card

    @property
    def pick_in_capitals(self):
        return in_capitals(self.pick_count)

    @cached_property
    def read_on(self):
        """The date on which the official source was last read, in words."""
        day = date.fromisoformat(self.source["read_on"])
        return f"{day.day} {day:%b %Y}"

    @cached_property
    def paragraph_url(self):
        """Where this is taught."""
        return f"{reverse('studyapp:chapter', args=[self.chapter.slug])}#{self.section.slug}"

    @cached_property
    def new_card_url(self):
        """Where the learner makes a card of this."""
        return f"{reverse('quizzes:card_new')}?question={self.slug}"


class Choice(models.Model):
    """One of the answers offered. A choice that content/ drops is retired with its rows kept."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="choices")
    position = models.PositiveSmallIntegerField(help_text="In author order; never shown.")
    text_html = models.TextField()
    is_correct = models.BooleanField()
    why_html = models.TextField()
    misconception = models.CharField(max_length=200, blank=True)
    is_retired = models.BooleanField(default=False)

    objects = LoadedQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "position"], name="one_choice_per_position")
        ]

    def __str__(self):
        return f"{self.question} {self.position}"


def whole_question(question_id, *, now):
    """The question as QuestionQuerySet.whole() reads it, from memory while it cannot have changed.

    Only loading the course changes questions and what belongs to them; a load is noticed within a
    second. The row is shared between requests: never change it.
    """
    course = loaded_course(int(now.timestamp()))
    return read_question(question_id) if course is None else kept_question(question_id, course)


def read_question(question_id):
    return Question.objects.whole().get(pk=question_id)


@lru_cache(maxsize=1000)
def kept_question(question_id, course):
    return read_question(question_id)


def offered_on(objective, *, now):
    """How many questions on an objective can be practised; from memory as whole_question()."""
    course = loaded_course(int(now.timestamp()))
    counts = count_offered() if course is None else kept_counts(course)
    return counts.get(objective.pk, 0)


def count_offered():
    rows = Question.objects.offered().order_by().values_list("objective")
    return dict(rows.annotate(Count("pk")))


@lru_cache(maxsize=1)
def kept_counts(course):
    return count_offered()
