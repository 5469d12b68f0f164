import contextlib
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.engine.errors import ReadError
from scenarios.engine.safe_yaml import read_template, read_yaml


def refusal(data, read=read_template):
    with pytest.raises(ReadError) as error:
        read(data)
    return str(error.value)


def test_plain_words_keep_the_json_types_and_nothing_else():
    text = """
    nothing: [null, ~, , Null]
    truth: [true, False, TRUE]
    words: [yes, no, on, off, y]
    numbers: [0, -12, +7, 1.5, .5, 1e3, -2.5E-3]
    texts: [0755, 1_000, 1:30, 0x1F, 012345678901, .inf, .nan, 2012-10-17, 1e]
    large: 1234567890123456789
    quoted: ["1", 'true']
    tagged: [!!str 1, !!int "7", !!null "", !!float "1.5", !!bool "true", ! 5]
    collections: [!!seq [], !!map {}]
    """.replace(", , Null", ", '', Null")

    assert read_yaml(text) == {
        "nothing": [None, None, "", None],
        "truth": [True, False, True],
        "words": ["yes", "no", "on", "off", "y"],
        "numbers": [0, -12, 7, 1.5, 0.5, 1000.0, -0.0025],
        "texts": [
            "0755",
            "1_000",
            "1:30",
            "0x1F",
            "012345678901",
            ".inf",
            ".nan",
            "2012-10-17",
            "1e",
        ],
        "large": "1234567890123456789",
        "quoted": ["1", "true"],
        "tagged": ["1", 7, None, 1.5, True, "5"],
        "collections": [[], {}],
    }


def test_empty_value_is_null_and_keys_stay_text():
    assert read_yaml("a:\n1: x\nyes: y\n!!str b: z\n") == {
        "a": None,
        "1": "x",
        "yes": "y",
        "b": "z",
    }


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("!Ref Queue", {"Ref": "Queue"}),
        ("!Condition IsProd", {"Condition": "IsProd"}),
        ("!GetAtt Queue.Arn", {"Fn::GetAtt": ["Queue", "Arn"]}),
        ("!GetAtt Nested.Outputs.Arn", {"Fn::GetAtt": ["Nested", "Outputs.Arn"]}),
        ("!GetAtt [Queue, Arn]", {"Fn::GetAtt": ["Queue", "Arn"]}),
        ("!Sub '${Queue}-x'", {"Fn::Sub": "${Queue}-x"}),
        ("!Join ['', [a, !Ref B]]", {"Fn::Join": ["", ["a", {"Ref": "B"}]]}),
        ("!Sub 12", {"Fn::Sub": "12"}),
        ("!GetAZs ''", {"Fn::GetAZs": ""}),
        ("!Transform {Name: x}", {"Fn::Transform": {"Name": "x"}}),
    ],
)
def test_short_tags_become_long_functions(short, long):
    assert read_template(f"Value: {short}\n") == {"Value": long}


def test_json_template_is_read_with_tabs_and_a_byte_order_mark():
    assert read_template(b'\xef\xbb\xbf{\n\t"a": {"Ref": "B"}}') == {"a": {"Ref": "B"}}
    assert read_template("\ufeffa: 1\n") == {"a": 1}


LAUGHS = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the document is empty"),
        ("# only a comment", "the document is empty"),
        ("a: 1\n---\nb: 2\n", "line 2: a second document starts here"),
        ("a: 1\nb: 2\na: 3\n", 'line 3: the key "a" stands twice'),
        (LAUGHS, "line 2: aliases (*name) are not accepted; write the value out"),
        ("a: 1\n[x]: 2\n", "line 2: a key must be plain text"),
        ("!Ref a: 2\n", "line 1: a key must be plain text"),
        ("a:\n\t- b\n", "line 2: not YAML (found character that cannot start any token)"),
        ("a: [1\nb: }", "line 2: not YAML"),
        ("a: !!python/object/apply:os.system [ls]", 'line 1: the tag "tag:yaml.org,2002:python'),
        ("a: !!timestamp 2001-01-01", 'line 1: the tag "tag:yaml.org,2002:timestamp" is not'),
        ("a: !!binary aGk=", 'line 1: the tag "tag:yaml.org,2002:binary" is not accepted'),
        ("a: !Exec x", 'line 1: the tag "!Exec" is not accepted'),
        ("a: !!int seven", 'line 1: "seven" is not of the type its tag says'),
        ("a: !!null 0", 'line 1: "0" is not of the type its tag says'),
        ("%TAG ! tag:x,2000:\n---\na: 1", "YAML directives (lines that start with %)"),
        ("a: \x00", "the text has characters that YAML does not allow"),
        ("a: \ud800", "the text is not valid UTF-8"),
        (b"a: \xff", "the text is not valid UTF-8"),
        ("a: 1e999", "a number is out of all bounds"),
        ('{"a": 1, "a": 2}', 'the key "a" stands twice in one object'),
        ('{"a": 1', "line 1: not JSON"),
        ('{"a": "\\ud800"}', "a text has half a character (a lone surrogate)"),
        ('{"\\uDFFF\\uD800": 1}', "a text has half a character (a lone surrogate)"),
    ],
)
def test_bad_template_is_refused_with_its_line(text, message):
    assert refusal(text).startswith(message)


def test_whole_characters_may_be_escaped_in_json():
    assert read_template('{"a": "\\ud83d\\ude00 \\\\ud800"}') == {"a": "😀 \\ud800"}


def test_functions_are_refused_outside_templates():
    assert refusal("a: !Ref x", read_yaml) == 'line 1: the tag "!Ref" is not accepted'


HOSTILE = {
    "large": "a: " + "x" * 1_200_000,
    "deep flow": "[" * 500_000,
    "deep block": "".join(" " * n + "-\n" for n in range(900)),
    "deep mappings": "".join(" " * n + "a:\n" for n in range(900)),
    "inline sequences": "- " * 200_000,
    "many values": "[" + "a," * 200_000 + "a]",
    "many keys": "".join(f"k{n}: 1\n" for n in range(70_000)),
    "question marks": "? " * 200_000,
    "laughs": LAUGHS * 1000,
    "open quote": '"' + "a " * 250_000,
    "many tags": "%TAG !a! tag:a,2000:\n" * 20_000 + "--- a",
    "anchors": "".join(f"- &a{n} x\n" for n in range(70_000)),
    "braces": "{" * 250_000,
    "colons": ": " * 250_000,
    "deep JSON": '{"a":' * 100_000,
    "wide JSON": '{"a":[' + "1," * 200_000 + "1]}",
}


@pytest.mark.no_cover  # tracing would double what is measured
@pytest.mark.usefixtures("settled_heap")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_template_is_refused_within_a_second_and_100_mb(name):
    started = time.process_time()
    refusal(HOSTILE[name])
    assert time.process_time() - started < 1

    tracemalloc.start()  # slows everything down, so it has a run of its own
    refusal(HOSTILE[name])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100 * 2**20


@given(st.text(alphabet="ab01:-?[]{},&*!|>%#\"' \n\t.~", max_size=60) | st.text() | st.binary())
def test_any_text_is_read_or_refused(data):
    with contextlib.suppress(ReadError):
        read_template(data)
