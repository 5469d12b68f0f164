"""What a learner should do today: asked of every app, put in order, sized to their minutes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from studyapp.catchup import Pile
from studyapp.models import Section

# Icons of templatetags/icons.py by kind of work.
ICONS = {
    "cards": "review",
    "questions": "practise",
    "read": "learn",
    "design": "sandbox",
    "exam": "timer",
    "class": "class",
}


LEAST_PART = 5  # minutes: less of a pile is not worth beginning


@dataclass(frozen=True)
class TodayItem:
    """One thing to do. `kind` is a key of ICONS; more `weight` comes sooner; `minutes` >= 1.

    Attributes:
        why: in short words, why it is there.
        pile: where it is made of many small things, of which a day takes as many as fit.
        is_running: it has begun and goes on by itself, as an exam does: it comes before all else.
    """

    kind: str
    title: str
    detail: str
    url: str
    minutes: int
    weight: float = 1.0
    why: str = ""
    pile: Pile | None = None
    is_running: bool = False

    @property
    def icon(self):
        return ICONS[self.kind]

    def cut(self, minutes):
        """(what fits into so many minutes, the rest), either of them None where it is nothing."""
        if self.minutes <= minutes:
            return self, None
        count = self.pile.within(minutes) if self.pile and minutes >= LEAST_PART else 0
        if not count:
            return None, self
        rest = self.pile.count - count
        return (
            replace(self, title=f"{count} of {self.title}", minutes=minutes),
            replace(self, title=f"{rest} more of {self.title}", minutes=self.minutes - minutes),
        )


@dataclass(frozen=True)
class Plan:
    """`now` fits into the learner's minutes for today; `later` is the rest."""

    now: tuple[TodayItem, ...]
    later: tuple[TodayItem, ...]

    @property
    def minutes(self):
        return sum(item.minutes for item in self.now)


def plan(items: Iterable[TodayItem], *, minutes: int) -> Plan:
    """What is running, then the heaviest items that fit into `minutes`, and always at least one.

    Of a pile as much is taken as fits. Another item that does not fit is passed over for lighter
    ones that do: a short chapter section can still fill what a long review has left.
    """
    chosen, later, left = [], [], minutes
    for item in sorted(items, key=lambda item: (not item.is_running, -item.weight)):
        part, rest = item.cut(left)
        if part is None and (item.is_running or not chosen):
            part, rest = rest, None
        if part:
            chosen.append(part)
            left -= part.minutes
        if rest:
            later.append(rest)
    return Plan(now=tuple(chosen), later=tuple(later))


@dataclass(frozen=True)
class Notice:
    """Something that Today tells, beside what is to be done. `url` may be empty."""

    words: str
    detail: str
    url: str = ""


def notices_for(learner, *, now):
    """What the apps named in NOTICE_SOURCES have to tell this learner; asks none without need."""
    if learner.notices_until is None or learner.notices_until <= now:
        return []
    sources = [import_string(path) for path in settings.NOTICE_SOURCES]
    return [notice for source in sources for notice in source(learner, now=now)]


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
            why="The next that you have not read",
        )
    ]
