import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms.live.scoring import Score, Standing, Tally, points, standings

SCORES = st.builds(Score, right=st.integers(0, 5), points=st.integers(0, 5000))


@pytest.mark.parametrize(
    ("is_correct", "waited_s", "limit_s", "factor", "worth"),
    [
        (False, 0, None, 1, 0),
        (False, 0, 30, 1, 0),
        (True, 500, None, 1, 1000),
        (True, 0, 30, 1, 1000),
        (True, 15, 30, 1, 900),
        (True, 30, 30, 1, 800),
        (True, 31.9, 30, 1, 800),
        (True, -0.2, 30, 1, 1000),
        (True, 30, 30, 1.5, 867),
        (True, 45, 30, 1.5, 800),
    ],
)
def test_points_of_an_answer(is_correct, waited_s, limit_s, factor, worth):
    found = points(is_correct, waited_s=waited_s, limit_s=limit_s, time_factor=factor)

    assert found == worth


@given(st.floats(0, 60), st.floats(1, 3))
def test_extra_time_makes_nobody_slower_or_faster(waited_s, factor):
    usual = points(True, waited_s=waited_s, limit_s=60)

    assert points(True, waited_s=waited_s * factor, limit_s=60, time_factor=factor) == (
        pytest.approx(usual, abs=1)
    )


def test_right_answers_come_before_points_and_equals_share_a_place():
    scores = {
        1: Score(2, 1600),
        2: Score(1, 1000),
        3: Score(2, 1900),
        4: Score(1, 1000),
        5: Score(0, 0),
    }

    assert standings(scores) == [
        Standing(3, 1, scores[3]),
        Standing(1, 2, scores[1]),
        Standing(2, 3, scores[2]),
        Standing(4, 3, scores[4]),
        Standing(5, 5, scores[5]),
    ]


@given(st.dictionaries(st.integers(1, 50), SCORES))
def test_place_is_one_more_than_how_many_are_better(scores):
    for standing in standings(scores):
        mine = (standing.score.right, standing.score.points)
        better = sum((other.right, other.points) > mine for other in scores.values())
        assert standing.place == better + 1


def test_nobody_who_is_fast_and_wrong_is_before_anybody_who_is_slow_and_right():
    fast = Score(1, points(True, waited_s=0, limit_s=20))
    slow = Score(2, 2 * points(True, waited_s=20, limit_s=20))

    assert [standing.id for standing in standings({1: fast, 2: slow})] == [2, 1]


def test_tally_counts_learners_and_their_choices():
    tally = Tally.of([([1, 2], False), ([1, 3], True), ([1], False), ([1, 3], True)])

    assert (tally.answered, tally.right) == (4, 2)
    assert tally.by_choice == {1: 4, 2: 1, 3: 2}
    assert [tally.percent(choice) for choice in (1, 2, 3, 4)] == [100, 25, 50, 0]


def test_tally_of_nothing():
    tally = Tally.of([])

    assert (tally.answered, tally.percent(1), tally.percent_right) == (0, 0, 0)
    assert not tally.is_worth_discussing


@pytest.mark.parametrize(
    ("right", "answered", "is_worth_it"),
    [(0, 10, False), (3, 10, False), (4, 10, True), (7, 10, True), (8, 10, False), (1, 1, False)],
)
def test_discussing_is_worth_it_where_some_know_and_some_do_not(right, answered, is_worth_it):
    answers = [([1], True)] * right + [([2], False)] * (answered - right)

    assert Tally.of(answers).is_worth_discussing == is_worth_it
