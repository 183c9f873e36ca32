"""From what a page posts, or what was stored, to a value: one function for each kind of question."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, time

from saystop.engines.questionnaires.model import Kind, Question
from saystop.engines.questionnaires.values import (
    ACKNOWLEDGED,
    FIRST_YEAR,
    LARGEST_ACCURACY,
    LARGEST_DECIMAL,
    LARGEST_INTEGER,
    LAST_YEAR,
    Code,
    Fault,
    Position,
    Value,
    cleaned,
    limit,
)


def parse(question: Question, raw: Sequence[str]) -> Value | Fault | None:
    """The value of what was posted for one question, or what is wrong with it; None when it was left empty.

    Never raises. `raw` holds all posted values of the field in order: one; for select_multiple and files any
    number; for a position one text (`lat lon [altitude] [accuracy]`) or two to three (latitude, longitude,
    accuracy); for a date and time one text or two.
    """
    if not question.kind.asked:
        return None
    given = [cleaned(text) for text in raw[: 4 * len(question.choices) + 100]]
    if not any(given):
        return None
    return _PARSERS[question.kind](question, given)


def conform(question: Question, value: object) -> Value | Fault | None:
    """The same judgement for a value that was stored or sent as JSON: is it one that `parse` could have
    given?
    """
    if value is None or value in ("", []):
        return None
    judged: Value | Fault | None = Fault(_WRONG_SHAPE.get(question.kind, Code.NOT_A_CHOICE))
    match value:
        case str() if question.kind in (Kind.HIDDEN, Kind.CALCULATE):
            judged = _text(question, [cleaned(value)])
        case bool():
            pass
        case int() | float() if question.kind in _NUMBERS:
            judged = _bounded(question, value)
        case str() if question.kind in _WRITTEN:
            judged = parse(question, [value])
        case list() if question.kind in _LISTS and all(isinstance(name, str) for name in value):
            judged = parse(question, value)
        case {"lat": float() | int() as lat, "lon": float() | int() as lon, **rest} if (
            question.kind is Kind.GEOPOINT
        ):
            judged = _position(lat, lon, rest.get("accuracy"))
    return judged


# From here on, one function for each kind. `given` holds cleaned texts of which at least one is not empty.


def _text(question: Question, given: Sequence[str]) -> Value | Fault | None:
    text = given[0]
    if "multiline" not in question.appearance:
        text = text.replace("\n", " ")
    most = limit(question)
    if len(text) > most:
        return Fault(Code.TOO_LONG, params={"max": most, "length": len(text)})
    return text or None


_INTEGER = re.compile(r"[+-]?[0-9]{1,20}")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})")
# “1,234” is a thousand to some and one and a bit to others: better asked again than taken wrongly.
_AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")


def _digits(text: str) -> str:
    """Digits of any script as ASCII, the proper minus sign as the ordinary one."""
    if not text.isascii():
        text = "".join(
            str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text.replace("\u2212", "-")
        )
    return text


def _number(question: Question, given: Sequence[str]) -> Value | Fault | None:
    if not given[0]:
        return None
    text = _digits(given[0])
    if _INTEGER.fullmatch(text):
        return _bounded(question, int(text))
    decimal = text if _AMBIGUOUS.fullmatch(text) else text.replace(",", ".", 1)
    if not _DECIMAL.fullmatch(decimal):
        return Fault(Code.NOT_A_NUMBER)
    return _bounded(question, float(decimal))


def _bounded(question: Question, number: float) -> Value | Fault:
    if question.kind is Kind.RANGE:
        return _in_range(question, number)
    whole = question.kind is Kind.INTEGER
    most = LARGEST_INTEGER if whole else LARGEST_DECIMAL
    if not abs(number) <= most:  # NaN is in no range
        return Fault(Code.OUT_OF_RANGE, params={"min": -most, "max": most})
    if whole and number != int(number):
        return Fault(Code.NOT_WHOLE)
    return int(number) if whole else float(number)


def range_of(question: Question) -> tuple[float, float, float]:
    """Least, greatest and step of a range question; 0, 10 and 1 where the workbook says nothing."""
    least, most, step = (
        _told(question, name, other) for name, other in (("start", 0), ("end", 10), ("step", 1))
    )
    return min(least, most), max(least, most), abs(step) or 1.0


def _told(question: Question, name: str, otherwise: float) -> float:
    written = question.parameters.get(name, "")
    return float(written) if _DECIMAL.fullmatch(written) else float(otherwise)


def _in_range(question: Question, number: float) -> Value | Fault:
    least, most, step = range_of(question)
    if not least <= number <= most:
        return Fault(Code.OUT_OF_RANGE, params={"min": _plain(least), "max": _plain(most)})
    steps = (number - least) / step
    if abs(steps - round(steps)) > 1e-9:
        return Fault(Code.NOT_ON_STEP, params={"start": _plain(least), "step": _plain(step)})
    return _plain(number)


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else float(number)


_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DOTTED_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2}(?:\.[0-9]{1,6})?)?")


def _day(text: str) -> str | None:
    """`2026-03-09` or `9.3.2026` as ISO 8601; with strokes day and month cannot be told apart."""
    text = _digits(text)
    if found := _DAY.fullmatch(text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := _DOTTED_DAY.fullmatch(text):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    else:
        return None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _clock(text: str) -> str | None:
    found = _CLOCK.fullmatch(_digits(text))
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2])).isoformat("minutes")


def _date(question: Question, given: Sequence[str]) -> Value | Fault | None:
    text = given[0]
    if "year" in question.appearance and re.fullmatch(r"[0-9]{4}", text):
        text += "-01-01"
    elif "month-year" in question.appearance and re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
        text += "-01"
    return _day(text) or (
        Fault(Code.BAD_DATE, params={"min": FIRST_YEAR, "max": LAST_YEAR}) if text else None
    )


def _time(_: Question, given: Sequence[str]) -> Value | Fault | None:
    return _clock(given[0]) or (Fault(Code.BAD_TIME) if given[0] else None)


def _date_time(_: Question, given: Sequence[str]) -> Value | Fault | None:
    """One text, or a day and a time in two fields."""
    parts = given[0].replace("T", " ", 1).split(" ", 1) if len(given) == 1 else list(given[:2])
    day = _day(parts[0])
    if day is None:
        return Fault(Code.BAD_DATE, params={"min": FIRST_YEAR, "max": LAST_YEAR})
    clock = _clock(parts[1].strip()) if len(parts) > 1 else None
    return Fault(Code.BAD_TIME) if clock is None else f"{day}T{clock}"


def _geopoint(_: Question, given: Sequence[str]) -> Value | Fault | None:
    parts = list(given)
    if len(parts) == 1:
        # Where blanks or semicolons part the numbers, a comma in one is its decimal point: "49,61 6,13".
        # Four numbers between commas alone may be two as well: better asked again than taken wrongly.
        parts = re.split(r"[;\s]+", given[0].strip())
        if len(parts) == 1:
            parts = parts[0].split(",")
            if len(parts) != 2:
                return Fault(Code.BAD_POSITION)
        parts = [*parts[:2], *parts[3:4]]  # behind an altitude: how exact it is
    parts = [_digits(part).strip(",").replace(",", ".") for part in parts]
    while parts and not parts[-1]:
        parts.pop()
    if not 2 <= len(parts) <= 3 or not all(_DECIMAL.fullmatch(part) for part in parts):
        return Fault(Code.BAD_POSITION)
    return _position(*[float(part) for part in parts])


def _position(lat: float, lon: float, accuracy: object = None) -> Position | Fault:
    if not (abs(lat) <= 90 and abs(lon) <= 180) or isinstance(lat, bool) or isinstance(lon, bool):
        return Fault(Code.BAD_POSITION)
    position = Position(lat=float(lat), lon=float(lon))
    if isinstance(accuracy, float | int) and 0 <= accuracy <= LARGEST_ACCURACY:
        position["accuracy"] = float(accuracy)
    return position


def _select_one(question: Question, given: Sequence[str]) -> Value | Fault | None:
    chosen = [name for name in given if name]
    if len(chosen) > 1:
        return Fault(Code.TOO_MANY, params={"max": 1})
    return chosen[0] if chosen[0] in question.choices.by_name else Fault(Code.NOT_A_CHOICE)


def _select_multiple(question: Question, given: Sequence[str]) -> Value | Fault | None:
    """The chosen names without repetition, in the order of the questionnaire."""
    chosen = {name for name in given if name}
    if not chosen <= question.choices.by_name.keys():
        return Fault(Code.NOT_A_CHOICE)
    names = list(dict.fromkeys(choice.name for choice in question.choices if choice.name in chosen))
    if len(names) > limit(question):
        return Fault(Code.TOO_MANY, params={"max": limit(question)})
    return names


def _rank(question: Question, given: Sequence[str]) -> Value | Fault | None:
    """All names, each once, the first place first (ODK XForms, rank)."""
    names = [name for text in given for name in text.split()]
    if sorted(names) != sorted(question.choices.by_name):
        return Fault(Code.NOT_RANKED)
    return names


def _files(question: Question, given: Sequence[str]) -> Value | Fault | None:
    """Names which the caller gave to files that it took in; what is in them is not this engine's affair."""
    names = list(dict.fromkeys(name for name in given if name))
    if len(names) > limit(question):
        return Fault(Code.TOO_MANY, params={"max": limit(question)})
    return (
        names
        if all(re.fullmatch(r"[A-Za-z0-9._~-]{1,100}", name) for name in names)
        else Fault(Code.BAD_FILE)
    )


def _acknowledge(_: Question, given: Sequence[str]) -> Value | Fault | None:
    ticked = [text for text in given if text]
    return (
        ACKNOWLEDGED if set(ticked) <= {ACKNOWLEDGED, "on", "1", "true", "yes"} else Fault(Code.NOT_A_CHOICE)
    )


_NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.RANGE)
_LISTS = (Kind.SELECT_MULTIPLE, Kind.RANK, Kind.IMAGE, Kind.AUDIO, Kind.VIDEO, Kind.FILE)
_WRITTEN = (Kind.TEXT, Kind.DATE, Kind.TIME, Kind.DATE_TIME, Kind.SELECT_ONE, Kind.ACKNOWLEDGE)
_PARSERS: dict[Kind, Callable[[Question, Sequence[str]], Value | Fault | None]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _number,
    Kind.DECIMAL: _number,
    Kind.RANGE: _number,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.DATE_TIME: _date_time,
    Kind.GEOPOINT: _geopoint,
    Kind.SELECT_ONE: _select_one,
    Kind.SELECT_MULTIPLE: _select_multiple,
    Kind.RANK: _rank,
    Kind.IMAGE: _files,
    Kind.AUDIO: _files,
    Kind.VIDEO: _files,
    Kind.FILE: _files,
    Kind.ACKNOWLEDGE: _acknowledge,
}
_WRONG_SHAPE = {
    Kind.INTEGER: Code.NOT_A_NUMBER,
    Kind.DECIMAL: Code.NOT_A_NUMBER,
    Kind.RANGE: Code.NOT_A_NUMBER,
    Kind.DATE: Code.BAD_DATE,
    Kind.TIME: Code.BAD_TIME,
    Kind.DATE_TIME: Code.BAD_DATE,
    Kind.GEOPOINT: Code.BAD_POSITION,
    Kind.RANK: Code.NOT_RANKED,
    Kind.IMAGE: Code.BAD_FILE,
    Kind.AUDIO: Code.BAD_FILE,
    Kind.VIDEO: Code.BAD_FILE,
    Kind.FILE: Code.BAD_FILE,
    Kind.TEXT: Code.NOT_TEXT,
    Kind.HIDDEN: Code.NOT_TEXT,
    Kind.NOTE: Code.NOT_ASKED,
    Kind.CALCULATE: Code.NOT_ASKED,
}
