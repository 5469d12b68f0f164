from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Count, Max, Min, Q
from django.utils.crypto import salted_hmac

from quizzes.shuffling import LETTERS, opaque_id, shuffled
from studyapp.models.learning import LearnerQuerySet


class AttemptQuerySet(LearnerQuerySet):
    def open(self):
        return self.filter(finished_at__isnull=True)

    def newest_first(self):
        return self.order_by("-started_at", "-pk")

    def with_score(self):
        """Annotate `total`, `answered` and `correct`, counts of responses, and `next_position`.

        That is the position of the first open question, None when all are answered.
        """
        is_open = Q(responses__answered_at__isnull=True)
        return self.annotate(
            total=Count("responses"),
            answered=Count("responses", filter=~is_open),
            correct=Count("responses", filter=Q(responses__is_correct=True)),
            next_position=Min("responses__position", filter=is_open),
        )


class Attempt(models.Model):
    """One sitting: the questions drawn for it, in order, as its responses."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="attempts")
    title = models.CharField(max_length=120)
    seed = models.PositiveBigIntegerField(help_text="Orders the choices; never shown.")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["learner", "-started_at"], name="attempt_by_learner")]

    def __str__(self):
        return self.title

    @property
    def choice_key(self):
        """The secret under which this sitting's choices get the ids that pages show."""
        return salted_hmac("quizzes.choices", str(self.pk), algorithm="sha256").digest()


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

    def answered(self):
        return self.filter(answered_at__isnull=False)

    def missed(self):
        return self.filter(is_correct=False)

    def marks(self):
        """is_correct by position, None where open: what a Sitting is made of."""
        return self.order_by("position").values_list("is_correct", flat=True)

    def latest_by_question(self):
        """{question id: when it was last answered}"""
        rows = self.answered().order_by().values_list("question_id")
        return dict(rows.annotate(Max("answered_at")))

    def question_ids(self):
        return list(self.order_by("position").values_list("question_id", flat=True))

    def with_names(self):
        """With what a list of a sitting's questions shows of each."""
        return self.select_related("question__objective").only(
            *("attempt", "position", "is_correct", "is_flagged", "seconds", "answered_at"),
            *("question__stem_html", "question__objective__text"),
        )


class Response(models.Model):
    """A learner's response to one question of an attempt; a draft until answered."""

    class Confidence(models.TextChoices):
        SURE = "sure"
        UNSURE = "unsure"

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="responses")
    question = models.ForeignKey("quizzes.Question", models.PROTECT, related_name="responses")
    position = models.PositiveSmallIntegerField()
    chosen = models.JSONField(default=list, help_text="Primary keys of the choices taken.")
    struck = models.JSONField(default=list, help_text="Primary keys of the choices struck out.")
    is_flagged = models.BooleanField(default=False)
    confidence = models.CharField(max_length=6, choices=Confidence, blank=True)
    is_correct = models.BooleanField(null=True)
    right_count = models.PositiveSmallIntegerField(null=True, help_text="Right choices taken.")
    seconds = models.PositiveIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

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
    def is_closed(self):
        """Whether it can no longer be answered: the sitting was ended without it."""
        return not self.is_answered and self.attempt.finished_at is not None

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
    def unsettled(self):
        return self.filter(due_on__isnull=False, question__is_retired=False)

    def due(self, today):
        return self.unsettled().filter(due_on__lte=today)

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
