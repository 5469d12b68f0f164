from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.returning import Return, next_return

TODAY = date(2026, 11, 21)
TOMORROW = date(2026, 11, 22)


def test_a_miss_comes_back_tomorrow_and_starts_again():
    assert next_return(2, False, TODAY) == Return(step=0, due_on=TOMORROW)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (0, Return(1, date(2026, 11, 24))),
        (1, Return(2, date(2026, 11, 28))),
        (2, Return(3, None)),
    ],
)
def test_right_answers_come_back_after_3_days_then_7_then_never(step, expected):
    assert next_return(step, True, TODAY, due_on=TODAY) == expected


def test_a_right_answer_before_the_question_is_due_moves_nothing():
    assert next_return(1, True, TODAY, due_on=TOMORROW) == Return(1, TOMORROW)


def test_a_right_answer_after_the_question_was_due_counts_from_today():
    assert next_return(0, True, TODAY, due_on=date(2026, 11, 1)) == Return(1, date(2026, 11, 24))


def test_what_would_come_after_the_exam_comes_on_its_day():
    assert next_return(1, True, TODAY, date(2026, 11, 25)) == Return(2, date(2026, 11, 25))


def test_a_miss_on_the_day_of_the_exam_is_due_at_once():
    assert next_return(0, False, TODAY, TODAY) == Return(0, TODAY)


def test_an_exam_in_the_past_no_longer_counts():
    assert next_return(0, False, TODAY, date(2026, 11, 20)) == Return(0, TOMORROW)


@given(st.integers(0, 5), st.booleans(), st.integers(0, 400))
def test_no_return_is_past_the_exam_or_before_today(step, is_correct, days_left):
    exam_on = TODAY + timedelta(days=days_left)

    due_on = next_return(step, is_correct, TODAY, exam_on).due_on

    assert due_on is None or TODAY <= due_on <= exam_on
