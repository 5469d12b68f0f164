"""What the course's tables hold of a learner: handed over to another learner, or handed out.

Every app has such a module (LEARNER_DATA in the settings). A table that points at the learner and
is missing from one of its two functions fails a test.
"""

from django.utils import timezone

from studyapp import ledger
from studyapp.models import ExerciseAnswer, Note, ReadingPosition, SectionRead

PIECE = 500


def merge(source, target):
    """Hand all rows of `source` over to `target`. Where both have one, nothing written is lost."""
    for model, thing, combine in [
        (SectionRead, "section", earliest_read),
        (ReadingPosition, "chapter", latest_position),
        (Note, "section", both_notes),
        (ExerciseAnswer, "exercise", both_answers),
    ]:
        for theirs, kept in pairs(model.objects, source, target, about=thing):
            combine(theirs, kept)
            kept.save()
            theirs.delete()
        model.objects.filter(learner=source).update(learner=target)
    # Keys are random, so a key that both have used is no accident: the target's answer stands.
    used = target.receipts.values("key")
    source.receipts.exclude(key__in=used).update(learner=target)
    source.search_entries.update(learner=target)
    source.activities.update(learner=target)
    ledger.start_over(source)
    ledger.start_over(target)


def pairs(rows, source, target, *, about):
    """(row of the source, row of the target) about the same thing, for all that both have."""
    kept = {getattr(row, f"{about}_id"): row for row in rows.filter(learner=target)}
    for theirs in rows.filter(learner=source, **{f"{about}__in": kept}):
        yield theirs, kept[getattr(theirs, f"{about}_id")]


def earliest_read(theirs, kept):
    kept.read_at = min(theirs.read_at, kept.read_at)


def latest_position(theirs, kept):
    if theirs.at > kept.at:
        kept.section_id, kept.at = theirs.section_id, theirs.at


def both_notes(theirs, kept):
    kept.text = both_texts((kept.changed_at, kept.text), (theirs.changed_at, theirs.text))
    kept.changed_at = max(theirs.changed_at, kept.changed_at)


def both_answers(theirs, kept):
    kept.text = both_texts((kept.answered_at, kept.text), (theirs.answered_at, theirs.text))
    kept.answered_at = min(theirs.answered_at, kept.answered_at)


def both_texts(*dated):
    """Two (written at, text) as one text, the earlier first, with a dated line between them."""
    (_, first), (written_at, second) = sorted(dated)
    if first == second:
        return first
    day = timezone.localtime(written_at)
    return f"{first}\n\n--- {day:%B} {day.day}, {day.year} ---\n\n{second}"


def export(learner):
    """(name of a table, its rows as dicts) for everything the learner has left here."""
    section = {"chapter": "section__chapter__slug", "section": "section__slug"}
    yield "sections_read", rows(learner.reads, **section, read_at="read_at")
    yield "reading_positions", rows(learner.positions, **section, at="at")
    yield "notes", rows(learner.notes, **section, text="text", changed_at="changed_at")
    yield (
        "exercise_answers",
        rows(
            learner.exercise_answers,
            chapter="exercise__section__chapter__slug",
            exercise="exercise__slug",
            title="exercise__title",
            text="text",
            answered_at="answered_at",
        ),
    )
    yield (
        "activities",
        rows(
            learner.activities,
            id="pk",
            at="at",
            verb="verb",
            what="what",
            title="title",
            objective="objective__slug",
            result="result",
            seconds="seconds",
            undoes="undoes_id",
        ),
    )
    yield (
        "study_days",
        rows(
            learner.study_days, day="day", things="things", seconds="seconds", readiness="readiness"
        ),
    )


def rows(queryset, **columns):
    """Dicts of the named columns, {key: field}, in the order the rows were made.

    They are fetched in pieces, each a query of its own: a slow download must not hold a cursor,
    which on some SQLite set-ups would keep everybody else from writing.
    """
    queryset = queryset.order_by("pk")
    last = 0
    while piece := list(queryset.filter(pk__gt=last).values_list("pk", *columns.values())[:PIECE]):
        for _, *values in piece:
            yield dict(zip(columns, values, strict=True))
        last = piece[-1][0]
