from .assignments import AssignedAttempt, Assignment, ChosenLearner, Ruling
from .classrooms import Classroom, Enrolment
from .invitations import Invitation
from .live import LiveAnswer, LiveEvent, LiveQuestion, LiveSession, Participation
from .live_designs import LiveDesign

__all__ = [
    "AssignedAttempt",
    "Assignment",
    "ChosenLearner",
    "Classroom",
    "Enrolment",
    "Invitation",
    "LiveAnswer",
    "LiveDesign",
    "LiveEvent",
    "LiveQuestion",
    "LiveSession",
    "Participation",
    "Ruling",
]
