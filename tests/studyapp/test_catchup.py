from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.catchup import HORIZON_DAYS, Pile, days_away, days_to_catch_up, words

TODAY = date(2026, 11, 21)  # a Saturday


def tell(count, *, away=9, minutes=30, coming=(), seconds_each=20):
    pile = Pile(count, count * seconds_each / 60, "card", coming)
    return words([pile], minutes=minutes, today=TODAY, away=away)


def test_days_away_are_those_without_study_before_today():
    studied = {TODAY - timedelta(days=10), TODAY - timedelta(days=30), TODAY}

    assert days_away(studied, today=TODAY) == 9
    assert days_away({TODAY - timedelta(days=1)}, today=TODAY) == 0
    assert days_away({TODAY}, today=TODAY) == days_away(set(), today=TODAY) == 0


@pytest.mark.parametrize(
    ("waiting", "coming", "days"),
    [(90, (), 0), (91, (), 1), (140, (40, 40), 1), (140, (41, 40), 2), (100, (90,) * 60, None)],
)
def test_catching_up_counts_what_comes_meanwhile(waiting, coming, days):
    assert days_to_catch_up(waiting, coming, a_day=90) == days


@given(
    st.integers(1, 2000),
    st.lists(st.integers(0, 200), max_size=60),
    st.integers(1, 300),
    st.integers(0, 100),
)
def test_more_a_day_is_never_slower(waiting, coming, a_day, more):
    slow = days_to_catch_up(waiting, coming, a_day=a_day)
    fast = days_to_catch_up(waiting, coming, a_day=a_day + more)

    assert (HORIZON_DAYS if fast is None else fast) <= (HORIZON_DAYS if slow is None else slow)


def test_after_a_pause_the_words_name_the_day_of_having_caught_up():
    assert tell(400) == (
        "You were away 9 days. 400 cards wait; at 30 minutes a day you have caught up on Wednesday."
    )
    assert tell(140).endswith("140 cards wait; at 30 minutes a day you have caught up tomorrow.")
    assert tell(700).endswith("caught up on 28 November.")


def test_after_a_pause_a_small_pile_fits_into_today():
    assert tell(40) == "You were away 9 days. 40 cards wait; all of them fit into today."
    assert tell(1) == "You were away 9 days. 1 card waits; that fits into today."


def test_without_a_pause_only_a_pile_larger_than_the_day_is_spoken_of():
    assert tell(40, away=2) == ""
    assert tell(140, away=0).startswith("140 cards wait; at 30 minutes")


def test_more_than_ever_fits_says_what_comes_first():
    assert "more come than 5 minutes a day get through" in tell(4000, minutes=5)


def test_nothing_waiting_is_nothing_to_tell():
    new = Pile(500, 200, "card", is_waiting=False)

    assert words([], minutes=30, today=TODAY, away=9) == ""
    assert words([new], minutes=30, today=TODAY, away=9) == ""


@given(st.integers(1, 1000), st.floats(0.1, 500), st.floats(0, 500))
def test_what_is_taken_of_a_pile_fits(count, minutes, room):
    taken = Pile(count, minutes, "card").within(room)

    assert 0 <= taken <= count
    assert taken * minutes / count <= room * (1 + 1e-9)
