"""Going through a course, and words that several rules use."""

import re

from ..model import ChapterText
from ..problems import Problem


def questions_of(course):
    for chapter in course.chapters:
        for question in chapter.questions:
            yield chapter.questions_path, question


def cards_and_questions(chapter: ChapterText):
    yield from ((chapter.cards_path, card) for card in chapter.cards)
    yield from ((chapter.questions_path, question) for question in chapter.questions)


def is_whole(question):
    """Whether it has right and wrong choices, without which there is nothing to count."""
    return 0 < question.pick_count < len(question.choices)


def unknown(path, line, kind, id):
    return Problem(path, line, f'there is no {kind} "{id}". Correct it, or write that first.')


def normal(text):
    """The words in lower case, without signs."""
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))
