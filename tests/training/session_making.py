"""Invented courses and sessions."""

from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from saystop.offices.models import Member
from saystop.training.models import Audience, Course, Session
from saystop.training.services import registering, sessions

TEXTS = {
    "en": {"title": "Notice, react, report", "summary": "What to do when something worries you."},
    "nl": {"title": "Opmerken, reageren, melden", "summary": "Wat te doen als iets u zorgen baart."},
}


def a_course(**values: Any) -> Course:
    usual: dict[str, Any] = {"slug": f"course-{Course.objects.count()}", "texts": TEXTS}
    return Course.objects.create(**{**usual, "audience": Audience.PROFESSIONALS, **values})


def a_session(member: Member, days: int = 14, course: Course | None = None, **values: Any) -> Session:
    """So many days from today."""
    usual: dict[str, Any] = {
        "course": course or a_course(),
        "language": "en",
        "day": in_days(days),
        "starts_at": time(14),
        "ends_at": time(17, 30),
        "place": "Pier Street 2, Harbour Town",
        "host": "Hotel at the Pier",
    }
    return sessions.keep(member, Session(), **{**usual, **values})


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def held_with(member: Member, *names: str, course: Course | None = None, days: int = 0) -> Session:
    """A session that was held, to which these people came; `days` ago."""
    session = a_session(member, 0, course)
    for name in names:
        registering.register(session, name, "", "en")
        registering.be_here(session, name)
    sessions.hold(member, session, without_consent=True)
    session.refresh_from_db()
    if days:
        Session.objects.filter(pk=session.pk).update(day=in_days(-days))
        session.refresh_from_db()
    return session
