"""The sheets of an .xlsx or .xls file as rows of text, within bounds.

A workbook comes from a stranger. Before a library for workbooks sees it, its directory and its bytes are
judged here: how large it says it is, how many rows hold something, and that no part declares entities.
"""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import IO, Any, Protocol

from saystop.engines.saying import Said, said

LARGEST_FILE = 10 * 2**20
LARGEST_WHOLE = 64 * 2**20
LARGEST_PART = 8 * 2**20  # of the parts that are held in memory: texts, styles
HIGHEST_RATIO = 200
MOST_PARTS = 500
MOST_SHEETS = 30
MOST_ROWS = 20_000  # of a sheet; choices may be all villages of a country
MOST_QUESTIONS = 5_000
MOST_COLUMNS = 300
MOST_CELLS = 300_000
MOST_TRANSLATED = 8_000_000  # filled cells times translations: pyxform joins each with those before it
LARGEST_OLD = 4 * 2**20  # of .xls, which is not compressed
MOST_BLANK_ROWS = 60  # after which a sheet ends, as in pyxform
LONGEST_CELL = 32_767  # the format's own bound

_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
_TAG = re.compile(rb"<(?:\w{1,20}:)?(row|v|t|!DOCTYPE|!ENTITY)\b([^>]{0,2000})", re.ASCII)
_ROW_NUMBER = re.compile(rb"\br\s*=\s*[\"']([0-9]{1,9})[\"']")
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
_CHUNK = 2**20


class UnreadableError(ValueError):
    """The file is not a workbook that can be read; its text is one sentence that says what to do."""

    def __init__(self, sentence: Said) -> None:
        super().__init__(sentence)
        self.sentence = sentence


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
            last_rows = _judge(archive, len(data))
    except UnreadableError:
        raise
    except _NOT_A_ZIP as error:
        raise UnreadableError(said("This is not an .xlsx workbook: save it again as .xlsx.")) from error
    try:
        return _read(data, last_rows, names)
    except UnreadableError:
        raise
    # The library raises whatever its parser, its styles or its relations meet; to the author it is one thing.
    except Exception as error:
        raise UnreadableError(
            said("This workbook is damaged: open it and save it again as .xlsx.")
        ) from error


def _judge(archive: zipfile.ZipFile, size: int) -> int:
    """Refuse what is too large before it is unpacked; return the number of the last row that holds
    something.
    """
    parts = archive.infolist()
    whole = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or whole > LARGEST_WHOLE or (whole > 2**20 and whole > HIGHEST_RATIO * size):
        raise UnreadableError(
            said("This workbook unpacks to far more than a form needs: copy its cells into a new one.")
        )
    if "xl/workbook.xml" not in archive.namelist():
        raise UnreadableError(said("This is not an .xlsx workbook: save it again as .xlsx."))
    last_row = 0
    for part in parts:
        # What office suites and document stores add beside the workbook (`customXml/`, often UTF-16) is never parsed.
        if not part.filename.endswith((".xml", ".rels")) or part.filename.startswith("customXml/"):
            continue
        sheet = part.filename.startswith("xl/worksheets/")
        if not sheet and part.file_size > LARGEST_PART:
            raise UnreadableError(
                said("This workbook holds far more text than a form needs: copy its cells into a new one.")
            )
        with archive.open(part) as stream:
            last_row = max(last_row, _last_filled_row(stream, sheet))
    return last_row


def _last_filled_row(stream: IO[bytes], sheet: bool) -> int:
    row = last = filled = 0
    rest = b""
    while chunk := stream.read(_CHUNK):
        if not rest and (chunk.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in chunk[:4]):
            raise UnreadableError(
                said("This workbook is in an unusual encoding: open it and save it again as .xlsx.")
            )
        piece = rest + chunk
        cut = piece.rfind(b"<")
        cut = len(piece) if cut < 0 or len(piece) - cut > 4_000 else cut
        for tag in _TAG.finditer(piece, 0, cut):
            if tag[1].startswith(b"!"):
                raise UnreadableError(
                    said("This workbook declares entities, which no form needs: save it again as .xlsx.")
                )
            if tag[1] == b"row":
                number = _ROW_NUMBER.search(tag[2])
                row = int(number[1]) if number else row + 1
            elif sheet and row != last:
                last = max(last, row)
                filled += 1
                if filled > MOST_ROWS or last > MOST_ROWS:
                    raise UnreadableError(
                        said(
                            "A sheet has more than {most} rows: split the form or clear the rest.",
                            most=MOST_ROWS,
                        )
                    )
        rest = piece[cut:]
    return last


def _read(data: bytes, last_row: int, names: Collection[str]) -> Mapping[str, Sheet]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        return _kept(
            (
                (name, book[name].iter_rows(max_row=max(last_row, 1), max_col=MOST_COLUMNS))
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
        raise UnreadableError(
            said("This workbook has more than {most} sheets: keep those of the form.", most=MOST_SHEETS)
        )
    found: dict[str, Sheet] = {}
    cells = 0
    for name, rows in sheets:
        key = name.strip().lower()
        if key not in names or key in found:
            continue
        sheet = _sheet(name, rows)
        if key == "survey" and sum(map(bool, sheet.rows)) > MOST_QUESTIONS:
            raise UnreadableError(
                said(
                    "The sheet “{sheet}” has more than {most} rows: split the form.",
                    sheet=name,
                    most=MOST_QUESTIONS,
                )
            )
        cells += sum(map(len, sheet.rows))
        if cells > MOST_CELLS:
            raise UnreadableError(
                said("This workbook has more than {most} filled cells: split the form.", most=MOST_CELLS)
            )
        found[key] = sheet
    return found


@dataclass(frozen=True, slots=True)
class _OldCell:
    value: object


def _read_old(data: bytes, names: Collection[str]) -> Mapping[str, Sheet]:
    """An .xls file (BIFF 8 in a compound file), which xlrd reads whole: its size bounds what that can cost."""
    if len(data) > LARGEST_OLD:
        raise UnreadableError(said("This .xls file is very large: save it as .xlsx."))
    import xlrd

    try:
        with xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), on_demand=True) as book:
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


def _sheet(name: str, rows: Iterable[Sequence[_Cell]]) -> Sheet:
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
