"""The sheets of an .xlsx or .xls file as rows of text, within bounds.

A workbook comes from a stranger. Before a library for workbooks sees it, its directory and its bytes are
judged (`parts`): how large it says it is, how many rows hold something, and that no part declares entities.
"""

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol

from saystop.engines.questionnaires.parts import (
    MOST_ROWS,
    MOST_SHEETS,
    Judged,
    UnreadableError,
    judged,
    too_many_sheets,
)
from saystop.engines.saying import said

LARGEST_FILE = 10 * 2**20
MOST_QUESTIONS = 5_000
MOST_COLUMNS = 300
MOST_CELLS = 300_000
MOST_TEXT = 8_000_000  # characters of all cells; one text that many cells share counts for each
MOST_TRANSLATED = 8_000_000  # filled cells times translations: pyxform joins each with those before it
LARGEST_OLD = 4 * 2**20  # of .xls, which is not compressed
MOST_BLANK_ROWS = 60  # after which a sheet ends, as in pyxform
LONGEST_CELL = 32_767  # the format's own bound

_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
# What the standard library raises for an archive that is none, is cut, locked, or packed in an unknown way.
_NOT_A_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its headers, and for each row below them (blank ones too) the filled cells, by header.

    Row `rows[i]` is row `i + 2` on the screen.
    """

    name: str
    headers: Sequence[str]
    rows: Sequence[Mapping[str, str]]


class _Cell(Protocol):
    @property
    def value(self) -> object: ...


def read_sheets(data: bytes, names: Collection[str] = _SHEETS) -> Mapping[str, Sheet]:
    """The sheets that an XLSForm may have, or those of other names, by lower-case name. Raises UnreadableError."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _read_old(data, names)
    if len(data) > LARGEST_FILE:
        raise UnreadableError(
            said("This file is larger than {most} MiB: take the pictures out.", most=LARGEST_FILE // 2**20)
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            known = judged(archive, len(data))
    except UnreadableError:
        raise
    except _NOT_A_ZIP as error:
        raise UnreadableError(said("This is not an .xlsx workbook: save it again as .xlsx.")) from error
    try:
        return _read(data, known, names)
    except UnreadableError:
        raise
    # The library raises whatever its parser, its styles or its relations meet; to the author it is one thing.
    except Exception as error:
        raise UnreadableError(
            said("This workbook is damaged: open it and save it again as .xlsx.")
        ) from error


def _read(data: bytes, known: Judged, names: Collection[str]) -> Mapping[str, Sheet]:
    from openpyxl.reader.excel import ExcelReader

    reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    # A relation may lead to any part: those that nobody judged are taken out of the archive's directory.
    for name in reader.archive.NameToInfo.keys() - known.parts:
        del reader.archive.NameToInfo[name]
    reader.valid_files = list(reader.archive.NameToInfo)
    reader.read()
    book = reader.wb
    paths = [getattr(sheet, "_worksheet_path", sheet.title) for sheet in book.worksheets]
    if len({*paths}) < len(paths):
        raise ValueError("several sheets are made of one part, which would be read for each")
    for sheet, path in zip(book.worksheets, paths, strict=True):
        # Refused before its cells are read one by one.
        if _is_survey(sheet.title) and known.filled.get(path, 0) > MOST_QUESTIONS + 1:
            raise _too_many_rows(sheet.title)
    try:
        return _kept(
            (
                (name, book[name].iter_rows(max_row=max(known.last_row, 1), max_col=MOST_COLUMNS))
                for name in book.sheetnames
                if hasattr(book[name], "iter_rows")
            ),
            len(book.sheetnames),
            names,
        )
    finally:
        book.close()


def _kept(
    sheets: Iterable[tuple[str, Iterable[Sequence[_Cell]]]], count: int, names: Collection[str]
) -> Mapping[str, Sheet]:
    """Those sheets that were asked for."""
    if count > MOST_SHEETS:
        raise too_many_sheets()
    found: dict[str, Sheet] = {}
    cells = 0
    letters = [MOST_TEXT]
    for name, rows in sheets:
        key = name.strip().lower()
        if key not in names or key in found:
            continue
        sheet = _sheet(name, rows, letters)
        if _is_survey(name) and sum(map(bool, sheet.rows)) > MOST_QUESTIONS:
            raise _too_many_rows(name)
        cells += sum(map(len, sheet.rows))
        if cells > MOST_CELLS:
            raise UnreadableError(
                said("This workbook has more than {most} filled cells: split the form.", most=MOST_CELLS)
            )
        found[key] = sheet
    return found


def _is_survey(name: str) -> bool:
    return name.strip().lower() == "survey"


def _too_many_rows(sheet: str) -> UnreadableError:
    return UnreadableError(
        said(
            "The sheet “{sheet}” has more than {most} rows: split the form.", sheet=sheet, most=MOST_QUESTIONS
        )
    )


@dataclass(frozen=True, slots=True)
class _OldCell:
    value: object


def _read_old(data: bytes, names: Collection[str]) -> Mapping[str, Sheet]:
    """An .xls file (BIFF 8 in a compound file), which xlrd reads whole: its size bounds what that can cost."""
    if len(data) > LARGEST_OLD:
        raise UnreadableError(said("This .xls file is very large: save it as .xlsx."))
    import xlrd

    try:
        # Without `ragged_rows` a single cell in the last corner is filled up to sixteen million.
        with xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), on_demand=True, ragged_rows=True
        ) as book:
            return _kept(((name, _old_rows(book, name)) for name in book.sheet_names()), book.nsheets, names)
    except UnreadableError:
        raise
    # xlrd raises whatever the records of a damaged or locked file lead it to; to the author it is one thing.
    except Exception as error:
        raise UnreadableError(
            said("This .xls file is damaged or has a password: save it as .xlsx without a password.")
        ) from error


def _old_rows(book: Any, name: str) -> Iterator[Sequence[_Cell]]:
    import xlrd

    sheet = book.sheet_by_name(name)
    if sheet.nrows > MOST_ROWS:
        raise UnreadableError(
            said("A sheet has more than {most} rows: split the form or clear the rest.", most=MOST_ROWS)
        )
    for row in range(sheet.nrows):
        cells: list[_Cell] = []
        for cell in sheet.row(row)[:MOST_COLUMNS]:
            value = cell.value
            if cell.ctype == xlrd.XL_CELL_DATE:
                value = xlrd.xldate_as_datetime(value, book.datemode)
            elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                value = bool(value)
            elif cell.ctype in (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                value = None
            cells.append(_OldCell(value))
        yield cells


def _sheet(name: str, rows: Iterable[Sequence[_Cell]], letters: list[int]) -> Sheet:
    """A sheet; `letters` holds how many characters the workbook may still have."""
    lines = iter(rows)
    columns: list[tuple[int, str]] = []
    for index, cell in enumerate(next(lines, ())):
        header = " ".join(_text(cell.value).split())
        if header and any(header == other for _, other in columns):
            raise UnreadableError(
                said(
                    "The sheet “{sheet}” has two columns called “{column}”: rename one.",
                    sheet=name,
                    column=header[:60],
                )
            )
        if header:
            columns.append((index, header))
    alike = Counter(header.partition(":")[0].strip().lower() for _, header in columns)
    most = MOST_TRANSLATED // max(alike.values(), default=1)
    found: list[Mapping[str, str]] = []
    blank = filled = 0
    for line in lines:
        row = {
            header: text
            for index, header in columns
            if index < len(line) and (text := _text(line[index].value))
        }
        filled += len(row)
        letters[0] -= sum(map(len, row.values()))
        if letters[0] < 0:
            raise UnreadableError(
                said("This workbook holds far more text than a form needs: copy its cells into a new one.")
            )
        if filled > most:
            raise UnreadableError(
                said(
                    "The sheet “{sheet}” has too many translations for its rows: take languages out or split the form.",
                    sheet=name,
                )
            )
        blank = 0 if row else blank + 1
        if blank > MOST_BLANK_ROWS:
            break
        found.append(row)
    while found and not found[-1]:
        found.pop()
    return Sheet(name, [header for _, header in columns], found)


def _text(value: object) -> str:
    """A cell as text: whole numbers without a decimal point, truth values in capitals, as XLSForm has it."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
    text = str(value).replace("\xa0", " ").strip()
    if len(text) > LONGEST_CELL:
        raise UnreadableError(
            said("A cell holds more than {most} characters: shorten it.", most=LONGEST_CELL)
        )
    return text
