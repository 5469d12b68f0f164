"""What learners have done for assignments, read for all of them at once.

Nothing is kept of it: it comes from the rows that reading, answering, reviewing and handing in
leave behind. The number of queries depends on the kinds of assignments alone.
"""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Count, Max, Min, Q

from classrooms.grades import FULL, Try, share
from classrooms.models import AssignedAttempt, Assignment
from quizzes.actions.exams import close_expired
from quizzes.deadlines import is_over
from quizzes.models import Review
from scenarios.models import Draft, Submission
from studyapp.models import Section, SectionRead

Kind = Assignment.Kind
DAY_OR_MORE = 1.0  # a card's interval once it is through its steps of minutes


class Work(NamedTuple):
    """One learner's work for one assignment, as grades.grade takes it."""

    tries: list[Try]
    has_begun: bool = False
    is_whole: bool = True


NOTHING = Work([])


def work_of(assignments, learner_ids, *, now):
    """{(assignment id, learner id): Work} wherever there is any."""
    by_kind = defaultdict(list)
    for assignment in assignments:
        by_kind[assignment.kind].append(assignment)
    found = {}
    for kind, read in READERS.items():
        if by_kind[kind]:
            found |= read(by_kind[kind], learner_ids)
    if sat := by_kind[Kind.PRACTICE] + by_kind[Kind.EXAM]:
        found |= sittings(sat, learner_ids, now=now)
    return found


def steady(moments, whole):
    """The Work of having come one step further at each of these moments."""
    tries = [Try(at, share(n, whole)) for n, at in enumerate(sorted(moments)[:whole], start=1)]
    return Work(tries, has_begun=True, is_whole=tries[-1].score == FULL)


def reading(assignments, learner_ids):
    """A step for each section of the chapter, or for the one section."""
    chapters = {one.chapter_id for one in assignments if one.section_id is None}
    wanted = Q(chapter__in=chapters, is_retired=False)
    wanted |= Q(pk__in=[one.section_id for one in assignments if one.section_id])
    sections_of = defaultdict(set)
    for section_id, chapter_id in Section.objects.filter(wanted).values_list("pk", "chapter_id"):
        sections_of[chapter_id].add(section_id)
    asked = {
        one.pk: {one.section_id} if one.section_id else sections_of[one.chapter_id]
        for one in assignments
    }
    about = defaultdict(list)
    for assignment_id, sections in asked.items():
        for section_id in sections:
            about[section_id].append(assignment_id)
    reads = SectionRead.objects.filter(section__in=about, learner__in=learner_ids).order_by()
    moments = defaultdict(list)
    for section_id, learner_id, read_at in reads.values_list("section", "learner", "read_at"):
        for assignment_id in about[section_id]:
            moments[assignment_id, learner_id].append(read_at)
    return {key: steady(read, len(asked[key[0]])) for key, read in moments.items()}


def cards(assignments, learner_ids):
    """A step for each card of the chapter that has come through its first steps, up to `count`."""
    chapters = {one.chapter_id for one in assignments}
    reviews = Review.objects.standing().filter(
        learner__in=learner_ids,
        flashcard__chapter__in=chapters,
        flashcard__owner=None,
        interval_days__gte=DAY_OR_MORE,
    )
    rows = reviews.order_by().values_list("learner", "flashcard__chapter", "flashcard")
    moments = defaultdict(list)
    for learner_id, chapter_id, _, learnt_at in rows.annotate(Min("reviewed_at")):
        moments[chapter_id, learner_id].append(learnt_at)
    by_chapter = defaultdict(list)
    for one in assignments:
        by_chapter[one.chapter_id].append(one)
    return {
        (one.pk, learner_id): steady(learnt, one.count)
        for (chapter_id, learner_id), learnt in moments.items()
        for one in by_chapter[chapter_id]
    }


def sittings(assignments, learner_ids, *, now):
    """A try for each sitting that was ended, or in which everything is answered.

    An exam that is over by the clock counts as handed in, whoever looks at it first.
    """
    rows = list(sitting_rows(assignments, learner_ids))
    if any(ended is None and ends and is_over(ends, now) for _, _, _, ended, ends, *_ in rows):
        close_expired(now=now)
        rows = list(sitting_rows(assignments, learner_ids))
    found = {}
    for _, assignment_id, learner_id, ended_at, _, asked, answered, last_at, scored, right in rows:
        work = found.setdefault((assignment_id, learner_id), Work([], has_begun=True))
        if ended_at is None and answered == asked:
            ended_at = last_at
        if ended_at is not None:
            work.tries.append(Try(ended_at, share(right, scored)))
    return found


def sitting_rows(assignments, learner_ids):
    sat = AssignedAttempt.objects.filter(
        assignment__in=assignments, attempt__learner__in=learner_ids
    )
    fields = ("assignment", "attempt__learner", "attempt__finished_at", "attempt__deadline_at")
    responses = "attempt__responses"
    is_scored = Q(attempt__responses__is_scored=True)
    return (
        sat.order_by()
        .values_list("pk", *fields)
        .annotate(
            asked=Count(responses),
            answered=Count(f"{responses}__answered_at"),
            answered_at=Max(f"{responses}__answered_at"),
            scored=Count(responses, filter=is_scored),
            right=Count(responses, filter=is_scored & Q(attempt__responses__is_correct=True)),
        )
    )


def designs(assignments, learner_ids):
    """A try for each design handed in since the assignment was open."""
    by_scenario = defaultdict(list)
    for one in assignments:
        slug, _, stage = one.scenario.partition("/")
        by_scenario[slug, stage].append(one)
    wanted = {"learner__in": learner_ids, "scenario__in": {slug for slug, _ in by_scenario}}
    found = {}
    submitted = Submission.objects.filter(**wanted).order_by()
    for learner_id, slug, stage, score, at in submitted.values_list(
        "learner", "scenario", "stage", "score", "submitted_at"
    ):
        for one in by_scenario.get((slug, stage), ()):
            if at >= (one.opens_at or one.made_at):
                work = found.setdefault((one.pk, learner_id), Work([], has_begun=True))
                work.tries.append(Try(at, share(round(100 * score), 100 * one.goal)))
    begun = Draft.objects.filter(**wanted).order_by()
    for learner_id, slug, stage in begun.values_list("learner", "scenario", "stage"):
        for one in by_scenario.get((slug, stage), ()):
            found.setdefault((one.pk, learner_id), Work([], has_begun=True))
    return found


READERS = {Kind.READING: reading, Kind.CARDS: cards, Kind.DESIGN: designs}
