"""How all the cards of a learner stand right now, in one statement.

The review page asks for this at every answer. Put together from QuerySets it costs several times
as much as all the rest of the page, so it is written out; tests hold it to what the QuerySets say.
"""

from dataclasses import dataclass, replace
from datetime import UTC

from django.db import connection
from django.db.models import DateTimeField

from quizzes.spacing import DAY, LAST_DAYS, exam_moment, is_last_days, start_of_day

from .due import State
from .reviews import TYPICAL_REVIEWS

SQL = """
WITH waiting AS NOT MATERIALIZED (
    SELECT id, flashcard_id, state, due_at, last_review_at, stability
    FROM quizzes_cardschedule
    WHERE learner_id = %(learner)s AND due_at IS NOT NULL AND NOT is_suspended
        AND (buried_until IS NULL OR buried_until <= %(now)s)
        AND flashcard_id NOT IN (SELECT id FROM quizzes_flashcard WHERE is_retired) {deck}
), learning AS NOT MATERIALIZED (
    SELECT * FROM waiting WHERE state IN (%(learning)s, %(relearning)s)
), due AS NOT MATERIALIZED (
    SELECT * FROM waiting WHERE state = %(review)s AND (due_at <= %(now)s {before_exam})
), fresh AS NOT MATERIALIZED (
    SELECT card.id, card.position, chapter.number
    FROM quizzes_flashcard card
    LEFT JOIN studyapp_chapter chapter ON chapter.id = card.chapter_id
    LEFT JOIN quizzes_cardschedule mine
        ON mine.flashcard_id = card.id AND mine.learner_id = %(learner)s
    WHERE NOT card.is_retired AND (card.owner_id IS NULL OR card.owner_id = %(learner)s)
        AND mine.due_at IS NULL AND (mine.id IS NULL OR NOT mine.is_suspended
            AND (mine.buried_until IS NULL OR mine.buried_until <= %(now)s)) {new_deck}
), next_fresh AS MATERIALIZED (
    SELECT * FROM fresh ORDER BY number NULLS FIRST, position, id LIMIT %(limit)s
), today AS NOT MATERIALIZED (
    SELECT introduced_at FROM quizzes_cardschedule
    WHERE learner_id = %(learner)s AND last_review_at >= %(day)s
)
SELECT
    (SELECT count(*) FROM learning),
    (SELECT count(*) FROM learning WHERE due_at <= %(now)s),
    (SELECT count(*) FROM due),
    (SELECT count(*) FROM next_fresh),
    (SELECT count(*) FROM today WHERE introduced_at >= %(day)s),
    (SELECT count(*) FROM today WHERE introduced_at < %(day)s),
    (SELECT flashcard_id FROM learning WHERE due_at <= %(until)s ORDER BY due_at, id LIMIT 1),
    (SELECT flashcard_id FROM due ORDER BY {elapsed} / stability DESC, id LIMIT 1),
    (SELECT id FROM next_fresh ORDER BY number NULLS FIRST, position, id LIMIT 1),
    {typical_seconds}
"""
TYPICAL_SECONDS = """(
        SELECT seconds FROM (
            SELECT seconds, row_number() OVER (ORDER BY seconds) AS place, count(*) OVER () AS n
            FROM (
                SELECT seconds FROM quizzes_review
                WHERE learner_id = %(learner)s AND seconds IS NOT NULL
                ORDER BY reviewed_at DESC, id DESC LIMIT %(typical_reviews)s
            ) latest
        ) ranked WHERE place = n / 2 + 1
    )"""
NEXT_DUE_AT = """
SELECT min(due_at) FROM quizzes_cardschedule
WHERE learner_id = %(learner)s AND due_at > %(now)s AND NOT is_suspended
    AND (buried_until IS NULL OR buried_until <= %(now)s)
    AND flashcard_id NOT IN (SELECT id FROM quizzes_flashcard WHERE is_retired) {deck}
"""
DECK = """AND flashcard_id IN (
            SELECT card.id FROM quizzes_flashcard card
            JOIN studyapp_chapter chapter ON chapter.id = card.chapter_id
            WHERE chapter.slug = %(chapter)s)"""
NEW_DECK = "AND chapter.slug = %(chapter)s"
BEFORE_EXAM = "OR due_at >= %(exam)s AND last_review_at < %(last_days)s"
ELAPSED = {
    "sqlite": "(julianday(%(when)s) - julianday(last_review_at))",
    "postgresql": "extract(epoch FROM %(when)s - last_review_at)::double precision",
}


@dataclass(frozen=True)
class Tally:
    """Counts of a learner's cards, and the next card of each kind by its id.

    Of one deck or all: `learning` (in their steps), `learning_now` (their minute has come), `due`,
    and `new` as far as the day's limit lets. Over all decks: new and older cards answered today.
    """

    learning: int
    learning_now: int
    due: int
    new: int
    new_done: int
    due_done: int
    next_learning: int | None
    next_due: int | None
    next_new: int | None
    typical_seconds: int | None = None


def tally(learner, now, *, limit, until=None, chapter="", exam_on=None, has_pace=False):
    """The Tally of a learner or visitor at `now`, in their zone; of one chapter by its slug.

    At most `limit` new cards a day; the next card in its steps may come as late as `until`. With
    `has_pace` also the median seconds of the latest answers, None before there are any.
    """
    is_last = is_last_days(now.date(), exam_on)
    parts = {
        "deck": DECK if chapter else "",
        "new_deck": NEW_DECK if chapter else "",
        "before_exam": BEFORE_EXAM if is_last else "",
        "elapsed": ELAPSED[connection.vendor],
        "typical_seconds": TYPICAL_SECONDS if has_pace else "NULL",
    }
    moments = {
        "now": now,
        "until": until or now,
        "day": start_of_day(now.date(), now.tzinfo),
        "when": exam_moment(exam_on, now.tzinfo) if is_last else now,
    }
    if is_last:
        moments["exam"] = start_of_day(exam_on, now.tzinfo)
        moments["last_days"] = moments["exam"] - LAST_DAYS * DAY
    values = {
        "learner": learner.pk,
        "chapter": chapter,
        "limit": limit,
        "typical_reviews": TYPICAL_REVIEWS,
        "learning": State.LEARNING.value,
        "relearning": State.RELEARNING.value,
        "review": State.REVIEW.value,
    } | {name: for_database(at) for name, at in moments.items()}
    with connection.cursor() as cursor:
        cursor.execute(SQL.format(**parts), values)
        found = Tally(*cursor.fetchone())
    left = max(0, limit - found.new_done)
    return replace(found, new=min(found.new, left))


def next_due_at(learner, now, *, chapter=""):
    """When the next card comes that has not come by `now`; None when none does."""
    values = {"learner": learner.pk, "now": for_database(now), "chapter": chapter}
    with connection.cursor() as cursor:
        cursor.execute(NEXT_DUE_AT.format(deck=DECK if chapter else ""), values)
        moment = DateTimeField().to_python(cursor.fetchone()[0])
    # SQLite keeps moments as text, in UTC and without saying so.
    return moment and moment.replace(tzinfo=moment.tzinfo or UTC)


def for_database(moment):
    return DateTimeField().get_db_prep_value(moment, connection)
