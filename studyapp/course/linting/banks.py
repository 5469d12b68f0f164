"""Cards and questions: each complete, short and unlike the others."""

import re
from collections.abc import Iterator
from itertools import combinations

from ..problems import Problem
from .walking import normal, questions_of

LONGEST_ANSWER = 30  # words
LONGEST_QUICK_STEM, LONGEST_QUICK_CHOICE = 45, 14  # words of a diagnostic question
ALL_OF_THE_ABOVE = re.compile(
    r"\b(all|none|both|any|neither|either|one) of (the (above|below)|the (other )?"
    r"(choices|answers|options)|(these|those|them|the others?)(?=\W*$))"
    r"|\b(choices?|answers?|options?) (above|below)\b",
    re.IGNORECASE,
)
LETTERS = re.compile(r"^([Bb]oth )?[A-F] (and|or) [A-F]\b")
COUNT_WORDS = {2: "TWO", 3: "THREE"}
SAME_STEM = 0.8  # share of words that two stems have in common


def terms_have_cards(course) -> Iterator[Problem]:
    for chapter in course.chapters:
        taught = {card.term for card in chapter.cards}
        for term in chapter.terms:
            if term.id not in taught:
                message = f'the term "{term.id}" has no card. Write one with "term: {term.id}".'
                yield Problem(chapter.text_path, term.line, message)


def answers_are_short(course) -> Iterator[Problem]:
    for chapter in course.chapters:
        for card in chapter.cards:
            if (count := len(card.answer_text.split())) > LONGEST_ANSWER:
                message = f"card {card.id} has an answer of {count} words. Use at most 30."
                yield Problem(chapter.cards_path, card.line, message)


def choices_are_as_in_the_exam(course) -> Iterator[Problem]:
    """One right of 4, or two or three right of 5 or 6 with the count in capitals."""
    for path, question in questions_of(course):
        count, right = len(question.choices), question.pick_count
        name = f"question {question.id}"
        if not count:
            continue
        if right == 0:
            yield Problem(path, question.line, f'{name} has no choice with "right: true".')
        elif right == 1 and count != 4:
            message = f"{name} has {count} choices. A single answer has 4."
            yield Problem(path, question.line, message)
        elif right > 1 and (count not in (5, 6) or right > 3):
            message = f"{name} has {right} right of {count}. Make two or three right of 5 or 6."
            yield Problem(path, question.line, message)
        elif right > 1 and not re.search(rf"\b{COUNT_WORDS[right]}\b", question.ask_text):
            message = f'{name} does not say how many. Write "Which {COUNT_WORDS[right]} ...".'
            yield Problem(path, question.line, message)


def choices_stand_alone(course) -> Iterator[Problem]:
    """No "all of the above", and no two choices alike."""
    for path, question in questions_of(course):
        seen = set()
        for choice in question.choices:
            if match := ALL_OF_THE_ABOVE.search(choice.text) or LETTERS.search(choice.text):
                message = (
                    f'"{match[0]}" leans on other choices, which are shuffled. Say it in full.'
                )
                yield Problem(path, choice.line, message)
            if normal(choice.text) in seen:
                message = f"question {question.id} has this choice twice. Change one."
                yield Problem(path, choice.line, message)
            seen.add(normal(choice.text))


def stems_differ(course) -> Iterator[Problem]:
    """No stem twice, and none that shares 80 % of its words with another but a sibling's."""
    asked = [
        (path, question, normal(question.stem_text), words)
        for path, question in questions_of(course)
        if (words := set(normal(question.stem_text).split()))
    ]
    for (_, first, text, words), (path, question, other_text, other_words) in combinations(
        asked, 2
    ):
        smaller, larger = sorted((len(words), len(other_words)))
        if smaller < SAME_STEM * larger:
            continue
        if text == other_text:
            message = f"question {question.id} has the same stem as {first.id}. Write another."
            yield Problem(path, question.line, message)
            continue
        are_siblings = question.sibling == first.id or first.sibling == question.id
        are_siblings |= bool(question.sibling) and question.sibling == first.sibling
        share = len(words & other_words) / len(words | other_words)
        if share >= SAME_STEM and not are_siblings:
            message = (
                f"question {question.id} has nearly the stem of {first.id}: {share:.0%} of the "
                'words. Write another, or name it as "sibling".'
            )
            yield Problem(path, question.line, message)


def diagnostic_questions_are_quick(course) -> Iterator[Problem]:
    """Ten of them are answered in three minutes: one right choice, and few words."""
    for path, question in questions_of(course):
        if not question.is_diagnostic:
            continue
        name = f"question {question.id} is diagnostic and"
        asked = len(f"{question.stem_text} {question.ask_text}".split())
        if question.pick_count > 1:
            message = f"{name} has {question.pick_count} right choices. Ask for one."
            yield Problem(path, question.line, message)
        if asked > LONGEST_QUICK_STEM:
            message = f"{name} has {asked} words in stem and ask. Use at most {LONGEST_QUICK_STEM}."
            yield Problem(path, question.line, message)
        for choice in question.choices:
            if (count := len(choice.text.split())) > LONGEST_QUICK_CHOICE:
                message = (
                    f"{name} has a choice of {count} words. Use at most {LONGEST_QUICK_CHOICE}."
                )
                yield Problem(path, choice.line, message)
