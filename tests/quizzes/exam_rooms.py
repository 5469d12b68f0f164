"""What tests of exams share: an exam with questions, the ids its paper shows, and saving.

EXAM_DRILL=1 runs races, forgeries and lost connections in full, as docs/exams.md gives them;
without it they are fewer, to keep an ordinary run short.
"""

import os

from quizzes.models.questions import read_question
from tests.factories import make_exam, make_objective, make_question, make_section

JSON = {"Accept": "application/json"}


def figure(usual, *, in_full):
    """How often to try something."""
    return in_full if os.environ.get("EXAM_DRILL") else usual


def make_paper(learner, count=3, *, multiple=(), **fields):
    """An open exam with so many questions; those at the positions in `multiple` take two."""
    section = make_section()
    objective = make_objective(chapter=section.chapter)
    questions = [
        make_question(section=section, objective=objective, right=2 if at in multiple else 1)
        for at in range(1, count + 1)
    ]
    return make_exam(learner, *questions, **fields)


def address(attempt, what=""):
    return f"/exams/{attempt.pk}/{what}"


def offered(attempt, position=1):
    response = attempt.responses.select_related("attempt").get(position=position)
    response.question = read_question(response.question_id)
    return response.offered()


def right_ids(attempt, position=1):
    return [offer.id for offer in offered(attempt, position) if offer.choice.is_correct]


def wrong_ids(attempt, position=1):
    return [offer.id for offer in offered(attempt, position) if not offer.choice.is_correct]


def save(client, attempt, position=1, choices=(), *, seq=1, key=None, headers=JSON, **fields):
    """Send one click as the page's script does."""
    headers = headers | ({"Idempotency-Key": key} if key else {})
    sent = {"choices": choices, "seq": seq, "seconds": 10} | fields
    return client.post(address(attempt, f"{position}/"), sent, headers=headers)


def chosen(attempt, position=1):
    """The ids, as the page shows them, of what stands chosen."""
    return [offer.id for offer in offered(attempt, position) if offer.is_taken]
