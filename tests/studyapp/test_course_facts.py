"""Facts, the inventory, and what cites and covers them."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from studyapp.course import read_course, stale_facts
from tests.studyapp.course_files import (
    CARDS,
    CHAPTER,
    QUESTIONS,
    body_html,
    problems_of,
    write_course,
)

FACT = """\
  - id: sqs-visibility-default
    says: A received message stays hidden for 30 seconds.
    value: 30 seconds
    about: [visibility timeout]
    source: {title: SQS guide, url: https://docs.aws.amazon.com/sqs}
    checked_on: 2026-11-21
    confidence: high
"""
FACTS = "facts:\n" + FACT
INVENTORY = """\
groups:
  - title: Queues
    items:
      - {id: S0-C1, text: A queue hides, scenarios: [payment-flow]}
      - {id: S0-K1, text: "Card: a queue", pages: ["quizzes:review"]}
"""
TEXT = "content/chapters/01-queues/chapter.md"
BANK = "content/chapters/01-queues/questions.yaml"
DECK = "content/chapters/01-queues/flashcards.yaml"
NO_FACT, NO_ITEM = "there is no fact in facts.yaml", "there is no item in inventory.yaml"


def write(root, *, facts=FACTS, inventory=INVENTORY, **files):
    content = write_course(root, **files)
    (content / "facts.yaml").write_text(facts, encoding="utf-8")
    (content / "inventory.yaml").write_text(inventory, encoding="utf-8")
    return content


def test_fact_shows_its_value_linked_to_the_table(tmp_path):
    write(tmp_path)

    html = body_html(tmp_path, "Hidden for [[fact:sqs-visibility-default]].\n")

    link = '<a class="fact" href="/learn/facts/#sqs-visibility-default">30 seconds</a>'
    assert html == f"<p>Hidden for {link}.</p>"


def test_fact_shows_other_words_also_in_a_table(tmp_path):
    write(tmp_path)
    cell = "[[fact:sqs-visibility-default\\|half a minute]]"
    body = f"::: compare A\n| | B |\n|---|---|\n| C | {cell} |\n:::"

    assert "half a minute</a></td>" in body_html(tmp_path, body)


def test_passages_know_their_facts_and_what_they_cover(tmp_path):
    chapter = CHAPTER.replace(
        "---\nOrders", "covers:\n  opening: [S0-C1]\n  receive: [S0-K1]\n---\nOrders"
    ).replace("the [[visibility-timeout]]", "[[fact:sqs-visibility-default]]")
    chapter += (
        "\n```exercise a One\nminutes: 5\nbrief: |\n  Wait [[fact:sqs-visibility-default]].\n"
        "goals: [A]\nquestions: [B]\nanswer: |\n  C.\n```\n"
    )

    course = read_course(write(tmp_path, chapter=chapter))

    passages = [(one.id, one.facts, one.covers) for one in course.chapters[0].passages]
    assert passages == [
        ("opening", (), ("S0-C1",)),
        ("receive", ("sqs-visibility-default",), ("S0-K1",)),
    ]
    assert [item.id for item in course.inventory] == ["S0-C1", "S0-K1"]
    assert course.facts[0].value == "30 seconds"


def test_unknown_fact_in_the_text(tmp_path):
    chapter = CHAPTER + "\nIt has [[fact:sqs-nothing]].\n"

    assert problems_of(write(tmp_path, chapter=chapter)) == [
        f"{TEXT}:19: [[fact:sqs-nothing]] is no fact of facts.yaml. Correct it, or add it."
    ]


def test_unknown_section_in_covers(tmp_path):
    chapter = CHAPTER.replace("---\nOrders", "covers:\n  send: [S0-C1]\n---\nOrders")

    assert problems_of(write(tmp_path, chapter=chapter)) == [
        f'{TEXT}:13: covers names "send", which is no section. Correct it.'
    ]


@pytest.mark.parametrize(
    ("name", "old", "extra", "problem"),
    [
        ("cards", "    why:", "    facts: [x]\n", f'{DECK}:2: {NO_FACT} "x"'),
        (
            "questions",
            "    stem:",
            "    facts: [x]\n",
            f'{BANK}:2: {NO_FACT} "x"',
        ),
        (
            "cards",
            "    why:",
            "    covers: [x]\n",
            f'{DECK}:2: {NO_ITEM} "x"',
        ),
        (
            "chapter",
            "---\nOrders",
            "covers:\n  receive: [x]\n",
            f'{TEXT}:13: {NO_ITEM} "x"',
        ),
        (
            "facts",
            "    confidence:",
            "    inventory: [x]\n",
            f'content/facts.yaml:2: {NO_ITEM} "x"',
        ),
    ],
)
def test_what_is_named_exists(tmp_path, name, old, extra, problem):
    known = {"facts": "sqs-visibility-default", "covers": "S0-C1", "inventory": "S0-C1"}
    files = {"cards": CARDS, "questions": QUESTIONS, "chapter": CHAPTER, "facts": FACTS}
    right = (
        extra.replace("[x]", f"[{known[extra.split(':')[0].strip()]}]")
        if old[0] == " "
        else (extra.replace("[x]", "[S0-C1]"))
    )

    def content(line):
        return write(tmp_path, **{name: files[name].replace(old, line + old, 1)})

    assert problems_of(content(extra)) == [f"{problem}. Correct it, or write that first."]
    assert read_course(content(right)).chapters


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("value: 30 seconds", "value:", 'has no "value". Give it as a sentence would.'),
        ("high", "low", 'has "low" as "confidence". Use high or medium.'),
        ("2026-11-21", "today", 'has "today" as "checked_on". Write the day as 2026-11-21.'),
        (
            "says:",
            "value_of: 3\n    says:",
            'has the unknown key "value_of". Did you mean "value"?',
        ),
    ],
)
def test_fact_is_whole(tmp_path, old, new, problem):
    found = problems_of(write(tmp_path, facts=FACTS.replace(old, new)))

    assert problem in [line.partition("sqs-visibility-default ")[2] for line in found]


def test_fact_stands_once(tmp_path):
    assert problems_of(write(tmp_path, facts=FACTS + FACT)) == [
        'content/facts.yaml:9: the fact "sqs-visibility-default" stands already in line 2. '
        "Change one."
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("stem: A", f"stem: {'A ' * 40}", "has 56 words in stem and ask. Use at most 45."),
        ("text: It is deleted", f"text: {'It ' * 14}", "has a choice of 21 words. Use at most 14."),
        (
            "misconception: Receiving deletes",
            "right: true",
            "has 2 right choices. Ask for one.",
        ),
    ],
)
def test_diagnostic_question_is_quick(tmp_path, old, new, problem):
    quick = QUESTIONS.replace("    stem:", "    diagnostic: true\n    stem:")

    found = problems_of(write(tmp_path, questions=quick.replace(old, new)))

    assert f"question m1-back is diagnostic and {problem}" in [
        line.split(": ", 1)[1] for line in found
    ]
    assert read_course(write(tmp_path, questions=quick)).chapters[0].questions[0].is_diagnostic


def test_facts_not_checked_for_half_a_year_are_stale(tmp_path):
    facts = read_course(write(tmp_path)).facts

    assert stale_facts(facts, date(2026, 11, 21) + timedelta(days=180)) == []
    assert stale_facts(facts, date(2026, 11, 21) + timedelta(days=181)) == [facts[0]]


def test_command_tells_of_stale_facts_and_goes_on(tmp_path, settings, capsys):
    settings.CONTENT_DIR = write(tmp_path, facts=FACTS.replace("2026", "2020"))

    call_command("load_course", check=True)

    said = capsys.readouterr()
    assert said.err == (
        "content/facts.yaml:2: fact sqs-visibility-default was checked on 2020-11-21. "
        "Check it again: https://docs.aws.amazon.com/sqs\n"
    )
    assert said.out == "1 chapters, 1 sections, 1 cards, 1 questions.\n"
