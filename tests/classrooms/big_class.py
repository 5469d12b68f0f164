"""A class of hundreds with its work, made fast."""

from datetime import timedelta
from random import Random

from classrooms.models import AssignedAttempt, Enrolment
from quizzes.models import Attempt, Response, Review
from scenarios.models import Submission
from studyapp.models import SectionRead, User
from tests import factories
from tests.factories import NOW

KINDS = ["reading", "practice", "practice", "cards", "design"]


def make_big_class(*, learners=300, assignments=40, questions=10):
    """(class, instructor): every learner has done most of what there is, most of it in time."""
    random = Random(1)
    instructor = factories.make_user(display_name="Ada")
    classroom = factories.make_classroom(instructor)
    people = User.objects.bulk_create(
        User(username=f"big{n}@example.com", email=f"big{n}@example.com", display_name=f"L {n:03}")
        for n in range(learners)
    )
    Enrolment.objects.bulk_create(
        Enrolment(classroom=classroom, person=person, name=person.display_name, joined_at=NOW)
        for person in people
    )
    asked = [factories.make_question() for _ in range(questions)]
    for n in range(assignments):
        rules = {
            "due_at": NOW + timedelta(days=n - 30),
            "accepts_late": n % 2 == 0,
            "late_percent": 10,
            "now": NOW - timedelta(days=60),
        }
        add_assignment(classroom, people, KINDS[n % len(KINDS)], rules, asked, random)
    return classroom, instructor


def some_time(random):
    return NOW - timedelta(hours=random.randint(1, 900))


def add_assignment(classroom, people, kind, rules, asked, random):
    busy = [person for person in people if random.random() < 0.85]
    if kind == "reading":
        chapter = factories.make_chapter()
        sections = [factories.make_section(chapter=chapter) for _ in range(8)]
        factories.make_assignment(classroom, kind=kind, chapter=chapter, **rules)
        SectionRead.objects.bulk_create(
            SectionRead(learner=person, section=section, read_at=some_time(random))
            for person in busy
            for section in sections[: random.randint(4, 8)]
        )
    elif kind == "cards":
        section = factories.make_section()
        cards = [factories.make_card(section=section) for _ in range(12)]
        factories.make_assignment(classroom, kind=kind, chapter=section.chapter, count=10, **rules)
        Review.objects.bulk_create(
            Review(
                learner=person, flashcard=card, recall=3, reviewed_at=some_time(random),
                interval_days=3, before={}, scheduler={},
            )
            for person in busy
            for card in cards
        )  # fmt: skip
    elif kind == "design":
        slugs = ["payment-flow", "checkout-workflow", "serverless-api", "sensor-ingest"]
        scenario = slugs[classroom.assignments.count() % 4]
        factories.make_assignment(classroom, kind=kind, scenario=scenario, goal=72, **rules)
        Submission.objects.bulk_create(
            Submission(
                learner=person, scenario=scenario, document="{}", report={}, passed=True,
                score=random.randint(30, 100), submitted_at=some_time(random),
            )
            for person in busy
        )  # fmt: skip
    else:
        assignment = factories.make_assignment(classroom, count=len(asked), **rules)
        attempts = Attempt.objects.bulk_create(
            Attempt(learner=person, title="Set", seed=1, started_at=NOW) for person in busy
        )
        AssignedAttempt.objects.bulk_create(
            AssignedAttempt(assignment=assignment, attempt=attempt) for attempt in attempts
        )
        wrong = {
            one: one.choices.filter(is_correct=False).values_list("pk", flat=True) for one in asked
        }
        wrong = {question: list(pks) for question, pks in wrong.items()}
        responses = [
            Response(
                attempt=attempt, question=question, position=position,
                is_correct=random.random() < 0.7, answered_at=some_time(random),
            )
            for attempt in attempts
            for position, question in enumerate(asked, start=1)
        ]  # fmt: skip
        for response in responses:
            pks = wrong[response.question]
            # Most take the same wrong choice.
            response.chosen = [] if response.is_correct else [min(random.choices(pks, k=2))]
        Response.objects.bulk_create(responses)
