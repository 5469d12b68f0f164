"""What an assignment asks for, by its kind: in words, and where the work is done."""

from django.http import QueryDict
from django.urls import reverse

from classrooms.models import Assignment
from quizzes.wishes import Wish
from scenarios import library
from scenarios.standing import address

Kind = Assignment.Kind
ICONS = {
    Kind.READING: "learn",
    Kind.PRACTICE: "practise",
    Kind.EXAM: "clock",
    Kind.CARDS: "review",
    Kind.DESIGN: "sandbox",
}


def wish_of(assignment):
    """What its questions are about."""
    fields = QueryDict(assignment.wish)
    return Wish(
        chapters=tuple(fields.getlist("chapter")),
        objective=fields.get("objective", ""),
        domain=fields.get("domain", ""),
    )


def asked_for(assignment):
    """What is to be done, in a few words."""
    if assignment.kind == Kind.READING:
        if assignment.section:
            return f"Read the section “{assignment.section}”"
        return f"Read chapter {assignment.chapter.number}, {assignment.chapter}"
    if assignment.kind == Kind.PRACTICE:
        questions = f"{assignment.count} question{'' if assignment.count == 1 else 's'}"
        if assignment.section:
            return f"Read the section “{assignment.section}”, then answer {questions}"
        return f"Answer {questions}"
    if assignment.kind == Kind.CARDS:
        return f"Learn {assignment.count} cards of chapter {assignment.chapter.number}"
    if assignment.kind == Kind.DESIGN:
        return f"Reach {assignment.goal} of 100 in the sandbox"
    return "Sit the exam"


def minutes_of(assignment):
    """About how long it takes."""
    if assignment.kind == Kind.READING:
        return (assignment.section or assignment.chapter).minutes
    if assignment.kind == Kind.DESIGN:
        return library.scenario(assignment.scenario).minutes
    if assignment.kind == Kind.CARDS:
        return max(1, assignment.count // 2)
    before = assignment.section.minutes if assignment.section else 0
    return max(1, before + 2 * (assignment.count or 65))


def work_url(assignment):
    """The page where the work is done; for sittings that of the assignment, which begins them."""
    if assignment.kind == Kind.READING:
        return reading_url(assignment)
    if assignment.kind == Kind.CARDS:
        return f"{reverse('quizzes:review')}?chapter={assignment.chapter.slug}"
    if assignment.kind == Kind.DESIGN:
        return address(library.scenario(assignment.scenario))
    return assignment.get_absolute_url()


def reading_url(assignment):
    """The chapter to read, at its section where it is only one."""
    url = reverse("studyapp:chapter", args=[assignment.chapter.slug])
    return f"{url}#{assignment.section.slug}" if assignment.section else url


def icon_of(assignment):
    return ICONS[assignment.kind]
