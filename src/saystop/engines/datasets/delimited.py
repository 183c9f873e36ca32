"""CSV (RFC 4180, UTF-8), JSON (RFC 8259), and the codebook as CSV and as Markdown.

In CSV a question that was not asked is `n/a`, one without an answer is empty. Texts that a spreadsheet would run are
disarmed (see `texts`).
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from io import TextIOWrapper
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from saystop.engines.datasets.codebook import MEASURES, Codebook, Row, label
from saystop.engines.datasets.tables import Record, Table, again, records, tables, unique
from saystop.engines.datasets.texts import clean, disarmed, headings, labelled, listing, plain, spread


def write_csv(
    codebook: Codebook,
    rows: Iterable[Row],
    language: str,
    target: IO[bytes],
    *,
    labels: bool = False,
    bom: bool = True,
) -> None:
    """Write the answers: names as they are in the questionnaire, or with `labels` the labels in `language`.

    One CSV file; when the questionnaire has repeats, a ZIP with one for each table. `bom` puts a byte order mark
    before it, without which Excel reads UTF-8 wrongly. Nothing is kept in memory, unless `rows` can be gone through only
    once and there are repeats.
    """
    parts = tables(codebook)
    if len(parts) == 1:
        _write_csv(codebook, parts[0], rows, language, target, labels=labels, bom=bom)
        return
    rows = again(codebook, rows)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for table in parts:
            with archive.open(f"{table.name}.csv", "w", force_zip64=True) as member:
                _write_csv(codebook, table, rows, language, member, labels=labels, bom=bom)


def lines(
    codebook: Codebook, table: Table, rows: Iterable[Row], language: str, *, labels: bool
) -> Iterator[list[str | int | float]]:
    """The heading and the rows of a table, as a spreadsheet shows them."""
    start = ["_index", "_parent_table_name", "_parent_index"] if table.repeat else ["_index"]
    end = [] if table.repeat else ["_day", "_language", "_weight"]
    names = [name for entry in table.variables for name in headings(entry, codebook.headers[entry.path])]
    columns = unique([*start, *names, *end])
    yield [disarmed(clean(name)) for name in columns]
    shown = [{one.name: label(one, language) for one in entry.values} for entry in table.variables]
    for record in records(codebook, table, rows):
        line: list[str | int | float] = [record.index]
        if table.repeat:
            line += [table.above, record.parent]
        for entry, value, texts in zip(table.variables, record.cells, shown, strict=True):
            line += spread(entry, value, labelled(entry, value, texts) if labels else plain(value))
        if not table.repeat:
            line += _about(record)
        yield line


def _about(record: Record) -> list[str | int | float]:
    row = record.row
    return [row.day, disarmed(row.language), "" if row.weight is None else row.weight]


def _write_csv(
    codebook: Codebook,
    table: Table,
    rows: Iterable[Row],
    language: str,
    target: IO[bytes],
    *,
    labels: bool,
    bom: bool,
) -> None:
    with _text(target, "utf-8-sig" if bom else "utf-8") as text:
        csv.writer(text).writerows(lines(codebook, table, rows, language, labels=labels))


def write_json(codebook: Codebook, rows: Iterable[Row], language: str, target: IO[bytes]) -> None:
    """Write the codebook, with the labels of `language`, and the answers by path, as one JSON object.

    `rows` lists for each respondent `day`, `language`, `weight` (null without weights), `answers` (instances of
    repeats by their numbered paths) and `not_asked`, the paths outside of repeats that were not relevant. What is in
    neither was asked and not answered. Nothing is kept in memory.
    """
    book = {
        "title": codebook.title,
        "languages": list(codebook.languages),
        "language": language,
        "variables": [
            {
                "name": codebook.headers[entry.path],
                "path": entry.path,
                "measure": entry.measure,
                "repeat": entry.repeat,
                "label": label(entry, language),
                "labels": dict(entry.labels),
                "values": [
                    {"name": one.name, "label": label(one, language), "labels": dict(one.labels)}
                    for one in entry.values
                ],
            }
            for entry in codebook.variables
        ],
    }
    outside = [entry.path for entry in codebook.variables if not entry.repeat]
    with _text(target, "utf-8") as text:
        text.write('{"codebook": ' + json.dumps(book, ensure_ascii=False) + ',\n"rows": [')
        for place, row in enumerate(rows):
            line = {
                "day": row.day,
                "language": row.language,
                "weight": row.weight,
                "answers": {
                    path: dict(value) if isinstance(value, Mapping) else value
                    for path, value in row.answers.items()
                },
                "not_asked": [
                    path for path in outside if path not in row.relevant and path not in row.answers
                ],
            }
            text.write((",\n" if place else "\n") + json.dumps(line, ensure_ascii=False, allow_nan=False))
        text.write("\n]}\n")


def write_codebook(codebook: Codebook, target: IO[bytes]) -> None:
    """Write the codebook as CSV: a line for each variable and each of its values, labels in every language."""
    heading, found = listing(codebook)
    with _text(target, "utf-8-sig") as text:
        csv.writer(text).writerows([heading, *found])


def codebook_markdown(codebook: Codebook, language: str) -> str:
    """The codebook as Markdown (CommonMark, tables as GitHub has them), in one language."""
    parts = [f"# {_marked(codebook.title)}", ""]
    for entry in codebook.variables:
        parts += [
            f"## `{codebook.headers[entry.path].replace('`', '')}`",
            "",
            _marked(label(entry, language)),
            "",
        ]
        kind = MEASURES[entry.measure]
        parts += [f"{kind.capitalize()}." + (f" Repeated: `{entry.repeat}`." if entry.repeat else ""), ""]
        if entry.values:
            parts += ["| code | name | label |", "| --- | --- | --- |"]
            parts += [
                f"| {code} | {_marked(value.name)} | {_marked(label(value, language))} |"
                for code, value in enumerate(entry.values, 1)
            ]
            parts.append("")
    return "\n".join(parts)


def _marked(text: str) -> str:
    """A text in one line, with what Markdown would read as its own made plain."""
    line = " ".join(clean(text).split())
    for sign in "\\`*_[]<>|#":
        line = line.replace(sign, "\\" + sign)
    return line


class _Left(TextIOWrapper):
    """A text file over a target that stays open, since it belongs to the caller."""

    def __exit__(self, *_: object) -> None:
        self.detach()


def _text(target: IO[bytes], encoding: str) -> _Left:
    return _Left(target, encoding=encoding, newline="")
