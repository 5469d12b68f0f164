from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Q

from quizzes.exam_score import Count
from quizzes.selection import Candidate, without_siblings
from quizzes.shuffling import LETTERS, opaque_id, shuffled
from studyapp.models.learning import LearnerQuerySet

from .attempts import Attempt

EACH, RIGHT = models.Count("pk"), models.Count("pk", filter=Q(is_correct=True))


@dataclass(frozen=True)
class Offered:
    """A choice as it stands before the learner; `id` is all that a page shows of its identity."""

    id: str
    letter: str
    choice: models.Model
    is_taken: bool
    is_struck: bool


class ResponseQuerySet(models.QuerySet):
    def for_learner(self, user):
        """Responses of this learner; none for a visitor who has done nothing yet."""
        return self.filter(attempt__learner=user) if user.is_authenticated else self.none()

    def of_exams(self):
        return self.exclude(attempt__exam="")

    def of_practice(self):
        return self.filter(attempt__exam="")

    def may_be_told(self):
        """Those whose outcome may be told once they are answered: not of an exam still open."""
        return self.filter(Q(attempt__exam="") | Q(attempt__finished_at__isnull=False))

    def told(self):
        """Those whose outcome stands: answered, or of an exam that is over."""
        over = ~Q(attempt__exam="") & Q(attempt__finished_at__isnull=False)
        return self.filter(Q(answered_at__isnull=False) | over)

    def answered(self):
        return self.filter(answered_at__isnull=False)

    def missed(self):
        return self.filter(is_correct=False)

    def not_right(self):
        """Missed, or left blank."""
        return self.exclude(is_correct=True)

    def marks(self):
        """is_correct by position, None where open: what a Sitting is made of."""
        return self.order_by("position").values_list("is_correct", flat=True)

    def by_confidence(self):
        """{confidence: Count of the answers given with it}"""
        rows = self.order_by().values_list("confidence").annotate(right=RIGHT, count=EACH)
        return {confidence: Count(*counts) for confidence, *counts in rows}

    def scored_by_domain(self):
        """{attempt id: {domain id: Count of its scored questions}}"""
        rows = self.filter(is_scored=True).order_by()
        rows = rows.values_list("attempt", "question__objective__task__domain")
        found = defaultdict(dict)
        for attempt, domain, *counts in rows.annotate(right=RIGHT, count=EACH):
            found[attempt][domain] = Count(*counts)
        return found

    def latest_by_question(self):
        """{question id: when it was last answered}"""
        rows = self.answered().order_by().values_list("question_id")
        return dict(rows.annotate(Max("answered_at")))

    def latest_pages(self, **of_questions):
        """{slug of a question: (attempt id, position)} of the newest of these on each question."""
        rows = self.filter(**of_questions).order_by(F("answered_at").asc(nulls_first=True), "pk")
        return {
            slug: place
            for slug, *place in rows.values_list("question__slug", "attempt_id", "position")
        }

    def question_ids(self):
        return list(self.order_by("position").values_list("question_id", flat=True))

    def with_names(self):
        """With what a list of a sitting's questions shows of each."""
        return self.select_related("question__objective__task__domain").only(
            *("attempt", "version", "position", "is_correct", "is_flagged", "is_scored", "seconds"),
            *("answered_at", "question__stem_html", "question__objective__text"),
            *("question__objective__slug", "question__objective__task__domain__slug"),
        )


class Response(models.Model):
    """A learner's response to one question of an attempt; a draft until answered."""

    class Confidence(models.TextChoices):
        SURE = "sure"
        UNSURE = "unsure"

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="responses")
    question = models.ForeignKey("quizzes.Question", models.PROTECT, related_name="responses")
    version = models.ForeignKey(
        "quizzes.QuestionVersion",
        models.PROTECT,
        related_name="responses",
        null=True,
        help_text="As it was answered; in an exam, as it was drawn.",
    )
    position = models.PositiveSmallIntegerField()
    chosen = models.JSONField(default=list, help_text="Primary keys of the choices taken.")
    struck = models.JSONField(default=list, help_text="Primary keys of the choices struck out.")
    is_flagged = models.BooleanField(default=False)
    confidence = models.CharField(max_length=6, choices=Confidence, blank=True)
    is_correct = models.BooleanField(null=True)
    right_count = models.PositiveSmallIntegerField(null=True, help_text="Right choices taken.")
    seconds = models.PositiveIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    # In exams, where a response stays a draft until all are handed in.
    is_scored = models.BooleanField(default=True, help_text="Not told before the exam is over.")
    saved_seq = models.PositiveIntegerField(default=0, help_text="Number of the newest click.")
    saved_key = models.CharField(max_length=64, blank=True, help_text="Settles equal numbers.")
    saved_at = models.DateTimeField(null=True, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "position"], name="one_response_per_position"
            ),
            models.UniqueConstraint(
                fields=["attempt", "question"], name="one_response_per_question"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, is_correct__isnull=True)
                | Q(answered_at__isnull=False, is_correct__isnull=False),
                name="answered_and_marked_together",
            ),
        ]

    def __str__(self):
        return f"{self.attempt}, question {self.position}"

    @property
    def is_answered(self):
        return self.answered_at is not None

    @property
    def is_told(self):
        """Whether its outcome may be shown: it is answered, or the exam that it is of is over."""
        is_over = self.attempt.finished_at is not None
        return is_over if self.attempt.is_exam else self.is_answered

    @property
    def is_closed(self):
        """Whether it can no longer be answered: the practice was ended without it."""
        return not self.is_told and self.attempt.finished_at is not None

    @property
    def was_sure_and_wrong(self):
        return self.is_correct is False and self.confidence == self.Confidence.SURE

    def offered(self):
        """The question's choices as Offered, in this sitting's order; see whole_question()."""
        rows = {choice.pk: choice for choice in self.question.current_choices}
        order = shuffled(rows, seed=self.attempt.seed, question_id=self.question_id)
        key = self.attempt.choice_key
        return [
            Offered(
                id=opaque_id(pk, key=key),
                letter=letter,
                choice=rows[pk],
                is_taken=pk in self.chosen,
                is_struck=pk in self.struck,
            )
            for pk, letter in zip(order, LETTERS, strict=False)
        ]


class DueQuestionQuerySet(LearnerQuerySet):
    def offered(self):
        return self.filter(question__is_retired=False, question__chapter__is_retired=False)

    def unsettled(self):
        return self.offered().filter(due_on__isnull=False)

    def due(self, today):
        return self.unsettled().filter(due_on__lte=today)

    def waiting_on(self, questions):
        """Those of these questions that are not settled, with what tells siblings apart."""
        waiting = self.filter(due_on__isnull=False, question__in=questions)
        names = waiting.select_related("question")
        return names.only("step", "due_on", "question__slug", "question__sibling")

    def idea_count(self):
        """How many these are as they come back: of siblings only one is asked."""
        rows = self.values_list("question", "question__slug", "question__sibling")
        return len(without_siblings(Candidate(*row) for row in rows.order_by("due_on", "pk")))

    def settled(self):
        return self.filter(due_on__isnull=True)

    def with_places(self):
        """With what a list shows of each: its beginning, where it is taught, its card."""
        return self.select_related(
            "question__chapter", "question__section", "question__flashcard"
        ).only(
            *("step", "miss_count", "due_on", "question__slug", "question__stem_html"),
            *("question__chapter__slug", "question__chapter__number"),
            *("question__section__slug", "question__section__title"),
            *("question__flashcard__prompt", "question__flashcard__is_retired"),
            "question__flashcard__owner",
        )

    def by_question(self):
        """{question id: when it is due}"""
        return dict(self.values_list("question_id", "due_on"))


class DueQuestion(models.Model):
    """A question a learner has missed, and when it comes back until it is settled."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="due_questions"
    )
    question = models.ForeignKey("quizzes.Question", models.CASCADE, related_name="due")
    step = models.PositiveSmallIntegerField(default=0)
    miss_count = models.PositiveIntegerField(default=0)
    due_on = models.DateField(null=True, help_text="Empty once settled.")

    objects = DueQuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "question"], name="one_return_per_question")
        ]
        indexes = [models.Index(fields=["learner", "due_on"], name="question_due")]

    def __str__(self):
        return f"{self.question} for {self.learner}"
