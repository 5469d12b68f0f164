import pytest

from studyapp.course.problems import ContentFile
from studyapp.course.records import Record
from studyapp.course.yaml_tree import Fields, Items, Scalar, parse_yaml, plain_value


def parse(text, **options):
    """(tree, ["line: message"])"""
    file = ContentFile("a.yaml", text)
    tree = parse_yaml(file, text, **options)
    return tree, [f"{problem.line}: {problem.message}" for problem in file.problems]


def record_of(text):
    file = ContentFile("a.yaml", text)
    return Record(file, parse_yaml(file, text), "card one"), file


def told(file):
    return [f"{problem.line}: {problem.message}" for problem in file.problems]


def test_yaml_keeps_texts_and_lines():
    tree, problems = parse("a: 1\nb:\n  - no\n  - '2'\nc: 12:30:45\n")

    assert tree == Fields(
        {
            "a": Scalar("1", 1),
            "b": Items([Scalar("no", 3), Scalar("2", 4, is_plain=False)], 3),
            "c": Scalar("12:30:45", 5),
        },
        {"a": 1, "b": 2, "c": 5},
        1,
    )
    assert problems == []


def test_yaml_counts_lines_from_where_the_text_begins():
    tree, _ = parse("a: 1\nb: 2\n", first_line=10)

    assert tree.lines == {"a": 10, "b": 11}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: 2\na: 3", '3: the key "a" stands twice, first in line 1.'),
        ("a: x\nb: *a", "2: the alias *a is not allowed. Write it out."),
        ("a: &x 1", "1: the anchor &x is not allowed. Delete it."),
        (
            "a: !!python/object/apply:os.system [ls]",
            "1: the tag tag:yaml.org,2002:python/object/apply:os.system is not allowed. Delete it.",
        ),
        ("a: !Ref b", "1: the tag !Ref is not allowed. Delete it."),
        ("? [a, b]\n: c", "1: a key must be a word."),
        ("a: 1\n---\nb: 2", "2: a second document. Delete the '---'."),
        ("[" * 5000, "1: YAML: too many levels or entries. Make it simpler."),
        ("[" + "a," * 60_000 + "]", "1: YAML: too many levels or entries. Make it simpler."),
        (
            "a: 1\n\tb: 2",
            "2: YAML: found a tab character that violates indentation. "
            "Check indentation, quotes and colons.",
        ),
        (
            "a: b: c",
            "1: YAML: mapping values are not allowed in this context. "
            "Check indentation, quotes and colons.",
        ),
    ],
)
def test_hostile_yaml_is_a_message(text, told):
    _, problems = parse(text)

    assert told in problems


def test_alias_bomb_is_refused_before_it_grows():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )

    tree, problems = parse(bomb)

    assert tree is None
    assert problems[-1] == "2: the alias *a is not allowed. Write it out."


def test_signs_that_yaml_cannot_have_are_a_message():
    _, problems = parse("a: \x07")

    assert problems[0].startswith("1: YAML: ")
    assert problems[0].endswith("Check for odd characters.")


def test_merge_key_is_a_key_like_any_other():
    tree, problems = parse("<<: {a: 1}")

    assert list(tree.values) == ["<<"]
    assert problems == []


@pytest.mark.parametrize("text", ["", "# only a comment", "---\n"])
def test_empty_yaml_is_nothing(text):
    assert parse(text) == (None, [])


def test_tags_can_be_allowed():
    tree, problems = parse("a: !Ref b", may_have_tags=True)

    assert (tree.values["a"].text, problems) == ("b", [])


def test_plain_values_are_those_of_json():
    tree, _ = parse(
        "numbers: [1, -2.5]\nwords: [true, false, null, ~]\n"
        "texts: ['1', 12:30, no, 1e9, nan, 1_000, 0x10, 99999999999999999999]\n"
    )

    assert plain_value(tree) == {
        "numbers": [1, -2.5],
        "words": [True, False, None, None],
        "texts": ["1", "12:30", "no", "1e9", "nan", "1_000", "0x10", "99999999999999999999"],
    }


def test_record_reads_what_is_right():
    record, file = record_of(
        "id: one-1\ntext: ' two  words '\ncount: 3\nright: true\non: 2026-11-21\n"
        "url: https://a.example/x\nmany: [a, b]\n"
    )

    found = [
        record.id(),
        record.text("text"),
        record.line_text("text"),
        record.number("count", "Give it.", low=1, high=3),
        record.is_true("right"),
        record.is_true("wrong"),
        record.day("on", "Give it."),
        record.address("url", "Give it."),
        record.texts("many"),
    ]
    record.done()

    assert found == [
        *("one-1", "two  words", "two words", 3, True, False, "2026-11-21"),
        *("https://a.example/x", [("a", 7), ("b", 7)]),
    ]
    assert file.problems == []


@pytest.mark.parametrize(
    ("text", "read", "said"),
    [
        ("a: 1", lambda r: r.text("b", "Write it."), '1: card one has no "b". Write it.'),
        ("a:", lambda r: r.text("a", "Write it."), '1: card one has no "a". Write it.'),
        (
            "x: 1\na: [1]",
            lambda r: r.text("a"),
            '2: card one must have a text as "a". Put quotes round it.',
        ),
        (
            "a: abcd",
            lambda r: r.text("a", most=3),
            '1: card one has 4 characters in "a". Use at most 3.',
        ),
        (
            "a: |\n  b\n  c",
            lambda r: r.line_text("a"),
            '1: card one has several lines in "a". Write one, or fold it with ">".',
        ),
        (
            "id: A b",
            lambda r: r.id(),
            '1: card one has the id "A b". Use lower-case words and digits joined by hyphens. '
            "At most 50 characters.",
        ),
        (
            "a: 4",
            lambda r: r.number("a", "Give it.", low=1, high=3),
            '1: card one has "4" as "a". Use a whole number, 1 to 3.',
        ),
        (
            "a: yes",
            lambda r: r.is_true("a"),
            '1: card one has "yes" as "a". Use true or leave it out.',
        ),
        (
            "a: 21 Nov",
            lambda r: r.day("a", "Give it."),
            '1: card one has "21 Nov" as "a". Write the day as 2026-11-21.',
        ),
        (
            "a: 2026-02-30",
            lambda r: r.day("a", "Give it."),
            '1: card one has "2026-02-30" as "a". Write the day as 2026-11-21.',
        ),
        (
            "a: http://x.example",
            lambda r: r.address("a", "Give it."),
            '1: card one has "http://x.example" as "a". Use an address with https://.',
        ),
        (
            "a: b",
            lambda r: r.items("a"),
            '1: card one must have a list as "a", each entry with "- " before it.',
        ),
        ("a: []", lambda r: r.items("a", "Give some."), '1: card one has no "a". Give some.'),
        (
            "a: [{b: 1}]",
            lambda r: r.texts("a"),
            '1: card one has an entry in "a" that is no text. Put quotes round it.',
        ),
        (
            "a: [b]",
            lambda r: r.records("a", "choice"),
            '1: choice 1 must have keys and values, such as "id: ...".',
        ),
        (
            "promt: x",
            lambda r: (r.text("prompt"), r.done()),
            '1: card one has the unknown key "promt". Did you mean "prompt"?',
        ),
        (
            "zzz: x",
            lambda r: (r.text("prompt"), r.text("why"), r.done()),
            '1: card one has the unknown key "zzz". Use prompt, why.',
        ),
    ],
)
def test_record_says_what_is_wrong(text, read, said):
    record, file = record_of(text)

    read(record)

    assert told(file) == [said]


def test_record_of_no_mapping_says_so_once():
    record, file = record_of("- a")

    assert record.text("b", "Write it.") == ""
    assert told(file) == ['1: card one must have keys and values, such as "id: ...".']


def test_missing_part_of_a_record_is_none():
    record, file = record_of("a: 1")

    assert (record.record("b", "source", None), record.plain("c", None)) == (None, None)
    assert file.problems == []
