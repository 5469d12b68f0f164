"""What the tables of cards and questions hold of a learner, handed over or handed out."""

from collections import defaultdict

from django.db.models import F

from quizzes.actions.exams import finish_exam, look_until
from quizzes.models import (
    Attempt,
    CardSchedule,
    Choice,
    DiagnosticResponse,
    DueQuestion,
    QuestionVersion,
    Response,
    Review,
    Save,
)
from quizzes.models.diagnostics import TIME_LIMIT
from studyapp.actions import tell_until
from studyapp.learner_data import pairs, rows


def merge(source, target):
    """Hand all rows of `source` over to `target`.

    Of two open exams of one name the account's is handed in as it stands: the guest's is the one
    that somebody is sitting at.

    A card both have studied keeps the schedule of the later review, since it knows more of what
    is remembered now, and counts the reviews of both. A question both have missed comes back on
    the earlier of its two days. Of two disputes of one question the target's stands.
    """
    end_double_exams(source, target)
    for theirs, kept in pairs(CardSchedule.objects, source, target, about="flashcard"):
        combine_schedules(theirs, kept)
    for theirs, kept in pairs(DueQuestion.objects, source, target, about="question"):
        combine_returns(theirs, kept)
    # A learner has one diagnostic open at a time: the one that was just being taken.
    target.diagnostics.filter(finished_at__isnull=True).update(
        finished_at=F("started_at") + TIME_LIMIT
    )
    for rows_of in (
        source.schedules,
        source.due_questions,
        source.reviews,
        source.attempts,
        source.diagnostics,
    ):
        rows_of.update(learner=target)
    source.disputes.filter(question__in=target.disputes.values("question")).delete()
    source.disputes.update(learner=target)
    source.outcomes_given.update(by=target)
    source.regrades.update(by=target)
    source.own_cards.update(owner=target)
    if source.exams_until:
        look_until(target, source.exams_until)
    if source.notices_until:
        own = target.notices_until or source.notices_until
        tell_until([target.pk], max(source.notices_until, own))


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


def end_double_exams(source, target):
    under_way = Attempt.objects.exams().open()
    begun_at = dict(under_way.filter(learner=source).values_list("exam", "started_at"))
    for attempt in under_way.filter(learner=target, exam__in=begun_at):
        finish_exam(attempt, now=max(attempt.started_at, begun_at[attempt.exam]))


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
            kind="kind",
            title="title",
            started_at="started_at",
            deadline_at="deadline_at",
            finished_at="finished_at",
        ),
    )
    yield "answers", answers(learner)
    yield "clicks_in_exams", clicks(learner)
    yield (
        "diagnostics",
        rows(learner.diagnostics, id="pk", started_at="started_at", finished_at="finished_at"),
    )
    yield "diagnostic_answers", diagnostic_answers(learner)
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
    yield from disputes(learner)


def disputes(learner):
    """What the learner has disputed; and, of staff, what they decided."""
    yield (
        "disputes",
        rows(
            learner.disputes,
            question="question__slug",
            reason="reason",
            made_at="made_at",
            accepted="outcome__is_accepted",
            outcome="outcome__text",
        ),
    )
    decided = {"question": "question__slug", "accepted": "is_accepted", "text": "text", "at": "at"}
    yield "outcomes_given", rows(learner.outcomes_given, **decided)
    yield (
        "regrades",
        rows(learner.regrades, question="version__question__slug", reason="reason", at="at"),
    )


def clicks(learner):
    """Every click on an exam's choices as it reached the server, those too late included."""
    return in_words(
        rows(
            Save.objects.filter(response__attempt__learner=learner),
            sitting="response__attempt_id",
            position="response__position",
            version="response__version_id",
            chosen="chosen",
            came_late="is_late",
            received_at="received_at",
        ),
        "chosen",
    )


def answers(learner):
    """The responses of all sittings, with the choices in words."""
    return in_words(
        rows(
            Response.objects.for_learner(learner),
            sitting="attempt_id",
            position="position",
            question="question__slug",
            version="version_id",
            chosen="chosen",
            struck_out="struck",
            is_flagged="is_flagged",
            confidence="confidence",
            is_correct="is_correct",
            seconds="seconds",
            answered_at="answered_at",
        ),
        "chosen",
        "struck_out",
    )


def diagnostic_answers(learner):
    """The answers in diagnostics; `chosen` is None for "Not sure"."""
    table = rows(
        DiagnosticResponse.objects.filter(diagnostic__learner=learner).answered(),
        diagnostic="diagnostic_id",
        position="position",
        question="question__slug",
        version="version_id",
        chosen="chosen_id",
        is_correct="is_correct",
        answered_at="answered_at",
    )
    listed = (row | {"chosen": [row["chosen"]] if row["chosen"] else []} for row in table)
    for row in in_words(listed, "chosen"):
        yield row | {"chosen": row["chosen"][0] if row["chosen"] else None}


def in_words(table, *columns):
    """The rows with the choices in these columns in words instead of ids.

    The words are those of the row's `version`, or today's where it has none yet.
    """
    told = defaultdict(dict)
    for row in table:
        words = told[version := row.pop("version")]
        unknown = {pk for name in columns for pk in row[name]} - words.keys()
        if unknown and version:
            words |= QuestionVersion.objects.get(pk=version).words
        elif unknown:
            words |= dict(Choice.objects.filter(pk__in=unknown).values_list("pk", "text_html"))
        for name in columns:
            row[name] = [words.get(pk) for pk in row[name]]
        yield row
