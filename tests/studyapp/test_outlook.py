from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.outlook import CAP, gain_a_day, outlook, trend

TODAY = date(2026, 11, 21)


def back(days):
    return TODAY - timedelta(days=days)


def line(*, start=0.3, gain=0.01, days=(14, 12, 9, 5, 2)):
    """Points on a straight line that stands at `start` two weeks ago."""
    return [(back(day), start + gain * (14 - day)) for day in days]


def test_pace_is_the_slope_of_the_last_four_weeks():
    assert gain_a_day(line(), today=TODAY) == pytest.approx(0.01)


def test_pace_does_not_look_further_back():
    long_ago = [(back(29), 0.9), (back(200), 0.0)]

    assert gain_a_day(line() + long_ago, today=TODAY) == pytest.approx(0.01)


@pytest.mark.parametrize("days", [(14, 12, 9, 5), (6, 5, 3, 2, 1, 0)])
def test_pace_is_not_said_from_too_few_points_or_days(days):
    assert gain_a_day(line(days=days), today=TODAY) is None


def test_outlook_carries_the_pace_on_to_the_exam():
    found = outlook(
        line(), today=TODAY, now=0.44, exam_on=TODAY + timedelta(days=20), if_stopped=0.35
    )

    assert (found.now, found.if_stopped, found.at_pace, found.pace) == (44, 35, 64, 7.0)


def test_outlook_at_a_pace_is_capped():
    found = outlook(
        line(), today=TODAY, now=0.44, exam_on=TODAY + timedelta(days=200), if_stopped=0.3
    )

    assert found.at_pace == 100 * CAP


def test_outlook_at_a_falling_pace_is_never_below_doing_nothing():
    falling = line(start=0.6, gain=-0.02)

    found = outlook(
        falling, today=TODAY, now=0.32, exam_on=TODAY + timedelta(days=20), if_stopped=0.29
    )

    assert found.at_pace == found.if_stopped == 29


@pytest.mark.parametrize("exam_on", [None, back(1)])
def test_outlook_without_an_exam_ahead_says_only_how_it_stands(exam_on):
    found = outlook(line(), today=TODAY, now=0.44, exam_on=exam_on, if_stopped=0.3)

    assert (found.now, found.if_stopped, found.at_pace) == (44, None, None)


shares = st.floats(0, 1)


@given(
    st.lists(st.tuples(st.integers(0, 60).map(back), shares)), shares, shares, st.integers(0, 300)
)
def test_expectations_are_shares_and_doing_nothing_is_never_better(points, now, left, days):
    stopped = min(now, left)

    found = outlook(
        points, today=TODAY, now=now, exam_on=TODAY + timedelta(days=days), if_stopped=stopped
    )

    assert 0 <= found.if_stopped <= found.now <= 100
    assert found.at_pace is None or found.if_stopped <= found.at_pace <= max(95, found.now)


def test_trend_runs_from_the_first_day_to_the_exam():
    exam_on = TODAY + timedelta(days=14)
    found = outlook(line(), today=TODAY, now=0.44, exam_on=exam_on, if_stopped=0.35)

    drawn = trend(dict(line()), found, today=TODAY, exam_on=exam_on)

    assert [(mark.day, mark.percent) for mark in drawn.points][-2:] == [(back(2), 42), (TODAY, 44)]
    assert (drawn.first.x, drawn.exam.x) == (34, 390)
    assert drawn.last.x == pytest.approx((34 + 390) / 2)
    assert [mark.percent for mark in drawn.levels] == [0, 25, 50, 75, 100]
    assert [mark.y for mark in drawn.levels] == [166, 127, 88, 49, 10]
    assert drawn.if_stopped.endswith(f"L390.0 {round(10 + 156 * 0.65, 1)}")
    assert drawn.at_pace.endswith(f"L390.0 {round(10 + 156 * 0.42, 1)}")


def test_trend_shows_no_exam_that_is_far_away():
    exam_on = TODAY + timedelta(days=200)
    found = outlook(line(), today=TODAY, now=0.44, exam_on=exam_on, if_stopped=0.35)

    drawn = trend(dict(line()), found, today=TODAY, exam_on=exam_on)

    assert (drawn.exam, drawn.if_stopped, drawn.last.x) == (None, "", 390)


def test_trend_needs_two_days():
    found = outlook([], today=TODAY, now=0.25)

    assert trend({}, found, today=TODAY) is None
    assert trend({back(200): 0.3}, found, today=TODAY) is None
