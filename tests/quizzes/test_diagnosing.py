from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.diagnosing import (
    CERTAIN,
    FEWEST,
    MOST,
    READY_FROM,
    READY_SHARE,
    SECONDS,
    SURE,
    Given,
    Probe,
    Verdict,
    ability_for,
    belief,
    is_enough,
    next_probe,
    verdict,
)
from quizzes.irt import Item

EASY, MEDIUM, HARD = Item(-1.0), Item(0.0), Item(1.0)
POOL = [
    Probe(id=10 * area + at, area=area, item=item)
    for area in range(14)
    for at, item in enumerate((EASY, EASY, MEDIUM, MEDIUM, MEDIUM, HARD))
]


def sit(pool, results, *, seed):
    answers = []
    for is_correct in results:
        answers.append(Given(next_probe(pool, answers, seed=seed), is_correct))
    return answers


def test_ready_is_who_would_be_right_in_72_of_100_medium_questions():
    assert MEDIUM.chance(READY_FROM) == pytest.approx(READY_SHARE)
    assert ability_for(0.9, HARD) > ability_for(0.72, HARD) > HARD.difficulty


@given(results=st.lists(st.booleans(), max_size=MOST), seed=st.integers(0, 2**48))
@settings(max_examples=40)
def test_no_question_comes_twice_and_chapters_take_turns(results, seed):
    answers = sit(POOL, results, seed=seed)

    assert len({answer.probe.id for answer in answers}) == len(answers)
    assert max(Counter(answer.probe.area for answer in answers).values(), default=0) <= 1


def test_first_question_is_rather_easy_and_differs_between_learners():
    first = [next_probe(POOL, [], seed=seed) for seed in range(60)]

    assert {probe.item for probe in first} <= {EASY, MEDIUM}
    assert len({probe.id for probe in first}) > 3


def test_the_same_seed_asks_the_same_questions():
    assert sit(POOL, [True, False, True], seed=4) == sit(POOL, [True, False, True], seed=4)


def test_right_answers_lead_to_harder_questions_than_wrong_ones():
    up, down = sit(POOL, [True] * 8, seed=1), sit(POOL, [False] * 8, seed=1)

    assert sum(a.probe.item.difficulty for a in up) > sum(a.probe.item.difficulty for a in down)


def test_an_empty_pool_has_no_next_question():
    answers = [Given(probe, True) for probe in POOL[:2]]

    assert next_probe(POOL[:2], answers, seed=1) is None


@pytest.mark.parametrize(
    ("count", "is_correct", "elapsed_s", "expected"),
    [
        (0, True, 0, False),
        (FEWEST - 1, False, 10, False),  # certain, but too few
        (FEWEST, False, 10, True),
        (0, True, SECONDS, True),
        (0, True, SECONDS - 0.001, False),
        (MOST, True, 10, True),
    ],
)
def test_it_is_enough_when_certain_long_or_late(count, is_correct, elapsed_s, expected):
    answers = sit(POOL, [is_correct] * count, seed=1)

    assert is_enough(answers, elapsed_s=elapsed_s) is expected


def test_mixed_answers_go_on_to_the_last_question():
    answers = sit(POOL, [True, True, False, True, True, False, True, True], seed=1)

    assert verdict(belief(answers), sure=CERTAIN) is Verdict.BORDERLINE
    assert not is_enough(answers, elapsed_s=90)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([True] * 12, Verdict.READY),
        ([False] * 6, Verdict.NOT_YET),
        ([True, True, False] * 3, Verdict.BORDERLINE),
        ([], Verdict.BORDERLINE),
    ],
)
def test_verdict_says_borderline_unless_it_is_sure(results, expected):
    found = belief(sit(POOL, results, seed=1))

    assert verdict(found) is expected
    if expected is Verdict.READY:
        assert found.above(READY_FROM) >= SURE
