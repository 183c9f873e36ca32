"""Partners as a file that a spreadsheet opens: written as CSV or XLSX, and read again from either.

A cell that a spreadsheet would take for a formula is written with an apostrophe before it, and read without.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from saystop.engines.questionnaires.parts import UnreadableError
from saystop.engines.questionnaires.sheets import read_sheets
from saystop.engines.saying import said
from saystop.outreach.models import Partner

COLUMNS = (
    *(
        "name",
        "kind",
        "street",
        "postcode",
        "town",
        "country",
        "latitude",
        "longitude",
        "website",
        "languages",
    ),
    *("agreed_on", "agreed_until", "next_step", "next_on", "takes_part"),
)
NEEDED = ("name", "kind", "country")
MOST_BYTES = 2_000_000
MOST_ROWS = 2_000
SHEET = "partners"
YES, NO = "yes", "no"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DELIMITERS = ",;\t"


class Unreadable(Exception):
    """The file cannot be used, as one sentence that says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file: its number on the screen, and its cells by column."""

    number: int
    cells: Mapping[str, str]


def to_csv(partners: Iterable[Partner]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_row, partners))
    return "\ufeff" + written.getvalue()


def to_xlsx(partners: Iterable[Partner]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.append(COLUMNS)
    for one in partners:
        # A control character in one row, as is pasted from elsewhere, would leave everybody without the file.
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in _row(one)])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def read(data: bytes) -> list[Line]:
    """The rows of a file that hold something.

    Raises:
        Unreadable
    """
    return read_with_rest(data)[0]


def read_with_rest(data: bytes) -> tuple[list[Line], list[str]]:
    """The same, and the headings of columns that mean nothing here, as they are written.

    Raises:
        Unreadable
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(said("The file is larger than 2 MB: cut it in two."))
    headers, rows = (
        _of_workbook(data) if data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0" else _of_csv(data)
    )
    known = [header.strip().lower() for header in headers]
    missing = [name for name in NEEDED if name not in known]
    if missing:
        raise Unreadable(
            said(
                "The first row names no column “{name}”: begin with a file that was exported here.",
                name=missing[0],
            )
        )
    if len({*filter(None, known)}) < len([*filter(None, known)]):
        raise Unreadable(said("The first row names a column twice: rename one."))
    lines = []
    for number, row in rows:
        cells = {name: _plain(cell) for name, cell in zip(known, row, strict=False) if name in COLUMNS}
        if any(cells.values()):
            lines.append(Line(number, cells))
        if len(lines) > MOST_ROWS:
            raise Unreadable(said("The file has more than 2,000 rows: cut it in two."))
    if not lines:
        raise Unreadable(said("There is no partner in the file: each has a row of its own."))
    return lines, [header.strip() for header in headers if header.strip().lower() not in ("", *COLUMNS)]


def _of_workbook(data: bytes) -> tuple[Sequence[str], Iterable[tuple[int, Sequence[str]]]]:
    try:
        sheets = read_sheets(data, (SHEET,))
    except UnreadableError as fault:
        raise Unreadable(fault.sentence) from None
    sheet = sheets.get(SHEET)
    if sheet is None:
        raise Unreadable(said("The workbook has no sheet “partners”: call its sheet so."))
    rows = [
        (number, [row.get(header, "") for header in sheet.headers])
        for number, row in enumerate(sheet.rows, start=2)
    ]
    return sheet.headers, rows


def _of_csv(data: bytes) -> tuple[Sequence[str], Iterable[tuple[int, Sequence[str]]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(
            said("The file is neither a workbook nor UTF-8: save it as .xlsx or as CSV in UTF-8.")
        ) from None
    if "\0" in text:
        raise Unreadable(
            said("The file is neither a workbook nor UTF-8: save it as .xlsx or as CSV in UTF-8.")
        )
    first = text.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count), strict=True
    )
    rows: list[tuple[int, Sequence[str]]] = []
    try:
        headers = next(reader, [])
        number = reader.line_num + 1
        for row in reader:
            rows.append((number, row))
            number = reader.line_num + 1
            if len(rows) > 2 * MOST_ROWS:
                break
    except csv.Error:
        raise Unreadable(
            said(
                "The quotes of row {number} are not closed: save the file again as CSV.",
                number=reader.line_num,
            )
        ) from None
    return headers, rows


def _row(partner: Partner) -> list[str]:
    said_of = {
        **{name: getattr(partner, name) for name in COLUMNS if name not in ("languages", "takes_part")},
        "country": partner.country.lower(),
        "languages": " ".join(partner.languages),
        "takes_part": YES if partner.is_active else NO,
    }
    return [_safe(_text(said_of[name])) for name in COLUMNS]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(text: str) -> str:
    text = text.strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text
