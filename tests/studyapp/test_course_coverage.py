"""What the course covers: counted, written down, and checked."""

import pytest
from django.core.management import CommandError, call_command

from studyapp.course import ScenarioText, coverage, read_course
from tests.studyapp.course_files import CARDS, CHAPTER, QUESTIONS
from tests.studyapp.test_course_facts import FACTS, write

INVENTORY = """\
groups:
  - title: Queues
    items:
      - {id: A1, text: Taught in a section}
      - {id: A2, text: Asked by a card and a question}
      - {id: A3, text: Built, scenarios: [payment-flow, no-scenario]}
      - {id: A4, text: Done by a page, pages: ["quizzes:review", "no:page"]}
      - {id: A5, text: A fact says it}
      - {id: A6, text: As the first, through: [A1]}
      - {id: A7, text: Nowhere, pages: ["no:page"], through: [A8]}
      - {id: A8, text: Nowhere else, scenarios: [no-scenario]}
"""
PAGES = {"quizzes:review", "studyapp:chapter"}
SCENARIO = ScenarioText("payment-flow", "Pay", 1, 30, "Pay.", "/pay/", (), "2.1")


@pytest.fixture
def content(tmp_path):
    chapter = CHAPTER.replace("---\nOrders", "covers:\n  receive: [A1]\n---\nOrders")
    return write(
        tmp_path,
        chapter=f"{chapter}\nHidden for [[fact:sqs-visibility-default]].\n",
        cards=CARDS.replace("    why:", "    covers: [A2]\n    why:"),
        questions=QUESTIONS.replace(
            "    stem:", "    covers: [A2]\n    diagnostic: true\n    stem:"
        ),
        facts=FACTS + "    inventory: [A5]\n",
        inventory=INVENTORY,
    )


@pytest.fixture
def course(content):
    return read_course(content, scenarios=[SCENARIO])


def rows(text, head):
    """The rows of the table that begins with this head."""
    lines = text[text.index(head) :].splitlines()[2:]
    return lines[: [*lines, ""].index("")]


def test_places_of_the_inventory(course):
    found = coverage.places(course, PAGES)

    assert found["A1"].sections == ["1 receive"]
    assert (found["A2"].cards, found["A2"].questions) == (["m1-hidden"], ["m1-back"])
    assert found["A3"].scenarios == ["payment-flow"]
    assert found["A4"].pages == ["quizzes:review"]
    assert found["A5"].sections == ["1 receive"]


def test_uncovered_is_what_is_covered_nowhere(course):
    assert coverage.uncovered(course, PAGES) == ["A7", "A8"]
    assert coverage.uncovered(course, set()) == ["A4", "A7", "A8"]


def test_report_counts_the_bank(course):
    text = coverage.report(course, PAGES)

    assert rows(text, "|  |  |") == [
        "| Chapters | 1 of 2 |",
        "| Sections | 1 |",
        "| Key terms | 1 |",
        "| Cards | 1 |",
        "| Questions | 1 |",
        "| of these with several right choices | 0 (0%) |",
        "| of these quick enough for the diagnostic | 1 |",
        "| Facts with source and date | 1 |",
        "| Scenarios | 1 |",
    ]
    assert rows(text, "| Task |") == ["| 2.1 Loosely coupled | 1 | 1 | 1 | 1 |"]
    assert rows(text, "| Domain |") == ["| 2 Design resilient architectures | 100% | 100% |"]
    assert rows(text, "| Objective |") == [
        "| `m1-queue` Use a queue | 2.1 | 0 | 1 | 0 | 0 | 1 | 1 |",
        "| `m2-topic` Use a topic | 2.1 | 0 | 0 | 0 | 0 | 0 | 0 |",
    ]
    # The key of the one question is its shortest choice but one; blind guessing finds it in four.
    assert rows(text, "| Picks |")[0] == (
        "| longest | 0.0% | 25.0% | -25.0 points | -25.0 (chapter 1) |"
    )


def test_report_says_where_each_item_is(course):
    text = coverage.report(course, PAGES)

    assert "8 items. Covered nowhere: A7, A8." in text
    assert rows(text, "|  | What |") == [
        "| A1 | Taught in a section | 1 receive |  |  |",
        "| A2 | Asked by a card and a question |  | m1-hidden, m1-back |  |",
        "| A3 | Built |  |  | payment-flow |",
        "| A4 | Done by a page |  |  | quizzes:review |",
        "| A5 | A fact says it | 1 receive |  |  |",
        "| A6 | As the first | as A1 |  |  |",
        "| **A7** | Nowhere | as A8 |  |  |",
        "| **A8** | Nowhere else | **nowhere** |  |  |",
    ]


def test_report_of_a_course_without_chapters(tmp_path):
    content = write(tmp_path)
    for path in (content / "chapters/01-queues").iterdir():
        path.unlink()
    (content / "chapters/01-queues").rmdir()

    text = coverage.report(read_course(content), set())

    assert "| Questions | 0 |" in text
    assert "| longest | - | - | - | - |" in text


def test_item_named_through_another_exists(tmp_path):
    with pytest.raises(Exception, match=r'no item in inventory\.yaml "A9"'):
        read_course(write(tmp_path, inventory=INVENTORY.replace("[A1]", "[A9]")))


@pytest.fixture
def here(content, tmp_path, settings):
    """The command works on this course, and writes below here."""
    (tmp_path / "docs").mkdir()
    settings.CONTENT_DIR, settings.BASE_DIR = content, tmp_path
    settings.SCENARIOS = "tests.studyapp.test_course_coverage.scenarios"
    return tmp_path


def scenarios():
    return [SCENARIO]


def test_command_writes_and_checks(here, content, capsys):
    inventory = content / "inventory.yaml"
    inventory.write_text(inventory.read_text().partition("      - {id: A7")[0])

    call_command("course_coverage")
    call_command("course_coverage", check=True)

    assert capsys.readouterr().out == (
        "docs/coverage.md written. Covered nowhere: nothing.\n"
        "docs/coverage.md holds, and nothing is left uncovered.\n"
    )
    assert "## Inventory" in (here / "docs/coverage.md").read_text()


def test_check_fails_when_out_of_date_or_uncovered(here):
    with pytest.raises(CommandError) as caught:
        call_command("course_coverage", check=True)

    assert str(caught.value) == (
        "docs/coverage.md is out of date. Run: python manage.py course_coverage\n"
        "Covered nowhere: A7, A8. Name them under covers."
    )
    assert not (here / "docs/coverage.md").exists()


def test_command_needs_a_course_in_order(here, content):
    (content / "facts.yaml").write_text("facts:\n  - id: x\n")

    with pytest.raises(CommandError, match="nothing was counted"):
        call_command("course_coverage")
