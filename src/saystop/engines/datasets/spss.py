"""SPSS system files (.sav), by ReadStat through pyreadstat: https://github.com/WizardMac/ReadStat

Choices have numeric codes from 1 in the order of the questionnaire. Missing values are two, told apart: 97 "not asked" and
99 "no answer" for choices, −97 and −99 for numbers, dates and texts. Where a variable itself has such a value the
codes get a nine more in front (997 and 999, and so on), the same in both. Several choices are one variable of 0 and 1 for
each choice ("multiple dichotomies"); choices in order are one variable for each choice with its place, 0 for none.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from saystop.engines.datasets.codebook import Codebook, DataSetError, Entry, Row, Value, Words, label
from saystop.engines.datasets.tables import (
    Cell,
    Missing,
    Table,
    again,
    by_choice,
    records,
    shortened,
    tables,
    unique,
)
from saystop.engines.datasets.texts import clean, plain
from saystop.engines.saying import said

# Naming rules and lengths: IBM SPSS Statistics, Command Syntax Reference, "Variable Names", "VARIABLE LABELS", "VALUE LABELS".
LONGEST_NAME = 64  # bytes, as all of these
LONGEST_LABEL = 256
LONGEST_VALUE_LABEL = 120
LONGEST_TITLE = 64
LONGEST_TEXT = 32_767
LONGEST_SHARED = 60  # characters, or choices
MOST_SHARED = 100_000
_RESERVED = frozenset(["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"])
# The day before the Gregorian calendar began, from which the format counts seconds.
_FIRST_DAY = datetime.combine(date(1582, 10, 14), time())
_FORMATS = {"date": "SDATE10", "time": "TIME8", "dateTime": "DATETIME20"}
Code = float | str


@dataclass(frozen=True, slots=True)
class _Column:
    """One variable of the file: values are floats or all texts; `None` only where a weight is missing."""

    name: str
    label: str
    values: list[float | None] | list[str]
    measure: str = "scale"
    labels: Mapping[Code, str] | None = None
    missing: tuple[Code, Code] | None = None
    format: str = ""
    textual: bool = False


def write_sav(
    codebook: Codebook, rows: Iterable[Row], language: str, target: IO[bytes], words: Words | None = None
) -> None:
    """Write the answers with labels in `language`; when the questionnaire has repeats, a ZIP with a .sav for each table.

    All rows are held in memory, column by column: the library needs them whole. Nothing is written to a disk.
    Labels longer than the format allows (256 bytes, 120 for values) are cut. Raises DataSetError when the file cannot be made.
    """
    parts, rows = tables(codebook), again(codebook, rows)
    if len(parts) == 1:
        _write(codebook, parts[0], rows, language, words or Words(), target)
        return
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for table in parts:
            with archive.open(f"{table.name}.sav", "w", force_zip64=True) as member:
                _write(codebook, table, rows, language, words or Words(), member)


def _write(
    codebook: Codebook, table: Table, rows: Iterable[Row], language: str, words: Words, target: IO[bytes]
) -> None:
    import polars
    import pyreadstat

    columns = _columns(codebook, table, rows, language, words)
    names = unique([_legal(column.name) for column in columns], _RESERVED, LONGEST_NAME)
    by_name = dict(zip(names, columns, strict=True))
    frame = polars.DataFrame(
        {
            name: polars.Series(
                column.values, dtype=polars.String if column.textual else polars.Float64, strict=False
            )
            for name, column in by_name.items()
        }
    )
    handle = os.memfd_create("data set")  # the library writes to a path; this one names memory, no file
    try:
        pyreadstat.write_sav(
            frame,
            f"/proc/self/fd/{handle}",
            file_label=_cut(codebook.title, LONGEST_TITLE),
            column_labels={name: _cut(column.label, LONGEST_LABEL) for name, column in by_name.items()},
            variable_value_labels=_value_labels(by_name),
            missing_ranges={name: [*column.missing] for name, column in by_name.items() if column.missing},
            variable_measure={name: column.measure for name, column in by_name.items()},
            variable_format={name: column.format for name, column in by_name.items() if column.format},
            row_compress=True,
        )
        os.lseek(handle, 0, os.SEEK_SET)
        while piece := os.read(handle, 1 << 20):
            target.write(piece)
    except pyreadstat.PyreadstatError:
        raise DataSetError(
            said("The SPSS file could not be made: take the CSV file, which holds the same.")
        ) from None
    finally:
        os.close(handle)


def _columns(
    codebook: Codebook, table: Table, rows: Iterable[Row], language: str, words: Words
) -> list[_Column]:
    index: list[float | None] = []
    parents: list[float | None] = []
    days, languages, weights = list[str](), list[str](), list[float | None]()
    cells: list[list[Cell]] = [[] for _ in table.variables]
    known: dict[object, Cell] = {}  # what many answer lies in memory once
    for record in records(codebook, table, rows):
        index.append(float(record.index))
        parents.append(float(record.parent))
        days.append(record.row.day)
        languages.append(record.row.language)
        weights.append(record.row.weight)
        for column, value in zip(cells, record.cells, strict=True):
            column.append(_once(value, known))
    found = [_Column("response_index" if not table.repeat else "row_index", "", index)]
    if table.repeat:
        found.append(_Column("parent_index", table.above, parents))
    for place, entry in enumerate(table.variables):
        found += _variable(entry, codebook.headers[entry.path], cells[place], language, words)
        cells[place] = []
    if not table.repeat:
        seconds = [_seconds("date", day) for day in days]
        found.append(_Column("response_day", "", seconds, format=_FORMATS["date"]))
        found.append(_Column("response_language", "", languages, "nominal", textual=True))
        if any(weight is not None for weight in weights):
            found.append(_Column("response_weight", "", weights))
    return found


def _once(value: Cell, known: dict[object, Cell]) -> Cell:
    """The same text or list as one that came before, where it is short."""
    key = tuple(value) if isinstance(value, list) else value
    if not isinstance(key, str | tuple) or len(key) > LONGEST_SHARED or len(known) > MOST_SHARED:
        return value
    return known.setdefault(key, value)


def _variable(
    entry: Entry, name: str, cells: Sequence[Cell], language: str, words: Words
) -> Iterator[_Column]:
    title = label(entry, language)
    match entry.measure:
        case "single":
            yield _single(entry, name, cells, language, words)
        case "multiple" | "rank":
            parts = [by_choice(entry, value) for value in cells]
            for value in entry.values:
                yield _choice(entry, value, name, parts, language, words)
        case "position":
            for axis, suffix in (("lat", "latitude"), ("lon", "longitude")):
                degrees = [value[axis] if isinstance(value, Mapping) else _reason(value) for value in cells]
                yield _numbers(f"{name}_{suffix}", f"{title} ({suffix})", degrees, words, least=997)
        case "date" | "time" | "dateTime":
            moments = [
                _seconds(entry.measure, value) if isinstance(value, str) else _reason(value)
                for value in cells
            ]
            yield _numbers(
                name,
                title,
                [Missing.NO_ANSWER if moment is None else moment for moment in moments],
                words,
                form=_FORMATS[entry.measure],
            )
        case "number":
            yield _numbers(name, title, [_number(value) for value in cells], words)
        case "computed" if all(
            isinstance(_number(value), float) for value in cells if not isinstance(value, Missing)
        ):
            yield _numbers(name, title, [_number(value) for value in cells], words)
        case _:
            yield _texts(name, title, cells, words)


def _single(entry: Entry, name: str, cells: Sequence[Cell], language: str, words: Words) -> _Column:
    """Codes in the order of the questionnaire; names it does not know (of another version) follow, as they came."""
    labels = {value.name: label(value, language) for value in entry.values}
    for value in cells:
        if not isinstance(value, Missing):
            labels.setdefault(str(value), str(value))
    codes = {choice: float(code) for code, choice in enumerate(labels, 1)}
    missing = _codes(lambda code: code <= len(codes), 97)
    values: list[float | None] = [
        missing[value is Missing.NO_ANSWER] if isinstance(value, Missing) else codes[str(value)]
        for value in cells
    ]
    texts: dict[Code, str] = {codes[choice]: text for choice, text in labels.items()}
    return _Column(
        name, label(entry, language), values, "nominal", {**texts, **_reasons(missing, words)}, missing
    )


def _choice(
    entry: Entry,
    value: Value,
    name: str,
    parts: Sequence[Mapping[str, int] | Missing],
    language: str,
    words: Words,
) -> _Column:
    missing = _codes(lambda code: code <= len(entry.values), 97)
    places = [float(number) for number in range(len(entry.values) + 1)]
    values: list[float | None] = [
        missing[part is Missing.NO_ANSWER] if isinstance(part, Missing) else places[part[value.name]]
        for part in parts
    ]
    taken: dict[Code, str] = {0.0: words.no, 1.0: words.yes} if entry.measure == "multiple" else {}
    return _Column(
        f"{name}_{value.name}",
        f"{_cut(label(entry, language), 120)} – {label(value, language)}",
        values,
        "nominal" if entry.measure == "multiple" else "ordinal",
        {**taken, **_reasons(missing, words)},
        missing,
    )


def _numbers(
    name: str, title: str, values: Sequence[float | Missing], words: Words, *, form: str = "", least: int = 97
) -> _Column:
    given = {value for value in values if not isinstance(value, Missing)}
    missing = _codes(lambda code: -code in given, least, -1)
    shown: list[float | None] = [
        missing[value is Missing.NO_ANSWER] if isinstance(value, Missing) else value for value in values
    ]
    return _Column(name, title, shown, "scale", _reasons(missing, words), missing, form)


def _texts(name: str, title: str, cells: Sequence[Cell], words: Words) -> _Column:
    texts = [value if isinstance(value, Missing) else _text(value) for value in cells]
    given = {value for value in texts if not isinstance(value, Missing)}
    numbers = _codes(lambda code: f"-{code}" in given, 97, -1)
    missing = (f"{numbers[0]:.0f}", f"{numbers[1]:.0f}")
    shown = [missing[value is Missing.NO_ANSWER] if isinstance(value, Missing) else value for value in texts]
    return _Column(name, title, shown, "nominal", {**_reasons(missing, words)}, missing, textual=True)


def _codes(taken: Callable[[int], bool], least: int, sign: int = 1) -> tuple[float, float]:
    """The codes of "not asked" and "no answer": 97 and 99, with as many nines in front as keep them free."""
    for digits in count(len(str(least)) - 1):
        base = 10 ** (digits + 1)
        if not taken(base - 3) and not taken(base - 1):
            return float(sign * (base - 3)), float(sign * (base - 1))
    raise AssertionError  # count() does not end


def _reasons(missing: tuple[Code, Code], words: Words) -> dict[Code, str]:
    return {missing[0]: words.not_asked, missing[1]: words.no_answer}


def _reason(value: Cell) -> Missing:
    """Why there is no value; one of the wrong kind counts as no answer."""
    return value if isinstance(value, Missing) else Missing.NO_ANSWER


def _number(value: Cell) -> float | Missing:
    if isinstance(value, Missing):
        return value
    try:
        number = float(value) if isinstance(value, str | int | float) else float("nan")
    except (ValueError, OverflowError):
        return Missing.NO_ANSWER
    return number if abs(number) < 1e300 else Missing.NO_ANSWER


def _text(value: Cell) -> str:
    text = (
        clean(value)
        if isinstance(value, str)
        else clean("; ".join(value))
        if isinstance(value, list)
        else str(plain(value))
    )
    return shortened(text, LONGEST_TEXT)


def _seconds(measure: str, text: str) -> float | None:
    """Seconds since the first day of the calendar, or since midnight; nothing for what is no date or time (ISO 8601)."""
    try:
        if measure == "time":
            of_day = time.fromisoformat(text)
            return of_day.hour * 3600 + of_day.minute * 60 + of_day.second + 0.0
        if measure == "date":
            return (datetime.combine(date.fromisoformat(text[:10]), time()) - _FIRST_DAY).total_seconds()
        return (datetime.fromisoformat(text).replace(tzinfo=None) - _FIRST_DAY).total_seconds()
    except ValueError:
        return None


def _legal(name: str) -> str:
    """A name as SPSS allows it, not yet unique: begins with a letter, holds letters, digits, dots and underscores."""
    name = re.sub(r"[^\w.]", "_", clean(name))
    if not name[:1].isalpha():
        name = f"v{name}"
    return shortened(name, LONGEST_NAME).rstrip("._") or "v"


def _value_labels(columns: Mapping[str, _Column]) -> dict[str, Any]:
    """The labels of each variable's codes.

    Any: the library takes texts as codes too, which its annotation does not know.
    """
    return {
        name: {code: _cut(text, LONGEST_VALUE_LABEL) for code, text in column.labels.items()}
        for name, column in columns.items()
        if column.labels
    }


def _cut(text: str, most_bytes: int) -> str:
    """A text in one line that fits, its end told by three dots."""
    line = " ".join(clean(text).split())
    if len(line.encode()) <= most_bytes:
        return line
    return shortened(line, most_bytes - 3).rstrip() + "…"
