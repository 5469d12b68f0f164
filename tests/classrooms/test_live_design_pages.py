"""Pages of design sessions: plain and as fragments, for hosts, learners, strangers."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from classrooms.actions import live as actions
from classrooms.actions import live_designs as designs
from classrooms.live.design.bar import bar_of
from classrooms.models import LiveDesign, LiveSession, Participation
from scenarios.models import Draft
from tests import factories
from tests.classrooms.designing import SCENARIO, check_quickly, make_design_session
from tests.classrooms.living import fresh, join, step
from tests.classrooms.test_live_pages import browser_of, place
from tests.conftest import HTMX
from tests.factories import NOW, make_classroom

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return factories.make_user(display_name="Hedy")


@pytest.fixture
def session(host):
    return make_design_session(make_classroom(host))


@pytest.fixture
def part(session):
    return join(session)


@pytest.fixture
def learner_page(part):
    return browser_of(part.person)


@pytest.fixture
def host_page(host):
    return browser_of(host)


def hang(session, count):
    """The session's gallery, with designs of so many learners."""
    step(session, "start")
    found = [check_quickly(join(session, name=f"CANARY{n}")) for n in range(count)]
    step(session, "gallery")
    return [LiveDesign.objects.get(pk=one.pk) for one in found]


# --- Making one ---


def test_host_makes_a_design_session(host, host_page):
    classroom = make_classroom(host)
    url = f"/class/{classroom.pk}/live/design/"
    form = host_page.get(url, {"scenario": SCENARIO})
    assert f'<option value="{SCENARIO}" selected>' in form.text
    assert '<option value="growth-journey/stage-2">' in form.text

    sent = host_page.post(url, {"scenario": SCENARIO, "minutes": "15", "title": "Tuesdays"})

    session = LiveSession.objects.get()
    assert sent["Location"] == place(session, "host/")
    assert (session.kind, session.scenario, session.seconds) == ("design", SCENARIO, 900)
    assert session.title == "Tuesdays"


@pytest.mark.parametrize("sent", [{"scenario": "no-such"}, {"scenario": SCENARIO, "minutes": "7"}])
def test_session_that_cannot_be_is_not_made(host, host_page, sent):
    page = host_page.post(f"/class/{make_classroom(host).pk}/live/design/", sent)

    assert page.status_code == 422
    assert "is not one of the available choices" in page.text
    assert not LiveSession.objects.exists()


def test_scenario_leads_to_the_only_class_or_asks_which(host, host_page):
    assert "Make a class" in host_page.get("/live/design/", {"scenario": SCENARIO}).text
    first = make_classroom(host)
    address = f"/class/{first.pk}/live/design/?scenario={SCENARIO}"

    assert host_page.get("/live/design/", {"scenario": SCENARIO})["Location"] == address
    second = make_classroom(host)
    make_classroom()
    asked = host_page.get("/live/design/", {"scenario": SCENARIO}).text
    offered = re.findall(rf'href="/class/(\d+)/live/design/\?scenario={SCENARIO}"', asked)
    assert {int(pk) for pk in offered} == {first.pk, second.pk}


def test_list_says_what_is_designed(session, part, host_page):
    page = host_page.get(f"/class/{session.classroom_id}/live/")

    assert f"Design: {session.scenario_title}, 1 learner" in page.text
    assert f'href="/class/{session.classroom_id}/live/design/"' in page.text


# --- Who may ---


HOSTS_ONLY = ["host/", "screen/", "board", "people/", "report/"]


@pytest.mark.parametrize("what", HOSTS_ONLY)
def test_learners_and_strangers_find_no_page_of_the_host(session, learner_page, what):
    for client in (learner_page, browser_of(factories.make_user())):
        assert client.get(place(session, what)).status_code == 404


@pytest.mark.parametrize("what", ["", "own", "design/", "gallery/1/", "result/", "events"])
def test_stranger_finds_nothing_of_a_session(session, what):
    hang(session, 1)

    assert browser_of(factories.make_user()).get(place(session, what)).status_code == 404


def test_host_who_takes_part_in_nothing_cannot_design(session, host_page):
    step(session, "start")

    assert host_page.post(place(session, "design/")).status_code == 404
    assert host_page.post(place(session, "withdraw")).status_code == 404


def test_learner_cannot_steer_or_hang(session, learner_page):
    [design] = hang(session, 1)

    for what in ("step", "lock", f"gallery/{design.number}/hang"):
        sent = {"do": "hide", "step": "end", "seen": fresh(session).moment().key}
        assert learner_page.post(place(session, what), sent).status_code == 404
    assert LiveDesign.objects.get().is_hidden is False
    assert fresh(session).phase == "gallery"


def test_taken_out_finds_no_design_any_more(session, part, learner_page):
    hang(session, 1)
    actions.kick(part, now=NOW)

    for what in ("own", "design/", "gallery/1/"):
        assert learner_page.get(place(session, what)).status_code == 404
    assert "You are no longer in this session" in learner_page.get(place(session)).text


@pytest.mark.parametrize("what", ["own", "design/", "board"])
def test_quiz_has_no_page_of_a_design_session(host, host_page, what):
    quiz = factories.make_live_session(classroom=make_classroom(host))
    client = host_page if what == "board" else browser_of(join(quiz).person)

    assert client.get(place(quiz, what)).status_code == 404


# --- A learner ---


def test_learner_begins_in_the_sandbox_and_comes_back_to_the_same_design(
    session, part, learner_page
):
    assert "You are in" in learner_page.get(place(session)).text
    assert learner_page.get(place(session, "design/"))["Location"] == place(session)
    step(session, "start")
    assert place(session, "design/") in learner_page.get(place(session)).text

    begin = learner_page.get(place(session, "design/"))
    assert "Begin</button>" in begin.text
    assert not Draft.objects.exists()
    opened = learner_page.post(place(session, "design/"))

    draft = Draft.objects.get()
    assert opened["Location"] == draft.get_absolute_url()
    for client in (learner_page, browser_of(part.person)):
        assert client.get(place(session, "design/"))["Location"] == draft.get_absolute_url()
        assert client.post(place(session, "design/"))["Location"] == draft.get_absolute_url()
    assert Draft.objects.count() == 1


def test_guest_joins_and_designs(session):
    client = Client()
    client.post("/live/", {"code": session.code, "name": "Ada"})
    step(session, "start")

    opened = client.post(place(session, "design/"))

    assert Draft.objects.get().learner.is_guest
    assert "Live: Monday design" in client.get(opened["Location"]).text


def test_late_join_and_reload_stand_where_the_session_stands(session):
    step(session, "start")
    part = join(session)

    page = browser_of(part.person).get(place(session))

    assert 'data-phase="design"' in page.text
    assert 'data-after="1"' in page.text


def test_check_in_the_sandbox_counts(session, part, learner_page):
    step(session, "start")
    learner_page.post(place(session, "design/"))

    learner_page.post(f"/sandbox/designs/{Draft.objects.get().pk}/check")

    design = LiveDesign.objects.get()
    assert (design.check_count, design.participation) == (1, part)
    own = learner_page.get(place(session, "own"), headers=HTMX)
    assert re.search(r'<b class="num">0</b> of <span class="num">\d', own.text)


def test_bar_stands_over_the_session_s_design_alone(session, part, learner_page):
    session.seconds = 720
    session.save()
    other = factories.make_draft(part.person)
    step(session, "start", now=timezone.now())
    draft = designs.open_design(part, now=NOW)

    shown = learner_page.get(draft.get_absolute_url())

    assert "Live: Monday design" in shown.text
    assert "12 min left" in shown.text
    assert f'href="{place(session)}"' in shown.text
    assert "live-design-bar" not in learner_page.get(other.get_absolute_url()).text
    step(session, "end")
    assert "live-design-bar" not in learner_page.get(draft.get_absolute_url()).text


def test_bar_costs_one_query(part, session, django_assert_num_queries):
    step(session, "start")
    draft = designs.open_design(part, now=NOW)
    with django_assert_num_queries(1):
        assert bar_of(draft, now=NOW)
    other = factories.make_draft(part.person)
    with django_assert_num_queries(1):
        assert bar_of(other, now=NOW) is None


def test_learner_withdraws_and_comes_back(session, part, learner_page):
    step(session, "start")
    check_quickly(part)
    step(session, "gallery")
    assert "Keep mine out" in learner_page.get(place(session)).text

    own = learner_page.post(place(session, "withdraw"), {"is_withdrawn": "yes"}, headers=HTMX)

    assert "Your design is kept out of the gallery." in own.text
    assert "<html" not in own.text
    assert learner_page.get(place(session, "gallery/1/")).status_code == 404
    again = learner_page.post(place(session, "withdraw"), {"is_withdrawn": "no"})
    assert again["Location"] == place(session)
    assert LiveDesign.objects.get().withdrawn_at is None


def test_own_design_is_marked_for_its_learner_alone(session, part, learner_page):
    step(session, "start")
    design = check_quickly(part)
    other = join(session)
    check_quickly(other)
    step(session, "gallery")
    design.refresh_from_db()

    assert learner_page.get(place(session)).text.count('class="is-own"') == 1
    assert f"Yours is Design {design.number}" in learner_page.get(place(session)).text
    assert "yours</span>" in learner_page.get(place(session, f"gallery/{design.number}/")).text
    theirs = browser_of(other.person).get(place(session, f"gallery/{design.number}/"))
    assert theirs.status_code == 200
    assert "yours" not in theirs.text


def test_gallery_has_pages(session, learner_page):
    hang(session, 14)

    first, second = (learner_page.get(place(session), {"page": n}) for n in (1, 2))

    assert first.text.count("<figure") == 12
    assert second.text.count("<figure") == 2
    assert learner_page.get(place(session, "own"), {"page": 2}).text.count("<figure") == 2


@pytest.mark.parametrize("phase", [["start"], []])
def test_no_picture_before_the_gallery_is_open(session, part, learner_page, phase):
    step(session, *phase)

    assert learner_page.get(place(session, "gallery/1/")).status_code == 404


def test_result_is_the_learner_s_own(session, part, learner_page):
    assert learner_page.get(place(session, "result/"))["Location"] == place(session)
    step(session, "start")
    check_quickly(join(session))
    learner_page.post(place(session, "design/"))
    learner_page.post(
        f"/sandbox/designs/{Draft.objects.filter(learner=part.person).get().pk}/check"
    )
    step(session, "end")

    shown = learner_page.get(place(session, "result/"))

    required = [one for one in designs.scenario_of(session).requirements if not one.bonus]
    assert f"<b>0</b> of {len(required)} requirements met" in shown.text
    assert shown.text.count("not met") == len(required)
    assert "?panel=report&amp;submission=" in shown.text


def test_result_of_who_did_not_check_or_begin(session, part, learner_page):
    step(session, "start")
    idle = join(session)
    learner_page.post(place(session, "design/"))
    step(session, "end")

    assert "You did not check your design" in learner_page.get(place(session, "result/")).text
    assert "You did not begin" in browser_of(idle.person).get(place(session, "result/")).text


# --- A host ---


def test_host_steers_from_the_lobby_to_the_end(session, part, host_page):
    for button, phase in [
        ("Start", "design"), ("Open the gallery", "gallery"), ("End the session", "ended"),
    ]:  # fmt: skip
        page = host_page.get(place(session, "host/"))
        assert f">{button} <kbd>Space</kbd>" in page.text
        moment = fresh(session).moment()
        sent = {"step": moment.main_step, "seen": moment.key}
        host_page.post(place(session, "step"), sent)
        assert fresh(session).phase == phase
    assert "Open the report" in host_page.get(place(session, "host/")).text


def test_board_tells_each_requirement_in_number_bar_and_words(session, part, host_page):
    step(session, "start")
    first = next(one for one in designs.scenario_of(session).requirements if not one.bonus)
    check_quickly(part, requirements=[(first.id, True)])
    join(session, now=timezone.now())

    for what in ("host/", "screen/", "board"):
        page = host_page.get(place(session, what))
        row = page.text.partition(first.title)[2].partition("</li>")[0]
        assert "1 of 2" in row
        assert 'width="50"' in row
        assert "about half" in row
        assert '<b class="num">1</b> checked' in page.text


def test_board_tells_pages_of_another_phase(session, host_page):
    seen = session.moment().key
    assert "HX-Trigger" not in host_page.get(place(session, "board"), {"seen": seen})
    step(session, "start")

    assert host_page.get(place(session, "board"), {"seen": seen})["HX-Trigger"] == "live-moved"


@pytest.mark.parametrize("what", ["board", "host/", "screen/"])
def test_board_takes_few_queries_however_many_they_are(
    session, host_page, what, django_assert_num_queries, django_assert_max_num_queries
):
    step(session, "start")
    check_quickly(join(session))
    with django_assert_max_num_queries(9) as few:
        host_page.get(place(session, what))
    for _ in range(6):
        check_quickly(join(session))

    with django_assert_num_queries(len(few)):
        host_page.get(place(session, what))


@pytest.mark.parametrize("what", ["", "own", "host/", "screen/", "gallery/1/"])
def test_gallery_takes_as_many_queries_for_one_as_for_many(
    session, host_page, what, django_assert_num_queries, django_assert_max_num_queries
):
    hang(session, 1)
    other = make_design_session(session.classroom)
    hang(other, 5)
    host_ones = {"host/", "screen/"}
    clients = [host_page if what in host_ones else browser_of(join(one).person) for one in
               (session, other)]  # fmt: skip
    with django_assert_max_num_queries(16) as few:
        clients[0].get(place(session, what))

    with django_assert_num_queries(len(few)):
        clients[1].get(place(other, what))


def test_host_hides_and_pins(session, host_page, learner_page):
    design, other = sorted(hang(session, 2), key=lambda one: one.number)
    url = place(session, f"gallery/{design.number}/hang")

    shown = host_page.post(url, {"do": "hide"}, headers=HTMX)
    assert shown.text.count('class="is-hidden"') == 1
    assert learner_page.get(place(session)).text.count("<figure") == 1
    assert learner_page.get(place(session, f"gallery/{design.number}/")).status_code == 404
    assert host_page.get(place(session, f"gallery/{design.number}/")).status_code == 200
    host_page.post(url, {"do": "show"})
    assert "On the screen" in host_page.post(url, {"do": "pin"}, headers=HTMX).text

    screen = host_page.get(place(session, "screen/")).text
    assert f"<figcaption>Design {design.number}</figcaption>" in screen
    assert f"<figcaption>Design {other.number}</figcaption>" not in screen
    host_page.post(url, {"do": "unpin"})
    assert "<figcaption>" not in host_page.get(place(session, "screen/")).text


def test_fifth_pin_is_refused_in_words(session, host_page):
    hung = hang(session, 5)
    urls = [place(session, f"gallery/{one.number}/hang") for one in hung]
    for url in urls[:4]:
        host_page.post(url, {"do": "pin"})

    refused = host_page.post(urls[4], {"do": "pin"}, headers=HTMX)

    assert refused.status_code == 422
    assert "The screen holds 4 designs." in refused.text
    plain = host_page.post(urls[4], {"do": "pin"}, follow=True)
    assert "The screen holds 4 designs." in plain.text


def test_report_names_learners_with_what_they_met(session, part, host_page):
    step(session, "start")
    first = next(one for one in designs.scenario_of(session).requirements if not one.bonus)
    check_quickly(part, requirements=[(first.id, True)])
    join(session, name="Grace")
    step(session, "end")

    page = host_page.get(place(session, "report/"))

    rows = re.findall(r'<tr><th scope="row">(.*?)</th>.*?</tr>', page.text)
    assert rows == ["Ada", "Grace"]
    assert page.text.count('aria-label="Met"') == 1
    assert "not begun" in page.text


def test_people_can_be_taken_out_of_the_board(session, part, host_page):
    step(session, "start")
    check_quickly(part)

    host_page.post(place(session, f"people/{part.pk}"), {"do": "kick"})

    assert '<b class="num">0</b> checked' in host_page.get(place(session, "board")).text
    assert Participation.objects.get().kicked_at
