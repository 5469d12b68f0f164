"""Guessing strategies: what somebody scores who knows nothing and looks only at the wording."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import sqrt

from ..problems import Problem
from .walking import is_whole, normal

MOST_OVER_CHANCE = 0.05  # over the whole bank
# Over one chapter's few questions only what chance would hardly ever bring: one in a hundred.
CERTAINTY = 2.33
FEWEST_QUESTIONS = 12
ABSOLUTE = re.compile(
    r"\b(all|always|any|completely|entirely|every|never|none|no|nothing|only)\b", re.IGNORECASE
)
DETAIL = re.compile(r"\d[\d.,]*|(?<=\w)[A-Z]|(?<!^)\b[A-Z]|,|\band\b")
SHORTEST_WORD = 4  # letters, of a word worth repeating


def length(question, choice):
    return len(choice.text)


def brevity(question, choice):
    return -len(choice.text)


def detail(question, choice):
    """Numbers, capitals beyond the first letter, commas and "and"."""
    return len(DETAIL.findall(choice.text))


def middle(question, choice):
    place = question.choices.index(choice)
    return -abs(place - (len(question.choices) - 1) / 2)


def echo(question, choice):
    """Words of the stem and the ask that the choice says again."""
    asked = set(normal(f"{question.stem_text} {question.ask_text}").split())
    said = {word for word in normal(choice.text).split() if len(word) >= SHORTEST_WORD}
    return len(said & asked)


def caution(question, choice):
    return -len(ABSOLUTE.findall(choice.text))


# What somebody picks who knows nothing: the choices for which this is highest.
STRATEGIES: dict[str, Callable] = {
    "longest": length,
    "shortest": brevity,
    "most detail": detail,
    "in the middle": middle,
    "most words of the stem": echo,
    "no absolute words": caution,
}
# In single chapters: rules of chance.py.
HELD_ELSEWHERE = {"longest", "in the middle"}


@dataclass(frozen=True)
class Score:
    """`right` and `chance` are shares of picks, `spread` the standard error of `right` under
    blind guessing."""

    right: float
    chance: float
    spread: float

    @property
    def over_chance(self):
        return self.right - self.chance


def score(questions, strategy) -> Score:
    """What a strategy scores; among choices it likes equally it picks blindly."""
    shares = [share_right(question, strategy) for question in questions]
    chances = [question.pick_count / len(question.choices) for question in questions]
    count = len(questions)
    # A pick of k out of n without putting back has this variance of its share right.
    variance = sum(
        p
        * (1 - p)
        / question.pick_count
        * (len(question.choices) - question.pick_count)
        / (len(question.choices) - 1)
        for p, question in zip(chances, questions, strict=True)
    )
    return Score(sum(shares) / count, sum(chances) / count, sqrt(variance) / count)


def share_right(question, strategy):
    liking = {choice: strategy(question, choice) for choice in question.choices}
    picks, right = question.pick_count, 0.0
    for value in sorted(set(liking.values()), reverse=True):
        tied = [choice for choice in question.choices if liking[choice] == value]
        taken = min(picks, len(tied))
        right += taken * sum(choice.is_right for choice in tied) / len(tied)
        picks -= taken
        if not picks:
            break
    return right / question.pick_count


def chapters_give_nothing_away(course) -> Iterator[Problem]:
    """In a chapter no strategy beats blind guessing by more than chance would one time in 100."""
    for chapter in course.chapters:
        questions = [question for question in chapter.questions if is_whole(question)]
        if len(questions) < FEWEST_QUESTIONS:
            continue
        for name, strategy in STRATEGIES.items():
            if name in HELD_ELSEWHERE:
                continue
            found = score(questions, strategy)
            if found.over_chance > CERTAINTY * found.spread:
                yield Problem(chapter.questions_path, 1, told(name, found, "this chapter"))


def bank_gives_nothing_away(course) -> Iterator[Problem]:
    """In the whole course no strategy beats blind guessing by more than 5 points."""
    questions = [
        question
        for chapter in course.chapters
        for question in chapter.questions
        if is_whole(question)
    ]
    if not course.is_complete or not questions:
        return
    for name, strategy in STRATEGIES.items():
        found = score(questions, strategy)
        if found.over_chance > MOST_OVER_CHANCE:
            yield Problem(course.path, 1, told(name, found, "the course"))


def told(name, found, where):
    return (
        f'picking by "{name}" scores {found.right:.0%} in {where}, chance {found.chance:.0%}. '
        "Reword choices until it does not help."
    )
