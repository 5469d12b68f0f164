"""What the tables of cards and questions hold of a learner, handed over or handed out."""

from quizzes.models import CardSchedule, Choice, DueQuestion, Response, Review
from studyapp.learner_data import pairs, rows


def merge(source, target):
    """Hand all rows of `source` over to `target`.

    A card both have studied keeps the schedule of the later review, since it knows more of what
    is remembered now, and counts the reviews of both. A question both have missed comes back on
    the earlier of its two days.
    """
    for theirs, kept in pairs(CardSchedule.objects, source, target, about="flashcard"):
        combine_schedules(theirs, kept)
    for theirs, kept in pairs(DueQuestion.objects, source, target, about="question"):
        combine_returns(theirs, kept)
    for rows_of in (source.schedules, source.due_questions, source.reviews, source.attempts):
        rows_of.update(learner=target)
    source.own_cards.update(owner=target)


def combine_schedules(theirs, kept):
    """One schedule in place of two; `kept` stays the target's row, with the later one's values."""
    count_others(kept, theirs)
    count_others(theirs, kept)
    review_count = theirs.review_count + kept.review_count
    lapse_count = theirs.lapse_count + kept.lapse_count
    introduced_at = earliest(theirs.introduced_at, kept.introduced_at)
    if has_later_review(theirs, kept):
        for name in CardSchedule.REVIEWED_FIELDS:
            setattr(kept, name, getattr(theirs, name))
    kept.review_count, kept.lapse_count = review_count, lapse_count
    kept.introduced_at = introduced_at
    kept.save()
    theirs.delete()


def count_others(schedule, other):
    """Make the reviews behind `schedule` count those behind `other`, for when one is taken back."""
    behind = {"learner": schedule.learner_id, "flashcard": schedule.flashcard_id}
    reviews = list(Review.objects.filter(**behind))
    for review in reviews:
        review.before["review_count"] += other.review_count
        review.before["lapse_count"] += other.lapse_count
    Review.objects.bulk_update(reviews, ["before"])


def has_later_review(theirs, kept):
    if None in (theirs.last_review_at, kept.last_review_at):
        return kept.last_review_at is None and theirs.last_review_at is not None
    return theirs.last_review_at > kept.last_review_at


def combine_returns(theirs, kept):
    kept.miss_count = max(theirs.miss_count, kept.miss_count)
    if kept.due_on is None or (theirs.due_on and theirs.due_on < kept.due_on):
        kept.due_on, kept.step = theirs.due_on, theirs.step
    kept.save()
    theirs.delete()


def earliest(*moments):
    return min((moment for moment in moments if moment), default=None)


def export(learner):
    """(name of a table, its rows as dicts) for everything the learner has left here.

    Of a question, only what the learner has seen: no key, and no rationale.
    """
    yield (
        "own_cards",
        rows(
            learner.own_cards,
            id="slug",
            chapter="chapter__slug",
            section="section__slug",
            term="term__name",
            prompt="prompt",
            answer="answer",
            why="why",
            is_retired="is_retired",
        ),
    )
    fields = [field.name for field in CardSchedule._meta.fields]
    own = {name: name for name in fields if name not in ("id", "learner", "flashcard")}
    card = {"card": "flashcard__slug", "prompt": "flashcard__prompt"}
    yield "card_schedules", rows(learner.schedules, **card, **own)
    yield (
        "card_reviews",
        rows(
            learner.reviews,
            **card,
            recall="recall",
            reviewed_at="reviewed_at",
            seconds="seconds",
            was_new="was_new",
            interval_days="interval_days",
            before="before",
            scheduler="scheduler",
            undone_at="undone_at",
        ),
    )
    yield (
        "sittings",
        rows(
            learner.attempts,
            id="pk",
            title="title",
            started_at="started_at",
            finished_at="finished_at",
        ),
    )
    yield "answers", answers(learner)
    yield (
        "questions_to_repeat",
        rows(
            learner.due_questions,
            question="question__slug",
            due_on="due_on",
            right_in_a_row="step",
            missed="miss_count",
        ),
    )


def answers(learner):
    """The responses of all sittings, with the choices in words."""
    words = {}
    for row in rows(
        Response.objects.for_learner(learner),
        sitting="attempt_id",
        position="position",
        question="question__slug",
        chosen="chosen",
        struck_out="struck",
        is_flagged="is_flagged",
        confidence="confidence",
        is_correct="is_correct",
        seconds="seconds",
        answered_at="answered_at",
    ):
        unknown = {*row["chosen"], *row["struck_out"]} - words.keys()
        words |= dict(Choice.objects.filter(pk__in=unknown).values_list("pk", "text_html"))
        for name in ("chosen", "struck_out"):
            row[name] = [words.get(pk) for pk in row[name]]
        yield row
