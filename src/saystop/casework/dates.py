"""Days and moments as the desk writes them: as its member's language does; and as it counts them."""

import calendar
from datetime import date, datetime

from django.utils.formats import date_format


def day(value: date) -> str:
    return date_format(value, "DATE_FORMAT")


def moment(value: datetime) -> str:
    """To the minute, in the time zone that the value has."""
    return date_format(value, "DATETIME_FORMAT")


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day.

    Regulation (EEC, Euratom) No 1182/71, Article 3(2)(c). Its Article 3(4), by which a period that would end on a holiday ends on
    the working day after it, is left out: so the office is early, never late.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
