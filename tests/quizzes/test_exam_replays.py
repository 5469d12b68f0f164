"""Whatever a network does to the clicks of an exam, the newest one stands and none is lost.

Connections break before a click arrives, or after, when only its answer is lost; clicks come
twice, late, and out of order, from two browsers. The browser's own queue is tried by
tests/e2e/test_exams.py.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.actions.exams import finish_exam, save_response
from quizzes.models import Attempt, Save
from tests import factories
from tests.quizzes.exam_rooms import figure, make_paper

QUESTIONS = 3
clicks = st.lists(
    st.tuples(
        st.integers(1, QUESTIONS),  # position
        st.sets(st.integers(0, 3), max_size=1),  # choices by number
        st.sampled_from(["laptop", "phone"]),
    ),
    min_size=1,
    max_size=25,
)
fates = st.lists(st.sampled_from(["arrives", "answer lost", "lost", "twice"]), min_size=1)


@pytest.fixture
def attempt(db):
    return make_paper(factories.make_user(), QUESTIONS)


def numbered(found):
    """Clicks as browsers number them: each counts on by itself from where it was opened."""
    tops = {"laptop": 0, "phone": 0}
    for position, choices, browser in found:
        tops[browser] += 1
        yield position, choices, tops[browser], f"{browser}-{tops[browser]}"


def deliver(responses, click):
    position, choices, seq, key = click
    response = responses[position]
    rows = response.question.choices.order_by("pk").values_list("pk", flat=True)
    taken = {rows[number] for number in choices}
    state = {"struck": set(), "is_flagged": bool(taken), "seconds": seq}
    saved = save_response(response, chosen=taken, seq=seq, key=key, now=factories.NOW, **state)
    assert not saved.is_late
    return taken


def reset(attempt):
    Save.objects.all().delete()
    attempt.responses.update(chosen=[], saved_seq=0, saved_key="", saved_at=None, seconds=None)
    return {row.position: row for row in attempt.responses.select_related("question")}


@settings(
    max_examples=figure(40, in_full=500),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(found=clicks, fates=fates, order=st.randoms(use_true_random=False))
def test_newest_click_that_arrived_stands_whatever_the_order(attempt, found, fates, order):
    responses = reset(attempt)
    arriving, newest = [], {}
    for number, click in enumerate(numbered(found)):
        fate = fates[number % len(fates)]
        if fate == "lost":
            continue
        arriving += [click] * (2 if fate in {"twice", "answer lost"} else 1)
        position, choices, seq, key = click
        newest[position] = max(newest.get(position, (0, "", None)), (seq, key, choices))
    order.shuffle(arriving)

    for click in arriving:
        deliver(responses, click)

    for position, (seq, key, choices) in newest.items():
        row = attempt.responses.get(position=position)
        assert (row.saved_seq, row.saved_key) == (seq, key)
        assert len(row.chosen) == len(choices)
        rows = list(
            responses[position].question.choices.order_by("pk").values_list("pk", flat=True)
        )
        assert row.chosen == sorted(rows[number] for number in choices)
    untouched = attempt.responses.exclude(position__in=newest)
    assert all(row.chosen == [] and row.saved_seq == 0 for row in untouched)


@settings(
    max_examples=figure(25, in_full=300),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(found=clicks, at=st.integers(0, 25))
def test_clicks_after_the_finish_are_kept_as_late_and_change_nothing(attempt, found, at):
    Attempt.objects.update(finished_at=None)
    attempt.responses.update(is_correct=None, answered_at=None, right_count=None)
    responses = reset(attempt)
    sent = list(numbered(found))
    for click in sent[:at]:
        deliver(responses, click)
    finish_exam(attempt, now=factories.NOW)
    before = list(attempt.responses.order_by("position").values())

    for position, _, seq, key in sent[at:]:
        saved = save_response(
            responses[position],
            chosen=set(),
            struck=set(),
            is_flagged=True,
            seconds=1,
            seq=seq,
            key=key,
            now=factories.NOW,
        )
        assert saved.is_late

    assert list(attempt.responses.order_by("position").values()) == before
    assert Save.objects.late().count() == len(sent[at:])
