import pytest

from studyapp.search_words import fts5_query, marked, phrases, storable, tsquery


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("visibility timeout", [("visibility",), ("timeout",)]),
        ("Dead-Letter queue", [("dead", "letter"), ("queue",)]),
        ('"at least once" delivery', [("at", "least", "once"), ("delivery",)]),
        ('"never closed', [("never",), ("closed",)]),
        ("what is a queue", [("queue",)]),
        ("the", [("the",)]),
        ("a AND b OR NOT c*", [("b",), ("c",)]),
        ("título Größe キュー", [("título",), ("größe",), ("キュー",)]),
        ("snake_case", [("snake", "case")]),
        ("", []),
        ("   ", []),
        ("-- !! () \x00 \ud800", []),
    ],
)
def test_phrases_are_words_without_commands(query, expected):
    assert phrases(query) == expected


def test_phrases_of_an_endless_query_are_few_and_short():
    found = phrases("ab cd " * 5_000)

    assert len(found) == 10
    assert phrases("x" * 10_000) == [("x" * 200,)]


def test_fts5_query_wants_all_and_lets_the_last_word_go_on():
    wanted = phrases("dead-letter queu")

    assert fts5_query(wanted) == '"dead letter" AND "queu" *'
    assert fts5_query(wanted, every=False) == '"dead letter" OR "queu" *'


def test_tsquery_wants_all_and_lets_the_last_word_go_on():
    wanted = phrases("dead-letter queu")

    assert tsquery(wanted) == "('dead' <-> 'letter') & ('queu':*)"
    assert tsquery(wanted, every=False) == "('dead' <-> 'letter') | ('queu':*)"


def test_a_single_letter_is_no_beginning():
    assert fts5_query(phrases("x")) == '"x"'
    assert tsquery(phrases("x")) == "('x')"


def test_storable_drops_what_databases_refuse_and_keeps_lines():
    assert storable("a\x00b\x02c\nd\te\ud800f🙂") == "abc\nd\tef🙂"


def test_marked_escapes_everything_but_its_own_marks():
    assert marked("<b>\x02SQS\x03</b> & <mark>") == (
        "&lt;b&gt;<mark>SQS</mark>&lt;/b&gt; &amp; &lt;mark&gt;"
    )
