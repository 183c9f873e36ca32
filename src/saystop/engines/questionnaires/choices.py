"""Choices from a CSV file beside the workbook, and texts in several languages."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from saystop.engines.questionnaires.languages import UNDETERMINED, code
from saystop.engines.questionnaires.model import Choice, Choices, Text
from saystop.engines.questionnaires.parts import MOST_ROWS, UnreadableError
from saystop.engines.questionnaires.sheets import LONGEST_CELL, MOST_COLUMNS
from saystop.engines.saying import said

LARGEST_FILE = 4 * 2**20


def texts(written: Any, default_language: str) -> Text:
    """A text or a mapping from header languages (`English (en)`); without a language it is in the default one."""
    if not written:
        return Text()
    if not isinstance(written, Mapping):
        return Text({default_language: str(written)})
    found: dict[str, str] = {}
    for header, text in written.items():
        language = code(str(header))
        found.setdefault(default_language if language == UNDETERMINED else language, str(text))
    return Text(found)


def read_table(data: bytes) -> Choices:
    """The rows of a CSV file (RFC 4180, UTF-8) that only expressions read. Raises UnreadableError."""
    _, rows = _rows(data)
    return Choices(Choice(row.get("name", ""), Text(), row) for row in rows)


def read_choices(data: bytes, value: str, label: str, default_language: str) -> Choices:
    """The rows of a CSV file (RFC 4180, UTF-8) as choices; `value` and `label` name their columns.

    A column `label::English (en)` holds the label in that language. Raises UnreadableError.
    """
    headers, rows = _rows(data)
    if value not in headers:
        raise UnreadableError(
            said("this file needs a column “{value}”, and one “{label}”.", value=value, label=label)
        )
    found: list[Choice] = []
    for cells in rows:
        if not cells.get(value):
            continue
        labels = {
            header.partition("::")[2]: cells[header]
            for header in headers
            if header.startswith(f"{label}::") and cells[header]
        }
        if cells.get(label):
            labels["default"] = cells[label]
        columns = {key: cell for key, cell in cells.items() if not key.startswith(f"{label}::")}
        found.append(Choice(cells[value], texts(labels, default_language), columns))
    return Choices(found)


def _rows(data: bytes) -> tuple[Sequence[str], Sequence[Mapping[str, str]]]:
    """The headers and the rows below them. Raises UnreadableError."""
    if len(data) > LARGEST_FILE:
        raise UnreadableError(said("this file is larger than {most} MiB.", most=LARGEST_FILE // 2**20))
    try:
        written = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(said("this file is not in UTF-8: save it again as CSV UTF-8.")) from error
    found: list[Mapping[str, str]] = []
    try:
        rows = csv.DictReader(io.StringIO(written, newline=""), strict=True)
        headers = [header.strip() for header in rows.fieldnames or ()]
        if not any(headers) or len(headers) > MOST_COLUMNS:
            raise UnreadableError(
                said("this file needs names of columns in its first row, at most {most}.", most=MOST_COLUMNS)
            )
        rows.fieldnames = headers
        for row in rows:
            found.append({key: (cell or "").strip()[:LONGEST_CELL] for key, cell in row.items() if key})
            if len(found) > MOST_ROWS:
                raise UnreadableError(said("this file has more than {most} rows.", most=MOST_ROWS))
    except csv.Error as error:
        raise UnreadableError(
            said("this file is not CSV with commas: save it again as CSV UTF-8.")
        ) from error
    return headers, found
