"""Writes of the sandbox. Each is one transaction, and safe to repeat."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from scenarios import editing
from scenarios.engine.grading.report import grade, report
from scenarios.models import (
    STEPS_KEPT,
    Draft,
    Followup,
    HintUse,
    Step,
    Submission,
    Version,
    document_of,
    new_share_key,
)
from studyapp.actions import record_activity
from studyapp.models import Activity, Section

FOLLOWED_UP_FOR = timedelta(days=1)


class OutOfDateError(Exception):
    """The draft has changed since the page that asked for the edit was drawn."""

    def __init__(self, draft):
        super().__init__(draft)
        self.draft = draft


@transaction.atomic
def start_draft(learner, design, *, title, now, scenario=None):
    """A new draft of a design, for a scenario or stage, or free."""
    text = document_of(design)
    draft = Draft.objects.create(
        learner=learner,
        scenario=scenario.slug if scenario else "",
        stage=scenario.stage if scenario else "",
        title=title,
        document=text,
        made_at=now,
        changed_at=now,
    )
    Step.objects.create(draft=draft, number=0, words="Started", document=text, made_at=now)
    return draft


@transaction.atomic
def apply_edit(draft, edit, *, revision, now):
    """Change the draft by `edit`, a function from a Design to an Edited; return what that gave.

    What could still be redone is forgotten, and so is what undo no longer reaches.

    Either of its errors leaves everything as it was: OutOfDateError where the draft is no longer
    at `revision`, DesignError where the edit cannot be done.
    """
    locked = at_revision(draft, revision)
    edited = edit(editing.settled(locked.design))
    text = document_of(editing.settled(edited.design))
    locked.steps.filter(number__gt=locked.step).delete()
    number = locked.step + 1
    Step.objects.create(
        draft=locked, number=number, words=edited.words[:300], document=text, made_at=now
    )
    locked.steps.filter(number__lt=number - STEPS_KEPT).delete()
    stand_at(locked, number, text, now=now)
    draft.refresh_from_db()
    return edited


@transaction.atomic
def undo(draft, *, revision, now):
    """Take the last edit back; return its Step, or None where there is none left.

    Raises OutOfDateError.
    """
    locked = at_revision(draft, revision)
    steps = list(locked.steps.filter(number__in=[locked.step - 1, locked.step]))
    if len(steps) < 2:
        return None
    before, undone = steps
    stand_at(locked, before.number, before.document, now=now)
    draft.refresh_from_db()
    return undone


@transaction.atomic
def redo(draft, *, revision, now):
    """Do again what was taken back; return its Step, or None where there is nothing.

    Raises OutOfDateError.
    """
    locked = at_revision(draft, revision)
    step = locked.steps.filter(number=locked.step + 1).first()
    if step:
        stand_at(locked, step.number, step.document, now=now)
        draft.refresh_from_db()
    return step


def at_revision(draft, revision):
    """The draft's row, locked. Raises OutOfDateError."""
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if locked.revision != revision:
        raise OutOfDateError(locked)
    return locked


def stand_at(draft, number, text, *, now):
    draft.step, draft.document, draft.changed_at = number, text, now
    draft.revision += 1
    draft.save(update_fields=["step", "document", "changed_at", "revision"])


@transaction.atomic
def open_course_design(learner, shown, *, now):
    """The learner's free draft of a design that a chapter shows.

    The one they have as long as it is unchanged, so that opening twice makes one.
    """
    unchanged = {"scenario": "", "title": shown.title, "document": shown.document}
    draft = Draft.objects.filter(learner=learner, **unchanged).first()
    return draft or start_draft(learner, shown.design, title=shown.title, now=now)


@transaction.atomic
def copy_draft(draft, design, *, now):
    """A new draft of the same scenario that holds `design`."""
    taken = Draft.objects.filter(learner=draft.learner, title__startswith=draft.title).count()
    return start_draft(
        draft.learner,
        design,
        title=f"{draft.title[:100]} ({taken + 1})",
        scenario=draft.brief,
        now=now,
    )


@transaction.atomic
def name_version(draft, name, *, now):
    """Keep the draft's state of now under a name; the same name and state only once."""
    version, _ = Version.objects.get_or_create(
        draft=draft, name=name, document=draft.document, defaults={"made_at": now}
    )
    return version


def rename_draft(draft, title):
    draft.title = title
    draft.save(update_fields=["title"])


def delete_draft(draft):
    """Its submissions stay: they are part of the learner's record."""
    draft.delete()


def share(draft):
    """Let everybody who has the link look at the draft; the same link until it is withdrawn."""
    if draft.share_key is None:
        draft.share_key = new_share_key()
        draft.save(update_fields=["share_key"])
    return draft.share_key


def withdraw(draft):
    """The link leads nowhere from now on; sharing again makes another one."""
    draft.share_key = None
    draft.save(update_fields=["share_key"])


@transaction.atomic
def open_hint(learner, scenario, number, *, now):
    use, _ = HintUse.objects.get_or_create(
        learner=learner,
        scenario=scenario.slug,
        stage=scenario.stage,
        number=number,
        defaults={"opened_at": now},
    )
    return use


def add_followup(learner, section, *, why, now, card=""):
    """Put a section on the learner's Today queue, anew if it was there before."""
    followup, _ = Followup.objects.update_or_create(
        learner=learner,
        section=section,
        defaults={"why": why[:200], "card": card, "added_at": now, "done_at": None},
    )
    return followup


def finish_followup(learner, section, *, now):
    """Take a section off the learner's Today queue."""
    Followup.objects.for_learner(learner).filter(section=section).update(done_at=now)


@transaction.atomic
def submit_design(draft, *, now):
    """Grade the draft's design, keep the report, and record what it shows about objectives.

    Raises DesignError where a given component is missing.
    """
    scenario = draft.brief
    found = report(grade(scenario, draft.design))
    submission = Submission.objects.create(
        learner=draft.learner,
        draft=draft,
        scenario=draft.scenario,
        stage=draft.stage,
        document=draft.document,
        report=found,
        score=found["score"],
        passed=found["passed"],
        submitted_at=now,
    )
    record_activity(
        draft.learner,
        Activity.Verb.DESIGNED,
        f"scenario:{name_of(scenario)}",
        title=scenario.title,
        result=found["score"] / 100,
        now=now,
    )
    taught = with_sections(found["requirements"])
    follow_up(draft.learner, taught, now=now)
    for requirement, section in taught:
        objective = next(iter(section.objectives.all()), None)
        if objective is None:
            continue
        record_activity(
            draft.learner,
            Activity.Verb.SOLVED,
            f"requirement:{name_of(scenario)}/{requirement['id']}",
            title=requirement["title"],
            objective=objective,
            result=requirement["credit"],
            now=now,
        )
    import_string(settings.DESIGN_CHECKED)(submission, now=now)
    return submission


def name_of(scenario):
    return "/".join(filter(None, (scenario.slug, scenario.stage)))


def follow_up(learner, taught, *, now):
    """What a design misses comes to Today, with its section and card; what it meets leaves.

    A section that teaches several requirements stays as long as one of them is missed. One that was
    there a short while ago, and was looked at or taken off, does not come back at once.
    """
    missed = {}
    for requirement, section in taught:
        if requirement["credit"] < 1:
            missed.setdefault(section, requirement)
    met = [(requirement, section) for requirement, section in taught if section not in missed]
    own = Followup.objects.for_learner(learner)
    for requirement, section in met:
        own.filter(section=section, why=requirement["title"][:200]).delete()
    lately = own.filter(section__in=missed, added_at__gt=now - FOLLOWED_UP_FOR)
    there = set(lately.values_list("section", flat=True))
    for section, requirement in missed.items():
        if section.pk not in there:
            why, card = requirement["title"], requirement["card"]
            add_followup(learner, section, why=why, card=card, now=now)


def with_sections(requirements):
    """(requirement of a report, Section that teaches it) for those whose section is written."""
    slugs = {requirement["section"].partition("#")[2] for requirement in requirements}
    sections = Section.objects.current().filter(slug__in=slugs).select_related("chapter")
    taught = {
        f"{section.chapter.slug}#{section.slug}": section
        for section in sections.prefetch_related("objectives")
    }
    return [
        (requirement, taught[requirement["section"]])
        for requirement in requirements
        if requirement["section"] in taught
    ]
