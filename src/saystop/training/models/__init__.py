"""Courses and their units, sessions and who comes to them, peer chains, tests, and scenarios on the projector."""

from saystop.training.models.chains import AgeGroup, Chain, Topic, Workshop
from saystop.training.models.courses import Audience, Business, Course, Unit, UnitKind
from saystop.training.models.measures import Moment, Paper, Test
from saystop.training.models.sessions import MOST_SEATS, Registration, Session, SessionState
from saystop.training.models.stages import Stage

__all__ = [
    "MOST_SEATS",
    "AgeGroup",
    "Audience",
    "Business",
    "Chain",
    "Course",
    "Moment",
    "Paper",
    "Registration",
    "Session",
    "SessionState",
    "Stage",
    "Test",
    "Topic",
    "Unit",
    "UnitKind",
    "Workshop",
]
