"""Rows for tests, as plain functions: each makes one thing and what it cannot do without."""

import itertools
from datetime import UTC, datetime, timedelta

from django.db.models import OuterRef, Subquery

from classrooms.actions.assignments import give
from classrooms.actions.classes import create_classroom, enrol
from classrooms.actions.live import open_session
from classrooms.models import Invitation
from quizzes.actions.exams import look_until
from quizzes.loading import keep_versions
from quizzes.models import (
    Attempt,
    CardSchedule,
    Choice,
    Diagnostic,
    DiagnosticResponse,
    Dispute,
    Flashcard,
    Question,
    Regrade,
    Response,
)
from scenarios import library
from scenarios.models import Draft, Step, Submission, document_of
from studyapp.models import (
    Chapter,
    Domain,
    Exercise,
    Fact,
    Objective,
    QuickCheck,
    Section,
    Task,
    Term,
    User,
)

counter = itertools.count(1)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SOURCE = {
    "title": "Amazon SQS guide",
    "url": "https://docs.aws.amazon.com/x",
    "read_on": "2026-11-21",
}


def make_user(**fields):
    n = next(counter)
    email = fields.pop("email", f"learner{n}@example.com")
    password = fields.pop("password", None)
    user = User(username=email, email=email, **fields)
    user.set_password(password) if password else user.set_unusable_password()
    user.save()
    return user


def make_guest():
    return User.objects.create_guest()


def make_chapter(**fields):
    n = next(counter)
    defaults = {
        "module": f"m{n}",
        "slug": f"chapter-{n}",
        "number": n % 1000,
        "title": f"Chapter {n}",
        "subtitle": "A subtitle.",
        "minutes": 20,
        "opening_html": "<p>The rush signs people out.</p>",
    }
    return Chapter.objects.create(**defaults | fields)


def make_objective(**fields):
    n = next(counter)
    if "task" not in fields:
        domain, _ = Domain.objects.get_or_create(
            slug="2",
            defaults={
                "title": "Design resilient architectures",
                "short": "Resilient",
                "weight": 26,
            },
        )
        fields["task"], _ = Task.objects.get_or_create(
            slug="2.1", defaults={"domain": domain, "title": "Scalable and loosely coupled"}
        )
    defaults = {"slug": f"objective-{n}", "text": f"Do thing {n}", "position": n % 1000}
    return Objective.objects.create(**defaults | fields)


def make_section(*, chapter=None, objectives=(), **fields):
    n = next(counter)
    defaults = {
        "slug": f"section-{n}",
        "title": f"Section {n}",
        "position": n % 1000,
        "minutes": 3,
        "parts": [{"kind": "html", "html": f"<p>Text of section {n}.</p>"}],
    }
    section = Section.objects.create(chapter=chapter or make_chapter(), **defaults | fields)
    section.objectives.set(objectives)
    return section


def make_term(*, section=None, **fields):
    n = next(counter)
    section = section or make_section()
    defaults = {
        "slug": f"term-{n}",
        "name": f"Term {n}",
        "definition": f"<p>What term {n} means.</p>",
        "position": n % 1000,
    }
    return Term.objects.create(chapter=section.chapter, section=section, **defaults | fields)


def make_quick_check(*, section=None, **fields):
    n = next(counter)
    defaults = {
        "slug": f"check-{n}",
        "prompt_html": "<p>What happens?</p>",
        "choices": [
            {"text": "It is lost.", "is_right": False, "why": "WHY-WRONG"},
            {"text": "It comes back.", "is_right": True, "why": "WHY-RIGHT"},
        ],
    }
    section = section or make_section()
    check = QuickCheck.objects.create(section=section, **defaults | fields)
    section.parts = [*section.parts, {"kind": "check", "slug": check.slug}]
    section.save()
    return check


def make_exercise(*, section=None, **fields):
    n = next(counter)
    defaults = {
        "slug": f"exercise-{n}",
        "title": f"Exercise {n}",
        "minutes": 10,
        "brief_html": "<p>The shop sells out in a minute.</p>",
        "goals": ["Nobody waits"],
        "questions": ["What may wait?"],
        "answer_html": "<p>MODEL-ANSWER</p>",
    }
    section = section or make_section()
    exercise = Exercise.objects.create(section=section, **defaults | fields)
    section.parts = [*section.parts, {"kind": "exercise", "slug": exercise.slug}]
    section.save()
    return exercise


def make_card(*, section=None, owner=None, **fields):
    n = next(counter)
    if owner is None:
        section = section or make_section()
        fields.setdefault("chapter", section.chapter)
        fields.setdefault("objective", section.objectives.first())
    defaults = {
        "slug": f"card-{n}",
        "prompt": f"Prompt {n}?",
        "answer": f"Answer {n}.",
        "position": n % 1000,
    }
    return Flashcard.objects.create(section=section, owner=owner, **defaults | fields)


def make_schedule(*, learner, card=None, due_in_days=0, **fields):
    """A schedule of a card in review: last answered ten days ago, due `due_in_days` from NOW."""
    defaults = {
        "state": CardSchedule.State.REVIEW,
        "step": None,
        "stability": 10.0,
        "difficulty": 5.0,
        "due_at": NOW + timedelta(days=due_in_days),
        "last_review_at": NOW - timedelta(days=10),
        "introduced_at": NOW - timedelta(days=30),
        "review_count": 3,
    }
    card = card or make_card()
    return CardSchedule.objects.create(learner=learner, flashcard=card, **defaults | fields)


def make_question(*, section=None, objective=None, right=1, wrong=3, **fields):
    """A question with `right` right and `wrong` wrong choices, right ones first in author order."""
    n = next(counter)
    section = section or make_section()
    defaults = {
        "slug": f"question-{n}",
        "difficulty": 2,
        "stem_html": f"<p>Situation {n}.</p>",
        "ask_html": "Which solution fits?",
        "pick_count": right,
        "source": SOURCE,
    }
    question = Question.objects.create(
        section=section,
        chapter=section.chapter,
        objective=objective or make_objective(chapter=section.chapter),
        **defaults | fields,
    )
    for position in range(right + wrong):
        is_correct = position < right
        Choice.objects.create(
            question=question,
            position=position,
            text_html=f"Choice {position} of {n}",
            is_correct=is_correct,
            why_html=f"CANARY-{'KEY' if is_correct else 'DECOY'}-{n}-{position}",
            misconception="" if is_correct else f"Misconception {position}",
        )
    return keep_version(question)


def keep_version(question, *, now=NOW):
    """The question as it stands in the database now, with a version of it, as after a load."""
    question = Question.objects.get(pk=question.pk)
    choices = {(question.pk, row.position): row for row in question.choices.current()}
    keep_versions({question.slug: question}, choices, now=now)
    return question


def make_dispute(learner, question=None, **fields):
    """A learner's dispute that nobody has decided on yet."""
    question = question or make_question()
    defaults = {"version": question.version, "reason": "B is right as well.", "made_at": NOW}
    return Dispute.objects.create(learner=learner, question=question, **defaults | fields)


def make_regrade(question=None, **fields):
    """A decision that every answer counts, which has changed nobody's mark."""
    version = (question or make_question()).version
    defaults = {"accepted": sorted(version.letters), "reason": "All do.", "at": NOW}
    return Regrade.objects.create(version=version, **defaults | fields)


def make_attempt(learner, *questions, **fields):
    """An open sitting with these questions in this order, or with one new question."""
    defaults = {"title": "Queues", "seed": 1, "started_at": NOW}
    attempt = Attempt.objects.create(learner=learner, **defaults | fields)
    for position, question in enumerate(questions or [make_question()], start=1):
        Response.objects.create(attempt=attempt, question=question, position=position)
    return attempt


def make_diagnostic(learner, *questions, **fields):
    """A diagnostic that asks these questions, or one new question; none of them is answered."""
    test = Diagnostic.objects.create(learner=learner, **{"seed": 1, "started_at": NOW} | fields)
    for position, question in enumerate(questions or [make_question()], start=1):
        DiagnosticResponse.objects.create(
            diagnostic=test,
            question=question,
            position=position,
            difficulty=0.0,
            slope=1.2,
            guess=0.25,
        )
    return test


EXAM_FACTS = {
    "code": "SAA-C03",
    "name": "AWS Certified Solutions Architect - Associate",
    "guide_version": "1.1",
    "questions": 65,
    "unscored": 15,
    "minutes": 130,
    "scale": [100, 1000],
    "pass_mark": 720,
    "checked_on": "2026-10-05",
    "source": "https://docs.aws.amazon.com/aws-certification/",
}


def make_exam(learner, *questions, unscored=(), minutes=130, **fields):
    """An open mock exam with these questions in this order; its time runs from its start."""
    started_at = fields.setdefault("started_at", NOW)
    facts = {"facts": EXAM_FACTS, "domains": []}
    defaults = {
        "kind": Attempt.Kind.MOCK,
        "exam": "mock",
        "title": "Full mock exam",
        "minutes": minutes,
        "deadline_at": started_at + timedelta(minutes=minutes),
        "plan": facts,
    }
    attempt = make_attempt(learner, *questions, **defaults | fields)
    attempt.responses.filter(position__in=unscored).update(is_scored=False)
    drawn = Question.objects.filter(pk=OuterRef("question")).values("version")
    attempt.responses.update(version=Subquery(drawn))
    look_until(learner, attempt.deadline_at)
    return attempt


def make_draft(learner, *, slug="payment-flow", reference=None, **fields):
    """A draft of a scenario: just what is given, or one of its references."""
    scenario = library.scenario(slug)
    answer = scenario.references[0].design
    design = answer if reference else scenario.start(answer)
    text = document_of(design)
    defaults = {"title": scenario.title, "made_at": NOW, "changed_at": NOW}
    defaults["document"] = text
    draft = Draft.objects.create(learner=learner, scenario=slug, **defaults | fields)
    Step.objects.create(draft=draft, number=0, words="Started", document=text, made_at=NOW)
    return draft


def make_submission(learner, *, score=81.0, **fields):
    """A design handed in for payment-flow, with a report that has only its score."""
    defaults = {
        "scenario": "payment-flow",
        "document": document_of(library.scenario("payment-flow").references[0].design),
        "report": {"score": score, "passed": score >= 72},
        "submitted_at": NOW,
    }
    return Submission.objects.create(
        learner=learner, score=score, passed=score >= 72, **defaults | fields
    )


def make_fact(**fields):
    n = next(counter)
    defaults = {
        "slug": f"sqs-fact-{n}",
        "service": "Amazon SQS",
        "says": f"What fact {n} says.",
        "value": f"{n} seconds",
        "title": "Amazon SQS Developer Guide",
        "url": "https://docs.aws.amazon.com/sqs",
        "checked_on": "2026-11-21",
        "confidence": "high",
        "position": n,
    }
    return Fact.objects.create(**defaults | fields)


def make_classroom(instructor=None, *learners, title="Tuesdays"):
    """A class that this person teaches, or a new one, and that these learners attend."""
    classroom = create_classroom(instructor or make_user(), title=title, now=NOW)
    for learner in learners:
        enrol(classroom, learner, now=NOW)
    return classroom


def make_invitation(classroom=None, **fields):
    """An invitation that waits, with an address of its own."""
    n = next(counter)
    defaults = {"email": f"invited{n}@example.com", "name": f"Invited {n}", "made_at": NOW}
    return Invitation.objects.create(classroom=classroom or make_classroom(), **defaults | fields)


def make_assignment(classroom, *learners, kind="practice", **fields):
    """A practice set of two questions, or what `kind` and `fields` say, for all or these."""
    n = next(counter)
    needs = {
        "practice": lambda: {"count": 2},
        "reading": lambda: {"chapter": make_section().chapter},
        "cards": lambda: {"chapter": make_card().chapter, "count": 1},
        "design": lambda: {"scenario": "payment-flow", "goal": 72},
        "exam": dict,
    }
    defaults = {"title": f"Assignment {n}", "now": NOW, **needs[kind]()}
    return give(classroom, learners=learners, kind=kind, **defaults | fields)


def make_live_session(*questions, classroom=None, **fields):
    """A live session in its lobby, with these questions or with one new one."""
    questions = questions or [make_question()]
    defaults = {"title": "Monday live", "seed": 1, "now": NOW}
    return open_session(
        classroom or make_classroom(),
        **defaults | {"question_ids": [question.pk for question in questions]} | fields,
    )
