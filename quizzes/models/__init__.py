from .attempts import Attempt
from .diagnostics import Diagnostic, DiagnosticResponse
from .disputes import Dispute, Outcome, Regrade, Remark
from .flashcards import Flashcard
from .items import ItemFigures
from .practice import DueQuestion, Response
from .questions import Choice, Question
from .reviews import Review
from .saves import Save
from .schedules import CardSchedule
from .versions import QuestionVersion

__all__ = [
    "Attempt",
    "CardSchedule",
    "Choice",
    "Diagnostic",
    "DiagnosticResponse",
    "Dispute",
    "DueQuestion",
    "Flashcard",
    "ItemFigures",
    "Outcome",
    "Question",
    "QuestionVersion",
    "Regrade",
    "Remark",
    "Response",
    "Review",
    "Save",
]
