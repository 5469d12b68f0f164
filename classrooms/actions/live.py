"""Writes of live sessions. Each is one transaction, and safe to repeat.

Whatever all learners of a session must hear of becomes a LiveEvent: the session's row is locked,
its number goes up by one, and the event with that number is written with the change itself.
"""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from classrooms.codes import new_code
from classrooms.live import doorbell
from classrooms.live.cards import card_html
from classrooms.live.phases import Phase, Step
from classrooms.live.scoring import points
from classrooms.models import (
    LiveAnswer,
    LiveDesign,
    LiveEvent,
    LiveQuestion,
    LiveSession,
    Participation,
)
from classrooms.models.live import NAME_LENGTH
from quizzes.actions.practice import plan_returns, start_attempt
from quizzes.marking import mark
from studyapp.actions import record_activity
from studyapp.models import Activity

# An answer sent in the last moment may be this long on its way.
GRACE = timedelta(seconds=2)
MAX_PEOPLE = 2000


class SessionClosed(Exception):  # noqa: N818
    """Nobody new can join: it is over, locked, full, or this person was taken out."""


class AnswersShut(Exception):  # noqa: N818
    """This question takes no answers now, in this round, from this learner."""


@transaction.atomic
def open_session(
    classroom, *, title, seed, now, question_ids=(), scenario="", seconds=None, has_bonus=False
):
    """A new session in its lobby, with these questions in this order, or with this scenario."""
    session = LiveSession.objects.create(
        classroom=classroom,
        title=title,
        kind=LiveSession.Kind.DESIGN if scenario else LiveSession.Kind.QUIZ,
        scenario=scenario,
        code=new_code(),
        seed=seed,
        seconds=seconds,
        has_speed_bonus=has_bonus,
        made_at=now,
        phase_at=now,
    )
    LiveQuestion.objects.bulk_create(
        LiveQuestion(session=session, question_id=question_id, position=position)
        for position, question_id in enumerate(question_ids, start=1)
    )
    return session


@transaction.atomic
def join_session(session, person, *, name, now):
    """The person's part in the session, as it was where they were in before.

    Raises SessionClosed.
    """
    session = LiveSession.objects.shared(session.pk)
    known = session.participations.filter(person=person).first()
    is_open = not (session.is_over or session.is_locked)
    if known is None and not (is_open and session.participations.count() < MAX_PEOPLE):
        raise SessionClosed
    if known is not None and known.kicked_at:
        raise SessionClosed
    name = (name or person.display_name or "Guest")[:NAME_LENGTH]
    part, _ = Participation.objects.get_or_create(
        session=session, person=person, defaults={"name": name, "joined_at": now, "seen_at": now}
    )
    return part


def locked(session):
    return LiveSession.objects.select_for_update().get(pk=session.pk)


def tell(session, kind, *, now, html="", data=None):
    """Save the session, locked and changed, together with the event that says so."""
    session.seq += 1
    session.save()
    LiveEvent.objects.create(
        session=session, number=session.seq, kind=kind, html=html, data=data or {}, made_at=now
    )
    doorbell.ring(session.pk)


@transaction.atomic
def advance(session, step, *, seen, now):
    """Take a step, where the session still stands as `seen` (its moment's key) says.

    Else nothing changes: somebody was faster, or the same step comes a second time. Returns the
    session as it stands then. Raises phases.NotPossible.
    """
    session = locked(session)
    moment = session.moment(session.questions.count())
    if seen != moment.key:
        return session
    then = moment.after(step)
    session.phase, session.position = then.phase, then.position
    session.round, session.is_paused = then.round, then.is_paused
    if step in {Step.PAUSE, Step.RESUME}:
        hold_clock(session, step, now=now)
        tell(session, step, now=now, data=clock(session))
    else:
        set_clock(session, now=now)
        if session.phase == Phase.GALLERY:
            LiveDesign.objects.in_session(session).hang(seed=session.seed)
        tell(session, then.phase, now=now, html=card_html(session, now=now), data=clock(session))
    transaction.on_commit(partial(settle, session, now=now), robust=True)
    return session


def set_clock(session, *, now):
    """Begin the time of the phase that the session has just come to."""
    session.phase_at, session.paused_at, session.ends_at = now, None, None
    if session.phase in {Phase.QUESTION, Phase.DESIGN} and session.seconds:
        session.ends_at = now + timedelta(seconds=session.seconds)
    if session.phase == Phase.ENDED:
        session.ended_at = now


def hold_clock(session, step, *, now):
    """Stop the clock, or let it go on where it stood: as if the pause had never been."""
    if step == Step.PAUSE:
        session.paused_at = now
        return
    pause = now - session.paused_at
    session.paused_at = None
    session.phase_at += pause
    if session.ends_at:
        session.ends_at += pause


def clock(session):
    """What a page needs to count down by itself; milliseconds since 1970."""
    ends_at = session.ends_at and round(session.ends_at.timestamp() * 1000)
    place = {"position": session.position, "round": session.round}
    return {**place, "seconds": session.seconds, "ends_at": ends_at}


@transaction.atomic
def set_locked(session, *, is_locked):
    """Let nobody new in, or let them in again. Who is in stays in."""
    LiveSession.objects.filter(pk=session.pk).update(is_locked=is_locked)


@transaction.atomic
def kick(part, *, now):
    """Take a learner out: their pages stop, their answers no longer count."""
    session = locked(part.session)
    if Participation.objects.filter(pk=part.pk, kicked_at=None).update(kicked_at=now):
        tell(session, "kick", now=now, data={"who": part.pk})


@transaction.atomic
def let_back(part):
    """Undo `kick`."""
    Participation.objects.filter(pk=part.pk).update(kicked_at=None)


@transaction.atomic
def rename(part, *, name):
    Participation.objects.filter(pk=part.pk).update(name=name)


def record_answer(part, asked, question, *, round, chosen, now):
    """The learner's answer to a question in this round: the first one, whatever came later.

    The session's row is held, shared, until the answer is committed: a host who shuts answers
    waits for it, so none that was taken is missing when they are counted. Raises AnswersShut.

    Args:
        part: a Participation with its `person`.
        asked: the LiveQuestion; `question` is its question, whole.
        chosen: ids of choices.
    """
    answer = take_answer(part, asked, question, round=round, chosen=chosen, now=now)
    if answer is None:
        raise AnswersShut
    return answer


# No savepoint of its own: inside a request's transaction it would only cost two round trips. So it
# must not raise what its caller goes on after.
@transaction.atomic(savepoint=False)
def take_answer(part, asked, question, *, round, chosen, now):
    """As record_answer; None where answers are shut and there is none yet."""
    session = LiveSession.objects.shared(part.session_id)
    key = {"live_question": asked, "participation": part, "round": round}
    factor = time_factor(part.person)
    if not is_open(session, asked.position, round, factor=factor, now=now):
        return LiveAnswer.objects.filter(**key).first()
    result = mark(chosen, question.key)
    answer = LiveAnswer(
        **key,
        chosen=sorted(chosen),
        is_correct=result.is_correct,
        right_count=result.right_count,
        points=points(
            result.is_correct,
            waited_s=(now - session.phase_at).total_seconds(),
            limit_s=session.seconds if session.has_speed_bonus else None,
            time_factor=factor,
        ),
        answered_at=now,
    )
    LiveAnswer.objects.bulk_create([answer], ignore_conflicts=True)
    return LiveAnswer.objects.get(**key)


def is_open(session, position, round, *, factor, now):
    """Whether the session takes this answer; `factor` stretches the learner's own time."""
    is_asked = (session.position, session.round) == (position, round)
    is_in_time = session.ends_at is None or now <= deadline(session, factor) + GRACE
    return session.moment().takes_answers and is_asked and is_in_time


def deadline(session, factor):
    """When this learner's time for the question is over; the session has one."""
    return session.phase_at + (session.ends_at - session.phase_at) * factor


def time_factor(person):
    """How many times the usual time this learner has: 1.5 with half as much again."""
    return 1 + person.extra_time_percent / 100


def settle(session, *, now):
    """Put the answers to questions that are over into the learners' records; each once.

    Apart from the step that ends a question: nobody waits for it, and a step that comes after a
    crash finds what is left.
    """
    for asked in LiveQuestion.objects.filter(session=session, settled_at=None).over():
        settle_question(asked, now=now)


@transaction.atomic
def settle_question(asked, *, now):
    if not LiveQuestion.objects.filter(pk=asked.pk, settled_at=None).update(settled_at=now):
        return
    question = asked.question
    answers = LiveAnswer.objects.filter(live_question=asked).counted().final()
    for answer in answers.select_related("participation__person"):
        learner = answer.participation.person
        today = timezone.localdate(now, learner.zone)
        plan_returns(learner, {question.pk: answer.is_correct}, today=today)
        record_activity(
            learner,
            Activity.Verb.ANSWERED,
            f"question:{question.slug}",
            title=question.title,
            objective=question.objective,
            result=float(answer.is_correct),
            now=now,
        )


@transaction.atomic
def practise_session(part, *, only_missed, seed, now):
    """A sitting for this learner with the questions that were asked, or with those they missed.

    None where there is nothing to practise.
    """
    asked = LiveQuestion.objects.filter(session=part.session).asked()
    if only_missed:
        right = part.answers.final().filter(is_correct=True)
        asked = asked.exclude(pk__in=right.values("live_question"))
    ids = list(asked.values_list("question_id", flat=True))
    title = f"Live: {part.session.title}"[:120]
    return start_attempt(part.person, ids, title=title, seed=seed, now=now) if ids else None
