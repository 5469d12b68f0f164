from datetime import timedelta

import pytest

from quizzes.deadlines import GRACE, deadline_of, is_over, over_before
from tests.factories import NOW

SECOND, TICK = timedelta(seconds=1), timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("extra", "minutes"), [(0, 130), (25, 162.5), (50, 195), (100, 260), (200, 390)]
)
def test_deadline_has_the_extra_time(extra, minutes):
    assert deadline_of(NOW, 130, extra) == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("after", "over"),
    [
        (-SECOND, False),
        (0 * SECOND, False),
        (SECOND, False),
        (GRACE - SECOND, False),
        (GRACE, False),
        (GRACE + TICK, True),
        (GRACE + SECOND, True),
        (timedelta(days=1), True),
    ],
)
def test_boundary_is_exact(after, over):
    assert is_over(NOW, NOW + after) is over
    assert (over_before(NOW + after) > NOW) is over
