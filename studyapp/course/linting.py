"""What a well-formed course may still have wrong: ids, links, keys, stems, terms.

Each rule is a function from the course to problems; `RULES` lists them.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, combinations
from math import comb, inf

from .model import ChapterText, Course
from .problems import Problem

LONGEST_ANSWER = 30  # words
ALL_OF_THE_ABOVE = re.compile(
    r"\b(all|none|both|any|neither|either|one) of (the (above|below)|the (other )?"
    r"(choices|answers|options)|(these|those|them|the others?)(?=\W*$))"
    r"|\b(choices?|answers?|options?) (above|below)\b",
    re.IGNORECASE,
)
LETTERS = re.compile(r"^([Bb]oth )?[A-F] (and|or) [A-F]\b")
COUNT_WORDS = {2: "TWO", 3: "THREE"}
# Below this many questions chance alone explains almost any pattern of keys.
FEWEST_FOR_CHANCE = 12
CONFIDENCE = 0.95
# 95 % point of chi-square by degrees of freedom (NIST Handbook of Statistical Methods, 1.3.6.7.4).
CHI_SQUARE_95 = {1: 3.841, 2: 5.991, 3: 7.815, 4: 9.488, 5: 11.070}
SAME_STEM = 0.8  # share of words that two stems have in common


def lint(course: Course) -> list[Problem]:
    """Every problem that the rules find."""
    return [problem for rule in RULES for problem in rule(course)]


def ids_stand_once(course) -> Iterator[Problem]:
    """Cards and questions share one space of ids each in the whole course."""
    for kind in ("cards", "questions"):
        seen = {}
        for chapter in course.chapters:
            path = getattr(chapter, f"{kind}_path")
            for item in getattr(chapter, kind):
                if item.id and item.id in seen:
                    message = f'the id "{item.id}" stands already in {seen[item.id]}. Change it.'
                    yield Problem(path, item.line, message)
                elif item.id:
                    seen[item.id] = f"{path}:{item.line}"


def objectives_exist(course) -> Iterator[Problem]:
    known = {objective.id for objective in course.objectives}
    for chapter in course.chapters:
        for section in chapter.sections:
            for objective in section.objectives:
                if objective not in known:
                    yield unknown(chapter.text_path, section.line, "objective", objective)
        for path, item in cards_and_questions(chapter):
            if item.objective and item.objective not in known:
                yield unknown(path, item.line, "objective", item.objective)


def sections_exist(course) -> Iterator[Problem]:
    for chapter in course.chapters:
        known = {section.id for section in chapter.sections}
        for path, item in cards_and_questions(chapter):
            if item.section and item.section not in known:
                yield unknown(path, item.line, "section of this chapter", item.section)


def cards_and_terms_exist(course) -> Iterator[Problem]:
    known_cards = {card.id for chapter in course.chapters for card in chapter.cards}
    for chapter in course.chapters:
        known_terms = {term.id for term in chapter.terms}
        for card in chapter.cards:
            if card.term and card.term not in known_terms:
                yield unknown(chapter.cards_path, card.line, "term of this chapter", card.term)
        for question in chapter.questions:
            if question.card and question.card not in known_cards:
                yield unknown(chapter.questions_path, question.line, "card", question.card)


def siblings_exist(course) -> Iterator[Problem]:
    known = {question.id for chapter in course.chapters for question in chapter.questions}
    for chapter in course.chapters:
        for question in chapter.questions:
            if question.sibling == question.id and question.id:
                message = f"question {question.id} is its own sibling. Name the other one."
                yield Problem(chapter.questions_path, question.line, message)
            elif question.sibling and question.sibling not in known:
                yield unknown(chapter.questions_path, question.line, "question", question.sibling)


def links_resolve(course) -> Iterator[Problem]:
    """Section links lead to sections of written chapters."""
    written = {chapter.slug: chapter for chapter in course.chapters}
    planned = {module.slug for module in course.modules}
    for chapter in course.chapters:
        for link in chapter.links:
            slug = link.chapter or chapter.slug
            if slug in written:
                if link.section not in {section.id for section in written[slug].sections}:
                    yield unknown(chapter.text_path, link.line, f"section of {slug}", link.section)
            elif slug in planned:
                message = f'the chapter "{slug}" is not written yet. Say it without a link.'
                yield Problem(chapter.text_path, link.line, message)
            else:
                yield unknown(chapter.text_path, link.line, "chapter", slug)


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


def keys_are_not_the_longest(course) -> Iterator[Problem]:
    """The key is strictly the longest choice no more often than chance would have it.

    Over the single-answer questions of a chapter with at least 12 of them: the count must not
    exceed the 95 % point of the binomial distribution with p = 1 / choices.
    """
    for chapter, questions in chapters_with_single_answers(course):
        longest = [question for question in questions if key_is_longest(question)]
        p = sum(1 / len(question.choices) for question in questions) / len(questions)
        limit = binomial_upper(len(questions), p)
        if len(longest) > limit:
            message = (
                f"the key is the longest choice in {len(longest)} of {len(questions)} questions; "
                f"chance allows {limit}. Shorten keys or lengthen others, such as in "
                f"{', '.join(question.id for question in longest)}."
            )
            yield Problem(chapter.questions_path, 1, message)


def key_is_longest(question):
    key = next(choice for choice in question.choices if choice.is_right)
    others = [choice for choice in question.choices if not choice.is_right]
    return all(len(key.text) > len(other.text) for other in others)


def binomial_upper(n, p) -> int:
    """The smallest k with P(X <= k) >= 95 % for X ~ Binomial(n, p)."""
    shares = accumulate(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1))
    return next(k for k, share in enumerate(shares) if share >= CONFIDENCE)


def keys_are_balanced(course) -> Iterator[Problem]:
    """Keys stand at every position about equally often, in author order.

    Over the single-answer questions of a chapter with at least 12 of them: the chi-square
    statistic of the counts at each position must not exceed its 95 % point.
    """
    for chapter, questions in chapters_with_single_answers(course):
        width = max(len(question.choices) for question in questions)
        found = Counter(
            next(place for place, choice in enumerate(question.choices) if choice.is_right)
            for question in questions
        )
        counts = [found[place] for place in range(width)]
        expected = len(questions) / width
        statistic = sum((count - expected) ** 2 for count in counts) / expected
        if statistic > CHI_SQUARE_95.get(width - 1, inf):
            said = ", ".join(f"{count} at {place}" for place, count in enumerate(counts, 1))
            message = f"the keys are not balanced: {said}. Reorder choices until about even."
            yield Problem(chapter.questions_path, 1, message)


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


def normal(text):
    """The words in lower case, without signs."""
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


def unknown(path, line, kind, id):
    return Problem(path, line, f'there is no {kind} "{id}". Correct it, or write that first.')


def questions_of(course):
    for chapter in course.chapters:
        for question in chapter.questions:
            yield chapter.questions_path, question


def cards_and_questions(chapter: ChapterText):
    yield from ((chapter.cards_path, card) for card in chapter.cards)
    yield from ((chapter.questions_path, question) for question in chapter.questions)


def chapters_with_single_answers(course):
    """Chapters with enough single-answer questions to tell chance from habit, with those."""
    for chapter in course.chapters:
        single = [
            question
            for question in chapter.questions
            if question.pick_count == 1 and len(question.choices) > 1
        ]
        if len(single) >= FEWEST_FOR_CHANCE:
            yield chapter, single


RULES = (
    ids_stand_once,
    objectives_exist,
    sections_exist,
    cards_and_terms_exist,
    siblings_exist,
    links_resolve,
    terms_have_cards,
    answers_are_short,
    choices_are_as_in_the_exam,
    choices_stand_alone,
    keys_are_not_the_longest,
    keys_are_balanced,
    stems_differ,
)
