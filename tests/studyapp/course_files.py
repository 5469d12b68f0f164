"""A small course as files, to be changed by tests in the one place they are about."""

import random

import pytest

from scenarios.figures import draw_figure
from studyapp.course import CourseError, read_course

FRAME = """\
title: Loosely coupled
exam:
  code: SAA-C03
  name: Solutions Architect
  guide_version: "1.1"
  questions: 65
  unscored: 15
  minutes: 130
  scale: [100, 1000]
  pass_mark: 720
  checked_on: 2026-10-05
  source: https://docs.aws.amazon.com/guide/
domains:
  - id: "2"
    title: Design resilient architectures
    short: Resilient
    weight: 100
    tasks:
      - {id: "2.1", title: Loosely coupled}
modules:
  - id: m1
    slug: queues
    title: Queues
    objectives:
      - {id: m1-queue, task: "2.1", text: Use a queue}
  - id: m2
    slug: topics
    title: Topics
    objectives:
      - {id: m2-topic, task: "2.1", text: Use a topic}
"""
FRONT = """\
---
module: m1
subtitle: Let work wait.
terms:
  - id: visibility-timeout
    name: Visibility timeout
    definition: How long a message stays hidden.
sources:
  - title: SQS guide
    url: https://docs.aws.amazon.com/sqs
    read_on: 2026-11-21
---
"""
CHAPTER = FRONT + (
    "Orders vanish at nine.\n"
    "\n"
    "## Receive, hide, delete {#receive m1-queue}\n"
    "\n"
    "A message is hidden for the [[visibility-timeout]].\n"
)
CARDS = """\
cards:
  - id: m1-hidden
    term: visibility-timeout
    section: receive
    objective: m1-queue
    prompt: What brings a message back?
    answer: The visibility timeout runs out.
    why: A receive only hides.
"""
SOURCE = """\
    source:
      title: SQS guide
      url: https://docs.aws.amazon.com/sqs
      read_on: 2026-11-21
"""
CHOICES = """\
    choices:
      - text: It is shown again, and others may take it.
        right: true
        why: The timeout ran out.
      - text: It is deleted by the queue, and nobody sees it.
        misconception: Receiving deletes
        why: When retention runs out.
      - text: It moves to a set-aside queue at the first failure.
        misconception: One failure is enough
        why: After the receives are used up.
      - text: It stays hidden until an operator shows it again.
        misconception: Hidden is for good
        why: Never with a queue.
"""
QUESTIONS = f"""\
questions:
  - id: m1-back
    objective: m1-queue
    section: receive
    card: m1-hidden
    difficulty: 2
    stem: A worker crashes while it holds a message of a standard queue.
    ask: What happens to the message?
{CHOICES}{SOURCE}"""


def write_course(
    root, *, frame=FRAME, chapter=CHAPTER, cards=CARDS, questions=QUESTIONS, folder="01-queues"
):
    """Files of a course under `root`, which is named "content" in messages."""
    content = root / "content"
    place = content / "chapters" / folder
    place.mkdir(parents=True, exist_ok=True)
    (content / "course.yaml").write_text(frame, encoding="utf-8")
    (place / "chapter.md").write_text(chapter, encoding="utf-8")
    (place / "flashcards.yaml").write_text(cards, encoding="utf-8")
    (place / "questions.yaml").write_text(questions, encoding="utf-8")
    return content


def problems_of(content):
    """The messages that reading the course ends with."""
    with pytest.raises(CourseError) as caught:
        read_course(content, draw_figure=draw_figure)
    return [str(problem) for problem in caught.value.problems]


def body_problems(root, body):
    """What is wrong with the text of a section: [(line in that text, message)]."""
    content = write_course(root, chapter=CHAPTER + "\n" + body)
    before = CHAPTER.count("\n") + 1
    path = "content/chapters/01-queues/chapter.md:"
    found = []
    for problem in problems_of(content):
        assert problem.startswith(path), problem
        line, _, message = problem.removeprefix(path).partition(": ")
        found.append((int(line) - before, message))
    return found


def body_html(root, body):
    """HTML of the section that this text makes, parts that ask left out."""
    chapter = FRONT + "It hurts.\n\n## Receive {#receive m1-queue}\n\n" + body
    course = read_course(write_course(root, chapter=chapter), draw_figure=draw_figure)
    parts = course.chapters[0].sections[0].parts
    return "".join(part["html"] for part in parts if part["kind"] == "html")


def question(id, stem, *, key=0, texts=("Do this", "Do that", "Do it now", "Do it so"), extra=""):
    """A single-answer question as YAML; `key` is the place of the right choice."""
    choices = ""
    for place, text in enumerate(texts):
        kind = "right: true" if place == key else "misconception: It is wrong"
        choices += f"      - text: {text}\n        {kind}\n        why: Because.\n"
    return (
        f"  - id: {id}\n    objective: m1-queue\n    section: receive\n    difficulty: 1\n{extra}"
        f"    stem: {stem}\n    ask: What now?\n    choices:\n{choices}{SOURCE}"
    )


QUICK = "    diagnostic: true\n"


def two_right(one, first, second, texts):
    """The question with two right choices among five, at these places."""
    before, _, after = one.partition("    choices:\n")
    choices = ""
    for place, text in enumerate(texts):
        kind = "right: true" if place in (first, second) else "misconception: It is wrong"
        choices += f"      - text: {text}\n        {kind}\n        why: Because.\n"
    before = before.replace("What now?", "Which TWO now?")
    return f"{before}    choices:\n{choices}    source:{after.partition('    source:')[2]}"


def write_big_course(root, chapters=14):
    """A course of the size that the real one will have: about 100 KB a chapter."""
    chance = random.Random(7)
    words = [f"{a}{b}" for a in ("que", "mes", "wor", "sta", "ret", "lim") for b in "abcdefghijkl"]

    def prose(count):
        said = [chance.choice(words) for _ in range(count)]
        sentences = [said[n : n + 16] for n in range(0, count, 16)]
        return " ".join(" ".join(one).capitalize() + "." for one in sentences)

    modules = "modules:\n"
    for number in range(1, chapters + 1):
        module = f"m{number}"
        modules += f"  - id: {module}\n    slug: chapter-{number}\n    title: Chapter {number}\n"
        modules += "    objectives:\n"
        modules += f'      - {{id: {module}-do, task: "2.1", text: Do it}}\n'
        front = FRONT.partition("terms:")[0].replace("m1", module) + "terms:\n"
        cards = "cards:\n"
        for n in range(26):
            term = f"    term: term-{n}\n" if n < 12 else ""
            if n < 12:
                front += f"  - {{id: term-{n}, name: Term {n}, definition: It is {prose(12)}}}\n"
            cards += (
                f"  - id: {module}-card-{n}\n{term}    section: section-{n % 12}\n"
                f"    objective: {module}-do\n    prompt: {prose(20)}\n    answer: {prose(28)}\n"
            )
        body = prose(60) + "\n"
        for n in range(12):
            body += f"\n## Section {n} {{#section-{n} {module}-do}}\n\n"
            for _ in range(8):
                body += f"{prose(64)} The [[term-{n}]] is [here](#section-{(n + 1) % 12}).\n\n"
            body += f"::: tip\n{prose(30)}\n:::\n\n"
            body += f"::: compare Table {n}\n| | A | B |\n|---|---|---|\n"
            body += f"| x | {prose(5)} | {prose(5)} |\n" * 5 + ":::\n\n"
            body += (
                f"```figure figure-{n} Figure {n}\ncaption: Look.\ndesign:\n"
                "  format: studyapp.design/1\n  components:\n"
                "    - {id: a, service: users}\n    - {id: b, service: alb}\n"
                "    - {id: c, service: ec2-asg}\n    - {id: d, service: sqs}\n"
                "    - {id: e, service: ec2-asg}\n    - {id: f, service: sqs}\n"
                "  connections:\n    - {from: a, to: b}\n    - {from: b, to: c}\n"
                "    - {from: c, to: d}\n    - {from: d, to: e}\n    - {from: d, to: f}\n```\n\n"
            )
            body += (
                f"```quick-check check-{n}\nprompt: {prose(12)}\nchoices:\n"
                f"  - {{text: {prose(8)}, right: true, why: {prose(8)}}}\n"
                f"  - {{text: {prose(8)}, why: {prose(8)}}}\n```\n"
            )
        front += "sources:\n" + SOURCE.replace("    source:\n      t", "  - t").replace(
            "      ", "    "
        )
        questions = "questions:\n"
        for n in range(22):
            texts = [prose(34) for _ in range(4)]
            one = question(f"{module}-q-{n}", prose(60), key=n % 4, texts=texts)
            if n % 3 == 0:
                one = two_right(
                    one,
                    (number + n // 3) % 5,
                    (number + n // 3 + 2) % 5,
                    [prose(12) for _ in range(5)],
                )
            if n == 1:
                short = [prose(9) for _ in range(4)]
                one = question(f"{module}-q-1", prose(30), key=1, texts=short, extra=QUICK)
            one = one.replace("difficulty: 1", f"difficulty: {1 + n % 3}")
            questions += one.replace("m1-queue", f"{module}-do").replace(
                "section: receive", f"section: section-{n % 12}"
            )
        content = write_course(
            root,
            frame=FRAME.partition("modules:")[0] + modules,
            chapter=front + "---\n" + body,
            cards=cards,
            questions=questions,
            folder=f"{number:02}-chapter-{number}",
        )
    return content
