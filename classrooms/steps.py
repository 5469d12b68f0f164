"""Work without sittings of its own: what was read, learnt, handed in and begun.

All of it is one union of rows, so that a gradebook of every kind of work takes one query for them.
"""

from collections import defaultdict
from datetime import datetime
from itertools import starmap
from typing import NamedTuple

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    FloatField,
    Min,
    Q,
    Value,
)
from django.db.models.functions import Cast

from classrooms.grades import FULL, Try, share
from classrooms.models import Assignment
from quizzes.models import Review
from scenarios.models import Draft, Submission
from studyapp.models import Section, SectionRead

Kind = Assignment.Kind
DAY_OR_MORE = 1.0  # a card's interval once it is through its steps of minutes


class Work(NamedTuple):
    """One learner's work for one assignment, as grades.grade takes it.

    `moved_at` is when it last came further, None where nothing was done.
    """

    tries: list[Try]
    has_begun: bool = False
    is_whole: bool = True
    moved_at: datetime | None = None


class Done(NamedTuple):
    """A row of what was done: `part` of `of`, which are ids or names as text.

    `learner` None: nobody's, but what there is to do.
    """

    what: str
    of: str
    part: str
    learner: int | None
    at: datetime | None
    score: float | None


def steps_of(by_kind, learner_ids):
    """{(assignment id, learner id): Work} of these assignments by kind; one query, or none."""
    parts = []
    for kind, (rows, _) in READERS.items():
        if by_kind[kind]:
            parts += rows(by_kind[kind], learner_ids)
    done = defaultdict(list)
    if parts:
        for row in starmap(Done, parts[0].union(*parts[1:], all=True)):
            done[row.what].append(row)
    found = {}
    for kind, (_, work) in READERS.items():
        found |= work(by_kind[kind], done)
    return found


def text(name):
    return Cast(name, CharField())


def nothing(field):
    """NULL of this type: the parts of a union have to agree in theirs."""
    return Cast(Value(None), field())


def steady(moments, whole):
    """The Work of having come one step further at each of these moments."""
    tries = [Try(at, share(n, whole)) for n, at in enumerate(sorted(moments)[:whole], start=1)]
    is_whole = tries[-1].score == FULL
    return Work(tries, has_begun=True, is_whole=is_whole, moved_at=max(moments))


def reading_rows(assignments, learner_ids):
    """The sections asked for, and which of them were read."""
    chapters = {one.chapter_id for one in assignments if one.section_id is None}
    wanted = Q(chapter__in=chapters, is_retired=False)
    wanted |= Q(pk__in=[one.section_id for one in assignments if one.section_id])
    sections = Section.objects.filter(wanted).order_by()
    reads = SectionRead.objects.filter(section__in=sections, learner__in=learner_ids).order_by()
    of, part = text("section__chapter"), text("section")
    nobody, never = nothing(BigIntegerField), nothing(DateTimeField)
    return [
        sections.values_list(
            Value("section"), text("chapter"), text("pk"), nobody, never, nothing(FloatField)
        ),
        reads.values_list(Value("read"), of, part, "learner", "read_at", nothing(FloatField)),
    ]


def reading(assignments, done):
    """A step for each section of the chapter, or for the one section."""
    sections_of = defaultdict(set)
    for row in done["section"]:
        sections_of[row.of].add(row.part)
    about, asked = defaultdict(list), {}
    for one in assignments:
        whole_chapter = sections_of[str(one.chapter_id)]
        asked[one.pk] = {str(one.section_id)} if one.section_id else whole_chapter
        for section in asked[one.pk]:
            about[section].append(one.pk)
    moments = defaultdict(list)
    for row in done["read"]:
        for assignment_id in about[row.part]:
            moments[assignment_id, row.learner].append(row.at)
    return {key: steady(read, len(asked[key[0]])) for key, read in moments.items()}


def card_rows(assignments, learner_ids):
    """When each card of the chapters first came through its first steps."""
    reviews = Review.objects.standing().filter(
        learner__in=learner_ids,
        flashcard__chapter__in={one.chapter_id for one in assignments},
        flashcard__owner=None,
        interval_days__gte=DAY_OR_MORE,
    )
    of, part = text("flashcard__chapter"), text("flashcard")
    each = reviews.order_by().values_list(Value("learnt"), of, part, "learner")
    return [each.annotate(at=Min("reviewed_at"), score=nothing(FloatField))]


def cards(assignments, done):
    """A step for each card that is learnt, up to `count`."""
    moments = defaultdict(list)
    for row in done["learnt"]:
        moments[row.of, row.learner].append(row.at)
    by_chapter = defaultdict(list)
    for one in assignments:
        by_chapter[str(one.chapter_id)].append(one)
    return {
        (one.pk, learner_id): steady(learnt, one.count)
        for (chapter, learner_id), learnt in moments.items()
        for one in by_chapter[chapter]
    }


def design_rows(assignments, learner_ids):
    """The designs of the scenarios: handed in, and begun."""
    slugs = {one.scenario.partition("/")[0] for one in assignments}
    wanted = {"learner__in": learner_ids, "scenario__in": slugs}
    submitted = Submission.objects.filter(**wanted).order_by()
    begun = Draft.objects.filter(**wanted).order_by()
    fields = "scenario", "stage", "learner"
    return [
        submitted.values_list(Value("handed in"), *fields, "submitted_at", "score"),
        begun.values_list(Value("begun"), *fields, "changed_at", nothing(FloatField)),
    ]


def designs(assignments, done):
    """A try for each design handed in since the assignment was open."""
    by_scenario = defaultdict(list)
    for one in assignments:
        slug, _, stage = one.scenario.partition("/")
        by_scenario[slug, stage].append(one)
    tries, moved_at = defaultdict(list), {}
    for row in done["handed in"]:
        for one in by_scenario.get((row.of, row.part), ()):
            if row.at >= (one.opens_at or one.made_at):
                score = share(round(100 * row.score), 100 * one.goal)
                tries[one.pk, row.learner].append(Try(row.at, score))
                later(moved_at, (one.pk, row.learner), row.at)
    for row in done["begun"]:
        for one in by_scenario.get((row.of, row.part), ()):
            later(moved_at, (one.pk, row.learner), row.at)
    return {
        key: Work(tries.get(key, []), has_begun=True, moved_at=at) for key, at in moved_at.items()
    }


def later(moments, key, at):
    """Keep the later moment of a key."""
    moments[key] = max(moments.get(key, at), at)


READERS = {
    Kind.READING: (reading_rows, reading),
    Kind.CARDS: (card_rows, cards),
    Kind.DESIGN: (design_rows, designs),
}
