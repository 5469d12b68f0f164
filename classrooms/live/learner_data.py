"""What live sessions hold of a learner, handed over or handed out; part of learner_data.py."""

from classrooms.models import LiveAnswer, Participation
from studyapp.learner_data import rows


def merge_parts(source, target):
    """Hand all parts in live sessions over. Of two in one session the target's stays, with the
    answers of both; where both have answered, the target's answer stands."""
    kept = {part.session_id: part for part in Participation.objects.filter(person=target)}
    for theirs in Participation.objects.filter(person=source, session__in=kept):
        combine_parts(theirs, kept[theirs.session_id])
    source.participations.update(person=target)


def combine_parts(theirs, kept):
    answered = set(kept.answers.values_list("live_question", "round"))
    for answer in theirs.answers.all():
        if (answer.live_question_id, answer.round) not in answered:
            answer.participation = kept
            answer.save(update_fields=["participation"])
    kept.joined_at = min(kept.joined_at, theirs.joined_at)
    kept.kicked_at = kept.kicked_at or theirs.kicked_at
    theirs.delete()
    kept.save()


def export_parts(learner):
    """As learner_data.export. Answers come with their marks, so only once the key is out."""
    yield (
        "live_sessions",
        rows(
            learner.participations,
            title="session__title",
            name="name",
            joined_at="joined_at",
            kicked_at="kicked_at",
        ),
    )
    answers = LiveAnswer.objects.filter(participation__person=learner).revealed()
    yield (
        "live_answers",
        rows(
            answers,
            session="participation__session__title",
            question="live_question__question__slug",
            round="round",
            is_correct="is_correct",
            points="points",
            answered_at="answered_at",
        ),
    )
