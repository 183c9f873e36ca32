"""Courses and their units, sessions and who comes to them, and scenarios on the projector."""

from saystop.training.models.courses import Audience, Business, Course, Unit, UnitKind
from saystop.training.models.scenarios import OwnScenario
from saystop.training.models.sessions import MOST_SEATS, Registration, Session, SessionState
from saystop.training.models.stages import Stage

__all__ = [
    "MOST_SEATS",
    "Audience",
    "Business",
    "Course",
    "OwnScenario",
    "Registration",
    "Session",
    "SessionState",
    "Stage",
    "Unit",
    "UnitKind",
]
