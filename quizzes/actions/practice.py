"""Writes of practice. Each is one transaction, and safe to repeat."""

from django.db import connection, transaction

from quizzes.marking import mark
from quizzes.models import Attempt, CardSchedule, DueQuestion, Question, Response
from quizzes.returning import next_return
from studyapp.actions import record_activity
from studyapp.models import Activity

MAX_SECONDS = 600  # beyond this the learner was elsewhere

# By hand, as Django's own upsert cannot count up. The same on SQLite and PostgreSQL.
MISS = """
    INSERT INTO quizzes_duequestion (learner_id, question_id, step, due_on, miss_count)
    VALUES (%s, %s, %s, %s, 1)
    ON CONFLICT (learner_id, question_id) DO UPDATE SET
        step = excluded.step,
        due_on = excluded.due_on,
        miss_count = quizzes_duequestion.miss_count + 1
"""


@transaction.atomic
def start_attempt(learner, question_ids, *, title, seed, now):
    """Open a sitting with these questions, in this order."""
    attempt = Attempt.objects.create(learner=learner, title=title, seed=seed, started_at=now)
    Response.objects.bulk_create(
        Response(attempt=attempt, question_id=question_id, position=position)
        for position, question_id in enumerate(question_ids, start=1)
    )
    return attempt


# No savepoint of its own: inside a request's transaction it would only cost two round trips.
@transaction.atomic(savepoint=False)
def record_response(learner, response, chosen, *, confidence, seconds, now, today):
    """Answer the question with the choices whose ids are `chosen`; only the first answer counts.

    Args:
        response: with its question from marked_question(); afterwards it stands as stored.
        seconds: the time taken, None where it is not known; counted up to MAX_SECONDS.
        today: the learner's date, from which a missed question's return is counted.
    """
    question = response.question
    result = mark(chosen, question.key, question.pick_count)
    answer = {
        "chosen": sorted(chosen),
        "confidence": confidence,
        "is_correct": result.is_correct,
        "right_count": result.right_count,
        "seconds": None if seconds is None else min(seconds, MAX_SECONDS),
        "answered_at": now,
        "version_id": question.version_id,
    }
    unanswered = Response.objects.filter(pk=response.pk, answered_at__isnull=True)
    if not unanswered.update(**answer):
        response.refresh_from_db(fields=answer)
        return response
    for name, value in answer.items():
        setattr(response, name, value)
    plan_returns(learner, {question.pk: result.is_correct}, today=today)
    record_activity(
        learner,
        Activity.Verb.ANSWERED,
        question.name,
        title=question.title,
        objective=question.objective,
        result=float(result.is_correct),
        seconds=answer["seconds"],
        now=now,
    )
    return response


def plan_returns(learner, marks, *, today):
    """Make missed questions come back, and move those that came back on towards settled.

    An answer counts for its question, and for whatever waits on the same idea: a sibling may have
    been asked in its place. `marks`: {question id: whether it was right}.
    """
    missed = sorted(question_id for question_id, is_correct in marks.items() if not is_correct)
    if missed:
        back = next_return(0, False, today, learner.exam_on)
        day = connection.ops.adapt_datefield_value(back.due_on)
        with connection.cursor() as cursor:
            rows = [[learner.pk, question_id, back.step, day] for question_id in missed]
            cursor.executemany(MISS, rows)
    same_ideas = Question.objects.on_ideas_of(list(marks)).exclude(pk__in=missed)
    waiting = list(DueQuestion.objects.for_learner(learner).waiting_on(same_ideas))
    if waiting:
        move_on(waiting, marks, today=today, exam_on=learner.exam_on)


def move_on(waiting, marks, *, today, exam_on):
    """Move questions that wait by the answers on the same ideas, of which none may be wrong."""
    answered = Question.objects.filter(pk__in=marks).only("slug", "sibling")
    for due in waiting:
        is_shown = all(
            marks[question.pk] for question in answered if question.ideas & due.question.ideas
        )
        back = next_return(due.step, is_shown, today, exam_on, due_on=due.due_on)
        due.step, due.due_on = back.step, back.due_on
    DueQuestion.objects.bulk_update(waiting, ["step", "due_on"])


@transaction.atomic
def strike(response, choice_id, *, is_struck, chosen=(), confidence=""):
    """Strike a choice out, or take that back; what is chosen so far is kept as a draft.

    A choice struck out is no longer chosen. Does nothing once the question is answered.
    """
    draft = Response.objects.select_for_update().filter(pk=response.pk, answered_at__isnull=True)
    for row in draft:
        struck = set(row.struck) | {choice_id} if is_struck else set(row.struck) - {choice_id}
        response.struck = sorted(struck)
        response.chosen = sorted(set(chosen) - struck)
        response.confidence = confidence
        response.save(update_fields=["struck", "chosen", "confidence"])
    return response


@transaction.atomic
def flag(response, *, is_flagged, chosen=(), confidence=""):
    """Flag the question for another look, or take that back; keeps the draft as `strike` does."""
    Response.objects.filter(pk=response.pk).update(is_flagged=is_flagged)
    response.is_flagged = is_flagged
    draft = {"chosen": sorted(chosen), "confidence": confidence}
    open_draft = Response.objects.filter(pk=response.pk, answered_at__isnull=True)
    if open_draft.exclude(attempt__finished_at__isnull=False).update(**draft):
        response.chosen, response.confidence = draft["chosen"], confidence
    return response


@transaction.atomic
def finish_attempt(attempt, *, now):
    """End the sitting; the second time changes nothing. What is open then stays unanswered."""
    if Attempt.objects.filter(pk=attempt.pk, finished_at__isnull=True).update(finished_at=now):
        attempt.finished_at = now
    return attempt


@transaction.atomic
def offer_card(learner, flashcard, *, now):
    """Make a card due now for this learner, also one that is new, buried or suspended."""
    schedule, _ = CardSchedule.objects.get_or_create(
        learner=learner, flashcard=flashcard, defaults={"due_at": now}
    )
    if schedule.due_at is None or schedule.due_at > now:
        schedule.due_at = now
    schedule.buried_until, schedule.is_suspended = None, False
    schedule.save(update_fields=["due_at", "buried_until", "is_suspended"])
    return schedule
