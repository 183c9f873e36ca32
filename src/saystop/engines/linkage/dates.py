"""Dates in running text, as ISO 8601: written with digits, or with the names of months in English, French, Dutch and German."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from .kinds import Identifier, Kind

# Of each month its names, and behind the stroke what it is cut to.
_MONTHS: Final = (
    "january janvier januari januar jänner|jan janv",
    "february février fevrier februari februar|feb févr",
    "march mars maart märz maerz marz|mar mrt",
    "april avril|apr avr",
    "may mai mei|",
    "june juin juni|jun",
    "july juillet juli|jul juil",
    "august août aout augustus|aug",
    "september septembre|sep sept",
    "october octobre oktober|oct okt",
    "november novembre|nov",
    "december décembre decembre dezember|dec déc dez",
)
_NUMBER: Final = {
    name: number for number, names in enumerate(_MONTHS, 1) for name in names.replace("|", " ").split()
}
_SHORT: Final = frozenset(name for names in _MONTHS for name in names.partition("|")[2].split())
_MONTH_FIRST: Final = frozenset({"US", "PH", "FM", "MH", "PW"})  # where 7/4 is the fourth of July
_AHEAD: Final = timedelta(days=31)  # how far before us a day without a year may lie; else it was last year's

_NAMES = "|".join(sorted(_NUMBER, key=len, reverse=True))
_YEAR = r"((?:19|20)\d\d)"
_ISO = re.compile(rf"(?<![\w.-]){_YEAR}([-/.])(\d\d?)\2(\d\d?)(?=T\d|(?![\w-]|[./]\d))")
_DIGITS = re.compile(r"(?<![\w./-])(\d\d?)([./-])\s?(\d\d?)\2\s?((?:19|20)?\d\d)(?![\w-]|[./]\d)")
_DOTTED = re.compile(
    r"\b(?:am|vom|bis|ab|seit|zum|dem|den)\s(\d\d?)\.\s?(\d\d?)\.(?!\s?\d)"
)  # German, without a year
_ORDINAL = r"(?:st|nd|rd|th|er|e|ter|ten)?\.?"
_UNTIL = r"(?:-|–|to|and|until|et|au|en|tot|und|bis)"
_DAY_FIRST = re.compile(
    rf"(?<![\w.,/-])(?:(\d\d?){_ORDINAL}\s?{_UNTIL}\s?)?(\d\d?){_ORDINAL}\s{{0,2}}(?:of\s|de\s)?\s{{0,2}}"
    rf"({_NAMES})\b\.?(?:,?\s{{1,2}}{_YEAR}(?!\w))?",
    re.IGNORECASE,
)
_NAME_FIRST = re.compile(
    rf"\b({_NAMES})\b\.?\s{{1,2}}(?:the\s)?(\d\d?)(st|nd|rd|th)?(?![\w:]|[.,]\d)(?:,?\s{{1,2}}{_YEAR}(?!\w))?",
    re.IGNORECASE,
)


class _Read(NamedTuple):
    """A day as it was read, and where it stands."""

    start: int
    end: int
    year: str | None
    month: int
    day: str


def find(text: str, country: str, today: date | None) -> Iterator[Identifier]:
    """Dates in `text`; of a time from one day to another, both.

    A day without a year is the latest such day that is not more than a month ahead of `today`; without `today` such days are left
    out. Day comes before month, but after it in reports on the United States and a few others.
    """
    for read in _candidates(text, country.upper() in _MONTH_FIRST):
        day = _whole(int(read.year) if read.year else None, read.month, int(read.day), today)
        if day is not None:
            shown = text[read.start : read.end]
            yield Identifier(Kind.DATE, day.isoformat(), shown, read.start, read.end)


def _candidates(text: str, month_first: bool) -> Iterator[_Read]:
    for found in _ISO.finditer(text):
        yield _Read(*found.span(), found[1], int(found[3]), found[4])
    for found in _DIGITS.finditer(text):
        if len(found[4]) == 2 and re.search(r"\d\s$", text[max(0, found.start() - 2) : found.start()]):
            continue  # the end of a phone number in pairs
        day, month = found[1], found[3]
        if (month_first and int(day) <= 12) or int(month) > 12:
            day, month = month, day
        yield _Read(*found.span(), found[4], int(month), day)
    for found in _DOTTED.finditer(text):
        yield _Read(found.start(1), found.end(), None, int(found[2]), found[1])
    for found in _DAY_FIRST.finditer(text):
        if found[4] or not _may_be_a_word(found[3]):
            month = _NUMBER[found[3].casefold()]
            if found[1]:
                yield _Read(*found.span(1), found[4], month, found[1])
            yield _Read(found.start(2), found.end(), found[4], month, found[2])
    for found in _NAME_FIRST.finditer(text):
        is_capital = found[1][0].isupper() and found[1].casefold() not in {"may", "march"}
        if found[4] or found[3] or (is_capital and not _may_be_a_word(found[1])):
            yield _Read(*found.span(), found[4], _NUMBER[found[1].casefold()], found[2])


def _may_be_a_word(name: str) -> bool:
    """ "3 may be enough", "room 2, Jan": names that need a year, or a capital letter, to be months."""
    if name.casefold() in _SHORT:
        return name in {"Jan", "Mar"} or not name[0].isupper()
    return name == "may"


def _whole(year: int | None, month: int, day: int, today: date | None) -> date | None:
    try:
        if year is not None:
            if year < 100:
                this = today.year if today else 2050
                year += 2000 if year + 2000 <= this + 1 else 1900
            found = date(year, month, day)
            return found if 1900 <= year <= (today.year + 5 if today else 2100) else None
        if today is None:
            return None
        return next(
            (
                candidate
                for each in range(today.year + 1, today.year - 9, -1)
                if (candidate := _existing(each, month, day)) and candidate <= today + _AHEAD
            ),
            None,
        )
    except ValueError:
        return None


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
