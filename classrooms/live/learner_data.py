"""What live sessions hold of a learner, handed over or handed out; part of learner_data.py."""

from django.db.models import F

from classrooms.models import LiveAnswer, LiveDesign, Participation
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
    combine_designs(theirs, kept)
    kept.joined_at = min(kept.joined_at, theirs.joined_at)
    kept.kicked_at = kept.kicked_at or theirs.kicked_at
    theirs.delete()
    kept.save()


def combine_designs(theirs, kept):
    """Of two designs in one session the one that was checked last stays: a part has only one.

    The other one's draft and submissions are the learner's own, and stay where they are.
    """
    checked_last = F("checked_at").desc(nulls_last=True)
    both = LiveDesign.objects.filter(participation__in=[theirs, kept])
    stays, *others = list(both.order_by(checked_last, "pk")) or [None]
    for other in others:
        other.delete()
    if stays:
        stays.participation = kept
        stays.save(update_fields=["participation"])


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
    yield (
        "live_designs",
        rows(
            LiveDesign.objects.filter(participation__person=learner),
            session="participation__session__title",
            scenario="participation__session__scenario",
            design="draft_id",
            checks="check_count",
            score="submission__score",
            requirements_met="met",
            pitfalls="pitfalls",
            withdrawn_from_gallery_at="withdrawn_at",
            began_at="began_at",
            checked_at="checked_at",
        ),
    )
