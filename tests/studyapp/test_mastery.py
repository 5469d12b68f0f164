from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.mastery import (
    HALF_LIFE_DAYS,
    NOT_SEEN,
    PRIOR,
    WEIGHTS,
    Evidence,
    fold,
    mastery_by,
    word_for,
)
from studyapp.mastery import mastery as mastery_of
from tests.factories import NOW


def piece(*, verb="answered", what="question:a", result=1.0, days=0, objective_id=1):
    return Evidence(objective_id, verb, what, result, NOW - timedelta(days=days))


pieces = st.lists(
    st.builds(
        piece,
        verb=st.sampled_from(sorted(WEIGHTS)),
        what=st.sampled_from(["question:a", "question:b", "card:c"]),
        result=st.none() | st.floats(0, 1),
        days=st.floats(0, 400),
    ),
    min_size=1,
    max_size=30,
)


def mastery(evidence, *, now):
    """The level that evidence amounts to, the oldest first as it was recorded."""
    return mastery_of(fold({}, sorted(evidence, key=lambda piece: piece.at)).values(), now=now)


def test_mastery_of_nothing_is_not_seen():
    assert mastery([], now=NOW) == NOT_SEEN


def test_mastery_of_one_right_answer_is_not_solid():
    found = mastery([piece()], now=NOW)

    assert found.level == pytest.approx((2 * PRIOR + 1) / 3)
    assert (found.n, found.word) == (1, "growing")


def test_mastery_of_ten_different_right_answers_is_solid():
    found = mastery([piece(what=f"question:{n}") for n in range(10)], now=NOW)

    assert (found.n, found.word, found.percent, found.is_weak) == (10, "solid", 88, False)


def test_mastery_of_misses_is_weak():
    found = mastery([piece(what=f"question:{n}", result=0.0) for n in range(3)], now=NOW)

    assert (found.word, found.is_weak) == ("weak", True)


def test_mastery_counts_repeats_of_one_thing_less_than_different_things():
    same = mastery([piece(days=day) for day in range(5)], now=NOW)
    different = mastery([piece(what=f"q:{day}", days=day) for day in range(5)], now=NOW)

    assert same.level < different.level


def test_mastery_halves_old_evidence():
    old = mastery([piece(days=HALF_LIFE_DAYS)], now=NOW)

    assert old.level == pytest.approx((2 * PRIOR + 0.5) / 2.5)


def test_mastery_takes_reading_as_little_proof():
    assert mastery([piece(verb="read", result=None)], now=NOW).word == "weak"


@given(pieces)
def test_mastery_lies_between_prior_and_the_best_result(evidence):
    found = mastery(evidence, now=NOW)

    assert 0 <= found.level <= 1
    assert found.n == len(evidence)


@given(pieces, pieces)
def test_folding_at_once_and_piece_by_piece_come_to_the_same(first, then):
    assert fold(fold({}, first), then) == fold({}, [*first, *then])


@given(pieces)
def test_mastery_rises_with_a_right_answer_to_something_new(evidence):
    before = mastery(evidence, now=NOW).level
    after = mastery([*evidence, piece(what="question:new")], now=NOW).level

    assert after >= before


def test_mastery_by_groups_objectives_and_leaves_out_the_rest():
    evidence = [
        piece(objective_id=1, what="q:1"),
        piece(objective_id=2, what="q:2", result=0.0),
        piece(objective_id=None, what="q:3"),
        piece(objective_id=9, what="q:4"),
    ]

    found = mastery_by(fold({}, evidence).values(), {1: 10, 2: 20}, now=NOW)

    assert {group: level.n for group, level in found.items()} == {10: 1, 20: 1}


@pytest.mark.parametrize(
    ("level", "word"), [(0.0, "weak"), (0.44, "weak"), (0.45, "growing"), (0.75, "solid")]
)
def test_word_for_changes_at_its_bounds(level, word):
    assert word_for(level) == word
