"""Queues and subscriptions by themselves, step by step."""

import pytest

from scenarios.engine.simulation.backlog import MOST_COHORTS, Backlog, Subscription
from scenarios.engine.simulation.intakes import Intake
from scenarios.engine.simulation.nodes import WRITE
from scenarios.engine.simulation.outside import OutsideSystem
from scenarios.engine.simulation.pull import Taker


def with_taker(backlog):
    node = OutsideSystem("worker", None, 0.1)
    backlog.takers.append(Taker(backlog, node, node.add_visit(WRITE, 0.1), 1.0))
    return backlog


def begin(backlog, now, good=0.0, bad=0.0):
    """A step in which so many messages that came in the last one join."""
    backlog.coming, backlog.coming_bad = good, bad
    backlog.begin(now)


def test_new_messages_can_be_taken_in_the_next_step():
    backlog = Backlog("queue")
    begin(backlog, 1, 8.0, 2.0)

    assert (backlog.ready, backlog.came, backlog.came_bad) == (10, 10, 2)
    assert backlog.take([4.0, 1.0]) == [[(0, 3.2, 0.8)], [(0, 0.8, 0.2)]]
    assert backlog.ready == 5
    assert backlog.take([5.0]) == [[(0, pytest.approx(4), pytest.approx(1))]]
    assert (backlog.ready, backlog.cohorts) == (0, {})


@pytest.mark.parametrize(("delay_s", "seen_at"), [(0, 1), (1, 1), (2, 2), (30, 30)])
def test_delayed_messages_are_seen_after_the_delay(delay_s, seen_at):
    backlog = Backlog("queue", delay_s=delay_s)
    seen = []
    for now in range(1, 40):
        begin(backlog, now, 5.0 if now == 1 else 0.0)
        backlog.note(now)
        seen.append(backlog.ready)

    assert seen.index(5) + 1 == seen_at


def test_failed_messages_are_set_aside_after_the_last_receive():
    dead = Intake("dead", 0.0)
    backlog = with_taker(Backlog("queue", visibility_s=2, max_receive=2, exhausted="aside"))
    backlog.dead = dead
    begin(backlog, 1, 6.0, 4.0)
    received = []
    for now in range(1, 6):
        if now > 1:
            begin(backlog, now)
        if backlog.ready:
            [taken] = backlog.take([backlog.ready])
            received += [(now, receives) for receives, _, _ in taken]
            backlog.settle(taken, 0.0, now)
        backlog.note(now)

    assert received == [(1, 0), (3, 1)]
    assert (backlog.aside, backlog.aside_bad, backlog.lying) == (10, 4, 6)
    assert (dead.is_touched, backlog.waiting) == (True, 0)


def test_after_setting_aside_the_dead_letter_queue_hears_that_it_stopped():
    backlog = Backlog("queue", exhausted="aside")
    backlog.dead = Intake("dead", 0.0)
    backlog.give_up(5.0, 0.0)
    backlog.dead.is_touched = False
    begin(backlog, 2)

    assert (backlog.aside, backlog.dead.is_touched) == (0, True)


def test_messages_tried_very_often_are_counted_in_strides():
    backlog = with_taker(Backlog("queue", max_receive=1000, exhausted="aside"))
    assert (backlog.stride, backlog.last) == (25, MOST_COHORTS)

    backlog.settle([(0, 50.0, 0.0)], 0.0, 1)
    backlog.note(1)

    begin(backlog, 31)
    assert backlog.cohorts == {1: [2.0, 0.0], 0: [48.0, 0.0]}


def test_without_a_limit_messages_circle():
    backlog = with_taker(Backlog("queue", visibility_s=1))
    backlog.settle([(0, 5.0, 0.0), (1, 3.0, 0.0)], 0.0, 1)
    backlog.note(1)
    begin(backlog, 2)

    assert backlog.cohorts == {1: [8.0, 0.0]}
    assert (backlog.aside, backlog.lost) == (0, 0)


def test_given_up_messages_are_lost_where_nobody_keeps_them():
    backlog = Backlog("topic", max_receive=1, exhausted="lost")
    backlog.settle([(0, 5.0, 2.0)], 0.0, 1)
    backlog.note(1)
    begin(backlog, 31)

    assert (backlog.lost, backlog.lying) == (7, 0)


def test_set_aside_messages_that_are_well_are_brought_back():
    letters = Backlog("dead")
    begin(letters, 1, 6.0, 4.0)
    dead = Intake("dead", 0.0)
    dead.backlogs.append(letters)
    backlog = Backlog("queue", exhausted="aside")
    backlog.dead, backlog.lying = dead, 5.0

    assert backlog.redrive() == 5
    assert backlog.redrive() == 0
    assert (backlog.ready, letters.ready) == (5, 5)
    begin(backlog, 2)
    begin(letters, 2)
    assert (backlog.came, letters.done) == (5, 5)


def test_time_passes_for_letters_that_nobody_takes():
    backlog = Backlog("dead")
    begin(backlog, 1, 3.0, 1.0)
    backlog.note(1)
    backlog.pass_time(10)

    assert backlog.is_settled
    assert backlog.kept(11) == backlog.ready == 44


def refused(backlog, now):
    """A step in which the target refuses everything."""
    if backlog.ready:
        [taken] = backlog.take([backlog.ready])
        backlog.settle(taken, 0.0, now)
    backlog.note(now)


def test_topic_gives_up_after_its_window():
    backlog = with_taker(Subscription("topic", window_s=3.0, exhausted="lost"))
    lost = []
    for now in range(1, 8):
        begin(backlog, now, 5.0 if now < 3 else 0.0)
        refused(backlog, now)
        lost.append(backlog.lost)

    assert lost == [0, 0, 0, 0, 5, 5, 0]
    assert backlog.is_settled


def test_topic_delivers_first_what_came_first():
    backlog = with_taker(Subscription("topic", window_s=60.0, exhausted="lost"))
    for now in (1, 2):
        begin(backlog, now, 10.0)
        refused(backlog, now)
    assert not backlog.is_settled
    backlog.take([15.0])
    backlog.deliver(15.0)

    assert backlog.done == 15
    assert list(backlog.line) == [(2, 5.0)]


def test_topic_gives_up_malformed_messages_at_once():
    backlog = with_taker(Subscription("topic", window_s=60.0, exhausted="aside"))
    begin(backlog, 1, 8.0, 2.0)
    [taken] = backlog.take([10.0])
    backlog.settle(taken, 1.0, 1)

    assert (backlog.done, backlog.aside, backlog.aside_bad) == (8, 2, 2)


def test_reset_backlog_is_empty():
    backlog = with_taker(Subscription("topic", window_s=60.0, exhausted="lost"))
    begin(backlog, 1, 8.0, 2.0)
    backlog.takers[0].jobs.append((5, [(0, 1.0, 0.0)], 1.0))
    backlog.reset()

    assert (backlog.kept(1), backlog.waiting, len(backlog.line)) == (0, 0, 0)
