from html import escape, unescape

from django.conf import settings
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe

from studyapp.models import Chapter, Objective, Section, Term

from .due import State, has_come, not_buried

# What a list of cards can be narrowed to.
STATES = ("new", "learning", "due", "suspended", "leech", "own")


class FlashcardQuerySet(models.QuerySet):
    def current(self):
        return self.filter(is_retired=False)

    def visible_to(self, user):
        """Course cards, and the learner's own."""
        mine = Q(owner=user) if user.is_authenticated else Q()
        return self.current().filter(Q(owner__isnull=True) | mine)

    def own(self, user):
        return self.current().filter(owner=user) if user.is_authenticated else self.none()

    def in_chapter(self, chapter):
        """Cards of this chapter's deck; all cards where it is None."""
        return self if chapter is None else self.filter(chapter=chapter)

    def in_order(self):
        """As they are met: own cards of no chapter, then by chapter and place in it."""
        return self.order_by(F("chapter__number").asc(nulls_first=True), "position", "pk")

    def with_schedule(self, user):
        """With `mine`, the learner's CardSchedule or None."""
        mine = FilteredRelation("schedules", condition=Q(schedules__learner=user.pk or 0))
        return self.annotate(mine=mine).select_related("mine")

    def with_place(self):
        """With their chapter, section and objective, as far as a page names them."""
        return self.select_related("chapter", "section", "objective").defer(
            "chapter__opening_html", "chapter__sources", "section__parts"
        )

    def new_to(self, user, now):
        """Cards the learner has never answered and not put aside."""
        is_open = Q(mine__isnull=True) | Q(mine__is_suspended=False) & not_buried(now, "mine__")
        mine = FilteredRelation("schedules", condition=Q(schedules__learner=user.pk or 0))
        visible = self.visible_to(user).annotate(mine=mine)
        return visible.filter(is_open, mine__due_at__isnull=True)

    def matching(self, text):
        """Cards whose prompt, answer or reason contains the text, whatever its case."""
        found = Q()
        for words in {text, escape(text)}:  # course cards hold HTML
            for field in ("prompt", "answer", "why"):
                found |= Q(**{f"{field}__icontains": words})
        return self.filter(found)

    def narrowed(self, user, now, *, q="", chapter=None, state="", exam_on=None):
        """Those that a list of cards was narrowed to; an empty value narrows nothing."""
        cards = self.in_chapter(chapter).matching(q) if q else self.in_chapter(chapter)
        return cards.in_state(state, user, now, exam_on=exam_on) if state else cards

    def in_state(self, state, user, now, *, exam_on=None):
        """Cards with `mine` in one of STATES."""
        has_begun = Q(mine__due_at__isnull=False)
        is_active = Q(mine__is_suspended=False) & not_buried(now, "mine__")
        in_review = Q(mine__state=State.REVIEW)
        return self.filter(
            {
                "new": Q(mine__due_at__isnull=True)
                & (Q(mine__isnull=True) | Q(mine__is_suspended=False)),
                "learning": has_begun & is_active & ~in_review,
                "due": has_begun & is_active & in_review & has_come(now, exam_on, "mine__"),
                "suspended": Q(mine__is_suspended=True),
                "leech": Q(mine__is_leech=True),
                "own": Q(owner=user.pk or 0),
            }[state]
        )


class Flashcard(models.Model):
    """A prompt and its answer. A chapter's cards are its deck; own cards have an owner."""

    slug = models.SlugField(max_length=80, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="own_cards",
        null=True,
        blank=True,
    )
    chapter = models.ForeignKey(
        Chapter, models.PROTECT, related_name="flashcards", null=True, blank=True
    )
    section = models.ForeignKey(
        Section, models.PROTECT, related_name="flashcards", null=True, blank=True
    )
    term = models.ForeignKey(Term, models.PROTECT, related_name="flashcards", null=True, blank=True)
    objective = models.ForeignKey(
        Objective, models.PROTECT, related_name="flashcards", null=True, blank=True
    )
    position = models.PositiveSmallIntegerField(default=0)
    prompt = models.TextField(help_text="HTML on course cards, plain text on own cards.")
    answer = models.TextField(help_text="HTML on course cards, plain text on own cards.")
    why = models.TextField(blank=True)
    is_retired = models.BooleanField(default=False)

    # The learner's CardSchedule, where with_schedule() has found one, and how often the learner
    # has answered the card, where only that was looked up.
    mine = None
    answered = 0

    objects = FlashcardQuerySet.as_manager()

    class Meta:
        ordering = ["chapter__number", "position", "pk"]
        indexes = [
            models.Index(fields=["is_retired"], condition=Q(is_retired=True), name="card_retired")
        ]

    def __str__(self):
        return self.slug

    @property
    def prompt_html(self):
        return self.as_html(self.prompt)

    @property
    def answer_html(self):
        return self.as_html(self.answer)

    @property
    def why_html(self):
        return self.as_html(self.why)

    @property
    def prompt_text(self):
        """The prompt without markup, for titles and search."""
        return self.prompt if self.owner_id else unescape(strip_tags(self.prompt))

    @property
    def review_count(self):
        """How often the learner for whom it was looked up has answered it."""
        return self.mine.review_count if self.mine else self.answered

    @property
    def url(self):
        return reverse("quizzes:card_info", args=[self.pk])

    def standing(self, now):
        """One word for where the card of with_schedule() stands; see CardSchedule.standing."""
        return self.mine.standing(now) if self.mine else "new"

    def as_html(self, text):
        """Course text was sanitised when it was loaded; own text is escaped here."""
        return linebreaksbr(text) if self.owner_id else mark_safe(text)  # noqa: S308
