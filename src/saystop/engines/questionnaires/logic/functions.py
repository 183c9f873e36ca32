"""The functions of the expression language.

ODK XForms specification, section XPath functions (https://getodk.github.io/xforms-spec/#xpath-functions),
over XPath 1.0 section 4. A date or time is text in ISO 8601. A text never grows beyond `LONGEST_TEXT`, so
calculations which double each other stay small.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from saystop.engines.questionnaires.logic.language import (
    EPOCH,
    Context,
    Datum,
    ExpressionError,
    Run,
    as_days,
    as_number,
    as_text,
    as_truth,
)
from saystop.engines.questionnaires.logic.patterns import Pattern

LONGEST_TEXT = 20_000
ANY = 1_000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: how to run it and, when it was written out between quotation marks, its text."""

    run: Run
    literal: str | None = None


Build: TypeAlias = Callable[[list[Argument]], Run]


@dataclass(frozen=True, slots=True)
class Function:
    """How many arguments a function takes and how its call is put together."""

    fewest: int
    most: int
    build: Build

    def takes(self) -> str:
        """The number of arguments in words."""
        if self.most == ANY:
            return f"{self.fewest} or more"
        return str(self.fewest) if self.fewest == self.most else f"{self.fewest} to {self.most}"


def _of(apply: Callable[..., Datum], fewest: int, most: int | None = None) -> Function:
    """A function of the values of its arguments."""

    def build(arguments: list[Argument]) -> Run:
        runs = [argument.run for argument in arguments]
        if len(runs) == 1:
            only = runs[0]
            return lambda context: apply(only(context))
        return lambda context: apply(*[run(context) for run in runs])

    return Function(fewest, fewest if most is None else most, build)


def _of_one_or_self(apply: Callable[[Datum], Datum]) -> Function:
    """A function of one value, which is `.` when left out."""

    def build(arguments: list[Argument]) -> Run:
        if not arguments:
            return lambda context: apply(context.current)
        only = arguments[0].run
        return lambda context: apply(only(context))

    return Function(0, 1, build)


def _of_context(apply: Callable[[Context], Datum]) -> Function:
    return Function(0, 0, lambda _: apply)


def _if(arguments: list[Argument]) -> Run:
    test, yes, no = (argument.run for argument in arguments)
    return lambda context: yes(context) if as_truth(test(context)) else no(context)


def _coalesce(arguments: list[Argument]) -> Run:
    runs = [argument.run for argument in arguments]

    def run(context: Context) -> Datum:
        for candidate in runs:
            datum = candidate(context)
            if as_text(datum):
                return datum
        return ""

    return run


def _regex(arguments: list[Argument]) -> Run:
    subject, written = arguments[0].run, arguments[1].literal
    if written is None:
        raise ExpressionError("The pattern of regex() must be written out between quotation marks.")
    pattern = Pattern(written)
    return lambda context: pattern.matches(as_text(subject(context)))


def _selected(chosen: Datum, name: Datum) -> bool:
    return as_text(name).strip() in as_text(chosen).split()


def _selected_at(chosen: Datum, index: Datum) -> str:
    names, at = as_text(chosen).split(), as_number(index)
    return names[int(at)] if 0 <= at < len(names) else ""


def _count_non_empty(*data: Datum) -> float:
    return float(sum(1 for datum in data if as_text(datum)))


def _concat(*data: Datum) -> str:
    return "".join(as_text(datum)[:LONGEST_TEXT] for datum in data)[:LONGEST_TEXT]


def _int(datum: Datum) -> float:
    number = as_number(datum)
    return float(math.trunc(number)) if math.isfinite(number) else number


def _rounded(datum: Datum, places: Datum = 0.0) -> float:
    """Half goes up (XPath 1.0 section 4.4); `places` decimal places, at most 15 either way (ODK)."""
    number, digits = as_number(datum), as_number(places)
    if not math.isfinite(number) or not abs(digits) <= 15:
        return number
    scaled = number * 10.0 ** int(digits)
    return math.floor(scaled + 0.5) / 10.0 ** int(digits) if math.isfinite(scaled) else number


def _whole(apply: Callable[[float], int]) -> Callable[[Datum], Datum]:
    def run(datum: Datum) -> Datum:
        number = as_number(datum)
        return float(apply(number)) if math.isfinite(number) else number

    return run


def _pow(base: Datum, exponent: Datum) -> float:
    try:
        return math.pow(as_number(base), as_number(exponent))
    except (OverflowError, ValueError):
        return math.nan


def _sqrt(datum: Datum) -> float:
    number = as_number(datum)
    return math.sqrt(number) if number >= 0 else math.nan


def _extreme(pick: Callable[[list[float]], float]) -> Callable[..., Datum]:
    def run(*data: Datum) -> Datum:
        numbers = [as_number(datum) for datum in data if as_text(datum)]
        return pick(numbers) if numbers and not any(map(math.isnan, numbers)) else math.nan

    return run


def _moment(datum: Datum) -> datetime | None:
    """A date, date and time, or number of days as a moment, or None."""
    days = as_days(datum.strip()) if isinstance(datum, str) and "-" in datum else as_number(datum)
    if days is None or not abs(days) < 1_000_000:
        return None
    try:
        return datetime(EPOCH.year, 1, 1) + timedelta(seconds=round(days * 86400))  # noqa: DTZ001 - the respondent's clock
    except OverflowError:
        return None


def _date(datum: Datum) -> str:
    moment = _moment(datum)
    return moment.date().isoformat() if moment else ""


def _date_time(datum: Datum) -> str:
    moment = _moment(datum)
    return moment.isoformat() if moment else ""


def _format_date(datum: Datum, layout: Datum) -> str:
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


def _decimal_time(datum: Datum) -> float:
    return as_number(datum) % 1.0


def _substring(text: Datum, start: Datum, length: Datum = math.inf) -> str:
    """Counted from 1, both numbers rounded (XPath 1.0 section 4.2)."""
    whole, first = as_text(text), _rounded(start)
    after = first + _rounded(length)
    if math.isnan(first) or math.isnan(after):
        return ""
    return whole[int(min(max(first, 1), len(whole) + 1)) - 1 : int(min(max(after, 1), len(whole) + 1)) - 1]


def _substr(text: Datum, start: Datum, end: Datum = math.inf) -> str:
    """Counted from 0, `end` left out (ODK)."""
    whole, first, after = as_text(text), as_number(start), as_number(end)
    if math.isnan(first) or math.isnan(after):
        return ""
    size = len(whole)
    first = first if first >= 0 else first + size
    after = after if after >= 0 else after + size
    return whole[int(min(max(first, 0), size)) : int(min(max(after, 0), size))]


def _translate(text: Datum, old: Datum, new: Datum) -> str:
    sources, targets = as_text(old), as_text(new)
    table: dict[int, str | None] = {}
    for index, character in enumerate(sources):
        table.setdefault(ord(character), targets[index] if index < len(targets) else None)
    return as_text(text).translate(table)


FUNCTIONS: dict[str, Function] = {
    "selected": _of(_selected, 2),
    "selected-at": _of(_selected_at, 2),
    "count-selected": _of(lambda chosen: float(len(as_text(chosen).split())), 1),
    "count-non-empty": _of(_count_non_empty, 1, ANY),
    "if": Function(3, 3, _if),
    "coalesce": Function(2, ANY, _coalesce),
    "regex": Function(2, 2, _regex),
    "not": _of(lambda datum: not as_truth(datum), 1),
    "true": _of_context(lambda _: True),
    "false": _of_context(lambda _: False),
    "boolean": _of(as_truth, 1),
    "boolean-from-string": _of(lambda datum: as_text(datum).strip().lower() in ("1", "true"), 1),
    "string": _of_one_or_self(as_text),
    "number": _of_one_or_self(as_number),
    "int": _of(_int, 1),
    "round": _of(_rounded, 1, 2),
    "floor": _of(_whole(math.floor), 1),
    "ceiling": _of(_whole(math.ceil), 1),
    "abs": _of(lambda datum: abs(as_number(datum)), 1),
    "pow": _of(_pow, 2),
    "sqrt": _of(_sqrt, 1),
    "min": _of(_extreme(min), 1, ANY),
    "max": _of(_extreme(max), 1, ANY),
    "today": _of_context(lambda context: context.today.isoformat()),
    "now": _of_context(lambda context: context.now.isoformat(timespec="seconds")),
    "date": _of(_date, 1),
    "date-time": _of(_date_time, 1),
    "decimal-date-time": _of(as_number, 1),
    "decimal-time": _of(_decimal_time, 1),
    "format-date": _of(_format_date, 2),
    "format-date-time": _of(_format_date, 2),
    "concat": _of(_concat, 1, ANY),
    "contains": _of(lambda text, part: as_text(part) in as_text(text), 2),
    "starts-with": _of(lambda text, part: as_text(text).startswith(as_text(part)), 2),
    "ends-with": _of(lambda text, part: as_text(text).endswith(as_text(part)), 2),
    "substring": _of(_substring, 2, 3),
    "substr": _of(_substr, 2, 3),
    "substring-before": _of(lambda text, part: _beside(text, part, 0), 2),
    "substring-after": _of(lambda text, part: _beside(text, part, 2), 2),
    "string-length": _of_one_or_self(lambda datum: float(len(as_text(datum)))),
    "normalize-space": _of_one_or_self(lambda datum: " ".join(as_text(datum).split())),
    "translate": _of(_translate, 3),
}


def _beside(text: Datum, part: Datum, side: int) -> str:
    """What stands before (0) or after (2) the first `part`; nothing when it does not occur."""
    pieces = as_text(text).partition(as_text(part)) if as_text(part) else ("", "", as_text(text))
    return pieces[side] if pieces[1] or not as_text(part) else ""
