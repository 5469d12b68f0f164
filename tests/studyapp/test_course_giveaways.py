"""Guessing strategies and sums: banks that give their keys away, and banks that do not."""

from dataclasses import replace

import pytest

from studyapp.course import read_course
from studyapp.course.linting.giveaways import (
    STRATEGIES,
    bank_gives_nothing_away,
    chapters_give_nothing_away,
    score,
)
from studyapp.course.linting.totals import (
    course_has_enough,
    objectives_are_asked,
    several_keys_are_balanced,
)
from tests.studyapp.course_files import FRAME, question, two_right, write_course

BANK = "content/chapters/01-queues/questions.yaml"
STEM = "Forty vans bring parcels to a depot"
WAYS = {
    "longest": ("Wait for a good while", "Wait", "Stop", "Turn"),
    "shortest": ("Wait", "Wait for it", "Stop for it", "Turn for it"),
    "most detail": ("Wait 5 days at NATO", "Wait for a good day", "Stop for a good day", "Turn it"),
    "most words of the stem": ("Load the parcels", "Load the bricks", "Load the planks", "Load it"),
    "no absolute words": ("Load it now", "Always load it", "Never load it", "Load all of it"),
}
FRAME_OF_ONE = FRAME.partition("  - id: m2")[0]


def course(root, *, texts, count=12, key=0, several=False):
    """A course of one chapter whose questions have these choices; the first is the key."""
    questions = []
    for n in range(count):
        turn = n % len(texts) if key is None else key
        turned = [*texts[-turn:], *texts[:-turn]] if turn else list(texts)
        one = question(f"m1-q{n}", f"{STEM} {n}.", key=turn, texts=turned)
        if several:
            one = two_right(one, turn, (turn + 2) % 5, [f"{text}{n}" for text in "abcde"])
        questions.append(one)
    content = write_course(root, frame=FRAME_OF_ONE, questions="questions:\n" + "".join(questions))
    return lambda rule: list(rule(unchecked(content)))


def unchecked(content):
    """The course as read, whatever the linter says of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("studyapp.course.reading.lint", lambda course: [])
        return read_course(content)


@pytest.mark.parametrize("way", WAYS)
def test_strategy_finds_the_key_that_gives_itself_away(tmp_path, way):
    questions = course(tmp_path, texts=WAYS[way], key=None)(lambda course: [course])[0]
    questions = questions.chapters[0].questions

    found = score(questions, STRATEGIES[way])

    assert (found.right, found.chance) == (1, 0.25)


def test_middle_is_between_first_and_last(tmp_path):
    alike = ("Wait", "Stop", "Turn", "Load")
    at = [
        score(
            course(tmp_path, texts=alike, key=key)(lambda course: [course])[0]
            .chapters[0]
            .questions,
            STRATEGIES["in the middle"],
        ).right
        for key in range(4)
    ]

    assert at == [0, 0.5, 0.5, 0]


def test_strategy_picks_blindly_among_equals_and_as_many_as_are_right(tmp_path):
    several = course(tmp_path, texts=("a",) * 4, key=None, several=True)(lambda course: [course])
    found = score(several[0].chapters[0].questions, STRATEGIES["longest"])

    assert (found.right, found.chance) == pytest.approx((0.4, 0.4))
    # Two of five: 12 draws of two without putting back.
    assert found.spread == pytest.approx((0.4 * 0.6 / 2 * 3 / 4 / 12) ** 0.5)


@pytest.mark.parametrize("way", ["shortest", "most detail", "most words of the stem"])
def test_chapter_gives_nothing_away(tmp_path, way):
    problems = course(tmp_path, texts=WAYS[way], key=None)(chapters_give_nothing_away)

    said = f'picking by "{way}" scores 100% in this chapter, chance 25%. '
    assert f"{said}Reword choices until it does not help." in [p.message for p in problems]
    alike = course(tmp_path, texts=("Wait", "Stop", "Turn", "Load"))
    assert alike(chapters_give_nothing_away) == []
    few = course(tmp_path, texts=WAYS[way], count=11)
    assert few(chapters_give_nothing_away) == []


def test_whole_bank_gives_nothing_away_once_all_chapters_are_there(tmp_path):
    bank = course(tmp_path, texts=WAYS["longest"], count=4, key=None)

    assert (
        'picking by "longest" scores 100% in the course' in bank(bank_gives_nothing_away)[0].message
    )
    unfinished = bank(lambda course: [replace(course, modules=course.modules * 2)])[0]
    assert list(bank_gives_nothing_away(unfinished)) == []
    alike = course(tmp_path, texts=("Wait", "Stop", "Turn", "Load"), key=None)
    assert alike(bank_gives_nothing_away) == []


def test_objective_is_asked_at_each_difficulty_and_in_the_diagnostic(tmp_path):
    alike = ("Wait", "Stop", "Turn", "Load")
    bank = course(tmp_path, texts=alike, count=20)

    assert [problem.message for problem in bank(objectives_are_asked)] == [
        "no question of difficulty 2 on m1-queue. Write one.",
        "no question of difficulty 3 on m1-queue. Write one.",
        'no question with "diagnostic: true" on m1-queue. Write one.',
    ]
    found = bank(lambda course: [course])[0]
    chapter = found.chapters[0]
    spread = tuple(
        replace(one, difficulty=1 + n % 3, is_diagnostic=n == 0)
        for n, one in enumerate(chapter.questions)
    )
    whole = replace(found, chapters=(replace(chapter, questions=spread),))
    assert list(objectives_are_asked(whole)) == []
    # A chapter with fewer is still being written.
    assert course(tmp_path, texts=alike, count=19)(objectives_are_asked) == []


def test_course_has_enough_of_each(tmp_path):
    alike = ("Wait", "Stop", "Turn", "Load")
    found = course(tmp_path, texts=alike, count=19)

    assert [problem.message for problem in found(course_has_enough)] == [
        "19 questions in this chapter. Write at least 20.",
        "19 questions in the course. Write at least 300.",
        "1 cards in the course. Write at least 300.",
        "0% of the questions are multiple response. Make it at least 25%.",
    ]
    few = found(lambda course: [course])[0]
    chapter = few.chapters[0]
    chapter = replace(chapter, questions=chapter.questions * 20, cards=chapter.cards * 300)
    several = course(tmp_path, texts=alike, count=20, several=True)(lambda course: [course])[0]
    chapter = replace(chapter, questions=chapter.questions + several.chapters[0].questions * 7)
    assert list(course_has_enough(replace(few, chapters=(chapter,)))) == []
    assert list(course_has_enough(replace(few, modules=few.modules * 2))) == []


def test_right_choices_of_five_stand_at_all_positions(tmp_path):
    alike = ("Wait", "Stop", "Turn", "Load")
    skewed = course(tmp_path, texts=alike, several=True, count=12)

    assert [problem.message for problem in skewed(several_keys_are_balanced)] == [
        "right choices of 5 are not balanced: 12 at 1, 0 at 2, 12 at 3, 0 at 4, 0 at 5. "
        "Reorder some."
    ]
    even = course(tmp_path, texts=("a", "b", "c", "d", "e"), key=None, several=True, count=15)
    assert even(several_keys_are_balanced) == []
    assert course(tmp_path, texts=alike, several=True, count=9)(several_keys_are_balanced) == []
