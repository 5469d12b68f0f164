"""What a design session sends says nothing of whose a design is, and nothing of the references.

A word that stands nowhere else is planted in the name of a learner, in the name and id of every
component they draw, and in their report; then everything that others can ask for is searched.
"""

from html import unescape

import pytest

from classrooms.live import feed
from classrooms.live.design import gallery
from classrooms.models import LiveDesign, LiveEvent
from scenarios.models import Submission
from tests import factories
from tests.classrooms.designing import check, make_design_session, reference, renamed
from tests.classrooms.living import join, step
from tests.classrooms.test_live_pages import browser_of, place
from tests.conftest import HTMX
from tests.factories import make_classroom

pytestmark = pytest.mark.django_db
WORD = "Canary"
PHASES = [["start"], ["start", "gallery"], ["start", "gallery", "end"], ["start", "end"]]


@pytest.fixture
def host():
    return factories.make_user()


@pytest.fixture
def session(host):
    return make_design_session(make_classroom(host))


def told_of(text):
    return WORD.lower() in unescape(text).lower()


def pages(session, client, number=1):
    """(what was asked, its text) of all that a learner can ask for."""
    for what in ("", "own", "result/", "events", "events?after=1", "score", f"gallery/{number}/"):
        for headers in ({}, HTMX):
            page = client.get(place(session, what), headers=headers, follow=True)
            yield what, page.text + repr(sorted(page.items()))


def designed(session, steps):
    """A session gone these steps; a learner all of whose words are planted has checked a design."""
    planted = join(session, factories.make_user(display_name=WORD), name=WORD)
    other = join(session, name="Grace")
    step(session, "start")
    check(planted, renamed(reference(), WORD))
    submission = Submission.objects.get()
    for one in submission.report["requirements"] + submission.report["pitfalls"]:
        one["message"] = f"{WORD}-message"
    submission.save()
    step(session, *steps[1:])
    return planted, other


@pytest.mark.parametrize("steps", PHASES, ids=" ".join)
def test_nothing_that_a_learner_wrote_reaches_another(session, steps):
    _, other = designed(session, steps)

    found = [what for what, text in pages(session, browser_of(other.person)) if told_of(text)]

    assert found == []
    assert not any(told_of(event.html + repr(event.data)) for event in LiveEvent.objects.all())
    events = feed.events_after(session.pk, 0)
    assert not any(told_of(feed.as_text(event)) for event in events)


@pytest.mark.parametrize("steps", PHASES, ids=" ".join)
def test_screen_and_board_and_gallery_of_the_host_name_nobody(session, host, steps):
    designed(session, steps)
    client = browser_of(host)

    for what in ("host/", "screen/", "board", "gallery/1/"):
        assert not told_of(client.get(place(session, what)).text), what
    LiveDesign.objects.update(pinned_at=factories.NOW)
    assert not told_of(client.get(place(session, "screen/")).text)


def test_the_search_finds_what_a_learner_may_see_of_themselves(session, host):
    """The negative control: the same words, where they belong."""
    planted, _ = designed(session, ["start", "gallery"])

    page = browser_of(planted.person)
    assert told_of(page.get(place(session)).text)
    assert told_of(page.get(LiveDesign.objects.get().draft.get_absolute_url()).text)
    step(session, "end")
    assert told_of(browser_of(host).get(place(session, "report/")).text)


def test_without_new_names_a_picture_would_tell(session, monkeypatch):
    """The negative control: the same search over pictures that keep what components are called."""
    _, other = designed(session, ["start", "gallery"])
    monkeypatch.setattr(gallery, "nameless", lambda design, scenario: design)
    gallery.drawn.cache_clear()

    page = browser_of(other.person).get(place(session, "gallery/1/"))

    gallery.drawn.cache_clear()
    assert told_of(page.text)


def test_pictures_of_the_same_design_are_the_same_whoever_drew_it(session):
    """Not even the order or place of components tells one learner's from another's."""
    designed(session, ["start"])
    check(join(session), reference())
    step(session, "gallery")
    looks = browser_of(join(session).person)

    first, second = (
        looks.get(place(session, f"gallery/{n}/")).text.partition("<svg class=\"diagram")[2]
        .partition("</svg>")[0].replace(f"Design {n}", "Design") for n in (1, 2)
    )  # fmt: skip
    assert first == second


def test_no_reference_design_is_sent_to_who_has_not_checked(session):
    """Others' designs hang there; what the course would draw does not."""
    _, other = designed(session, ["start", "gallery"])
    titles = [one.title for one in LiveDesign.objects.get().draft.brief.references]
    debrief = LiveDesign.objects.get().draft.brief.debrief[:60]

    texts = [text for _, text in pages(session, browser_of(other.person))]

    assert not [one for one in (*titles, debrief) for text in texts if one in unescape(text)]
