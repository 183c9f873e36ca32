"""Formats of which each line is a row: CSV and JSON lines. Lines end at line feeds alone, and a bad row ends with its line."""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from saystop.engines.saying import said
from saystop.screening.lists.formats.reading import (
    LONGEST_LINE,
    START,
    Entry,
    Fault,
    Mark,
    Reader,
    Unreadable,
    Wrong,
    entry_of,
    fingerprint,
)
from saystop.screening.lists.formats.walking import text_of
from saystop.screening.lists.records import CODES

_PIECE = 2**20
_MARK_OF_UTF8 = b"\xef\xbb\xbf"
_DELIMITERS = ",;\t|"
_DIGITS = re.compile(r"[0-9a-f]{32,}")
MOST_COLUMNS = 200
FIELDS = frozenset({"kind", "value", *CODES, "class", "quality", "id", "operation"})


class Lines:
    """The lines of a file with their numbers, from a mark on; `mark` is behind the last one that was yielded."""

    def __init__(self, file: BinaryIO, mark: Mark = START) -> None:
        self._file, self.mark = file, mark

    def __iter__(self) -> Iterator[tuple[int, bytes | None]]:
        """Number and line; None for a line that is too long."""
        self._file.seek(self.mark.offset)
        offset, number = self.mark.offset, self.mark.line
        rest = b""
        dropped = 0  # bytes of a line that is too long
        while piece := self._file.read(_PIECE):
            *whole, rest = (rest + piece).split(b"\n")
            for line in whole:
                offset += len(line) + 1 + dropped
                self.mark = Mark(offset, number + 1)
                yield number, None if dropped or len(line) > LONGEST_LINE else line
                number, dropped = number + 1, 0
            if len(rest) > LONGEST_LINE:
                rest, dropped = b"", dropped + len(rest)
        if rest or dropped:
            self.mark = Mark(offset + len(rest) + dropped, number + 1)
            yield number, None if dropped else rest


class LineReader(Reader):
    """Reads a file whose lines are rows."""

    def __init__(self, file: BinaryIO, start: Mark = START) -> None:
        super().__init__(file, start)
        self._lines = Lines(file, start)

    @property
    def mark(self) -> Mark:
        return self._lines.mark

    def __iter__(self) -> Iterator[Entry | Fault]:
        self._lines = Lines(self.file, self._begin())
        for number, raw in self._lines:
            try:
                if raw is None:
                    raise Wrong(said("The line has more than {most} KiB.", most=LONGEST_LINE // 1024))
                found = self._entry(number, raw)
            except Wrong as wrong:
                yield Fault(number, wrong.sentence)
                continue
            if found is not None:
                yield found

    def _begin(self) -> Mark:
        """Read what comes before the rows; where they begin."""
        return self.start

    def _entry(self, number: int, raw: bytes) -> Entry | None:
        """What a line says; None: nothing. Raises Wrong."""
        raise NotImplementedError


class CsvReader(LineReader):
    """CSV with a header; cells by commas, semicolons, tabs or bars, as the header has them."""

    names: Mapping[str, str] = {}  # what columns are called elsewhere

    def _begin(self) -> Mark:
        lines = Lines(self.file)
        number, raw = next(iter(lines), (1, b""))
        text = _decoded(raw or b"", number).strip("\r")
        self._delimiter = max(_DELIMITERS, key=text.count)
        cells = [cell.strip().lower() for cell in self._cells(text)]
        self._columns = [self.names.get(cell, cell) for cell in cells]
        if any(_DIGITS.fullmatch(cell) for cell in cells):
            raise Unreadable(
                said("The first line is a row: it has to name the columns, such as kind,value."), number
            )
        if not {"value", "pdq", "md5", "sha1", "sha256"} & {*self._columns}:
            raise Unreadable(
                said("The first line names no column with fingerprints: value, pdq, md5, sha1 or sha256."),
                number,
            )
        if len(self._columns) > MOST_COLUMNS or len({*filter(None, self._columns)}) < len(
            [*filter(None, self._columns)]
        ):
            raise Unreadable(said("The first line names a column twice, or too many of them."), number)
        return lines.mark if self.start == START else self.start

    def _cells(self, text: str) -> Sequence[str]:
        if '"' not in text:
            return text.split(self._delimiter)
        try:
            return next(csv.reader([text], delimiter=self._delimiter, strict=True), [])
        except csv.Error:
            raise Wrong(said("The quotes of this line are not closed.")) from None

    def _entry(self, number: int, raw: bytes) -> Entry | None:
        try:
            text = raw.decode().rstrip("\r")
        except UnicodeDecodeError:
            raise Wrong(said("The line is not UTF-8.")) from None
        if not text.strip():
            return None
        cells = self._cells(text)
        if len(cells) != len(self._columns):
            raise Wrong(
                said(
                    "The line has {cells} cells, the first line has {columns}.",
                    cells=len(cells),
                    columns=len(self._columns),
                )
            )
        return self._row(number, dict(zip(self._columns, cells, strict=True)))

    def _row(self, number: int, fields: Mapping[str, str]) -> Entry | None:
        return entry_of(number, fields)


class JsonLinesReader(LineReader):
    """JSON lines: an object a line, its fields named as the columns of CSV; so are those that `saystop screen hash` writes.

    What it writes of a clip has `frames`, each with its `pdq`.
    """

    def _entry(self, number: int, raw: bytes) -> Entry | None:
        if number == 1:
            raw = raw.removeprefix(_MARK_OF_UTF8)
        if not raw.strip():
            return None
        try:
            written = json.loads(raw)
        except (ValueError, RecursionError):
            raise Wrong(said("The line is not JSON.")) from None
        if not isinstance(written, dict):
            raise Wrong(said("The line is not an object: write {“kind”: …, “value”: …}."))
        fields = {name: text_of(written[name], name) for name in FIELDS & written.keys()}
        return entry_of(number, fields, [fingerprint("pdq", text) for text in _frames(written)])


def _frames(written: Mapping[str, object]) -> Iterator[str]:
    frames = written.get("frames") or []
    if not isinstance(frames, list) or not all(isinstance(one, dict) and "pdq" in one for one in frames):
        raise Wrong(said("The frames of this line are none: write [{“pdq”: …}, …]."))
    yield from (text_of(one["pdq"], "pdq") for one in frames)


def _decoded(raw: bytes, number: int) -> str:
    try:
        return raw.removeprefix(_MARK_OF_UTF8).decode()
    except UnicodeDecodeError:
        raise Unreadable(said("The first line is not UTF-8: save the file as UTF-8."), number) from None
