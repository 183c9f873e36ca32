"""From the answers to one variable to the columns that hold them.

A column is named by its variable; where a variable needs one a code, by `part(variable, code)`.
What is not an answer that the measure takes is missing, and counted as unknown, so that a wrong list of codes shows.

Of open text only whether it was given is kept: a table travels into caches and processes, and what people wrote must not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

import numpy as np
import polars as pl

LARGEST = 1e15  # whole numbers up to here are exact, and squares do not overflow
_MARK = "\x1f"  # ASCII unit separator: no XLSForm name holds it
_ABSENT = (None, "")


class Measure(StrEnum):
    """How a question is answered, and so what may be counted of it."""

    SINGLE = "single"  # one code
    MULTIPLE = "multiple"  # any number of codes
    NUMBER = "number"
    RANK = "rank"  # codes in the order of preference
    TEXT = "text"
    DATE = "date"  # ISO 8601 text or a date; times are cut to the day


@dataclass(frozen=True, slots=True)
class Variable:
    """One question as a column: its name (unique in a table), its measure, and its codes in the questionnaire's order.

    Raises ValueError for a name or code that holds a control character or stands empty, and for a code given twice.
    """

    name: str
    measure: Measure
    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not all(text and _MARK not in text for text in (self.name, *self.codes)):
            raise ValueError("A variable and its codes need names of ordinary characters.")
        if len(set(self.codes)) < len(self.codes):
            raise ValueError(f"A code of {self.name!r} is given twice.")


def part(variable: str, code: str) -> str:
    """The name of the column that holds one code of a MULTIPLE or RANK variable."""
    return f"{variable}{_MARK}{code}"


def pack(variable: Variable, values: Sequence[object]) -> tuple[list[pl.Series], int]:
    """The columns of `variable` for `values`, one value a respondent, and how many unknown answers were left out."""
    return _PACKERS[variable.measure](variable, values)


def _smallest(codes: int) -> type[pl.Int8 | pl.Int16 | pl.Int32]:
    """The smallest type that holds the positions of `codes` codes, and -1."""
    return pl.Int8 if codes <= 1 << 7 else pl.Int16 if codes <= 1 << 15 else pl.Int32


def _single(variable: Variable, values: Sequence[object]) -> tuple[list[pl.Series], int]:
    """One column: the code's position, -1 where missing (no nulls: it is then read without a copy)."""
    missing, unknown = -1, -2
    position: dict[object, int] = {code: at for at, code in enumerate(variable.codes)}
    position.update(dict.fromkeys(_ABSENT, missing))
    try:
        found = [position.get(value, unknown) for value in values]
    except TypeError:  # a value of another measure, such as a list, cannot be looked up
        found = [
            position.get(value, unknown) if value is None or isinstance(value, str) else unknown
            for value in values
        ]
    column = np.maximum(np.array(found, dtype=np.int32), missing)
    kind = _smallest(len(variable.codes))
    return [pl.Series(variable.name, column).cast(kind)], found.count(unknown)


def _known(variable: Variable, values: Sequence[object]) -> tuple[list[list[int]], int]:
    """Of each respondent the positions of the known codes, in the order given and each once; and how many were unknown."""
    position = {code: at for at, code in enumerate(variable.codes)}
    unknown = 0
    chosen: list[list[int]] = []
    for value in values:
        if not value:
            chosen.append([])
        elif isinstance(value, list | tuple):
            named = dict.fromkeys(code for code in value if isinstance(code, str))
            known = [position[code] for code in named if code in position]
            unknown += len(named) - len(known) + sum(not isinstance(code, str) for code in value)
            chosen.append(known)
        else:
            unknown += 1
            chosen.append([])
    return chosen, unknown


def _columns(variable: Variable, matrix: np.ndarray, chosen: list[list[int]]) -> list[pl.Series]:
    answered = pl.Series(variable.name, [bool(known) for known in chosen], dtype=pl.Boolean)
    parts = [pl.Series(part(variable.name, code), matrix[at]) for at, code in enumerate(variable.codes)]
    return [answered, *parts]


def _multiple(variable: Variable, values: Sequence[object]) -> tuple[list[pl.Series], int]:
    """A flag whether it was answered, and one for each code."""
    chosen, unknown = _known(variable, values)
    matrix = np.zeros((len(variable.codes), len(values)), dtype=np.bool_)
    rows = [row for row, known in enumerate(chosen) for _ in known]
    matrix[[at for known in chosen for at in known], rows] = True
    return _columns(variable, matrix, chosen), unknown


def _rank(variable: Variable, values: Sequence[object]) -> tuple[list[pl.Series], int]:
    """A flag whether it was answered, and for each code its place counted from 1, null where it was not ranked."""
    chosen, unknown = _known(variable, values)
    matrix = np.zeros((len(variable.codes), len(values)), dtype=np.uint16)
    rows = [row for row, known in enumerate(chosen) for _ in known]
    places = [place for known in chosen for place in range(1, len(known) + 1)]
    matrix[[at for known in chosen for at in known], rows] = places
    answered, *parts = _columns(variable, matrix, chosen)
    return [answered, *(places.replace(0, None) for places in parts)], unknown


Read = TypeVar("Read", float, date)


def _each(values: Sequence[object], read: Callable[[object], Read | None]) -> tuple[list[Read | None], int]:
    """What `read` makes of each value, None where missing, and how many answers it made nothing of."""
    found = [read(value) for value in values]
    unknown = sum(one is None and value not in _ABSENT for one, value in zip(found, values, strict=True))
    return found, unknown


def _number(variable: Variable, values: Sequence[object]) -> tuple[list[pl.Series], int]:
    """One column of float64, null where missing; what lies beyond LARGEST or is no number is unknown."""
    found, unknown = _each(values, _bounded)
    return [pl.Series(variable.name, found, dtype=pl.Float64)], unknown


def _bounded(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:  # an integer beyond what a float holds
        return None
    return number if abs(number) <= LARGEST else None  # also false for not-a-number


def _text(variable: Variable, values: Sequence[object]) -> tuple[list[pl.Series], int]:
    """One flag: whether anything was written."""
    written = [isinstance(value, str) and bool(value.strip()) for value in values]
    unknown = sum(value is not None and not isinstance(value, str) for value in values)
    return [pl.Series(variable.name, written, dtype=pl.Boolean)], unknown


def _date(variable: Variable, values: Sequence[object]) -> tuple[list[pl.Series], int]:
    """One column of days, null where missing."""
    found, unknown = _each(values, _day)
    return [pl.Series(variable.name, found, dtype=pl.Date)], unknown


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


_PACKERS: dict[Measure, Callable[[Variable, Sequence[object]], tuple[list[pl.Series], int]]] = {
    Measure.SINGLE: _single,
    Measure.MULTIPLE: _multiple,
    Measure.NUMBER: _number,
    Measure.RANK: _rank,
    Measure.TEXT: _text,
    Measure.DATE: _date,
}
