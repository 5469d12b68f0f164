"""What designs have for the Today queue: each function is one of TODAY_SOURCES."""

from scenarios import library
from scenarios.models import Draft, Followup
from scenarios.panels import PASS_MARK
from scenarios.ties import place_of_section, practice
from studyapp.today import TodayItem

FOLLOWUPS_AT_ONCE = 3
MINUTES_A_CARD = 1
LEAST_MINUTES = 5


def followups(learner, *, now):
    """The sections, and the cards about the same, that the learner has added from a report."""
    waiting = Followup.objects.for_learner(learner).waiting().select_related("section__chapter")
    waiting = waiting[:FOLLOWUPS_AT_ONCE]
    cards = practice("card", (one.card for one in waiting))
    found = []
    for one in waiting:
        section = one.section
        found.append(
            TodayItem(
                kind="read",
                title=section.title,
                detail=f"From your report: {one.why}",
                url=place_of_section(section).url,
                minutes=section.minutes,
                weight=2.75,
                why="It teaches what was missing",
            )
        )
        if one.card in cards:
            card = cards[one.card]
            found.append(
                TodayItem(
                    kind="cards",
                    title=card.title,
                    detail=f"The card to {section.title}",
                    url=card.url,
                    minutes=MINUTES_A_CARD,
                    weight=2.7,
                    why="It asks for what was missing",
                )
            )
    return found


def unfinished(learner, *, now):
    """The design worked on last, while nothing that passes was handed in for its scenario."""
    drafts = Draft.objects.for_learner(learner).filter(scenario__in=library.slugs())
    draft = drafts.with_standing().first()
    if draft is None or draft.is_passed:
        return []
    return [
        TodayItem(
            kind="design",
            title=draft.title,
            detail=f"Best so far {draft.best:.3g} of 100, {PASS_MARK} to pass"
            if draft.best is not None
            else "Begun, not checked yet",
            url=draft.get_absolute_url(),
            minutes=max(draft.brief.minutes // 2, LEAST_MINUTES),
            weight=1.75,
            why="You worked on it last, and it has not passed yet",
        )
    ]
