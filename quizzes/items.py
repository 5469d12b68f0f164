"""Questions as instruments, ready to be shown to staff and instructors."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from quizzes.item_statistics import in_words, urgency, whole
from quizzes.models import DiagnosticResponse, Dispute, Outcome, Question, Regrade, Response
from quizzes.shuffling import LETTERS


@dataclass
class Item:
    """A question with what first attempts say of the version that stands, and its open disputes."""

    question: Question
    open_count: int

    @cached_property
    def kept(self):
        """The ItemFigures of the version that stands, or None."""
        kept = getattr(self.question, "figures", None)
        return kept if kept and kept.version_id == self.question.version_id else None

    @cached_property
    def figures(self):
        return self.kept and self.kept.kept

    @property
    def n(self):
        """First attempts."""
        return self.kept.n if self.kept else 0

    @property
    def is_shown(self):
        return self.figures is not None and self.figures.is_shown

    @cached_property
    def warnings(self):
        return self.kept.warnings if self.kept else []

    @property
    def discrimination(self):
        found = self.figures.discrimination
        return "–" if found is None else whole(found)

    @property
    def words(self):
        return in_words(self.figures) if self.is_shown else []

    @property
    def attention(self):
        """What sorts a list: the more there is to be looked at, the sooner."""
        urgent = urgency(self.figures) if self.figures else 0
        return (-self.open_count, -urgent, self.question.chapter.number, self.question.slug)


def items():
    """An Item of every question that stands, or that has open disputes, the most urgent first."""
    waiting = Dispute.objects.open().filter(question=OuterRef("pk")).order_by()
    waiting = waiting.values("question").annotate(count=Count("pk")).values("count")
    questions = Question.objects.annotate(open_count=Coalesce(Subquery(waiting), 0))
    questions = questions.filter(Q(is_retired=False) | Q(open_count__gt=0))
    questions = questions.select_related("chapter", "objective", "figures").only(
        *("slug", "stem_html", "version", "is_retired", "chapter__number", "chapter__slug"),
        *("objective__slug", "objective__text", "figures"),
    )
    found = [Item(question, question.open_count) for question in questions]
    return sorted(found, key=lambda item: item.attention)


def narrowed(found, *, q="", chapter=None, objective="", which=""):
    """Those of the items that are wanted: words in the question, and the rest by name."""
    words = (q or "").casefold()
    return [
        item
        for item in found
        if words in f"{item.question.stem_html} {item.question.slug}".casefold()
        and (chapter is None or item.question.chapter_id == chapter.pk)
        and (not objective or item.question.objective.slug == objective)
        and (which != "look" or item.warnings)
        and (which != "disputed" or item.open_count)
    ]


class Record:
    """All that is kept about one question, read whole with its choices. Eight queries."""

    def __init__(self, question):
        self.question = question
        self.disputes = list(question.disputes.select_related("outcome", "version"))
        self.item = Item(question, len(self.open))

    @property
    def open(self):
        return [dispute for dispute in self.disputes if dispute.outcome is None]

    @cached_property
    def offered(self):
        """[(letter, choice)] in author order."""
        return list(zip(LETTERS, self.question.current_choices, strict=False))

    @cached_property
    def rates(self):
        """[(letter, choice, its ChoiceRate)], empty while there are too few attempts."""
        if not self.item.is_shown:
            return []
        rates = {rate.id: rate for rate in self.item.figures.choices}
        return [(letter, choice, rates[choice.pk]) for letter, choice in self.offered]

    @cached_property
    def objections(self):
        """The open disputes, each with `own`: what its learner's letters are called here."""
        for dispute in self.open:
            version = dispute.version
            dispute.own = dispute.letters(version.letters) if version else []
        return self.open

    @cached_property
    def outcomes(self):
        return list(Outcome.objects.filter(question=self.question).select_related("by"))

    @cached_property
    def versions(self):
        """The versions, the newest first, each with `answer_count` and its `marked`: Regrades."""
        counts = answer_counts(self.question)
        regrades = regrades_with_counts().filter(version__question=self.question)
        versions = list(self.question.versions.order_by("-number"))
        for version in versions:
            version.answer_count = counts.get(version.pk, 0)
            version.marked = [row for row in regrades if row.version_id == version.pk]
            version.is_current = version.pk == self.question.version_id
        return versions


def answer_counts(question):
    """{version id: how many answers} in sittings and diagnostics."""
    found = {}
    for rows in (Response.objects, DiagnosticResponse.objects):
        rows = rows.filter(question=question, answered_at__isnull=False).order_by()
        for version, count in rows.values_list("version").annotate(Count("pk")):
            found[version] = found.get(version, 0) + count
    return found


def regrades_with_counts():
    """Regrades, the newest first, with how many answers became right, and wrong."""
    return (
        Regrade.objects.select_related("by", "version__question")
        .annotate(
            to_right=Count("remarks", filter=Q(remarks__is_correct=True)),
            to_wrong=Count("remarks", filter=Q(remarks__is_correct=False)),
        )
        .order_by("-at", "-pk")
    )
