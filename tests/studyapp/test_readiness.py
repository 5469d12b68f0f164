from datetime import timedelta

import pytest

from studyapp.mastery import PRIOR, Evidence, fold
from studyapp.readiness import readiness
from tests.factories import NOW

SECURE, RESILIENT = ("1", 30), ("2", 10)


def proofs(*objectives, result=1.0):
    return fold(
        {},
        [
            Evidence(objective, "answered", f"question:{objective}-{n}", result, NOW)
            for objective in objectives
            for n in range(200)
        ],
    ).values()


def test_nothing_done_is_a_guess():
    assert readiness([], {1: SECURE, 2: RESILIENT}, now=NOW) == pytest.approx(PRIOR)


def test_a_course_without_objectives_gives_nothing():
    assert readiness([], {}, now=NOW) == 0.0


def test_domains_count_by_their_weight_and_objectives_alike_within_one():
    objectives = {1: SECURE, 2: RESILIENT, 3: RESILIENT}

    all_of_one = readiness(proofs(1), objectives, now=NOW)
    half_of_other = readiness(proofs(2), objectives, now=NOW)

    assert all_of_one == pytest.approx((30 * 0.99 + 10 * PRIOR) / 40, abs=0.01)
    assert half_of_other == pytest.approx((30 * PRIOR + 10 * (0.99 + PRIOR) / 2) / 40, abs=0.01)


def test_what_is_left_later_is_less():
    known = proofs(1)

    assert readiness(known, {1: SECURE}, now=NOW + timedelta(days=400)) < readiness(
        known, {1: SECURE}, now=NOW
    )
