from .assignments import AssignedAttempt, Assignment, ChosenLearner, Ruling
from .classrooms import Classroom, Enrolment
from .invitations import Invitation
from .live import LiveAnswer, LiveEvent, LiveQuestion, LiveSession, Participation

__all__ = [
    "AssignedAttempt",
    "Assignment",
    "ChosenLearner",
    "Classroom",
    "Enrolment",
    "Invitation",
    "LiveAnswer",
    "LiveEvent",
    "LiveQuestion",
    "LiveSession",
    "Participation",
    "Ruling",
]
