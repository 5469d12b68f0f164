from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.exam_score import (
    Band,
    Count,
    Estimate,
    Scale,
    Z,
    band_of,
    change_of,
    estimate_of,
    likely_range,
)

SCALE = Scale(100, 1000, 720)
WEIGHTS = {"1": 30, "2": 26, "3": 24, "4": 20}


@pytest.mark.parametrize(
    ("right", "count", "band"),
    [
        (39, 50, Band.LIKELY),
        (38, 50, Band.BORDERLINE),
        (31, 50, Band.BORDERLINE),
        (30, 50, Band.NOT_YET),
        (17, 20, Band.LIKELY),
        (16, 20, Band.BORDERLINE),
        (12, 20, Band.BORDERLINE),
        (11, 20, Band.NOT_YET),
        (0, 0, Band.BORDERLINE),
    ],
)
def test_band(right, count, band):
    assert band_of(Count(right, count), SCALE) == band


def test_the_pass_mark_stands_for_69_percent():
    assert SCALE.pass_share == pytest.approx(0.6889, abs=1e-4)
    assert [SCALE.at(share) for share in (0, 0.5, SCALE.pass_share, 1)] == [100, 550, 720, 1000]


@pytest.mark.parametrize(("right", "count"), [(38, 50), (1, 7), (0, 10), (10, 10), (200, 300)])
def test_range_ends_where_the_share_is_just_as_far_off_as_chance_reaches(right, count):
    """What defines the Wilson interval: |share - p| = z * sqrt(p * (1 - p) / n) at both ends."""
    for end in likely_range(right, count):
        reach = Z * sqrt(end * (1 - end) / count)
        assert abs(right / count - end) == pytest.approx(reach, abs=1e-9)


def test_range_of_nothing_is_everything():
    assert likely_range(0, 0) == (0.0, 1.0)


@given(count=st.integers(1, 300), data=st.data())
def test_range_holds_the_share_and_grows_with_it(count, data):
    right = data.draw(st.integers(0, count))
    low, high = likely_range(right, count)

    assert 0 <= low <= right / count + 1e-9
    assert right / count - 1e-9 <= high <= 1
    if right < count:
        above = likely_range(right + 1, count)
        assert above[0] >= low
        assert above[1] >= high


def test_estimate_weighs_the_domains_as_the_exam_does():
    by_domain = {"1": Count(15, 15), "2": Count(0, 13), "3": Count(0, 12), "4": Count(0, 10)}

    estimate = estimate_of(by_domain, WEIGHTS, SCALE)

    assert estimate == Estimate(370, 300, 450)


def test_no_estimate_where_a_domain_was_not_asked():
    by_domain = {"1": Count(5, 5), "2": Count(5, 5), "3": Count(5, 5), "4": Count(0, 0)}

    assert estimate_of(by_domain, WEIGHTS, SCALE) is None
    assert estimate_of({}, {}, SCALE) is None


@pytest.mark.parametrize(
    ("history", "word"),
    [
        ([], ""),
        ([{1}], ""),
        ([{2}, {1}], "to_right"),
        ([{1}, {2}], "to_wrong"),
        ([{2}, {3}], "still_wrong"),
        ([{1}, {2}, {1}], ""),
        ([{2}, set(), {1}], "to_right"),
        ([{1}, set()], ""),
    ],
)
def test_change_of_a_single_answer(history, word):
    assert change_of([frozenset(chosen) for chosen in history], frozenset({1}), 1) == word


@pytest.mark.parametrize(
    ("history", "word"),
    [
        ([{1}, {1, 2}], ""),
        ([{1, 3}, {1}, {1, 2}], "to_right"),
        ([{1, 2}, {2}, {2, 3}], "to_wrong"),
        ([{1, 2}, {2}], ""),
    ],
)
def test_half_an_answer_is_no_answer(history, word):
    assert change_of([frozenset(chosen) for chosen in history], frozenset({1, 2}), 2) == word
