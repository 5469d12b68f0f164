"""Grades against an oracle that is written as simply as can be, with fractions and loops."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classrooms.grades import (
    FULL,
    Grade,
    Rules,
    Ruling,
    State,
    Try,
    counted,
    days_late,
    grade,
    marked,
    share,
    shown,
    total,
)
from tests.classrooms.oracle import oracle_grade, oracle_total
from tests.factories import NOW

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DUE = NOW

# --- What Hypothesis makes up ---

moments = st.integers(-200, 200).map(lambda hours: DUE + hours * HOUR)
scores = st.integers(0, FULL)
tries = st.lists(st.builds(Try, moments, scores), max_size=6)
rules = st.builds(
    Rules,
    opens_at=st.none() | moments,
    due_at=st.none() | st.just(DUE),
    accepts_late=st.booleans(),
    late_percent=st.integers(0, 100),
    tries_allowed=st.none() | st.integers(1, 4),
    keeps_last=st.booleans(),
)
rulings = st.none() | st.builds(Ruling, st.none() | scores)
a_grade = st.builds(
    lambda rules, tries, now, begun, whole, ruling: grade(
        rules, tries, now=now, has_begun=begun, is_whole=whole, ruling=ruling
    ),
    *(rules, tries, moments, st.booleans(), st.booleans(), rulings),
)


@settings(max_examples=1000)
@given(rules, tries, moments, st.booleans(), st.booleans(), rulings)
def test_grade_is_what_the_oracle_says(rules, tries, now, has_begun, is_whole, ruling):
    found = grade(rules, tries, now=now, has_begun=has_begun, is_whole=is_whole, ruling=ruling)

    expected = oracle_grade(rules, tries, now, has_begun, is_whole, ruling)
    assert (found.state.value, found.score) == expected


@settings(max_examples=1000)
@given(st.lists(st.tuples(st.integers(0, 20), a_grade), max_size=12), st.integers(0, 4))
def test_total_is_what_the_oracle_says(parts, drop):
    found = total(parts, drop_lowest=drop)

    assert found.score == oracle_total(parts, drop)
    assert len(found.lines) == len(parts)


@given(rules, tries)
def test_another_try_never_lowers_the_best(rules, tries):
    rules = Rules(**vars(rules) | {"keeps_last": False})
    for n in range(1, len(tries)):
        earlier, later = (counted(rules, sorted(tries)[:count]) for count in (n, n + 1))
        assert (earlier.score if earlier else -1) <= (later.score if later else -1)


@given(rules, tries)
def test_every_try_is_told_of_and_only_some_count(rules, tries):
    found = marked(rules, tries)

    assert sorted(one.attempt for one in found) == sorted(tries)
    assert all((one.score is None) == bool(one.why_not) for one in found)


@given(st.integers(0, 500), st.integers(0, 500))
def test_share_is_a_score(part, whole):
    assert 0 <= share(part, whole) <= FULL
    assert share(whole, whole) == (FULL if whole else 0)


# --- By hand ---


def test_late_work_is_penalised_before_the_best_is_taken():
    """10 of 10 in time and 5 of 10 a day late leave 10 of 10 (canvas-lms 1354)."""
    found = grade(
        Rules(due_at=DUE, accepts_late=True, late_percent=50),
        [Try(DUE - HOUR, FULL), Try(DUE + HOUR, FULL // 2)],
        now=DUE + DAY,
    )

    assert found == Grade(State.DONE, FULL, 0)


@pytest.mark.parametrize(
    ("late", "days", "score"),
    [(0 * HOUR, 0, 8000), (HOUR, 1, 7200), (DAY, 1, 7200), (DAY + HOUR, 2, 6400)],
)
def test_each_day_begun_costs(late, days, score):
    rules = Rules(due_at=DUE, accepts_late=True, late_percent=10)

    found = grade(rules, [Try(DUE + late, 8000)], now=DUE + 9 * DAY)

    assert days_late(DUE + late, DUE) == days
    assert (found.score, found.days_late) == (score, days)


def test_zero_missing_and_excused_are_three_things():
    rules = Rules(due_at=DUE)
    zero = grade(rules, [Try(DUE, 0)], now=DUE + DAY)
    missing = grade(rules, [], now=DUE + DAY)
    excused = grade(rules, [], now=DUE + DAY, ruling=Ruling(None))
    full = Grade(State.DONE, FULL)

    assert [one.state.value for one in (zero, missing, excused)] == ["done", "missing", "excused"]
    assert total([(1, full), (1, zero)]).score == FULL // 2
    assert total([(1, full), (1, missing)]).score == FULL // 2
    assert total([(1, full), (1, excused)]).score == FULL


def test_dropping_leaves_one_and_names_what_it_drops():
    parts = [(1, Grade(State.DONE, score)) for score in (5000, 3000, 9000)]

    found = total(parts, drop_lowest=5)

    assert found.score == 9000
    assert [line.note for line in found.lines] == ["dropped as one of the lowest"] * 2 + [""]


def test_steady_work_is_under_way_until_due_and_then_counts_as_far_as_it_came():
    rules, half = Rules(due_at=DUE), [Try(DUE - DAY, 2500), Try(DUE - HOUR, 5000)]

    assert grade(rules, half, now=DUE - HOUR, is_whole=False) == Grade(State.STARTED)
    assert grade(rules, half, now=DUE + HOUR, is_whole=False) == Grade(State.DONE, 5000)


@pytest.mark.parametrize(
    ("score", "text"),
    [(None, ""), (0, "0"), (FULL, "100"), (8750, "87.5"), (3333, "33.33"), (1010, "10.1")],
)
def test_scores_are_shown_in_percent(score, text):
    assert shown(score) == text
