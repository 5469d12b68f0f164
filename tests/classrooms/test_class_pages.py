import re

import pytest
from django.test import Client
from django.urls import reverse

from classrooms.models import Classroom, Enrolment
from classrooms.views import joining
from studyapp.models import RateWindow, User
from studyapp.ratelimits import counter
from tests import factories

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def browser_of(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def instructor():
    return factories.make_user(display_name="Ada")


@pytest.fixture
def classroom(instructor):
    return factories.make_classroom(instructor)


def join(client, code, name="Grace", **more):
    return client.post("/join/", {"code": code, "name": name} | more)


# --- Making and finding classes ---


def test_who_makes_a_class_comes_to_it_as_its_instructor(learner_client, learner):
    page = learner_client.post("/class/new/", {"title": "  Tuesdays\u202e "}, follow=True)

    classroom = Classroom.objects.taught_by(learner).get()
    assert classroom.title == "Tuesdays"
    assert classroom.code_shown in page.text


def test_guest_signs_up_before_teaching(client):
    guest = factories.make_guest()
    client.force_login(guest, backend=BACKEND)

    page = client.post("/class/new/", {"title": "Mine"})

    assert page["Location"] == "/sign-up/?next=/class/new/"
    assert not Classroom.objects.exists()


def test_list_tells_what_one_teaches_and_attends(learner, learner_client):
    factories.make_classroom(learner, title="Taught")
    factories.make_classroom(factories.make_user(display_name="Ada"), learner, title="Attended")
    factories.make_classroom(title="Of others")

    page = learner_client.get("/class/")

    assert "Taught" in page.text
    assert "Attended" in page.text
    assert "Ada" in page.text
    assert "Of others" not in page.text


def test_list_asks_as_many_queries_for_one_class_as_for_ten(
    learner, learner_client, django_assert_num_queries
):
    def ask(count):
        with django_assert_num_queries(7):
            assert learner_client.get("/class/").text.count("entries-plain") == count

    factories.make_classroom(learner)
    factories.make_classroom(None, learner)
    ask(2)
    for _ in range(10):
        factories.make_classroom(learner, factories.make_user())
        factories.make_classroom(None, learner)
    ask(2)


# --- Joining ---


def test_visitor_joins_as_a_guest_under_the_name_given(client, classroom):
    page = join(client, f" {classroom.code_shown.lower()} ", "Grace")

    assert page["Location"] == f"/class/{classroom.pk}/"
    place = classroom.enrolments.learners().get()
    assert (place.name, place.person.is_guest) == ("Grace", True)
    assert "You are here as Grace" in client.get(page["Location"]).text


def test_joining_twice_changes_nothing(client, classroom):
    for _ in range(2):
        join(client, classroom.code)

    assert classroom.enrolments.learners().count() == 1
    assert User.objects.filter(is_guest=True).count() == 1


def closed(classroom, how):
    fields = {"locked": {"is_locked": True}, "archived": {"archived_at": factories.NOW}}
    if how == "rotated":
        browser_of(classroom.enrolments.get().person).post(f"/class/{classroom.pk}/code/new")
    else:
        Classroom.objects.filter(pk=classroom.pk).update(**fields[how])
    return classroom.code


@pytest.mark.parametrize("how", ["locked", "archived", "rotated"])
def test_closed_code_gets_the_reply_of_a_wrong_one_and_makes_no_guest(classroom, how):
    code = closed(classroom, how)

    replies = {
        without_tokens(join(Client(), sent).text.replace(sent, "CODE"))
        for sent in (code, "ZZZZ0000")
    }

    assert len(replies) == 1
    assert joining.NOT_OPEN in replies.pop()
    assert not User.objects.filter(is_guest=True).exists()
    assert not classroom.enrolments.learners().exists()


def test_page_with_a_code_in_its_address_says_nothing_of_it(client, classroom):
    pages = [client.get("/join/", {"code": code}).text for code in (classroom.code, "ZZZZ0000")]

    known, unknown = (text.replace(classroom.code, "ZZZZ0000") for text in pages)
    assert without_tokens(known) == without_tokens(unknown)
    assert classroom.title not in known


def without_tokens(text):
    return re.sub(r"\b\w{64}\b", "TOKEN", text)


def test_member_gets_in_though_the_class_is_locked(learner, learner_client, classroom):
    join(learner_client, classroom.code)
    Classroom.objects.update(is_locked=True)

    assert join(learner_client, classroom.code).status_code == 302


@pytest.mark.parametrize("sent", [{}, {"idempotency_key": "k"}], ids=["plain", "with a key"])
def test_refused_tries_stay_counted(learner_client, sent):
    for _ in range(3):
        assert join(learner_client, "ZZZZ0000", **sent).status_code == 422

    assert RateWindow.objects.get(name=counter("join", "127.0.0.1")).count == 3
    assert RateWindow.objects.get(name=counter("join", "all")).count == 3


@pytest.mark.parametrize(("subject", "limit"), [("127.0.0.1", 600), ("all", 5000)])
def test_beyond_the_limit_even_the_right_code_opens_nothing(
    client, classroom, time_machine, subject, limit
):
    time_machine.move_to(factories.NOW, tick=False)
    join(client, "ZZZZ0000")
    RateWindow.objects.filter(name=counter("join", subject)).update(count=limit)

    assert join(client, classroom.code).status_code == 429
    assert not classroom.enrolments.learners().exists()


def test_name_that_is_missing_keeps_the_code_typed(client, classroom):
    page = join(client, classroom.code, "")

    assert page.status_code == 422
    assert classroom.code in page.text


# --- Running a class ---


def test_code_page_shows_code_address_and_qr(instructor, classroom):
    page = browser_of(instructor).get(f"/class/{classroom.pk}/code/")

    assert classroom.code_shown in page.text
    assert "testserver/join/" in page.text
    assert '<svg viewBox="0 0' in page.text


def test_code_changes_locks_and_opens(instructor, classroom):
    client, old = browser_of(instructor), classroom.code

    client.post(f"/class/{classroom.pk}/code/new")
    client.post(f"/class/{classroom.pk}/code/lock", {"is_locked": "yes"})

    classroom.refresh_from_db()
    assert classroom.code != old
    assert not classroom.is_open
    client.post(f"/class/{classroom.pk}/code/lock", {"is_locked": "no"})
    classroom.refresh_from_db()
    assert classroom.is_open


def test_archived_class_can_be_read_and_taken_up_again(instructor, classroom, learner):
    factories.enrol(classroom, learner, now=factories.NOW)
    client = browser_of(instructor)
    client.post(f"/class/{classroom.pk}/archive", {"archive": "yes"})

    assert "This class is over" in browser_of(learner).get(f"/class/{classroom.pk}/").text
    client.post(f"/class/{classroom.pk}/archive", {"archive": "no"})
    assert "This class is over" not in browser_of(learner).get(f"/class/{classroom.pk}/").text


def person_url(place, what):
    return reverse(f"classrooms:person_{what}", args=[place.classroom_id, place.pk])


def test_removed_learner_is_out_at_the_next_request_and_keeps_the_work(
    instructor, classroom, learner
):
    place = factories.enrol(classroom, learner, now=factories.NOW)
    attempt = factories.make_attempt(learner)
    client = browser_of(learner)
    assert client.get(f"/class/{classroom.pk}/").status_code == 200

    browser_of(instructor).post(person_url(place, "remove"))

    assert client.get(f"/class/{classroom.pk}/").status_code == 404
    assert learner.attempts.get() == attempt
    browser_of(instructor).post(person_url(place, "remove"), {"back": "yes"})
    assert client.get(f"/class/{classroom.pk}/").status_code == 200


def test_member_becomes_instructor_and_learner_again(instructor, classroom, learner):
    place = factories.enrol(classroom, learner, now=factories.NOW)
    client = browser_of(instructor)

    client.post(person_url(place, "role"), {"role": "instructor"})
    assert browser_of(learner).get(f"/class/{classroom.pk}/people/").status_code == 200

    client.post(person_url(place, "role"), {"role": "learner"})
    assert browser_of(learner).get(f"/class/{classroom.pk}/people/").status_code == 404


def test_guest_cannot_become_an_instructor(instructor, classroom):
    place = factories.enrol(classroom, factories.make_guest(), now=factories.NOW)

    browser_of(instructor).post(person_url(place, "role"), {"role": "instructor"})

    place.refresh_from_db()
    assert not place.is_instructor


@pytest.mark.parametrize("how", ["remove", "role", "leave"])
def test_last_instructor_stays(instructor, classroom, how):
    place = classroom.enrolments.get()
    sent = {"role": "learner"} if how == "role" else {}
    url = f"/class/{classroom.pk}/leave" if how == "leave" else person_url(place, how)

    page = browser_of(instructor).post(url, sent, follow=True)

    assert "A class needs an instructor" in page.text
    assert Classroom.objects.taught_by(instructor).exists()


def test_instructor_who_was_removed_comes_back_as_a_learner(instructor, classroom, learner):
    place = factories.enrol(classroom, learner, now=factories.NOW)
    Enrolment.objects.filter(pk=place.pk).update(role="instructor", removed_at=factories.NOW)

    join(browser_of(learner), classroom.code)

    assert Classroom.objects.attended_by(learner).exists()
    assert not Classroom.objects.taught_by(learner).exists()


def test_learner_leaves_and_comes_back_by_the_code(classroom, learner, learner_client):
    join(learner_client, classroom.code)
    learner_client.post(f"/class/{classroom.pk}/leave")
    assert not Classroom.objects.attended_by(learner).exists()

    join(learner_client, classroom.code)
    assert Classroom.objects.attended_by(learner).exists()


def test_people_are_searched_and_paged(instructor, classroom, django_assert_num_queries):
    client = browser_of(instructor)
    for n in range(55):
        person = factories.make_user(display_name=f"Learner {n}")
        factories.enrol(classroom, person, now=factories.NOW)

    with django_assert_num_queries(8):
        page = client.get(f"/class/{classroom.pk}/people/")
    assert "56 in the class" in page.text
    assert page.text.count('<th scope="row">') == 50
    assert "1 found" in client.get(f"/class/{classroom.pk}/people/?q=learner 54").text
