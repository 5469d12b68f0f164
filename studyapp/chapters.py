"""Chapters as one reader finds them: text, marks, own words and answers."""

from collections import defaultdict
from functools import cached_property
from itertools import dropwhile

from studyapp.models import Chapter, Exercise, Objective, QuickCheck, ReadingPosition, Section


class Reading:
    """One chapter for one reader. Each part is read from the database when it is first asked for,
    so that a fragment of the page costs only what it shows."""

    def __init__(self, chapter, reader):
        self.chapter = chapter
        self.reader = reader

    @cached_property
    def sections(self):
        """Current sections in order: the reader's marks, their `number` and the one `after`."""
        return in_order(self.chapter.sections.current().as_read_by(self.reader))

    @cached_property
    def objectives(self):
        return list(self.chapter.objectives.current().select_related("task"))

    @cached_property
    def checks(self):
        """Quick checks by slug, not answered yet."""
        rows = QuickCheck.objects.in_chapter(self.chapter)
        for row in rows:
            row.chosen = row.errors = None
        return {row.slug: row for row in rows}

    @cached_property
    def exercises(self):
        """Design exercises by slug, each with the reader's `own_text`."""
        rows = Exercise.objects.in_chapter(self.chapter).as_tried_by(self.reader)
        return {row.slug: row for row in rows}

    @cached_property
    def terms(self):
        return list(self.chapter.terms.current())

    @cached_property
    def text(self):
        """The sections with their parts as `blocks`, each with the check or exercise it means."""
        shown = {"check": self.checks, "exercise": self.exercises}
        for section in self.sections:
            section.blocks = [
                part | {part["kind"]: shown[part["kind"]].get(part["slug"])}
                if part["kind"] in shown
                else part
                for part in section.parts
            ]
        return self.sections

    @property
    def tasks(self):
        """The exam's tasks that the objectives serve, in the exam's order."""
        tasks = {objective.task_id: objective.task for objective in self.objectives}
        return sorted(tasks.values(), key=lambda task: task.slug)

    @property
    def read_count(self):
        return sum(section.is_read for section in self.sections)

    @property
    def minutes_left(self):
        return sum(section.minutes for section in self.sections if not section.is_read)

    @property
    def has_notes(self):
        return any(section.note for section in self.sections)

    @property
    def next_unread(self):
        return next((section for section in self.sections if not section.is_read), None)

    @cached_property
    def left_at(self):
        """The section to go on with: where the reader stopped, or the next unread one after it.

        None at the start, and when all is read.
        """
        positions = ReadingPosition.objects.for_learner(self.reader).filter(chapter=self.chapter)
        place = positions.values_list("section_id", flat=True).first()
        ahead = list(dropwhile(lambda section: section.pk != place, self.sections))
        if not ahead or self.next_unread is None:
            return None
        section = next((row for row in ahead if not row.is_read), ahead[0])
        return section if section.number > 1 else None

    @cached_property
    def neighbours(self):
        """The chapters before and after this one; None at either end."""
        chapters = list(Chapter.objects.current().defer("opening_html", "sources"))
        place = chapters.index(self.chapter)
        before, after = chapters[:place][-1:], chapters[place + 1 :][:1]
        return {"before": next(iter(before), None), "after": next(iter(after), None)}


def in_order(sections):
    sections = list(sections)
    for number, section in enumerate(sections, start=1):
        section.number = number
        section.note_form = None
        section.after = next(iter(sections[number:]), None)
    return sections


def all_readings(reader):
    """A Reading of every current chapter, without the sections' text, in three queries."""
    sections, objectives = defaultdict(list), defaultdict(list)
    for section in Section.objects.current().as_read_by(reader).defer("parts"):
        sections[section.chapter_id].append(section)
    for objective in Objective.objects.written().select_related("task"):
        objectives[objective.chapter_id].append(objective)
    readings = [
        Reading(chapter, reader) for chapter in Chapter.objects.current().defer("opening_html")
    ]
    for reading in readings:
        reading.sections = in_order(sections[reading.chapter.pk])
        reading.objectives = objectives[reading.chapter.pk]
    return readings


def to_continue(readings, reader):
    """The Reading to go on with: the chapter last read, else the first begun, else the first with
    something unread; None when all is read."""
    positions = ReadingPosition.objects.for_learner(reader).order_by("-at")
    last = positions.values_list("chapter_id", flat=True).first()
    unfinished = [reading for reading in readings if reading.next_unread]
    unfinished.sort(key=lambda reading: (reading.chapter.pk != last, not reading.read_count))
    return next(iter(unfinished), None)
