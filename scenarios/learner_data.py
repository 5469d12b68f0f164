"""What the tables of the sandbox hold of a learner, handed over or handed out."""

import json

from scenarios.models import Followup, Step, Version
from studyapp.learner_data import pairs, rows


def merge(source, target):
    """Hand all rows of `source` over to `target`.

    A hint both have opened stays once; a section both want to read keeps the later wish.
    """
    source.drafts.update(learner=target)
    source.submissions.update(learner=target)
    opened = set(target.hint_uses.values_list("scenario", "stage", "number"))
    for use in source.hint_uses.all():
        if (use.scenario, use.stage, use.number) in opened:
            use.delete()
    source.hint_uses.update(learner=target)
    for theirs, kept in pairs(Followup.objects, source, target, about="section"):
        (kept if theirs.added_at > kept.added_at else theirs).delete()
    source.followups.update(learner=target)


def export(learner):
    """(name of a table, its rows as dicts) for everything the learner has left here."""
    place = {"scenario": "scenario", "stage": "stage"}
    yield (
        "designs",
        with_documents(
            learner.drafts,
            id="pk",
            title="title",
            **place,
            design="document",
            share_key="share_key",
            made_at="made_at",
            changed_at="changed_at",
        ),
    )
    steps = Step.objects.filter(draft__learner=learner)
    yield "design_steps", rows(steps, design="draft_id", step="number", words="words", at="made_at")
    versions = Version.objects.filter(draft__learner=learner)
    yield (
        "design_versions",
        with_documents(versions, of="draft_id", name="name", design="document", at="made_at"),
    )
    yield (
        "design_submissions",
        with_documents(
            learner.submissions,
            **place,
            of="draft_id",
            design="document",
            score="score",
            passed="passed",
            report="report",
            submitted_at="submitted_at",
        ),
    )
    yield "hints_opened", rows(learner.hint_uses, **place, number="number", at="opened_at")
    yield (
        "sections_to_read",
        rows(
            learner.followups,
            chapter="section__chapter__slug",
            section="section__slug",
            card="card",
            why="why",
            added_at="added_at",
            done_at="done_at",
        ),
    )


def with_documents(queryset, **columns):
    """Rows whose `design` is the document itself, not its text."""
    for row in rows(queryset, **columns):
        yield row | {"design": json.loads(row["design"])}
