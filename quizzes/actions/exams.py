"""Writes of exams. Each is one transaction, and safe to repeat or to race with any other.

What makes that so: an open exam is unique in the database; whoever ends one says in the UPDATE
itself that it must still be open; and a save holds the attempt's row, so that it is either before
the end, and counts, or after it, and is told so.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils import timezone

from quizzes.actions.practice import MAX_SECONDS, plan_returns
from quizzes.deadlines import deadline_of, is_over
from quizzes.marking import mark
from quizzes.models import Attempt, Question, Response, Save
from quizzes.models.corrections import as_marked
from studyapp.actions import activity_of, record_activities
from studyapp.models import Activity, User


def start_exam(learner, drawn, *, kind, exam, title, seed, plan, now):
    """Open an exam with the questions of a blueprint.Draw; one of this name already open stays.

    The database lets nobody have two, however often this is called at the same time.
    """
    versions = dict(Question.objects.filter(pk__in=drawn.ids).values_list("pk", "version"))
    try:
        with transaction.atomic():
            attempt = Attempt.objects.create(
                learner=learner,
                kind=kind,
                exam=exam,
                title=title,
                seed=seed,
                plan=plan,
                minutes=drawn.minutes,
                started_at=now,
                deadline_at=deadline_of(now, drawn.minutes, learner.extra_time_percent),
            )
            Response.objects.bulk_create(
                Response(
                    attempt=attempt,
                    question_id=question_id,
                    version_id=versions[question_id],
                    position=position,
                    is_scored=question_id not in drawn.unscored,
                )
                for position, question_id in enumerate(drawn.ids, start=1)
            )
            look_until(learner, attempt.deadline_at)
    except IntegrityError:
        return Attempt.objects.for_learner(learner).open().get(exam=exam)
    return attempt


@dataclass(frozen=True)
class Saved:
    """What became of a save: it came too late, or it stands, or a newer click stands instead."""

    response: Response
    is_late: bool = False
    is_newest: bool = True


@transaction.atomic(savepoint=False)
def save_response(response, *, chosen, struck, is_flagged, seconds, seq, key, now):
    """Keep the state of one question after the click numbered `seq`; nothing is marked yet.

    The highest number stands, whatever the order of arrival; of equal numbers, from two devices,
    the greater `key`. What comes after the end is kept as a late Save and changes nothing.
    """
    attempt = Attempt.objects.select_for_update(no_key=True).get(pk=response.attempt_id)
    response.attempt = attempt
    is_late = attempt.is_over(now)
    response.refresh_from_db(
        fields=["chosen", "struck", "is_flagged", "seconds", "saved_seq", "saved_key", "saved_at"]
    )
    stands = (response.saved_seq, response.saved_key)
    is_newest = (seq, key) > stands
    chosen = sorted(chosen)
    if (is_late and (seq, key) != stands) or chosen != response.chosen:
        Save.objects.create(
            response=response, seq=seq, key=key, chosen=chosen, is_late=is_late, received_at=now
        )
    if is_newest and not is_late:
        response.chosen = chosen
        response.struck = sorted(set(struck) - set(chosen))
        response.is_flagged = is_flagged
        response.seconds = max(seconds, response.seconds or 0)
        response.saved_seq, response.saved_key, response.saved_at = seq, key, now
        response.save(
            update_fields=[
                *("chosen", "struck", "is_flagged", "seconds"),
                *("saved_seq", "saved_key", "saved_at"),
            ]
        )
    return Saved(response, is_late=is_late, is_newest=is_newest or (seq, key) == stands)


def finish_exam(attempt, *, now):
    """Hand an exam in, at its deadline at the latest; True for the one call that did it."""
    return hand_in(Attempt.objects.filter(pk=attempt.pk), now=now)


def look_until(learner, deadline_at):
    """Remember on the learner's row, which every page reads, that until then an exam may run."""
    latest = Greatest(Coalesce("exams_until", Value(deadline_at)), Value(deadline_at))
    User.objects.filter(pk=learner.pk).update(exams_until=latest)
    learner.exams_until = max(learner.exams_until or deadline_at, deadline_at)


def close_expired(*, now, learner=None):
    """Hand in the exams that are over by the clock, all or a learner's own; return how many.

    Everything that reads exams asks this first, so that nobody ever sees one open past its end.
    Each is a transaction of its own. For a learner without an exam this asks nothing.
    """
    if learner is not None and learner.exams_until is None:
        return 0
    expired = Attempt.objects.expired(now)
    attempts = expired if learner is None else expired.for_learner(learner)
    ids = list(attempts.values_list("pk", flat=True))
    count = sum(hand_in(expired.filter(pk=pk), now=now) for pk in ids)
    if learner is not None and is_over(learner.exams_until, now):
        # An exam begun meanwhile ends later than now, and so has changed the moment: it stays.
        User.objects.filter(pk=learner.pk, exams_until=learner.exams_until).update(exams_until=None)
    return count


@transaction.atomic
def hand_in(attempts, *, now):
    """End the one attempt that is left of `attempts`, and mark it; False where none was."""
    ended = claim_end(attempts, now=now)
    if ended is None:
        return False
    mark_exam(ended, now=now)
    return True


def claim_end(attempts, *, now):
    """The attempt as this call alone has ended it, or None: the guard is in the UPDATE itself."""
    pk = attempts.values_list("pk", flat=True).first()
    finished_at = Least(Value(now), F("deadline_at"))
    if pk is None or not attempts.open().filter(pk=pk).update(finished_at=finished_at):
        return None
    return Attempt.objects.select_related("learner").get(pk=pk)


def mark_exam(attempt, *, now):
    """Mark what was answered; each answer is an activity of the end, and each miss comes back."""
    responses = list(attempt.responses.exclude(chosen=[]).order_by("position"))
    questions = Question.objects.with_choices().select_related("objective")
    questions = questions.in_bulk([response.question_id for response in responses])
    for response in as_marked(responses, questions):
        question = response.question
        result = mark(response.chosen, question.key, question.pick_count)
        response.is_correct, response.right_count = result.is_correct, result.right_count
        response.answered_at = response.saved_at
        response.version_id = question.version_id
    fields = ["is_correct", "right_count", "answered_at", "version"]
    Response.objects.bulk_update(responses, fields)
    marks = {response.question_id: response.is_correct for response in responses}
    plan_returns(attempt.learner, marks, today=timezone.localdate(attempt.finished_at))
    activities = [
        activity_of(
            attempt.learner,
            Activity.Verb.ANSWERED,
            questions[response.question_id].name,
            title=questions[response.question_id].title,
            objective=questions[response.question_id].objective,
            result=float(response.is_correct),
            seconds=min(response.seconds or 0, MAX_SECONDS),
            at=attempt.finished_at,
        )
        for response in responses
    ]
    record_activities(activities, now=now)


@transaction.atomic
def set_extra_time(learner, percent, *, now):
    """Give the learner so much more time in every exam, those under way included.

    An exam that is over stays over, and one under way never gets shorter than it was.
    """
    close_expired(now=now, learner=learner)
    learner.extra_time_percent = percent
    User.objects.filter(pk=learner.pk).update(extra_time_percent=percent)
    under_way = Attempt.objects.for_learner(learner).exams().open()
    for attempt in under_way.select_for_update(no_key=True):
        deadline_at = deadline_of(attempt.started_at, attempt.minutes, percent)
        if deadline_at > attempt.deadline_at:
            attempt.deadline_at = deadline_at
            attempt.save(update_fields=["deadline_at"])
            look_until(learner, deadline_at)
    return learner
