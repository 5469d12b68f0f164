"""Rows for tests, as plain functions: each makes one thing and what it cannot do without."""

import itertools
from datetime import UTC, datetime, timedelta

from quizzes.models import Attempt, CardSchedule, Choice, Flashcard, Question, Response
from scenarios import library
from scenarios.models import Draft, Step, Submission, document_of
from studyapp.models import (
    Chapter,
    Domain,
    Exercise,
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
    return question


def make_attempt(learner, *questions, **fields):
    """An open sitting with these questions in this order, or with one new question."""
    defaults = {"title": "Queues", "seed": 1, "started_at": NOW}
    attempt = Attempt.objects.create(learner=learner, **defaults | fields)
    for position, question in enumerate(questions or [make_question()], start=1):
        Response.objects.create(attempt=attempt, question=question, position=position)
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
