"""Answers out of KoboToolbox's CSV export, so that a running study can move over.

Read is what its export settings can make (https://support.kobotoolbox.org/export_settings.html): separated by semicolons,
commas or tabs; headed by names or by labels in any language, with or without groups before them; several choices in one
column, in one column each, or both; a row of HXL tags below the heading. What KoboToolbox notes about the
person and the device (`_uuid`, `_submitted_by`, `start`, `deviceid`, ...) is left behind, but for the day
of `_submission_time`. Its CSV has no repeats; headings with numbers (`member[1]/age`), as older exports have them, are read.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import StringIO

from saystop.engines.datasets.codebook import Answer, Codebook, DataSetError, Entry, Row
from saystop.engines.datasets.koboanswers import NotAnAnswerError, choice_names, read_answer, read_parts
from saystop.engines.datasets.kobocolumns import Column, matched
from saystop.engines.saying import said

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 5_000
MOST_FAULTS = 1_000  # that are listed
_SUBMITTED = "_submission_time"
_FIRST_DAY = date(2000, 1, 1)  # before any survey of today's tools
_NO_DAY = said(
    "This is no day such as 2026-11-30 between 2000 and tomorrow, so the day of the import is kept for this row: "
    "export from KoboToolbox again if a spreadsheet has changed it."
)
_BLANK = ("", "n/a")  # older exports write n/a for what was not asked


class KoboError(DataSetError):
    """A file that is no export of this questionnaire; its sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that was left out: the row as a spreadsheet counts (the heading is 1), the heading of the column, and why."""

    line: int
    column: str
    sentence: str


@dataclass(slots=True)
class _Faults:
    listed: list[Fault] = field(default_factory=list)
    count: int = 0

    def note(self, fault: Fault) -> None:
        self.count += 1
        if len(self.listed) < MOST_FAULTS:
            self.listed.append(fault)


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read. A row's `relevant` holds what was answered: the file does not tell what else was asked.

    `lines` tells for each row where it stands, as a spreadsheet counts.
    """

    rows: tuple[Row, ...]
    ignored_columns: tuple[str, ...]
    faults: tuple[Fault, ...]
    lines: tuple[int, ...] = ()
    faulty: int = 0  # cells that were left out, also those that are not listed


def read_kobo(data: bytes, codebook: Codebook, *, keep_day: bool = True) -> Imported:
    """Read an export of at most 50 MiB and 200,000 rows into rows of answers by path.

    `keep_day` takes the day (never the time) from `_submission_time`; without it, or where the column is missing, a row's
    day is empty. Cells that are no answer to their question are left out and told as faults, the first 1,000 of them.
    Raises KoboError, and nothing else.
    """
    table = _table(_decoded(data), codebook)
    heading = next(table)
    columns = matched(heading, codebook)
    if not any(columns):
        raise KoboError(
            said(
                "No column of this file belongs to a question of this survey: choose “XML values and headers” when you export."
            )
        )
    ignored = tuple(name for name, column in zip(heading, columns, strict=True) if column is None and name)
    names = {column.entry.path: choice_names(column.entry) for column in columns if column}
    day = heading.index(_SUBMITTED) if keep_day and _SUBMITTED in heading else None
    rows: list[Row] = []
    lines: list[int] = []
    faults = _Faults()
    for line, cells in enumerate(table, 2):
        if not any(cells) or (line == 2 and _tags(cells)):
            continue
        if len(rows) == MOST_ROWS:
            raise KoboError(
                said(
                    "This file has more than 200,000 rows: split it, and read the parts one after the other."
                )
            )
        if len(cells) > len(heading):
            faults.note(
                Fault(line, "", said("This row has more cells than the heading, so it was left out."))
            )
            continue
        answers = _answers(columns, names, heading, cells, line, faults)
        sent = cells[day] if day is not None and day < len(cells) else ""
        submitted = _day(sent)
        if sent not in _BLANK and not submitted:
            faults.note(Fault(line, _SUBMITTED, _NO_DAY))
        rows.append(Row(answers, frozenset(answers), submitted, ""))
        lines.append(line)
    return Imported(tuple(rows), ignored, tuple(faults.listed), tuple(lines), faults.count)


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise KoboError(
            said("This file is larger than 50 MiB: split it, and read the parts one after the other.")
        )
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise KoboError(
            said(
                "This is no CSV in UTF-8: export it from KoboToolbox again as CSV, or save it in your spreadsheet as “CSV UTF-8”."
            )
        )
    if not text.strip():
        raise KoboError(said("This file is empty: export it from KoboToolbox again."))
    return text


def _table(text: str, codebook: Codebook) -> Iterator[list[str]]:
    """The rows, split by the separator under which most of the heading is known."""

    def known(separator: str) -> tuple[int, int]:
        heading = next(_rows(text, separator), [])
        return (
            (0, 0)
            if len(heading) > MOST_COLUMNS
            else (sum(map(bool, matched(heading, codebook))), len(heading))
        )

    return _rows(text, max((";", ",", "\t"), key=known))


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    lines = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in lines:
            yield [cell.strip() for cell in cells]
    except csv.Error:
        raise KoboError(
            said(
                "Line {line} cannot be read as CSV: export the file from KoboToolbox again.",
                line=lines.line_num,
            )
        ) from None


def _answers(
    columns: list[Column | None],
    names: dict[str, dict[str, str]],
    heading: list[str],
    cells: list[str],
    line: int,
    faults: _Faults,
) -> dict[str, Answer]:
    """The answers of one row. Where several choices have one column and one each, the one that holds all goes first."""
    found: dict[str, Answer] = {}
    parts: dict[str, dict[str, str]] = {}
    entries: dict[str, tuple[Entry, str]] = {}
    for column, name, cell in zip(columns, heading, cells, strict=False):
        if column is None or cell in _BLANK:
            continue
        if column.part:
            parts.setdefault(column.path, {})[column.part] = cell
            entries.setdefault(column.path, (column.entry, name))
            continue
        try:
            found[column.path] = read_answer(column.entry, names[column.entry.path], cell)
        except NotAnAnswerError as error:
            faults.note(Fault(line, name, error.sentence))
    for path, pieces in parts.items():
        if path in found:
            continue
        entry, name = entries[path]
        try:
            answer = read_parts(entry, pieces)
        except NotAnAnswerError as error:
            faults.note(Fault(line, name, error.sentence))
        else:
            if answer:
                found[path] = answer
    return found


def _tags(cells: list[str]) -> bool:
    """Whether this is a row of HXL hashtags (https://hxlstandard.org), which is no answer."""
    return any(cells) and all(not cell or cell.startswith("#") for cell in cells)


def _day(text: str) -> str:
    """The day of a moment in ISO 8601 that can be one of an answer; empty for anything else."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return ""
    last = datetime.now(UTC).date() + timedelta(days=1)  # it is tomorrow already in the east
    return day.isoformat() if _FIRST_DAY <= day <= last else ""
