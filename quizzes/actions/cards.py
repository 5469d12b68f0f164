"""What learners do with cards: answer, take back, put aside, and keep cards of their own."""

from uuid import uuid4

from django.db import IntegrityError, transaction

from quizzes.models import CardSchedule, Flashcard, Review
from quizzes.models.lookup import find_schedule
from quizzes.spacing import DAY, description, is_leech, next_spacing
from studyapp.actions import record_activity
from studyapp.models import Activity, Objective, SearchEntry
from studyapp.search import drop_entry, save_entry

# What an answer proves, from 0 to 1: "hard" is a passing grade, but one with doubt.
RESULTS = {
    Review.Recall.AGAIN: 0.0,
    Review.Recall.HARD: 0.6,
    Review.Recall.GOOD: 1.0,
    Review.Recall.EASY: 1.0,
}


class StaleAnswerError(Exception):
    """The card has been answered, or an answer taken back, since the learner was shown it."""


def spacing_options(learner, card, review_count):
    """What next_spacing needs to know beside the card's memory."""
    return {
        "retention": learner.desired_retention,
        "exam_on": learner.exam_on,
        "seed": f"{card.pk}:{review_count}",
    }


@transaction.atomic
def review_card(learner, card, recall, *, review_count, now, seconds=None):
    """Record one answer and schedule the card anew; returns the Review.

    `review_count` is how often the card had been answered when the learner was shown it; `now` is
    in the learner's zone. A card that lapses for the eighth time and every fourth time after is a
    leech: it is suspended.

    Raises StaleAnswerError, and changes nothing, when the card has been answered since.
    """
    schedule = find_schedule(learner, card) or CardSchedule(learner=learner, flashcard=card)
    if schedule.review_count != review_count:
        raise StaleAnswerError
    before, old = schedule.snapshot(), schedule.spacing
    new = next_spacing(old, recall, now, **spacing_options(learner, card, review_count))
    schedule.remember(new)
    schedule.introduced_at = schedule.introduced_at or now
    schedule.review_count += 1
    if old and not old.is_learning and recall == Review.Recall.AGAIN:
        schedule.lapse_count += 1
        if is_leech(schedule.lapse_count):
            schedule.is_leech = schedule.is_suspended = True
    write(schedule, review_count=review_count)
    card.mine = schedule

    activity = record_activity(
        learner,
        Activity.Verb.REVIEWED,
        f"card:{card.slug}",
        title=card.prompt_text,
        # Its id is all that the record needs; looking it up would cost each answer a query.
        objective=card.objective_id and Objective(pk=card.objective_id),
        result=RESULTS[recall],
        seconds=seconds,
        now=now,
    )
    return Review.objects.create(
        learner=learner,
        flashcard=card,
        recall=recall,
        reviewed_at=now,
        seconds=seconds,
        was_new=old is None,
        interval_days=new.interval / DAY,
        before=before,
        scheduler=description(learner.desired_retention),
        activity=activity,
    )


def write(schedule, *, review_count):
    """Keep a reviewed schedule, unless its card has been answered since `review_count`."""
    if schedule.pk is None:
        try:
            with transaction.atomic():
                schedule.save()
        except IntegrityError:
            raise StaleAnswerError from None
        return
    values = {name: getattr(schedule, name) for name in CardSchedule.REVIEWED_FIELDS}
    row = CardSchedule.objects.filter(pk=schedule.pk, review_count=review_count)
    if not row.update(**values):
        raise StaleAnswerError


@transaction.atomic
def undo_review(learner, *, now):
    """Take back the learner's last standing review; returns it, or None when there is none.

    The schedule becomes exactly what it was before. Reaches back over the last 30 reviews.
    Raises StaleAnswerError when the card was answered elsewhere at the same moment.
    """
    review = Review.objects.for_learner(learner).last_standing()
    if review is None:
        return None
    taken_back = Review.objects.standing().filter(pk=review.pk).update(undone_at=now)
    schedule = CardSchedule.objects.for_learner(learner).filter(
        flashcard=review.flashcard, review_count=review.before["review_count"] + 1
    )
    if not (taken_back and schedule.update(**CardSchedule.from_snapshot(review.before))):
        raise StaleAnswerError
    record_activity(
        learner,
        Activity.Verb.UNDID,
        f"card:{review.flashcard.slug}",
        title=review.flashcard.prompt_text,
        objective=review.activity.objective,
        undoes=review.activity,
        now=now,
    )
    return review


def bury_card(learner, card, *, until):
    """Leave the card out until then; None brings it back. Not a learning step, so no record."""
    return put_aside(learner, card, buried_until=until)


def suspend_card(learner, card, *, is_suspended):
    """Leave the card out for good, or take it in again. A leech stays marked as one."""
    return put_aside(learner, card, is_suspended=is_suspended)


def put_aside(learner, card, **values):
    schedule, _ = CardSchedule.objects.update_or_create(
        learner=learner, flashcard=card, defaults=values
    )
    return schedule


@transaction.atomic
def add_card(learner, *, prompt, answer, why="", section=None, chapter=None, **origin):
    """Add a card of the learner's own; `origin` may name its term and objective."""
    card = Flashcard.objects.create(
        slug=f"own-{uuid4().hex}",
        owner=learner,
        prompt=prompt,
        answer=answer,
        why=why,
        section=section,
        chapter=chapter,
        **origin,
    )
    make_findable(card)
    return card


@transaction.atomic
def change_card(card, *, prompt, answer, why, chapter):
    """Change a card of the learner's own; what they know of it stays."""
    card.prompt, card.answer, card.why = prompt, answer, why
    if chapter != card.chapter:
        card.chapter, card.section = chapter, None
    card.save()
    make_findable(card)
    return card


@transaction.atomic
def delete_card(card):
    """Delete a card of the learner's own.

    One that was answered is retired instead: it shows nowhere any more, but the reviews and the
    record of learning that rest on it stay, and with them retention, heat map and mastery.
    """
    drop_entry(f"card:{card.slug}")
    if card.reviews.exists():
        card.is_retired = True
        card.save(update_fields=["is_retired"])
    else:
        card.delete()


def make_findable(card):
    save_entry(
        f"card:{card.slug}",
        kind=SearchEntry.Kind.CARD,
        learner=card.owner,
        title=card.prompt,
        text=f"{card.answer}\n{card.why}".strip(),
        url=card.url,
        chapter=card.chapter,
    )
