import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.marking import Mark, fault_in, in_capitals, mark

ids = st.frozensets(st.integers(1, 6), min_size=1, max_size=3)


@pytest.mark.parametrize(
    ("chosen", "key", "expected"),
    [
        ([3], [3], Mark(is_correct=True, right_count=1)),
        ([4], [3], Mark(is_correct=False, right_count=0)),
        ([5, 2], [2, 5], Mark(is_correct=True, right_count=2)),
        ([2, 4], [2, 5], Mark(is_correct=False, right_count=1)),
        ([1, 2, 4], [1, 2, 3], Mark(is_correct=False, right_count=2)),
        ([], [3], Mark(is_correct=False, right_count=0)),
    ],
)
def test_mark_is_all_or_nothing_and_counts_what_was_right(chosen, key, expected):
    assert mark(chosen, key) == expected


@given(ids, ids)
def test_mark_is_correct_only_for_exactly_the_key(chosen, key):
    result = mark(chosen, key)

    assert result.is_correct == (chosen == key)
    assert result.right_count <= len(key)


@pytest.mark.parametrize(
    ("chosen_count", "pick_count", "fault"),
    [
        (1, 1, ""),
        (0, 1, "Choose one answer, then press Answer."),
        (2, 2, ""),
        (1, 2, "Choose TWO. You chose 1: 1 more to go."),
        (5, 3, "Choose THREE. You chose 5: take 2 back."),
    ],
)
def test_fault_in_says_what_to_change(chosen_count, pick_count, fault):
    assert fault_in(chosen_count, pick_count) == fault


def test_in_capitals_writes_the_number_as_the_exam_does():
    assert in_capitals(2) == "TWO"
