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
from .learning import Activity, ExerciseAnswer, Note, ReadingPosition, SectionRead
from .requests import RateWindow, Receipt
from .search import SearchEntry

__all__ = [
    "Activity",
    "Chapter",
    "CourseLoad",
    "Domain",
    "Exercise",
    "ExerciseAnswer",
    "Note",
    "Objective",
    "QuickCheck",
    "RateWindow",
    "ReadingPosition",
    "Receipt",
    "SearchEntry",
    "Section",
    "SectionRead",
    "Task",
    "Term",
    "User",
]
