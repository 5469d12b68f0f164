from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizzes.selection import Candidate, pick, seen_least

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def question(number, *, days_ago=None, due_in=None, sibling=""):
    return Candidate(
        id=number,
        slug=f"q{number}",
        sibling=sibling,
        answered_at=None if days_ago is None else NOW - timedelta(days=days_ago),
        due_on=None if due_in is None else TODAY + timedelta(days=due_in),
    )


pools = st.lists(
    st.builds(
        question,
        st.integers(1, 30),
        days_ago=st.none() | st.integers(0, 90),
        due_in=st.none() | st.integers(-5, 5),
        sibling=st.sampled_from(["", "q1", "q2", "q3"]),
    ),
    unique_by=lambda candidate: candidate.id,
)


def drawn(pool, count, seed=1):
    return set(pick(pool, count=count, seed=seed, today=TODAY))


def test_unseen_questions_come_first():
    pool = [question(1, days_ago=300), question(2, days_ago=9, due_in=0), question(3), question(4)]

    assert drawn(pool, 2) == {3, 4}


def test_due_questions_come_before_those_answered_longest_ago():
    pool = [question(1, days_ago=300), question(2, days_ago=1, due_in=0), question(3, days_ago=200)]

    assert drawn(pool, 1) == {2}
    assert drawn(pool, 2) == {2, 1}


def test_a_question_not_due_yet_waits_like_any_other():
    pool = [question(1, days_ago=3, due_in=2), question(2, days_ago=30)]

    assert drawn(pool, 1) == {2}


def test_of_siblings_only_one_is_drawn():
    pool = [question(1, sibling="q2"), question(2), question(3, sibling="q2"), question(4)]

    ids = drawn(pool, 4)

    assert len(ids & {1, 2, 3}) == 1
    assert 4 in ids


def test_all_takes_siblings_as_well():
    pool = [question(1, sibling="q2"), question(2, sibling="q1"), question(3)]

    assert drawn(pool, None) == {1, 2, 3}


def test_the_same_seed_draws_the_same_and_others_mix():
    pool = [question(number) for number in range(1, 21)]

    orders = [tuple(pick(pool, count=5, seed=seed, today=TODAY)) for seed in range(20)]

    assert orders[0] == tuple(pick(reversed(pool), count=5, seed=0, today=TODAY))
    assert len(set(orders)) == 20


@given(pools, st.integers(1, 12), st.integers(0, 2**48))
def test_pick_draws_each_at_most_once_and_no_more_than_asked(pool, count, seed):
    ids = pick(pool, count=count, seed=seed, today=TODAY)

    assert len(ids) == len(set(ids)) <= count
    assert set(ids) <= {candidate.id for candidate in pool}
    assert bool(ids) == bool(pool)


def test_in_place_of_a_question_comes_its_sibling_that_was_never_seen():
    own, sibling = question(1, days_ago=1, due_in=0), question(2, sibling="q1")

    assert seen_least([1], [own, sibling]) == [2]


def test_a_sibling_seen_since_waits_and_then_has_its_turn():
    own, sibling = question(1, days_ago=4, sibling="q2"), question(2, days_ago=3)

    assert seen_least([1], [own, sibling]) == [1]
    assert seen_least([1], [question(1, days_ago=1, sibling="q2"), sibling]) == [2]


def test_a_question_without_siblings_comes_itself():
    assert seen_least([1], [question(1, days_ago=1), question(2)]) == [1]


@given(pools, st.integers(1, 30))
def test_nothing_is_asked_twice_and_each_idea_as_often_as_before(pool, count):
    known = {candidate.id: candidate for candidate in pool}
    ids = list(known)[:count]

    asked = seen_least(ids, pool)

    assert len(set(asked)) == len(asked) == len(ids)
    for before, after in zip(ids, asked, strict=True):
        assert before == after or known[before].ideas & known[after].ideas
