"""The course: content/ checked, rendered and read into frozen values. Pure, without Django."""

from .model import (
    CardText,
    ChapterText,
    ChoiceText,
    Course,
    Domain,
    ExerciseText,
    Link,
    Module,
    Objective,
    QuestionText,
    QuickCheckText,
    SectionText,
    Source,
    Task,
    TermText,
)
from .problems import CourseError, FigureError, Problem
from .reading import course_digest, read_course

__all__ = [
    "CardText",
    "ChapterText",
    "ChoiceText",
    "Course",
    "CourseError",
    "Domain",
    "ExerciseText",
    "FigureError",
    "Link",
    "Module",
    "Objective",
    "Problem",
    "QuestionText",
    "QuickCheckText",
    "SectionText",
    "Source",
    "Task",
    "TermText",
    "course_digest",
    "read_course",
]
