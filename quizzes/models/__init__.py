from .flashcards import Flashcard
from .practice import Attempt, DueQuestion, Response
from .questions import Choice, Question
from .reviews import Review
from .schedules import CardSchedule

__all__ = [
    "Attempt",
    "CardSchedule",
    "Choice",
    "DueQuestion",
    "Flashcard",
    "Question",
    "Response",
    "Review",
]
