"""The values of the expression language and how one kind becomes another.

XPath 1.0, section 4 (https://www.w3.org/TR/1999/REC-xpath-19991116/), with what the ODK XForms specification
adds (https://getodk.github.io/xforms-spec/): a date counts as the days since 1970-01-01, a time as its share
of a day, so that dates can be compared and subtracted. A reference to one question is its text, and a question
without an answer is the empty text, which is false. A reference into a repeat from outside it is all its texts (`Nodes`).
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol, TypeAlias

from saystop.engines.saying import Said

Nodes: TypeAlias = tuple[str, ...]
Datum: TypeAlias = str | float | bool | Nodes
EPOCH = date(1970, 1, 1)

_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T(.+))?")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?")


class ExpressionError(ValueError):
    """An expression that cannot be used; its text is one sentence that says what to change."""

    def __init__(self, sentence: Said) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Surroundings(Protocol):
    """What only forms with repeats, or expressions about choices, need to look at."""

    def spend(self, rows: int) -> bool:
        """Whether so many more rows may be looked at in one evaluation; predicates in predicates never end otherwise."""

    def read(self, path: str, at: Mapping[str, int]) -> str | Nodes:
        """The text of a question inside repeats, or of all its instances that `at` does not tell apart."""

    def choice_label(self, path: str, name: str) -> str:
        """The label of a choice of the question at `path`, in the respondent's language; else nothing."""

    def rows(self, listed: str) -> Sequence[Mapping[str, str]]:
        """The choices of a list as mappings from column to cell; `name` and `label` are among the columns."""


@dataclass(slots=True)
class Context:
    """What an expression may look at. Not frozen, so that a filter over thousands of choices moves from one to the next.

    `texts` holds the text of each answered question by path, `current` the text of the question that is
    being judged (`.`), `columns` the columns of the choice that is being filtered. `at` tells which instance of each
    repeat the expression stands in, counted from 1, by the repeat's path. Times have no zone: they are what the
    respondent's clock says. `repeated` are the paths of and below repeats.
    """

    texts: Mapping[str, str]
    today: date
    now: datetime
    current: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    at: Mapping[str, int] = field(default_factory=dict)
    repeated: Collection[str] = ()
    around: Surroundings | None = None

    def about(self, current: str) -> "Context":
        """The same, with `.` standing for `current`."""
        return replace(self, current=current)

    def choosing(self, columns: Mapping[str, str]) -> "Context":
        """The same, looking at one choice."""
        return replace(self, columns=columns)

    def inside(self, at: Mapping[str, int]) -> "Context":
        """The same, standing in these instances of repeats."""
        return replace(self, at=at)

    def spend(self, rows: int) -> bool:
        """Whether so many more rows, or as much work, may be looked at."""
        return self.around is None or self.around.spend(rows)

    def read(self, path: str) -> Datum:
        """What stands at a path."""
        if path in self.repeated and self.around is not None:
            return self.around.read(path, self.at)
        return self.texts.get(path, "")


Run: TypeAlias = Callable[[Context], Datum]


def as_number(datum: Datum) -> float:
    """XPath `number()`: dates count in days, times in shares of a day, all other text is NaN."""
    if isinstance(datum, tuple):
        datum = datum[0] if datum else ""
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
    """XPath `string()`; of several texts the first."""
    match datum:
        case str():
            return datum
        case tuple():
            return datum[0] if datum else ""
        case bool():
            return "true" if datum else "false"
    return _number_text(datum)


def _number_text(datum: float) -> str:
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


def every_text(data: Iterable[Datum]) -> list[str]:
    """The texts of all arguments of a function, those of several nodes one by one."""
    return [text for datum in data for text in (datum if isinstance(datum, tuple) else (as_text(datum),))]


def equal(left: Datum, right: Datum) -> bool:
    """XPath 1.0, section 3.4; two dates or times are equal when they mean the same moment.

    Of several nodes one must be equal.
    """
    if isinstance(left, tuple):
        return any(equal(one, right) for one in left)
    if isinstance(right, tuple):
        return any(equal(left, one) for one in right)
    if isinstance(left, bool) or isinstance(right, bool):
        return as_truth(left) == as_truth(right)
    if isinstance(left, str) and isinstance(right, str):
        if left == right:
            return True
        here = as_days(left)
        return here is not None and here == as_days(right)
    return as_number(left) == as_number(right)
