from .accounts import User
from .course import (
    Chapter,
    CourseLoad,
    Domain,
    Exercise,
    Objective,
    QuickCheck,
    Section,
    Task,
    Term,
)
from .facts import Fact
from .learning import Activity, ExerciseAnswer, Note, ReadingPosition, SectionRead
from .ledger import ProofRow, StudyDay
from .requests import RateWindow, Receipt
from .search import SearchEntry

__all__ = [
    "Activity",
    "Chapter",
    "CourseLoad",
    "Domain",
    "Exercise",
    "ExerciseAnswer",
    "Fact",
    "Note",
    "Objective",
    "ProofRow",
    "QuickCheck",
    "RateWindow",
    "ReadingPosition",
    "Receipt",
    "SearchEntry",
    "Section",
    "SectionRead",
    "StudyDay",
    "Task",
    "Term",
    "User",
]
