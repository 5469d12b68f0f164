"""The course: content/ checked, rendered and read into frozen values. Pure, without Django."""

from .facts import stale_facts
from .model import (
    CardText,
    ChapterText,
    ChoiceText,
    Course,
    DesignText,
    Domain,
    ExerciseText,
    Link,
    Module,
    Objective,
    QuestionText,
    QuickCheckText,
    ScenarioText,
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
    "DesignText",
    "Domain",
    "ExerciseText",
    "FigureError",
    "Link",
    "Module",
    "Objective",
    "Problem",
    "QuestionText",
    "QuickCheckText",
    "ScenarioText",
    "SectionText",
    "Source",
    "Task",
    "TermText",
    "course_digest",
    "read_course",
    "stale_facts",
]
