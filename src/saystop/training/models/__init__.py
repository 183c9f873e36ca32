"""Courses, sessions and what comes of them."""

from saystop.training.models.courses import Audience, Course, Unit, UnitKind
from saystop.training.models.sessions import Registration, Session, SessionState

__all__ = ["Audience", "Course", "Registration", "Session", "SessionState", "Unit", "UnitKind"]
