"""Nothing of an exam's key leaves the server before it is handed in: over every address of the
app, everybody who may ask, and every state of the exam before that.

The routes are all that the app has (tests/routes.py), so a new one is asked too; one whose address
cannot be made up fails there.
"""

import re
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from classrooms.models import Assignment
from quizzes.models import Attempt, Choice
from studyapp.models import Exercise, QuickCheck, User
from tests import factories
from tests.conftest import HTMX
from tests.quizzes.exam_rooms import JSON, address, offered, right_ids, save
from tests.routes import Route, all_routes, make_world
from tests.routes import address as address_of

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
FIRST_PK = 7_340_001  # a choice's primary key, wherever it stood, would be found
SECRETS = re.compile(rf"CANARY-[\w-]+|\b{str(FIRST_PK)[:5]}\d\d\b|is_scored|unscored|misconception")


@pytest.fixture
def owner(db):
    return factories.make_user()


@pytest.fixture
def world(owner):
    world = make_world(owner)
    pk = FIRST_PK
    for choice in Choice.objects.order_by("pk"):
        choice.delete()
        choice.pk = pk
        choice.why_html = f"CANARY-WHY-{pk}"
        choice.misconception = f"CANARY-MISCONCEPTION-{pk}"
        choice.save(force_insert=True)
        pk += 1
    told = [{"text": "A", "is_right": right, "why": "CANARY-CHECK"} for right in (False, True)]
    QuickCheck.objects.update(choices=told)
    Exercise.objects.update(answer_html="<p>CANARY-EXERCISE</p>")
    return world


def exam_of(world):
    return Attempt.objects.get(pk=world["exam_id"])


def browser_of(who, owner):
    people = {
        "visitor": lambda: None,
        "owner": lambda: owner,
        "guest": factories.make_guest,
        "other": factories.make_user,
        "instructor": lambda: factories.make_user(role=User.Role.INSTRUCTOR),
        "teacher": lambda: teacher_of(owner),
    }
    learner, client = people[who](), Client()
    client.raise_request_exception = False
    if learner:
        client.force_login(learner, backend=BACKEND)
    return client


def teacher_of(owner):
    """Somebody who has given the owner an exam to do in a class, where that shows what is done."""
    teacher = factories.make_user()
    factories.make_assignment(factories.make_classroom(teacher, owner), kind="exam")
    return teacher


def own_places(who, world):
    """The world with a teacher's own class in the place of the owner's."""
    if who != "teacher":
        return world
    [given] = Assignment.objects.filter(kind="exam")
    place = given.classroom.enrolments.learners().get()
    own = {"classroom_id": given.classroom_id, "assignment_id": given.pk, "place_id": place.pk}
    return world | own


def bytes_of(page):
    content = b"".join(page.streaming_content) if page.streaming else page.content
    cookies = " ".join(morsel.OutputString() for morsel in page.cookies.values())
    return unescape(content.decode()) + repr(sorted(page.items())) + cookies


def into_state(state, owner, world):
    client = browser_of("owner", owner)
    attempt = exam_of(world)
    if state == "saved":
        save(client, attempt, choices=right_ids(attempt), key="k", is_flagged="1")
    if state == "unscored":
        attempt.responses.update(is_scored=False)


READS = [("get", {}), ("get", HTMX), ("get", JSON)]


# Questions with their keys, for staff and for who teaches by a role that staff have given.
WITH_KEYS = {"quizzes:item", "quizzes:item_list"}


def routes(who):
    """All but the admin's, which is for staff alone: tests/studyapp/test_access.py sees to that."""
    allowed = WITH_KEYS if who == "instructor" else set()
    return [route for route in all_routes() if not route.is_admin and route.name not in allowed]


@pytest.mark.parametrize(
    ("who", "state"),
    [
        *(("owner", state) for state in ("open", "saved", "unscored")),
        *((who, "saved") for who in ("visitor", "guest", "other", "instructor", "teacher")),
    ],
)
def test_no_page_tells_before_the_exam_is_handed_in(owner, world, who, state):
    into_state(state, owner, world)
    client = browser_of(who, owner)
    world = own_places(who, world)
    leaks, asked = {}, 0
    for route in routes(who):
        for method, headers in READS:
            page = getattr(client, method)(address_of(route, world), headers=headers)
            found = set(SECRETS.findall(bytes_of(page)))
            asked += 1
            if found:
                leaks[route.name] = found

    assert leaks == {}
    assert asked == len(READS) * len(routes(who))


@pytest.mark.parametrize("who", ["owner", "other"])
def test_no_answer_to_a_post_tells_before_the_exam_is_handed_in(owner, world, who):
    attempt = exam_of(world)
    ids = [offer.id for offer in offered(attempt)]
    bodies = [{"choices": ids[0], "seq": "1"}, {"choices": ids[:2], "strike": ids[0]}]
    leaks = {}
    session = browser_of(who, owner).cookies
    for route in routes(who):
        for body in bodies:
            for headers in (HTMX, JSON):
                client = browser_of("visitor", owner)
                client.cookies = session.copy()
                with transaction.atomic():
                    page = client.post(address_of(route, world), body, headers=headers)
                    found = SECRETS.findall(bytes_of(page))
                    transaction.set_rollback(True)
                if found:
                    leaks[route.name] = found

    assert leaks == {}


def test_handed_in_it_tells_its_learner_and_nobody_else(owner, world):
    attempt = exam_of(world)
    browser_of("owner", owner).post(address(attempt, "finish"))
    review = f"/practise/{attempt.pk}/1/"

    assert "CANARY-WHY-" in browser_of("owner", owner).get(review).text
    for who in ("visitor", "guest", "other", "instructor"):
        page = browser_of(who, owner).get(review, follow=True)
        assert SECRETS.findall(bytes_of(page)) == []


def test_route_that_nobody_has_listed_fails(world):
    """A new address cannot slip by: what it leads to must be said in make_world."""
    with pytest.raises(AssertionError, match=r"new:page needs a value for <unknown>"):
        address_of(Route("new:page", ("unknown",)), world)


def test_canaries_are_found_where_they_are(owner, world):
    """Negative control: the search does find what stands on a page that may tell."""
    staff = factories.make_user(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(staff, backend=BACKEND)
    question = exam_of(world).responses.get().question_id

    page = client.get(f"/admin/quizzes/question/{question}/change/")

    assert {found for found in SECRETS.findall(bytes_of(page)) if found.startswith("CANARY-WHY")}


@pytest.mark.parametrize("right", [1, 2])
def test_right_and_wrong_choices_differ_only_in_text_letter_and_id(owner, right):
    question = factories.make_question(right=right)
    attempt = factories.make_exam(owner, question, started_at=timezone.now())

    page = browser_of("owner", owner).get(address(attempt))

    rows = re.findall(r"<li><label class=\"choice.*?</li>", page.text, re.DOTALL)
    shapes = set()
    for number, (row, offer) in enumerate(zip(rows, offered(attempt), strict=True), 1):
        shape = row.replace(offer.id, "ID").replace(offer.choice.text_html, "TEXT")
        shape = shape.replace(f'"{offer.letter.lower()} {number}"', "KEYS")
        shapes.add(re.sub(rf"(?<=[\">\s]){offer.letter}(?=[\"<])", "LETTER", shape))

    assert len(shapes) == 1
