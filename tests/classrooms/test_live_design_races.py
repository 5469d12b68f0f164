"""What happens at the same moment in a design session, in threads with connections of their own.

Every race has a negative control: with its guard taken away, the same race does harm.
"""

import pytest

from classrooms.actions import live as actions
from classrooms.actions import live_designs as designs
from classrooms.live.phases import Step
from classrooms.models import LiveDesign, LiveEvent, LiveSession
from scenarios.models import Draft
from tests.classrooms.designing import check_quickly, make_design_session
from tests.classrooms.living import fresh, join, step
from tests.classrooms.test_live_races import together
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 6


@pytest.fixture
def session():
    return make_design_session()


def test_design_opened_on_many_devices_at_once_is_one(session):
    part = join(session)
    step(session, "start")

    found = together(*[lambda: designs.open_design(part, now=NOW).pk] * TIMES)

    assert set(found) == {Draft.objects.get().pk}


@pytest.mark.parametrize("turn", range(3))
def test_every_check_is_either_hung_or_refused(session, turn):
    """Checks race the host who opens the gallery: what was counted has a number, nothing else."""
    parts = [join(session) for _ in range(TIMES)]
    seen = step(session, "start").moment().key

    def open_gallery():
        actions.advance(session, Step.GALLERY, seen=seen, now=NOW)

    for part in parts:
        designs.open_design(part, now=NOW)
    found = together(*[lambda part=part: check_quickly(part) for part in parts], open_gallery)

    assert not [one for one in found if isinstance(one, Exception)]
    rows = LiveDesign.objects.values_list("submission", "number")
    assert all((submission is None) == (number is None) for submission, number in rows)
    numbers = list(LiveEvent.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, fresh(session).seq + 1))


def test_check_that_looked_before_the_gallery_opened_would_be_lost(session):
    """The negative control: the same check without holding the session's row."""
    part = join(session)
    step(session, "start")
    check_quickly(part)
    read_before = LiveSession.objects.get(pk=session.pk)
    step(session, "gallery")

    assert designs.takes_check(read_before, factor=1, now=NOW)
    assert not designs.takes_check(fresh(session), factor=1, now=NOW)
    LiveDesign.objects.update(number=None, submission=None)
    check_quickly(part)
    assert LiveDesign.objects.get().submission is None


def test_pins_at_once_are_no_more_than_the_screen_holds(session):
    step(session, "start")
    for _ in range(TIMES):
        check_quickly(join(session))
    step(session, "gallery")
    hung = list(LiveDesign.objects.hung().select_related("participation__session"))

    found = together(
        *[lambda one=one: designs.set_pinned(one, is_pinned=True, now=NOW) for one in hung]
    )

    refused = [one for one in found if isinstance(one, designs.TooManyPinned)]
    assert len(refused) == TIMES - designs.MOST_PINNED
    assert LiveDesign.objects.filter(pinned_at__isnull=False).count() == designs.MOST_PINNED
