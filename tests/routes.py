"""Every address of the app with something at its end, for tests that ask all of them.

A route is known by its name. What its address needs is found by the name of the part, for one
world of rows; where a part's name means different things on different pages, the route says so in
PARTS_OF_ROUTES.
"""

from dataclasses import dataclass

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from classrooms.actions.live import join_session
from quizzes.models import Attempt, Response
from scenarios import library
from studyapp.models import CourseLoad, Exercise, SectionRead
from tests import factories
from tests.classrooms.designing import check_quickly, make_design_session
from tests.classrooms.living import join, step


@dataclass(frozen=True)
class Route:
    name: str
    parts: tuple[str, ...]

    @property
    def is_admin(self):
        return self.name.startswith("admin:")


def all_routes():
    """Every route, in the order they are matched."""
    return list(walk(get_resolver().url_patterns))


def walk(patterns, namespace="", parts=()):
    for pattern in patterns:
        own = (*parts, *pattern.pattern.converters)
        if isinstance(pattern, URLPattern):
            if pattern.name is None:
                # The admin's old addresses, and its page for everything else.
                assert namespace == "admin", f"{pattern} has no name"
                continue
            name = f"{namespace}:{pattern.name}" if namespace else pattern.name
            own = own or tuple(pattern.pattern.regex.groupindex)
            yield Route(name, own)
        else:
            below = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from walk(pattern.url_patterns, below, own)


def make_world(learner):
    """{part of an address: a value that leads to a row of the course or of this learner}"""
    CourseLoad.objects.get_or_create(digest="d", exam=factories.EXAM_FACTS, loaded_at=factories.NOW)
    objective = factories.make_objective()
    section = factories.make_section(objectives=[objective])
    term = factories.make_term(section=section)
    check = factories.make_quick_check(section=section)
    exercise = Exercise.objects.create(
        section=section,
        slug="exercise",
        title="An exercise",
        minutes=5,
        brief_html="<p>Do it.</p>",
        goals=[],
        questions=[],
        answer_html="<p>Done.</p>",
    )
    section.parts = [*section.parts, {"kind": "exercise", "slug": exercise.slug}]
    section.save()
    SectionRead.objects.create(learner=learner, section=section, read_at=factories.NOW)
    card = factories.make_card(owner=learner)
    question = factories.make_question(section=section, objective=objective)
    attempt = Attempt.objects.create(
        learner=learner, title="A sitting", seed=1, started_at=factories.NOW
    )
    Response.objects.create(attempt=attempt, question=question, position=1)
    exam = factories.make_exam(learner, question, started_at=timezone.now())
    draft = factories.make_draft(learner, share_key="0123456789abcdef")
    classroom = factories.make_classroom(learner, factories.make_user())
    session = factories.make_live_session(question, classroom=classroom)
    designs = make_gallery(classroom, learner)
    invitation = factories.make_invitation(classroom)
    return {
        "slug": section.chapter.slug,
        "section": section.slug,
        "term": term.slug,
        "check": check.slug,
        "exercise": exercise.slug,
        "objective": objective.slug,
        "card_id": card.pk,
        "question_id": question.pk,
        "regrade_id": factories.make_regrade(by=learner).pk,
        "attempt_id": attempt.pk,
        "exam_id": exam.pk,
        "position": 1,
        "number": 1,
        "diagnostic_id": factories.make_diagnostic(learner, question).pk,
        "classroom_id": classroom.pk,
        "assignment_id": factories.make_assignment(classroom).pk,
        "place_id": classroom.enrolments.learners().get().pk,
        "session_id": session.pk,
        "designs_id": designs.pk,
        "part_id": join_session(session, learner, name="Ada", now=factories.NOW).pk,
        "draft_id": draft.pk,
        "drill_id": "spike",
        "edit": "add",
        "format": "svg",
        "key": draft.share_key,
        "invitation_id": invitation.pk,
        "invitation_key": invitation.key,
        "panel": "report",
        "scenario": "payment-flow",
        "campaign": "growth-journey",
        "stage": library.scenario("growth-journey").stages[0].stage,
        "uidb64": "MQ",
        "token": "no-token",
        "app_label": "studyapp",
        "content_type_id": ContentType.objects.get_for_model(learner).pk,
        "object_id": learner.pk,
        "id": learner.pk,
    }


def make_gallery(classroom, learner):
    """A design session of this class at its gallery, with this learner, and a design of another."""
    session = make_design_session(classroom)
    join(session, learner)
    other = join(session)
    step(session, "start")
    other.session.refresh_from_db()
    check_quickly(other)
    return step(session, "gallery")


# Where a part means something else than usual: {route: {part: its usual name}}.
PARTS_OF_ROUTES = {
    "studyapp:objective": {"slug": "objective"},
    "classrooms:invitation": {"key": "invitation_key"},
    **{
        f"classrooms:live_{page}": {"session_id": "designs_id"}
        for page in ("board", "design", "own", "withdraw", "picture", "hang")
    },
    **{
        f"quizzes:exam{page}": {"attempt_id": "exam_id"}
        for page in ("", "_clock", "_save", "_finish", "_result", "_missed")
    },
    **{f"scenarios:scenario{page}": {"slug": "scenario"} for page in ("", "_hint", "_start")},
    **{f"scenarios:scenario_stage{page}": {"slug": "campaign"} for page in ("", "_hint", "_start")},
}


def address(route, world):
    """The route's address in this world. Fails for a part that the world does not know."""
    meant = PARTS_OF_ROUTES.get(route.name, {})
    values = {}
    for part in route.parts:
        known = meant.get(part, part)
        assert known in world, (
            f"{route.name} needs a value for <{part}>: add it to make_world in tests/routes.py"
        )
        values[part] = world[known]
    if route.is_admin and "object_id" in values:
        values["object_id"] = pk_of_a_row(route.name, values["object_id"])
    return reverse(route.name, kwargs=values)


def pk_of_a_row(admin_route, default):
    """A row of the model that this page of the admin is about."""
    for model in admin.site._registry:
        if admin_route.startswith(f"admin:{model._meta.app_label}_{model._meta.model_name}_"):
            return model.objects.values_list("pk", flat=True).first() or default
    return default
