"""An event as a file for calendars."""

from datetime import datetime

from saystop.asking.calendars import alarm, calendar, escaped
from saystop.website.models import Event


def of_event(event: Event, title: str, link: str) -> bytes:
    """Its hours are those of its place (RFC 5545, section 3.3.5, form 1: local time), with a reminder a day before."""
    where = event.place or ("" if event.takes_registrations else event.online)
    return calendar(
        [
            f"UID:{event.pk}@event.saystop",
            f"DTSTART:{datetime.combine(event.day, event.starts_at):%Y%m%dT%H%M%S}",
            f"DTEND:{datetime.combine(event.day, event.ends_at):%Y%m%dT%H%M%S}",
            f"SUMMARY:{escaped(title)}",
            *([f"LOCATION:{escaped(where)}"] if where else []),
            f"URL:{link}",
            f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
            *alarm("-P1D", title),
        ]
    )
