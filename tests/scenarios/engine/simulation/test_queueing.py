"""The closed forms themselves, at values that can be worked out by hand."""

from math import exp, log

import pytest

from scenarios.engine.simulation import queueing
from scenarios.engine.simulation.windows import Window, ages


def test_one_server_waits_as_long_as_the_textbook_says():
    assert queueing.erlang_b(1, 0.5) == pytest.approx(1 / 3)
    assert queueing.erlang_c(1, 0.5) == pytest.approx(0.5)
    assert queueing.mean_wait_s(1, 5.0, 0.1) == pytest.approx(0.1)
    assert queueing.wait_quantile_s(1, 5.0, 0.1, 0.95) == pytest.approx(log(10) / 5)
    assert queueing.wait_quantile_s(1, 5.0, 0.1, 0.4) == 0
    assert queueing.response_quantile_s(1, 5.0, 0.1, 0.5) == pytest.approx(log(2) / 5)


def test_response_where_both_rates_are_the_same_has_its_own_form():
    # Two servers at 1/s each, 1 request/s: the spare rate is 1/s as well.
    waiting = queueing.erlang_c(2, 0.5)

    assert queueing.response_tail(2, 1.0, 1.0, 2.0) == pytest.approx(exp(-2) * (1 + 2 * waiting))
    near = queueing.response_tail(2, 1.0001, 1.0, 2.0)
    assert near == pytest.approx(queueing.response_tail(2, 1.0, 1.0, 2.0), rel=1e-3)


def test_backlog_grows_and_drains_in_straight_lines():
    assert queueing.backlog_after(500, 200, 600) == 180_000
    assert queueing.backlog_after(100, 200, 600) == 0
    assert queueing.drain_s(180_000, 50, 200) == 1200
    assert queueing.in_system(100, 0.25) == 25


def test_overloaded_servers_never_settle():
    with pytest.raises(queueing.OverloadError):
        queueing.erlang_c(2, 1.0)
    with pytest.raises(queueing.OverloadError):
        queueing.drain_s(10, 200, 200)


def test_empty_window_gains_nothing():
    assert Window(5, 5).gained([1.0] * 10) == Window(0, 5).gained([]) == 0


def test_oldest_message_is_the_first_that_has_not_gone():
    assert ages([10.0, 20.0, 30.0, 40.0], [0.0, 5.0, 15.0, 20.0]) == [0, 0, 1, 1]
