"""Days and moments as the desk writes them: as its member's language does, and in English the day first, by 24 hours."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language


def day(value: date) -> str:
    return date_format(value, "j F Y" if _is_english() else "DATE_FORMAT")


def moment(value: datetime) -> str:
    """To the minute, in the time zone that the value has."""
    return date_format(value, "j F Y, H:i" if _is_english() else "DATETIME_FORMAT")


def _is_english() -> bool:
    return (get_language() or "en").startswith("en")
