"""When a card counts as due, as conditions for the database."""

from django.db import models
from django.db.models import FloatField, Func, Q

from quizzes.spacing import DAY, LAST_DAYS, is_last_days, start_of_day


class State(models.IntegerChoices):
    # The numbers are those of the fsrs library.
    LEARNING = 1
    REVIEW = 2
    RELEARNING = 3


def not_buried(now, path=""):
    return Q(**{f"{path}buried_until__isnull": True}) | Q(**{f"{path}buried_until__lte": now})


class DayNumber(Func):
    """A moment as a number of days with its fraction, to reckon with in the database."""

    output_field = FloatField()

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="julianday(%(expressions)s)", **context)

    def as_postgresql(self, compiler, connection, **context):
        template = "(extract(epoch from %(expressions)s) / 86400)::double precision"
        return self.as_sql(compiler, connection, template=template, **context)


def has_come(now, exam_on, path=""):
    """The card's day has come; in the last days before the exam also where it would come later."""
    come = Q(**{f"{path}due_at__lte": now})
    if is_last_days(now.date(), exam_on):
        exam_starts_at = start_of_day(exam_on, now.tzinfo)
        come |= Q(
            **{
                f"{path}due_at__gte": exam_starts_at,
                f"{path}last_review_at__lt": exam_starts_at - LAST_DAYS * DAY,
            }
        )
    return come
