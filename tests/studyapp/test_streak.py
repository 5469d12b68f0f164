from datetime import date, timedelta

import pytest

from studyapp.streak import streak

TODAY = date(2026, 11, 21)


def days(pattern):
    """Days studied ("x") in a pattern that ends today."""
    return {
        TODAY - timedelta(days=back) for back, mark in enumerate(reversed(pattern)) if mark == "x"
    }


@pytest.mark.parametrize(
    ("pattern", "length"),
    [
        ("", 0),
        ("x", 1),
        ("xxx", 3),
        ("xx-", 2),  # today has only begun
        ("xx--", 2),  # yesterday was a rest day
        ("xx---", 0),
        ("xx-x", 3),  # one rest day
        ("xx--x", 1),  # two missed days break the row
        ("xxx-xx-x", 3),  # a second rest day within seven does not count
        ("xxx-xxxxxx-x", 10),  # rest days a week apart do
    ],
)
def test_streak_forgives_one_rest_day_in_seven(pattern, length):
    assert streak(days(pattern), today=TODAY).length == length


def test_streak_week_tells_studied_rest_and_open_days_apart():
    week = streak(days("xx-xxx-"), today=TODAY).week

    assert [day.state for day in week] == [
        "studied",
        "studied",
        "rest",
        "studied",
        "studied",
        "studied",
        "open",
    ]
    assert week[-1].on == TODAY


def test_streak_shows_no_rest_day_before_the_row_began():
    assert [day.state for day in streak({TODAY}, today=TODAY).week] == ["open"] * 6 + ["studied"]
