"""Pages of live sessions: plain and as fragments, for hosts, learners, strangers."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from classrooms.actions import live as actions
from classrooms.live import feed
from classrooms.models import LiveAnswer, LiveEvent, LiveSession, Participation
from classrooms.models.live import GONE_AFTER
from quizzes.models import Attempt
from studyapp.models import CourseLoad, User
from tests import factories
from tests.classrooms.living import answer, fresh, join, later, sent_ids, step
from tests.conftest import HTMX
from tests.factories import NOW, make_classroom, make_live_session, make_question

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def browser_of(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def host():
    return factories.make_user(display_name="Hedy")


@pytest.fixture
def session(host):
    return make_live_session(make_question(), make_question(), classroom=make_classroom(host))


@pytest.fixture
def part(session):
    return join(session)


@pytest.fixture
def learner_page(part):
    return browser_of(part.person)


@pytest.fixture
def host_page(host):
    return browser_of(host)


def place(session, what=""):
    return f"/live/{session.pk}/{what}"


def field(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]


def files_of(page):
    """The scripts and style sheets that a page loads, with the modules that they import."""
    waiting = re.findall(r'(?:<script[^>]* src|rel="stylesheet" href)="/static/([^"]+)"', page.text)
    found = set()
    while waiting:
        path = waiting.pop()
        found.add(path)
        text = Path(finders.find(path)).read_text()
        imported = re.findall(r'^import .*"\./([^"]+)";$', text, re.M) if path[-3:] == ".js" else []
        waiting += {str(Path(path).with_name(name)) for name in imported} - found
    return found


def test_pages_of_a_session_load_at_most_six_files(session, host_page, learner_page):
    pages = [learner_page.get(place(session))]
    pages += [host_page.get(place(session, what)) for what in ("host/", "screen/", "people/")]

    assert [len(files_of(page)) for page in pages] == [6, 6, 6, 4]


def test_count_is_of_those_whose_pages_are_open(session, host_page, time_machine):
    """Who has left is not waited for, unless they have answered; a session that is over has all."""
    time_machine.move_to(NOW, tick=False)
    stays, answers, leaves, _ = (join(session) for _ in range(4))
    step(session, "ask")
    answer(answers)
    assert shown_count(host_page, session) == "1 of 4 have answered"
    time_machine.shift(GONE_AFTER + timedelta(seconds=1))
    feed.note_open_pages({stays.pk}, now=later(GONE_AFTER.seconds))
    actions.kick(leaves, now=NOW)

    assert shown_count(host_page, session) == "1 of 2 have answered"
    step(session, "end")
    assert shown_count(host_page, session) == "3 took part"


def shown_count(host_page, session):
    page = host_page.get(place(session, "counts")).text
    return re.sub(r"<[^>]+>", "", page).strip()


# --- Making one ---


def test_questions_of_a_chapter_are_drawn_and_can_be_changed(host, host_page):
    classroom = make_classroom(host)
    section = factories.make_section()
    questions = [make_question(section=section) for _ in range(8)]
    make_question()
    url = f"/class/{classroom.pk}/live/new/"

    page = host_page.get(url, {"chapter": section.chapter.slug, "draw": "5"})

    rows = re.findall(r'name="questions" value="(\d+)"( checked)?', page.text)
    assert {int(pk) for pk, _ in rows} == {question.pk for question in questions}
    assert sum(bool(checked) for _, checked in rows) == 5
    fragment = host_page.get(url, {"chapter": section.chapter.slug}, headers=HTMX)
    assert fragment.text.strip().startswith("<fieldset")

    chosen = [questions[6].pk, questions[1].pk]
    sent = {"title": " Warm\u202e-up ", "seconds": "30", "has_bonus": "on", "questions": chosen}
    host_page.post(url, sent)

    session = LiveSession.objects.get()
    assert (session.title, session.seconds, session.has_speed_bonus) == ("Warm-up", 30, True)
    assert list(session.questions.values_list("question", flat=True)) == chosen


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"questions": []}, "Choose at least one question."),
        ({"seconds": "", "has_bonus": "on"}, "A bonus for speed needs a time"),
        ({"questions": ["999999"]}, "is not one of the available choices"),
        ({"seconds": "7"}, "is not one of the available choices"),
    ],
)
def test_session_that_cannot_be_keeps_what_was_chosen(host, host_page, change, said):
    classroom, question = make_classroom(host), make_question()
    sent = {"title": "Mine", "seconds": "30", "questions": [question.pk]} | change

    page = host_page.post(f"/class/{classroom.pk}/live/new/", sent)

    assert page.status_code == 422
    assert said in page.text
    assert 'value="Mine"' in page.text
    assert not LiveSession.objects.exists()


def test_list_names_the_sessions_of_the_class(host, host_page, session, part):
    make_live_session()

    page = host_page.get(f"/class/{session.classroom_id}/live/")

    assert page.text.count("/host/") == 1
    assert "2 questions, 1 learner" in page.text


# --- Joining ---


def test_visitor_joins_by_code_as_a_guest(session):
    client = Client()
    form = client.get("/live/", {"code": session.code_shown})
    assert f'value="{session.code_shown}"' in form.text

    page = client.post("/live/", {"code": session.code_shown.lower(), "name": "Ada"})

    assert page["Location"] == place(session)
    person = Participation.objects.get(name="Ada").person
    assert person.is_guest
    assert "You are in" in client.get(place(session)).text


@pytest.mark.parametrize("why", ["wrong", "locked", "over", "taken out"])
def test_closed_code_says_what_a_wrong_one_says_and_makes_no_guest(session, part, why):
    client, code = Client(), session.code
    if why == "wrong":
        code = "00000000"
    elif why == "locked":
        actions.set_locked(session, is_locked=True)
    elif why == "over":
        step(session, "end")
    else:
        actions.kick(part, now=NOW)
        client = browser_of(part.person)
    people = User.objects.count()

    page = client.post("/live/", {"code": code, "name": "Ada"})

    assert page.status_code == 422
    assert "This code opens no session now." in page.text
    assert User.objects.count() == people


def test_who_is_in_comes_back_through_a_locked_door(session, part, learner_page):
    actions.set_locked(session, is_locked=True)

    page = learner_page.post("/live/", {"code": session.code, "name": "Other"})

    assert page["Location"] == place(session)
    assert Participation.objects.get().name == part.name


def test_tries_are_limited_even_with_a_key_of_their_own(session, monkeypatch):
    monkeypatch.setattr("classrooms.views.joining.TRIES_FROM_ONE_ADDRESS", 3)
    client = browser_of(factories.make_user())

    statuses = [
        client.post(
            "/live/", {"code": "00000000", "name": "A"}, headers={"Idempotency-Key": f"k{n}"}
        ).status_code
        for n in range(5)
    ]

    assert statuses == [422, 422, 422, 429, 429]


# --- A learner ---


def test_answer_without_scripts(session, part, learner_page):
    step(session, "ask")
    page = learner_page.get(place(session))
    assert "Reload</a> when your host moves on" in page.text
    sent = {name: field(page, name) for name in ("position", "round", "idempotency_key")}
    again = learner_page.post(
        place(session, "answer"), sent | {"choices": sent_ids(session)}, follow=True
    )

    assert "Your answer is in." in again.text
    assert LiveAnswer.objects.get().is_correct


def test_answer_with_scripts_gets_the_stage_alone(session, learner_page):
    step(session, "ask")
    sent = {"position": 1, "round": 1, "choices": sent_ids(session)}

    page = learner_page.post(place(session, "answer"), sent, headers=HTMX)

    assert page.text.strip().startswith('<div id="live"')
    assert "<html" not in page.text
    assert f'data-mine="{sent_ids(session)[0]} "' in page.text


def test_answer_with_too_few_choices_says_so_and_keeps_them(host):
    session = make_live_session(make_question(right=2), classroom=make_classroom(host))
    part = join(session)
    step(session, "ask")
    one = sent_ids(session)[:1]

    page = browser_of(part.person).post(
        place(session, "answer"), {"position": 1, "round": 1, "choices": one}, headers=HTMX
    )

    assert page.status_code == 422
    assert "Choose TWO. You chose 1: 1 more to go." in page.text
    assert re.findall(r'value="(\w+)" data-key="[^"]+" checked', page.text) == one
    assert not LiveAnswer.objects.exists()


def test_late_answer_is_told_so_and_leaves_its_key_free(session, learner_page):
    step(session, "ask", "shut")
    sent = {"position": 1, "round": 1, "choices": sent_ids(session), "idempotency_key": "k"}

    page = learner_page.post(place(session, "answer"), sent, headers=HTMX)

    assert page.status_code == 409
    assert "Answers were shut before yours arrived" in page.text
    assert not LiveAnswer.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"position": "x", "round": "1"},
        {"position": "2", "round": "1"},
        {"position": "0", "round": "1"},
    ],
)
def test_answer_to_nothing_is_not_found(session, learner_page, sent):
    step(session, "ask")

    assert learner_page.post(place(session, "answer"), sent).status_code == 404


def test_choice_of_another_session_is_no_choice(host, session, learner_page):
    other = make_live_session(
        *(row.question for row in session.questions.all()), classroom=make_classroom(host)
    )
    step(session, "ask")
    sent = {"position": 1, "round": 1, "choices": sent_ids(other)}

    assert learner_page.post(place(session, "answer"), sent, headers=HTMX).status_code == 422
    assert not LiveAnswer.objects.exists()


def test_refresh_keeps_answer_and_score(session, part, learner_page):
    step(session, "ask")
    answer(part)
    assert "Your answer is in." in learner_page.get(place(session)).text
    step(session, "shut", "reveal")

    page = learner_page.get(place(session))

    assert re.search(r'data-verdict="right">', page.text)
    assert re.search(r'data-verdict="wrong" hidden>', page.text)
    assert '<b class="num">1</b> of' in page.text
    assert 'Place <span class="num">1</span> of' in page.text
    assert "Place" in learner_page.get(place(session, "score")).text


def test_late_join_sees_the_open_question(session):
    step(session, "ask")
    part = join(session)

    page = browser_of(part.person).get(place(session))

    assert "data-answer" in page.text
    assert 'data-after="1"' in page.text


def test_paused_question_cannot_be_pressed(session, learner_page):
    step(session, "ask", "pause")

    page = learner_page.get(place(session))

    assert "<fieldset disabled>" in page.text
    assert "data-paused hidden" not in page.text


def test_taken_out_is_told_and_can_do_nothing(session, part, learner_page):
    step(session, "ask")
    actions.kick(part, now=NOW)

    assert "You are no longer in this session" in learner_page.get(place(session)).text
    sent = {"position": 1, "round": 1, "choices": sent_ids(session)}
    assert learner_page.post(place(session, "answer"), sent).status_code == 404
    for what in ("events", "score"):
        assert learner_page.get(place(session, what)).status_code == 404


def test_result_has_every_question_with_reasons(session, part, learner_page):
    assert learner_page.get(place(session, "result/"))["Location"] == place(session)
    step(session, "ask")
    answer(part, is_right=False)
    step(session, "shut", "reveal", "standings", "ask", "end")

    page = learner_page.get(place(session, "result/"))

    assert "<b>0</b> right of 2" in page.text
    assert page.text.count("CANARY-KEY") == 2
    assert page.text.count("</svg>Missed") == 1
    assert page.text.count("Not answered") == 1


@pytest.mark.parametrize(("sent", "count"), [({}, 2), ({"missed": "1"}, 1)])
def test_practice_from_the_session_in_one_click(session, part, learner_page, sent, count):
    step(session, "ask")
    answer(part)
    step(session, "shut", "reveal", "standings", "ask")
    assert learner_page.post(place(session, "practise"), sent).status_code == 404
    step(session, "end")

    page = learner_page.post(place(session, "practise"), sent)

    attempt = Attempt.objects.get()
    assert page["Location"] == f"/practise/{attempt.pk}/1/"
    assert attempt.responses.count() == count


# --- Polling ---


def test_events_come_in_order_with_a_ticket(session, learner_page):
    step(session, "ask", "shut")

    found = learner_page.get(place(session, "events"), {"after": "0"}).json()

    assert [(event["number"], event["kind"]) for event in found["events"]] == [
        (1, "question"),
        (2, "shut"),
    ]
    assert "data-answer" in found["events"][0]["html"]
    assert found["ticket"]
    after = learner_page.get(place(session, "events"), {"after": "2"}).json()
    assert after["events"] == []


def test_host_s_pages_get_events_without_cards(session, host_page):
    step(session, "ask")

    found = host_page.get(place(session, "events")).json()["events"]

    assert [(event["number"], event["html"]) for event in found] == [(1, "")]


@pytest.mark.parametrize(("after", "number"), [(99, 31), (0, 31)])
def test_number_that_never_was_or_is_long_ago_gets_a_snapshot(session, learner_page, after, number):
    step(session, *["pause", "resume"] * 15, "ask")

    found = learner_page.get(place(session, "events"), {"after": after}).json()["events"]

    assert [(event["kind"], event["number"]) for event in found] == [("snapshot", number)]


@pytest.mark.parametrize("after", ["x", "-1", "1" * 10, "1.5", ""])
def test_number_that_is_none_is_not_found(session, learner_page, after):
    assert learner_page.get(place(session, "events"), {"after": after}).status_code == 404


# --- A host ---


def press(client, session, name, headers=None):
    page = client.get(place(session, "host/"))
    sent = {"step": name, "seen": field(page, "seen"), "idempotency_key": f"{name}-{session.seq}"}
    return client.post(place(session, "step"), sent, headers=headers)


def test_host_plays_a_whole_session_without_scripts(session, host_page):
    for name in (
        *("ask", "shut", "vote-again", "shut", "reveal", "standings"),
        *("ask", "shut", "reveal", "standings", "end"),
    ):
        session = fresh(session)
        assert press(host_page, session, name)["Location"] == place(session, "host/")

    assert (fresh(session).phase, fresh(session).seq) == ("ended", 11)


def test_step_with_scripts_gets_the_panel_alone(session, host_page):
    page = press(host_page, session, "ask", headers=HTMX)

    assert page.text.strip().startswith('<div id="host-panel"')
    assert 'value="shut"' in page.text


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"step": "fly", "seen": "lobby-0-1-on"},
        {"step": "reveal", "seen": "lobby-0-1-on"},
        {"step": "ask", "seen": "question-1-1-on"},
    ],
)
def test_step_that_makes_no_sense_changes_nothing(session, host_page, sent):
    page = host_page.post(place(session, "step"), sent, follow=True)

    assert page.status_code == 200
    assert not LiveEvent.objects.exists()


def test_counts_say_how_many_and_that_the_session_moved(session, part, host_page, time_machine):
    time_machine.move_to(NOW, tick=False)
    join(session)
    kicked = join(session)
    step(session, "ask")
    for who in (part, kicked):
        answer(who)
    actions.kick(kicked, now=NOW)

    still = host_page.get(place(session, "counts"), {"after": "2"})
    moved = host_page.get(place(session, "counts"), {"after": "1"})

    assert re.findall(r'<b class="num">(\d+)</b>', still.text) == ["1", "2"]
    assert "HX-Trigger" not in still
    assert moved["HX-Trigger"] == "live-moved"


def test_host_sees_how_many_are_right_once_answers_are_shut(session, part, host_page):
    step(session, "ask")
    answer(part)
    assert "have it right" not in host_page.get(place(session, "host/")).text
    step(session, "shut")

    page = host_page.get(place(session, "host/")).text

    assert '<b class="num">1</b> of <span class="num">1</span> have it right' in page
    assert "CANARY" not in page


def test_lock_is_a_toggle(session, host_page):
    for said, is_locked in (("yes", True), ("no", False)):
        host_page.post(place(session, "lock"), {"is_locked": said})
        assert fresh(session).is_locked == is_locked


def test_host_renames_takes_out_and_lets_back(session, part, host_page):
    url = place(session, f"people/{part.pk}")
    host_page.post(url, {"do": "rename", "name": " Ada\u202e L. "})
    host_page.post(url, {"do": "rename", "name": ""})
    assert Participation.objects.get().name == "Ada L."

    page = host_page.post(url, {"do": "kick"}, headers=HTMX, follow=True)
    assert "Let back in" in page.text
    assert page.text.strip().startswith('<div id="live-people"')
    host_page.post(url, {"do": "let-back"})
    assert Participation.objects.get().kicked_at is None


def test_person_of_another_session_is_not_found(session, host_page):
    other = join(make_live_session())

    page = host_page.post(place(session, f"people/{other.pk}"), {"do": "kick"})

    assert page.status_code == 404
    assert Participation.objects.get(pk=other.pk).kicked_at is None


@pytest.mark.parametrize("phase", ["lobby", "ask", "shut", "reveal", "standings", "end"])
def test_screen_shows_every_phase(session, part, host_page, phase):
    steps = ["ask", "shut", "reveal", "standings", "end"]
    if phase != "lobby":
        step(session, *steps[: steps.index(phase) + 1])

    page = host_page.get(place(session, "screen/"))

    assert page.status_code == 200
    assert ("CANARY" in page.text) == (phase == "reveal")
    assert (session.code_shown in page.text) == (phase != "end")


def test_report_says_what_was_chosen_and_why(session, part, host_page):
    assert host_page.get(place(session, "report/"))["Location"] == place(session, "host/")
    step(session, "ask")
    answer(part, is_right=False)
    step(session, "shut", "vote-again")
    answer(part, is_right=False, round=2)
    step(session, "end")

    page = host_page.get(place(session, "report/")).text

    assert "Most chosen wrong answer: <b>" in page
    assert "Behind it: Misconception 1." in page
    assert "0 % before talking" in page


# --- Who may ---

HOST_PAGES = ["host/", "screen/", "counts", "people/", "report/"]
HOST_POSTS = ["step", "lock"]


@pytest.mark.parametrize("who", ["learner of the class", "part of the session", "other instructor"])
def test_nobody_but_its_instructors_hosts_a_session(host, session, part, who):
    person = {
        "learner of the class": lambda: enrolled(session),
        "part of the session": lambda: part.person,
        "other instructor": lambda: taught_elsewhere(),
    }[who]()
    client = browser_of(person)

    assert {client.get(place(session, what)).status_code for what in HOST_PAGES} == {404}
    assert {client.post(place(session, what)).status_code for what in HOST_POSTS} == {404}
    url = f"/class/{session.classroom_id}/live/"
    assert {client.get(url).status_code, client.get(f"{url}new/").status_code} == {404}


def enrolled(session):
    person = factories.make_user()
    factories.enrol(session.classroom, person, now=NOW)
    return person


def taught_elsewhere():
    person = factories.make_user()
    make_classroom(person)
    return person


def test_role_taken_away_ends_at_the_next_request(session, host, host_page):
    assert host_page.get(place(session, "host/")).status_code == 200
    session.classroom.enrolments.filter(person=host).update(removed_at=NOW)

    assert host_page.get(place(session, "host/")).status_code == 404


def test_who_has_no_part_finds_nothing(session):
    client = browser_of(factories.make_user())

    for what in ("", "events", "score", "result/"):
        assert client.get(place(session, what)).status_code == 404
    for what in ("answer", "practise"):
        assert client.post(place(session, what)).status_code == 404


# --- How much they cost ---


def many(session, count):
    parts = [join(session) for _ in range(count)]
    step(session, "ask")
    for part in parts:
        answer(part, is_right=part.pk % 2 == 0)
    return parts


@pytest.mark.parametrize("phase", ["ask", "shut", "reveal", "standings", "end"])
@pytest.mark.parametrize("what", ["host/", "counts", "screen/", "people/"])
def test_board_takes_under_ten_queries_however_many_are_in(
    session, host_page, phase, what, django_assert_max_num_queries
):
    CourseLoad.objects.create(digest="d", exam={}, loaded_at=NOW)  # questions stay in memory
    many(session, 30)
    steps = ["ask", "shut", "reveal", "standings", "end"]
    step(session, *steps[1 : steps.index(phase) + 1])
    host_page.get(place(session, what))  # reads the question into memory

    with django_assert_max_num_queries(9):
        host_page.get(place(session, what))


@pytest.mark.parametrize("count", [1, 12])
def test_report_and_result_take_as_many_queries_for_one_as_for_many(
    host, host_page, count, django_assert_num_queries
):
    questions = [make_question() for _ in range(count)]
    session = make_live_session(*questions, classroom=make_classroom(host))
    part = many(session, count)[0]
    step(session, "end")
    learner_page = browser_of(part.person)

    with django_assert_num_queries(11):
        host_page.get(place(session, "report/"))
    with django_assert_num_queries(8):
        learner_page.get(place(session, "result/"))


def test_learners_of_the_class_find_the_running_session_on_its_page(session):
    person = enrolled(session)
    url = f"/class/{session.classroom_id}/"

    assert f"/live/?code={session.code}" in browser_of(person).get(url).text
    step(session, "end")
    assert session.code not in browser_of(person).get(url).text
