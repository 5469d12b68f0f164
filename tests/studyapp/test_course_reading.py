import subprocess
import sys

import pytest

from studyapp.course import CourseError, course_digest, read_course
from tests.studyapp.course_files import (
    CARDS,
    CHAPTER,
    FRAME,
    QUESTIONS,
    problems_of,
    write_course,
)

CHAPTER_PATH = "content/chapters/01-queues/chapter.md"
CARDS_PATH = "content/chapters/01-queues/flashcards.yaml"
QUESTIONS_PATH = "content/chapters/01-queues/questions.yaml"


def test_course_is_read_whole(tmp_path):
    course = read_course(write_course(tmp_path))

    chapter = course.chapters[0]
    question = chapter.questions[0]
    assert (course.title, course.exam["scale"]) == ("Loosely coupled", [100, 1000])
    assert [module.folder for module in course.modules] == ["01-queues", "02-topics"]
    assert (chapter.module, chapter.number, chapter.title) == ("m1", 1, "Queues")
    assert chapter.subtitle == "Let work wait."
    assert chapter.opening_html == "<p>Orders vanish at nine.</p>"
    assert [section.id for section in chapter.sections] == ["receive"]
    assert chapter.cards[0].answer_text == "The visibility timeout runs out."
    assert question.pick_count == 1
    assert question.stem_html == (
        "<p>A worker crashes while it holds a message of a standard queue.</p>"
    )
    assert question.ask_html == "What happens to the message?"
    assert question.choices[1].misconception == "Receiving deletes"
    assert question.source.read_on == "2026-11-21"


def test_course_without_chapters_is_its_frame(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "content/course.yaml").write_text(FRAME)

    assert read_course(tmp_path / "content").chapters == ()


def test_reading_does_without_django():
    code = "import sys, studyapp.course; print([n for n in sys.modules if 'django' in n])"

    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert printed.stdout == "[]\n"


def test_problems_of_all_files_come_together_in_order(tmp_path):
    content = write_course(
        tmp_path,
        cards=CARDS.replace("    prompt: What brings a message back?\n", ""),
        questions=QUESTIONS.replace("        why: When retention runs out.\n", ""),
        chapter=CHAPTER.replace("subtitle: Let work wait.\n", ""),
    )

    subtitle, prompt, why = problems_of(content)
    assert subtitle == (
        f'{CHAPTER_PATH}:2: the front matter has no "subtitle". Write one sentence under the title.'
    )
    assert prompt == (
        f'{CARDS_PATH}:2: card m1-hidden has no "prompt". Write what makes one decide or recall.'
    )
    assert why == (
        f'{QUESTIONS_PATH}:13: question m1-back, choice 2 has no "why". Say when it would be right.'
    )


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("chapter.md", CHAPTER_PATH),
        ("flashcards.yaml", CARDS_PATH),
        ("questions.yaml", QUESTIONS_PATH),
    ],
)
def test_missing_file_is_a_message(tmp_path, name, path):
    content = write_course(tmp_path)
    (content / "chapters/01-queues" / name).unlink()

    missing = f"{path}:1: this file is missing. Write it, as docs/content.md describes."
    assert missing in problems_of(content)


def test_folder_in_place_of_a_file_is_a_message(tmp_path):
    content = write_course(tmp_path)
    (content / "course.yaml").unlink()
    (content / "course.yaml").mkdir()

    assert problems_of(content) == ["content/course.yaml:1: cannot be read: Is a directory."]


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"a: 1\nb: \xe9\n", "2: byte 9 is not UTF-8. Save the file as UTF-8."),
        (b"a: 1\nb: x\x00y", "2: holds the invisible character U+0000. Delete it."),
        ("a: 1\nb: \u202ex".encode(), "2: holds the invisible character U+202E. Delete it."),
        ("a: \ue0001\ue001".encode(), "1: holds the invisible character U+E000. Delete it."),
        (b"x" * (1024 * 1024 + 1), "1: is larger than 1048576 bytes. Divide it."),
    ],
)
def test_odd_bytes_are_a_message(tmp_path, raw, problem):
    content = write_course(tmp_path)
    (content / "chapters/01-queues/flashcards.yaml").write_bytes(raw)

    assert f"{CARDS_PATH}:{problem}" in problems_of(content)


def test_byte_order_mark_and_windows_line_ends_are_fine(tmp_path):
    content = write_course(tmp_path)
    for path in content.rglob("*.*"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert read_course(content).chapters[0].cards[0].id == "m1-hidden"


def test_folder_of_no_module_is_refused(tmp_path):
    content = write_course(tmp_path)
    write_course(tmp_path, folder="03-queues")

    assert problems_of(content) == [
        "content/chapters/03-queues/:1: no module of course.yaml has this number and slug. "
        "Rename the folder."
    ]


def test_stray_file_is_refused_and_a_hidden_one_is_not(tmp_path):
    content = write_course(tmp_path)
    (content / "chapters/01-queues/flashcard.yaml").write_text("")
    (content / "chapters/01-queues/.DS_Store").write_text("")

    assert problems_of(content) == [
        "content/chapters/01-queues/flashcard.yaml:1: is not part of a chapter. "
        "Keep chapter.md, flashcards.yaml, questions.yaml here."
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "module: m1",
            "module: m2",
            "2: the front matter is of m2, but the folder is of m1. Move one.",
        ),
        (
            "  - id: visibility-timeout\n    name: Visibility timeout\n",
            "  - id: visibility-timeout\n    name: X\n    definition: Y\n"
            "  - id: visibility-timeout\n    name: Visibility timeout\n",
            "8: term visibility-timeout stands twice. Delete one.",
        ),
        (
            "    read_on: 2026-11-21\n",
            "",
            '9: source 1 has no "read_on". Say when you read it, as 2026-11-21.',
        ),
        (
            "Orders vanish at nine.\n",
            "",
            "13: the chapter has no opening. Start from a problem that hurts.",
        ),
        (
            "Orders vanish at nine.",
            "```quick-check a\nprompt: P\nchoices:\n"
            "  - {text: A, right: true, why: B}\n  - {text: C, why: D}\n```",
            "13: The opening asks nothing. Move this to a section.",
        ),
        (" m1-queue}", "}", "15: the section receive serves no objective. Name one behind its id."),
        (
            " {#receive m1-queue}",
            "",
            "15: a section needs its id and objectives: ## Title {#id objective}.",
        ),
        (
            "Receive, hide, delete",
            "Receive [x](#receive)",
            "15: Links and [[terms]] are not possible here, only *emphasis* and `code`.",
        ),
        (
            "Receive, hide, delete",
            "x" * 121,
            "15: the heading has more than 120 characters. Shorten it.",
        ),
        (
            "A message is hidden for the [[visibility-timeout]].\n",
            "",
            '15: the section "Receive, hide, delete" is empty.',
        ),
        (
            "A message",
            "Text.\n\n## Again {#receive m1-queue}\n\nA message",
            '19: the section "receive" stands twice.',
        ),
    ],
)
def test_chapter_text_says_what_is_wrong(tmp_path, old, new, problem):
    assert old in CHAPTER
    content = write_course(tmp_path, chapter=CHAPTER.replace(old, new, 1))

    assert f"{CHAPTER_PATH}:{problem}" in problems_of(content)


@pytest.mark.parametrize("id", ["main", "def-x", "fig-x", "Big", "a--b", "x" * 51])
def test_section_id_that_pages_use_is_refused(tmp_path, id):
    content = write_course(tmp_path, chapter=CHAPTER.replace("#receive", f"#{id}"))

    assert any(
        f'15: "{id}" cannot be a section\'s id.' in problem for problem in problems_of(content)
    )


@pytest.mark.parametrize(
    "text", ["No front matter.\n", "---\nmodule: m1\n", "", "x\n---\nmodule: m1\n---\n"]
)
def test_missing_front_matter_is_a_message(tmp_path, text):
    content = write_course(tmp_path, chapter=text)

    assert (
        f'{CHAPTER_PATH}:1: there is no front matter. Begin with "---", its keys, and "---" again.'
    ) in problems_of(content)


def test_chapter_without_a_section_is_refused(tmp_path):
    content = write_course(tmp_path, chapter=CHAPTER.partition("## ")[0])

    assert any("the chapter has no section." in problem for problem in problems_of(content))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "weight: 100",
            "weight: 90",
            "13: the course has domains that weigh 90 percent together. Make it 100.",
        ),
        (
            "scale: [100, 1000]",
            "scale: [1000, 100]",
            "9: the exam must have its lowest and highest score as scale, such as [100, 1000].",
        ),
        (
            "  - id: m2\n",
            "  - id: m1\n",
            '26: the module "m1" stands already in line 21. Change one.',
        ),
        (
            "slug: topics",
            "slug: queues",
            '26: the slug "queues" stands already in line 21. Change one.',
        ),
        (
            'm2-topic, task: "2.1"',
            'm2-topic, task: "9.9"',
            '30: objective m2-topic is of task "9.9", which does not exist. Use one of 2.1.',
        ),
        (
            "slug: topics",
            "slug: glossary",
            '27: module m2 has the slug "glossary", which is a page of its own.',
        ),
        (
            "title: Queues\n",
            "title: Queues\n    builds_on: [m2]\n",
            '21: module m1 builds on "m2", which is none before it. Name earlier modules only.',
        ),
    ],
)
def test_frame_says_what_is_wrong(tmp_path, old, new, problem):
    assert old in FRAME
    content = write_course(tmp_path, frame=FRAME.replace(old, new))

    assert any(line.startswith(f"content/course.yaml:{problem}") for line in problems_of(content))


def test_empty_frame_is_a_message(tmp_path):
    content = write_course(tmp_path, frame="")

    assert 'content/course.yaml:1: the course must have keys and values, such as "id: ...".' in (
        problems_of(content)
    )


@pytest.mark.parametrize(
    ("kind", "old", "new", "problem"),
    [
        (
            "cards",
            "cards:",
            "crds:",
            '1: the file\'s cards has the unknown key "crds". Did you mean "cards"?',
        ),
        (
            "cards",
            "    why: A",
            "    wy: A",
            '8: card m1-hidden has the unknown key "wy". Did you mean "why"?',
        ),
        (
            "cards",
            "section: receive",
            "section:",
            '4: card m1-hidden has no "section". Name the section that teaches it.',
        ),
        (
            "questions",
            "        misconception: Receiving deletes\n",
            "",
            '13: question m1-back, choice 2 has no "misconception". '
            "Name what somebody who takes it believes.",
        ),
        (
            "questions",
            "        right: true\n",
            "        right: true\n        misconception: X\n",
            "12: question m1-back, choice 1 is right and cannot have a misconception. Delete it.",
        ),
        (
            "questions",
            "    source:",
            "    sources:",
            '2: question m1-back has no "source". Give title, url and read_on.',
        ),
        (
            "questions",
            "    objective: m1-queue\n",
            "",
            '2: question m1-back has no "objective". Name the objective it tests.',
        ),
    ],
)
def test_banks_say_what_is_wrong(tmp_path, kind, old, new, problem):
    text, path = {"cards": (CARDS, CARDS_PATH), "questions": (QUESTIONS, QUESTIONS_PATH)}[kind]
    assert old in text
    content = write_course(tmp_path, **{kind: text.replace(old, new, 1)})

    assert f"{path}:{problem}" in problems_of(content)


def test_wrong_types_everywhere_are_messages(tmp_path):
    content = write_course(tmp_path)
    for value in ("[]", "x", "{}", "[[]]", "[{}]", "null", "- - -", "*a", "!x y"):
        for path in content.rglob("*.yaml"):
            keys = [
                line.partition(":")[0] for line in path.read_text().splitlines() if line[0] != " "
            ]
            original = path.read_text()
            for key in keys:
                path.write_text(f"{key}: {value}\n")
                with pytest.raises(CourseError):
                    read_course(content)
            path.write_text(original)


def test_digest_changes_with_any_file_and_with_the_code(tmp_path):
    content = write_course(tmp_path)
    more = tmp_path / "loading.py"
    more.write_text("1")
    first = course_digest(content, more)

    more.write_text("2")
    with_other_code = course_digest(content, more)
    (content / "chapters/01-queues/chapter.md").write_text(CHAPTER + "\n")
    with_other_text = course_digest(content, more)

    assert len({first, with_other_code, with_other_text}) == 3
    assert course_digest(content, more) == with_other_text


def test_digest_knows_where_a_file_stands(tmp_path):
    content = write_course(tmp_path)
    first = course_digest(content)

    (content / "chapters/01-queues").rename(content / "chapters/02-topics")

    assert course_digest(content) != first


def test_digest_of_an_unreadable_file_is_still_a_digest(tmp_path):
    assert len(course_digest(tmp_path, tmp_path / "missing.py")) == 64
