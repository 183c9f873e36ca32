"""Courses and their units, sessions and who comes to them, certificates, and scenarios on the projector."""

from saystop.training.models.certificates import Certificate, Reason
from saystop.training.models.chains import AgeGroup, Chain, Topic, Workshop
from saystop.training.models.courses import Audience, Business, Course, Unit, UnitKind
from saystop.training.models.measures import Moment, Paper, Test
from saystop.training.models.scenarios import OwnScenario
from saystop.training.models.sessions import MOST_SEATS, Registration, Session, SessionState, Told
from saystop.training.models.stages import Stage

__all__ = [
    "MOST_SEATS",
    "AgeGroup",
    "Audience",
    "Business",
    "Certificate",
    "Chain",
    "Course",
    "Moment",
    "OwnScenario",
    "Paper",
    "Reason",
    "Registration",
    "Session",
    "SessionState",
    "Stage",
    "Test",
    "Told",
    "Topic",
    "Unit",
    "UnitKind",
    "Workshop",
]
