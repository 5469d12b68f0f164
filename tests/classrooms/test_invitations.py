"""Personal links: who takes a place by them, once; and mails that tell of them."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from classrooms.actions import invitations as actions
from classrooms.mail import PRINTED
from classrooms.models import Classroom, Enrolment, Invitation
from studyapp import ratelimits
from studyapp.access import GUESTS_PER_HOUR
from studyapp.models import RateWindow, User
from tests import factories

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def client_of(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def instructor():
    return factories.make_user(display_name="Teacher")


@pytest.fixture
def classroom(instructor):
    return factories.make_classroom(instructor)


@pytest.fixture
def teacher(instructor):
    return client_of(instructor)


@pytest.fixture
def invitation(classroom):
    return factories.make_invitation(classroom, name="Ada", number="17")


def url(classroom, *parts):
    return "/".join([f"/class/{classroom.pk}/people", *map(str, parts)])


def invite(client, classroom, **sent):
    fields = {"email": "Bob@Example.com ", "name": "", "role": "learner"} | sent
    return client.post(url(classroom, "invite/"), fields, follow=True)


# --- Inviting ---


def test_invited_person_waits_on_the_page_with_a_link(teacher, classroom):
    page = invite(teacher, classroom, name=" Bob  \u202eB ")

    one = classroom.invitations.get()
    assert (one.email, one.name, one.role) == ("bob@example.com", "Bob B", "learner")
    assert f"http://testserver/join/{one.key}/" in page.text
    assert len(one.key) == 32


def test_what_is_no_address_is_kept_and_told(teacher, classroom):
    page = invite(teacher, classroom, email="bob at example", name="Bob")

    assert page.status_code == 422
    assert 'value="bob at example"' in page.text
    assert not classroom.invitations.exists()


def test_inviting_twice_keeps_one_link(teacher, classroom):
    invite(teacher, classroom)
    key = classroom.invitations.get().key
    invite(teacher, classroom, name="Bob")

    assert (classroom.invitations.get().key, classroom.invitations.get().name) == (key, "Bob")


def test_inviting_as_something_else_changes_the_link(teacher, classroom):
    invite(teacher, classroom)
    key = classroom.invitations.get().key
    invite(teacher, classroom, role="instructor")

    one = classroom.invitations.get()
    assert one.is_instructor
    assert one.key != key


def test_who_is_here_is_not_invited(teacher, classroom, learner):
    factories.enrol(classroom, learner, now=factories.NOW, name="Grace")

    page = invite(teacher, classroom, email=learner.email)

    assert page.status_code == 422
    assert "Grace has this address and is in the class already" in page.text
    assert not classroom.invitations.exists()


def test_account_that_is_not_here_is_invited_as_anybody_else(teacher, classroom, learner):
    invite(teacher, classroom, email=learner.email)

    assert classroom.invitations.get().email == learner.email


def test_waiting_are_searched_with_the_people(teacher, classroom, invitation):
    factories.make_invitation(classroom, name="Zoe")

    page = teacher.get(url(classroom, "?q=zoe"))

    assert "Zoe" in page.text
    assert invitation.key not in page.text


def test_people_page_asks_as_many_queries_for_one_invitation_as_for_many(
    teacher, classroom, invitation, django_assert_num_queries
):
    for _ in range(2):
        with django_assert_num_queries(9):
            teacher.get(url(classroom, ""))
        for _ in range(60):
            factories.make_invitation(classroom)


# --- Taking one's place ---


def test_learner_takes_the_place_under_the_name_and_number_of_the_list(
    learner, learner_client, invitation
):
    learner_client.post(invitation.get_absolute_url())

    place = invitation.classroom.enrolments.get(person=learner)
    assert (place.name, place.number, place.role) == ("Ada", "17", "learner")
    invitation.refresh_from_db()
    assert invitation.accepted_by == learner
    assert (
        "You are here as Ada" in learner_client.get(invitation.get_absolute_url(), follow=True).text
    )


def test_visitor_takes_the_place_as_a_guest_and_keeps_it_on_signing_up(client, invitation):
    assert "Ada" in client.get(invitation.get_absolute_url()).text
    assert not User.objects.filter(is_guest=True).exists()
    client.post(invitation.get_absolute_url())

    client.post("/sign-up/", {"email": "ada@example.com", "password": "a long pass phrase"})

    person = User.objects.get(email="ada@example.com")
    assert invitation.classroom.enrolments.get(person=person).number == "17"


def test_visitor_signs_up_first_and_comes_back_to_the_link(client, invitation):
    link = invitation.get_absolute_url()
    assert f"/sign-up/?next={link}" in client.get(link).text

    page = client.post(
        "/sign-up/",
        {"email": "ada@example.com", "password": "a long pass phrase", "next": link},
        follow=True,
    )
    assert "Your place in" in page.text
    client.post(link)

    assert Enrolment.objects.get(person__email="ada@example.com").name == "Ada"


def test_who_is_invited_without_a_name_says_it(client, classroom):
    invitation = factories.make_invitation(classroom, name="")
    link = invitation.get_absolute_url()

    assert client.post(link, {"name": " "}).status_code == 422
    client.post(link, {"name": "Grace"})

    assert classroom.enrolments.learners().get().name == "Grace"


@pytest.mark.parametrize("times", [1, 2])
def test_link_sent_again_changes_nothing(learner_client, invitation, times):
    for _ in range(times):
        page = learner_client.post(invitation.get_absolute_url())
        assert page["Location"] == f"/class/{invitation.classroom_id}/"

    assert invitation.classroom.enrolments.learners().count() == 1


def test_taking_a_place_twice_is_one_place_and_the_next_person_gets_none(learner, invitation):
    places = {actions.accept(invitation, learner, name="", now=factories.NOW) for _ in range(2)}

    assert len(places) == 1
    with pytest.raises(actions.NotYours):
        actions.accept(invitation, factories.make_user(), name="", now=factories.NOW)


def test_who_presses_a_moment_too_late_is_not_found(learner_client, invitation, monkeypatch):
    monkeypatch.setattr(type(Invitation.objects.all()), "opened_by", lambda rows, *_: invitation)
    actions.accept(invitation, factories.make_user(), name="", now=factories.NOW)
    invitation.accepted_at = None  # as it was read before

    page = learner_client.post(invitation.get_absolute_url())

    assert page.status_code == 404
    assert invitation.classroom.enrolments.learners().count() == 1


def links_that_open_nothing(invitation):
    link = invitation.get_absolute_url()
    yield "/join/0123456789abcdef0123456789abcdef/"
    client_of(factories.make_user()).post(link)
    yield link  # taken by another
    Invitation.objects.update(accepted_at=None, accepted_by=None)
    Classroom.objects.update(archived_at=factories.NOW)
    yield link
    Classroom.objects.update(archived_at=None)
    Invitation.objects.all().delete()
    yield link  # withdrawn


def test_link_that_is_unknown_taken_archived_or_withdrawn_is_not_found(client, invitation):
    for link in links_that_open_nothing(invitation):
        for method in (client.get, client.post):
            page = method(link)
            assert page.status_code == 404
            assert invitation.classroom.title not in page.text
    assert not User.objects.filter(is_guest=True).exists()


def test_link_works_though_the_code_is_locked(learner, learner_client, invitation):
    Classroom.objects.update(is_locked=True)

    learner_client.post(invitation.get_absolute_url())

    assert Classroom.objects.attended_by(learner).exists()


def test_link_once_taken_does_not_bring_back_who_was_removed(learner, learner_client, invitation):
    learner_client.post(invitation.get_absolute_url())
    Enrolment.objects.filter(person=learner).update(removed_at=factories.NOW)

    for method in (learner_client.get, learner_client.post):
        assert method(invitation.get_absolute_url()).status_code == 404
    assert not Classroom.objects.attended_by(learner).exists()


def test_number_that_somebody_else_has_by_now_is_not_given_twice(learner_client, invitation):
    other = factories.enrol(invitation.classroom, factories.make_user(), now=factories.NOW)
    Enrolment.objects.filter(pk=other.pk).update(number="17")

    learner_client.post(invitation.get_absolute_url())

    numbers = invitation.classroom.enrolments.learners().values_list("number", flat=True)
    assert sorted(numbers) == ["", "17"]


def test_instructor_who_takes_a_learner_s_link_stays_an_instructor(instructor, teacher, invitation):
    teacher.post(invitation.get_absolute_url())

    assert Classroom.objects.taught_by(instructor).exists()


def test_guests_of_links_are_limited_as_all_guests_are(client, invitation, time_machine):
    time_machine.move_to(factories.NOW, tick=False)
    ratelimits.allow("guest", "127.0.0.1", limit=1, seconds=3600, now=factories.NOW)
    RateWindow.objects.update(count=GUESTS_PER_HOUR)

    assert client.post(invitation.get_absolute_url()).status_code == 429
    assert Invitation.objects.waiting().exists()


def test_invitation_goes_with_the_account_that_took_it(learner, learner_client, invitation):
    learner_client.post(invitation.get_absolute_url())

    learner.delete()

    assert not Invitation.objects.exists()


# --- Co-instructors ---


def test_account_takes_an_instructor_s_link_and_teaches(learner, learner_client, classroom):
    invitation = factories.make_invitation(classroom, role="instructor")

    learner_client.post(invitation.get_absolute_url())

    assert Classroom.objects.taught_by(learner).get() == classroom
    assert learner_client.get(url(classroom, "")).status_code == 200


@pytest.mark.parametrize("is_guest", [False, True], ids=["visitor", "guest"])
def test_only_an_account_takes_an_instructor_s_link(client, classroom, is_guest):
    if is_guest:
        client.force_login(factories.make_guest(), backend=BACKEND)
    invitation = factories.make_invitation(classroom, role="instructor")

    page = client.post(invitation.get_absolute_url())

    assert "To teach it you need an account" in page.text
    assert Invitation.objects.waiting().exists()
    assert classroom.enrolments.count() == 1


def test_co_instructor_can_do_without_the_one_who_made_the_class(instructor, learner, classroom):
    invitation = factories.make_invitation(classroom, role="instructor")
    client = client_of(learner)
    client.post(invitation.get_absolute_url())
    maker = classroom.enrolments.get(person=instructor)

    client.post(url(classroom, maker.pk, "role"), {"role": "learner"})

    assert not Classroom.objects.taught_by(instructor).exists()
    own = classroom.enrolments.get(person=learner)
    page = client.post(url(classroom, own.pk, "role"), {"role": "learner"}, follow=True)
    assert "A class needs an instructor" in page.text


# --- Withdrawing ---


def test_withdrawn_link_opens_nothing(teacher, classroom, invitation):
    teacher.post(url(classroom, "invitations", invitation.pk, "withdraw"))

    assert not Invitation.objects.exists()
    assert Client().get(invitation.get_absolute_url()).status_code == 404


def test_place_taken_meanwhile_stays_taken(learner, invitation):
    actions.accept(invitation, learner, name="Ada", now=factories.NOW)

    actions.withdraw(invitation)

    assert Invitation.objects.get().accepted_by == learner


# --- By mail ---


def test_mail_brings_the_link(teacher, classroom, invitation):
    teacher.post(url(classroom, "invitations", invitation.pk, "send"))

    [sent] = mail.outbox
    assert sent.to == [invitation.email]
    assert sent.subject == "Your place in Tuesdays"
    assert f"http://testserver/join/{invitation.key}/" in sent.body
    assert sent.body.startswith("Hello Ada,")
    assert "Teacher keeps a place for you" in sent.body


def test_two_presses_are_one_mail(teacher, classroom, invitation):
    for _ in range(2):
        teacher.post(url(classroom, "invitations", invitation.pk, "send"))

    assert len(mail.outbox) == 1


def test_all_that_are_not_sent_yet_are_sent_at_once(teacher, classroom, invitation):
    factories.make_invitation(classroom, email="", number="5")
    factories.make_invitation(classroom, sent_at=factories.NOW)
    factories.make_invitation(classroom)

    for _ in range(2):
        teacher.post(url(classroom, "invitations/send"))

    assert len(mail.outbox) == 2


def test_one_address_gets_so_many_a_day(teacher, classroom, invitation):
    for _ in range(5):
        Invitation.objects.update(sent_at=None)
        page = teacher.post(url(classroom, "invitations/send"), follow=True)

    assert len(mail.outbox) == 3
    assert "Mails that must wait" in page.text
    assert Invitation.objects.get().sent_at is None


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SMTPRecipientsRefused({}), "Addresses that take no mail: 1."),
        (SMTPServerDisconnected("x"), "The mail server does not answer."),
        (TimeoutError(), "The mail server does not answer."),
    ],
    ids=["refused", "gone", "slow"],
)
def test_mail_that_fails_is_told_and_can_be_sent_again(
    teacher, classroom, invitation, monkeypatch, error, said
):
    def fail(*args):
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    page = teacher.post(url(classroom, "invitations", invitation.pk, "send"), follow=True)
    assert said in page.text
    monkeypatch.undo()
    teacher.post(url(classroom, "invitations", invitation.pk, "send"))

    assert len(mail.outbox) == 1


def test_without_mail_there_is_nothing_to_send_with(teacher, classroom, invitation, settings):
    settings.EMAIL_BACKEND = PRINTED

    assert "by mail" not in teacher.get(url(classroom, "")).text
    for path in ("invitations/send", f"invitations/{invitation.pk}/send"):
        assert teacher.post(url(classroom, path)).status_code == 404
