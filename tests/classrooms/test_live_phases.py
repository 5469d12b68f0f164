"""Every step in every state, against a table written out by hand."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms.live.phases import Moment, NotPossible, Phase, Step

L, Q, S, R, B = map(Phase, ("lobby", "question", "shut", "reveal", "between"))
E = Phase.ENDED
COUNT = 2

# Of a session that is not paused: phase, and the steps possible there on the way. By hand, so that
# a slip in the table of phases.py is not repeated here.
POSSIBLE = {
    (L, 0, 1): {"ask", "pause", "end"},
    (Q, 1, 1): {"shut", "pause", "end"},
    (Q, 1, 2): {"shut", "pause", "end"},
    (S, 1, 1): {"reveal", "vote-again", "pause", "end"},
    (S, 1, 2): {"reveal", "pause", "end"},
    (R, 1, 1): {"standings", "pause", "end"},
    (R, 1, 2): {"standings", "pause", "end"},
    (B, 1, 1): {"ask", "pause", "end"},
    (B, 1, 2): {"ask", "pause", "end"},
    (Q, 2, 1): {"shut", "pause", "end"},
    (Q, 2, 2): {"shut", "pause", "end"},
    (S, 2, 1): {"reveal", "vote-again", "pause", "end"},
    (S, 2, 2): {"reveal", "pause", "end"},
    (R, 2, 1): {"standings", "pause", "end"},
    (R, 2, 2): {"standings", "pause", "end"},
    (B, 2, 1): {"pause", "end"},
    (B, 2, 2): {"pause", "end"},
}
ENDS = {(E, 0, 1), *((E, position, round) for position in (1, 2) for round in (1, 2))}


def reachable():
    """Every moment of a session of two questions, found by taking every step everywhere."""
    found, waiting = set(), [Moment(count=COUNT)]
    while waiting:
        moment = waiting.pop()
        if moment not in found:
            found.add(moment)
            waiting += [moment.after(step) for step in Step if moment.can(step)]
    return found


MOMENTS = sorted(reachable(), key=lambda moment: moment.key)


def test_a_session_reaches_exactly_these_moments():
    places = {(m.phase, m.position, m.round, m.is_paused) for m in MOMENTS}

    on = {(*place, False) for place in POSSIBLE}
    paused = {(*place, True) for place in POSSIBLE}
    assert places == on | paused | {(*place, False) for place in ENDS}


@pytest.mark.parametrize(
    ("moment", "step"), list(product(MOMENTS, Step)), ids=lambda v: getattr(v, "key", v)
)
def test_step_is_possible_exactly_where_it_follows(moment, step):
    if moment.phase == E:
        possible = set()
    elif moment.is_paused:
        possible = {"resume", "end"}
    else:
        possible = POSSIBLE[moment.phase, moment.position, moment.round]

    assert moment.can(step) == (step.value in possible)
    if step.value not in possible:
        with pytest.raises(NotPossible):
            moment.after(step)


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        (Moment(L, 0, count=2), Step.ASK, Moment(Q, 1, count=2)),
        (Moment(Q, 1, count=2), Step.SHUT, Moment(S, 1, count=2)),
        (Moment(S, 1, count=2), Step.VOTE_AGAIN, Moment(Q, 1, round=2, count=2)),
        (Moment(Q, 1, round=2, count=2), Step.SHUT, Moment(S, 1, round=2, count=2)),
        (Moment(S, 1, round=2, count=2), Step.REVEAL, Moment(R, 1, round=2, count=2)),
        (Moment(R, 1, round=2, count=2), Step.STANDINGS, Moment(B, 1, round=2, count=2)),
        (Moment(B, 1, round=2, count=2), Step.ASK, Moment(Q, 2, round=1, count=2)),
        (Moment(B, 2, count=2), Step.END, Moment(E, 2, count=2)),
        (Moment(Q, 1, count=2), Step.PAUSE, Moment(Q, 1, is_paused=True, count=2)),
        (Moment(Q, 1, is_paused=True, count=2), Step.RESUME, Moment(Q, 1, count=2)),
        (Moment(Q, 1, is_paused=True, count=2), Step.END, Moment(E, 1, count=2)),
    ],
)
def test_step_leads_there(before, step, after):
    assert before.after(step) == after


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.key)
def test_pausing_and_going_on_changes_nothing(moment):
    if moment.can(Step.PAUSE):
        assert moment.after(Step.PAUSE).after(Step.RESUME) == moment


def test_keys_tell_moments_apart():
    assert len({moment.key for moment in MOMENTS}) == len(MOMENTS)


def test_answers_are_taken_only_while_a_question_is_open_and_not_paused():
    assert {m for m in MOMENTS if m.takes_answers} == {
        m for m in MOMENTS if m.phase == Q and not m.is_paused
    }


def test_key_of_a_question_is_out_from_its_reveal_on():
    assert {(m.phase, m.position): m.revealed_count for m in MOMENTS} == {
        (L, 0): 0,
        (Q, 1): 0,
        (S, 1): 0,
        (R, 1): 1,
        (B, 1): 1,
        (Q, 2): 1,
        (S, 2): 1,
        (R, 2): 2,
        (B, 2): 2,
        **{(E, position): position for position in range(3)},
    }


@given(st.integers(1, 12))
def test_the_main_step_leads_through_every_question_to_the_end(count):
    moment, seen = Moment(count=count), []
    while moment.main_step:
        moment = moment.after(moment.main_step)
        seen.append((moment.phase, moment.position))

    rounds = [(phase, n) for n in range(1, count + 1) for phase in (Q, S, R, B)]
    assert seen == [*rounds, (E, count)]


@given(st.lists(st.sampled_from(Step)), st.integers(1, 4))
def test_no_walk_shows_a_key_before_its_question_is_shut(steps, count):
    """Whatever a host presses: position and what is revealed only grow."""
    moment = Moment(count=count)
    for step in steps:
        if not moment.can(step):
            continue
        then = moment.after(step)
        assert moment.revealed_count <= then.revealed_count <= then.position <= count
        if then.phase == R and moment.phase != R:  # and not a pause in it
            assert replace(moment, phase=R) == then
            assert moment.phase == S
        moment = then
