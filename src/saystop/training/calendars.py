"""A session, or the day on which a certificate ends, as a file for calendars: iCalendar (RFC 5545)."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from saystop.asking.calendars import alarm, calendar, day, escaped
from saystop.training.models import Certificate, Session, SessionState


def of_session(session: Session, language: str, link: str) -> bytes:
    """Its hours are those of its place (section 3.3.5, form 1: local time), with a reminder a day before."""
    title = session.course.told(language).get("title", "")
    status = "CANCELLED" if session.state == SessionState.CANCELLED else "CONFIRMED"
    return calendar(
        [
            f"UID:{session.pk}@session.saystop",
            f"DTSTART:{datetime.combine(session.day, session.starts_at):%Y%m%dT%H%M%S}",
            f"DTEND:{datetime.combine(session.day, session.ends_at):%Y%m%dT%H%M%S}",
            f"SUMMARY:{escaped(title)}",
            f"LOCATION:{escaped(session.place)}",
            f"URL:{link}",
            f"STATUS:{status}",
            *alarm("-P1D", title),
        ]
    )


def of_renewal(certificate: Certificate, language: str, link: str) -> bytes:
    """The last day of a certificate, with a reminder two months before.

    Raises:
        ValueError: it has no end.
    """
    last = certificate.ends_on
    if last is None:
        raise ValueError(certificate)
    title = _("The certificate ends: %(course)s") % {
        "course": certificate.course.told(language).get("title", "")
    }
    return calendar(
        [
            f"UID:{certificate.code}@certificate.saystop",
            f"DTSTART;VALUE=DATE:{day(last)}",
            f"DTEND;VALUE=DATE:{day(last + timedelta(days=1))}",
            f"SUMMARY:{escaped(title)}",
            f"URL:{link}",
            *alarm("-P60D", title),
        ]
    )
