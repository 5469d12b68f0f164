"""Sums over a chapter and over the course: every objective asked, enough of each kind."""

from collections import Counter
from collections.abc import Iterator

from ..problems import Problem
from .chance import CHI_SQUARE_95
from .walking import is_whole

DIFFICULTIES = (1, 2, 3)
FEWEST_MULTIPLE = 0.25  # share of the course's questions with several right choices
FEWEST_IN_CHAPTER = 20  # questions; a chapter with fewer is still being written
FEWEST_QUESTIONS, FEWEST_CARDS = 300, 300


def objectives_are_asked(course) -> Iterator[Problem]:
    """Each objective of a chapter with 20 questions at every difficulty, and in the diagnostic."""
    modules = {module.id: module for module in course.modules}
    for chapter in course.chapters:
        if len(chapter.questions) < FEWEST_IN_CHAPTER:
            continue
        asked = Counter((one.objective, one.difficulty) for one in chapter.questions)
        quick = {one.objective for one in chapter.questions if one.is_diagnostic}
        for objective in modules[chapter.module].objectives:
            for difficulty in DIFFICULTIES:
                if not asked[objective.id, difficulty]:
                    message = (
                        f"no question of difficulty {difficulty} on {objective.id}. Write one."
                    )
                    yield Problem(chapter.questions_path, 1, message)
            if objective.id not in quick:
                message = f'no question with "diagnostic: true" on {objective.id}. Write one.'
                yield Problem(chapter.questions_path, 1, message)


def course_has_enough(course) -> Iterator[Problem]:
    """Questions, cards, and questions with several right choices, once all chapters are there."""
    if not course.is_complete:
        return
    questions = [question for chapter in course.chapters for question in chapter.questions]
    cards = sum(len(chapter.cards) for chapter in course.chapters)
    share = sum(question.pick_count > 1 for question in questions) / max(1, len(questions))
    for chapter in course.chapters:
        if (count := len(chapter.questions)) < FEWEST_IN_CHAPTER:
            message = f"{count} questions in this chapter. Write at least {FEWEST_IN_CHAPTER}."
            yield Problem(chapter.questions_path, 1, message)
    if len(questions) < FEWEST_QUESTIONS:
        message = f"{len(questions)} questions in the course. Write at least {FEWEST_QUESTIONS}."
        yield Problem(course.path, 1, message)
    if cards < FEWEST_CARDS:
        message = f"{cards} cards in the course. Write at least {FEWEST_CARDS}."
        yield Problem(course.path, 1, message)
    if share < FEWEST_MULTIPLE:
        message = f"{share:.0%} of the questions are multiple response. Make it at least 25%."
        yield Problem(course.path, 1, message)


def several_keys_are_balanced(course) -> Iterator[Problem]:
    """Where several choices are right, the right ones stand at every position about as often.

    Over the course, for questions with five and with six choices: the chi-square statistic of the
    right choices at each position must not exceed its 95 % point.
    """
    if not course.is_complete:
        return
    for width in (5, 6):
        questions = [
            question
            for chapter in course.chapters
            for question in chapter.questions
            if is_whole(question) and question.pick_count > 1 and len(question.choices) == width
        ]
        if len(questions) < 2 * width:
            continue
        counts = [sum(q.choices[place].is_right for q in questions) for place in range(width)]
        expected = sum(counts) / width
        # Keys of one question keep out of each other's places, so counts differ less.
        spread = sum(
            q.pick_count * (width - q.pick_count) / (width * (width - 1)) for q in questions
        )
        statistic = sum((count - expected) ** 2 for count in counts) / spread
        if statistic > CHI_SQUARE_95[width - 1]:
            said = ", ".join(f"{count} at {place}" for place, count in enumerate(counts, 1))
            message = f"right choices of {width} are not balanced: {said}. Reorder some."
            yield Problem(course.path, 1, message)
