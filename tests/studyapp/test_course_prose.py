"""What the linter says about a chapter's sentences, words and facts, and what it lets pass."""

import pytest

from studyapp.course import read_course
from studyapp.course.prose import reading_grade, sentences, syllables, words
from tests.studyapp.course_files import CARDS, CHAPTER, QUESTIONS, problems_of, write_course
from tests.studyapp.test_course_facts import FACTS, write

TEXT = "content/chapters/01-queues/chapter.md"
LINE = CHAPTER.count("\n") + 2  # of a paragraph put behind the chapter
SHORT = "A queue holds work. "
HARD = "Organizational responsibilities necessitate extraordinarily comprehensive documentation. "


def told(root, paragraph, **files):
    """What the linter says about a chapter with this paragraph at its end: [message]."""
    content = write(root, chapter=f"{CHAPTER}\n{paragraph}\n", **files)
    return [line.removeprefix(f"{TEXT}:") for line in problems_of(content)]


def passes(root, paragraph, **files):
    return bool(read_course(write(root, chapter=f"{CHAPTER}\n{paragraph}\n", **files)).chapters)


def said(count):
    return " ".join(["word"] * count) + "."


def test_sentence_has_at_most_forty_words(tmp_path):
    found = told(tmp_path, f"{said(41)} {SHORT * 2}")

    assert found == [
        f'{LINE}: a sentence of 41 words. Use at most 40: "{said(41)[:60]}..."',
    ]
    assert passes(tmp_path, f"{said(40)} {SHORT * 2}")


def test_sentences_have_at_most_22_words_on_average(tmp_path):
    long = "\n\n".join([said(36)] * 3)

    assert told(tmp_path, long)[0] == (
        '15: the section "receive" has 29.0 words a sentence. Use at most 22.'
    )
    assert passes(tmp_path, "\n\n".join([said(26)] * 3))


def test_paragraph_has_at_most_five_sentences(tmp_path):
    assert told(tmp_path, SHORT * 6) == [f"{LINE}: a paragraph of 6 sentences. Use at most 5."]
    assert passes(tmp_path, f"{SHORT * 5}\n\n{SHORT * 5}")


def test_section_is_easy_to_read(tmp_path):
    hard = "\n\n".join([HARD * 5] * 4)

    (problem,) = told(tmp_path, hard)

    assert problem.startswith('15: the section "receive" has reading grade ')
    assert passes(tmp_path, "\n\n".join([SHORT * 5] * 8))
    # A few words say nothing yet.
    assert passes(tmp_path, HARD)


def test_code_counts_as_one_short_word(tmp_path):
    names = "Watch `ApproximateNumberOfMessagesNotVisible` for it. "

    assert passes(tmp_path, "\n\n".join([names * 5] * 5))


@pytest.mark.parametrize(
    "text",
    [
        "Amazon Simple Queue Service (Amazon SQS) waits. SQS keeps.",
        "It has a dead-letter queue (DLQ). Two DLQs are fine.",
        "An ARN (Amazon Resource Name) names it.",
        "The API takes JSON over HTTPS for 5 GB, says the SAA-C03.",
        "Set `NoEcho: TRUE` and `ARN`.",
    ],
)
def test_acronym_may_stand_where_it_is_common_or_written_out(tmp_path, text):
    assert passes(tmp_path, text)


def test_acronym_is_written_out_at_first_use(tmp_path):
    found = told(tmp_path, "A DLQ waits.\n\nA dead-letter queue (DLQ) waits. So does Amazon S3.")

    assert found == [
        f'{LINE}: "DLQ" is not written out here. At first use write "Full Name (DLQ)".',
        f'{LINE + 2}: "S3" is not written out here. At first use write "Full Name (S3)".',
    ]


def test_key_term_may_write_an_acronym_out(tmp_path):
    chapter = CHAPTER.replace("name: Visibility timeout", "name: Visibility timeout (VTO)")

    assert read_course(write_course(tmp_path, chapter=f"{chapter}\nA VTO ends.\n")).chapters


def test_bank_uses_names_of_its_chapter_and_of_the_exam(tmp_path):
    questions = QUESTIONS.replace("A worker", "A DLQ on EC2")

    assert [
        line.split(": ", 1)[1] for line in problems_of(write(tmp_path, questions=questions))
    ] == ['"DLQ" is not written out here. At first use write "Full Name (DLQ)".']
    assert passes(tmp_path, "A dead-letter queue (DLQ) waits.", questions=questions)


@pytest.mark.parametrize("word", ["learners", "Robust", "seamlessly", "leverages", "dive into"])
def test_filler_has_no_place(tmp_path, word):
    assert told(tmp_path, f"Here {word} stands.") == [
        f'{LINE}: "{word}" is no word of this course. Say it plainly.'
    ]
    assert passes(tmp_path, "Here power stands, and a diver leans on a lever.")


def test_filler_has_no_place_in_the_bank(tmp_path):
    cards = CARDS.replace("A receive", "A robust receive")

    assert "robust" in problems_of(write(tmp_path, cards=cards))[0]


@pytest.mark.parametrize(
    "text",
    [
        "The visibility timeout is 30 seconds.",
        "A 30-second visibility timeout ends.",
        "Visibility timeouts of 30 s are the default.",
        "::: compare A\n| | B |\n|---|---|\n| Visibility timeout | 30 seconds |\n:::",
        "::: tip\nThink of the visibility timeout: 30 seconds.\n:::",
        "```quick-check a\nprompt: Which?\nchoices:\n"
        "  - {text: A visibility timeout of 30 seconds, right: true, why: So.}\n"
        "  - {text: None, why: No.}\n```",
    ],
)
def test_value_of_a_fact_is_cited_in_its_section(tmp_path, text):
    fix = "Cite it in this section: [[fact:sqs-visibility-default]]."

    (problem,) = told(tmp_path, text)

    assert problem.partition(": ")[2] == f'"30 seconds" is a value of facts.yaml. {fix}'
    assert passes(tmp_path, f"{text}\n\nIt is [[fact:sqs-visibility-default]].")


@pytest.mark.parametrize(
    "text",
    [
        "The page loads in 30 seconds. The visibility timeout is longer.",
        "The visibility timeout is 130 seconds, or 30.5 seconds.",
    ],
)
def test_number_about_something_else_needs_no_fact(tmp_path, text):
    assert passes(tmp_path, text)


def test_one_of_several_facts_with_the_value_is_enough(tmp_path):
    other = FACTS.replace("facts:\n", "").replace("sqs-visibility-default", "other-default")

    assert passes(
        tmp_path,
        "The visibility timeout is [[fact:other-default]].",
        facts=FACTS + other,
    )


def test_card_and_question_name_their_facts(tmp_path):
    cards = CARDS.replace("runs out.", "of 30 seconds runs out.")
    questions = QUESTIONS.replace("The timeout ran out.", "The visibility timeout of 30 s ended.")

    assert [
        line.split(": ", 1)[1]
        for line in problems_of(write(tmp_path, cards=cards, questions=questions))
    ] == [
        "'30 seconds' stands in facts.yaml. Add facts: [sqs-visibility-default] to m1-hidden.",
        "'30 seconds' stands in facts.yaml. Add facts: [sqs-visibility-default] to m1-back.",
    ]
    named = "    facts: [sqs-visibility-default]\n"
    assert read_course(
        write(
            tmp_path,
            cards=cards.replace("    why:", f"{named}    why:"),
            questions=questions.replace("    stem:", f"{named}    stem:"),
        )
    ).chapters


def test_sentences_end_where_a_reader_pauses():
    text = 'He asks: "Why?" So it is, e.g. here. 5 of 9 go. Version 1.1 is `code`. `Code` ends.'

    assert sentences(text) == [
        'He asks: "Why?',
        "So it is, e.g. here.",
        "5 of 9 go.",
        "Version 1.1 is `code`.",
        "`Code` ends.",
    ]
    assert words("300 − 200 = 100 orders/s, well-known.") == [
        *("300", "200", "100", "orders", "s", "well-known"),
    ]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("queue", 1), ("message", 2), ("messages", 3), ("rule", 1), ("table", 2), ("used", 1)),
        *(("started", 2), ("stateless", 2), ("copies", 2), ("API", 3), ("120,000", 1)),
    ],
)
def test_syllables(word, count):
    assert syllables(word) == count


def test_reading_grade_is_that_of_flesch_and_kincaid():
    # Six words, six syllables, one sentence: 0.39 × 6 + 11.8 × 1 − 15.59.
    assert reading_grade(["The cat sat on the mat."]) == pytest.approx(-1.45)
    assert reading_grade([]) == 0
