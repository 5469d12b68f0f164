"""What a learner should do today: asked of every app, put in order, sized to their minutes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from studyapp.models import Section

# Icons of templatetags/icons.py by kind of work.
ICONS = {"cards": "review", "questions": "practise", "read": "learn", "design": "sandbox"}


@dataclass(frozen=True)
class TodayItem:
    """One thing to do. `kind` is a key of ICONS; more `weight` comes sooner; `minutes` >= 1."""

    kind: str
    title: str
    detail: str
    url: str
    minutes: int
    weight: float = 1.0

    @property
    def icon(self):
        return ICONS[self.kind]


@dataclass(frozen=True)
class Plan:
    """`now` fits into the learner's minutes for today; `later` is the rest."""

    now: tuple[TodayItem, ...]
    later: tuple[TodayItem, ...]

    @property
    def minutes(self):
        return sum(item.minutes for item in self.now)


def plan(items: Iterable[TodayItem], *, minutes: int) -> Plan:
    """The heaviest items that fit into `minutes`, and always at least one.

    An item that does not fit is passed over for lighter ones that do: a short chapter section can
    still fill what a long review has left.
    """
    chosen, later, left = [], [], minutes
    for item in sorted(items, key=lambda item: -item.weight):
        if not chosen or item.minutes <= left:
            chosen.append(item)
            left -= item.minutes
        else:
            later.append(item)
    return Plan(now=tuple(chosen), later=tuple(later))


def items_for(learner, *, now):
    """Everything that the apps named in TODAY_SOURCES have for this learner."""
    sources = [import_string(path) for path in settings.TODAY_SOURCES]
    return [item for source in sources for item in source(learner, now=now)]


def sections(learner, *, now):
    """The next section to read: in the chapter last read, else in the first unfinished one."""
    section = Section.objects.next_unread(learner)
    if section is None:
        return []
    chapter = section.chapter
    return [
        TodayItem(
            kind="read",
            title=section.title,
            detail=f"Chapter {chapter.number}, {chapter.title}",
            url=reverse("studyapp:chapter", args=[chapter.slug]) + f"#{section.slug}",
            minutes=section.minutes,
            weight=2.0,
        )
    ]
