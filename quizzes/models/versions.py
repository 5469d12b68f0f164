from collections import defaultdict
from copy import copy

from django.db import models

from quizzes.shuffling import LETTERS
from quizzes.versions import key_of

from .questions import Choice, Question, whole_question

CACHED = ("title", "key", "read_on", "paragraph_url", "new_card_url")


class QuestionVersion(models.Model):
    """What a question asked, and its key, from one load of the course on. Rows are only added.

    A version lasts until the next one of its question; the current one is `Question.version`.
    """

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64, help_text="Of all but the rationales.")
    stem_html = models.TextField()
    ask_html = models.TextField()
    pick_count = models.PositiveSmallIntegerField()
    choices = models.JSONField(help_text="In author order: id, text, is_correct, why.")
    from_at = models.DateTimeField()

    class Meta:
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="one_version_per_number")
        ]

    def __str__(self):
        return f"{self.question}, version {self.number}"

    @property
    def key(self):
        return key_of(self.choices)

    @property
    def lettered(self):
        """[(letter, choice)] in author order: what the choices are called among staff."""
        return list(zip(LETTERS, self.choices, strict=False))

    @property
    def letters(self):
        """{id: letter}"""
        return {choice["id"]: letter for letter, choice in self.lettered}

    @property
    def words(self):
        """{id: text} of the choices."""
        return {choice["id"]: choice["text"] for choice in self.choices}

    def of(self, question):
        """The question, read whole, as it was in this version; not to be saved."""
        old = copy(question)
        for name in CACHED:
            old.__dict__.pop(name, None)
        old.stem_html, old.ask_html = self.stem_html, self.ask_html
        old.pick_count, old.version, old.is_changed = self.pick_count, self, True
        old.current_choices = [
            Choice(
                pk=choice["id"],
                question_id=question.pk,
                position=position,
                text_html=choice["text"],
                is_correct=choice["is_correct"],
                why_html=choice["why"],
                misconception=choice["misconception"],
            )
            for position, choice in enumerate(self.choices)
        ]
        return old


def asked_question(response, *, now):
    """The question of a response, whole, as it was asked; see whole_question()."""
    question = whole_question(response.question_id, now=now)
    if response.version_id in {None, question.version_id}:
        return question
    return response.version.of(question)


def as_asked(responses, questions):
    """Give each response its question as it was asked; `questions` by id, their choices read.

    One query more where a question has changed since, whatever their number.
    """
    responses = list(responses)
    for response in responses:
        response.question = questions[response.question_id]
    changed = [row for row in responses if row.version_id not in {None, row.question.version_id}]
    if changed:
        versions = QuestionVersion.objects.in_bulk({row.version_id for row in changed})
        for response in changed:
            response.question = versions[response.version_id].of(response.question)
    return responses


def keys_as_asked(responses):
    """{response id: ids of the right choices} by the versions asked. One query, or two."""
    versions = QuestionVersion.objects.in_bulk({row.version_id for row in responses} - {None})
    current = defaultdict(set)
    unmarked = {row.question_id for row in responses if row.version_id is None}
    if unmarked:
        right = Choice.objects.current().filter(question__in=unmarked, is_correct=True)
        for question_id, pk in right.values_list("question_id", "pk"):
            current[question_id].add(pk)
    return {
        row.pk: versions[row.version_id].key
        if row.version_id
        else frozenset(current[row.question_id])
        for row in responses
    }
