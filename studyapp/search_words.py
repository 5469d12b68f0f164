"""What somebody typed into the search field, as words that no database takes for a command."""

import re

from django.utils.html import escape
from django.utils.safestring import mark_safe

MAX_QUERY_LENGTH = 200
MAX_PHRASES = 10
PREFIX_LENGTH = 2  # a single letter begins half the words there are

# Signs that no stored text contains, for the way from the database: around a found word, and for
# "<" and ">", between which PostgreSQL's headlines would drop everything.
START, STOP = "\x02", "\x03"
BRACKETS = "\x04\x05"
SHOWN = {"\x02": "<mark>", "\x03": "</mark>", "\x04": "&lt;", "\x05": "&gt;"}

WORD = re.compile(r"[^\W_]+")
CHUNK = re.compile(r'"([^"]*)"|(\S+)')
UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

# English words that say nothing about what is looked for. PostgreSQL leaves them out by itself.
EMPTY_WORDS = frozenset(
    WORD.findall(
        "a an and are as at be but by can do does for from has have how i if in is it its my not of"
        " on or should so such than that the their then there these they this to was were what"
        " when where which who why will with you your"
    )
)


def phrases(query):
    """The query as phrases, each a tuple of words in lower case; at most MAX_PHRASES.

    Words stand alone unless they are quoted or joined ("dead-letter"). Empty words are left out
    where others remain.
    """
    chunks = [quoted or single for quoted, single in CHUNK.findall(query[:MAX_QUERY_LENGTH])]
    found = [tuple(WORD.findall(chunk.lower())) for chunk in chunks]
    found = [phrase for phrase in found if phrase]
    telling = [phrase for phrase in found if len(phrase) > 1 or phrase[0] not in EMPTY_WORDS]
    return (telling or found)[:MAX_PHRASES]


def is_beginning(phrase, wanted):
    """Whether the last word of this phrase may still be being typed."""
    return phrase is wanted[-1] and len(phrase[-1]) >= PREFIX_LENGTH


def fts5_query(wanted, *, every=True):
    """The phrases as an SQLite FTS5 expression: all of them, or with every=False any."""
    terms = [f'"{" ".join(phrase)}"' + " *" * is_beginning(phrase, wanted) for phrase in wanted]
    return (" AND " if every else " OR ").join(terms)


def tsquery(wanted, *, every=True):
    """The phrases as the text of a PostgreSQL tsquery: all of them, or with every=False any."""
    terms = [
        " <-> ".join(f"'{word}'" for word in phrase) + ":*" * is_beginning(phrase, wanted)
        for phrase in wanted
    ]
    return (" & " if every else " | ").join(f"({term})" for term in terms)


def storable(text):
    """The text without the control signs and half characters that databases refuse."""
    return UNSTORABLE.sub("", text)


def marked(text):
    """Text from the database as HTML: everything escaped, found words in <mark>."""
    html = escape(text).translate(str.maketrans(SHOWN))
    return mark_safe(html)  # noqa: S308 - escaped above
