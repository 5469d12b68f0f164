"""Each rule of the linter: a course that breaks it, and one that just does not."""

import pytest

from studyapp.course import read_course
from studyapp.course.linting.chance import binomial_upper
from tests.studyapp.course_files import (
    CARDS,
    CHAPTER,
    CHOICES,
    FRAME,
    QUESTIONS,
    SOURCE,
    problems_of,
    question,
    write_course,
)

TEXT = "content/chapters/01-queues/chapter.md"
BANK = "content/chapters/01-queues/questions.yaml"
DECK = "content/chapters/01-queues/flashcards.yaml"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def stem(number):
    """A stem that shares no word with that of another number."""
    return " ".join(f"{LETTERS[number]}{letter}" for letter in LETTERS[:12])


def bank(*questions):
    return "questions:\n" + "".join(questions)


def is_fine(root, **files):
    return bool(read_course(write_course(root, **files)).chapters)


def test_id_of_a_card_stands_once(tmp_path):
    twice = CARDS + CARDS.removeprefix("cards:\n")

    assert problems_of(write_course(tmp_path, cards=twice)) == [
        f'{DECK}:9: the id "m1-hidden" stands already in {DECK}:2. Change it.'
    ]
    assert is_fine(tmp_path, cards=CARDS + CARDS.removeprefix("cards:\n").replace("hidden", "x"))


def test_id_of_a_question_stands_once_in_the_course(tmp_path):
    second = bank(question("m1-a", stem(1)), question("m1-a", stem(2)))

    assert [
        line.partition(": ")[2] for line in problems_of(write_course(tmp_path, questions=second))
    ] == [f'the id "m1-a" stands already in {BANK}:2. Change it.']
    assert is_fine(tmp_path, questions=second.replace("m1-a", "m1-b", 1))


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        (
            "chapter",
            "#receive m1-queue",
            "#receive m1-other",
            f'{TEXT}:15: there is no objective "m1-other"',
        ),
        (
            "cards",
            "objective: m1-queue",
            "objective: m1-other",
            f'{DECK}:2: there is no objective "m1-other"',
        ),
        (
            "questions",
            "objective: m1-queue",
            "objective: m1-other",
            f'{BANK}:2: there is no objective "m1-other"',
        ),
        (
            "cards",
            "section: receive",
            "section: send",
            f'{DECK}:2: there is no section of this chapter "send"',
        ),
        (
            "questions",
            "section: receive",
            "section: send",
            f'{BANK}:2: there is no section of this chapter "send"',
        ),
        (
            "questions",
            "card: m1-hidden",
            "card: m1-other",
            f'{BANK}:2: there is no card "m1-other"',
        ),
        (
            "chapter",
            "A message",
            "[There](#send), a message",
            f'{TEXT}:17: there is no section of queues "send"',
        ),
        (
            "chapter",
            "A message",
            "[There](buckets#send), a message",
            f'{TEXT}:17: there is no chapter "buckets"',
        ),
        (
            "questions",
            "    difficulty",
            "    sibling: m1-other\n    difficulty",
            f'{BANK}:2: there is no question "m1-other"',
        ),
    ],
)
def test_what_is_named_exists(tmp_path, name, old, new, problem):
    text = {"chapter": CHAPTER, "cards": CARDS, "questions": QUESTIONS}[name]
    assert old in text

    found = problems_of(write_course(tmp_path, **{name: text.replace(old, new)}))

    assert found == [f"{problem}. Correct it, or write that first."]


def test_term_of_a_card_exists(tmp_path):
    cards = CARDS.replace("term: visibility-timeout", "term: other")

    assert f'{DECK}:2: there is no term of this chapter "other". ' in "\n".join(
        problems_of(write_course(tmp_path, cards=cards))
    )


def test_link_to_an_unwritten_chapter_is_refused(tmp_path):
    chapter = CHAPTER.replace("A message", "[Later](topics#fan-out), a message")

    assert problems_of(write_course(tmp_path, chapter=chapter)) == [
        f'{TEXT}:17: the chapter "topics" is not written yet. Say it without a link.'
    ]


def test_question_is_not_its_own_sibling(tmp_path):
    own = QUESTIONS.replace("    difficulty", "    sibling: m1-back\n    difficulty")

    assert problems_of(write_course(tmp_path, questions=own)) == [
        f"{BANK}:2: question m1-back is its own sibling. Name the other one."
    ]


def test_term_has_a_card(tmp_path):
    cards = CARDS.replace("    term: visibility-timeout\n", "")

    assert problems_of(write_course(tmp_path, cards=cards)) == [
        f'{TEXT}:5: the term "visibility-timeout" has no card. '
        'Write one with "term: visibility-timeout".'
    ]


def test_answer_has_at_most_thirty_words(tmp_path):
    def with_words(count):
        return CARDS.replace("The visibility timeout runs out.", "word " * count)

    assert problems_of(write_course(tmp_path, cards=with_words(31))) == [
        f"{DECK}:2: card m1-hidden has an answer of 31 words. Use at most 30."
    ]
    assert is_fine(tmp_path, cards=with_words(30))


def test_why_of_a_card_is_one_line(tmp_path):
    cards = CARDS.replace("why: A receive only hides.", "why: |\n      One.\n      Two.")

    assert problems_of(write_course(tmp_path, cards=cards)) == [
        f'{DECK}:8: card m1-hidden has several lines in "why". Write one, or fold it with ">".'
    ]


def choices(right, wrong):
    listed = [("right: true", n) for n in range(right)]
    listed += [("misconception: It is wrong", n + right) for n in range(wrong)]
    return "    choices:\n" + "".join(
        f"      - text: Take {LETTERS[n]}way\n        {kind}\n        why: Because.\n"
        for kind, n in listed
    )


@pytest.mark.parametrize(
    ("right", "wrong", "ask", "problem"),
    [
        (1, 2, "What?", "question m1-back has 3 choices. A single answer has 4."),
        (1, 4, "What?", "question m1-back has 5 choices. A single answer has 4."),
        (0, 4, "What?", 'question m1-back has no choice with "right: true".'),
        (
            2,
            2,
            "Which TWO?",
            "question m1-back has 2 right of 4. Make two or three right of 5 or 6.",
        ),
        (
            4,
            2,
            "Which FOUR?",
            "question m1-back has 4 right of 6. Make two or three right of 5 or 6.",
        ),
        (2, 3, "Which two?", 'question m1-back does not say how many. Write "Which TWO ...".'),
        (3, 3, "Which TWO?", 'question m1-back does not say how many. Write "Which THREE ...".'),
        (1, 3, "What?", None),
        (2, 3, "Which TWO?", None),
        (3, 3, "Which THREE?", None),
    ],
)
def test_choices_are_as_many_as_in_the_exam(tmp_path, right, wrong, ask, problem):
    questions = QUESTIONS.replace("What happens to the message?", ask).replace(
        CHOICES, choices(right, wrong)
    )

    if problem:
        found = problems_of(write_course(tmp_path, questions=questions))
        assert found == [f"{BANK}:2: {problem}"]
    else:
        assert is_fine(tmp_path, questions=questions)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("All of the above", "All of the above"),
        ("None of these.", "None of these"),
        ("Neither of the other answers", "Neither of the other answers"),
        ("Both A and C", "Both A and C"),
        ("As in the choice above", "choice above"),
        ("Move all of these files to Amazon S3 with a script.", None),
        ("Send each of the others a copy of the message.", None),
        ("Use Lambda A and a queue.", None),
    ],
)
def test_choices_do_not_lean_on_others(tmp_path, text, found):
    questions = QUESTIONS.replace("It stays hidden until an operator shows it again.", text)

    if found:
        assert problems_of(write_course(tmp_path, questions=questions)) == [
            f'{BANK}:19: "{found}" leans on other choices, which are shuffled. Say it in full.'
        ]
    else:
        assert is_fine(tmp_path, questions=questions)


def test_choice_stands_once(tmp_path):
    questions = bank(question("m1-a", stem(1), texts=("Do this", "do this!", "No", "So")))

    assert problems_of(write_course(tmp_path, questions=questions)) == [
        f"{BANK}:12: question m1-a has this choice twice. Change one."
    ]


def longest_keys(longest, count):
    """So many single-answer questions, of which the first few have the longest choice as key."""
    questions = []
    for n in range(count):
        texts = [f"Answer {LETTERS[place]}{n:02}" for place in range(4)]
        if n < longest:
            texts[n % 4] += " in full"
        questions.append(question(f"m1-q{n}", stem(n), key=n % 4, texts=texts))
    return bank(*questions)


def test_key_is_the_longest_choice_no_more_often_than_chance(tmp_path):
    found = problems_of(write_course(tmp_path, questions=longest_keys(7, 12)))

    assert found == [
        f"{BANK}:1: the key is the longest choice in 7 of 12 questions; chance allows 6. Shorten "
        "keys or lengthen others, such as in m1-q0, m1-q1, m1-q2, m1-q3, m1-q4, m1-q5, m1-q6."
    ]
    assert is_fine(tmp_path, questions=longest_keys(6, 12))
    # Fewer than twelve say nothing.
    assert is_fine(tmp_path, questions=longest_keys(11, 11))


def test_binomial_point_is_the_tabled_one():
    # Binomial tables, p = 0.25: P(X <= 6 | 12) = 0.9857, P(X <= 5 | 12) = 0.9456;
    # P(X <= 8 | 20) = 0.9591, P(X <= 7 | 20) = 0.8982.
    assert [binomial_upper(n, 0.25) for n in (12, 20)] == [6, 8]
    assert binomial_upper(3, 1.0) == 3


def keys_at(*counts):
    """Single-answer questions whose key stands so often first, second, third and fourth."""
    places = [place for place, count in enumerate(counts) for _ in range(count)]
    return bank(
        *(
            question(f"m1-q{n}", stem(n), key=place, texts=[f"Do {x}{n:02}" for x in "abcd"])
            for n, place in enumerate(places)
        )
    )


def test_keys_stand_at_all_positions(tmp_path):
    found = problems_of(write_course(tmp_path, questions=keys_at(9, 4, 2, 1)))

    assert found == [
        f"{BANK}:1: the keys are not balanced: 9 at 1, 4 at 2, 2 at 3, 1 at 4. "
        "Reorder choices until about even."
    ]
    assert is_fine(tmp_path, questions=keys_at(6, 5, 3, 2))
    # Fewer than twelve say nothing.
    assert is_fine(tmp_path, questions=keys_at(11, 0, 0, 0))


def test_same_stem_twice_is_refused_even_for_siblings(tmp_path):
    pair = (
        question("m1-a", "The workers die at nine.", texts=("A1", "A2", "A3", "A4")),
        question(
            "m1-b",
            "The *workers* die, at nine",
            texts=("B1", "B2", "B3", "B4"),
            extra="    sibling: m1-a\n",
        ),
    )

    found = problems_of(write_course(tmp_path, questions=bank(*pair)))

    assert [line.partition(": ")[2] for line in found] == [
        "question m1-b has the same stem as m1-a. Write another."
    ]


@pytest.mark.parametrize(
    ("other", "extra", "problem"),
    [
        # 9 of 10 words in common, then 8 of 10, then 7 of 11.
        ("one two three four five six seven eight nine ten", "", "90%"),
        ("one two three four five six seven eight ten", "", "80%"),
        ("one two three four five six seven ten eleven", "", None),
        ("one two three four five six seven eight nine ten", "    sibling: m1-a\n", None),
    ],
)
def test_nearly_the_same_stem_needs_a_sibling(tmp_path, other, extra, problem):
    first = "one two three four five six seven eight nine"
    pair = bank(
        question("m1-a", first, texts=("A1", "A2", "A3", "A4")),
        question("m1-b", other, texts=("B1", "B2", "B3", "B4"), extra=extra),
    )

    if problem:
        found = problems_of(write_course(tmp_path, questions=pair))
        assert [line.partition(": ")[2] for line in found] == [
            f"question m1-b has nearly the stem of m1-a: {problem} of the words. "
            'Write another, or name it as "sibling".'
        ]
    else:
        assert is_fine(tmp_path, questions=pair)


def test_siblings_of_one_question_are_siblings_of_each_other(tmp_path):
    words = "one two three four five six seven eight nine"
    trio = bank(
        question("m1-a", words, texts=("A1", "A2", "A3", "A4")),
        question(
            "m1-b", f"{words} ten", texts=("B1", "B2", "B3", "B4"), extra="    sibling: m1-a\n"
        ),
        question(
            "m1-c", f"{words} six", texts=("C1", "C2", "C3", "C4"), extra="    sibling: m1-a\n"
        ).replace("nine six", "nine eleven"),
    )

    assert is_fine(tmp_path, questions=trio)


@pytest.mark.parametrize(
    ("old", "new"),
    [(SOURCE, ""), ("    section: receive\n", ""), ("        why: Never with a queue.\n", "")],
)
def test_question_without_source_section_or_rationale_is_refused(tmp_path, old, new):
    assert old in QUESTIONS

    assert len(problems_of(write_course(tmp_path, questions=QUESTIONS.replace(old, new)))) == 1


def test_frame_alone_breaks_no_rule(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "content/course.yaml").write_text(FRAME)

    assert read_course(tmp_path / "content").chapters == ()
