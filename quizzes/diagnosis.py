"""What a diagnostic found, ready to be shown: verdict, probability, and what to read first."""

from dataclasses import dataclass

from quizzes.diagnosing import READY_FROM, SECTIONS_TO_READ, Verdict, belief, verdict
from quizzes.models import Diagnostic, Question
from quizzes.models.corrections import as_marked
from studyapp.models import Section


@dataclass(frozen=True)
class Diagnosis:
    """`ready` is the probability of being ready; `responses` only where a review is shown."""

    test: Diagnostic
    verdict: Verdict
    ready: float
    count: int
    right: int
    responses: list
    sections: list

    @property
    def percent(self) -> int:
        """From 1 to 99: a few answers make nothing certain."""
        return min(99, max(1, round(100 * self.ready)))


def diagnosis(test, *, with_review=False):
    """The Diagnosis of a test that is over. Two queries, some more with the review."""
    given = test.responses.given()
    found = belief(given)
    responses = reviewed(test) if with_review else []
    return Diagnosis(
        test=test,
        verdict=verdict(found),
        ready=found.above(READY_FROM),
        count=len(given),
        right=sum(answer.is_correct for answer in given),
        responses=responses,
        sections=sections_to_read(test, responses) if with_review else [],
    )


def reviewed(test):
    """The answered responses with question, place, the right choice as `key`, and the one `taken`.

    All as it was asked. `taken` is None for "Not sure".
    """
    responses = list(test.responses.answered())
    questions = Question.objects.with_choices().select_related("chapter", "section__chapter")
    questions = questions.in_bulk([response.question_id for response in responses])
    for response in as_marked(responses, questions):
        choices = {choice.pk: choice for choice in response.question.current_choices}
        response.key = choices[response.question.key[0]]
        response.taken = choices.get(response.chosen_id)
    return responses


def sections_to_read(test, responses):
    """Where the missed questions are answered, the easiest first: a miss there tells the most.

    Where fewer were missed, the next sections that the learner has not read.
    """
    missed = [response for response in responses if not response.is_correct]
    missed.sort(key=lambda response: (response.difficulty, response.position))
    sections = list({row.question.section_id: row.question.section for row in missed}.values())
    left = SECTIONS_TO_READ - len(sections)
    if left > 0:
        seen = [section.pk for section in sections]
        unread = Section.objects.current().exclude(pk__in=seen)
        unread = unread.exclude(reads__learner=test.learner_id).select_related("chapter")
        sections += unread.order_by("chapter__number", "position")[:left]
    return sections[:SECTIONS_TO_READ]
