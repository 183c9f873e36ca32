"""Dates in running text, as ISO 8601: written with digits, or with the names of months in English, French, Dutch and German."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

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
_DAY_FIRST = re.compile(
    rf"(?<![\w.,/-])(\d\d?)(?:st|nd|rd|th|er|e|ter|ten)?\.?\s{{0,2}}(?:of\s|de\s)?\s{{0,2}}({_NAMES})\b\.?(?:,?\s{{1,2}}{_YEAR}(?!\w))?",
    re.IGNORECASE,
)
_NAME_FIRST = re.compile(
    rf"\b({_NAMES})\b\.?\s{{1,2}}(?:the\s)?(\d\d?)(st|nd|rd|th)?(?![\w:]|[.,]\d)(?:,?\s{{1,2}}{_YEAR}(?!\w))?",
    re.IGNORECASE,
)


def find(text: str, country: str, today: date | None) -> Iterator[Identifier]:
    """Dates in `text`. One without a year is the latest such day that is not more than a month ahead of `today`; without `today`
    such dates are left out. Day before month, but month before day for reports on the United States and a few others."""
    for found, read in _candidates(text, country.upper() in _MONTH_FIRST):
        day = _whole(*read, today)
        if day is not None:
            yield Identifier(Kind.DATE, day.isoformat(), found[0], found.start(), found.end())


def _candidates(text: str, month_first: bool) -> Iterator[tuple[re.Match[str], tuple[int | None, int, int]]]:
    for found in _ISO.finditer(text):
        yield found, (int(found[1]), int(found[3]), int(found[4]))
    for found in _DIGITS.finditer(text):
        if len(found[4]) == 2 and re.search(r"\d\s$", text[max(0, found.start() - 2) : found.start()]):
            continue  # the end of a phone number in pairs
        first, second = int(found[1]), int(found[3])
        if (month_first and first <= 12) or second > 12:
            first, second = second, first
        yield found, (int(found[4]), second, first)
    for found in _DAY_FIRST.finditer(text):
        if found[3] or not _may_be_a_word(found[2]):
            yield found, (int(found[3]) if found[3] else None, _NUMBER[found[2].casefold()], int(found[1]))
    for found in _NAME_FIRST.finditer(text):
        surely = found[4] or found[3] or (found[1].casefold() not in _SHORT and not _may_be_a_word(found[1]))
        if surely and (found[1][0].isupper() or found[4] or found[3]):
            yield found, (int(found[4]) if found[4] else None, _NUMBER[found[1].casefold()], int(found[2]))


def _may_be_a_word(name: str) -> bool:
    """ "3 may be enough", "2 sep": names that need a year, or a capital letter, to be months."""
    return name.casefold() in _SHORT or name == "may"


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
