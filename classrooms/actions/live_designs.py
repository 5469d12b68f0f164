"""Writes of design sessions. Each is one transaction, and safe to repeat."""

from django.db import transaction
from django.db.models import F

from classrooms.actions.live import GRACE, deadline, locked, tell, time_factor
from classrooms.live.design.board import scenario_of
from classrooms.live.phases import Phase
from classrooms.models import LiveDesign, LiveSession
from scenarios.actions import start_draft
from scenarios.starting import set_out

MOST_PINNED = 4


class NotDesigning(Exception):  # noqa: N818
    """The session is not at its design phase, so nothing new can be begun."""


class TooManyPinned(Exception):  # noqa: N818
    """The screen for the room is full: one has to be taken down first."""


def open_design(part, *, now):
    """The draft in which this learner works on the session's scenario, begun where there is none.

    A new draft even where they have designs of the scenario: what they made before stays as it is.
    Also a draft they have deleted is begun anew. Raises NotDesigning.

    Args:
        part: a Participation with its `person`.
    """
    draft = draft_of(part, now=now)
    if draft is None:
        raise NotDesigning
    return draft


@transaction.atomic
def draft_of(part, *, now):
    session = LiveSession.objects.shared(part.session_id)
    design = LiveDesign.objects.filter(participation=part).first()
    if design and design.draft:
        return design.draft
    if session.phase != Phase.DESIGN:
        return None
    LiveDesign.objects.get_or_create(participation=part, defaults={"began_at": now})
    design = LiveDesign.objects.select_for_update().get(participation=part)
    if design.draft is None:  # else another device of theirs was faster
        scenario = scenario_of(session)
        title = f"{scenario.title}, live: {session.title}"[:120]
        design.draft = start_draft(
            part.person, set_out(scenario), title=title, scenario=scenario, now=now
        )
        design.save(update_fields=["draft"])
    return design.draft


@transaction.atomic
def count_check(submission, *, now):
    """Let a check of a session's design count on its board, while the session takes it.

    In the transaction of the check, and under the session's row lock: so whatever was checked
    before the gallery opened hangs there. The last check counts, also where it is a worse one.
    """
    found = LiveDesign.objects.under_way().filter(draft=submission.draft_id)
    design = found.select_related("participation__session", "participation__person").first()
    if design is None:
        return
    session = locked(design.participation.session)
    if takes_check(session, factor=time_factor(design.participation.person), now=now):
        LiveDesign.objects.filter(pk=design.pk).update(
            submission=submission,
            check_count=F("check_count") + 1,
            checked_at=now,
            **in_short(submission.report),
        )
        tell(session, "checked", now=now)


def takes_check(session, *, factor, now):
    """Whether a check counts: a pause stops the clock, and nobody is hurried by it."""
    at = session.paused_at or now
    is_in_time = session.ends_at is None or at <= deadline(session, factor) + GRACE
    return session.moment().takes_checks and is_in_time


def in_short(report):
    """What a board needs of a report, as values of a LiveDesign."""
    required = [one for one in report["requirements"] if not one["bonus"]]
    return {
        "met": [one["id"] for one in required if one["passed"]],
        "pitfalls": sorted({one["id"] for one in report["pitfalls"]}),
        "is_whole": all(one["passed"] for one in required),
    }


@transaction.atomic
def set_hidden(design, *, is_hidden, now):
    """Take a design out of the gallery, for the host; or put it back."""
    session = locked(design.participation.session)
    rows = LiveDesign.objects.filter(pk=design.pk, is_hidden=not is_hidden)
    if rows.update(is_hidden=is_hidden):
        tell(session, "shown", now=now)


@transaction.atomic
def set_pinned(design, *, is_pinned, now):
    """Put a design on the screen for the room, or take it down. Raises TooManyPinned."""
    session = locked(design.participation.session)
    pinned = LiveDesign.objects.in_session(session).on_show().filter(pinned_at__isnull=False)
    if is_pinned and pinned.exclude(pk=design.pk).count() >= MOST_PINNED:
        raise TooManyPinned
    rows = LiveDesign.objects.filter(pk=design.pk, pinned_at__isnull=is_pinned)
    if rows.update(pinned_at=now if is_pinned else None):
        tell(session, "shown", now=now, data={"only": "screen"})


@transaction.atomic
def set_withdrawn(design, *, is_withdrawn, now):
    """Keep a learner's own design out of the gallery, or let it in again."""
    session = locked(design.participation.session)
    rows = LiveDesign.objects.filter(pk=design.pk, withdrawn_at__isnull=is_withdrawn)
    if rows.update(withdrawn_at=now if is_withdrawn else None) and session.phase == Phase.GALLERY:
        tell(session, "shown", now=now)
