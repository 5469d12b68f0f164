"""What streams carry of a design session: to learners and hosts, without a card for each check."""

import pytest

from classrooms.live import tickets
from tests.classrooms.designing import check_quickly, make_design_session
from tests.classrooms.living import join, step
from tests.classrooms.test_live_streams import Page, in_thread, run

pytestmark = pytest.mark.django_db(transaction=True)


def test_check_reaches_every_stream_as_a_few_bytes_that_name_nobody():
    session = make_design_session()
    part, other = join(session), join(session, name="Grace")
    step(session, "start")

    async def scene():
        pages = [
            Page(tickets.issue(session.pk, who), after=1).open()
            for who in (other.pk, part.pk, None)
        ]
        for page in pages:
            await page.until(lambda page=page: page.status == 200)
        await in_thread(check_quickly, part)
        for page in pages:
            await page.until(lambda page=page: page.numbers == [2])
            await page.leave()
        return pages

    for page in run(scene()):
        [event] = page.events
        assert (event["kind"], event["html"], event["data"]) == ("checked", "", {})
        assert len(page.body) < 200


def test_phases_reach_learners_as_cards_and_hosts_as_a_word():
    session = make_design_session()
    part = join(session)

    async def scene():
        learner, host = (Page(tickets.issue(session.pk, who)).open() for who in (part.pk, None))
        for page in (learner, host):
            await page.until(lambda page=page: page.status == 200)
        await in_thread(step, session, "start", "gallery", "end")
        for page in (learner, host):
            await page.until(lambda page=page: page.is_done)
        return learner, host

    learner, host = run(scene())

    assert [event["kind"] for event in learner.events] == ["design", "gallery", "ended"]
    assert [event["kind"] for event in host.events] == ["design", "gallery", "ended"]
    assert all(event["html"] for event in learner.events)
    assert not any(event["html"] for event in host.events)
