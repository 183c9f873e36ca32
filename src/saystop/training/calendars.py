"""A session, or the day on which a certificate ends, as a file for calendars: iCalendar (RFC 5545)."""

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from saystop.training.models import Certificate, Session, SessionState

LONGEST_LINE = 75  # bytes (section 3.1)


def of_session(session: Session, language: str, link: str) -> bytes:
    """Its hours are those of its place (section 3.3.5, form 1: local time), with a reminder a day before."""
    title = session.course.told(language).get("title", "")
    status = "CANCELLED" if session.state == SessionState.CANCELLED else "CONFIRMED"
    return _calendar(
        [
            f"UID:{session.pk}@session.saystop",
            f"DTSTART:{datetime.combine(session.day, session.starts_at):%Y%m%dT%H%M%S}",
            f"DTEND:{datetime.combine(session.day, session.ends_at):%Y%m%dT%H%M%S}",
            f"SUMMARY:{_escaped(title)}",
            f"LOCATION:{_escaped(session.place)}",
            f"URL:{link}",
            f"STATUS:{status}",
            *_alarm("-P1D", title),
        ]
    )


def of_renewal(certificate: Certificate, language: str, link: str) -> bytes:
    """The last day of a certificate, with a reminder two months before.

    Raises:
        ValueError: it has no end.
    """
    day = certificate.ends_on
    if day is None:
        raise ValueError(certificate)
    title = _("The certificate ends: %(course)s") % {
        "course": certificate.course.told(language).get("title", "")
    }
    return _calendar(
        [
            f"UID:{certificate.code}@certificate.saystop",
            f"DTSTART;VALUE=DATE:{_day(day)}",
            f"DTEND;VALUE=DATE:{_day(day + timedelta(days=1))}",
            f"SUMMARY:{_escaped(title)}",
            f"URL:{link}",
            *_alarm("-P60D", title),
        ]
    )


def _calendar(event: Sequence[str]) -> bytes:
    # When it was written is told to the day: nobody needs more.
    stamp = f"DTSTAMP:{_day(timezone.localdate())}T000000Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//SayStop//EN", "BEGIN:VEVENT", stamp, *event]
    return b"".join(_folded(line) for line in (*lines, "END:VEVENT", "END:VCALENDAR"))


def _alarm(before: str, title: str) -> list[str]:
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:{before}",
        f"DESCRIPTION:{_escaped(title)}",
        "END:VALARM",
    ]


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _escaped(text: str) -> str:
    """Text as section 3.3.11 has it; a line end of any kind is one."""
    lines = " ".join(text.split("\r\n")).splitlines()
    # Other control characters have no place in a text (section 3.1).
    kept = "\n".join("".join(one for one in line if unicodedata.category(one) != "Cc") for line in lines)
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Cut to lines of at most 75 bytes, never within a letter (section 3.1)."""
    out: list[bytes] = []
    row = b""
    for letter in line:
        more = letter.encode()
        if len(row) + len(more) > LONGEST_LINE - bool(out):
            out.append(row)
            row = b""
        row += more
    out.append(row)
    return b"\r\n ".join(out) + b"\r\n"
