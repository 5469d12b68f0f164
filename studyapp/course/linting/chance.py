"""Keys: nothing about their length or place gives them away."""

from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from math import comb, inf

from ..problems import Problem

# Below this many questions chance alone explains almost any pattern of keys.
FEWEST_FOR_CHANCE = 12
CONFIDENCE = 0.95
# 95 % point of chi-square by degrees of freedom (NIST Handbook of Statistical Methods, 1.3.6.7.4).
CHI_SQUARE_95 = {1: 3.841, 2: 5.991, 3: 7.815, 4: 9.488, 5: 11.070}


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
