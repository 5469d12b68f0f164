"""Writes of assignments and of what instructors decide. Each is one transaction."""

from django.db import transaction

from classrooms.models import AssignedAttempt, Assignment, ChosenLearner, Classroom, Ruling
from quizzes.actions.exams import start_exam
from quizzes.actions.practice import start_attempt
from quizzes.models import Attempt
from quizzes.wishes import Wish

FOLLOW_UP_QUESTIONS = 5
MAX_TITLE = Assignment._meta.get_field("title").max_length


class NoTryLeft(Exception):  # noqa: N818
    """The learner has begun as many sittings as count."""


@transaction.atomic
def give(classroom, *, learners=(), now, **fields):
    """A new assignment: for the whole class, or for these learners."""
    assignment = Assignment.objects.create(
        classroom=classroom, is_for_all=not learners, made_at=now, **fields
    )
    choose(assignment, learners)
    return assignment


@transaction.atomic
def change(assignment, *, learners=(), **fields):
    """Change what an assignment says, and who it is for."""
    for name, value in fields.items():
        setattr(assignment, name, value)
    assignment.is_for_all = not learners
    assignment.save()
    assignment.chosen.exclude(learner__in=learners).delete()
    choose(assignment, learners)
    return assignment


def choose(assignment, learners):
    ChosenLearner.objects.bulk_create(
        (ChosenLearner(assignment=assignment, learner=learner) for learner in learners),
        ignore_conflicts=True,
    )


@transaction.atomic
def withdraw(assignment, *, now):
    """Take an assignment back. What learners did for it stays theirs."""
    Assignment.objects.filter(pk=assignment.pk, withdrawn_at__isnull=True).update(withdrawn_at=now)


@transaction.atomic
def begin_practice(assignment, learner, question_ids, *, seed, now):
    """A sitting for a practice set; one that is under way stays. Raises NoTryLeft.

    The assignment's row is held, so that two requests at once begin one sitting.
    """
    under_way = hold_for(assignment, learner)
    if under_way is not None:
        return under_way
    attempt = start_attempt(learner, question_ids, title=assignment.title, seed=seed, now=now)
    AssignedAttempt.objects.create(assignment=assignment, attempt=attempt)
    return attempt


@transaction.atomic
def begin_exam(assignment, learner, offer, *, seed, now):
    """A sitting of an exam; one that is under way stays. Raises NoTryLeft.

    It is an exam of its own, apart from those the learner starts by themselves.
    """
    under_way = hold_for(assignment, learner)
    if under_way is not None:
        return under_way
    plan = offer.start_with(seed) | {"exam": f"class:{assignment.pk}", "title": assignment.title}
    attempt = start_exam(learner, **plan, now=now)
    AssignedAttempt.objects.get_or_create(assignment=assignment, attempt=attempt)
    return attempt


def hold_for(assignment, learner):
    """The learner's sitting that is under way, or None. Raises NoTryLeft where none may begin."""
    Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
    sat = Attempt.objects.filter(assigned__assignment=assignment, learner=learner)
    sat = list(sat.with_score().newest_first())
    under_way = [one for one in sat if one.finished_at is None and one.answered < one.total]
    if under_way:
        return under_way[0]
    if assignment.tries_allowed is not None and len(sat) >= assignment.tries_allowed:
        raise NoTryLeft
    return None


@transaction.atomic
def rule(assignment, learner, kind, *, by, reason, now, score=None, due_at=None):
    """Put down what an instructor decides for one learner; earlier decisions stay to be read."""
    return Ruling.objects.create(
        assignment=assignment,
        learner=learner,
        kind=kind,
        score=score,
        due_at=due_at,
        reason=reason,
        by=by,
        by_name=str(by),
        made_at=now,
    )


@transaction.atomic
def follow_up(classroom, objective, section, learners, *, due_at, now):
    """ "This section and five questions" for these learners; it does not count in the total.

    Who has one on this objective that is not due yet gets no other. The class's row is held, so
    that two requests at once give one. Returns the Assignment, None where all had it already.
    """
    Classroom.objects.select_for_update(no_key=True).get(pk=classroom.pk)
    standing = classroom.assignments.standing().filter(objective=objective).not_due(now)
    given = ChosenLearner.objects.filter(assignment__in=standing.values("pk"))
    has = set(given.values_list("learner", flat=True))
    learners = [learner for learner in learners if learner.pk not in has]
    if not learners:
        return None
    return give(
        classroom,
        learners=learners,
        now=now,
        kind=Assignment.Kind.PRACTICE,
        title=f"Again: {objective.text}"[:MAX_TITLE],
        chapter=section.chapter,
        section=section,
        objective=objective,
        wish=Wish(objective=objective.slug).query,
        count=FOLLOW_UP_QUESTIONS,
        due_at=due_at,
        weight=0,
    )


@transaction.atomic
def rule_all(changes, *, by, reason, now):
    """Put down every change of a file, or none: (place, assignment, score or None for excused)."""
    Ruling.objects.bulk_create(
        Ruling(
            assignment=change.assignment,
            learner=change.place.person,
            kind=Ruling.Kind.EXCUSED if change.score is None else Ruling.Kind.SCORE,
            score=change.score,
            reason=reason,
            by=by,
            by_name=str(by),
            made_at=now,
        )
        for change in changes
    )
