"""A file for calendars: iCalendar (RFC 5545). What a day is about is the rooms' affair."""

import unicodedata
from collections.abc import Sequence
from datetime import date

from django.utils import timezone

LONGEST_LINE = 75  # bytes (section 3.1)


def calendar(event: Sequence[str]) -> bytes:
    """A calendar with one event, of which these are the lines."""
    # When it was written is told to the day: nobody needs more.
    stamp = f"DTSTAMP:{day(timezone.localdate())}T000000Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//SayStop//EN", "BEGIN:VEVENT", stamp, *event]
    return b"".join(_folded(line) for line in (*lines, "END:VEVENT", "END:VCALENDAR"))


def alarm(before: str, title: str) -> list[str]:
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:{before}",
        f"DESCRIPTION:{escaped(title)}",
        "END:VALARM",
    ]


def day(value: date) -> str:
    return f"{value:%Y%m%d}"


def escaped(text: str) -> str:
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
