import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from studyapp.models import Activity, Chapter, User
from tests import factories
from tests.factories import NOW
from tests.routes import make_world

BACKEND = "django.contrib.auth.backends.ModelBackend"
USERS = "/admin/studyapp/user/"


def browser_of(learner):
    client = Client()
    client.force_login(learner, backend=BACKEND)
    return client


@pytest.fixture
def staff(db):
    return browser_of(
        factories.make_user(email="root@example.com", is_staff=True, is_superuser=True)
    )


def give_rights(user, *names):
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


def fields_of(user, **changes):
    """What the admin's form for this user sends."""
    return {
        "email": user.email,
        "display_name": user.display_name,
        "role": user.role,
        "minutes_per_day": 30,
        "new_cards_per_day": 20,
        "is_active": "on",
    } | changes


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "ada@"}, ["ada@example.com"]),
        ({"is_guest__exact": "1"}, [""]),
        ({"role__exact": "instructor"}, ["ida@example.com"]),
        ({"is_staff__exact": "1"}, ["root@example.com"]),
    ],
)
def test_people_can_be_found(staff, query, found):
    factories.make_user(email="ada@example.com")
    factories.make_user(email="ida@example.com", role=User.Role.INSTRUCTOR)
    factories.make_guest()

    page = staff.get(USERS, query)

    assert [user.email for user in page.context["cl"].result_list] == found


def test_page_of_a_learner_shows_what_they_did(staff):
    ada = factories.make_user()
    for verb in ("read", "read", "reviewed"):
        Activity.objects.create(learner=ada, verb=verb, what="section:a", title="A", at=NOW)
    idle = factories.make_user()

    assert "read a section: 2, reviewed a card: 1" in staff.get(f"{USERS}{ada.pk}/change/").text
    assert "nothing" in staff.get(f"{USERS}{idle.pk}/change/").text


def test_staff_make_somebody_an_instructor(staff):
    ada = factories.make_user()

    staff.post(f"{USERS}{ada.pk}/change/", fields_of(ada, role="instructor"))

    ada.refresh_from_db()
    assert ada.is_instructor


def test_new_email_is_the_new_name_to_log_in_with(staff):
    ada = factories.make_user(email="ada@example.com", password="a long password")

    staff.post(f"{USERS}{ada.pk}/change/", fields_of(ada, email="Ada@New.example"))

    page = Client().post("/login/", {"username": "ada@new.example", "password": "a long password"})
    assert page.status_code == 302


def test_email_of_somebody_else_is_refused(staff):
    ada, bob = factories.make_user(email="ada@example.com"), factories.make_user()

    page = staff.post(f"{USERS}{bob.pk}/change/", fields_of(bob, email="ADA@example.com"))

    assert page.status_code == 200
    assert "Another account has this email." in page.text
    assert User.objects.filter(email="ada@example.com").get() == ada


def test_guest_without_email_can_be_saved(staff):
    guest = factories.make_guest()

    staff.post(f"{USERS}{guest.pk}/change/", fields_of(guest, display_name="Visitor"))

    guest.refresh_from_db()
    assert (guest.display_name, guest.email) == ("Visitor", "")
    assert guest.username.startswith("guest-")


def test_staff_add_somebody_who_can_log_in(staff):
    password = {"password1": "a long password", "password2": "a long password"}
    data = {"email": "New@example.com", "usable_password": "true", **password}

    page = staff.post(f"{USERS}add/", data)

    user = User.objects.get(email="new@example.com")
    assert page["Location"] == f"{USERS}{user.pk}/change/"
    assert user.username == "new@example.com"
    assert user.check_password("a long password")


def test_somebody_added_needs_an_email(staff):
    page = staff.post(f"{USERS}add/", {"usable_password": "false"})

    assert "This field is required." in page.text
    assert User.objects.count() == 1


def test_locked_out_people_are_let_in_again(staff):
    ada = factories.make_user(email="ada@example.com", password="a long password")
    right = {"username": "ada@example.com", "password": "a long password"}
    for _ in range(11):
        Client().post("/login/", right | {"password": "typo"})
    assert Client().post("/login/", right).status_code == 429

    staff.post(USERS, {"action": "unlock", "_selected_action": [ada.pk]})

    assert Client().post("/login/", right).status_code == 302


@pytest.fixture
def helper(db):
    """A browser of staff who may change people, and no more."""
    return browser_of(
        give_rights(factories.make_user(is_staff=True), "view_user", "change_user", "delete_user")
    )


@pytest.mark.parametrize("right", ["is_staff", "is_superuser"])
def test_staff_without_all_rights_hand_out_none(helper, right):
    ada = factories.make_user()

    helper.post(f"{USERS}{ada.pk}/change/", fields_of(ada, **{right: "on"}))

    ada.refresh_from_db()
    assert (ada.is_staff, ada.is_superuser) == (False, False)


def test_staff_without_all_rights_cannot_take_over_who_has_them(helper):
    root = factories.make_user(email="root@example.com", is_staff=True, is_superuser=True)
    password = {"password1": "a long password", "password2": "a long password"}

    statuses = [
        helper.post(f"{USERS}{root.pk}/change/", fields_of(root, email="x@y.example")).status_code,
        helper.post(f"{USERS}{root.pk}/password/", password).status_code,
        helper.post(f"{USERS}{root.pk}/delete/", {"post": "yes"}).status_code,
    ]

    assert statuses == [403, 403, 403]
    root.refresh_from_db()
    assert (root.email, root.has_usable_password()) == ("root@example.com", False)


def test_staff_delete_a_learner_with_all_their_rows(staff):
    ada = factories.make_user()
    make_world(ada)
    Activity.objects.create(learner=ada, verb="read", what="section:a", title="A", at=NOW)

    staff.post(f"{USERS}{ada.pk}/delete/", {"post": "yes"})

    assert not User.objects.filter(pk=ada.pk).exists()
    assert Activity.objects.count() == 0


def test_staff_delete_several_learners_at_once(staff):
    people = [factories.make_user(), factories.make_guest()]
    chosen = {"action": "delete_selected", "_selected_action": [user.pk for user in people]}

    staff.post(USERS, chosen | {"post": "yes"})

    assert [user.email for user in User.objects.all()] == ["root@example.com"]


@pytest.mark.parametrize("model", ["chapter", "section", "term", "objective", "domain", "task"])
def test_course_is_only_shown(staff, model):
    make_world(factories.make_user())

    changelist = staff.get(f"/admin/studyapp/{model}/")
    pk = changelist.context["cl"].result_list[0].pk
    page = staff.get(f"/admin/studyapp/{model}/{pk}/change/")

    assert page.status_code == 200
    assert 'name="_save"' not in page.text
    assert staff.post(f"/admin/studyapp/{model}/{pk}/change/", {"title": "X"}).status_code == 403
    assert staff.post(f"/admin/studyapp/{model}/add/", {"title": "X"}).status_code == 403
    assert staff.post(f"/admin/studyapp/{model}/{pk}/delete/", {"post": "yes"}).status_code == 403
    assert not Chapter.objects.filter(title="X").exists()


def test_record_of_learning_is_only_shown(staff):
    ada = factories.make_user(email="ada@example.com")
    row = Activity.objects.create(learner=ada, verb="read", what="section:a", title="A", at=NOW)

    assert "ada@example.com" in staff.get("/admin/studyapp/activity/?q=ada").text
    page = staff.post(f"/admin/studyapp/activity/{row.pk}/delete/", {"post": "yes"})

    assert page.status_code == 403
    assert Activity.objects.get() == row


def test_cards_of_learners_are_theirs_alone(staff):
    own = factories.make_card(owner=factories.make_user(), prompt="Mine?")
    factories.make_card(prompt="The course's?")

    cards = staff.get("/admin/quizzes/flashcard/").context["cl"].result_list

    assert [card.prompt for card in cards] == ["The course's?"]
    assert staff.get(f"/admin/quizzes/flashcard/{own.pk}/change/").status_code == 302
