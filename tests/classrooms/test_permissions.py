"""Every address of classes by every role, about one's own, another's and missing objects.

What is expected stands in matrix.py; the addresses are read from the URLconf.
"""

import re
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from classrooms.actions.classes import remove, set_role
from classrooms.models import Enrolment
from tests import factories
from tests.classrooms import matrix
from tests.classrooms.designing import check_quickly, make_design_session
from tests.classrooms.living import join, step
from tests.classrooms.matrix import LOG_IN, NOT_FOUND, OTHER_SESSION, PAGES, ROLES, TEACH, TOOK_PART
from tests.factories import NOW

pytestmark = pytest.mark.django_db
ADDRESSES = matrix.addresses()
MISSING = 987654321
MISSING_KEY = "0123456789abcdef0123456789abcdef"
PART = re.compile(r"<(\w+)>")


@dataclass
class World:
    """A class with all roles in it, another class, and what is in both."""

    people: dict
    classroom: object
    own: dict
    others: dict


def things_of(classroom, *took_part):
    """{part of an address: a value} of everything that can be asked for in a class."""
    running = factories.make_live_session(factories.make_question(), classroom=classroom)
    over = factories.make_live_session(factories.make_question(), classroom=classroom)
    designs = make_design_session(classroom)
    for session in (running, over, designs):
        parts = [join(session, person) for person in took_part]
    step(running, "ask")
    step(over, "end")
    step(designs, "start")
    for part in parts:
        part.session.refresh_from_db()
        check_quickly(part)
    step(designs, "gallery")
    invitation = factories.make_invitation(classroom)
    return {
        "classroom_id": classroom.pk,
        "place_id": classroom.enrolments.get(person=took_part[0]).pk,
        "assignment_id": factories.make_assignment(classroom).pk,
        "invitation_id": invitation.pk,
        "key": invitation.key,
        "session_id": running.pk,
        "part_id": running.participations.first().pk,
        "over": over.pk,
        "designs": designs.pk,
        "number": len(took_part),
    }


@pytest.fixture
def world():
    people = {
        role: factories.make_guest() if role == "guest" else factories.make_user()
        for role in ROLES
        if role != "nobody"
    }
    people["staff"].is_staff = people["staff"].is_superuser = True
    people["staff"].save()
    classroom = factories.make_classroom(people["instructor"], people["learner"])
    another = factories.make_classroom(people["other"], people["elsewhere"])
    for role in ("co", "ex", "former"):
        place = factories.enrol(classroom, people[role], now=NOW)
        if role != "former":
            set_role(place, Enrolment.Role.INSTRUCTOR)
    own = things_of(classroom, people["learner"], people["former"])
    for role in ("ex", "former"):
        remove(classroom.enrolments.get(person=people[role]), now=NOW)
    # One more takes part there, so that the last picture of its gallery is none of the own class.
    others = things_of(another, people["elsewhere"], factories.make_user(), factories.make_user())
    return World(people, classroom, own, others)


def address(name, things):
    parts = dict.fromkeys(PART.findall(ADDRESSES[name]))
    values = {part: things[part] for part in parts}
    if name in OTHER_SESSION:
        values["session_id"] = things[OTHER_SESSION[name]]
    return reverse(f"classrooms:{name}", kwargs=values)


def browser_of(person):
    client = Client()
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def ask(client, name, method, things):
    """The answer, without what the request changed."""
    again = Client()
    again.cookies.load({key: cookie.value for key, cookie in client.cookies.items()})
    with transaction.atomic():
        page = getattr(again, method)(address(name, things), PAGES[name].sent)
        transaction.set_rollback(True)
    return page


def answer_of(page):
    is_login = page.status_code == 302 and page["Location"].startswith("/login/")
    return LOG_IN if is_login else page.status_code


def every(names=PAGES):
    """(name, method) of all that can be asked."""
    return [(name, method) for name in names for method in PAGES[name].methods]


def answers(client, things, names=PAGES):
    return {
        (name, method): answer_of(ask(client, name, method, things))
        for name, method in every(names)
    }


def test_every_address_is_thought_of():
    assert set(PAGES) == set(ADDRESSES), (
        "Say in PAGES of tests/classrooms/matrix.py who may, and run it to update docs/classes.md"
    )
    assert not [name for name in PAGES if not PAGES[name].methods]


def test_documentation_has_this_table():
    text = matrix.DOC.read_text()

    assert text == matrix.documented(text, ADDRESSES), "run: python -m tests.classrooms.matrix"


@pytest.mark.parametrize("role", ROLES)
def test_role_gets_what_the_table_says(world, role):
    client = browser_of(world.people.get(role))

    assert answers(client, world.own) == {
        (name, method): PAGES[name].answer(role, method) for name, method in every()
    }


def seen_from_the_other_class(role):
    """As whom somebody stands towards the other class."""
    return {"other": "instructor", "elsewhere": "learner", "nobody": "nobody"}.get(role, "stranger")


def strange(world, role):
    """(name, method, parts of the address, answer) of what is another's, and of what is not there.

    What belongs to the other class is asked for in its place, and through one's own class.
    """
    missing = dict.fromkeys(world.own, MISSING) | {"key": MISSING_KEY}
    kept = ("classroom_id", "session_id", "over", "designs")
    mixed = world.others | {name: world.own[name] for name in kept}
    for name, method in every([name for name in PAGES if PART.search(ADDRESSES[name])]):
        page, nothing = PAGES[name], NOT_FOUND
        if role == "nobody" and "nobody" not in page.who:
            nothing = LOG_IN
        yield name, method, missing, nothing
        if len(PART.findall(ADDRESSES[name])) > 1:
            yield name, method, mixed, nothing
        yield name, method, world.others, page.answer(seen_from_the_other_class(role), method)


@pytest.mark.parametrize("role", ROLES)
def test_what_is_another_s_and_what_is_missing_are_the_same_404(world, role):
    client = browser_of(world.people.get(role))
    bodies, wrong = set(), []
    for name, method, things, expected in strange(world, role):
        page = ask(client, name, method, things)
        if answer_of(page) != expected:
            wrong.append((address(name, things), method, page.status_code, expected))
        if page.status_code == NOT_FOUND:
            bodies.add(page.content)

    assert wrong == []
    assert len(bodies) == 1


def test_pages_for_instructors_alone_answer_everybody_else_alike(world):
    """To all who have an account or are guests, byte by byte."""
    names = [name for name in PAGES if PAGES[name].who == TEACH]
    bodies = {
        ask(browser_of(person), name, method, world.own).content
        for role, person in world.people.items()
        if role not in TEACH
        for name, method in every(names)
    }

    assert len(bodies) == 1
    assert b"Tuesdays" not in bodies.pop()


def test_method_that_a_page_has_not_is_refused(world):
    client = browser_of(world.people["instructor"])
    for name, page in PAGES.items():
        for method in {"get", "post"} - set(page.methods):
            found = ask(client, name, method, world.own)
            assert found.status_code == 405, (name, method)


# --- A role that is taken away ends at the next request ---


NOT_TAKING_PART = [name for name in PAGES if not PAGES[name].who & TOOK_PART - {"learner"}]


@pytest.mark.parametrize(
    ("role", "act", "then"),
    [
        ("co", lambda place: remove(place, now=NOW), "ex"),
        ("co", lambda place: set_role(place, Enrolment.Role.LEARNER), "learner"),
        ("learner", lambda place: remove(place, now=NOW), "former"),
    ],
    ids=["instructor removed", "instructor demoted", "learner removed"],
)
def test_role_ends_at_the_next_request(world, role, act, then):
    client = browser_of(world.people[role])
    assert ask(client, "classroom", "get", world.own).status_code == 200

    act(world.classroom.enrolments.get(person=world.people[role]))

    assert answers(client, world.own, NOT_TAKING_PART) == {
        (name, method): PAGES[name].answer(then, method) for name, method in every(NOT_TAKING_PART)
    }
