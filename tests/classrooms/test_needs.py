from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms import needs
from classrooms.grades import Grade, State
from classrooms.needs import Answer, Reason, Why, mistakes, reasons, urgency, weakest
from tests.factories import NOW

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


class Cell(NamedTuple):
    """What needs.py asks of a gradebook's cell."""

    grade: Grade
    due_at: object = None
    moved_at: object = None
    open_since: object = NOW - 30 * DAY


def whys(*cells, answers=(), last_at=NOW, now=NOW):
    return [one.why for one in reasons(cells, answers, last_at=last_at, now=now)]


def answered(*rights, question=1, objective=1, at=NOW - DAY):
    """Answers in this order, each a minute after the one before."""
    return [Answer(question, objective, right, at + n * MINUTE) for n, right in enumerate(rights)]


MISSING = Cell(Grade(State.MISSING, 0), NOW - DAY)


# --- One learner ---


@pytest.mark.parametrize(("away", "found"), [(7, [Why.ABSENT]), (6.9, [Why.UNDONE])])
def test_absent_is_who_did_nothing_for_a_week_though_something_is_due(away, found):
    assert whys(MISSING, last_at=NOW - away * DAY) == found


@pytest.mark.parametrize(("due_in", "found"), [(3, [Why.ABSENT]), (3.1, []), (None, [])])
@pytest.mark.parametrize("state", [State.OPEN, State.STARTED])
def test_nobody_is_absent_from_what_is_due_later_or_never(due_in, found, state):
    due_at = due_in and NOW + due_in * DAY
    cell = Cell(Grade(state), due_at, moved_at=NOW - DAY)

    assert whys(cell, last_at=NOW - 20 * DAY) == found


def test_absence_says_for_how_long_and_what_waits():
    ahead = Cell(Grade(State.AHEAD), NOW + DAY)

    assert reasons([MISSING, ahead], [], last_at=NOW - 9.5 * DAY, now=NOW) == [
        Reason(Why.ABSENT, (MISSING,), count=9)
    ]


@pytest.mark.parametrize(("days", "found"), [(4, [Why.STILL]), (3.9, [])])
def test_work_begun_that_does_not_move(days, found):
    assert whys(Cell(Grade(State.STARTED), None, moved_at=NOW - days * DAY)) == found


def test_work_begun_before_it_was_given_is_still_only_since_then():
    cell = Cell(Grade(State.STARTED), None, moved_at=NOW - 90 * DAY, open_since=NOW - DAY)

    assert whys(cell) == []


@pytest.mark.parametrize(
    ("state", "score", "due_in", "found"),
    [
        (State.DONE, 4999, -1, [Why.LOW]),
        (State.LATE, 0, -1, [Why.LOW]),
        (State.DONE, 5000, -1, []),
        (State.DONE, 10, 1, []),
        (State.DONE, 10, None, []),
        (State.EXCUSED, None, -1, []),
    ],
)
def test_below_half_of_what_is_due(state, score, due_in, found):
    cell = Cell(Grade(state, score), due_in and NOW + due_in * DAY)

    assert whys(cell) == found


@pytest.mark.parametrize(
    ("rights", "found"),
    [
        ([False] * 4, [Why.STUCK]),
        ([True, False, False, False, False], [Why.STUCK]),
        ([False] * 3, []),
        ([False, False, False, True, False], []),
        ([False] * 9 + [True], []),
    ],
)
def test_stuck_is_who_misses_an_objective_four_times_in_a_row(rights, found):
    assert whys(answers=answered(*rights)) == found


def test_misses_of_two_objectives_are_no_row():
    assert whys(answers=answered(*[False] * 3) + answered(*[False] * 3, objective=2)) == []


cells = st.builds(
    Cell,
    st.builds(Grade, st.sampled_from(State), st.integers(0, 10_000)),
    st.none() | st.integers(-28, 28).map(lambda days: NOW + days * DAY),
    st.none() | st.integers(0, 40).map(lambda days: NOW - days * DAY),
    st.just(NOW - 30 * DAY),
)
answers = st.lists(
    st.builds(
        Answer,
        st.integers(1, 4),
        st.integers(1, 3),
        st.booleans(),
        st.integers(0, 60).map(lambda n: NOW - n * MINUTE),
        st.sampled_from([None, [1], [2], [1, 2]]),
    ),
    max_size=20,
).map(lambda found: [one._replace(chosen=None) if one.is_right else one for one in found])
classes = st.dictionaries(st.integers(1, 9), answers, max_size=9)


@given(st.lists(cells, max_size=6), answers, st.integers(0, 20))
def test_reasons_are_in_order_and_no_work_is_told_twice_as_not_there(cells, answers, away):
    found = reasons(cells, answers, last_at=NOW - away * DAY, now=NOW)

    assert [urgency([one])[0] for one in found] == sorted(urgency([one])[0] for one in found)
    kinds = {one.why for one in found}
    assert not {Why.ABSENT, Why.UNDONE} <= kinds
    assert not {Why.ABSENT, Why.STILL} <= kinds
    assert Why.ABSENT not in kinds or away >= 7


@given(answers)
def test_a_right_answer_frees_from_being_stuck(answers):
    over = [Answer(1, objective, True, NOW) for objective in (1, 2, 3)]

    assert whys(answers=answers + over) == []


# --- The class ---


def simple_mistakes(answers):
    """{(question, choice): (who took it last, who answered)}, by loops over everything."""
    found = {}
    for question in range(1, 5):
        last = {}
        for learner, given_ in answers.items():
            for one in given_:
                if one.question == question:
                    last[learner] = one.chosen or []
        for choice in (1, 2):
            took = {learner for learner, chosen in last.items() if choice in chosen}
            if len(took) >= 3:
                found[question, choice] = took, len(last)
    return found


@given(classes)
def test_mistakes_are_what_simple_loops_find(answers):
    found = mistakes(answers)

    as_found = {(one.question, one.choice): (set(one.learners), one.answered) for one in found}
    assert as_found == simple_mistakes(answers)
    counts = [len(one.learners) for one in found]
    assert counts == sorted(counts, reverse=True)
    assert all(0 < one.percent <= 100 for one in found)


@given(classes, st.randoms())
def test_order_of_learners_changes_nothing(answers, random):
    learners = list(answers)
    random.shuffle(learners)
    other = {learner: answers[learner] for learner in learners}

    assert mistakes(other) == mistakes(answers)
    assert [one.objective for one in weakest(other, now=NOW)] == [
        one.objective for one in weakest(answers, now=NOW)
    ]


@given(classes)
def test_levels_are_told_of_enough_learners_with_enough_answers(answers):
    found = weakest(answers, now=NOW)

    assert [one.level for one in found] == sorted(one.level for one in found)
    for one in found:
        enough = {
            learner
            for learner, given_ in answers.items()
            if sum(answer.objective == one.objective for answer in given_) >= 3
        }
        assert len(enough) == one.n >= 3
        assert set() < one.weak <= enough


def test_level_is_that_of_mastery():
    """Three wrong of three: (2 * 0.25 + 0) / (2 + 3); questions differ, so none is a repeat."""
    given_ = [Answer(n, 1, False, NOW) for n in range(3)]

    [level] = weakest(dict.fromkeys(range(3), given_), now=NOW)

    assert level.level == pytest.approx(0.1)
    assert (level.percent, level.n, level.weak) == (10, 3, {0, 1, 2})


def test_two_learners_are_no_class():
    given_ = [Answer(n, 1, False, NOW, [1]) for n in range(5)]

    assert (mistakes({1: given_, 2: given_}), weakest({1: given_, 2: given_}, now=NOW)) == ([], [])


def test_page_about_classes_says_the_same_thresholds():
    text = (Path(__file__).parents[2] / "docs" / "classes.md").read_text()

    for words, value in [
        ("last {} days", needs.WINDOW.days),
        ("done nothing for {} days", needs.ABSENT_AFTER.days),
        ("within {} days", needs.DUE_SOON.days),
        ("not moved for {} days", needs.STILL_AFTER.days),
        ("below {} %", needs.LOW_BELOW / 100),
        ("last {} answers", needs.MISSES_IN_A_ROW),
        ("at least {} answers", needs.ENOUGH_ANSWERS),
        ("at least {} learners", needs.ENOUGH_LEARNERS),
    ]:
        assert words.format(f"{value:g}") in text
