"""Figures and difficulties of all questions, worked out anew from first attempts."""

from collections import Counter, defaultdict
from dataclasses import asdict

from django.db import transaction

from quizzes.diagnosing import DIFFICULTIES
from quizzes.irt import Item
from quizzes.item_statistics import FirstAttempt, figures, guess_score
from quizzes.models import ItemFigures, Question
from quizzes.models.items import attempts_by_learner
from quizzes.recalibrating import known_without_each, recalibrated

BATCH = 500


def recalibrate(*, now):
    """Work out and keep the figures and the difficulty of every question; return how many have any.

    Only first attempts at the version that stands now count. Doing it again changes nothing.
    """
    questions = Question.objects.current().with_choices().exclude(version=None)
    questions = {question.pk: question for question in questions}
    rated = {pk: rated_item(question) for pk, question in questions.items()}
    found, difficulties = [], {}
    attempts = first_attempts(questions, rated)
    for pk, question in questions.items():
        own = attempts[pk]
        choices = [choice.pk for choice in question.current_choices]
        result = figures([attempt for attempt, _ in own], choices=choices, key=question.key)
        difficulties[pk] = None
        if result is not None:
            found.append(row_of(question, result, now=now))
            marks = [(known, attempt.is_correct) for attempt, known in own]
            difficulties[pk] = recalibrated(rated[pk], marks)
    keep(found, difficulties)
    return len(found)


def rated_item(question):
    guess = guess_score(len(question.current_choices), question.pick_count) / 100
    return Item(DIFFICULTIES[question.difficulty], guess=guess)


def first_attempts(questions, rated):
    """{question id: [(FirstAttempt, what is known of the learner without it)]}"""
    found = defaultdict(list)
    for rows in attempts_by_learner():
        right, count = Counter(), Counter()
        first = {}
        for at, sitting, question, version, chosen, is_correct in rows:
            right[sitting] += bool(is_correct)
            count[sitting] += 1
            if question not in first or at < first[question][0]:
                first[question] = (at, sitting, version, chosen, bool(is_correct))
        own = {pk: row for pk, row in first.items() if pk in questions}
        known = known_without_each([(rated[pk], row[-1]) for pk, row in own.items()])
        for (pk, row), who in zip(own.items(), known, strict=True):
            _, sitting, version, chosen, is_correct = row
            if version != questions[pk].version_id:
                continue
            others = count[sitting] - 1
            has_rest = sitting is not None and others > 0
            rest = (right[sitting] - is_correct) / others if has_rest else None
            found[pk].append((FirstAttempt(is_correct, rest, frozenset(chosen)), who))
    return found


def row_of(question, result, *, now):
    values = asdict(result)
    values["choices"] = list(values["choices"])
    return ItemFigures(
        question=question, version_id=question.version_id, worked_out_at=now, **values
    )


@transaction.atomic
def keep(found, difficulties):
    ItemFigures.objects.exclude(question__in=[row.question_id for row in found]).delete()
    fields = [field.name for field in ItemFigures._meta.fields if field.name not in KEYS]
    ItemFigures.objects.bulk_create(
        found,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["question"],
        update_fields=fields,
    )
    rows = Question.objects.only("pk", "measured_difficulty", "version").in_bulk(difficulties)
    changed = []
    for pk, question in rows.items():
        if question.measured_difficulty != difficulties[pk]:
            question.measured_difficulty = difficulties[pk]
            changed.append(question)
    Question.objects.bulk_update(changed, ["measured_difficulty"], batch_size=BATCH)


KEYS = {"id", "question"}
