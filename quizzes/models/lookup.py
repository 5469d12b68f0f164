"""One card as a learner sees it, by plain statements.

Every answer looks up two cards, and putting these look-ups together from QuerySets costs ten times
as much as running them.
"""

from .flashcards import Flashcard
from .schedules import CardSchedule

CARD = """
SELECT card.*, coalesce(mine.review_count, 0) AS answered
FROM quizzes_flashcard card
LEFT JOIN quizzes_cardschedule mine ON mine.flashcard_id = card.id AND mine.learner_id = %s
WHERE card.id = %s AND NOT card.is_retired AND (card.owner_id IS NULL OR card.owner_id = %s)
"""
SCHEDULE = "SELECT * FROM quizzes_cardschedule WHERE learner_id = %s AND flashcard_id = %s"


def find_card(user, card_id):
    """The card, with `review_count` for this learner; None where they may not see it."""
    return next(iter(Flashcard.objects.raw(CARD, [user.pk, card_id, user.pk])), None)


def find_schedule(user, card):
    """The learner's schedule of the card; None while they have neither met nor put it aside."""
    return next(iter(CardSchedule.objects.raw(SCHEDULE, [user.pk, card.pk])), None)
