"""Excel workbooks (ECMA-376, Office Open XML), written as a stream.

Written here and not by a library because the libraries that stream keep each sheet in a file of the system's folder
for temporary files meanwhile, and answers are not to lie there.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from saystop.engines.datasets.codebook import Codebook, DataSetError, Row
from saystop.engines.datasets.delimited import lines
from saystop.engines.datasets.tables import RESPONSES, again, tables, unique
from saystop.engines.datasets.texts import LONGEST_CELL, listing
from saystop.engines.saying import said

MOST_ROWS = 1_048_576  # of a sheet, likewise the columns: "Excel specifications and limits"
MOST_COLUMNS = 16_384
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # the line below that ends one may begin the next
Line = list[str | int | float]


def write_xlsx(codebook: Codebook, rows: Iterable[Row], language: str, target: IO[bytes]) -> None:
    """Write the answers as names (sheet `data`) and as labels (`labels`), two sheets for each repeat, and the `codebook`.

    A text longer than a cell can hold (32,767 characters) is cut. Rows are gone through once for each sheet; they are kept
    in memory only if they cannot be gone through again. Raises DataSetError when there are more rows or columns
    than a sheet can hold.
    """
    rows = list(rows) if iter(rows) is rows else again(codebook, rows)
    heading, listed = listing(codebook)
    sheets: list[tuple[str, Iterator[Line]]] = []
    for labels in (False, True):
        word = "labels" if labels else "data"
        for table in tables(codebook):
            name = word if table.name == RESPONSES else f"{word} {table.name}"
            sheets.append((name, lines(codebook, table, rows, language, labels=labels)))
    sheets.append(("codebook", (list[str | int | float](line) for line in (heading, *listed))))
    write_sheets(sheets, target)


def write_sheets(sheets: Sequence[tuple[str, Iterable[Line]]], target: IO[bytes]) -> None:
    """Write these sheets, each a name and its lines, the first of which is the heading. Raises DataSetError as above."""
    names = unique([name for name, _ in sheets], (), 31)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for place, (_, found) in enumerate(sheets, 1):
            with archive.open(f"xl/worksheets/sheet{place}.xml", "w", force_zip64=True) as member:
                for piece in _sheet(found):
                    member.write(piece.encode())
        for path, text in _frame(names).items():
            archive.writestr(path, text)


def _sheet(found: Iterable[Line]) -> Iterator[str]:
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
    )
    for number, line in enumerate(found, 1):
        if number > MOST_ROWS or len(line) > MOST_COLUMNS:
            raise DataSetError(
                said(
                    "This is more than a workbook can hold: take the CSV or the SPSS file, which have no such bound."
                )
            )
        style = ' s="1"' if number == 1 else ""
        yield "<row>" + "".join([_cell(value, style) for value in line]) + "</row>"
    yield "</sheetData></worksheet>"


def _cell(value: str | int | float, style: str) -> str:
    if isinstance(value, int | float):
        return f"<c{style}><v>{value!r}</v></c>"
    if not value:
        return "<c/>"
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{escape(_unread(value[:LONGEST_CELL]))}</t></is></c>'


def _unread(text: str) -> str:
    """A text in which nothing is read as the escape of a character, `_x0041_` (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPE.sub("_x005F_", text) if "_x" in text else text


def _frame(names: list[str]) -> dict[str, str]:
    """The parts of the package around the sheets, by path."""
    numbers = range(1, len(names) + 1)
    sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheet_type}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{sheet_type}.styles+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{sheet_type}.worksheet+xml"/>'
            for n in numbers
        )
        + "</Types>",
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        + "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
            for n, name in zip(numbers, names, strict=True)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        + f'<Relationship Id="rId{len(names) + 1}" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
    }
