"""What a live session comes through: a class plays it while its servers are killed.

The letters are those of the drills in the reliability notes. After each drill everything that
learners were told is compared with the database (benchmarks/live/audit.py).
"""

import dataclasses
import signal

import pytest

from benchmarks.live.audit import broken_promises, lines_of, table
from benchmarks.live.session import Habits, play
from benchmarks.live.trouble import killing_apps, killing_postgres, killing_redis


def drill(stack, trouble, *, learners=40, questions=4):
    stack.kills = 0
    outcome = play(stack, learners=learners, questions=questions, trouble=trouble)
    print(f"\n{stack.kills} blows")
    for what, figure in table(outcome):
        print(f"{what}: {figure}")
    assert stack.kills > 1
    return outcome


def errors_of(outcome):
    return {status for person in outcome.learners for status in person.browser.server_errors}


def slowest_answer(outcome):
    return max(seconds for person in outcome.learners for seconds in person.answer_seconds)


def test_d3_app_processes_killed(stack):
    outcome = drill(stack, killing_apps(4))

    assert broken_promises(outcome, is_timed=False) == []
    assert max(line.longest_silence for line in lines_of(outcome)) <= 3
    assert slowest_answer(outcome) <= 10
    assert 500 not in errors_of(outcome)


def test_d3_without_redis(stack_without_redis):
    outcome = drill(stack_without_redis, killing_apps(4))

    assert broken_promises(outcome, is_timed=False) == []


def test_d1_the_only_process_killed_on_sqlite(small_stack):
    outcome = drill(small_stack, killing_apps(8), learners=20)

    assert broken_promises(outcome, is_timed=False) == []


def test_d4_postgresql_killed(stack):
    outcome = drill(stack, killing_postgres(7))

    assert broken_promises(outcome, is_timed=False) == []
    assert 500 not in errors_of(outcome)
    assert slowest_answer(outcome) <= 30


def test_d5_redis_killed_silent_and_full(stack):
    outcome = drill(stack, killing_redis(5))

    assert broken_promises(outcome, is_timed=False) == []
    assert errors_of(outcome) == set()


def test_d13_app_processes_asked_to_stop(stack):
    """SIGTERM with streams open and answers under way: they are answered, pages move elsewhere."""
    outcome = drill(stack, killing_apps(5, number=signal.SIGTERM), learners=100)

    assert broken_promises(outcome, is_timed=False) == []
    assert [person.save_errors for person in outcome.learners if person.save_errors] == []


@pytest.mark.parametrize("forgotten", ["answer", "event", "count"])
def test_audit_sees_what_is_missing(small_stack, forgotten):
    """The negative control: with one row taken from what the database says, a promise is broken."""
    outcome = play(small_stack, learners=3, questions=1, habits=Habits(silent=0))
    assert broken_promises(outcome, is_timed=False) == []
    record = dict(outcome.record)
    if forgotten == "answer":
        record["answers"] = record["answers"][1:]
    elif forgotten == "event":
        record["events"] = record["events"][1:]
    else:
        outcome.learners[0].taken.clear()

    assert broken_promises(dataclasses.replace(outcome, record=record), is_timed=False)
