"""The values of the expression language and how one kind becomes another.

XPath 1.0, section 4 (https://www.w3.org/TR/1999/REC-xpath-19991116/), with what the ODK XForms specification
adds (https://getodk.github.io/xforms-spec/): a date counts as the days since 1970-01-01, a time as its share
of a day, so that dates can be compared and subtracted. A question is always one node here, so a reference is
its text, and a question without an answer is the empty text, which is false.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeAlias

Datum: TypeAlias = str | float | bool
EPOCH = date(1970, 1, 1)

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T(.+))?")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?")


class ExpressionError(ValueError):
    """An expression that cannot be used; its text is one sentence that says what to change."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression may look at.

    `texts` holds the text of each answered question by path, `current` the text of the question that is
    being judged (`.`), `columns` the columns of the choice that is being filtered. Times have no zone: they
    are what the respondent's clock says.
    """

    texts: Mapping[str, str]
    today: date
    now: datetime
    current: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    def about(self, current: str) -> "Context":
        """The same, with `.` standing for `current`."""
        return replace(self, current=current)

    def choosing(self, columns: Mapping[str, str]) -> "Context":
        """The same, looking at one choice."""
        return replace(self, columns=columns)


Run: TypeAlias = Callable[[Context], Datum]


def as_number(datum: Datum) -> float:
    """XPath `number()`: dates count in days, times in shares of a day, all other text is NaN."""
    if isinstance(datum, str):
        text = datum.strip()
        if _NUMBER.fullmatch(text):
            return float(text)
        days = as_days(text)
        return math.nan if days is None else days
    return float(datum)


def as_days(text: str) -> float | None:
    """Days since 1970-01-01 of a date (ISO 8601), with or without time; of a time its share of a day."""
    if found := _DATE.fullmatch(text):
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return None
        share = share_of_day(found[4]) if found[4] else 0.0
        return None if share is None else (day - EPOCH).days + share
    return share_of_day(text)


def share_of_day(text: str) -> float | None:
    """The share of a day (0 to 1) at the clock time `HH:MM[:SS]`, or None. A zone is read past."""
    found = _TIME.fullmatch(text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59 or int(found[3] or 0) > 59:
        return None
    return (int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)) / 86400


def as_text(datum: Datum) -> str:
    """XPath `string()`."""
    if isinstance(datum, str):
        return datum
    if isinstance(datum, bool):
        return "true" if datum else "false"
    if math.isnan(datum):
        return "NaN"
    if math.isinf(datum):
        return "Infinity" if datum > 0 else "-Infinity"
    if datum == int(datum) and abs(datum) < 1e15:
        return str(int(datum))
    return format(datum, ".15g") if 1e-4 <= abs(datum) < 1e15 else format(datum, "f")


def as_truth(datum: Datum) -> bool:
    """XPath `boolean()`: text is true when there is any, a number when it is neither zero nor NaN."""
    if isinstance(datum, float):
        return not (datum == 0 or math.isnan(datum))
    return bool(datum)


def equal(left: Datum, right: Datum) -> bool:
    """XPath 1.0, section 3.4; two dates or times are equal when they mean the same moment."""
    if isinstance(left, bool) or isinstance(right, bool):
        return as_truth(left) == as_truth(right)
    if isinstance(left, str) and isinstance(right, str):
        if left == right:
            return True
        here = as_days(left)
        return here is not None and here == as_days(right)
    return as_number(left) == as_number(right)
