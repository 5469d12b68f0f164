"""Writes of the course and of what learners do with it. Each is one transaction."""

from django.db import transaction

from studyapp import ledger
from studyapp.models import Activity, ExerciseAnswer, Note, ReadingPosition, SectionRead, User


def record_activity(learner, verb, what, *, now, **details):
    """Add one row to the learner's record; `details` as in activity_of()."""
    return record_activities([activity_of(learner, verb, what, at=now, **details)], now=now)[0]


def record_activities(activities, *, now):
    """Add rows from activity_of() to the record. The only way any app writes there."""
    activities = Activity.objects.bulk_create(activities)
    ledger.note(activities, now=now)
    return activities


def activity_of(
    learner, verb, what, *, title, at, objective=None, result=None, seconds=None, undoes=None
):
    """One thing done, not yet recorded.

    `what` names the thing as "kind:id"; `result` is 0 to 1 where there was a right and a wrong.
    """
    return Activity(
        learner=learner,
        verb=verb,
        what=what,
        title=title[:200],
        objective=objective,
        result=result,
        seconds=seconds,
        undoes=undoes,
        at=at,
    )


def tell_until(learner_ids, moment):
    """Let Today look for notices to these learners until then; later calls say later moments."""
    User.objects.filter(pk__in=learner_ids).update(notices_until=moment)


@transaction.atomic
def mark_section_read(learner, section, *, now):
    """Record that the learner has read the section and is in its chapter.

    The second time changes nothing.
    """
    read, is_new = SectionRead.objects.get_or_create(
        learner=learner, section=section, defaults={"read_at": now}
    )
    if is_new:
        record_activity(
            learner,
            Activity.Verb.READ,
            f"section:{section.chapter.slug}/{section.slug}",
            title=section.title,
            objective=section.objectives.first(),
            now=now,
        )
        keep_position(learner, section, now=now)
    return read


@transaction.atomic
def keep_position(learner, section, *, now):
    """Remember the section as the place the learner has come to in its chapter."""
    position, _ = ReadingPosition.objects.update_or_create(
        learner=learner, chapter=section.chapter, defaults={"section": section, "at": now}
    )
    return position


@transaction.atomic
def save_note(learner, section, text, *, now):
    """Keep the learner's words on the section, or forget them where `text` is empty."""
    if not text:
        Note.objects.for_learner(learner).filter(section=section).delete()
        return None
    note, _ = Note.objects.update_or_create(
        learner=learner, section=section, defaults={"text": text, "changed_at": now}
    )
    return note


@transaction.atomic
def answer_quick_check(learner, check, chosen, *, now):
    """Record one answer, the position of a choice; return whether it was right."""
    is_right = check.choices[chosen]["is_right"]
    section = check.section
    record_activity(
        learner,
        Activity.Verb.CHECKED,
        f"check:{section.chapter.slug}/{check.slug}",
        title=section.title,
        objective=section.objectives.current().first(),
        result=float(is_right),
        now=now,
    )
    return is_right


@transaction.atomic
def try_exercise(learner, exercise, text, *, now):
    """Keep what the learner wrote for the exercise. Only the first try is an activity."""
    answer, is_new = ExerciseAnswer.objects.update_or_create(
        learner=learner, exercise=exercise, defaults={"text": text, "answered_at": now}
    )
    if is_new:
        section = exercise.section
        record_activity(
            learner,
            Activity.Verb.TRIED,
            f"exercise:{section.chapter.slug}/{exercise.slug}",
            title=exercise.title,
            objective=section.objectives.current().first(),
            now=now,
        )
    return answer
