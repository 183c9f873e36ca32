"""Courses and their units, sessions and who comes to them, peer chains, and scenarios on the projector."""

from saystop.training.models.chains import AgeGroup, Chain, Topic, Workshop
from saystop.training.models.courses import Audience, Business, Course, Unit, UnitKind
from saystop.training.models.sessions import MOST_SEATS, Registration, Session, SessionState
from saystop.training.models.stages import Stage

__all__ = [
    "MOST_SEATS",
    "AgeGroup",
    "Audience",
    "Business",
    "Chain",
    "Course",
    "Registration",
    "Session",
    "SessionState",
    "Stage",
    "Topic",
    "Unit",
    "UnitKind",
    "Workshop",
]
