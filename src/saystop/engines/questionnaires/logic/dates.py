"""Functions over dates and times, which are text in ISO 8601 (ODK XForms specification)."""

from datetime import datetime, time, timedelta

from saystop.engines.questionnaires.logic.language import EPOCH, Datum, as_days, as_number, as_text

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _moment(datum: Datum) -> datetime | None:
    """A date, date and time, or number of days as a moment, or None."""
    days = as_days(datum.strip()) if isinstance(datum, str) and "-" in datum else as_number(datum)
    if days is None or not abs(days) < 1_000_000:
        return None
    try:
        return datetime.combine(EPOCH, time()) + timedelta(seconds=round(days * 86400))
    except OverflowError:
        return None


def as_date(datum: Datum) -> str:
    moment = _moment(datum)
    return moment.date().isoformat() if moment else ""


def as_date_time(datum: Datum) -> str:
    moment = _moment(datum)
    return moment.isoformat() if moment else ""


def format_date(datum: Datum, layout: Datum) -> str:
    moment = _moment(datum)
    if moment is None:
        return ""
    parts = {
        "Y": f"{moment.year:04}",
        "y": f"{moment.year % 100:02}",
        "m": f"{moment.month:02}",
        "n": str(moment.month),
        "b": _MONTHS[moment.month - 1],
        "d": f"{moment.day:02}",
        "e": str(moment.day),
        "a": _WEEKDAYS[moment.weekday()],
        "H": f"{moment.hour:02}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02}",
        "S": f"{moment.second:02}",
        "3": "000",
        "%": "%",
    }
    pieces = as_text(layout)[:200].split("%")
    return pieces[0] + "".join(_formatted(pieces[1:], parts))


def _formatted(pieces: list[str], parts: dict[str, str]) -> list[str]:
    """Each piece begins with the letter after a percent sign; `%%` leaves an empty one between two."""
    out: list[str] = []
    escaped = False
    for piece in pieces:
        if escaped:
            out.append("%" + piece)
            escaped = False
        elif not piece:
            escaped = True
        else:
            out.append(parts.get(piece[0], "") + piece[1:])
    return out


def decimal_time(datum: Datum) -> float:
    return as_number(datum) % 1.0
