"""Days and moments as the desk writes them: as its member's language does."""

from datetime import date, datetime

from django.utils.formats import date_format


def day(value: date) -> str:
    return date_format(value, "DATE_FORMAT")


def moment(value: datetime) -> str:
    """To the minute, in the time zone that the value has."""
    return date_format(value, "DATETIME_FORMAT")
