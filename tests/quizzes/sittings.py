"""What tests of practice pages share: addresses, the ids that a page shows, and answering."""

from quizzes.models.questions import read_question


def address(attempt, position=1, what=""):
    return f"/practise/{attempt.pk}/{position}/{what}"


def ids_of(attempt, position=1, *, is_correct):
    """The ids that the page shows for the right or the wrong choices."""
    response = attempt.responses.select_related("attempt").get(position=position)
    response.question = read_question(response.question_id)
    return [offer.id for offer in response.offered() if offer.choice.is_correct == is_correct]


def answer(client, attempt, *, is_right, position=1, headers=None, **fields):
    chosen = ids_of(attempt, position, is_correct=is_right)
    if not is_right:
        chosen = chosen[:1]
    url = address(attempt, position)
    return client.post(url, {"choices": chosen} | fields, headers=headers)
