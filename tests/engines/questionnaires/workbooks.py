"""Workbooks made for tests."""

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook

Row = Mapping[str, object]


def build(
    survey: Sequence[Row],
    choices: Sequence[Row] = (),
    settings: Row | None = None,
    extra: Mapping[str, Sequence[Row]] | None = None,
) -> bytes:
    """An .xlsx file with these rows, each a mapping from header to cell; an empty mapping is a blank row."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = {
        "survey": survey,
        "choices": choices,
        "settings": [settings] if settings else [],
        **(extra or {}),
    }
    for name, rows in sheets.items():
        if not rows:
            continue
        sheet = book.create_sheet(name)
        headers = list(dict.fromkeys(header for row in rows for header in row))
        sheet.append(headers)
        for number, row in enumerate(rows, start=2):
            for column, header in enumerate(headers, start=1):
                if header in row:
                    sheet.cell(number, column, row[header])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def asked(name: str, kind: str = "text", **columns: object) -> Row:
    """A row of the survey sheet; the label is the name unless given."""
    return {"type": kind, "name": name, "label": name, **columns}


def group(name: str, *rows: Row, **columns: object) -> list[Row]:
    """The rows of a group, opened and closed."""
    return [
        {"type": "begin_group", "name": name, "label": name, **columns},
        *rows,
        {"type": "end_group"},
    ]
