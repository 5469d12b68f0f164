"""Full-text search over the course and a learner's own cards, by the database's own index."""

from dataclasses import dataclass

from django.db import connection

from studyapp.models import SearchEntry
from studyapp.search_words import (
    BRACKETS,
    START,
    STOP,
    fts5_query,
    marked,
    phrases,
    storable,
    tsquery,
)

MAX_TEXT_LENGTH = 50_000  # characters of one entry; PostgreSQL refuses a megabyte of words

# Both statements give the same columns. Each kind's best come first in turn, so that a learner's
# two thousand cards cannot push out the one section they look for. A word in a title counts for
# eight in the text.
SQLITE = """
WITH found AS MATERIALIZED (
    SELECT entry.id, entry.kind, bm25(studyapp_searchindex, 8.0, 1.0, 0.0) AS distance
    FROM studyapp_searchindex
    JOIN studyapp_searchentry entry ON entry.id = studyapp_searchindex.rowid
    LEFT JOIN studyapp_chapter chapter ON chapter.id = entry.chapter_id
    WHERE studyapp_searchindex MATCH %(query)s
        AND (entry.learner_id IS NOT NULL OR chapter.is_retired IS NOT TRUE)
), placed AS MATERIALIZED (
    SELECT id, distance, row_number() OVER (PARTITION BY kind ORDER BY distance, id) AS place
    FROM found ORDER BY place, distance LIMIT %(limit)s
)
SELECT entry.kind, entry.key, entry.url, chapter.title,
    highlight(studyapp_searchindex, 0, %(start)s, %(stop)s),
    snippet(studyapp_searchindex, 1, %(start)s, %(stop)s, '…', 28)
FROM placed
JOIN studyapp_searchindex ON studyapp_searchindex.rowid = placed.id
JOIN studyapp_searchentry entry ON entry.id = placed.id
LEFT JOIN studyapp_chapter chapter ON chapter.id = entry.chapter_id
WHERE studyapp_searchindex MATCH %(query)s
ORDER BY placed.distance, placed.id
"""

POSTGRESQL = """
WITH asked AS (SELECT to_tsquery('english', %(query)s) AS query),
found AS MATERIALIZED (
    SELECT entry.id, entry.kind, ts_rank('{0.125, 0.125, 0.125, 1}', document, query, 1) AS rank
    FROM asked, studyapp_searchentry entry
    LEFT JOIN studyapp_chapter chapter ON chapter.id = entry.chapter_id
    WHERE document @@ query AND (
        entry.learner_id = %(learner)s
        OR entry.learner_id IS NULL AND chapter.is_retired IS NOT TRUE)
), placed AS MATERIALIZED (
    SELECT id, rank, row_number() OVER (PARTITION BY kind ORDER BY rank DESC, id) AS place
    FROM found ORDER BY place, rank DESC LIMIT %(limit)s
)
SELECT entry.kind, entry.key, entry.url, chapter.title,
    ts_headline('english', translate(entry.title, '<>', %(brackets)s), query,
        'HighlightAll=true, StartSel=' || %(start)s || ', StopSel=' || %(stop)s),
    ts_headline('english', translate(entry.text, '<>', %(brackets)s), query,
        'MinWords=18, MaxWords=28, StartSel=' || %(start)s || ', StopSel=' || %(stop)s)
FROM asked, placed
JOIN studyapp_searchentry entry ON entry.id = placed.id
LEFT JOIN studyapp_chapter chapter ON chapter.id = entry.chapter_id
ORDER BY placed.rank DESC, placed.id
"""


@dataclass(frozen=True)
class Found:
    """One thing that was found. Title and snippet are safe HTML with <mark> round found words."""

    kind: str
    key: str
    url: str
    chapter: str
    title: str
    snippet: str


def find(query, learner, limit=20):
    """What the words of `query` are found in, the best first: at most `limit` things.

    Looks through the current course and the learner's own cards. All words must be there, the
    last may be the beginning of one; where nothing has all of them, things that have some are
    found. Any text is a valid query; one without words finds nothing.
    """
    wanted = phrases(query)
    if not wanted:
        return []
    found = run(wanted, learner, limit, every=True)
    if not found and len(wanted) > 1:
        found = run(wanted, learner, limit, every=False)
    return found


def run(wanted, learner, limit, *, every):
    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite:
        scopes = "course" if learner.pk is None else f"course OR learner{learner.pk}"
        query = f"scope : ({scopes}) AND ({fts5_query(wanted, every=every)})"
    else:
        query = tsquery(wanted, every=every)
    values = {
        "query": query,
        "learner": learner.pk,
        "limit": limit,
        "start": START,
        "stop": STOP,
        "brackets": BRACKETS,
    }
    with connection.cursor() as cursor:
        cursor.execute(SQLITE if is_sqlite else POSTGRESQL, values)
        return [
            Found(kind, key, url, chapter or "", marked(title), marked(snippet))
            for kind, key, url, chapter, title, snippet in cursor.fetchall()
        ]


def save_entry(key, *, kind, learner, title, text, url, chapter=None):
    """Make the thing named by `key` ("kind:id") findable, or change what it is found by.

    `title` and `text` are plain text. With `learner` only they find it; None is for the course.
    """
    title_length = SearchEntry._meta.get_field("title").max_length
    fields = {
        "kind": kind,
        "learner": learner,
        "chapter": chapter,
        "title": storable(title)[:title_length],
        "text": storable(text)[:MAX_TEXT_LENGTH],
        "url": url,
    }
    SearchEntry.objects.update_or_create(key=key, defaults=fields)


def drop_entry(key):
    """The thing is found no more. Unknown keys are fine."""
    SearchEntry.objects.filter(key=key).delete()
