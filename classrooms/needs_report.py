"""Who of a class needs what now: what needs.py finds in the class's work, ready for its page."""

from collections import Counter
from dataclasses import dataclass

from django.core.paginator import Paginator

from classrooms import needs
from classrooms.answers import answers_of, choices_of
from classrooms.gradebook import rows_of
from classrooms.models import Enrolment
from studyapp.models import Objective, Section

PEOPLE_A_PAGE = 10
MISTAKES_SHOWN = OBJECTIVES_SHOWN = 5
REASONS_SHOWN = 2


@dataclass(frozen=True)
class FollowUp:
    """What can be given with one press, and to whom; `given` of them have it already."""

    objective: Objective
    section: Section
    places: list[Enrolment]
    given: int = 0


@dataclass(frozen=True)
class Said:
    """A Reason as the page tells it, with what can be done about it where something can."""

    reason: needs.Reason
    follow_up: FollowUp | None = None


@dataclass(frozen=True)
class Person:
    place: Enrolment
    said: list[Said]
    more: int


def report_of(classroom, *, page, now):
    """For templates: people page by page, mistakes and weak objectives of the class."""
    since = now - needs.WINDOW
    places = list(classroom.enrolments.learners().select_related("person").order_by("name", "pk"))
    assignments = classroom.assignments.standing().due_after(since).in_order()
    rows = rows_of(classroom, list(assignments), places, now=now)
    answers = answers_of(classroom, [place.person_id for place in places], since=since)
    people = Paginator(people_of(rows, answers, now=now), PEOPLE_A_PAGE).get_page(page)
    mistakes = needs.mistakes(answers)[:MISTAKES_SHOWN]
    weakest = needs.weakest(answers, now=now)[:OBJECTIVES_SHOWN]
    stuck = {reason.objective for _, found in people for reason in found if reason.objective}
    examples = examples_of(answers, stuck | {level.objective for level in weakest})
    choices = choices_of([one.choice for one in mistakes], examples.values())
    by_question = {choice.question_id: choice.question for choice in choices.values()}
    questions = {key: by_question[pk] for key, pk in examples.items() if pk in by_question}
    given = given_in(rows, now=now)
    by_person = {place.person_id: place for place in places}

    def follow_up(question, learners):
        has = {learner for learner in learners if (question.objective_id, learner) in given}
        chosen = [by_person[learner] for learner in learners if learner not in has]
        chosen.sort(key=lambda place: (place.name, place.pk))
        return FollowUp(question.objective, question.section, chosen, len(has))

    def said(place, reason):
        question = questions.get(reason.objective)
        return Said(reason, question and follow_up(question, [place.person_id]))

    return {
        "page": people,
        "people": [
            Person(
                place,
                [said(place, reason) for reason in found[:REASONS_SHOWN]],
                max(0, len(found) - REASONS_SHOWN),
            )
            for place, found in people
        ],
        "mistakes": [
            (one, choices[one.choice], follow_up(choices[one.choice].question, one.learners))
            for one in mistakes
            if one.choice in choices
        ],
        "weakest": [
            (level, follow_up(questions[level.objective], level.weak))
            for level in weakest
            if level.objective in questions
        ],
        "learner_count": len(places),
        "answer_count": sum(len(theirs) for theirs in answers.values()),
        "has_work": bool(rows and any(row.given for row in rows)),
    }


def people_of(rows, answers, *, now):
    """[(place, reasons)] of those who may need a word, the most urgent first."""
    found = []
    for row in rows:
        place = row.place
        # What was due before they came is no reason.
        cells = [one for one in row.given if one.due_at is None or one.due_at > place.joined_at]
        given = answers.get(place.person_id, [])
        moments = [cell.moved_at for cell in cells] + [one.at for one in given[-1:]]
        last_at = max([place.joined_at, *(at for at in moments if at)])
        if reasons := needs.reasons(cells, given, last_at=last_at, now=now):
            found.append((place, reasons))
    return sorted(found, key=lambda one: needs.urgency(one[1]))


def examples_of(answers, objectives):
    """{objective: the question on it that was missed most}"""
    missed = {objective: Counter() for objective in objectives}
    for given in answers.values():
        for answer in given:
            if not answer.is_right and answer.objective in missed:
                missed[answer.objective][answer.question] += 1
    return {key: counts.most_common(1)[0][0] for key, counts in missed.items() if counts}


def given_in(rows, *, now):
    """(objective, learner) of every follow-up that is not due yet."""
    return {
        (cell.assignment.objective_id, row.place.person_id)
        for row in rows
        for cell in row.given
        if cell.assignment.objective_id and (cell.due_at is None or cell.due_at > now)
    }
